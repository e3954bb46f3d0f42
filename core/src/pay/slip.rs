//! A month as computed, before it is shown.

use std::sync::Arc;

use super::grade::Step;
use super::lines::less_sure;
use super::need::{Calc, Need, join};
use super::scheme::Scheme;
use super::settled::Settled;
use crate::citation::Provenance;
use crate::explanation::Known;
use crate::finding::{Code, sort_by};
use crate::value::{Decimal, DivisionCode};

/// An amount and how sure the least sure of its values is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) amount: Decimal,
    /// What the amount is still to be divided by: a twelfth, and a part of a month by its days, have no end in decimals.
    pub(super) over: i32,
    pub(super) provenance: Provenance,
}

/// A month as computed, a place for each part of the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// Why nothing is due, where that is so.
    pub(super) unpaid: Calc<Option<Code>>,
    pub(super) post: Option<Arc<str>>,
    /// Where the post is.
    pub(super) division: Option<DivisionCode>,
    pub(super) seniority: Calc<Decimal>,
    pub(super) grade: Calc<i32>,
    pub(super) steps: Vec<Step>,
    /// By component: the amount, or none where the part is not due.
    pub(super) lines: Vec<Calc<Option<Due>>>,
    /// By component: of what each month earns, what falls due now; empty where the scheme has no such part.
    pub(super) due: Vec<Calc<Option<Due>>>,
    pub(super) total: Calc<Decimal>,
}

impl Slip {
    pub(super) fn unpaid(code: Code, components: usize) -> Slip {
        Slip {
            unpaid: Ok(Some(code)),
            post: None,
            division: None,
            seniority: Ok(Decimal::ZERO),
            grade: Ok(0),
            steps: Vec::new(),
            lines: vec![Ok(None); components],
            due: Vec::new(),
            total: Ok(Decimal::ZERO),
        }
    }

    pub(super) fn waiting(needs: &[Need], components: usize) -> Slip {
        Slip {
            unpaid: Err(needs.to_vec()),
            post: None,
            division: None,
            seniority: Err(needs.to_vec()),
            grade: Err(needs.to_vec()),
            steps: Vec::new(),
            lines: vec![Err(needs.to_vec()); components],
            due: Vec::new(),
            total: Err(needs.to_vec()),
        }
    }

    /// What the slips for all options of a setting have in common; the rest waits for the setting.
    pub(super) fn agreed(slips: Vec<Slip>, setting: &Settled) -> Slip {
        let mut slips = slips.into_iter();
        let Some(mut whole) = slips.next() else { return Slip::waiting(&[], 0) };
        let need = Need::Choice(setting.id.clone(), None);
        for slip in slips {
            merge(&mut whole.unpaid, slip.unpaid, &need);
            merge(&mut whole.seniority, slip.seniority, &need);
            merge(&mut whole.grade, slip.grade, &need);
            merge(&mut whole.total, slip.total, &need);
            whole.lines.iter_mut().zip(slip.lines).for_each(|(mine, other)| merge(mine, other, &need));
            let (parts, mut other) = (whole.due.len().max(slip.due.len()), slip.due);
            whole.due.resize(parts, Ok(None));
            other.resize(parts, Ok(None));
            whole.due.iter_mut().zip(other).for_each(|(mine, other)| merge(mine, other, &need));
            if whole.post != slip.post {
                whole.post = None;
            }
            whole.division = whole.division.filter(|_| whole.division == slip.division);
            if whole.steps != slip.steps {
                whole.steps.clear();
            }
        }
        whole
    }

    /// Whether there is a total: none where nothing is due.
    pub(super) fn status(&self) -> Known {
        match (&self.unpaid, &self.total) {
            (Ok(Some(_)), _) => Known::None,
            (Ok(None), Ok(_)) => Known::Known,
            _ => Known::Unknown,
        }
    }

    /// How sure the least sure value behind the total is.
    pub(super) fn provenance(&self, scheme: &Scheme) -> Option<Provenance> {
        let lines = scheme.rules.components.iter().zip(&self.lines).filter(|(component, _)| !component.each_month).map(|(_, due)| due);
        let known = lines.chain(&self.due).filter_map(|due| due.as_ref().ok()?.map(|due| due.provenance));
        known.reduce(less_sure).filter(|_| self.status() == Known::Known)
    }

    /// Everything that an amount waits for, and how many do, that for which most do first. What only the years or the grade wait for decides nothing.
    pub(super) fn needs(&self) -> Vec<(Need, usize)> {
        let mut counted: Vec<(Need, usize)> = Vec::new();
        let mut count = |needs: Option<&Vec<Need>>| {
            for need in needs.into_iter().flatten() {
                match counted.iter_mut().find(|(known, _)| known == need) {
                    Some((_, times)) => *times += 1,
                    None => counted.push((need.clone(), 1)),
                }
            }
        };
        count(self.unpaid.as_ref().err());
        self.lines.iter().chain(&self.due).for_each(|line| count(line.as_ref().err()));
        count(self.total.as_ref().err());
        sort_by(&mut counted, |(_, left), (_, right)| right.cmp(left));
        counted
    }
}

pub(super) fn merge<T: PartialEq>(mine: &mut Calc<T>, other: Calc<T>, need: &Need) {
    if *mine == other {
        return;
    }
    let mut needs = vec![need.clone()];
    if let Err(found) = mine {
        join(&mut needs, std::mem::take(found));
    }
    if let Err(found) = other {
        join(&mut needs, found);
    }
    *mine = Err(needs);
}
