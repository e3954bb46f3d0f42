use super::decode::utf8_pieces;
use super::evidence::{Evidence, Verdict, Wide, wide};
use crate::finding::{Code, Problem, word_list};

word_list! {
    /// How the bytes of a file spell its text.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Encoding {
        /// UTF-8.
        Utf8 = "utf-8",
        /// GB18030, and with it GBK and GB2312.
        Gb18030 = "gb18030",
        /// UTF-16, low byte first: what spreadsheets call Unicode text.
        Utf16Le = "utf-16le",
        /// UTF-16, high byte first.
        Utf16Be = "utf-16be",
    }

    /// The name in JSON: `utf-8`, `gb18030`, `utf-16le` or `utf-16be`.
    pub fn as_str;
}

impl Encoding {
    /// What a person may want to know about a file in this encoding: `ledger_utf16`, or nothing.
    #[must_use]
    pub fn hint(self) -> Option<Problem> {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be).then(|| Code::LedgerUtf16.into())
    }
}

/// As much of a file's start as telling its format needs, and telling that its units are wider than a byte.
const FORMAT: usize = 512;
const HEAD: usize = 4096;

/// The first pass over a file: what it is, from all of its bytes.
///
/// A byte order mark decides. Else it is UTF-8 where no byte forbids that, or where at least as many characters of three bytes
/// are right as there are places that are wrong; UTF-16 where its ASCII shows it; GB18030 otherwise, unless the bytes are
/// those of Big5, Shift-JIS or another encoding that is not read here.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::form::table::{Encoding, EncodingProbe};
///
/// let probe = |chunks: &[&[u8]]| {
///     let mut probe = EncodingProbe::new();
///     chunks.iter().for_each(|chunk| probe.feed(chunk));
///     probe.finish()
/// };
/// assert_eq!(probe(&["户".as_bytes()])?, Encoding::Utf8);
/// assert_eq!(probe(&[&[0xbb], &[0xa7]])?, Encoding::Gb18030);
/// assert_eq!(probe(&[b"PK\x03\x04..."]).unwrap_err().code, Code::LedgerNotText);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Default)]
pub struct EncodingProbe {
    head: Vec<u8>,
    carry: Vec<u8>,
    /// How many characters of three or more bytes came while all was UTF-8.
    good: u64,
    /// From the first byte that is no UTF-8.
    evidence: Option<Evidence>,
    bytes: u64,
}

/// It holds bytes of the file, which do not show.
impl std::fmt::Debug for EncodingProbe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EncodingProbe").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl EncodingProbe {
    /// A probe that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        EncodingProbe::default()
    }

    /// Looks at the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8]) {
        self.bytes = self.bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(chunk.get(..missing).unwrap_or_default());
        let mut chunk = chunk;
        while self.evidence.is_none() && !self.carry.is_empty() {
            let Some((byte, rest)) = chunk.split_first() else { return };
            self.carry.push(*byte);
            chunk = rest;
            match std::str::from_utf8(&self.carry) {
                Ok(_) => {
                    self.good += u64::from(self.carry.len() > 2);
                    self.carry.clear();
                }
                Err(error) if error.error_len().is_some() => {
                    let mut evidence = Evidence::default();
                    evidence.feed(&self.carry);
                    self.evidence = Some(evidence);
                }
                Err(_) => {}
            }
        }
        if let Some(evidence) = &mut self.evidence {
            evidence.feed(chunk);
            return;
        }
        #[cfg(feature = "gb18030")]
        let valid = encoding_rs::Encoding::utf8_valid_up_to(chunk);
        #[cfg(not(feature = "gb18030"))]
        let valid = std::str::from_utf8(chunk).map_or_else(|error| error.valid_up_to(), str::len);
        let (valid, rest) = chunk.split_at_checked(valid).unwrap_or_default();
        // Few enough at a time to be counted in one byte, which processors do for many at once.
        for bytes in valid.chunks(255) {
            self.good += u64::from(bytes.iter().fold(0_u8, |count, byte| count + u8::from(*byte >= 0xe0)));
        }
        match std::str::from_utf8(rest) {
            Err(error) if error.error_len().is_some() => {
                let mut evidence = Evidence::default();
                evidence.feed(rest);
                self.evidence = Some(evidence);
            }
            _ => self.carry.extend(rest.iter().take(3)),
        }
    }

    /// How many bytes it has seen.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The encoding of the whole file.
    ///
    /// # Errors
    /// `ledger_not_text` for a workbook, a PDF or a web page; `ledger_other_encoding` for Big5, Shift-JIS, UTF-32 and others;
    /// `ledger_empty` for no bytes at all.
    pub fn finish(self) -> Result<Encoding, Problem> {
        if let Some(looks) = looks_like(self.head.get(..FORMAT).unwrap_or(&self.head)) {
            return Err(Problem::new(Code::LedgerNotText).with("looks", looks));
        }
        let other = |name: &'static str| Err(Problem::new(Code::LedgerOtherEncoding).with("looks", name));
        match self.head.as_slice() {
            [] => return Err(Code::LedgerEmpty.into()),
            [0xef, 0xbb, 0xbf, ..] => return Ok(Encoding::Utf8),
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return other("UTF-32"),
            [0xff, 0xfe, ..] => return Ok(Encoding::Utf16Le),
            [0xfe, 0xff, ..] => return Ok(Encoding::Utf16Be),
            _ => {}
        }
        match wide(&self.head) {
            Some(Wide::Little) => return Ok(Encoding::Utf16Le),
            Some(Wide::Big) => return Ok(Encoding::Utf16Be),
            Some(Wide::Four) => return other("UTF-32"),
            None => {}
        }
        let evidence = match self.evidence {
            Some(evidence) => evidence,
            None if self.carry.is_empty() => return Ok(Encoding::Utf8),
            None => {
                let mut evidence = Evidence::default();
                evidence.feed(&self.carry);
                evidence
            }
        };
        match evidence.verdict(self.good) {
            Verdict::Utf8 => Ok(Encoding::Utf8),
            Verdict::Gb18030 => Ok(Encoding::Gb18030),
            Verdict::Foreign(name) => other(name),
        }
    }
}

/// The format that is no table in text and whose marks the file begins with.
fn looks_like(head: &[u8]) -> Option<&'static str> {
    for (magic, name) in
        [(&b"PK\x03\x04"[..], "Excel (.xlsx)"), (b"\xd0\xcf\x11\xe0", "Excel (.xls)"), (b"%PDF-", "PDF"), (b"{\\rtf", "RTF")]
    {
        if head.starts_with(magic) {
            return Some(name);
        }
    }
    // Offices' web systems hand out pages under the name .xls or .csv.
    let mut text = String::new();
    utf8_pieces(head, true, &mut |piece| text.push_str(piece));
    let text = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if text.starts_with("<?xml") {
        return Some("XML");
    }
    ["<!doctype", "<html", "<head", "<meta", "<body", "<table", "<style"].iter().any(|tag| text.starts_with(tag)).then_some("HTML")
}
