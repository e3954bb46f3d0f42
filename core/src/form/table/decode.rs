use super::Encoding;
#[cfg(not(feature = "gb18030"))]
use crate::finding::Code;
use crate::finding::Problem;

/// Bytes in a known encoding to text, chunk by chunk.
///
/// What is no text becomes U+FFFD, never swallowing a delimiter or a line end behind it. A byte order mark at the start
/// is dropped. Without feature `gb18030` UTF-8 is handed on without a copy; with it the copy comes with a check that is
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
    Any { decoder: encoding_rs::Decoder, text: String },
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("started", &self.started).finish_non_exhaustive()
    }
}

impl Kind {
    #[cfg(feature = "gb18030")]
    fn new(encoding: Encoding) -> Result<Self, Problem> {
        let encoding = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        };
        Ok(Kind::Any { decoder: encoding.new_decoder_without_bom_handling(), text: String::with_capacity(PIECE) })
    }

    #[cfg(not(feature = "gb18030"))]
    fn new(encoding: Encoding) -> Result<Self, Problem> {
        match encoding {
            Encoding::Utf8 => Ok(Kind::Utf8 { carry: Vec::with_capacity(4) }),
            _ => Err(Code::LedgerNotUtf8.into()),
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
            Kind::Any { decoder, text } => decode_any(decoder, text, chunk, last, &mut sink),
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
