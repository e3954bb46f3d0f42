//! What is wrong or doubtful in an input, as data.
//!
//! A [`Finding`] has a stable [`Code`], a [`Path`] to the place and [`Param`]s. The sentence is rendered from
//! those in the reader's language, so nothing that a person typed can slip into a message: a finding holds no
//! value of a person to begin with.
//!
//! ```
//! use wushe::finding::{Code, Finding, Lang, Path, to_json};
//!
//! let finding = Finding::new(Code::DateExcelSerial, Path::new().key("visited_on")).with("date", "2022-05-21");
//! assert!(finding.sentence(Lang::En).contains("2022-05-21"));
//! assert_eq!(
//!     to_json(&finding),
//!     r#"{"code":"date_excel_serial","severity":"error","path":["visited_on"],"params":{"date":"2022-05-21"}}"#,
//! );
//! ```

use std::str::Split;

mod findings;
mod generated {
    // The generator's own form, so that `generate.py --check` can compare it.
    #[rustfmt::skip]
    pub(super) mod code;
}
mod label;
mod nearest;
mod order;
mod path;
mod problem;
mod read;
mod render;
mod report;
mod source_location;
mod text;
mod word_list;
#[cfg(feature = "sentences")]
mod words;

pub use findings::Findings;
pub use generated::code::Code;
use generated::code::{TEXTS, WEIGHTS};
#[cfg(feature = "choice")]
pub(crate) use label::Both;
pub use label::Label;
pub use nearest::{edit_distance, nearest};
pub(crate) use order::{sort_by, sort_numbers};
pub use path::{Path, Segment};
pub use problem::{Finding, PARAM_LIMIT, Param, Params, Problem};
pub use render::{Lang, UnknownLang};
pub use report::{Report, Status, Truncated};
pub use source_location::SourceLocation;
pub use text::Text;
pub(crate) use word_list::word_list;

pub use crate::json::to_json;

word_list! {
    /// How much a finding weighs.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity {
        /// The input can't be used as it is.
        Error = "error",
        /// The input can be used, and is probably not what was meant.
        Warning = "warning",
        /// Something that a person may want to know.
        Hint = "hint",
        /// A code of explanations, never of a finding.
        Note = "note",
    }

    /// The word in JSON: `error`, `warning`, `hint` or `note`.
    pub fn as_str;
}

/// One entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The stable name, as in JSON.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The sentence in simplified Chinese, with `{param}` places.
    pub zh: &'static str,
    /// The sentence in English, with `{param}` places.
    pub en: &'static str,
}

impl Code {
    /// The entry of the catalogue: severity and sentences.
    #[must_use]
    pub fn entry(self) -> Entry {
        let mut texts = self.texts();
        let mut next = || texts.next().unwrap_or_default();
        let (code, _params) = (next(), next());
        // A build without the feature `sentences` has the code alone for what forms never tell.
        let mut sentence = || Some(next()).filter(|text| !text.is_empty()).unwrap_or(code);
        let (zh, en) = (sentence(), sentence());
        Entry { code, severity: self.severity(), zh, en }
    }

    /// The stable name, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.texts().next().unwrap_or_default()
    }

    /// The names of its parameters, in the order in which they are written.
    pub fn params(self) -> impl Iterator<Item = &'static str> {
        self.texts().nth(1).unwrap_or_default().split_ascii_whitespace()
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(self) -> Severity {
        WEIGHTS.get(self.at()).copied().unwrap_or(Severity::Error)
    }

    fn at(self) -> usize {
        usize::from(self as u16)
    }

    /// The lines of its texts, and those of the codes behind it.
    fn texts(self) -> Split<'static, char> {
        let mut texts = lines(STARTS.get(self.at() / STRIDE).copied().unwrap_or_default());
        for _ in 0..self.at().rem_euclid(STRIDE).saturating_mul(LINES) {
            texts.next();
        }
        texts
    }

    /// The code of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Code> {
        let stride = STARTS.partition_point(|start| lines(*start).next() <= Some(name)).checked_sub(1)?;
        let at = lines(*STARTS.get(stride)?).step_by(LINES).take(STRIDE).position(|known| known == name)?;
        Code::numbered(stride.saturating_mul(STRIDE).saturating_add(at))
    }
}

/// How many lines of the catalogue's texts each code has.
const LINES: usize = 4;

/// How many codes stand from one start to the next: in a browser a start for each would weigh a kilobyte.
const STRIDE: usize = if cfg!(target_family = "wasm") { 4 } else { 1 };

/// The byte at which the texts of each code begin, or of the first code of each stride.
static STARTS: [u32; Code::ALL.len().div_ceil(STRIDE)] = starts();

const fn starts<const N: usize>() -> [u32; N] {
    let mut starts = [0; N];
    let mut rest: &mut [u32] = &mut starts;
    let mut text = TEXTS.as_bytes();
    let (mut at, mut lines) = (0, 0);
    let mut begins = true;
    while let [byte, behind @ ..] = text {
        if begins && lines % (LINES * STRIDE) == 0 {
            let [start, later @ ..] = rest else { break };
            *start = at;
            rest = later;
        }
        begins = *byte == b'\n';
        if begins {
            lines += 1;
        }
        at += 1;
        text = behind;
    }
    starts
}

/// The names of the parameters of all codes.
fn all_params() -> impl Iterator<Item = &'static str> {
    lines(0).skip(1).step_by(LINES).flat_map(str::split_ascii_whitespace)
}

fn lines(start: u32) -> Split<'static, char> {
    usize::try_from(start).ok().and_then(|start| TEXTS.get(start..)).unwrap_or_default().split('\n')
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
