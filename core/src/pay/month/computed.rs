//! A month as computed, before it is shown.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::choice::{Awaited, OpenItem, Waiting, agree};
use crate::citation::{Citation, Provenance};
use crate::explanation::Known;
use crate::finding::{Code, Label};
use crate::pay::scheme::rules::Scheme;
use crate::pay::scheme::setting::SchemeSetting;
use crate::value::{Decimal, DivisionCode};

/// An amount and how sure the least sure of its values is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) struct Due {
    pub(in crate::pay) amount: Decimal,
    /// What the amount is still to be divided by: a twelfth, and a share of a month by its days, have no end in decimals.
    pub(in crate::pay) divisor: i32,
    pub(in crate::pay) provenance: Provenance,
}

/// What one rule did to the grade.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// The rule.
    pub label: Label,
    /// Where it comes from.
    pub citation: Citation,
    /// The grade before.
    pub before: i32,
    /// The grade after.
    pub after: i32,
    /// How many grades the cap took.
    pub lost: i32,
}

/// A month as computed, a place for each component of the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pay) struct ComputedMonth {
    /// Why nothing is due, where that is so.
    pub(in crate::pay) unpaid: Awaited<Option<Code>>,
    pub(in crate::pay) post: Option<Arc<str>>,
    /// Where the post is.
    pub(in crate::pay) division: Option<DivisionCode>,
    pub(in crate::pay) seniority: Awaited<Decimal>,
    pub(in crate::pay) grade: Awaited<i32>,
    pub(in crate::pay) steps: Vec<Step>,
    /// By component: the amount, or none if it is not due.
    pub(in crate::pay) lines: Vec<Awaited<Option<Due>>>,
    /// By component: of what each month earns, what falls due now; empty if the scheme has no such component.
    pub(in crate::pay) due: Vec<Awaited<Option<Due>>>,
    pub(in crate::pay) total: Awaited<Decimal>,
}

impl ComputedMonth {
    pub(in crate::pay) fn unpaid(code: Code, components: usize) -> ComputedMonth {
        ComputedMonth {
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

    pub(in crate::pay) fn waiting(items: &[OpenItem], components: usize) -> ComputedMonth {
        ComputedMonth {
            unpaid: Err(items.to_vec()),
            post: None,
            division: None,
            seniority: Err(items.to_vec()),
            grade: Err(items.to_vec()),
            steps: Vec::new(),
            lines: vec![Err(items.to_vec()); components],
            due: Vec::new(),
            total: Err(items.to_vec()),
        }
    }

    /// The month that all options of a setting come to; what differs waits for the setting.
    pub(in crate::pay) fn agreed(months: Vec<ComputedMonth>, setting: &SchemeSetting) -> ComputedMonth {
        let mut months = months.into_iter();
        let Some(mut whole) = months.next() else { return ComputedMonth::waiting(&[], 0) };
        let item = OpenItem::Choice(setting.id.clone(), None);
        for computed in months {
            agree(&mut whole.unpaid, computed.unpaid, &item);
            agree(&mut whole.seniority, computed.seniority, &item);
            agree(&mut whole.grade, computed.grade, &item);
            agree(&mut whole.total, computed.total, &item);
            whole.lines.iter_mut().zip(computed.lines).for_each(|(mine, other)| agree(mine, other, &item));
            let (components, mut other) = (whole.due.len().max(computed.due.len()), computed.due);
            whole.due.resize(components, Ok(None));
            other.resize(components, Ok(None));
            whole.due.iter_mut().zip(other).for_each(|(mine, other)| agree(mine, other, &item));
            if whole.post != computed.post {
                whole.post = None;
            }
            whole.division = whole.division.filter(|_| whole.division == computed.division);
            if whole.steps != computed.steps {
                whole.steps.clear();
            }
        }
        whole
    }

    /// Whether there is a total: none where nothing is due.
    pub(in crate::pay) fn status(&self) -> Known {
        match (&self.unpaid, &self.total) {
            (Ok(Some(_)), _) => Known::None,
            (Ok(None), Ok(_)) => Known::Known,
            _ => Known::Unknown,
        }
    }

    /// How sure the least sure value behind the total is.
    pub(in crate::pay) fn provenance(&self, scheme: &Scheme) -> Option<Provenance> {
        let lines = scheme.rules.components.iter().zip(&self.lines).filter(|(component, _)| !component.each_month).map(|(_, due)| due);
        let known = lines.chain(&self.due).filter_map(|due| due.as_ref().ok()?.map(|due| due.provenance));
        known.reduce(Provenance::less_sure).filter(|_| self.status() == Known::Known)
    }

    /// The open items with the number of amounts that each blocks, largest first. An item that blocks the years of service or the
    /// grade alone is left out: no amount depends on it.
    pub(in crate::pay) fn open_items(&self) -> Vec<(OpenItem, usize)> {
        let mut waiting = Waiting::default();
        let lines = self.lines.iter().chain(&self.due).map(|line| line.as_ref().err());
        for items in [self.unpaid.as_ref().err()].into_iter().chain(lines).chain([self.total.as_ref().err()]).flatten() {
            items.iter().for_each(|item| waiting.add(item.clone()));
        }
        waiting.take(|_, _| Ordering::Equal).map(|(item, times)| (item, usize::try_from(times).unwrap_or(usize::MAX))).collect()
    }
}
