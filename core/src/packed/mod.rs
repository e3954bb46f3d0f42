//! What a compiled rulebook is written with: numbers, texts and lists as bytes, and back.
//!
//! A reader never fails in the middle: what is not there is 0, empty or the first word of a list, and is remembered, so that whoever reads asks once, at
//! the end. That takes half of the code that asking each time takes, and every reader is a page's to load.

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
mod read;
#[cfg(feature = "reasons")]
mod write;

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
pub(crate) use read::{Flags, Unpacker};
#[cfg(feature = "reasons")]
pub(crate) use write::Packer;

#[cfg(test)]
#[cfg(feature = "reasons")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(numbers in prop::collection::vec(any::<u64>(), 0..9), signed in any::<i64>(), text in ".{0,9}", flags in prop::collection::vec(any::<bool>(), 0..64)) {
            let mut out = Packer::default();
            out.many(&numbers, |out, number| out.number(*number));
            out.signed(signed);
            out.text(&text);
            out.flags(&flags);
            out.word(&["a", "b"], &"b");
            let mut from = Unpacker::new(&out.0);
            prop_assert_eq!(from.many(Unpacker::number), numbers);
            prop_assert_eq!(from.signed(), signed);
            prop_assert_eq!(&*from.text(), text);
            let mut read = from.flags();
            prop_assert!(flags.iter().all(|flag| read.next() == *flag));
            prop_assert_eq!(from.word(&["a", "b"]), Some("b"));
            prop_assert!(from.is_whole());
            // Cut anywhere it is not whole.
            for end in 0..out.0.len() {
                let mut cut = Unpacker::new(&out.0[..end]);
                cut.many(Unpacker::number);
                cut.signed();
                cut.text();
                cut.flags();
                cut.word(&["a", "b"]);
                prop_assert!(!cut.is_whole());
            }
        }

        #[test]
        fn foreign_bytes_make_nothing_large(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut from = Unpacker::new(&bytes);
            let texts = from.texts();
            prop_assert!(texts.len() <= bytes.len());
            prop_assert!(from.sizes().len() <= bytes.len());
        }
    }
}
