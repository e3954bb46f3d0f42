use super::reader::{Read, Reader};

impl<'t> Reader<'t> {
    /// A string behind its opening quote, where it is spelled as it stands, as nearly all are. Else nothing is read yet.
    #[cfg_attr(not(target_arch = "wasm32"), inline)]
    pub(super) fn plain_string(&mut self) -> Option<&'t str> {
        let end = self.at + plain(self.text.as_bytes().get(self.at..)?);
        let text = self.text.get(self.at..end)?;
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(text)
    }

    /// Reads a string behind its opening quote and spells it out in the buffer, unless nobody asks for it.
    pub(super) fn string(&mut self, asked: bool) -> Read<()> {
        self.buffers.spelled.clear();
        loop {
            let from = self.at;
            self.at += plain(self.text.as_bytes().get(from..).unwrap_or_default());
            if asked {
                self.buffers.spelled.push_str(self.text.get(from..self.at).unwrap_or_default());
            }
            match self.next()? {
                b'"' => return Ok(()),
                b'\\' => self.escape(asked)?,
                _ => return Err(self.broken()),
            }
        }
    }

    fn escape(&mut self, asked: bool) -> Read<()> {
        let character = match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if !asked {
                    return Ok(());
                }
                self.character(unit)?
            }
            _ => return Err(self.broken()),
        };
        if asked {
            self.buffers.spelled.push(character);
        }
        Ok(())
    }

    /// The four digits of `\u`.
    fn unit(&mut self) -> Read<u32> {
        let (mut unit, mut wrong) = (0, false);
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16);
            wrong |= digit.is_none();
            unit = unit * 16 + digit.unwrap_or_default();
        }
        if wrong { Err(self.broken()) } else { Ok(unit) }
    }

    /// The character of that unit of UTF-16, and of the one behind it where they make one together.
    fn character(&mut self, unit: u32) -> Read<char> {
        if !matches!(unit, 0xd800..0xdc00) {
            return char::from_u32(unit).ok_or_else(|| self.broken());
        }
        if self.next()? != b'\\' || self.next()? != b'u' {
            return Err(self.broken());
        }
        match self.unit()? {
            low @ 0xdc00..0xe000 => char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(|| self.broken()),
            _ => Err(self.broken()),
        }
    }
}

/// How far the next quote, backslash or control character is, eight bytes at a time.
#[cfg_attr(not(target_arch = "wasm32"), inline)]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (words, tail) = bytes.as_chunks();
    for (before, word) in (0..).zip(words) {
        let word = u64::from_le_bytes(*word);
        // In a byte of ASCII the highest bit gets set where the byte is below what is taken away; only bytes behind the first
        // such one can be wrong.
        let found = word.wrapping_sub(ONES * 0x20) | (word ^ (ONES * 0x22)).wrapping_sub(ONES) | (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
        let found = found & !word & HIGH;
        if found != 0 {
            return before * 8 + usize::try_from(found.trailing_zeros() / 8).unwrap_or_default();
        }
    }
    words.len() * 8 + tail.iter().take_while(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')).count()
}
