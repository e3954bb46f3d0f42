use super::reader::{Read, Reader};

impl Reader<'_> {
    /// Reads a string behind its opening quote: where it begins, or nothing where it has escapes and is spelled out in the
    /// buffer, unless nobody asks for it.
    pub(super) fn string(&mut self, asked: bool) -> Read<Option<usize>> {
        let start = self.at;
        self.plain();
        if self.next()? == b'"' {
            return Ok(Some(start));
        }
        self.at -= 1;
        self.buffers.spelled.clear();
        let mut from = start;
        loop {
            if asked {
                self.buffers.spelled.push_str(self.text.get(from..self.at).unwrap_or_default());
            }
            match self.next()? {
                b'"' => return Ok(None),
                b'\\' => self.escape(asked)?,
                _ => return Err(self.broken()),
            }
            from = self.at;
            self.plain();
        }
    }

    /// Goes to the next quote, backslash or control character, eight bytes at a time.
    fn plain(&mut self) {
        const ONES: u64 = u64::MAX / 255;
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (words, tail) = rest.as_chunks();
        for word in words {
            let word = u64::from_le_bytes(*word);
            // The highest bit of a byte is set where the byte is below the one that is taken away; only bytes behind the
            // first such one can be wrong.
            let below = |word: u64, byte: u64| word.wrapping_sub(ONES * byte) & !word;
            let found = below(word, 0x20) | below(word ^ (ONES * 0x22), 1) | below(word ^ (ONES * 0x5c), 1);
            let found = found & (ONES << 7);
            if found != 0 {
                self.at += usize::try_from(found.trailing_zeros() / 8).unwrap_or_default();
                return;
            }
            self.at += 8;
        }
        self.at += tail.iter().take_while(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')).count();
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
