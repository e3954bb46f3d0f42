//! What a page draws a draft by: what is shown and required, because of what, what to ask next, and what to send.
//!
//! `clean` takes out what does not apply.

mod clean;

use serde::Serialize;

use crate::condition::Expression;
use crate::finding::{Path, Report, Status};
use crate::form::Scratch;
use crate::form::check::Shown;
use crate::form::check::survey::{Seen, Survey};
use crate::form::definition::compiled::{Field, Form};
use crate::form::definition::spec::{CodeOption, DefaultValue};
use crate::form::draft::row_of;
use crate::form::world::World;

/// A draft as it stands, from one check of it: its report, and what is shown and required at each place.
///
/// An option without a condition can always be chosen, and no value is computed, so every field can be written.
/// `Debug` shows nothing of the draft but its report.
pub struct FormState<'f> {
    form: &'f Form,
    report: Report,
    survey: Survey,
    next: Option<Path>,
    record: Option<String>,
}

/// What a page draws one field by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldState<'f> {
    /// Where it stands.
    pub path: Path,
    /// Whether it is shown; nothing where that is not known yet.
    pub shown: Option<bool>,
    /// Whether it must be filled in; nothing where that is not known yet.
    pub required: Option<bool>,
    /// What it is shown or hidden because of; nothing where it is always shown. Of a row, what its group is hidden because of.
    pub shown_because: Option<Because<'f>>,
    /// What it is required because of, where it is shown; nothing where it always is or never is.
    pub required_because: Option<Because<'f>>,
    /// What a page may put there, where it is shown and empty. It counts as filled in only when the draft has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<&'f DefaultValue>,
    /// The options and which of them are offered, where it is shown and one of them has a condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<OptionState<'f>>>,
    /// The rule of the rulebook: `form.field`.
    pub rule: &'f str,
    /// The clause that the rule rests on.
    pub clause: Option<&'f str>,
    /// The word of the [`Provenance`](crate::citation::Provenance) of the rule.
    pub provenance: &'static str,
}

/// Whether an option is offered at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionState<'f> {
    /// Its name.
    pub id: &'f str,
    /// Whether it is offered; nothing where that is not known yet.
    pub enabled: Option<bool>,
    /// What it is offered because of; nothing where it always is.
    pub because: Option<Because<'f>>,
}

/// A condition, what it comes to, and what it reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Because<'f> {
    /// The words of the condition.
    pub condition: &'f str,
    /// What it comes to; nothing where it waits for an answer.
    pub value: Option<bool>,
    /// The places that it reads, in the order in which it reads them.
    pub reads: Vec<Path>,
}

impl std::fmt::Debug for FormState<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormState").field("report", &self.report).finish_non_exhaustive()
    }
}

fn known(shown: Shown) -> Option<bool> {
    match shown {
        Shown::Yes => Some(true),
        Shown::No => Some(false),
        Shown::Undecided => None,
    }
}

impl Form {
    /// The state of a draft, the JSON text of a record that may still be unfinished.
    ///
    /// The check decides it: a field that the state hides and that is filled in has the finding `hidden_value`, and one that it
    /// requires and that is empty has `required` or `required_here` (tested). A text that is no JSON object has no fields.
    ///
    /// ```
    /// use wushe::{Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let form = pack.form("home_visit")?;
    /// let state = form.state_json(r#"{"visited_on":"2022-05-20","assessed":false,"has_kin":true}"#, today);
    /// let kin = state.fields().find(|field| field.path.to_string() == "has_kin").expect("the form has it");
    /// assert_eq!((kin.shown, kin.required), (Some(false), Some(false)));
    /// assert_eq!(kin.shown_because.map(|because| because.condition), Some("assessed = true and lives_alone = true"));
    /// assert_eq!(state.record(), Some(r#"{"visited_on":"2022-05-20","assessed":false}"#));
    /// assert_eq!(state.next().map(|path| path.to_string()).as_deref(), Some("station"));
    /// assert!(!state.is_complete());
    ///
    /// assert_eq!(form.state_json("[]", today).fields().count(), 0, "it is no record");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn state_json<'w>(&self, text: &str, world: impl Into<World<'w>>) -> FormState<'_> {
        let mut scratch = Scratch::new();
        let survey = scratch.survey(self, text, world.into());
        let report = scratch.into_report();
        let record = if survey.seen.is_empty() { None } else { clean::record(self, text, &survey.seen) };
        let next = self.next_place(&survey.seen, &report).map(|seen| self.path_of(seen.place));
        FormState { form: self, report, survey, next, record }
    }

    /// The first place that is shown and either required and empty or awaited by an open condition.
    fn next_place<'s>(&self, seen: &'s [Seen], report: &Report) -> Option<&'s Seen> {
        let shown = || seen.iter().filter(|seen| seen.shown == Shown::Yes);
        let is_awaited = |seen: &Seen| !report.missing.is_empty() && self.is_awaited(seen.place, report);
        let open = shown().find(|seen| seen.is_empty && (seen.required == Shown::Yes || is_awaited(seen)));
        open.or_else(|| shown().find(|seen| is_awaited(seen)))
    }

    fn is_awaited(&self, (at, inner): (usize, Option<(u32, usize)>), report: &Report) -> bool {
        let Some(field) = self.field_at(at, inner.map(|(_, which)| which)) else { return false };
        let of = |slot: Option<usize>| slot.and_then(|slot| self.facts.get(slot));
        let own = if inner.is_some() { field.fact.as_ref() } else { of(field.slot) };
        let people = of(self.attendance).filter(|_| inner.is_none() && takes_part(field));
        own.into_iter().chain(people).any(|name| report.missing.contains(name))
    }

    fn field_at(&self, at: usize, inner: Option<usize>) -> Option<&Field> {
        let field = self.fields.get(at)?;
        inner.map_or(Some(field), |which| field.group.get(which))
    }

    fn path_of(&self, (at, inner): (usize, Option<(u32, usize)>)) -> Path {
        let Some(outer) = self.fields.get(at) else { return Path::new() };
        let path = Path::new().key(outer.id.clone());
        match inner.and_then(|(row, which)| Some((row, self.field_at(at, Some(which))?))) {
            Some((row, field)) => row_of(path, outer, row).key(field.id.clone()),
            None => path,
        }
    }

    /// A condition and the places that it reads, from a row of a group where it stands there.
    fn because<'f>(&'f self, condition: &'f Expression, value: Shown, (at, inner): (usize, Option<(u32, usize)>)) -> Because<'f> {
        let mut reads: Vec<Path> = Vec::new();
        for slot in condition.slots() {
            let is_people = self.attendance == Some(*slot);
            for (other, field) in self.fields.iter().enumerate() {
                if field.slot == Some(*slot) || is_people && takes_part(field) {
                    reads.push(self.path_of((other, None)));
                }
            }
            let group = self.fields.get(at).map(|field| &field.group[..]).unwrap_or_default();
            let which = group.iter().position(|field| field.slot == Some(*slot));
            if let (Some((row, _)), Some(which)) = (inner, which.filter(|_| *slot >= self.facts.len())) {
                reads.push(self.path_of((at, Some((row, which)))));
            }
        }
        Because { condition: condition.source(), value: known(value), reads }
    }
}

fn takes_part(field: &Field) -> bool {
    matches!(field.role, Some(crate::service::Role::Participants | crate::service::Role::HeadCount))
}

impl<'f> FormState<'f> {
    /// What the check of the draft tells.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Whether the record can be sent: nothing forbids it, and no condition waits for an answer.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.report.is_ok() && self.report.status == Status::Complete
    }

    /// Where to ask next: the first place in the form's order that is shown and is required and empty, or that an open condition waits for.
    #[must_use]
    pub fn next(&self) -> Option<&Path> {
        self.next.as_ref()
    }

    /// The JSON text of the record to send: the draft without what is hidden. What is empty stays as it is, and so does what may yet be
    /// hidden; nothing where the draft is no JSON object.
    #[must_use]
    pub fn record(&self) -> Option<&str> {
        self.record.as_deref()
    }

    /// Every place in the form's order, a group before what stands in its rows.
    pub fn fields(&self) -> impl Iterator<Item = FieldState<'f>> {
        self.survey.seen.iter().filter_map(|seen| self.state_of(seen))
    }

    fn state_of(&self, seen: &Seen) -> Option<FieldState<'f>> {
        let form = self.form;
        let (at, inner) = seen.place;
        let field = form.field_at(at, inner.map(|(_, which)| which))?;
        let outer = Seen::at(&self.survey.seen, (at, None))?;
        let by = if outer.shown == Shown::Yes { (field, seen) } else { (form.fields.get(at)?, outer) };
        let shown_because = by.0.shown_when.as_deref().map(|condition| form.because(condition, by.1.shown, by.1.place));
        let asked = field.required_when.as_deref().filter(|_| !field.required && seen.shown == Shown::Yes);
        Some(FieldState {
            path: form.path_of(seen.place),
            shown: known(seen.shown),
            required: known(seen.required),
            shown_because,
            default: field.drawing.default.as_ref().filter(|_| seen.is_empty && seen.shown == Shown::Yes),
            options: self.options(field, seen),
            required_because: asked.map(|condition| form.because(condition, seen.required, seen.place)),
            rule: &field.rule,
            clause: field.citation.clause.as_deref(),
            provenance: field.citation.provenance.as_str(),
        })
    }

    fn options(&self, field: &'f Field, seen: &Seen) -> Option<Vec<OptionState<'f>>> {
        let codes = field.codes.as_ref().filter(|_| seen.shown == Shown::Yes && !field.offers.is_empty())?;
        let option = |(at, option): (usize, &'f CodeOption)| {
            let which = field.offers.iter().position(|offer| offer.options.contains(&at));
            let offer = which.and_then(|which| Some((field.offers.get(which)?, *self.survey.offers.get(seen.offers + which)?)));
            OptionState {
                id: &option.id,
                enabled: offer.map_or(Some(true), |(_, offered)| known(offered)),
                because: offer.map(|(offer, offered)| self.form.because(&offer.when, offered, seen.place)),
            }
        };
        Some(codes.options.iter().enumerate().map(option).collect())
    }

    /// The JSON that all three languages give, byte for byte; `record` is the draft's own spelling.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::from("{\"complete\":");
        out.push_str(if self.is_complete() { "true" } else { "false" });
        out.push_str(",\"next\":");
        out.push_str(&crate::finding::to_json(&self.next));
        out.push_str(",\"fields\":");
        out.push_str(&crate::finding::to_json(&self.fields().collect::<Vec<_>>()));
        out.push_str(",\"record\":");
        out.push_str(self.record().unwrap_or("null"));
        out.push_str(",\"report\":");
        out.push_str(&self.report.to_json());
        out.push('}');
        out
    }
}
