/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// The tabulator, as in Unicode text and in what is copied from a spreadsheet.
    Tab,
    /// `;`, as spreadsheets write where the comma is the decimal sign.
    Semicolon,
}

/// As much of the first row as is looked at.
const LOOKED_AT: usize = 64 << 10;

impl Delimiter {
    /// The byte.
    #[must_use]
    pub fn as_byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
            Delimiter::Semicolon => b';',
        }
    }

    /// The delimiter that a first row has most of outside quotation marks, or nothing while its end is not there.
    pub(super) fn detect(text: &str, at_end: bool) -> Option<Delimiter> {
        let (mut commas, mut tabs, mut semicolons) = (0_usize, 0_usize, 0_usize);
        let mut quoted = false;
        let mut complete = at_end || text.len() >= LOOKED_AT;
        for byte in text.bytes().take(LOOKED_AT) {
            match byte {
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b',' => commas += 1,
                b'\t' => tabs += 1,
                b';' => semicolons += 1,
                b'\n' | b'\r' => {
                    complete = true;
                    break;
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
            ("户主，姓名\n", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::detect(text, false), Some(expected), "{text}");
        }
        assert_eq!(Delimiter::detect("a;b", false), None);
        assert_eq!(Delimiter::detect("a;b", true), Some(Delimiter::Semicolon));
    }
}
