//! The check of a record whose fields have been read: what is shown and required, and what the checks say.
//!
//! `values` is what conditions see of it, `places` what the network says, `holds` how many rows and which options a field may
//! hold, `survey` what a page draws by, `build` makes the record.

pub(super) mod build;
mod holds;
mod places;
pub(super) mod survey;
mod values;

use std::sync::Arc;

use self::values::{ConditionInputs, Values};
use crate::choice::Waiting;
use crate::condition::{Expression, Items, MAX_STEPS, Machine, Value};
use crate::digest::short;
use crate::finding::{Code, Path, Problem, sort_by};
use crate::form::definition::compiled::{Check, Field, Form, Test};
use crate::form::definition::spec::CheckSeverity;
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::draft::content::{FilledFields, Rows};
use crate::form::draft::{At, Draft, Sink};
use crate::form::world::World;
use crate::service::FieldType;
use crate::service::Role;
use crate::value::{Count, Date, Decimal};

/// Whether a field is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::form) enum Shown {
    Yes,
    No,
    /// Its condition waits for a fact.
    Undecided,
}

/// What deciding needs and leaves, in room that the next record uses again.
#[derive(Default)]
pub(in crate::form) struct Work {
    lists: ConditionInputs,
    machine: Machine,
    /// Whether each field is shown.
    pub(in crate::form) shown: Vec<Shown>,
    missing: Missing,
    /// The names that open conditions wait for, those that most wait for first, then in the form's order.
    pub(in crate::form) waits_for: Vec<Arc<str>>,
    /// What is shown and required at each place, where somebody asks for it.
    pub(in crate::form) survey: Option<survey::Survey>,
}

/// How many open conditions wait for each slot of the scope, and for names within rows.
#[derive(Default)]
struct Missing {
    slots: Waiting<usize>,
    inner: Waiting<Arc<str>>,
}

impl Missing {
    fn add(&mut self, form: &Form, row: Option<&[Field]>, slots: &[usize]) {
        for slot in slots {
            if *slot < form.facts.len() {
                self.slots.add(*slot);
            } else if let Some(name) =
                row.and_then(|row| row.iter().find(|field| field.slot == Some(*slot))).and_then(|field| field.fact.clone())
            {
                self.inner.add(name);
            }
        }
    }

    fn names(&mut self, form: &Form, names: &mut Vec<Arc<str>>) {
        names.extend(self.slots.take(usize::cmp).filter_map(|(slot, _)| form.facts.get(slot).cloned()));
        names.extend(self.inner.take_as_they_came());
    }
}

/// Whether a year has not begun on that day.
pub(in crate::form) fn is_after(year: Count, today: Date) -> bool {
    i64::try_from(year.get()).map_or(true, |year| year > i64::from(today.year_month_day().0))
}

/// Whether a field is hidden and filled in, or not hidden and empty; of any other there is nothing to tell.
fn contradicts_visibility(shown: Shown, slot: &Slot) -> bool {
    (shown == Shown::No) == slot.is_filled()
}

/// Decides what is shown and required and runs the checks, once every field has been read.
pub(in crate::form) fn finish(draft: Draft<'_, '_>, work: &mut Work) {
    let Draft { form, row, content, sink, readable, world, .. } = draft;
    let Work { lists, machine, shown, missing, waits_for, survey } = work;
    waits_for.clear();
    shown.clear();
    survey.iter_mut().for_each(survey::Survey::clear);
    if !readable {
        return;
    }
    shown.resize(form.fields.len(), Shown::Yes);
    let mut asked = std::mem::take(&mut content.kept.asked);
    let read = &*content;
    lists.with(form, read, |given, values| {
        let form = given.form;
        let mut checking = Checking { form, row, content: read, given, values, machine, shown, missing, sink, world };
        checking.show();
        for at in &form.plan.asking {
            checking.field(*at);
        }
        for at in &form.plan.checks {
            checking.run(*at);
        }
        if let Some(ground) = world.ground {
            checking.places(ground, &mut asked);
        }
        if let Some(survey) = survey {
            checking.survey(survey);
        }
    });
    content.kept.asked = asked;
    missing.names(form, waits_for);
}

/// One record whose fields have all been read.
pub(in crate::form) struct Checking<'v, 'c> {
    pub(in crate::form) form: &'v Form,
    row: Option<u32>,
    pub(in crate::form) content: &'c FilledFields,
    given: Values<'v>,
    /// The values of the scope, and behind them those of the row that is looked at.
    values: &'c mut Vec<Value<'v>>,
    machine: &'c mut Machine,
    shown: &'c mut [Shown],
    missing: &'c mut Missing,
    pub(in crate::form) sink: &'c mut Sink,
    pub(in crate::form) world: World<'c>,
}

impl<'v, 'c> Checking<'v, 'c> {
    pub(in crate::form) fn at(&self, field: &'v Field) -> At<'v> {
        At { row: self.row, field, inner: None }
    }

    pub(in crate::form) fn slot(&self, at: usize) -> &'c Slot {
        self.content.slots.get(at).unwrap_or(&Slot::Absent)
    }

    pub(in crate::form) fn shown(&self, at: usize) -> Shown {
        self.shown.get(at).copied().unwrap_or(Shown::No)
    }

    fn place(&mut self, slot: Option<usize>) -> Option<&mut Value<'v>> {
        self.values.get_mut(slot?)
    }

    /// Decides which fields are shown, and gives conditions their values.
    fn show(&mut self) {
        let form = self.form;
        self.values.resize(form.plan.width, Value::Unknown);
        let today = self.world.today;
        if let Some(place) = self.place(Some(0)) {
            *place = Value::Date(today);
        }
        for at in &form.plan.deciding {
            let Some(field) = form.fields.get(*at) else { continue };
            let decided = match &field.shown_when {
                None => Shown::Yes,
                Some(condition) => match field.shown_as.map(|other| self.shown(other)) {
                    // Every open condition counts, so one that is open again is asked again what it waits for.
                    None | Some(Shown::Undecided) => self.decide(condition, None),
                    Some(decided) => decided,
                },
            };
            if let Some(place) = self.shown.get_mut(*at) {
                *place = decided;
            }
            let (given, slot) = (self.given, self.slot(*at));
            if let Some(place) = self.place(field.slot.filter(|_| field.is_seen)) {
                match decided {
                    Shown::Yes => given.write(field, slot, place),
                    Shown::No if field.is_group() => *place = Value::List(Items::Borrowed(&[])),
                    Shown::No => *place = Value::Null,
                    Shown::Undecided => *place = Value::Unknown,
                }
            }
            if form.plan.people.contains(at) {
                let attendance = self.attendance();
                if let Some(place) = self.place(form.attendance) {
                    *place = attendance;
                }
            }
        }
    }

    /// Named participants and unnamed ones together. Where neither is filled in nobody knows who took part, even where
    /// each alone may be left empty.
    fn attendance(&self) -> Value<'v> {
        let mut total: u64 = 0;
        let mut told = false;
        let fields = self.form.plan.people.iter().filter_map(|at| Some((*at, self.form.fields.get(*at)?)));
        for (at, field) in fields {
            let (shown, slot) = (self.shown(at), self.slot(at));
            let part = match slot {
                _ if shown == Shown::No => Some(0),
                Slot::Absent | Slot::Empty if field.empty_is_none => Some(0),
                Slot::Rows(rows) => u64::try_from(rows.count).ok(),
                Slot::Set(FieldValue::Count(count)) => Some(count.get()),
                _ => None,
            };
            told = told || shown == Shown::No || slot.is_filled();
            match part {
                Some(part) => total = total.saturating_add(part),
                None => return Value::Unknown,
            }
        }
        if told { Value::Number(Decimal::from(total)) } else { Value::Unknown }
    }

    fn decide(&mut self, condition: &Expression, row: Option<&[Field]>) -> Shown {
        let shown = match condition.evaluate_in(self.machine, self.values) {
            Value::Boolean(true) => Shown::Yes,
            Value::Unknown => Shown::Undecided,
            _ => Shown::No,
        };
        if shown == Shown::Undecided {
            self.missing.add(self.form, row, self.machine.missing());
            if self.machine.has_given_up() {
                self.tell_given_up();
            }
        }
        shown
    }

    /// Tells once of a record that a condition would take more than it may to be decided.
    #[cold]
    fn tell_given_up(&mut self) {
        let path = self.row.map_or_else(Path::new, |row| Path::new().index(row));
        if !self.sink.findings.iter().any(|finding| finding.code == Code::ConditionSteps && finding.path == path) {
            self.sink.push(Problem::new(Code::ConditionSteps).with("max", MAX_STEPS).at(path));
        }
    }

    /// Tells of a field and its rows what is required and empty, what is filled in where nothing is asked, and what checks
    /// of the rows find.
    fn field(&mut self, at: usize) {
        let Some(field) = self.form.fields.get(at) else { return };
        let (place, slot, shown) = (self.at(field), self.slot(at), self.shown(at));
        if contradicts_visibility(shown, slot) {
            self.required(place, shown, None);
        }
        if shown == Shown::Yes {
            self.offered(place, slot, None);
        }
        if let (Slot::Rows(rows), Shown::Yes) = (slot, shown) {
            self.row_count(place, *rows);
            for (index, row) in (0..).zip(self.content.rows(&field.group, *rows)) {
                self.row(field, index, row);
            }
            self.keys_twice(field, *rows);
            if field.kind == FieldType::Attachment {
                self.file_type(field, *rows);
            }
        }
        if shown != Shown::No {
            self.future(place, slot);
        }
    }

    /// Tells of a file whose name ends as files of another type do.
    fn file_type(&mut self, field: &'v Field, rows: Rows) {
        let part = |kind: FieldType| field.group.iter().enumerate().find(|(_, inner)| inner.kind == kind);
        let (Some((at_name, name)), Some((at_type, of_type))) = (part(FieldType::FileName), part(FieldType::Option)) else { return };
        for (index, row) in (0..).zip(self.content.rows(&field.group, rows)) {
            if let (Some(Slot::Set(FieldValue::Text(text))), Some(Slot::Set(FieldValue::Option(option)))) =
                (row.get(at_name), row.get(at_type))
                && let Some(media_type) = of_type.codes.as_ref().and_then(|list| list.options.get(*option))
                && crate::value::ends_otherwise(self.content.kept.text(*text), &media_type.id)
            {
                let at = At { inner: Some((index, name)), ..self.at(field) };
                self.sink.push(at.finding(Problem::new(Code::FileTypeEnding).with("type", media_type.id.to_string())));
            }
        }
    }

    /// Tells a key that an earlier row of the group has: both rows are counted.
    fn keys_twice(&mut self, field: &'v Field, rows: Rows) {
        let key = field.group.iter().enumerate().find(|(_, inner)| inner.kind == FieldType::Key);
        let Some((at, inner)) = key.filter(|_| rows.count > 1) else { return };
        let content = self.content;
        let written = || {
            (0_u32..).zip(content.rows(&field.group, rows)).filter_map(|(index, row)| match row.get(at) {
                Some(Slot::Set(FieldValue::Text(part))) => Some((content.kept.text(*part), index)),
                _ => None,
            })
        };
        // A bit for each key: where no two share one, as is usual, nothing has to be sorted.
        let mut bits = 0_u128;
        let mut share = |text: &str| {
            let bit = 1_u128 << (short(0, text.as_bytes()) % 128);
            let known = bits & bit != 0;
            bits |= bit;
            known
        };
        if !written().any(|(text, _)| share(text)) {
            return;
        }
        let mut keys: Vec<_> = written().collect();
        sort_by(&mut keys, Ord::cmp);
        let twice = keys.iter().zip(keys.iter().skip(1)).filter(|((earlier, _), (later, _))| earlier == later);
        for (_, (_, index)) in twice {
            let at = At { inner: Some((*index, inner)), ..self.at(field) };
            self.sink.push(at.finding(Code::GroupKeyDoubled.into()));
        }
    }

    /// Tells of a day or year after today that is the record's own, of a birth or a signature, and of a signature before the record's day.
    fn future(&mut self, at: At<'v>, slot: &Slot) {
        let signed = at.field.kind == FieldType::Signature;
        let code = match slot {
            Slot::Set(FieldValue::Date(date)) if (signed || at.innermost().role == Some(Role::Date)) && *date > self.world.today => {
                Code::DateInFuture
            }
            Slot::Set(FieldValue::Date(date)) if signed && !at.field.may_precede => {
                if let Some(day) = self.form.layout.date.and_then(|at| self.slot(at).date())
                    && *date < day
                {
                    self.sink.push(at.finding(Problem::new(Code::SignatureBeforeRecord).with("day", day.to_string())));
                }
                return;
            }
            Slot::Set(FieldValue::Count(year)) if at.innermost().role == Some(Role::Year) && is_after(*year, self.world.today) => {
                Code::YearInFuture
            }
            Slot::Set(FieldValue::Born(date)) if *date > self.world.today => Code::ResidentIdBornLater,
            _ => return,
        };
        self.sink.push(at.finding(Problem::new(code).with("today", self.world.today.to_string())));
    }

    /// Puts the values of a row behind those of the scope.
    fn enter(&mut self, field: &'v Field, row: &[Slot]) {
        let given = self.given;
        for (inner, slot) in field.group.iter().zip(row).filter(|(inner, _)| inner.is_seen) {
            if let Some(place) = self.place(inner.slot) {
                given.write(inner, slot, place);
            }
        }
    }

    /// Whether a field is shown in the row that was entered last.
    fn shown_in_row(&mut self, inner: &Field, group: Option<&[Field]>) -> Shown {
        inner.shown_when.as_ref().map_or(Shown::Yes, |condition| self.decide(condition, group))
    }

    /// Looks at one row of a group, while its values stand behind those of the scope.
    fn row(&mut self, field: &'v Field, index: u32, row: &[Slot]) {
        let form = self.form;
        self.enter(field, row);
        let (at, group) = (self.at(field), Some(&field.group[..]));
        for (inner, slot) in field.group.iter().zip(row).filter(|(inner, _)| inner.asks()) {
            let shown = self.shown_in_row(inner, group);
            let place = At { inner: Some((index, inner)), ..at };
            if contradicts_visibility(shown, slot) {
                self.required(place, shown, group);
            }
            if shown == Shown::Yes {
                self.offered(place, slot, group);
            }
            if shown != Shown::No {
                self.future(place, slot);
            }
        }
        for check in field.checks.iter().filter_map(|check| form.checks.get(*check)) {
            if let Some(inner) = check.at.1.and_then(|inner| field.group.get(inner)) {
                self.test(check, At { inner: Some((index, inner)), ..at }, row, group);
            }
        }
    }

    /// Tells of a field that [is odd](is_odd) whether it is hidden or required.
    fn required(&mut self, at: At<'v>, shown: Shown, row: Option<&[Field]>) {
        let field = at.innermost();
        if shown == Shown::No {
            self.sink.forget(&at.path());
            self.sink.push(at.finding(Code::HiddenValue.into()));
        }
        if self.must(field, shown, row) == Shown::Yes {
            let code = if field.required { Code::Required } else { Code::RequiredHere };
            self.sink.push(at.finding(code.into()));
        }
    }

    /// Whether a field must be filled in; of one that is not surely shown no more is known than that.
    fn must(&mut self, field: &Field, shown: Shown, row: Option<&[Field]>) -> Shown {
        match (&field.required_when, shown) {
            _ if field.required => shown,
            (None, _) | (_, Shown::No) => Shown::No,
            (Some(condition), Shown::Yes) => self.decide(condition, row),
            (Some(_), Shown::Undecided) => Shown::Undecided,
        }
    }

    fn run(&mut self, check: usize) {
        let (form, content) = (self.form, self.content);
        let Some(check) = form.checks.get(check) else { return };
        let (at, _) = check.at;
        if let Some(field) = form.fields.get(at).filter(|_| self.shown(at) == Shown::Yes) {
            self.test(check, self.at(field), &content.slots, None);
        }
    }

    fn test(&mut self, check: &'v Check, at: At<'v>, table: &[Slot], row: Option<&[Field]>) {
        let problem = match &check.test {
            Test::Order(first, second) => match (table.get(*first), table.get(*second)) {
                (Some(Slot::Set(FieldValue::Date(start))), Some(Slot::Set(FieldValue::Date(end)))) if end < start => {
                    Problem::new(Code::DateOrder).with("start", start.to_string()).with("end", end.to_string())
                }
                _ => return,
            },
            Test::Forbid(condition) => {
                if self.decide(condition, row) != Shown::Yes {
                    return;
                }
                let code = if check.severity == CheckSeverity::Warning { Code::CheckDoubtful } else { Code::CheckFailed };
                let text = |text: Option<&Arc<str>>| text.map(|text| text.to_string()).unwrap_or_default();
                let label = check.message.as_ref();
                Problem::new(code).with("zh", text(label.map(|label| &label.zh))).with("en", text(label.map(|label| &label.en)))
            }
        };
        let mut finding = at.finding(problem);
        finding.rule = Some(check.rule.clone());
        finding.clause.clone_from(&check.citation.clause);
        self.sink.push(finding);
    }
}
