//! Names of what is stored: keys of requests, records, hashes of versions.

use std::fmt;

use sha2::{Digest, Sha256};

/// The longest key of a request that is taken.
const LONGEST_KEY: usize = 255;

/// A request, by the hash of the key under which it was sent. Whoever finds the store doesn't find the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) [u8; 16]);

impl Key {
    /// The request of that `Idempotency-Key`: visible ASCII, as a header's value is.
    pub(crate) fn of(header: &[u8]) -> Option<Key> {
        let is_fit = (1..=LONGEST_KEY).contains(&header.len()) && header.iter().all(u8::is_ascii_graphic);
        let hash = is_fit.then(|| sha256(&[b"key", header]))?;
        hash.first_chunk().copied().map(Key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A record, by the request that brought it and its row there; row 0 if it came alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RecordId {
    pub(crate) sent: Key,
    pub(crate) row: u32,
}

impl RecordId {
    /// Reads what `Display` writes, and nothing else.
    pub(crate) fn parse(text: &str) -> Option<RecordId> {
        let (key, row) = match text.split_once('-') {
            Some((key, row)) => (key, row.parse().ok()?),
            None => (text, 0),
        };
        let id = RecordId { sent: Key(bytes(key)?), row };
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            0 => write!(f, "{}", self.sent),
            row => write!(f, "{}-{row}", self.sent),
        }
    }
}

/// The hash of a version of a record, by which a correction says what it corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash(pub(crate) [u8; 32]);

impl Hash {
    /// That of what is stored.
    pub(crate) fn of(stored: &str) -> Hash {
        Hash(sha256(&[stored.as_bytes()]))
    }

    /// Reads what `Display` writes.
    pub(crate) fn parse(text: &str) -> Option<Hash> {
        bytes(text).map(Hash)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// SHA-256 of these texts, one behind the other.
pub(crate) fn sha256(texts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    texts.iter().for_each(|text| hasher.update(text));
    hasher.finalize().into()
}

/// The bytes of a text of hexadecimal digits, two for each.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let mut digits = text.chars().map(|digit| digit.to_digit(16));
    for byte in &mut bytes {
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written_and_in_no_other_way() {
        let sent = Key::of(b"one").unwrap();
        for id in [RecordId { sent, row: 0 }, RecordId { sent, row: 12 }] {
            assert_eq!(RecordId::parse(&id.to_string()), Some(id));
        }
        for text in ["", "0", &format!("{sent}-"), &format!("{sent}-0"), &format!("{sent}-01"), &sent.to_string().to_uppercase()] {
            assert_eq!(RecordId::parse(text), None, "{text}");
        }
        let hash = Hash::of("");
        assert_eq!((Hash::parse(&hash.to_string()), Hash::parse("zz")), (Some(hash), None));
    }

    #[test]
    fn a_key_is_visible_and_not_too_long() {
        assert!(Key::of(&[b'k'; 255]).is_some());
        for header in [&b""[..], b"a b", "键".as_bytes(), &[b'k'; 256]] {
            assert_eq!(Key::of(header), None);
        }
    }
}
