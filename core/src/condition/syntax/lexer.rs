//! From text to tokens.

use super::names::{begins_name, continues_name, is_full_width};
use super::slips::{full_width_instead, is_odd_space, symbol_instead};
use crate::finding::{Code, Problem};
use crate::value::Decimal;

/// The most digits of a number, as in amounts.
const MAX_DIGITS: u32 = 28;

#[derive(Clone, Debug, PartialEq)]
pub(in crate::condition) enum Kind<'s> {
    /// A name or a word of the language.
    Name(&'s str),
    Number(Decimal),
    Text(String),
    /// One of `SYMBOLS`.
    Symbol(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(in crate::condition) struct Token<'s> {
    pub(in crate::condition) kind: Kind<'s>,
    /// Where it begins and ends, in bytes.
    pub(in crate::condition) start: usize,
    pub(in crate::condition) end: usize,
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 22] =
    ["**", "..", "!=", "<=", ">=", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "=", "<", ">", "{", "}", "@", ":"];

/// The place of a byte as the 1-based number of its character.
pub(in crate::condition) fn position(source: &str, byte: usize) -> usize {
    source.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

/// A problem at a byte of the source.
pub(in crate::condition) fn problem(code: Code, source: &str, byte: usize) -> Problem {
    Problem::new(code).with("at", position(source, byte))
}

pub(in crate::condition) fn tokens(source: &str) -> Result<Vec<Token<'_>>, Problem> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next()?;
        let done = token.kind == Kind::End;
        tokens.push(token);
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn problem(&self, code: Code) -> Problem {
        problem(code, self.source, self.at)
    }

    fn next(&mut self) -> Result<Token<'s>, Problem> {
        self.skip_blank()?;
        let (start, rest) = (self.at, self.rest());
        let Some(first) = rest.chars().next() else {
            return Ok(Token { kind: Kind::End, start, end: start });
        };
        let second_is_digit = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let kind = if first == '"' {
            self.text()?
        } else if first.is_ascii_digit() || first == '.' && second_is_digit {
            self.number()?
        } else if begins_name(first) {
            let length = rest.find(|c| !continues_name(c)).unwrap_or(rest.len());
            self.at += length;
            Kind::Name(rest.get(..length).unwrap_or_default())
        } else if let Some(slip) = symbol_instead(rest) {
            return Err(slip.problem(self.source, start));
        } else if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            self.at += symbol.len();
            Kind::Symbol(symbol)
        } else {
            return Err(if is_odd_space(first) {
                self.problem(Code::ConditionSpace)
            } else if is_full_width(first) {
                full_width(self.source, start, first)
            } else {
                self.problem(Code::ConditionCharacter)
            });
        };
        Ok(Token { kind, start, end: self.at })
    }

    fn skip_blank(&mut self) -> Result<(), Problem> {
        loop {
            let rest = self.rest();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                let inner = rest.as_bytes().get(2..).unwrap_or_default();
                // A search for a text would bring a whole string searcher into the browser.
                inner.windows(2).position(|pair| pair == b"*/").ok_or_else(|| self.problem(Code::ConditionCommentOpen))? + 4
            } else {
                rest.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).unwrap_or(rest.len())
            };
            if length == 0 {
                return Ok(());
            }
            self.at += length;
        }
    }

    fn number(&mut self) -> Result<Kind<'s>, Problem> {
        let start = self.at;
        let too_long = || problem(Code::ConditionNumber, self.source, start).with("digits", MAX_DIGITS);
        let bytes = self.source.as_bytes();
        let digit = |at: usize| bytes.get(at).filter(|byte| byte.is_ascii_digit());
        let (mut at, mut mantissa, mut scale) = (start, 0u128, 0i64);
        let mut fraction = false;
        loop {
            if let Some(byte) = digit(at) {
                // The limit is checked at every digit, so this can't overflow.
                mantissa = mantissa * 10 + u128::from(byte - b'0');
                if mantissa >= 10u128.pow(MAX_DIGITS) {
                    return Err(too_long());
                }
                scale += i64::from(fraction);
            } else if !fraction && bytes.get(at) == Some(&b'.') && digit(at + 1).is_some() {
                fraction = true;
            } else {
                break;
            }
            at += 1;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let signed = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let negative = bytes.get(at + 1) == Some(&b'-');
            if digit(at + 1 + signed).is_some() {
                at += 1 + signed;
                let mut exponent = 0i64;
                while let Some(byte) = digit(at) {
                    exponent = (exponent * 10 + i64::from(byte - b'0')).min(10_000);
                    at += 1;
                }
                scale += if negative { exponent } else { -exponent };
            }
        }
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = if mantissa == 0 { (0, 0) } else { (mantissa / 10, scale - 1) };
        }
        while scale < 0 && mantissa > 0 && mantissa < 10u128.pow(MAX_DIGITS - 1) {
            (mantissa, scale) = (mantissa * 10, scale + 1);
        }
        let scale = if mantissa == 0 { 0 } else { scale };
        let number = u32::try_from(scale)
            .ok()
            .zip(i128::try_from(mantissa).ok())
            .and_then(|(scale, mantissa)| Decimal::try_from_i128_with_scale(mantissa, scale).ok());
        self.at = at;
        number.map(Kind::Number).ok_or_else(too_long)
    }

    fn text(&mut self) -> Result<Kind<'s>, Problem> {
        let open = self.at;
        // Who begins with an ASCII quote may end with one of an input method.
        let mut looks_closed = None;
        let not_closed = |looks_closed| match looks_closed {
            Some((byte, c)) => full_width(self.source, byte, c),
            None => problem(Code::ConditionTextOpen, self.source, open),
        };
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = open + offset + 1;
                    return Ok(Kind::Text(text));
                }
                '\n' | '\r' => return Err(not_closed(looks_closed)),
                '\\' => {
                    let after = self.source.get(open + offset + 1..).unwrap_or_default();
                    let (escaped, length) = escape(after).ok_or_else(|| problem(Code::ConditionEscape, self.source, open + offset))?;
                    text.push(escaped);
                    // Every character of an escape is ASCII, so bytes and characters count the same.
                    for _ in 0..length {
                        chars.next();
                    }
                }
                c => {
                    if matches!(c, '“' | '”' | '＂') {
                        looks_closed = looks_closed.or(Some((open + offset, c)));
                    }
                    text.push(c);
                }
            }
        }
        Err(not_closed(looks_closed))
    }
}

/// A full-width character or one of an input method's marks, and what to write.
fn full_width(source: &str, byte: usize, c: char) -> Problem {
    let instead = match c {
        '≤' => "<=".to_owned(),
        '≥' => ">=".to_owned(),
        '≠' => "!=".to_owned(),
        c => full_width_instead(c).to_string(),
    };
    problem(Code::ConditionFullWidth, source, byte).with("instead", instead)
}

/// The character that an escape stands for, and how many characters there are behind its backslash.
fn escape(after: &str) -> Option<(char, usize)> {
    let plain = |c| Some((c, 1));
    match after.as_bytes().first()? {
        b'n' => plain('\n'),
        b't' => plain('\t'),
        b'r' => plain('\r'),
        b'"' => plain('"'),
        b'\'' => plain('\''),
        b'\\' => plain('\\'),
        b'U' => char::from_u32(hex(after.get(1..7)?)?).map(|c| (c, 7)),
        b'u' => {
            let high = hex(after.get(1..5)?)?;
            if let Some(c) = char::from_u32(high) {
                return Some((c, 5));
            }
            // A pair of surrogates spells one character; half a pair spells none.
            let low = hex(after.get(5..)?.strip_prefix("\\u")?.get(..4)?)?;
            if !(0xd800..0xdc00).contains(&high) || !(0xdc00..0xe000).contains(&low) {
                return None;
            }
            char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).map(|c| (c, 11))
        }
        _ => None,
    }
}

fn hex(digits: &str) -> Option<u32> {
    // `from_str_radix` takes a sign, which an escape does not.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
