//! What the bytes of a file that is not all UTF-8 say about how it is spelled.

/// How many bytes behind the first one that is no UTF-8 are weighed; more would change no answer.
const WEIGHED: usize = 4 << 20;

/// Counts of what the bytes would be in UTF-8 and in encodings of two bytes a character.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    utf8: Utf8,
    pairs: Pairs,
    weighed: usize,
}

#[derive(Clone, Debug, Default)]
struct Utf8 {
    /// Characters of three or four bytes, and sequences that are none.
    good: u64,
    bad: u64,
    /// How many bytes the character begun has, and how many are still to come.
    length: u8,
    missing: u8,
    /// Between which the next of them must lie.
    bounds: (u8, u8),
}

impl Utf8 {
    fn step(&mut self, byte: u8) {
        if self.missing > 0 {
            if (self.bounds.0..=self.bounds.1).contains(&byte) {
                self.missing -= 1;
                self.bounds = (0x80, 0xbf);
                self.good += u64::from(self.missing == 0 && self.length > 2);
                return;
            }
            self.bad += 1;
            self.missing = 0;
        }
        let (length, bounds) = match byte {
            0..=0x7f => return,
            0xc2..=0xdf => (2, (0x80, 0xbf)),
            0xe0 => (3, (0xa0, 0xbf)),
            0xed => (3, (0x80, 0x9f)),
            0xe1..=0xef => (3, (0x80, 0xbf)),
            0xf0 => (4, (0x90, 0xbf)),
            0xf1..=0xf3 => (4, (0x80, 0xbf)),
            0xf4 => (4, (0x80, 0x8f)),
            _ => {
                self.bad += 1;
                return;
            }
        };
        (self.length, self.missing, self.bounds) = (length, length - 1, bounds);
    }
}

/// Characters of two bytes, by where their bytes lie.
#[derive(Clone, Debug, Default)]
struct Pairs {
    all: u64,
    /// Of the first table of GB2312, where nearly all simplified Chinese stands: both bytes from A1.
    common: u64,
    /// A second byte of 40–7E, and of 80–A0.
    low: u64,
    mid: u64,
    /// A first byte of 81–A0, of A1–C6, and of A4 and A5 with a high second byte.
    early: u64,
    first_half: u64,
    kana: u64,
    bad: u64,
    /// What of a character has come: its first byte, and the third of four.
    lead: Option<u8>,
    third: Option<bool>,
}

impl Pairs {
    fn step(&mut self, byte: u8) {
        // GB18030 has characters of four bytes, the second and fourth of which are digits.
        if let Some(has_third) = self.third.take() {
            match (has_third, byte) {
                (false, 0x81..=0xfe) => self.third = Some(true),
                (true, b'0'..=b'9') => self.all += 1,
                _ => self.bad += 1,
            }
            return;
        }
        let Some(lead) = self.lead.take() else {
            match byte {
                0..=0x7f => {}
                0x81..=0xfe => self.lead = Some(byte),
                _ => self.bad += 1,
            }
            return;
        };
        match byte {
            b'0'..=b'9' => {
                self.third = Some(false);
                return;
            }
            0x40..=0x7e => self.low += 1,
            0x80..=0xa0 => self.mid += 1,
            0xa1..=0xfe => {
                self.common += u64::from((0xa1..=0xf7).contains(&lead));
                self.kana += u64::from(matches!(lead, 0xa4 | 0xa5));
            }
            _ => {
                self.bad += 1;
                return;
            }
        }
        self.all += 1;
        self.early += u64::from(lead <= 0xa0);
        self.first_half += u64::from((0xa1..=0xc6).contains(&lead));
    }

    /// The encoding of another country that these are in, where they are too many to be chance.
    fn foreign(&self) -> Option<&'static str> {
        let of_all = |count: u64, percent: u64| count * 100 >= self.all * percent;
        if self.all < 4 {
            None
        } else if of_all(self.early, 40) {
            Some("Shift-JIS")
        } else if of_all(self.kana, 20) {
            Some("EUC-JP")
        } else if self.mid == 0 && self.early == 0 && of_all(self.low, 20) && of_all(self.first_half, 75) {
            Some("Big5")
        } else {
            None
        }
    }
}

/// What a file is that is not all UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// UTF-8 with bytes that are none.
    Utf8,
    Gb18030,
    /// An encoding that is not read here.
    Foreign(&'static str),
}

impl Evidence {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let left = WEIGHED.saturating_sub(self.weighed).min(bytes.len());
        self.weighed += left;
        for byte in bytes.get(..left).unwrap_or_default() {
            self.utf8.step(*byte);
            self.pairs.step(*byte);
        }
    }

    /// Weighs them, where so many characters of three bytes came before the first byte that is no UTF-8.
    pub(super) fn verdict(&self, good_before: u64) -> Verdict {
        let Evidence { utf8: Utf8 { good, bad, .. }, pairs, .. } = self;
        let good = good_before + good;
        // Where all but the end of the file is ASCII, the start of a character says more than a rare one.
        let cut_alone = *bad == 0 && pairs.common == 0;
        if good > 0 && good >= *bad || pairs.all == 0 || cut_alone {
            return Verdict::Utf8;
        }
        pairs.foreign().map_or(Verdict::Gb18030, Verdict::Foreign)
    }
}

/// The encoding of wide units that the start of a file without a mark is in, as its ASCII shows: every second byte of it, or three
/// of four, is zero.
pub(super) fn wide(head: &[u8]) -> Option<Wide> {
    let is_ascii = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
    let parts = |byte: u8| usize::from(matches!(byte, b'\t' | b'\n' | b'\r' | b',' | b';' | b'"'));
    let (units, _) = head.as_chunks::<2>();
    let (mut little, mut big, mut parts_little, mut parts_big, mut all_parts) = (0_usize, 0_usize, 0, 0, 0);
    for [first, second] in units {
        all_parts += parts(*first) + parts(*second);
        if *second == 0 && is_ascii(*first) {
            little += 1;
            parts_little += parts(*first);
        } else if *first == 0 && is_ascii(*second) {
            big += 1;
            parts_big += parts(*second);
        }
    }
    let (quads, _) = head.as_chunks::<4>();
    let count = |test: fn(&[u8; 4]) -> bool| quads.iter().filter(|quad| test(quad)).count();
    let most = |count: usize| count > 1 && count * 10 >= quads.len() * 9;
    if most(count(|quad| matches!(quad, [_, _, 0..=16, 0] if *quad != [0; 4]))) && little > 1 {
        return Some(Wide::Four);
    }
    if most(count(|quad| matches!(quad, [0, 0..=16, _, _] if *quad != [0; 4]))) && big > 1 {
        return Some(Wide::Four);
    }
    // In a table a tenth at least are delimiters, line ends and digits, and what parts it is not seen without its zero byte.
    let is = |these: usize, others: usize, parts: usize| {
        these > 1 && these * 10 >= units.len() && others * 20 <= these && parts * 2 >= all_parts && parts > 0
    };
    if is(little, big, parts_little) {
        Some(Wide::Little)
    } else if is(big, little, parts_big) {
        Some(Wide::Big)
    } else {
        None
    }
}

/// An encoding whose units are wider than a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wide {
    Little,
    Big,
    Four,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(before: u64, bytes: &[u8]) -> Verdict {
        let mut evidence = Evidence::default();
        evidence.feed(bytes);
        evidence.verdict(before)
    }

    #[test]
    fn most_of_the_characters_decide() {
        assert_eq!(verdict(20, b"\xa01,2\n"), Verdict::Utf8);
        assert_eq!(verdict(1, b"\xbb\xa7\xd6\xf7,\xd7\xdf\xb7\xc3\n"), Verdict::Gb18030);
        assert_eq!(verdict(0, b"\xe6\x88"), Verdict::Utf8);
        assert_eq!(verdict(0, b"\xe6\xb5"), Verdict::Gb18030);
        assert_eq!(verdict(0, b"\xa01,2\n"), Verdict::Utf8);
        // 兴安盟 of GB2312 is taken for no other encoding, however often it comes.
        assert_eq!(verdict(0, &b"\xd0\xcb\xb0\xb2\xc3\xcb,".repeat(9)), Verdict::Gb18030);
    }

    #[test]
    fn other_countries_encodings_are_named() {
        for (bytes, name) in [
            // 訪視日期,社工站,備註 and 訪問日,家庭番号,かな.
            (&b"\xb3X\xb5\xf8\xa4\xe9\xb4\xc1,\xaa\xc0\xa4u\xaf\xb8,\xb3\xc6\xb5\xf9\n"[..], "Big5"),
            (b"\x96K\x96\xe2\x93\xfa,\x89\xc6\x92\xeb\x94\xd4\x8d\x86,\x82\xa9\x82\xc8\n", "Shift-JIS"),
        ] {
            assert_eq!(verdict(0, bytes), Verdict::Foreign(name));
        }
    }

    #[test]
    fn wide_units_show_in_their_ascii() {
        let text = "日期,户主\r\n2022-05-20,H1\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let four: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(wide(&little), Some(Wide::Little));
        assert_eq!(wide(&big), Some(Wide::Big));
        assert_eq!(wide(&four), Some(Wide::Four));
        assert_eq!(wide(text.as_bytes()), None);
        assert_eq!(wide(b"a,b\n\0\x01,\n"), None);
        assert_eq!(wide(b"aaaaaa,b,c\r\n\"\",\"\",\0 \0\r\n"), None);
        assert_eq!(wide(&[b"a,b\n1,2\n".to_vec(), vec![0; 400]].concat()), None);
    }
}
