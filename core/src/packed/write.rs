use crate::value::{Amount, Date};

/// Bytes in the making.
#[derive(Default)]
pub(crate) struct Packer(pub(crate) Vec<u8>);

impl Packer {
    /// A number, seven bits a byte, the lowest first.
    pub(crate) fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.0.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.0.push(rest.to_le_bytes()[0]);
    }

    pub(crate) fn size(&mut self, size: usize) {
        self.number(u64::try_from(size).unwrap_or(u64::MAX));
    }

    /// A number that may be negative: its sign is the lowest bit.
    pub(crate) fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63).cast_unsigned());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn many<T>(&mut self, items: &[T], mut put: impl FnMut(&mut Self, &T)) {
        self.size(items.len());
        items.iter().for_each(|item| put(self, item));
    }

    pub(crate) fn sizes(&mut self, sizes: &[usize]) {
        self.many(sizes, |out, size| out.size(*size));
    }

    /// Which of these words it is.
    pub(crate) fn word<T: PartialEq>(&mut self, words: &[T], word: &T) {
        self.size(words.iter().position(|known| known == word).unwrap_or(words.len()));
    }

    pub(crate) fn flags(&mut self, flags: &[bool]) {
        self.number(flags.iter().rev().fold(0, |all, flag| all << 1 | u64::from(*flag)));
    }

    pub(crate) fn date(&mut self, date: Date) {
        self.text(&date.to_string());
    }

    pub(crate) fn amount(&mut self, amount: Amount) {
        self.text(&amount.to_string());
    }

    /// What there is, whose flag has been written.
    pub(crate) fn some<T>(&mut self, item: Option<T>, put: impl FnOnce(&mut Self, T)) {
        if let Some(item) = item {
            put(self, item);
        }
    }
}
