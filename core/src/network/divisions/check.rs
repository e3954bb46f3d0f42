//! The checks of a list as a whole, and the bound on what they tell. They are apart because they need every row, and parsing needs one.

use super::parse::{Draft, MAX_LISTS, Parsed};
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::value::{DivisionCode, Level};

/// How many findings are kept whole.
const KEPT: usize = 1000;

/// Positions in a text, and in what is made of it, are kept in 32 bits.
pub(super) fn length(bytes: usize) -> Result<(), Findings> {
    match u32::try_from(bytes) {
        Ok(_) => Ok(()),
        Err(_) => Err(Code::DivisionListTooLong.into()),
    }
}

/// The findings of a list, bounded in number.
#[derive(Default)]
pub(super) struct Collector {
    kept: Vec<Finding>,
    more: usize,
}

impl Collector {
    pub(super) fn push(&mut self, finding: Finding) {
        if self.kept.len() < KEPT {
            self.kept.push(finding);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn into_result(mut self) -> Result<(), Findings> {
        if self.kept.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            self.kept.push(Finding::new(Code::DivisionListMore, Path::new()).with("count", self.more));
        }
        crate::finding::sort_by(&mut self.kept, Finding::cmp_in_report);
        Err(self.kept.into())
    }
}

/// Checks that rows sorted by code and list make trees: each unit once in a list, and below another unit.
pub(super) fn structure(parsed: &Parsed<'_>, findings: &mut Collector) {
    let name = |list: u32| parsed.lists.get(list as usize).map(ToString::to_string).unwrap_or_default();
    let mut before: Option<&Draft<'_>> = None;
    for draft in &parsed.drafts {
        if let Some(other) = before.filter(|other| other.code == draft.code) {
            if draft.from <= other.until {
                let problem = Problem::new(Code::DivisionListDoubled).with("list", name(draft.from.into()));
                findings.push(problem.at(Path::new().index(draft.line).key("code")));
            }
            if draft.until < other.until {
                continue;
            }
        }
        before = Some(draft);
    }
    if parsed.left_out {
        return;
    }
    let all = if parsed.lists.is_empty() { 0 } else { mask(0, u8::try_from(parsed.lists.len() - 1).unwrap_or(u8::MAX)) };
    let mut at_level = [0_u64; Level::ALL.len()];
    for draft in &parsed.drafts {
        if let Some(lists) = at_level.get_mut(draft.code.level() as usize) {
            *lists |= mask(draft.from, draft.until);
        }
    }
    let filled = at_level.iter().fold(0, |sum, lists| sum | lists);
    if filled != all || all == 0 {
        findings.push(Finding::new(Code::DivisionListEmpty, Path::new().index(1)));
        return;
    }
    // In which lists there is a level above this one: only there must a unit have a parent.
    let mut above = 0;
    let expects_parent = at_level.map(|lists| {
        let expects = above;
        above |= lists;
        expects
    });
    let mut open: [Option<(DivisionCode, u64)>; Level::ALL.len()] = [None; Level::ALL.len()];
    for draft in &parsed.drafts {
        let lists = mask(draft.from, draft.until);
        let level = draft.code.level() as usize;
        let parent = draft.code.parent().and_then(|parent| {
            let (code, lists) = (*open.get(parent.level() as usize)?)?;
            (code == parent).then_some(lists)
        });
        let missing = lists & expects_parent.get(level).copied().unwrap_or(0) & !parent.unwrap_or(0);
        if missing != 0 {
            let problem = Problem::new(Code::DivisionListOrphan).with("list", name(missing.trailing_zeros()));
            findings.push(problem.at(Path::new().index(draft.line).key("code")));
        }
        if let Some(slot) = open.get_mut(level) {
            let known = slot.filter(|(code, _)| *code == draft.code).map_or(0, |(_, lists)| lists);
            *slot = Some((draft.code, known | lists));
        }
    }
}

/// The lists `from` to `until`, both included, as bits.
fn mask(from: u8, until: u8) -> u64 {
    const LAST: u8 = MAX_LISTS as u8 - 1;
    (u64::MAX >> LAST.saturating_sub(until)) & u64::MAX.checked_shl(from.into()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_four_gigabytes_are_refused() {
        assert_eq!(length(usize::try_from(u32::MAX).unwrap()), Ok(()));
        if let Some(bytes) = usize::try_from(u32::MAX).unwrap().checked_add(1) {
            assert_eq!(length(bytes).unwrap_err()[0].code, Code::DivisionListTooLong);
        }
    }

    #[test]
    fn masks_hold_both_ends() {
        assert_eq!(mask(0, 0), 1);
        assert_eq!(mask(2, 4), 0b11100);
        assert_eq!(mask(0, 63), u64::MAX);
        assert_eq!(mask(63, 63), 1 << 63);
    }
}
