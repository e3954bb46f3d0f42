use std::sync::Arc;

use super::accepted::Accepted;
use super::input::{self, Input};
use super::json;
use crate::finding::{Finding, Report, Status};
use crate::form::check::build;
use crate::form::check::survey::Survey;
use crate::form::check::{self, Work};
use crate::form::definition::compiled::Form;
use crate::form::draft::content::{FilledFields, Slot};
use crate::form::draft::{Draft, FINDING_LIMIT, Sink};
use crate::form::world::World;
use crate::service::Record;
use crate::value::Date;

/// Where one record at a time is checked, of whatever form.
pub(in crate::form) struct Workspace {
    pub(in crate::form) content: FilledFields,
    pub(in crate::form) sink: Sink,
    pub(in crate::form) work: Work,
    memory: json::Memory,
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace {
            content: FilledFields::default(),
            sink: Sink::new(FINDING_LIMIT),
            work: Work::default(),
            memory: json::Memory::default(),
        }
    }
}

impl Workspace {
    /// Checks a text; `row` is its number among others.
    pub(in crate::form) fn json(&mut self, form: &Form, text: &str, row: Option<u32>, world: World<'_>) {
        let mut draft = Draft { row, ..Draft::new(form, &mut self.content, &mut self.sink, world) };
        json::read(&mut draft, text, &mut self.memory);
        check::finish(draft, &mut self.work);
        #[cfg(feature = "beside")]
        if row.is_none() {
            super::beside::alone(form, self, world);
        }
    }

    fn input(&mut self, form: &Form, input: &Input, world: World<'_>) {
        let mut draft = Draft::new(form, &mut self.content, &mut self.sink, world);
        input::read(&mut draft, input);
        check::finish(draft, &mut self.work);
        #[cfg(feature = "beside")]
        super::beside::alone(form, self, world);
    }

    /// The record that was checked last, where nothing forbids it.
    pub(in crate::form) fn record(&self, form: &Form) -> Option<Record> {
        if self.sink.errors > 0 { None } else { build::record(form, &self.content, &self.work.shown) }
    }

    /// The day in a field of the record that was checked last, or in the signature there, if it is shown.
    pub(in crate::form) fn day_in(&self, form: &Form, at: usize) -> Option<Date> {
        let (field, slot) = (form.fields.get(at)?, self.content.slots.get(at)?);
        match slot {
            _ if self.work.shown.get(at) != Some(&check::Shown::Yes) => None,
            Slot::Rows(rows) => self.content.rows(&field.group, *rows).flatten().find_map(Slot::date),
            slot => slot.date(),
        }
    }

    /// What the record that was checked last tells of its facts, finished or not.
    #[cfg(feature = "checklist")]
    pub(in crate::form) fn facts(&self, form: &Form) -> Vec<(Arc<str>, crate::service::FactValue)> {
        build::facts(form, &self.content, &self.work.shown)
    }

    /// The record that was checked last where it lies, where nothing forbids it.
    pub(in crate::form) fn accepted<'s>(&'s self, form: &'s Form) -> Option<Accepted<'s>> {
        if self.sink.errors > 0 { None } else { Accepted::in_room(form, &self.content, &self.work.shown) }
    }
}

/// Room for checks that is used again: once records of the usual size have been through it, a check allocates for its
/// findings and for nothing else.
///
/// It holds what it has read until the next check, as `Debug` does not show.
///
/// ```
/// use wushe::form::Scratch;
/// use wushe::{Date, Pack};
///
/// let pack = Pack::builtin("hinggan")?;
/// let form = pack.form("home_visit")?;
/// let today = Date::parse("2022-05-21")?;
/// let mut scratch = Scratch::new();
///
/// let good = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
/// let lent = scratch.check_json(form, good, today);
/// assert!(lent.report().is_ok());
/// assert_eq!(lent.record(), form.check_json(good, today).record);
///
/// let bad = good.replace("05-20", "02-30");
/// assert_eq!(scratch.check_json(form, &bad, today).report(), &form.check_json(&bad, today).report);
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
pub struct Scratch {
    workspace: Workspace,
    report: Report,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch { workspace: Workspace::default(), report: Report::new(Arc::default(), Vec::new(), Vec::new()) }
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scratch(***)")
    }
}

impl Scratch {
    /// Room that has not been used yet.
    #[must_use]
    pub fn new() -> Self {
        Scratch::default()
    }

    /// Checks the JSON text of one record, as [`Form::check_json`].
    pub fn check_json<'s, 'w>(&'s mut self, form: &'s Form, text: &str, world: impl Into<World<'w>>) -> CheckView<'s> {
        self.workspace.json(form, text, None, world.into());
        self.lend(form)
    }

    /// Checks a record that another language has parsed, as [`Form::check_value`].
    pub fn check_value<'s, 'w>(&'s mut self, form: &'s Form, input: &Input, world: impl Into<World<'w>>) -> CheckView<'s> {
        self.workspace.input(form, input, world.into());
        self.lend(form)
    }

    fn lend<'s>(&'s mut self, form: &'s Form) -> CheckView<'s> {
        let Scratch { workspace: Workspace { sink, work, .. }, report } = self;
        if !Arc::ptr_eq(&report.pack, &form.pack) {
            report.pack.clone_from(&form.pack);
        }
        std::mem::swap(&mut report.missing, &mut work.waits_for);
        report.status = if report.missing.is_empty() { Status::Complete } else { Status::Incomplete };
        std::mem::swap(&mut report.findings, &mut sink.findings);
        crate::finding::sort_by(&mut report.findings, Finding::cmp_in_report);
        report.errors = sink.errors;
        report.warnings = sink.warnings;
        report.truncated = sink.truncated.take();
        CheckView { form, scratch: self }
    }

    /// Checks a text and gives what is shown and required at each place of it.
    pub(in crate::form) fn survey(&mut self, form: &Form, text: &str, world: World<'_>) -> Survey {
        self.workspace.work.survey = Some(Survey::default());
        self.workspace.json(form, text, None, world);
        self.lend(form);
        self.workspace.work.survey.take().unwrap_or_default()
    }

    pub(in crate::form) fn into_report(self) -> Report {
        self.report
    }
}

/// What a check saw, lent by the [`Scratch`] in which it stands until the next one.
#[derive(Clone, Copy)]
pub struct CheckView<'s> {
    form: &'s Form,
    scratch: &'s Scratch,
}

impl std::fmt::Debug for CheckView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("CheckView").field(self.report()).finish()
    }
}

impl<'s> CheckView<'s> {
    /// What there is to tell.
    #[must_use]
    pub fn report(self) -> &'s Report {
        &self.scratch.report
    }

    /// The record, where nothing forbids it; it is built here.
    #[must_use]
    pub fn record(self) -> Option<Record> {
        self.scratch.workspace.record(self.form)
    }
}
