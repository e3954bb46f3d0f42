use super::Encoding;
#[cfg(not(feature = "gb18030"))]
use crate::finding::Code;
use crate::finding::Problem;

/// Bytes in a known encoding to text, chunk by chunk.
///
/// What is no text becomes U+FFFD, never swallowing a delimiter or a line end behind it; of a line in GB18030 that is UTF-8,
/// as a row pasted from another file is, so does every character beyond ASCII. A byte order mark at the start is dropped. Without feature `gb18030` UTF-8 is handed on without a copy; with it the copy comes with a check that is
/// several times as fast as the standard library's.
///
/// ```
/// use wushe::form::table::{Decoder, Encoding};
///
/// let mut decoder = Decoder::new(Encoding::Utf8)?;
/// let mut text = String::new();
/// decoder.decode(b"\xef\xbb\xbfa,\xe6", false, &mut |piece| text.push_str(piece));
/// decoder.decode(b"\x88\xb7,\xff,b", true, &mut |piece| text.push_str(piece));
/// assert_eq!(text, "a,户,\u{fffd},b");
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
pub struct Decoder {
    started: bool,
    kind: Kind,
}

enum Kind {
    /// The start of a character whose rest is in the next chunk, at most three bytes.
    #[cfg(not(feature = "gb18030"))]
    Utf8 { carry: Vec<u8> },
    #[cfg(feature = "gb18030")]
    Any { decoder: encoding_rs::Decoder, text: String, lines: Option<Lines> },
}

/// The bytes of the line that has begun, while it may still be one in UTF-8 among those in GB18030.
#[cfg(feature = "gb18030")]
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    /// The line is too long to be looked at.
    passed: bool,
}

/// How long a line may be that is looked at.
#[cfg(feature = "gb18030")]
const LOOKED_AT: usize = 64 << 10;

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("started", &self.started).finish_non_exhaustive()
    }
}

impl Kind {
    #[cfg(feature = "gb18030")]
    fn new(encoding: Encoding) -> Result<Self, Problem> {
        let lines = (encoding == Encoding::Gb18030).then(Lines::default);
        let encoding = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        };
        Ok(Kind::Any { decoder: encoding.new_decoder_without_bom_handling(), text: String::with_capacity(PIECE), lines })
    }

    #[cfg(not(feature = "gb18030"))]
    fn new(encoding: Encoding) -> Result<Self, Problem> {
        match encoding {
            Encoding::Utf8 => Ok(Kind::Utf8 { carry: Vec::with_capacity(4) }),
            other => Err(Problem::new(Code::LedgerNotUtf8).with("encoding", other.as_str().to_uppercase())),
        }
    }
}

/// How much text bytes are turned into at a time.
#[cfg(feature = "gb18030")]
const PIECE: usize = 128 << 10;

impl Decoder {
    /// A decoder at the start of a file.
    ///
    /// # Errors
    /// `ledger_not_utf8` for any other encoding where feature `gb18030` is off.
    pub fn new(encoding: Encoding) -> Result<Self, Problem> {
        Ok(Decoder { started: false, kind: Kind::new(encoding)? })
    }

    /// Hands on the text of the next bytes, in pieces; `last` says that no more will come.
    pub fn decode(&mut self, chunk: &[u8], last: bool, sink: &mut impl FnMut(&str)) {
        let started = &mut self.started;
        let mut sink = |piece: &str| {
            let piece = if *started { piece } else { piece.strip_prefix('\u{feff}').unwrap_or(piece) };
            *started = true;
            sink(piece);
        };
        match &mut self.kind {
            #[cfg(not(feature = "gb18030"))]
            Kind::Utf8 { carry } => decode_utf8(carry, chunk, last, &mut sink),
            #[cfg(feature = "gb18030")]
            Kind::Any { decoder, text, lines: None } => decode_any(decoder, text, chunk, last, &mut sink),
            #[cfg(feature = "gb18030")]
            Kind::Any { decoder, text, lines: Some(lines) } => {
                lines.decode(chunk, last, &mut |bytes, last| match bytes {
                    Line::Own(bytes) => decode_any(decoder, text, bytes, last, &mut sink),
                    Line::Utf8(other) => sink(&other.replace(|c: char| !c.is_ascii(), "\u{fffd}")),
                });
            }
        }
    }
}

#[cfg(not(feature = "gb18030"))]
fn decode_utf8(carry: &mut Vec<u8>, mut chunk: &[u8], last: bool, sink: &mut impl FnMut(&str)) {
    while !carry.is_empty()
        && let Some((byte, rest)) = chunk.split_first()
    {
        carry.push(*byte);
        chunk = rest;
        let kept = utf8_pieces(carry, false, sink).len();
        carry.drain(..carry.len() - kept);
    }
    if carry.is_empty() {
        carry.extend_from_slice(utf8_pieces(chunk, false, sink));
    }
    if last {
        utf8_pieces(carry, true, sink);
        carry.clear();
    }
}

/// Hands on the text of these bytes, U+FFFD for what is none; gives back a character's start at the end, unless `last`.
pub(super) fn utf8_pieces<'a>(mut bytes: &'a [u8], last: bool, sink: &mut impl FnMut(&str)) -> &'a [u8] {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok("") => return &[],
            Ok(text) => {
                sink(text);
                return &[];
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
        if let Ok(text) = std::str::from_utf8(valid)
            && !text.is_empty()
        {
            sink(text);
        }
        if error.error_len().is_none() && !last {
            return rest;
        }
        sink("\u{fffd}");
        bytes = error.error_len().and_then(|length| rest.get(length..)).unwrap_or_default();
    }
}

#[cfg(feature = "gb18030")]
fn decode_any(decoder: &mut encoding_rs::Decoder, text: &mut String, mut chunk: &[u8], last: bool, sink: &mut impl FnMut(&str)) {
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(chunk, text, last);
        chunk = chunk.get(read..).unwrap_or_default();
        if matches!(result, encoding_rs::DecoderResult::Malformed(..)) {
            text.push('\u{fffd}');
            continue;
        }
        if !text.is_empty() {
            sink(text);
            text.clear();
        }
        if result == encoding_rs::DecoderResult::InputEmpty {
            return;
        }
    }
}

/// Lines as [`Lines`] sorts them: of the file's own encoding, however many, or one in UTF-8.
#[cfg(feature = "gb18030")]
enum Line<'a> {
    Own(&'a [u8]),
    Utf8(&'a str),
}

#[cfg(feature = "gb18030")]
impl Lines {
    /// Hands on lines, each looked at as a whole however the bytes are cut.
    fn decode(&mut self, chunk: &[u8], last: bool, sink: &mut impl FnMut(Line<'_>, bool)) {
        // What is of the file's own encoding and not handed on yet begins at `from`.
        let (mut from, mut at) = (0, 0);
        while let Some(rest) = chunk.get(at..)
            && !rest.is_empty()
        {
            let end = rest.iter().position(|byte| *byte == b'\n').map_or(chunk.len(), |end| at + end + 1);
            let line = chunk.get(at..end).unwrap_or_default();
            let is_whole = line.last() == Some(&b'\n');
            if self.passed || self.begun.len() + line.len() > LOOKED_AT {
                if !self.begun.is_empty() {
                    sink(Line::Own(&std::mem::take(&mut self.begun)), false);
                }
                self.passed = !is_whole;
            } else if !is_whole || !self.begun.is_empty() {
                sink(Line::Own(chunk.get(from..at).unwrap_or_default()), false);
                self.begun.extend_from_slice(line);
                if is_whole {
                    sink(sorted(&self.begun), false);
                    self.begun.clear();
                }
                from = end;
            } else if let other @ Line::Utf8(_) = sorted(line) {
                sink(Line::Own(chunk.get(from..at).unwrap_or_default()), false);
                sink(other, false);
                from = end;
            }
            at = end;
        }
        sink(Line::Own(chunk.get(from..).unwrap_or_default()), false);
        if last {
            sink(sorted(&std::mem::take(&mut self.begun)), false);
            sink(Line::Own(&[]), true);
        }
    }
}

/// Whether a line is UTF-8: by chance hardly one in GB18030 has none but characters of three bytes.
#[cfg(feature = "gb18030")]
fn sorted(line: &[u8]) -> Line<'_> {
    if line.is_ascii() {
        return Line::Own(line);
    }
    match std::str::from_utf8(line) {
        Ok(text) if text.chars().all(|c| c.is_ascii() || c >= '\u{800}') => Line::Utf8(text),
        _ => Line::Own(line),
    }
}
