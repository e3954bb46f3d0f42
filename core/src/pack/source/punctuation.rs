//! Chinese punctuation where TOML has its own.

/// The first character of a line that an input method for Chinese writes in place of one that TOML knows: where it stands, what it
/// is and what TOML has. Texts and comments may hold any.
pub(in crate::pack) fn foreign(line: &str) -> Option<(usize, String, String)> {
    let mut quote: Option<(char, usize)> = None;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match quote {
            Some((open, _)) => {
                if character == open && !escaped {
                    quote = None;
                }
                escaped = character == '\\' && open == '"' && !escaped;
            }
            None if matches!(character, '"' | '\'') => quote = Some((character, at)),
            None if character == '#' => return None,
            None => {
                if let Some(instead) = meant(character) {
                    return Some((at, named(character), named(instead)));
                }
            }
        }
    }
    // A text that nothing closes was closed with another quotation mark.
    let (_, start) = quote?;
    let (at, mark) =
        line.char_indices().skip_while(|(at, _)| *at <= start).find(|(_, mark)| matches!(mark, '“' | '”' | '‘' | '’' | '＂' | '＇'))?;
    Some((at, named(mark), named(meant(mark)?)))
}

/// The character of TOML that was meant.
fn meant(character: char) -> Option<char> {
    match character {
        '“' | '”' | '„' | '「' | '」' => Some('"'),
        '‘' | '’' => Some('\''),
        '，' | '、' => Some(','),
        '：' => Some('='),
        '【' => Some('['),
        '】' => Some(']'),
        '。' => Some('.'),
        '—' => Some('-'),
        '\u{3000}' | '\u{a0}' => Some(' '),
        // The full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(character).checked_sub(0xfee0)?),
        _ => None,
    }
}

/// A character as a sentence can show it: a space by its number.
fn named(character: char) -> String {
    if character.is_whitespace() { format!("U+{:04X}", u32::from(character)) } else { character.to_string() }
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn the_first_that_stands_outside_texts_and_comments_is_told() {
        let told = |line: &str| foreign(line).map(|(at, found, instead)| format!("{at} {found} {instead}"));
        for (line, expected) in [
            ("label = “热线”", "8 “ \""),
            ("label ＝ \"热线\"", "6 ＝ ="),
            ("a = { zh = \"，\"， en = \"y\" }", "16 ， ,"),
            ("［［fields］］", "0 ［ ["),
            ("\u{3000}a = 1", "0 U+3000 U+0020"),
            ("a = １２", "4 １ 1"),
            ("a = \"热线”", "11 ” \""),
            ("kind： \"x\"", "4 ： ="),
        ] {
            assert_eq!(told(line).as_deref(), Some(expected), "{line}");
        }
        for line in ["a = \"“，”\" # ，", "# 注释，", "a = '，'", "a = \"\\\"，\"", "a = 1"] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
