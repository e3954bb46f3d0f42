//! How a format shows a whole number, as far as it is zeros and letters.

/// What a number looks like in its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As its digits are, thousands and places aside.
    Plain,
    /// As this text.
    Text(String),
    /// As something else, which is not worked out.
    Other,
}

/// A format of numbers, whose sections are those of positive numbers, of negative ones and of zero.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default)]
struct Section {
    parts: Vec<Part>,
    /// Whether it has places, thousands, a share or a power of ten.
    is_numeric: bool,
    /// Whether it has what is not read here.
    is_other: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Letter(char),
    /// A place that is shown where there is no digit, too, or only where there is one.
    Digit(bool),
    /// The number as it is.
    Whole,
}

impl Shown {
    pub(crate) fn of(code: &str) -> Self {
        let (mut sections, mut section) = (Vec::new(), Section::default());
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => sections.push(std::mem::take(&mut section)),
                '"' => section.parts.extend(letters.by_ref().take_while(|letter| *letter != '"').map(Part::Letter)),
                '\\' => section.parts.extend(letters.next().map(Part::Letter)),
                // A space as wide as a letter, and what fills the cell up.
                '_' | '*' => drop(letters.next()),
                '[' => {
                    let word: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    section.bracket(&word);
                }
                '0' => section.parts.push(Part::Digit(true)),
                '#' => section.parts.push(Part::Digit(false)),
                '.' | ',' | '%' | '?' => section.is_numeric = true,
                '@' => section.parts.push(Part::Whole),
                'G' | 'g' if "eneral".chars().all(|expected| letters.next().is_some_and(|found| found.eq_ignore_ascii_case(&expected))) => {
                    section.parts.push(Part::Whole);
                }
                letter if letter.is_ascii_alphanumeric() || letter == '/' => section.is_other = true,
                letter => section.parts.push(Part::Letter(letter)),
            }
        }
        sections.push(section);
        Shown { sections }
    }

    /// What it makes of a number.
    pub(crate) fn look(&self, number: i64) -> Look {
        let positive = self.sections.first();
        let (section, sign) = match (self.sections.as_slice(), number) {
            ([_, negative, ..], ..0) => (Some(negative), ""),
            ([_, _, zero, ..], 0) => (Some(zero), ""),
            (_, ..0) => (positive, "-"),
            _ => (positive, ""),
        };
        let Some(section) = section else { return Look::Plain };
        let digits = number.unsigned_abs().to_string();
        if section.is_other {
            return Look::Other;
        }
        let shown = section.show(&digits);
        let shown = shown.trim();
        let is_same = shown == digits || section.is_numeric && section.is_bare();
        match (is_same, section.is_numeric) {
            (true, _) => Look::Plain,
            (false, true) => Look::Other,
            (false, false) => Look::Text(format!("{sign}{shown}")),
        }
    }
}

impl Section {
    fn bracket(&mut self, word: &str) {
        let colours = ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];
        match word.strip_prefix('$') {
            Some(currency) => self.parts.extend(currency.split('-').next().unwrap_or_default().chars().map(Part::Letter)),
            None if colours.iter().any(|colour| word.eq_ignore_ascii_case(colour))
                || word.starts_with(['黑', '蓝', '绿', '红', '白', '黄', '青', '洋', '颜']) => {}
            None if word.to_ascii_lowercase().starts_with("color") => {}
            None => self.is_other = true,
        }
    }

    /// Whether it adds no letter.
    fn is_bare(&self) -> bool {
        self.parts.iter().all(|part| !matches!(part, Part::Letter(letter) if !letter.is_whitespace()))
    }

    /// The digits in its places, from the last; what is more stands in the first one.
    fn show(&self, digits: &str) -> String {
        let places = self.parts.iter().filter(|part| matches!(part, Part::Digit(_))).count();
        let mut left = digits.len().checked_sub(places);
        let missing = places.saturating_sub(digits.len());
        let (mut shown, mut place, mut digit) = (String::new(), 0_usize, digits.chars());
        for part in &self.parts {
            match part {
                Part::Letter(letter) => shown.push(*letter),
                Part::Whole => shown.push_str(digits),
                Part::Digit(is_zero) => {
                    place += 1;
                    if place <= missing {
                        shown.extend(is_zero.then_some('0'));
                        continue;
                    }
                    let count = left.take().unwrap_or(0).saturating_add(1);
                    shown.extend(digit.by_ref().take(count));
                }
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_and_letters_show_a_text() {
        for (code, number, shown) in [
            ("0000", 123, "0123"),
            ("\"H\"0000", 123, "H0123"),
            ("\\H0000", 12_345, "H12345"),
            ("000-000", 12_345, "012-345"),
            ("000-000", 1_234_567, "1234-567"),
            ("General\"号\"", 7, "7号"),
            ("[$-804]0000_ ", 7, "0007"),
            ("[Red]\"H\"#", 7, "H7"),
            ("0000;\"负\"0000;\"零\"", 0, "零"),
            ("0000;\"负\"0000", -5, "负0005"),
            ("\"H\"00", -5, "-H05"),
            ("\"152221\"000000", 100_000, "152221100000"),
        ] {
            assert_eq!(Shown::of(code).look(number), Look::Text(shown.to_owned()), "{code} {number}");
        }
    }

    #[test]
    fn digits_as_they_are_show_nothing_else() {
        for code in
            ["General", "0", "@", "#,##0", "0.00", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", "000"]
        {
            assert_eq!(Shown::of(code).look(123), Look::Plain, "{code}");
        }
        assert_eq!(Shown::of("0000").look(12_345), Look::Plain);
    }

    #[test]
    fn what_is_more_is_not_worked_out() {
        for code in ["[>9]\"H\"0;0", "[DBNum1]0", "\"H\"0.0", "0.0,\"千\"", "¥#,##0.00", "# ?/?", "\"H\"0%", "0.0E+00\"x\"", "hh:mm"] {
            assert_eq!(Shown::of(code).look(123), Look::Other, "{code}");
        }
    }
}
