//! What the months of many workers wait for.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::choice::OpenItem;
use crate::finding::{Both, Label, sort_by};
use crate::pay::answers::payroll_month::PayrollMonth;
use crate::pay::fact::Fact;
use crate::pay::month::reasons;
use crate::pay::scheme::spec::Unit;

/// What the months of a payroll wait for, counted while they come.
///
/// ```
/// use wushe::pay::{QuestionCounter, Given, Payroll};
/// use wushe::{Date, Pack, Period};
///
/// let pack = Pack::builtin("jinzhou").unwrap();
/// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"general"}],"certificates":[]}"#;
/// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01")?).unwrap();
/// let [first, last] = ["2022-05", "2022-06"].map(|month| Period::parse(month).unwrap());
/// let mut payroll = Payroll::new(pack.scheme("community_worker").unwrap());
/// let mut asking = QuestionCounter::new();
/// payroll.months(&worker, Given { grade: Some(9), seniority: None }, first, last, |paid| asking.count(0, paid))?;
/// let asked = asking.finish();
/// assert_eq!((asked[0].item.to_string(), asked[0].months, asked[0].workers), ("amounts[9]".to_owned(), 2, 1));
///
/// let mut asking = QuestionCounter::new();
/// payroll.months(&worker, Given { grade: Some(1), seniority: None }, first, last, |paid| asking.count(0, paid))?;
/// assert!(asking.finish().is_empty());
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Debug, Default)]
pub struct QuestionCounter {
    /// By the fact's place among all facts, so that a tie keeps their order, and the item.
    found: BTreeMap<(bool, Option<Fact>, OpenItem), (QuestionCount, usize)>,
}

/// A question, and how much waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionCount {
    /// What it is.
    pub item: OpenItem,
    /// What to ask.
    pub question: Label,
    /// What the number is counted in, where it is one.
    pub unit: Option<Unit>,
    /// How many months wait for it, each worker's for itself.
    pub months: u64,
    /// How many workers do.
    pub workers: u64,
    /// How many components of payslips do: what JSON calls `parts`.
    pub components: u64,
}

impl QuestionCounter {
    /// Nothing has been asked yet.
    #[must_use]
    pub fn new() -> Self {
        QuestionCounter::default()
    }

    /// Takes a month; the months of a worker, whose number it is, come one after the other.
    pub fn count(&mut self, worker: usize, paid: PayrollMonth<'_>) {
        for (item, components) in paid.computed.open_items() {
            let components = u64::try_from(components).unwrap_or(u64::MAX);
            let fact = Fact::from_name(item.words().1).filter(|_| matches!(item, OpenItem::Fact(_)));
            // A fact comes before everything else.
            let (asked, last) = self.found.entry((fact.is_none(), fact, item)).or_insert_with_key(|(.., item)| {
                let (question, unit) = reasons::question(item, paid.scheme);
                (QuestionCount { item: item.clone(), question, unit, months: 0, workers: 0, components: 0 }, usize::MAX)
            });
            asked.months = asked.months.saturating_add(1);
            asked.components = asked.components.saturating_add(components);
            if *last != worker {
                *last = worker;
                asked.workers = asked.workers.saturating_add(1);
            }
        }
    }

    /// What has been asked: that for which most months wait first, of those the one for which most components do.
    #[must_use]
    pub fn finish(self) -> Vec<QuestionCount> {
        let mut asked: Vec<QuestionCount> = self.found.into_values().map(|(asked, _)| asked).collect();
        sort_by(&mut asked, |left, right| (right.months, right.components).cmp(&(left.months, left.components)));
        asked
    }
}

impl Serialize for QuestionCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = self.item.words();
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        map.serialize_entry("question", &Both(&self.question))?;
        map.serialize_entry("unit", &self.unit.map(Unit::as_str))?;
        map.serialize_entry("months", &self.months)?;
        map.serialize_entry("workers", &self.workers)?;
        map.serialize_entry("parts", &self.components)?;
        map.end()
    }
}
