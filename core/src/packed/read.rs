use std::sync::Arc;

use crate::value::{Amount, Date};

/// Bytes that are read from the front.
pub(crate) struct Unpacker<'b> {
    bytes: &'b [u8],
    is_broken: bool,
}

impl<'b> Unpacker<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Unpacker { bytes, is_broken: false }
    }

    /// Whether all was there, and nothing else.
    pub(crate) fn is_whole(&self) -> bool {
        !self.is_broken && self.bytes.is_empty()
    }

    /// Remembers that what was read can't be.
    pub(crate) fn refuse(&mut self) {
        self.is_broken = true;
        self.bytes = &[];
    }

    #[inline(never)]
    pub(crate) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let Some((byte, rest)) = self.bytes.split_first().filter(|_| shift < 64) else {
                self.refuse();
                return 0;
            };
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return number;
            }
            shift += 7;
        }
    }

    #[inline(never)]
    pub(crate) fn size(&mut self) -> usize {
        usize::try_from(self.number()).unwrap_or(usize::MAX)
    }

    pub(crate) fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }

    /// A flag of its own.
    pub(crate) fn flag(&mut self) -> bool {
        self.number() & 1 == 1
    }

    #[inline(never)]
    pub(crate) fn text(&mut self) -> Arc<str> {
        let length = self.size();
        match self.bytes.split_at_checked(length).map(|(text, rest)| (str::from_utf8(text), rest)) {
            Some((Ok(text), rest)) => {
                self.bytes = rest;
                text.into()
            }
            _ => {
                self.refuse();
                "".into()
            }
        }
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// How many items of at least one byte follow: a length that promises more is broken before anything is made for it.
    #[inline(never)]
    pub(crate) fn length(&mut self) -> usize {
        let length = self.size();
        if length > self.bytes.len() {
            self.refuse();
        }
        length
    }

    /// Items, of which there are as many as there is room for.
    pub(crate) fn many<T>(&mut self, mut take: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        let length = self.length();
        while items.len() < length && !self.is_broken {
            items.push(take(self));
        }
        items
    }

    #[inline(never)]
    pub(crate) fn sizes(&mut self) -> Vec<usize> {
        self.many(Self::size)
    }

    #[inline(never)]
    pub(crate) fn texts(&mut self) -> Vec<Arc<str>> {
        self.many(Self::text)
    }

    /// One of these words; the first where it is none of them.
    pub(crate) fn word<T: Copy>(&mut self, words: &[T]) -> Option<T> {
        let word = words.get(self.size()).copied();
        if word.is_none() {
            self.refuse();
        }
        word.or(words.first().copied())
    }

    /// What was read, or nothing where it can't be.
    fn or_refuse<T, E>(&mut self, read: Result<T, E>) -> Option<T> {
        if read.is_err() {
            self.refuse();
        }
        read.ok()
    }

    #[inline(never)]
    pub(crate) fn date(&mut self) -> Option<Date> {
        let read = Date::parse(&self.text());
        self.or_refuse(read)
    }

    pub(crate) fn amount(&mut self) -> Option<Amount> {
        let read = Amount::parse(&self.text());
        self.or_refuse(read)
    }

    pub(crate) fn flags(&mut self) -> Flags {
        Flags(self.number())
    }
}

/// Flags, asked for in the order in which they were written.
pub(crate) struct Flags(u64);

impl Flags {
    pub(crate) fn next(&mut self) -> bool {
        let flag = self.0 & 1 == 1;
        self.0 >>= 1;
        flag
    }
}
