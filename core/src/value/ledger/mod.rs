//! Office writing in the cells of tables, and the rules by which it was read. It is apart because only a ledger may write loosely.

mod date;
mod text;

pub use date::{ExcelDates, date};
pub(crate) use text::{code, number, phone, unwrapped};

use crate::finding::word_list;

word_list! {
    /// A rule by which something written as offices write it is read.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Rule {
        /// Spaces around the value, or within a number that has none.
        Spaces = "spaces",
        /// Digits, letters and signs in the width of Chinese ones: `２０２２`.
        FullWidth = "full_width",
        /// The formula of a text: `="H1"`.
        Formula = "formula",
        /// The apostrophe that makes a cell text: `'H1`.
        Apostrophe = "apostrophe",
        /// Zeros behind the point of a whole number: `1001.0`.
        Decimal = "decimal",
        /// A comma between every three digits: `1,200`.
        Thousands = "thousands",
        /// The unit of the field behind its number: `3户`.
        Unit = "unit",
        /// A day that is written otherwise: `2022/5/20`, `2022年5月20日`.
        Date = "date",
        /// A day in eight digits: `20220520`.
        DateDigits = "date_digits",
        /// Midnight behind a day: `2022-05-20T00:00:00`.
        Midnight = "midnight",
        /// The number under which a spreadsheet keeps a day: `44701`.
        ExcelSerial = "excel_serial",
        /// Hyphens and spaces within a mobile number.
        PhoneSeparators = "phone_separators",
        /// 86, 0086 or 0 before a mobile number.
        PhonePrefix = "phone_prefix",
        /// True and false in other letters than small ones, as spreadsheets write them: `TRUE`.
        Case = "case",
    }

    const ALL: [Rule; 14];

    /// Its name in findings.
    pub fn as_str;
}

/// The rules that a reading took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// None: the value is written as this library writes it.
    pub const NONE: Rules = Rules(0);

    /// These with one more.
    #[must_use]
    pub fn with(self, rule: Rule) -> Rules {
        Rules(self.0 | 1 << (rule as u16))
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Rules) -> Rules {
        Rules(self.0 | other.0)
    }

    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`Rule`].
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| self.0 & 1 << (*rule as u16) != 0)
    }

    /// Their names with a plus between them: `full_width+thousands`.
    #[must_use]
    pub fn names(self) -> String {
        let mut names = String::new();
        for rule in self.iter() {
            if !names.is_empty() {
                names.push('+');
            }
            names.push_str(rule.as_str());
        }
        names
    }
}
