//! Records of one key that are steps: a stage that was skipped, and a record after the last one.

use super::keyed::{KeyRule, Place, Told};
use crate::digest::short;
use crate::finding::{Code, Param};
use crate::form::definition::compiled::{Form, Steps};
use crate::form::draft::content::{FieldValue, FilledFields, Slot};

/// One step: of which key, when, at which stage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::form) struct Step {
    pub(in crate::form) key: u64,
    pub(in crate::form) day: u32,
    pub(in crate::form) stage: usize,
}

impl Step {
    /// The step that a record is, if its key, day and stage can be read.
    pub(super) fn of(form: &Form, content: &FilledFields) -> Option<Step> {
        let steps = form.steps?;
        let slot = |at: usize| content.slots.get(at);
        let Slot::Set(FieldValue::Text(part)) = slot(steps.key)? else { return None };
        Step::at(content.kept.text(*part), slot(steps.day)?, slot(steps.stage)?)
    }

    /// The step of a key, if day and stage can be read.
    pub(super) fn at(key: &str, day: &Slot, stage: &Slot) -> Option<Step> {
        let (Slot::Set(FieldValue::Date(day)), Slot::Set(FieldValue::Option(stage))) = (day, stage) else { return None };
        Some(Step { key: short(0, key.as_bytes()), day: day.day_number().cast_unsigned(), stage: *stage })
    }
}

/// A step that skips a stage and one after the last are told. Where the records of a key begin later than with the first stage, those before them may stand
/// in another ledger, and nothing is told.
impl KeyRule for Steps {
    type Said = Step;

    fn field(self) -> usize {
        self.stage
    }

    fn key(said: &Step) -> u64 {
        said.key
    }

    fn look(self, said: &[(Step, Place)], told: &mut Vec<Told>) {
        follow(said, self.last, told);
    }

    #[cfg(feature = "beside")]
    fn stored(of: &crate::form::world::OfForm, key: u64, mut add: impl FnMut(Step, u32)) {
        for (day, stage, number) in of.steps.get(&key).into_iter().flatten() {
            add(Step { key, day: *day, stage: *stage }, *number);
        }
    }
}

/// Follows the steps of one key by day, and those of one day by stage. Of stored steps nothing is told but that a row closes the key before them.
fn follow(steps: &[(Step, Place)], last: usize, told: &mut Vec<Told>) {
    let skipped_codes = (Code::StepSkipped, Code::StepSkippedStored);
    // The furthest stage that was reached, and the closing, each with its place.
    let mut furthest: Option<(usize, Place)> = None;
    let mut closed: Option<Place> = None;
    for (step, place) in steps {
        if let Some(closing) = closed {
            if step.stage > 0 {
                match (place, closing) {
                    (Place::Row(row), other) => {
                        told.push(Told { row: *row, other, codes: (Code::StepAfterLast, Code::StepAfterStored), more: None });
                    }
                    (Place::Stored(_), Place::Row(row)) => {
                        told.push(Told { row, other: *place, codes: (Code::StepClosesStored, Code::StepClosesStored), more: None });
                    }
                    (Place::Stored(_), Place::Stored(_)) => {}
                }
                continue;
            }
            // Taken up again: the steps begin anew.
            (furthest, closed) = (None, None);
        }
        if let (Some((stage, before)), Place::Row(row)) = (furthest, place)
            && let Some(skipped) = step.stage.checked_sub(stage.saturating_add(1)).filter(|skipped| *skipped > 0)
        {
            told.push(Told { row: *row, other: before, codes: skipped_codes, more: Some(("count", Param::from(skipped))) });
        }
        if furthest.is_none_or(|(stage, _)| step.stage > stage) {
            furthest = Some((step.stage, *place));
        }
        if step.stage == last {
            closed = Some(*place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(steps: &[(u32, usize)]) -> Vec<(u32, &'static str)> {
        let mut steps: Vec<_> =
            (2..).zip(steps).map(|(row, (day, stage))| (Step { key: 1, day: *day, stage: *stage }, Place::Row(row))).collect();
        steps.sort_unstable();
        let mut told = Vec::new();
        follow(&steps, 5, &mut told);
        told.into_iter().map(|told| (told.row, told.codes.0.as_str())).collect()
    }

    #[test]
    fn steps_may_repeat_and_go_back_and_not_skip() {
        for right in [&[(1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5)][..], &[(1, 0), (2, 1), (3, 0), (4, 1), (5, 2), (6, 1), (7, 3)]] {
            assert_eq!(told(right), []);
        }
        assert_eq!(told(&[(1, 0), (2, 3), (3, 1), (4, 4)]), [(3, "step_skipped")]);
        assert_eq!(told(&[(3, 4), (1, 3)]), [], "the days decide, and what came before may stand elsewhere");
        assert_eq!(told(&[(1, 2), (1, 1), (1, 0)]), [], "of one day the stages decide");
    }

    #[test]
    fn nothing_follows_the_last_but_the_first() {
        assert_eq!(told(&[(1, 4), (2, 5), (3, 4), (4, 5)]), [(4, "step_after_last"), (5, "step_after_last")]);
        assert_eq!(told(&[(1, 4), (2, 5), (3, 0), (4, 1)]), []);
    }
}
