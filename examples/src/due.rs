//! What was due from the first day of the year to the day of the figures, and whether it was done.

use std::collections::BTreeMap;

use serde::Serialize;
use wushe::checklist::{ChosenReadings, Due, DueBy, DueQuestion, DueSummary, Unscheduled, Window};
use wushe::choice::OpenItem;
use wushe::finding::Label;
use wushe::metrics::indicator::DueTasks;
use wushe::pack::Pack;
use wushe::service::{Book, Kind};
use wushe::value::Date;

/// The domain whose subjects are the staff.
const STAFF: &str = "qualification";

/// What the job found to be due.
#[derive(Debug)]
pub(crate) struct Obligations {
    pub(crate) days: Window,
    pub(crate) as_of: Date,
    /// The first day from which no record is missing, where somebody said so.
    pub(crate) kept_from: Option<Date>,
    /// Whether the ledgers tell of persons; else only the staff's items can be due.
    pub(crate) has_persons: bool,
    pub(crate) lines: Vec<Line>,
    /// What tasks wait for that are not decided, each with the number of tasks.
    pub(crate) waits: Vec<(OpenItem, u64)>,
    /// The tasks, for indicators that count them.
    pub(crate) tasks: DueTasks,
    /// The numbers of items that are never due, by why.
    pub(crate) never: Vec<(Unscheduled, u64)>,
}

/// An item's tasks.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) domain: Label,
    pub(crate) item: Label,
    pub(crate) summary: DueSummary,
}

/// What is due of a book; nothing where the rulebook has no items.
pub(crate) fn due(pack: &Pack, book: &Book, as_of: Date, kept_from: Option<Date>) -> Option<Obligations> {
    let facts = Kind::new("person_facts");
    let has_persons = book.rows().any(|row| *row.kind() == facts);
    // Where nobody's facts are known, every visit would be told to be of an unknown person.
    let checklist = if has_persons { pack.checklist().clone() } else { pack.checklist().domain(STAFF).ok()? };
    let days = Window { first: Date::new(as_of.year_month_day().0, 1, 1)?, last: as_of };
    let question = DueQuestion {
        first: days.first,
        last: days.last,
        as_of,
        kept_from,
        readings: &ChosenReadings::default(),
        standards: pack.standards(),
        listed: &[],
        threads: 1,
    };
    let due = checklist.due(book, question);
    let labels: BTreeMap<&str, (&Label, &Label)> =
        checklist.items().map(|item| (&**item.id(), (&item.domain().label, item.label()))).collect();
    let lines = due.summary(&[DueBy::Domain, DueBy::Item]).into_iter().filter_map(|summary| {
        let (domain, item) = labels.get(summary.of.get(1)?.as_deref()?)?;
        Some(Line { domain: (*domain).clone(), item: (*item).clone(), summary })
    });
    let lines = lines.collect();
    Some(Obligations { days, as_of, kept_from, has_persons, lines, waits: waits(&due), tasks: DueTasks::of(&due), never: never(&due) })
}

/// What most tasks wait for first.
fn waits(due: &Due) -> Vec<(OpenItem, u64)> {
    let mut waits: BTreeMap<OpenItem, u64> = BTreeMap::new();
    for item in due.tasks().flat_map(|task| task.waits_for()) {
        *waits.entry(item.clone()).or_default() += 1;
    }
    let mut waits: Vec<(OpenItem, u64)> = waits.into_iter().collect();
    waits.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    waits
}

fn never(due: &Due) -> Vec<(Unscheduled, u64)> {
    let count = |why| due.unplanned().iter().filter(|unplanned| unplanned.why == why).count();
    let counts = Unscheduled::ALL.into_iter().map(|why| (why, u64::try_from(count(why)).unwrap_or(u64::MAX)));
    counts.filter(|(_, count)| *count > 0).collect()
}

impl Line {
    /// How much of what is settled was met, such as 66.7%; from the least to the most that it can come to while tasks are not decided, and
    /// nothing where none is settled.
    pub(crate) fn rate(&self) -> Option<String> {
        let (met, settled, unknown) = (self.summary.counts.met(), self.summary.counts.settled(), self.summary.counts.unknown);
        let all = settled.checked_add(unknown).filter(|_| settled > 0)?;
        let (least, most) = (per_mille(met, all)?, per_mille(met.checked_add(unknown)?, all)?);
        let shown = |rate: u64| format!("{}.{}", rate / 10, rate % 10);
        Some(if least == most { format!("{}%", shown(least)) } else { format!("{}–{}%", shown(least), shown(most)) })
    }
}

/// So many of a thousand, half a one up.
fn per_mille(part: u64, whole: u64) -> Option<u64> {
    part.checked_mul(2000)?.checked_add(whole)?.checked_div(whole.checked_mul(2)?)
}

/// Why items are never due, in both languages.
pub(crate) fn said(why: Unscheduled) -> (&'static str, &'static str) {
    match why {
        Unscheduled::CadenceUnstated => ("条文没有写多久一次", "whose text does not say how often"),
        Unscheduled::NoEvidence => ("没有哪类记录算作完成", "that no record can do"),
        Unscheduled::NoCadence => ("规则包没有写多久一次", "whose item does not say how often"),
    }
}

/// The same as JSON.
#[derive(Serialize)]
pub(crate) struct Out<'a> {
    first: Date,
    last: Date,
    as_of: Date,
    kept_from: Option<Date>,
    summary: Vec<&'a DueSummary>,
    waits_for: Vec<Waits>,
    never: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Waits {
    item: String,
    tasks: u64,
}

impl<'a> Out<'a> {
    pub(crate) fn of(found: &'a Obligations) -> Self {
        Out {
            first: found.days.first,
            last: found.days.last,
            as_of: found.as_of,
            kept_from: found.kept_from,
            summary: found.lines.iter().map(|line| &line.summary).collect(),
            waits_for: found.waits.iter().map(|(item, tasks)| Waits { item: item.to_string(), tasks: *tasks }).collect(),
            never: found.never.iter().map(|(why, count)| (why.as_str(), *count)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use wushe::border::LedgerRun;
    use wushe::checklist::StateCounts;

    use super::*;

    #[test]
    fn a_rate_is_of_what_is_settled() {
        let line = |met: u64, missed: u64, unknown: u64| Line {
            domain: Label::new("", ""),
            item: Label::new("", ""),
            summary: DueSummary {
                of: Vec::new(),
                cadence: "calendar",
                counts: StateCounts { done: met, missed, unknown, open: 7, ..StateCounts::default() },
                settled_subjects: 0,
                met_subjects: 0,
            },
        };
        let rate = |met, missed, unknown| line(met, missed, unknown).rate().unwrap_or_default();
        assert_eq!([rate(2, 1, 0), rate(1, 1999, 0), rate(0, 5, 0), rate(0, 0, 0)], ["66.7%", "0.1%", "0.0%", ""]);
        assert_eq!([rate(22, 0, 16), rate(0, 0, 8)], ["57.9–100.0%", ""]);
    }

    #[test]
    fn certificates_that_nobody_registered_are_due() {
        let day = |text| Date::parse(text).unwrap();
        let pack = Pack::builtin("national").unwrap();
        let mut run = LedgerRun::new(&pack, Some("certificate"), day("2022-05-21")).unwrap();
        run.csv("工号,取得日期,级别\nW1,2021-09-01,初级\nW2,2020-09-01,中级\n".as_bytes());
        let (report, book) = run.finish();
        assert_eq!(report.accepted, 2, "{report:?}");
        let found = due(&pack, &book, day("2022-05-21"), Some(day("2019-01-01"))).unwrap();
        assert!(!found.has_persons);
        let told: Vec<_> = found.lines.iter().map(|line| (&*line.item.zh, line.summary.counts.open, line.summary.counts.unknown)).collect();
        // Whether the second is overdue or missed depends on a grace that nobody stated.
        assert_eq!(told, [("首次登记", 1, 0)]);
        assert!(due(&pack, &Book::new(), day("2022-05-21"), None).unwrap().lines.is_empty());
    }
}
