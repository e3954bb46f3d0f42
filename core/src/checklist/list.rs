//! The checklist of a rulebook.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer;
use super::due::{self, Due, DueBy, DueCounts, DueQuestion};
use super::evidence::RecordScope;
use super::explain;
use super::facts::SubjectFacts;
use super::item::Item;
use super::many::{MatchTable, match_rows};
use super::matched::{self, Match};
use super::names::Names;
use super::words::Subject;
use crate::choice::Standards;
use crate::explanation::Explanation;
use crate::finding::{Code, Finding, Findings, Problem, nearest};
use crate::service::Book;
use crate::service::FactValue;
use crate::value::{Date, DivisionCode};

/// The items of a rulebook, or those of one domain.
///
/// `Debug` shows how many there are.
#[derive(Clone, Default)]
pub struct Checklist {
    names: Option<Arc<Names>>,
    records: Option<Arc<RecordScope>>,
    items: Vec<Arc<Item>>,
    /// All items of the rulebook where these are those of one domain.
    whole: Vec<Arc<Item>>,
}

impl std::fmt::Debug for Checklist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checklist").field("items", &self.items.len()).finish_non_exhaustive()
    }
}

/// What a match is asked for.
#[derive(Clone, Copy, Debug)]
pub struct MatchQuestion<'q> {
    /// Whom the items are about.
    pub subject: Subject,
    /// The day: items of that day's law, ages of that day.
    pub as_of: Date,
    /// Where the subject lives, for place standards; nothing where that is not known.
    pub division: Option<DivisionCode>,
    /// The place standards, with what the rulebook's user chose.
    pub standards: &'q Standards,
}

impl Checklist {
    pub(crate) fn of(names: Option<Arc<Names>>, records: Option<Arc<RecordScope>>) -> Self {
        Checklist { names, records, items: Vec::new(), whole: Vec::new() }
    }

    pub(crate) fn records(&self) -> Option<&Arc<RecordScope>> {
        self.records.as_ref()
    }

    pub(crate) fn names(&self) -> Option<&Arc<Names>> {
        self.names.as_ref()
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.items.push(Arc::new(item));
    }

    /// Every item, in the rulebook's order.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.items.iter()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Every item as JSON: its texts of all days, with the conditions in words of both languages.
    #[must_use]
    pub fn to_json(&self) -> String {
        let names = self.names.as_deref();
        let items: Vec<_> = self.items.iter().filter_map(|item| Some(answer::Shown(item, names?))).collect();
        crate::finding::to_json(&items)
    }

    /// The item of that name.
    ///
    /// # Errors
    /// `item_unknown`, or `item_near` with the nearest name.
    ///
    /// ```
    /// use wushe::{Code, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// assert_eq!(pack.checklist().item("SA-02")?.label().en.as_ref(), "Subsistence allowance");
    /// assert_eq!(pack.checklist().item("SA02").unwrap_err().code, Code::ItemNear);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn item(&self, id: &str) -> Result<&Arc<Item>, Problem> {
        self.items.iter().find(|item| **item.id() == *id).ok_or_else(|| match nearest(id, self.items.iter().map(|item| &**item.id())) {
            Some(near) => Problem::new(Code::ItemNear).with("nearest", near.to_owned()),
            None => Code::ItemUnknown.into(),
        })
    }

    /// The items of one domain.
    ///
    /// # Errors
    /// `domain_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::{Code, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// assert!(pack.checklist().domain("elderly")?.items().all(|item| &*item.domain().id == "elderly"));
    /// assert_eq!(pack.checklist().domain("astronomy").unwrap_err().code, Code::DomainUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn domain(&self, id: &str) -> Result<Checklist, Problem> {
        let items: Vec<_> = self.items.iter().filter(|item| *item.domain().id == *id).cloned().collect();
        if items.is_empty() {
            let mut known: Vec<&str> = Vec::new();
            for item in &self.items {
                if !known.contains(&&*item.domain().id) {
                    known.push(&item.domain().id);
                }
            }
            return Err(Problem::unknown_name(Code::DomainUnknown, known.into_iter()));
        }
        let whole = if self.whole.is_empty() { &self.items } else { &self.whole };
        Ok(Checklist { names: self.names.clone(), records: self.records.clone(), items, whole: whole.clone() })
    }

    /// The items in the rulebook's order, each with whether it is one of these: those of other domains are beside that may have records
    /// before one of them.
    fn with_linked(&self) -> Vec<(&Arc<Item>, bool)> {
        let whole = if self.whole.is_empty() { &self.items } else { &self.whole };
        let shown: BTreeSet<&str> = self.items.iter().map(|item| &**item.id()).collect();
        let mut linked = shown.clone();
        loop {
            let known = linked.len();
            for item in whole {
                if linked.contains(&**item.id()) {
                    linked.extend(item.not_with());
                } else if item.not_with().any(|other| linked.contains(other)) {
                    linked.insert(item.id());
                }
            }
            if linked.len() == known {
                break;
            }
        }
        let all = whole.iter().filter(|item| linked.contains(&**item.id()));
        all.map(|item| (item, shown.contains(&**item.id()))).collect()
    }

    /// What is wrong with items that name each other, once all are known: `item_not_with` where one of two is itself, is about another sort of
    /// subject or joins records. Names that there are not are told by the names of the source.
    pub(crate) fn not_with_problems(&self, names: &[&str]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for item in self.items.iter().filter(|item| item.not_with().next().is_some()) {
            for evidence in item.versions().iter().filter_map(|version| version.evidence.as_ref()) {
                for name in &evidence.not_with {
                    let place = evidence.place.key("not_with");
                    let joins = |item: &Item| {
                        item.versions().iter().any(|version| version.evidence.as_ref().is_some_and(|one| one.together.is_some()))
                    };
                    match self.items.iter().find(|other| other.id() == name) {
                        Some(other) if other.id() == item.id() || other.subject() != item.subject() || joins(item) || joins(other) => {
                            findings.push(place.finding(Problem::new(Code::ItemNotWith).with("item", name.clone())));
                        }
                        None if !names.contains(&&**name) => {
                            let known: Vec<_> = self.items.iter().map(|item| (&**item.id(), Some(item.label()))).collect();
                            findings.push(place.finding(Problem::dangling("item", name, &known)));
                        }
                        _ => {}
                    }
                }
            }
        }
        findings
    }

    /// What a Rust program knows of a subject. A fact that is not given is not known yet.
    ///
    /// # Errors
    /// Every finding at once: `fact_unknown`, `fact_near` for a name that no fact has, `condition_fact_value` for a value of another
    /// type, `option_unknown`, `option_near` and `option_none_with_others` for options.
    pub fn facts(&self, facts: &[(&str, FactValue)]) -> Result<SubjectFacts, Findings> {
        match &self.names {
            Some(names) => SubjectFacts::of(names, facts),
            None => Ok(SubjectFacts::default()),
        }
    }

    /// The same from a JSON object by name: `{"birth_date":"1940-03-01","aid":["dibao"],"income_pc":"612.50"}`. Dates and amounts are
    /// text, `null` says that there is none, and what is left out is not known yet.
    ///
    /// # Errors
    /// `json_broken` and `json_number` alone where the text is no JSON; else every finding at once, each at its fact: those of
    /// [`facts`](Checklist::facts), of [`Date::parse`], [`Amount::parse`](crate::value::Amount::parse) and
    /// [`Count::parse`](crate::value::Count::parse), `record_not_object`, `field_doubled`, `date_in_future`, `amount_is_number`,
    /// `amount_negative`, `boolean_expected`, `list_expected`, `object_expected`, `text_expected`, `text_too_long`, `group_too_long`.
    pub fn facts_json(&self, text: &str, as_of: Date) -> Result<SubjectFacts, Findings> {
        match &self.names {
            Some(names) => SubjectFacts::of_json(names, text, as_of),
            None => Ok(SubjectFacts::default()),
        }
    }

    /// What a record tells of its subject, finished or not: the facts that the checklist asks, and no others.
    #[must_use]
    pub fn facts_of_record<'r>(&self, facts: impl Iterator<Item = (&'r str, &'r FactValue)>) -> SubjectFacts {
        self.names.as_ref().map(|names| SubjectFacts::of_record(names, facts)).unwrap_or_default()
    }

    /// What is known of a subject held against every item in force on the day that is about such a subject.
    ///
    /// ```
    /// use wushe::checklist::{MatchOutcome, MatchQuestion, Subject};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},
    ///     "codes":[{"id":"checklist_domains","label":{"en":"D","zh":"领域"},"provenance":"illustrative",
    ///         "options":[{"id":"elderly","label":{"en":"Elderly","zh":"老年服务"}}]}],
    ///     "facts":[{"id":"age","label":{"en":"age","zh":"年龄"},"type":"count"},
    ///         {"id":"lives_alone","label":{"en":"living alone","zh":"独居"},"type":"boolean"}],
    ///     "items":[{"id":"EL-05","label":{"en":"Visit","zh":"探访"},"domain":"elderly","target":"age >= 80 and lives_alone",
    ///         "outcome":"duty","provenance":"illustrative"}]}"#,
    /// )?;
    /// let day = Date::parse("2026-11-26")?;
    /// let question = MatchQuestion { subject: Subject::Person, as_of: day, division: None, standards: pack.standards() };
    /// let outcome = |facts: &str| {
    ///     let facts = pack.checklist().facts_json(facts, day)?;
    ///     Ok::<_, wushe::Findings>(pack.checklist().matched(&facts, question).items[0].outcome)
    /// };
    /// assert_eq!(outcome(r#"{"age":82,"lives_alone":true}"#)?, MatchOutcome::Duty);
    /// assert_eq!(outcome(r#"{"age":79}"#)?, MatchOutcome::No);
    /// let open = pack.checklist().facts_json(r#"{"age":82}"#, day)?;
    /// assert_eq!(pack.checklist().matched(&open, question).questions[0].item.to_string(), "lives_alone");
    /// assert_eq!(outcome(r#"{"agee":82}"#).unwrap_err()[0].code, wushe::Code::FactNear);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn matched(&self, facts: &SubjectFacts, question: MatchQuestion<'_>) -> Match {
        match &self.names {
            Some(names) => matched::matched(names, &self.items, facts, question),
            None => Match {
                pack: Arc::default(),
                as_of: question.as_of,
                subject: question.subject,
                items: Vec::new(),
                questions: Vec::new(),
                later: Vec::new(),
            },
        }
    }

    /// The records of a form held against every item in force on the day that is about such a subject, each record a subject; those of a later day
    /// are not used, and [`MatchTable::findings`] tells them. A list of records within a record is not known, because a book keeps their number
    /// alone. So many `threads` hold them, with the feature `parallel`; one without it or where it is 0. The answer is the same for any.
    ///
    /// ```
    /// use wushe::checklist::{MatchOutcome, MatchQuestion, Subject};
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let as_of = Date::parse("2026-11-26")?;
    /// let mut run = LedgerRun::new(&pack, Some("person_facts"), as_of)?;
    /// run.csv("日期,人员编号,社工站,出生日期\n2026-01-01,P1,152221100000,1940-03-01\n2026-01-01,P2,152221100000,\n".as_bytes());
    /// let (_, book) = run.finish();
    /// let question = MatchQuestion { subject: Subject::Person, as_of, division: None, standards: pack.standards() };
    /// let table = pack.checklist().match_book(&book, "person_facts", question, 1);
    /// let at = table.items().position(|item| &**item.id() == "CH-17").unwrap_or_default();
    /// let outcomes: Vec<_> = table.outcomes(at).into_iter().flatten().collect();
    /// assert_eq!(outcomes, [MatchOutcome::No, MatchOutcome::Open]);
    /// assert_eq!(table.missing(at, 1).map(ToString::to_string).collect::<Vec<_>>(), ["birth_date", "bad_behaviour"]);
    /// assert_eq!(pack.checklist().match_book(&book, "home_visit", question, 2).rows(), 0);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn match_book(&self, book: &Book, form: &str, question: MatchQuestion<'_>, threads: usize) -> MatchTable {
        match &self.names {
            Some(names) => match_rows(names, &self.items, (book, form), question, threads),
            None => MatchTable::default(),
        }
    }

    /// What is due in the days that are asked about, and how it stands: a task for each window of each item that has a cadence and a
    /// record that can do it, for each subject that is in its target.
    ///
    /// Persons are those of records of the kind `person_facts`, each fact from its record's day until another says otherwise; households
    /// and the others alike (`household_facts`, …), workers by the records of the staff. Members of households are told by
    /// `household_member`, who is charged with whom by `assignment`. Records after `as_of` are not looked at. What nobody stated or knows
    /// leaves a task unknown only where it changes it. Where the first day is after the last there are no tasks.
    ///
    /// ```
    /// use wushe::checklist::{ChosenReadings, DueQuestion};
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},
    ///     "codes":[{"id":"checklist_domains","label":{"en":"D","zh":"领域"},"provenance":"illustrative",
    ///         "options":[{"id":"elderly","label":{"en":"Elderly","zh":"老年服务"}}]}],
    ///     "facts":[{"id":"lives_alone","label":{"en":"living alone","zh":"独居"},"type":"boolean"}],
    ///     "forms":[{"id":"person_facts","kind":"person_facts","label":{"en":"F","zh":"情况"},"provenance":"illustrative","fields":[
    ///         {"id":"from","type":"date","role":"date","required":true,"label":{"en":"from","zh":"日期"}},
    ///         {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
    ///         {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
    ///         {"id":"lives_alone","type":"boolean","fact":"lives_alone","label":{"en":"alone","zh":"独居"}}]},
    ///       {"id":"call","kind":"call","label":{"en":"C","zh":"电话"},"provenance":"illustrative","fields":[
    ///         {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
    ///         {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
    ///         {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}}]}],
    ///     "items":[{"id":"EL-05","label":{"en":"Call","zh":"电话"},"domain":"elderly","target":"lives_alone","outcome":"duty",
    ///         "cadence":{"kind":"calendar","unit":"month","late_days":0,"counts":"first_day","entry_day":true},
    ///         "evidence":{"kinds":["call"]},"provenance":"illustrative"}]}"#,
    /// )?;
    /// let as_of = Date::parse("2026-03-10")?;
    /// let mut run = LedgerRun::new(&pack, Some("person_facts"), as_of)?;
    /// run.csv("日期,社工站,人员,独居\n2025-12-01,152221100000,P1,是\n".as_bytes());
    /// let (_, mut book) = run.finish();
    /// let mut run = LedgerRun::new(&pack, Some("call"), as_of)?;
    /// run.csv("日期,社工站,人员\n2026-01-20,152221100000,P1\n".as_bytes());
    /// book.merge(run.finish().1).map_err(wushe::Findings::from)?;
    /// let question = DueQuestion {
    ///     first: Date::parse("2026-01-01")?, last: Date::parse("2026-03-31")?, as_of, kept_from: Some(Date::parse("2026-01-01")?),
    ///     readings: &ChosenReadings::default(), standards: pack.standards(), listed: &[], threads: 1,
    /// };
    /// let states: Vec<_> = pack.checklist().due(&book, question).tasks().map(|task| task.state().as_str()).collect();
    /// assert_eq!(states, ["done", "missed", "open"]);
    /// // Nobody said from when on the calls are complete: what is not there can have been made.
    /// let states: Vec<_> =
    ///     pack.checklist().due(&book, DueQuestion { kept_from: None, ..question }).tasks().map(|task| task.state().as_str()).collect();
    /// assert_eq!(states, ["done", "unknown", "unknown"]);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn due(&self, book: &Book, question: DueQuestion<'_>) -> Due {
        match (&self.names, &self.records) {
            (Some(names), Some(records)) => due::due(names, records, &self.with_linked(), book, question),
            _ => Due::new(Arc::default(), question, book),
        }
    }

    /// The same summed up by what tasks have in common, without a task by itself: what [`Due::summary`] says, in a fraction of the time and the
    /// memory. Tasks of some names alone are counted where that is asked for, as [`Due::only`] narrows them.
    ///
    /// ```
    /// use wushe::checklist::{ChosenReadings, DueBy, DueQuestion};
    /// use wushe::{Book, Date, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let question = DueQuestion {
    ///     first: Date::parse("2026-11-01")?, last: Date::parse("2026-11-30")?, as_of: Date::parse("2026-11-28")?,
    ///     kept_from: None, readings: &ChosenReadings::default(), standards: pack.standards(), listed: &[], threads: 1,
    /// };
    /// let by = [DueBy::Station, DueBy::Month];
    /// let counts = pack.checklist().due_counts(&Book::new(), question, &by, &[]);
    /// assert_eq!(counts.summary(), pack.checklist().due(&Book::new(), question).summary(&by));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn due_counts(&self, book: &Book, question: DueQuestion<'_>, by: &[DueBy], only: &[(DueBy, &str)]) -> DueCounts {
        match (&self.names, &self.records) {
            (Some(names), Some(records)) => due::due_counts(names, records, &self.with_linked(), book, question, (by, only)),
            _ => DueCounts::of(Due::new(Arc::default(), question, book), BTreeMap::new(), by, only),
        }
    }

    /// The same tasks, with what only their records tell: of one that is open, overdue or missed which records would have done it but for one
    /// thing ([`NearMiss`](crate::checklist::NearMiss)), of one that is done which papers its records do not show. The book is the one that
    /// the tasks are of.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall { first: "2026-01-01", last: "2026-12-31", as_of: "2026-11-28", ..DueCall::default() };
    /// let certified = r#"{"worker":"W1","obtained_on":"2025-12-01","level":"junior"}"#;
    /// let (due, _) = checklist.due_of(&[("certificate", certified)], "2026-11-28", call)?;
    /// let told = checklist.checklist().explained(due.clone(), &Book::new());
    /// assert_eq!(told.len(), due.len());
    /// // A book without the records tells nothing of them.
    /// assert!(told.tasks().all(|task| task.near_misses().is_empty() && task.lacking_papers().is_empty()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn explained(&self, mut due: Due, book: &Book) -> Due {
        if let Some(records) = &self.records {
            due.tell_beside(due::beside(records, &due, book));
        }
        due
    }

    /// Why an item comes to what it comes to: its conditions in words, with the place standards and derived facts that they rest on. No
    /// value of the subject stands in it.
    ///
    /// # Errors
    /// Those of [`item`](Checklist::item); `item_not_in_force` where the item is not in force on the day, with the day from which it is.
    pub fn explain(&self, id: &str, facts: &SubjectFacts, question: MatchQuestion<'_>) -> Result<Explanation, Problem> {
        let item = self.item(id)?;
        let explained = self.names.as_ref().and_then(|names| explain::explain(names, item, facts, question));
        explained.ok_or_else(|| {
            let from = item.next_start(question.as_of).map_or_else(|| "–".to_owned(), |from| from.to_string());
            Problem::new(Code::ItemNotInForce).with("day", question.as_of.to_string()).with("from", from)
        })
    }
}
