/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// The tabulator, as in Unicode text and in what is copied from a spreadsheet.
    Tab,
    /// `;`, as spreadsheets write where the comma is the decimal sign.
    Semicolon,
    /// `|`, where a first line `sep=|` says so.
    Bar,
}

/// As much of the start as is looked at, and as many lines.
const LOOKED_AT: usize = 64 << 10;
const LINES: usize = 20;

impl Delimiter {
    /// The byte.
    #[must_use]
    pub fn as_byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
            Delimiter::Semicolon => b';',
            Delimiter::Bar => b'|',
        }
    }

    /// The delimiter that a first line `sep=;` states to spreadsheet programs, which do not show that line.
    pub(super) fn stated(line: &str) -> Option<Delimiter> {
        let line = line.trim_matches('"');
        let (word, sign) = line.split_at_checked(4)?;
        match (word.eq_ignore_ascii_case("sep="), sign) {
            (true, ",") => Some(Delimiter::Comma),
            (true, "\t") => Some(Delimiter::Tab),
            (true, ";") => Some(Delimiter::Semicolon),
            (true, "|") => Some(Delimiter::Bar),
            _ => None,
        }
    }

    /// The delimiter that the first row which has any has most of outside quotation marks, as a title above the headings has
    /// none; or nothing while that row's end is not there.
    pub(super) fn detect(text: &str, at_end: bool) -> Option<Delimiter> {
        let (mut commas, mut tabs, mut semicolons) = (0_usize, 0_usize, 0_usize);
        let (mut quoted, mut lines) = (false, 0);
        let mut complete = at_end || text.len() >= LOOKED_AT;
        for byte in text.bytes().take(LOOKED_AT) {
            match byte {
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b',' => commas += 1,
                b'\t' => tabs += 1,
                b';' => semicolons += 1,
                b'\n' | b'\r' => {
                    lines += 1;
                    if commas + tabs + semicolons > 0 || lines >= LINES {
                        complete = true;
                        break;
                    }
                }
                _ => {}
            }
        }
        let best = if tabs > commas && tabs >= semicolons {
            Delimiter::Tab
        } else if semicolons > commas {
            Delimiter::Semicolon
        } else {
            Delimiter::Comma
        };
        complete.then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_decides() {
        for (text, expected) in [
            ("a,b\tc,d\n", Delimiter::Comma),
            ("a\tb\n,,,,", Delimiter::Tab),
            ("a;b;c,d\n", Delimiter::Semicolon),
            ("\"a,b,c\";d\n", Delimiter::Semicolon),
            ("a;b\tc\n", Delimiter::Tab),
            ("a,b;c\n", Delimiter::Comma),
            ("走访台账\n\n日期;户主\n", Delimiter::Semicolon),
        ] {
            assert_eq!(Delimiter::detect(text, false), Some(expected), "{text}");
        }
        assert_eq!(Delimiter::detect("a;b", false), None);
        assert_eq!(Delimiter::detect("户主，姓名\n", false), None);
        assert_eq!(Delimiter::detect("户主，姓名\n", true), Some(Delimiter::Comma));
        assert_eq!(Delimiter::detect("a;b", true), Some(Delimiter::Semicolon));
    }
}
