//! Which plans are counted at once, and their records.

use super::fast::Fast;
use super::plan::Plan;
use super::records::Gathering;
use super::run::{OfPlan, Running};
use super::seen::{CONDITIONS, Seen};
use crate::condition::Expression;
use crate::service::Kind;

/// A plan that is counted at once: among which records it looks, and for which of their conditions.
pub(super) struct Counted {
    pub(super) fast: Fast,
    pub(super) seen: usize,
    pub(super) bit: u8,
}

/// Plans whose records are of the same kinds, with the place and the condition of each.
struct Group<'g> {
    kinds: &'g [Kind],
    conditions: Vec<Option<&'g Expression>>,
    plans: Vec<(usize, usize, Fast)>,
}

impl Running<'_> {
    /// Gathers the records of all plans that can be counted at once.
    pub(super) fn count_at_once(&self, plans: &[Plan], of_plans: &mut [OfPlan], gathering: &mut Gathering<'_>) -> Vec<Seen> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (at, plan) in plans.iter().enumerate().filter(|(_, plan)| plan.is_shown) {
            let Some((evidence, cadence)) = plan.evidence().zip(plan.version().and_then(|version| version.cadence.as_ref())) else {
                continue;
            };
            if evidence.is_of_household || evidence.together.is_some() || evidence.once_of.is_some() {
                continue;
            }
            let windows = self.windows(plan, cadence, self.question.first);
            let Some(fast) = Fast::of(plan, &windows) else { continue };
            let condition = evidence.condition.as_ref();
            let source = |condition: &Option<&Expression>| condition.map(|condition| condition.source().to_owned());
            let same = |known: &Option<&Expression>| source(known) == source(&condition);
            let takes = |group: &Group<'_>| {
                group.kinds == evidence.kinds && (group.conditions.len() < CONDITIONS || group.conditions.iter().any(same))
            };
            let at_group = groups.iter().position(takes).unwrap_or_else(|| {
                groups.push(Group { kinds: &evidence.kinds, conditions: Vec::new(), plans: Vec::new() });
                groups.len().saturating_sub(1)
            });
            let Some(group) = groups.get_mut(at_group) else { continue };
            let bit = group.conditions.iter().position(same).unwrap_or_else(|| {
                group.conditions.push(condition);
                group.conditions.len().saturating_sub(1)
            });
            group.plans.push((at, bit, fast));
        }
        let mut all = Vec::new();
        for group in groups {
            let Some(seen) = gathering.seen(group.kinds, &group.conditions) else { continue };
            for (at, bit, fast) in group.plans {
                let bit = u32::try_from(bit).ok().and_then(|bit| 1_u8.checked_shl(bit)).unwrap_or_default();
                let counted = Some(Counted { fast, seen: all.len(), bit });
                of_plans.get_mut(at).into_iter().zip(counted).for_each(|(of_plan, counted)| of_plan.counted = Some(counted));
            }
            all.push(seen);
        }
        all
    }
}
