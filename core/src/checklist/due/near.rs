//! Records that nearly did a task: each would have but for one thing. And the papers that the records of a done one do not show.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Truth, holds};
use super::subjects::{rows_of, text_of};
use super::tasks::{Due, Task};
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::evidence::{Evidence, RecordScope};
use crate::checklist::words::Subject;
use crate::condition::{Expression, Machine};
use crate::finding::{Label, Lang, word_list};
use crate::service::book::{Cell, Row, RowId};
use crate::service::{Book, Kind, Role, TaskState};
use crate::value::Date;

word_list! {
    /// The one thing for which a record did not do a task.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum NearWhy {
        /// It is of a day before or after the window, and nothing else has it.
        OtherDay = "other_day",
        /// It does not meet the condition of the evidence.
        Condition = "condition",
        /// It is of another kind, one that does another item.
        OtherKind = "other_kind",
        /// It is about another member of the subject's household.
        OtherMember = "other_member",
        /// Another item has it, and only one of the two may.
        HadByOther = "had_by_other",
        /// Too few of its key have come together.
        NotTogether = "not_together",
        /// Its key has counted already.
        CountedOnce = "counted_once",
        /// The subject was not in the target on that day, or the day of coming into it does not count.
        NotCounted = "not_counted",
    }

    /// Every one.
    pub const ALL: [NearWhy; 8];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// No task names more records that nearly did it than these, the first in their order.
const MOST: usize = 20;

/// A record that nearly did a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// For what it did not.
    pub why: NearWhy,
    /// The record.
    pub row: RowId,
    /// Which of the book's ledgers it comes from, and its number there.
    pub origin: Option<(usize, u32)>,
    /// The same in words of the rulebook, with no value of the record.
    pub words: Label,
}

/// A paper of a done task that its records do not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Its place among the papers of the item.
    pub paper: usize,
    /// Whether the records say that it is not there; else they do not say.
    pub is_missing: bool,
}

/// What is told of a task beside how it stands: by plan, subject and window.
#[derive(Clone, Default)]
pub(in crate::checklist) struct Beside {
    pub(super) near: BTreeMap<(u32, u32, Window), Vec<NearMiss>>,
    pub(super) papers: BTreeMap<(u32, u32, Window), Vec<Lacking>>,
}

/// Rows of one subject each, in the order of their days.
type RowsOf<'b> = BTreeMap<&'b str, Vec<Row<'b>>>;

struct Search<'s> {
    due: &'s Due,
    scope: &'s RecordScope,
    /// The rows of the kinds that do items about each sort of subject.
    own: BTreeMap<Subject, RowsOf<'s>>,
    of_household: RowsOf<'s>,
    /// In which household who was a member from when to when, by person and by household.
    households: BTreeMap<&'s str, Vec<(&'s str, Date, Date)>>,
    members: BTreeMap<&'s str, Vec<(&'s str, Date, Date)>>,
    /// The records that tasks of a plan have, by the item.
    had: BTreeMap<&'s str, BTreeSet<RowId>>,
}

pub(in crate::checklist) fn beside(scope: &RecordScope, due: &Due, book: &Book) -> Beside {
    let mut beside = Beside::default();
    let search = Search::new(due, scope, book);
    for task in due.tasks() {
        let key = (task.row.plan, task.row.subject, task.row.window);
        match task.state() {
            TaskState::Open | TaskState::Overdue | TaskState::Missed => {
                let near = search.near(task);
                if !near.is_empty() {
                    beside.near.entry(key).or_insert(near);
                }
            }
            TaskState::Done | TaskState::Late => {
                let lacking = lacking(task, scope, book);
                if !lacking.is_empty() {
                    beside.papers.entry(key).or_insert(lacking);
                }
            }
            _ => {}
        }
    }
    beside
}

fn lacking(task: Task<'_>, scope: &RecordScope, book: &Book) -> Vec<Lacking> {
    let shown: &[Option<Expression>] = task.version().map(|version| version.shown_by.as_slice()).unwrap_or_default();
    let (mut machine, mut values) = (Machine::new(), Vec::new());
    let mut lacking = Vec::new();
    for (paper, condition) in shown.iter().enumerate().filter_map(|(at, condition)| Some((at, condition.as_ref()?))) {
        let mut is_missing = true;
        let mut is_there = false;
        for row in task.records().filter_map(|row| book.row(row)) {
            match holds(Some(condition), &scope.names, row, &mut machine, &mut values) {
                Truth::Yes => is_there = true,
                Truth::Lacks(_) => is_missing = false,
                Truth::No => {}
            }
        }
        if !is_there {
            lacking.push(Lacking { paper, is_missing });
        }
    }
    lacking
}

impl<'s> Search<'s> {
    fn new(due: &'s Due, scope: &'s RecordScope, book: &'s Book) -> Search<'s> {
        let mut search = Search {
            due,
            scope,
            own: BTreeMap::new(),
            of_household: RowsOf::new(),
            households: BTreeMap::new(),
            members: BTreeMap::new(),
            had: BTreeMap::new(),
        };
        for subject in Subject::ALL {
            let of = |about: bool| {
                let evidence = due.plans.iter().filter(move |(item, ..)| item.subject() == subject);
                let evidence = evidence.flat_map(|(item, ..)| item.versions()).filter_map(|version| version.evidence.as_ref());
                evidence.filter(move |evidence| evidence.is_of_household == about).flat_map(|evidence| evidence.kinds.iter().cloned())
            };
            let kinds: BTreeSet<Kind> = of(false).collect();
            let role = subject.roles().first().copied().unwrap_or(Role::Person);
            if !kinds.is_empty() {
                search.own.insert(subject, by_key(book, role, |kind| kinds.contains(kind)));
            }
            let kinds: BTreeSet<Kind> = of(true).collect();
            if !kinds.is_empty() {
                search.of_household = by_key(book, Role::Household, |kind| kinds.contains(kind));
            }
        }
        let kind = Kind::new("household_member");
        let no_end = Date::new(9999, 12, 31);
        for row in rows_of(book, |known| *known == kind) {
            let until = if let Cell::Date(last) = row.role(Role::Until) { Some(last) } else { no_end };
            let (Some(person), Some(household), Some(last)) = (text_of(row, Role::Person), text_of(row, Role::Household), until) else {
                continue;
            };
            search.households.entry(person).or_default().push((household, row.date(), last));
            search.members.entry(household).or_default().push((person, row.date(), last));
        }
        for task in due.tasks() {
            if let Some(item) = task.item() {
                search.had.entry(item.id()).or_default().extend(task.records());
            }
        }
        search
    }

    /// The records that nearly did a task, in the order of their days.
    fn near(&self, task: Task<'_>) -> Vec<NearMiss> {
        let (Some(item), Some(evidence), Some((subject, key))) =
            (task.item(), task.version().and_then(|version| version.evidence.as_ref()), task.expose_subject())
        else {
            return Vec::new();
        };
        let mut finding = Finding {
            evidence,
            cadence: task.cadence(),
            window: Window { first: task.window().first, last: task.window().last.min(self.due.as_of) },
            had: self.had.get(&**item.id()),
            had_by: Some(item.id()),
            near: Vec::new(),
            machine: Machine::new(),
        };
        let own = self.own.get(&subject).and_then(|rows| rows.get(key)).map(Vec::as_slice).unwrap_or_default();
        let mine: Vec<Row<'_>> = match evidence.is_of_household {
            false => own.iter().copied().filter(|row| evidence.kinds.contains(row.kind())).collect(),
            true => {
                let households = self.households.get(key).into_iter().flatten();
                let rows = households.flat_map(|(household, first, last)| {
                    let rows = self.of_household.get(household).into_iter().flatten();
                    rows.copied().filter(|row| *first <= row.date() && row.date() <= *last && evidence.kinds.contains(row.kind()))
                });
                rows.collect()
            }
        };
        self.of_own(&mine, &mut finding);
        let window = finding.window;
        // A station has many records of each kind, which are no visits that went wrong.
        let is_one = matches!(subject, Subject::Person | Subject::Household | Subject::Worker);
        let others = own.iter().filter(|_| is_one);
        for row in others.filter(|row| window.contains(row.date()) && !evidence.kinds.contains(row.kind())) {
            let kind = self.scope.kind(row.kind());
            finding.push(
                NearWhy::OtherKind,
                *row,
                &format!("是另一种记录（{}）", kind.zh),
                &format!("it is of another kind ({})", kind.en),
            );
        }
        if subject == Subject::Person && !evidence.is_of_household {
            self.of_others(key, &mut finding);
        }
        finding.near.sort_by_key(|near| (near.row, near.why));
        finding.near.dedup_by_key(|near| near.row);
        finding.near.truncate(MOST);
        finding.near
    }

    fn of_own(&self, mine: &[Row<'_>], finding: &mut Finding<'_>) {
        let mut before: Option<Row<'_>> = None;
        let mut after: Option<Row<'_>> = None;
        for row in mine.iter().copied().filter(|row| row.date() <= self.due.as_of) {
            if finding.is_had(row.id()) {
                continue;
            }
            let truth = finding.holds(self.scope, row);
            match truth {
                Some(true) if !finding.window.contains(row.date()) => {
                    let is_joined = finding.evidence.together.is_some() || finding.evidence.once_of.is_some();
                    if is_joined || !self.is_spare(mine, row, finding) {
                        continue;
                    }
                    if row.date() < finding.window.first {
                        before = before.filter(|known| known.date() >= row.date()).or(Some(row));
                    } else {
                        after = after.filter(|known| known.date() <= row.date()).or(Some(row));
                    }
                }
                _ if !finding.window.contains(row.date()) => {}
                Some(false) => {
                    let words =
                        |lang| finding.evidence.condition.as_ref().map(|condition| condition.words(lang, self.scope)).unwrap_or_default();
                    let (zh, en) = (words(Lang::ZhHans), words(Lang::En));
                    finding.push(NearWhy::Condition, row, &format!("不符合：{zh}"), &format!("it does not meet: {en}"));
                }
                Some(true) => self.uncounted(row, finding),
                None => {}
            }
        }
        if let Some(row) = before {
            finding.push(NearWhy::OtherDay, row, "日期在期限之前", "it is of a day before the window");
        }
        if let Some(row) = after {
            finding.push(NearWhy::OtherDay, row, "日期在期限之后", "it is of a day after the window");
        }
    }

    /// A record of the window that meets the condition and yet does not count.
    fn uncounted(&self, row: Row<'_>, finding: &mut Finding<'_>) {
        let mut linked = self.due.plans.iter().map(|(item, ..)| item).filter(|item| {
            let names = |one: &crate::checklist::item::Item, other: &str| one.not_with().any(|name| name == other);
            finding.evidence.not_with.iter().any(|name| name == item.id()) || finding.had_by.is_some_and(|own| names(item, own))
        });
        let having = linked.find(|item| self.had.get(&**item.id()).is_some_and(|rows| rows.contains(&row.id())));
        match having {
            Some(item) => {
                let label = item.label();
                let (zh, en) = (format!("已算给{}", label.zh), format!("{} has it", label.en));
                finding.push(NearWhy::HadByOther, row, &zh, &en);
            }
            None if finding.evidence.together.is_some() => {
                finding.push(NearWhy::NotTogether, row, "同一编号的记录或人数还不够", "too few records or people of its key");
            }
            None if finding.evidence.once_of.is_some() => {
                finding.push(NearWhy::CountedOnce, row, "同一编号已算过", "its key has counted already");
            }
            None => finding.push(
                NearWhy::NotCounted,
                row,
                "当天不在对象里，或者是成为对象的当天而当天不算",
                "the subject was not in the target that day, or came into it that day, which does not count",
            ),
        }
    }

    /// Whether its own window does not need a record.
    fn is_spare(&self, mine: &[Row<'_>], row: Row<'_>, finding: &mut Finding<'_>) -> bool {
        let Some(cadence @ Cadence::Calendar { times, .. }) = finding.cadence else { return true };
        let Some(own) = cadence.windows(Window { first: row.date(), last: row.date() }).next() else { return true };
        let mut count = 0_u32;
        for other in mine.iter().filter(|other| own.contains(other.date())) {
            if finding.holds(self.scope, *other) == Some(true) {
                count = count.saturating_add(1);
            }
        }
        // Only the windows on both sides are near.
        let step = |day: Option<Date>| day.is_some_and(|day| finding.window.contains(day));
        count > *times && (step(own.last.plus_days(1)) || step(own.first.plus_days(-1)))
    }

    /// Records about others of the household.
    fn of_others(&self, key: &str, finding: &mut Finding<'_>) {
        let Some(rows) = self.own.get(&Subject::Person) else { return };
        for (household, first, last) in self.households.get(key).into_iter().flatten() {
            for (other, from, until) in self.members.get(household).into_iter().flatten().filter(|(other, ..)| *other != key) {
                let (first, last) = ((*first).max(*from).max(finding.window.first), (*last).min(*until).min(finding.window.last));
                for row in rows.get(other).into_iter().flatten() {
                    let is_then = first <= row.date() && row.date() <= last && finding.evidence.kinds.contains(row.kind());
                    if is_then && !finding.is_had(row.id()) && finding.holds(self.scope, *row) == Some(true) {
                        finding.push(NearWhy::OtherMember, *row, "对象是同一家庭的另一人", "it is about another member of the household");
                    }
                }
            }
        }
    }
}

/// What is found for one task.
struct Finding<'f> {
    evidence: &'f Evidence,
    cadence: Option<&'f Cadence>,
    window: Window,
    had: Option<&'f BTreeSet<RowId>>,
    had_by: Option<&'f str>,
    near: Vec<NearMiss>,
    machine: Machine,
}

impl Finding<'_> {
    fn is_had(&self, row: RowId) -> bool {
        self.had.is_some_and(|had| had.contains(&row))
    }

    fn holds(&mut self, scope: &RecordScope, row: Row<'_>) -> Option<bool> {
        match holds(self.evidence.condition.as_ref(), &scope.names, row, &mut self.machine, &mut Vec::new()) {
            Truth::Yes => Some(true),
            Truth::No => Some(false),
            Truth::Lacks(_) => None,
        }
    }

    fn push(&mut self, why: NearWhy, row: Row<'_>, zh: &str, en: &str) {
        self.near.push(NearMiss { why, row: row.id(), origin: row.origin(), words: Label::new(zh, en) });
    }
}

fn by_key(book: &Book, role: Role, is_one: impl Fn(&Kind) -> bool) -> RowsOf<'_> {
    let mut rows = RowsOf::new();
    for row in rows_of(book, is_one) {
        if let Some(key) = text_of(row, role) {
            rows.entry(key).or_default().push(row);
        }
    }
    rows
}
