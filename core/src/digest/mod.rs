//! Texts and rows as numbers that are the same on every machine, and a table to look them up.

mod table;

pub(crate) use table::Table;

/// The SHA-256 of bytes, as 64 digits: what others compute as well, and nobody finds two files for.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A hash of 128 bits that is the same on every machine and in every run, for telling equals among rows and keys.
///
/// It guards against chance and not against somebody who looks for two texts with one hash; what such a person would win is a
/// warning at a row of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest {
    left: u64,
    right: u64,
}

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// Both halves of the product, laid over each other.
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left).wrapping_mul(u128::from(right)).to_le_bytes();
    let half = |at: usize| product.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u64::from_le_bytes(*bytes));
    half(0) ^ half(8)
}

impl Digest {
    /// One for that purpose.
    pub(crate) fn new(seed: u64) -> Self {
        Digest { left: fold(seed ^ FIRST, SECOND), right: fold(seed ^ SECOND, FIRST) }
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.left = fold(self.left ^ number, FIRST);
        self.right = fold(self.right.wrapping_add(number) ^ FIRST, SECOND);
    }

    /// The bytes and how many they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let (words, tail) = bytes.as_chunks::<8>();
        for word in words {
            self.number(u64::from_le_bytes(*word));
        }
        let rest = tail.iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
        self.number(rest);
        self.number(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }

    pub(crate) fn whole(self) -> u128 {
        u128::from(self.left) << 64 | u128::from(self.right)
    }
}

/// The left half of the digest of a short text alone.
pub(crate) fn short(seed: u64, bytes: &[u8]) -> u64 {
    let (words, tail) = bytes.as_chunks::<8>();
    let rest = tail.iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
    let mut left = fold(seed ^ FIRST, SECOND);
    for word in words {
        left = fold(left ^ u64::from_le_bytes(*word), FIRST);
    }
    fold(fold(left ^ rest, FIRST) ^ u64::try_from(bytes.len()).unwrap_or(u64::MAX), FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_have_other_digests() {
        let texts =
            ["", "\0", "a", "a\0", "b", "H1", "1H", "H100000", "H1000000", "社工站", "社工站社工站", "12345678", "123456789", "87654321"];
        let mut seen: Vec<u128> = texts
            .iter()
            .map(|text| {
                let mut digest = Digest::new(1);
                digest.bytes(text.as_bytes());
                digest.whole()
            })
            .collect();
        // The same on every machine: what is kept with the figures of one must be known on another.
        assert_eq!(seen.first().copied().unwrap(), {
            let mut empty = Digest::new(1);
            empty.bytes(b"");
            empty.whole()
        });
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), texts.len());
    }

    #[test]
    fn half_a_million_keys_have_as_many_digests() {
        let mut seen: Vec<u64> = (0..500_000_u64).map(|number| short(7, format!("H{number}").as_bytes())).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 500_000);
    }
}
