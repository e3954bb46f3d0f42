//! Records beside those that are stored already: what a record says is gathered from what it keeps, so that one that lies in a book says the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::doubles::keyed::{KeyRule, Others, Place};
use super::doubles::lives::Stay;
use super::doubles::steps::Step;
use super::scratch::Workspace;
use crate::digest::{Digest, short};
use crate::finding::{Code, Path, Problem};
use crate::form::definition::compiled::Form;
use crate::form::world::{Beside, OfForm, StoredRecords, World};
use crate::service::book::Row;
use crate::service::{Book, FactValue, Record, RoleValue, Shape};

impl StoredRecords {
    /// What the records of a book say. They are numbered from 1 in the order of [`Book::rows`], which is that of their table. Those of forms that are
    /// not among these are passed over, as are those of a form that asked for other things when they were checked: that is told at each check of
    /// such a form (`stored_not_held`).
    ///
    /// ```
    /// use wushe::form::{StoredRecords, World};
    /// use wushe::{Book, Code, Date, LedgerRun, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let mut run = LedgerRun::new(&pack, Some("case_step"), today)?;
    /// run.csv("服务日期,社工站,个案编号,服务对象编号,阶段\n2022-05-01,152221100000,C1,P1,接案\n".as_bytes());
    /// let stored = StoredRecords::of(pack.forms(), &run.finish().1);
    ///
    /// let step = r#"{"served_on":"2022-05-20","station":"152221100000","case_key":"C1","person":"P1","stage":"intervention"}"#;
    /// let checked = |stored: &StoredRecords| pack.form("case_step").map(|form| form.check_json(step, World::new(today).beside(stored)).report);
    /// assert!(checked(&stored)?.find(Code::StepSkippedStored).is_some());
    /// assert!(checked(&StoredRecords::of(pack.forms(), &Book::new()))?.find(Code::StepSkippedStored).is_none());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn of<'f>(forms: impl IntoIterator<Item = &'f Form>, book: &Book) -> Self {
        let forms: BTreeMap<&str, &Form> = forms.into_iter().map(|form| (form.id(), form)).collect();
        let mut stored = StoredRecords::default();
        for row in book.rows() {
            match (forms.get(row.form()), row.record()) {
                (Some(form), Some(record)) => drop(stored.push(form, &record, None)),
                _ => stored.last = stored.last.saturating_add(1),
            }
        }
        stored
    }

    /// Takes another record of that form, and gives its number. It is called by that in findings, or by the name that it is given.
    pub fn push(&mut self, form: &Form, record: &Record, name: Option<&str>) -> u32 {
        self.push_prints(&RecordPrints::of(form, record), name)
    }

    /// The same of a record of which it was read before what others must agree with.
    ///
    /// ```
    /// use wushe::form::{RecordPrints, StoredRecords, World};
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let (form, text) = (pack.form("file_opened")?, r#"{"opened_on":"2022-05-20","station":"S1","file_key":"F1","household":"H1"}"#);
    /// let prints = RecordPrints::of(form, &form.check_json(text, today).into_record()?.0);
    /// let mut stored = StoredRecords::default();
    /// assert!(!stored.meets(&prints, 0));
    /// assert_eq!(stored.push_prints(&prints, Some("first")), 1);
    /// // Whoever checked before the first was stored has to check again, and whoever checked after it does not.
    /// assert!(stored.meets(&prints, 0) && !stored.meets(&prints, stored.last()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn push_prints(&mut self, prints: &RecordPrints, name: Option<&str>) -> u32 {
        self.last = self.last.saturating_add(1);
        let number = self.last;
        if let Some(name) = name {
            self.names.insert(number, name.into());
        }
        let at = self.forms.iter().position(|of| of.shape.form() == prints.shape.form()).unwrap_or_else(|| {
            self.forms.push(OfForm {
                shape: prints.shape.clone(),
                once: BTreeMap::new(),
                same: BTreeMap::new(),
                steps: BTreeMap::new(),
                stays: BTreeMap::new(),
            });
            self.forms.len().saturating_sub(1)
        });
        if let Some(said) = &prints.said
            && let Some(of) = self.forms.get_mut(at)
            && of.shape == prints.shape
        {
            of.once.extend(said.once.iter().map(|(_, print)| (*print, number)));
            of.same.insert(said.whole, number);
            if let Some(Step { key, day, stage }) = said.step {
                of.steps.entry(key).or_default().push((day, stage, number));
            }
            if let Some(Stay { key, day, from, until }) = said.stay {
                of.stays.entry(key).or_default().push((day, from, until, number));
            }
        }
        number
    }

    /// The number of the record that came last; 0 before the first.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.last
    }

    /// Whether a record that came after that number, and is there, says of a key or a whole record what this one has to agree with. A check that
    /// began when [`last`](StoredRecords::last) was that number knows nothing of it.
    #[must_use]
    pub fn meets(&self, prints: &RecordPrints, after: u32) -> bool {
        let Some(said) = &prints.said else { return false };
        let Some(of) = self.forms.iter().find(|of| of.shape.form() == prints.shape.form()) else { return false };
        let is_new = |number: u32| number > after && !self.removed.contains(&number);
        let is_key = |(_, print): &(usize, u128)| of.once.get(print).is_some_and(|number| is_new(*number));
        let steps = said.step.and_then(|step| of.steps.get(&step.key)).into_iter().flatten();
        let stays = said.stay.and_then(|stay| of.stays.get(&stay.key)).into_iter().flatten();
        said.once.iter().any(is_key)
            || of.same.get(&said.whole).is_some_and(|number| is_new(*number))
            || steps.rev().any(|(.., number)| is_new(*number))
            || stays.rev().any(|(.., number)| is_new(*number))
    }

    /// Takes a record out, which was corrected or does not count any more.
    pub fn remove(&mut self, number: u32) {
        self.removed.insert(number);
    }
}

/// Records with a key that comes once and that a record of another ledger has as well, each with the first of these and the key's first field.
/// Those that hold the same as the first are told as that.
pub(crate) fn keys_elsewhere<'b>(forms: &'b [Form], book: &'b Book) -> Vec<(Row<'b>, Row<'b>, &'b str)> {
    let mut told = Vec::new();
    // Within one ledger its own check has told them.
    if book.ledgers().len() < 2 {
        return told;
    }
    for form in forms.iter().filter(|form| !form.unique.is_empty()) {
        let mut seen: Vec<(u128, Row<'b>, usize)> = Vec::new();
        for row in book.rows().filter(|row| row.form() == form.id() && row.shape() == form.shape()) {
            let Some(record) = row.record() else { continue };
            seen.extend(once(form, &record).map(|(field, print)| (print, row, field)));
        }
        crate::finding::sort_by(&mut seen, |left, right| left.0.cmp(&right.0).then_with(|| left.1.origin().cmp(&right.1.origin())));
        let ledger = |row: Row<'_>| row.origin().map(|(ledger, _)| ledger);
        let whole = |row: Row<'_>| row.record().map(|record| record.expose_json());
        for alike in seen.chunk_by(|left, right| left.0 == right.0) {
            let Some((_, first, _)) = alike.first() else { continue };
            let others = alike.iter().filter(|(_, row, _)| ledger(*row) != ledger(*first) && whole(*row) != whole(*first));
            told.extend(others.filter_map(|(_, row, field)| Some((*row, *first, form.fields.get(*field)?.id.as_ref()))));
        }
    }
    crate::finding::sort_by(&mut told, |(left, ..), (right, ..)| left.origin().cmp(&right.origin()));
    told
}

/// What a record says of what others must agree with, read off it once: [`StoredRecords`] takes it and tells of it. `Debug` shows the form.
#[derive(Clone)]
pub struct RecordPrints {
    shape: Arc<Shape>,
    /// Nothing of a record whose form asks for other things than it did then.
    said: Option<Said>,
}

impl RecordPrints {
    /// That of a record of that form.
    #[must_use]
    pub fn of(form: &Form, record: &Record) -> Self {
        let said = (record.shape() == form.shape()).then(|| Said::of(form, record));
        RecordPrints { shape: record.shape().clone(), said }
    }
}

impl std::fmt::Debug for RecordPrints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordPrints({}, ***)", self.shape.form())
    }
}

/// What a record says of what others must agree with.
#[derive(Clone)]
pub(in crate::form) struct Said {
    /// Each list of fields that come once together: the first of them, and what stands in all.
    once: Vec<(usize, u128)>,
    whole: u128,
    step: Option<Step>,
    stay: Option<Stay>,
}

impl Said {
    pub(in crate::form) fn of(form: &Form, record: &Record) -> Self {
        let value = |at: usize| value(form, record, at);
        let key = |at: usize| match value(at) {
            Some(RoleValue::Key(key)) => Some(short(0, key.expose().as_bytes())),
            _ => None,
        };
        let day = |at: usize| match value(at) {
            Some(RoleValue::Date(day)) => Some(*day),
            _ => None,
        };
        let stage = |at: usize| match value(at) {
            Some(RoleValue::Option(id)) => form.fields.get(at)?.codes.as_ref()?.options.iter().position(|option| option.id == *id),
            _ => None,
        };
        let step = form.steps.and_then(|rule| {
            Some(Step { key: key(rule.key)?, day: day(rule.day)?.day_number().cast_unsigned(), stage: stage(rule.stage)? })
        });
        let stay = form
            .within
            .and_then(|rule| Some(Stay { key: key(rule.key)?, day: day(rule.day)?, from: day(rule.from), until: day(rule.until) }));
        let mut whole = Digest::new(u64::MAX);
        whole.bytes(record.expose_json().as_bytes());
        Said { once: once(form, record).collect(), whole: whole.whole(), step, stay }
    }
}

/// What a record says in a field.
fn value<'r>(form: &Form, record: &'r Record, at: usize) -> Option<&'r RoleValue> {
    let field = form.fields.get(at)?;
    let fact = field.fact.as_ref().and_then(|fact| match record.fact(fact) {
        Some(FactValue::Known(value)) => Some(value),
        _ => None,
    });
    field.role.and_then(|role| record.role(role)).or(fact)
}

/// Each list of fields that come once together: the first of them, and what stands in all.
fn once<'r>(form: &'r Form, record: &'r Record) -> impl Iterator<Item = (usize, u128)> + 'r {
    (0..).zip(&form.unique).filter_map(move |(which, fields): (u64, &Vec<usize>)| {
        let mut digest = Digest::new(which);
        for at in fields {
            add(&mut digest, value(form, record, *at)?);
        }
        Some((*fields.first()?, digest.whole()))
    })
}

fn add(digest: &mut Digest, value: &RoleValue) {
    match value {
        RoleValue::Date(day) => digest.number(u64::from(day.day_number().cast_unsigned())),
        RoleValue::Key(key) => digest.bytes(key.expose().as_bytes()),
        RoleValue::Division(code) => digest.bytes(code.to_string().as_bytes()),
        RoleValue::Count(count) => digest.number(count.get()),
        RoleValue::Amount(amount) => digest.bytes(amount.to_string().as_bytes()),
        RoleValue::Boolean(yes) => digest.number(u64::from(*yes)),
        RoleValue::Option(option) => digest.bytes(option.as_bytes()),
        RoleValue::Options(options) => options.iter().for_each(|option| digest.bytes(option.as_bytes())),
        RoleValue::Rows(rows) => digest.number(u64::from(*rows)),
    }
}

/// What there is to tell of a record of that form at once: the field, if it is of one, and the problem. What forbids the record comes alone.
pub(in crate::form) fn at_once(form: &Form, record: &Record, beside: Beside<'_>) -> Option<(Option<usize>, Problem)> {
    let of = beside.of(form.id())?;
    if of.shape == *form.shape() { said_at_once(of, &Said::of(form, record), beside) } else { None }
}

fn said_at_once(of: &OfForm, said: &Said, beside: Beside<'_>) -> Option<(Option<usize>, Problem)> {
    let there = |number: &&u32| beside.is_there(**number);
    let doubled = said.once.iter().find_map(|(field, print)| Some((*field, of.once.get(print).filter(there)?)));
    if let Some((field, number)) = doubled {
        let code = if beside.keeps { Code::KeyStoredKept } else { Code::KeyStored };
        return Some((Some(field), Problem::new(code).with("record", beside.name(*number))));
    }
    let same = of.same.get(&said.whole).filter(there)?;
    Some((None, Problem::new(Code::RecordStored).with("record", beside.name(*same))))
}

/// What is told of a form whose stored records were checked by another one.
pub(in crate::form) fn not_held(form: &Form, world: World<'_>) -> Option<Problem> {
    let of = world.beside?.of(form.id())?;
    (of.shape != *form.shape()).then(|| Problem::new(Code::StoredNotHeld).with("form", form.label.zh.to_string()))
}

/// Tells of a record that comes alone what rows of a ledger are told at once and at the end.
pub(super) fn alone(form: &Form, workspace: &mut Workspace, world: World<'_>) {
    let Some(beside) = world.beside else { return };
    if let Some(problem) = not_held(form, world) {
        workspace.sink.push(problem.at(Path::new()));
        return;
    }
    let Some(record) = workspace.record(form) else { return };
    let path = |field: Option<usize>| match field.and_then(|at| form.fields.get(at)) {
        Some(field) => Path::new().key(field.id.clone()),
        None => Path::new(),
    };
    let Some(of) = beside.of(form.id()) else { return };
    let said = Said::of(form, &record);
    if let Some((field, problem)) = said_at_once(of, &said, beside) {
        workspace.sink.push(problem.at(path(field)));
    }
    let others = Others::of(world);
    if let (Some(rule), Some(step)) = (form.steps, said.step) {
        follow(form, rule, step, others, |field, problem| workspace.sink.push(problem.at(path(Some(field)))));
    }
    if let (Some(rule), Some(stay)) = (form.within, said.stay) {
        follow(form, rule, stay, others, |field, problem| workspace.sink.push(problem.at(path(Some(field)))));
    }
}

fn follow<R: KeyRule>(form: &Form, rule: R, own: R::Said, others: Others<'_>, mut tell: impl FnMut(usize, Problem)) {
    let mut said = vec![(own, Place::Row(0))];
    others.add::<R>(form.id(), R::key(&own), &mut said);
    said.sort_unstable();
    let mut told = Vec::new();
    rule.look(&said, &mut told);
    for one in told.into_iter().filter(|told| told.other != Place::Row(0)) {
        tell(rule.field(), one.problem(|number| others.name(number)));
    }
}
