//! Rows on which the next one, or the end of the table, decides whether they are records.

use super::super::accepted::Accepted;
use super::super::batch::Outcome;
#[cfg(feature = "beside")]
use super::super::beside::{at_once, not_held};
use super::super::doubles::Prints;
use super::super::doubles::keyed::Others;
use super::fields::column_of;
use super::kind::{Glance, Total, is_note, is_prose};
use super::sums::IsSum;
use super::{HELD, Ledger, Outcomes};
use crate::finding::{Code, Finding, Path, Problem};
use crate::form::definition::compiled::Field;
use crate::form::draft::content::Slot;
use crate::service::FieldType;
use crate::service::Record;

/// A row that has been checked and waits.
pub(super) struct Held {
    number: u32,
    which: usize,
    record: Option<Record>,
    findings: Vec<Finding>,
    missing: Vec<std::sync::Arc<str>>,
    prints: Prints,
    row: u128,
    may_be: HeldAs,
}

/// What a held row is, if it is among the last ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HeldAs {
    Note,
    Total,
    /// It may be a total by chance alone, so it counts and is told.
    RecordLikeTotal,
}

impl<'f> Ledger<'f> {
    /// Decides what becomes of the row that was checked last.
    pub(super) fn settle(&mut self, number: u32, which: usize, row: u128, accepted: bool, glance: &Glance<'_>, sink: Outcomes<'_>) {
        let first = glance.first.map_or("", |(_, cell)| cell.text());
        if !accepted {
            // What is no valid record loses nothing by being called what it says it is.
            if glance.total == Total::Maybe {
                self.release(sink);
                self.skip(number, Code::RowIsTotal);
                return;
            }
            if is_note(first) {
                self.skip(number, Code::RowIsNote);
                return;
            }
        }
        let is_sum = self.sums.get(which).map_or(IsSum::No, |sums| sums.is(&self.workspace.content));
        let may_be = match is_sum {
            IsSum::Yes => Some(HeldAs::Total),
            IsSum::Maybe if accepted => Some(HeldAs::RecordLikeTotal),
            // A total says of nobody and of no place; a row that does is a record with a fault.
            IsSum::Maybe if self.says_of_whom(which) => None,
            IsSum::Maybe => Some(HeldAs::Total),
            IsSum::No if !accepted && glance.filled == 1 && self.texts.len() > 2 && is_prose(first) => Some(HeldAs::Note),
            IsSum::No => None,
        };
        if may_be != Some(HeldAs::Note) {
            self.release(sink);
        }
        let Some(may_be) = may_be.filter(|_| self.held.len() < HELD) else {
            self.release(sink);
            if accepted && glance.total == Total::Maybe {
                self.workspace.sink.push(Problem::new(Code::RowMayBeTotal).at(Path::new().index(number)));
            }
            if let Some(sums) = self.sums.get_mut(which) {
                sums.add(&self.workspace.content);
            }
            self.count(number, which, row, accepted, sink);
            return;
        };
        let Some(form) = self.forms.get(which).copied() else { return };
        self.doubles.print(&mut self.prints, form, &self.workspace.content, row);
        if let Some(sums) = self.sums.get_mut(which) {
            sums.add(&self.workspace.content);
        }
        let record = if accepted { self.workspace.record(form) } else { None };
        let findings = self.located(which);
        let (missing, prints) = (self.workspace.work.waits_for.clone(), self.prints.clone());
        self.held.push(Held { number, which, record, findings, missing, prints, row, may_be });
    }

    /// Whether a key or a station stands in the row that was checked last, right or wrong.
    fn says_of_whom(&self, which: usize) -> bool {
        let is_there = |field: &Field, slot: &Slot| {
            matches!(field.kind, FieldType::Key | FieldType::Station) && matches!(slot, Slot::Set(_) | Slot::Bad)
        };
        let slots = &self.workspace.content.slots;
        self.forms.get(which).is_some_and(|form| form.fields.iter().zip(slots).any(|(field, slot)| is_there(field, slot)))
    }

    /// The findings of the row that was checked last, in the order of a report, with their columns.
    fn located(&mut self, which: usize) -> Vec<Finding> {
        let (Some(form), Some(columns)) = (self.forms.get(which), self.headings.columns.get(which)) else { return Vec::new() };
        let mut findings = std::mem::take(&mut self.workspace.sink.findings);
        crate::finding::sort_by(&mut findings, Finding::cmp_in_report);
        let names = &self.headings.names;
        findings.into_iter().map(|finding| locate(finding, form, &columns.of_field, names)).collect()
    }

    /// Counts the row that was checked last.
    fn count(&mut self, number: u32, which: usize, row: u128, accepted: bool, sink: Outcomes<'_>) {
        let Some(form) = self.forms.get(which).copied() else { return };
        self.doubles.checked(row);
        let mut counts = accepted && self.workspace.accepted(form).is_some();
        if counts {
            self.doubles.print(&mut self.prints, form, &self.workspace.content, row);
            counts = self.once(number, which, None);
        }
        let normalised = is_normalised(&self.workspace.sink.findings);
        let record = if counts { self.workspace.accepted(form) } else { None };
        sink(number, Outcome::of(form, record, normalised));
        if !self.workspace.sink.findings.is_empty() || self.workspace.sink.truncated.is_some() {
            let (Some(form), Some(columns)) = (self.forms.get(which), self.headings.columns.get(which)) else { return };
            let names = &self.headings.names;
            self.gathered.take(&mut self.workspace.sink, |finding| locate(finding, form, &columns.of_field, names));
        }
        self.gathered.wait_for(&self.workspace.work.waits_for);
        self.gathered.count(which, counts);
    }

    /// Whether no key that may come once came before or is stored; the room is told of one that did. `held` is a record that waited; else it stands in
    /// the room.
    #[cfg_attr(not(feature = "beside"), expect(unused_variables, reason = "nothing is stored"))]
    fn once(&mut self, number: u32, which: usize, held: Option<&Record>) -> bool {
        let Some(form) = self.forms.get(which).copied() else { return false };
        #[cfg(feature = "beside")]
        if let Some(beside) = self.world.beside
            && let Some(record) = held.cloned().or_else(|| self.workspace.record(form))
            && let Some((field, problem)) = at_once(form, &record, beside)
        {
            self.workspace.sink.push(problem.at(form.path_in(number, field)));
            if self.workspace.sink.errors > 0 {
                return false;
            }
        }
        match self.doubles.accept(&self.prints, number, (which, form)) {
            Ok(()) => true,
            Err((field, first)) => {
                let problem = Problem::new(Code::KeyDoubled).with("row", first);
                self.workspace.sink.push(problem.at(form.path_in(number, Some(field))));
                false
            }
        }
    }

    /// Tells what of the whole ledger comes twice.
    pub(super) fn tell_doubles(&mut self) {
        let (forms, headings, below, sink) = (&self.forms, &self.headings, self.at, &mut self.gathered.sink);
        #[cfg(feature = "beside")]
        self.forms.iter().filter_map(|form| not_held(form, self.world)).for_each(|problem| sink.push(problem.at(Path::new())));
        std::mem::take(&mut self.doubles).finish(Others::of(self.world), |number, at, problem| {
            let found = at.and_then(|(which, field)| Some((*forms.get(which)?, headings.columns.get(which)?, field)));
            sink.push(match found {
                // Above headings that changed, the columns were others.
                Some((form, _, field)) if number < below => problem.at(form.path_in(number, Some(field))),
                Some((form, columns, field)) => {
                    locate(problem.at(form.path_in(number, Some(field))), form, &columns.of_field, &headings.names)
                }
                None => problem.at(Path::new().index(number)),
            });
        });
    }

    /// Counts the rows that wait, as another record follows.
    pub(super) fn release(&mut self, sink: Outcomes<'_>) {
        for held in std::mem::take(&mut self.held) {
            self.let_go(held, sink);
        }
    }

    /// Decides about the rows that wait, as nothing follows.
    pub(super) fn end(&mut self, sink: Outcomes<'_>) {
        for mut held in std::mem::take(&mut self.held) {
            match held.may_be {
                HeldAs::Note => self.skip(held.number, Code::RowIsNote),
                HeldAs::Total => self.skip(held.number, Code::RowIsTotal),
                HeldAs::RecordLikeTotal => {
                    held.findings.push(Problem::new(Code::RowMayBeTotal).at(Path::new().index(held.number)));
                    self.let_go(held, sink);
                }
            }
        }
    }

    fn let_go(&mut self, held: Held, sink: Outcomes<'_>) {
        let Some(form) = self.forms.get(held.which).copied() else { return };
        self.doubles.checked(held.row);
        self.prints = held.prints;
        self.workspace.sink.clear();
        let record = held.record.filter(|record| self.once(held.number, held.which, Some(record)));
        let of_once = self.located(held.which);
        let normalised = is_normalised(&held.findings);
        for finding in held.findings.into_iter().chain(of_once) {
            self.gathered.sink.push(finding);
        }
        self.gathered.wait_for(&held.missing);
        self.gathered.count(held.which, record.is_some());
        sink(held.number, Outcome::of(form, record.as_ref().map(Accepted::built), normalised));
    }
}

fn is_normalised(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.code == Code::Normalised)
}

/// A finding of a row with its column and heading.
fn locate(finding: Finding, form: &crate::form::definition::compiled::Form, columns: &[Option<usize>], names: &[Option<&str>]) -> Finding {
    match column_of(form, columns, &finding) {
        Some(column) => {
            let heading = names.get(column).copied().flatten().unwrap_or_default();
            finding.with("column", column.saturating_add(1)).with("heading", heading.to_owned())
        }
        None => finding,
    }
}
