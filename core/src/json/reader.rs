use super::Number;

/// How many lists and objects may stand within each other where a caller reads them by recursion. What is skipped may be as
/// deep as it likes.
const MAX_DEPTH: u8 = 127;

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    at: usize,
    /// Whether it is JSON, with a number that other languages would read as infinite.
    pub(crate) infinite: bool,
}

impl Broken {
    /// The line, from 1, and the byte in it, from 1; 0 is the end of the line before.
    pub(crate) fn line_and_column(self, text: &str) -> (usize, usize) {
        let before = text.as_bytes().get(..self.at).unwrap_or(text.as_bytes());
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        (line, before.len() - start)
    }
}

/// A single value, or the beginning of a list or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Null,
    Boolean(bool),
    Number(Number<'a>),
    Text(&'a str),
    /// [`Reader::item`] comes next.
    List,
    /// [`Reader::key`] comes next.
    Object,
}

/// Room that a reader needs for escapes and for what it skips, worth keeping from one text to the next.
#[derive(Default)]
pub(crate) struct Buffers {
    pub(super) spelled: String,
    open: Vec<u8>,
}

/// Reads one JSON text from left to right.
///
/// The places of its errors are those of `serde_json`, which `tests` hold it to.
pub(crate) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    depth: u8,
    /// Whether a list or an object has just been opened.
    fresh: bool,
    pub(super) buffers: Buffers,
}

pub(super) type Read<T> = Result<T, Broken>;

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Reader::with(text, Buffers::default())
    }

    /// The same in room that another reader has left.
    pub(crate) fn with(text: &'t str, buffers: Buffers) -> Self {
        Reader { text, at: 0, depth: 0, fresh: false, buffers }
    }

    /// The room, for the next reader.
    pub(crate) fn into_buffers(self) -> Buffers {
        self.buffers
    }

    /// Reads a single value whole, or the bracket that opens a list or an object.
    pub(crate) fn value(&mut self) -> Read<Token<'_>> {
        let Some(first) = self.peek() else { return Err(self.broken_at_next()) };
        if matches!(first, b'[' | b'{') {
            if self.depth >= MAX_DEPTH {
                return Err(self.broken_at_next());
            }
            self.at += 1;
            self.depth += 1;
            self.fresh = true;
            return Ok(if first == b'[' { Token::List } else { Token::Object });
        }
        self.fresh = false;
        match first {
            b'"' => {
                self.at += 1;
                self.text().map(Token::Text)
            }
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                self.number()?;
                let number = Number(self.text.get(start..self.at).unwrap_or_default());
                if number.is_infinite() {
                    return Err(Broken { infinite: true, ..self.broken() });
                }
                Ok(Token::Number(number))
            }
            b'n' => self.word(b"null").map(|()| Token::Null),
            b't' => self.word(b"true").map(|()| Token::Boolean(true)),
            b'f' => self.word(b"false").map(|()| Token::Boolean(false)),
            _ => Err(self.broken_at_next()),
        }
    }

    /// Reads a text that begins here and is spelled as it stands, as most values are. Else nothing is read.
    pub(crate) fn plain_text(&mut self) -> Option<&'t str> {
        if self.byte() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let text = self.plain_string();
        match text {
            Some(_) => self.fresh = false,
            None => self.at -= 1,
        }
        text
    }

    /// Goes to the next item of a list: false where the list has ended.
    pub(crate) fn item(&mut self) -> Read<bool> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            Some(b',') if !fresh => {
                self.at += 1;
                if matches!(self.peek(), None | Some(b']')) { Err(self.broken_at_next()) } else { Ok(true) }
            }
            Some(_) if fresh => Ok(true),
            _ => Err(self.broken_at_next()),
        }
    }

    /// Reads the next key of an object up to its value: nothing where the object has ended.
    pub(crate) fn key(&mut self) -> Read<Option<&str>> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                return Ok(None);
            }
            Some(b',') if !fresh => self.at += 1,
            Some(_) if fresh => {}
            _ => return Err(self.broken_at_next()),
        }
        if self.peek() != Some(b'"') {
            return Err(self.broken_at_next());
        }
        self.at += 1;
        let plain = self.plain_string();
        if plain.is_none() {
            self.string(true)?;
        }
        if self.peek() != Some(b':') {
            return Err(self.broken_at_next());
        }
        self.at += 1;
        Ok(Some(plain.unwrap_or(&self.buffers.spelled)))
    }

    /// Goes past the next key, where it is spelled so, the colon included. Else nothing is read.
    pub(crate) fn skip_key(&mut self, spelled: &[u8]) -> bool {
        let comma = usize::from(!self.fresh);
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_next = (comma == 0 || rest.first() == Some(&b',')) && rest.get(comma..).is_some_and(|rest| begins(rest, spelled));
        if is_next {
            self.at += comma + spelled.len();
            self.fresh = false;
        }
        is_next
    }

    /// Passes over one value of any depth. Its escapes and numbers are read as far as they decide where it ends.
    pub(crate) fn skip(&mut self) -> Read<()> {
        self.buffers.open.clear();
        loop {
            self.fresh = false;
            match self.peek() {
                Some(open @ (b'[' | b'{')) => {
                    self.at += 1;
                    self.buffers.open.push(open);
                    self.fresh = true;
                }
                Some(b'"') => {
                    self.at += 1;
                    self.string(false)?;
                }
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b'n') => self.word(b"null")?,
                Some(b't') => self.word(b"true")?,
                Some(b'f') => self.word(b"false")?,
                _ => return Err(self.broken_at_next()),
            }
            loop {
                let Some(open) = self.buffers.open.last().copied() else { return Ok(()) };
                let fresh = std::mem::take(&mut self.fresh);
                match self.peek() {
                    Some(b',') if !fresh => self.at += 1,
                    Some(b']') if open == b'[' => {
                        self.at += 1;
                        self.buffers.open.pop();
                        continue;
                    }
                    Some(b'}') if open == b'{' => {
                        self.at += 1;
                        self.buffers.open.pop();
                        continue;
                    }
                    Some(_) if fresh => {}
                    _ => return Err(self.broken_at_next()),
                }
                if open == b'{' {
                    self.pass_key()?;
                }
                break;
            }
        }
    }

    /// Passes over the rest of a list that [`Reader::value`] has opened.
    pub(crate) fn skip_items(&mut self) -> Read<()> {
        while self.item()? {
            self.skip()?;
        }
        Ok(())
    }

    /// Passes over the rest of an object that [`Reader::value`] has opened.
    pub(crate) fn skip_entries(&mut self) -> Read<()> {
        while self.key()?.is_some() {
            self.skip()?;
        }
        Ok(())
    }

    /// Where reading stands.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// What was read since a position.
    pub(crate) fn since(&self, position: usize) -> &'t str {
        self.text.get(position..self.at).unwrap_or_default()
    }

    /// Whether a list comes next.
    pub(crate) fn opens_list(&mut self) -> bool {
        self.peek() == Some(b'[')
    }

    /// Sees that nothing but spaces follows.
    pub(crate) fn end(&mut self) -> Read<()> {
        if self.peek().is_some() { Err(self.broken_at_next()) } else { Ok(()) }
    }

    /// The error of what was read last.
    pub(crate) fn broken(&self) -> Broken {
        Broken { at: self.at, infinite: false }
    }

    /// The error of a key or an opening bracket that was read last, at its own place.
    pub(crate) fn broken_before(&self) -> Broken {
        Broken { at: self.at.saturating_sub(1), infinite: false }
    }

    fn broken_at_next(&self) -> Broken {
        Broken { at: (self.at + 1).min(self.text.len()), infinite: false }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no space, which stays to be read.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    pub(super) fn next(&mut self) -> Read<u8> {
        let byte = self.byte().ok_or_else(|| self.broken())?;
        self.at += 1;
        Ok(byte)
    }

    fn word(&mut self, word: &[u8]) -> Read<()> {
        for expected in word {
            if self.next()? != *expected {
                return Err(self.broken());
            }
        }
        Ok(())
    }

    fn pass_key(&mut self) -> Read<()> {
        if self.peek() != Some(b'"') {
            return Err(self.broken_at_next());
        }
        self.at += 1;
        self.string(false)?;
        if self.peek() != Some(b':') {
            return Err(self.broken_at_next());
        }
        self.at += 1;
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Read<()> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.next()? {
            b'0' if matches!(self.byte(), Some(b'0'..=b'9')) => return Err(self.broken_at_next()),
            b'0' => {}
            b'1'..=b'9' => {
                self.digits();
            }
            _ => return Err(self.broken()),
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.broken_at_next());
            }
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            if !self.next()?.is_ascii_digit() {
                return Err(self.broken());
            }
            self.digits();
        }
        Ok(())
    }

    fn text(&mut self) -> Read<&str> {
        if let Some(text) = self.plain_string() {
            return Ok(text);
        }
        self.string(true)?;
        Ok(&self.buffers.spelled)
    }
}

/// Whether the bytes begin so. Most keys are two comparisons of what begins and what ends them, without a call.
fn begins(bytes: &[u8], with: &[u8]) -> bool {
    let Some(bytes) = bytes.get(..with.len()) else { return false };
    let halves = |left: &[u8], right: &[u8]| {
        let head = left.first_chunk::<8>()? == right.first_chunk::<8>()?;
        Some(head & (left.last_chunk::<8>()? == right.last_chunk::<8>()?))
    };
    let long = |left: &[u8], right: &[u8]| {
        let head = left.first_chunk::<16>()? == right.first_chunk::<16>()?;
        Some(head & (left.last_chunk::<16>()? == right.last_chunk::<16>()?))
    };
    match with.len() {
        8..=16 => halves(bytes, with).unwrap_or_default(),
        17..=32 => long(bytes, with).unwrap_or_default(),
        _ => bytes == with,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_begin_as_the_standard_library_says(bytes in "[ab]{0,40}", length in 0_usize..40, other in "[ab]{0,40}", change in 0_usize..80) {
            let mut with = bytes.as_bytes()[..length.min(bytes.len())].to_vec();
            if let Some(byte) = with.get_mut(change) {
                *byte = b'c';
            }
            prop_assert_eq!(begins(bytes.as_bytes(), &with), bytes.as_bytes().starts_with(&with));
            prop_assert_eq!(begins(bytes.as_bytes(), other.as_bytes()), bytes.as_bytes().starts_with(other.as_bytes()));
        }
    }
}
