//! Records of one key that are steps: a stage that was skipped, and a record after the last one.

use super::keyed::KeyRule;
use crate::digest::short;
use crate::finding::{Code, Problem};
use crate::form::definition::compiled::{Form, Steps};
use crate::form::draft::content::{FieldValue, FilledFields, Slot};

/// One step: of which key, when, at which stage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    key: u64,
    day: u32,
    stage: usize,
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

    fn look(self, said: &[(Step, u32)], told: &mut Vec<(u32, Problem)>) {
        follow(said, self.last, told);
    }
}

/// Follows the steps of one key by day, and those of one day by stage.
fn follow(steps: &[(Step, u32)], last: usize, told: &mut Vec<(u32, Problem)>) {
    // The furthest stage that was reached, and the closing, each with its row.
    let mut furthest: Option<(usize, u32)> = None;
    let mut closed: Option<u32> = None;
    for (step, row) in steps {
        if let Some(closing) = closed {
            if step.stage > 0 {
                told.push((*row, Problem::new(Code::StepAfterLast).with("row", closing)));
                continue;
            }
            // Taken up again: the steps begin anew.
            (furthest, closed) = (None, None);
        }
        if let Some((stage, before)) = furthest
            && let Some(skipped) = step.stage.checked_sub(stage.saturating_add(1)).filter(|skipped| *skipped > 0)
        {
            told.push((*row, Problem::new(Code::StepSkipped).with("row", before).with("count", skipped)));
        }
        if furthest.is_none_or(|(stage, _)| step.stage > stage) {
            furthest = Some((step.stage, *row));
        }
        if step.stage == last {
            closed = Some(*row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(steps: &[(u32, usize)]) -> Vec<(u32, &'static str)> {
        let mut steps: Vec<_> = (2..).zip(steps).map(|(row, (day, stage))| (Step { key: 1, day: *day, stage: *stage }, row)).collect();
        steps.sort_unstable();
        let mut told = Vec::new();
        follow(&steps, 5, &mut told);
        told.into_iter().map(|(row, problem)| (row, problem.code.as_str())).collect()
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
