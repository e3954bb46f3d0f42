use super::decode::utf8_pieces;
use crate::finding::{Code, Problem};

/// How the bytes of a file spell its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first: what spreadsheets call Unicode text.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The name in JSON: `utf-8`, `gb18030`, `utf-16le` or `utf-16be`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    /// What a person may want to know about a file in this encoding: `ledger_utf16`, or nothing.
    #[must_use]
    pub fn hint(self) -> Option<Problem> {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be).then(|| Code::LedgerUtf16.into())
    }
}

/// As much of a file's start as telling its format needs.
const HEAD: usize = 512;

/// The first pass over a file: what it is, from all of its bytes.
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
#[derive(Clone, Debug, Default)]
pub struct EncodingProbe {
    head: Vec<u8>,
    carry: Vec<u8>,
    broken: bool,
    bytes: u64,
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
        while !self.broken && !self.carry.is_empty() {
            let Some((byte, rest)) = chunk.split_first() else { return };
            self.carry.push(*byte);
            chunk = rest;
            match std::str::from_utf8(&self.carry) {
                Ok(_) => self.carry.clear(),
                Err(error) => self.broken = error.error_len().is_some(),
            }
        }
        if self.broken {
            return;
        }
        #[cfg(feature = "gb18030")]
        let chunk = chunk.get(encoding_rs::Encoding::utf8_valid_up_to(chunk)..).unwrap_or_default();
        if let Err(error) = std::str::from_utf8(chunk) {
            self.broken = error.error_len().is_some();
            self.carry.extend(chunk.get(error.valid_up_to()..).unwrap_or_default().iter().take(3));
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
    /// `ledger_not_text` for a workbook, a PDF or a web page; `ledger_empty` for no bytes at all.
    pub fn finish(self) -> Result<Encoding, Problem> {
        if let Some(looks) = looks_like(&self.head) {
            return Err(Problem::new(Code::LedgerNotText).with("looks", looks));
        }
        match self.head.as_slice() {
            [] => Err(Code::LedgerEmpty.into()),
            [0xef, 0xbb, 0xbf, ..] => Ok(Encoding::Utf8),
            [0xff, 0xfe, ..] => Ok(Encoding::Utf16Le),
            [0xfe, 0xff, ..] => Ok(Encoding::Utf16Be),
            _ if self.broken || !self.carry.is_empty() => Ok(Encoding::Gb18030),
            _ => Ok(Encoding::Utf8),
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
