//! Why a completeness is what it is: who was expected, and which reports are missing.

use super::json::percent;
use super::{Completeness, OpenOn};
use crate::explanation::{Explanation, Known};
use crate::finding::Code;

/// The most reports that are named.
const NAMED: usize = 100;

impl OpenOn {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            OpenOn::EveryDay => ("整期每天都开着的", "open on every day of the period"),
            OpenOn::LastDay => ("期末最后一天开着的", "open on its last day"),
            OpenOn::AnyDay => ("期内有一天开着的", "open on some day of it"),
        }
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Completeness {
    /// Why it is what it is, over all units and periods asked for; at most a hundred missing reports are named.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let Some(whole) = self.cells.first() else { return Explanation::new(Code::CompletenessNone).status(Known::None) };
        let head = match whole.completeness().and_then(percent) {
            Some(value) => {
                let head = Explanation::new(Code::CompletenessValue).with("value", value.clone()).value(value).unit("%");
                head.with("received", number(whole.received)).with("expected", number(whole.expected))
            }
            None => Explanation::new(Code::CompletenessNone).status(Known::None),
        };
        let mut told = head.with("place", whole.place.to_string());
        if let Some(open) = self.open {
            let (zh, en) = open.words();
            told = told.because(Explanation::new(Code::CompletenessOpen).with("zh", zh).with("en", en));
        }
        if let (Some(days), Some(timely), Some(value)) = (self.deadline, whole.timely, whole.timeliness().and_then(percent)) {
            let rate = Explanation::new(Code::CompletenessTimely).with("days", i64::from(days)).with("timely", number(timely));
            told = told.because(rate.with("expected", number(whole.expected)).with("value", value.clone()).value(value).unit("%"));
        }
        for one in self.missing.iter().take(NAMED) {
            let missing = Explanation::new(Code::CompletenessMissing).with("name", one.name.to_string());
            told = told.because(missing.with("station", one.station.to_string()).with("period", one.period.to_string()));
        }
        told.omitted = u64::try_from(self.missing.len().saturating_sub(NAMED)).unwrap_or(u64::MAX);
        if !self.unexpected.is_empty() {
            let count = i64::try_from(self.unexpected.len()).unwrap_or(i64::MAX);
            told = told.because(Explanation::new(Code::CompletenessUnexpected).with("count", count));
        }
        told
    }
}
