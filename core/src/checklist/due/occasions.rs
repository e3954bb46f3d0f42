//! What asks for a task of its own: events, days to come and terms.

use super::course::{Did, Occasion, Stretch};
use super::plan::Plan;
use super::run::OfPlan;
use super::truth::Named;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::service::book::Cell;
use crate::service::{Book, Role};
use crate::value::Date;

/// What asks for a task of its own.
pub(super) fn occasions(
    cadence: &Cadence,
    plan: &Plan,
    of_plan: &OfPlan,
    at: usize,
    stretches: &[Stretch],
    named: &[Named],
) -> Vec<Occasion> {
    let around = |day: Date| stretches.iter().find(|stretch| stretch.first <= day && day <= stretch.last);
    let waits = |stretch: &Stretch| stretch.is_open.then_some(stretch.waits);
    // Stretches that follow each other are one, whatever was open of them.
    let stands_until = |stretch: &Stretch| {
        let mut last = stretch.last;
        for next in stretches.iter().filter(|next| next.first > stretch.first) {
            if last.plus_days(1) == Some(next.first) {
                last = next.last;
            }
        }
        last
    };
    match cadence {
        Cadence::Event { .. } => {
            let is_of_fact = plan.version().and_then(|version| version.event.as_ref()).is_some_and(|event| event.fact.is_some());
            let window = |day: Date| cadence.window_from(day).or(Some(Window { first: day, last: day }));
            if is_of_fact {
                let of = |named: &Named| {
                    let stretch = around(named.first)?;
                    Some(Occasion {
                        window: window(named.day)?,
                        since: named.day,
                        until: named.last.max(stands_until(stretch)),
                        waits: waits(stretch),
                    })
                };
                return named.iter().filter_map(of).collect();
            }
            let days: &[Did] = of_plan.events.as_ref().map(|events| events.of_subject(at).0).unwrap_or_default();
            let of = |did: &Did| {
                let stretch = around(did.day)?;
                Some(Occasion {
                    window: window(did.day)?,
                    since: did.day,
                    until: stands_until(stretch),
                    waits: did.waiting().or(waits(stretch)),
                })
            };
            days.iter().filter_map(of).collect()
        }
        Cadence::Before { .. } => {
            let of = |named: &Named| {
                let stretch = around(named.first)?;
                Some(Occasion { window: cadence.window_to(named.day)?, since: named.first, until: named.last, waits: waits(stretch) })
            };
            named.iter().filter_map(of).collect()
        }
        Cadence::Term { .. } => {
            let terms = of_plan.terms.get(at).map(Vec::as_slice).unwrap_or_default();
            let of = |(first, last, open): &(Date, Date, Option<u32>)| {
                let stretch =
                    around(*first).or_else(|| stretches.iter().find(|stretch| stretch.first <= *last && stretch.last >= *first))?;
                Some(Occasion {
                    window: Window { first: *first, last: *last },
                    since: *first,
                    until: stands_until(stretch),
                    waits: open.or(waits(stretch)),
                })
            };
            terms.iter().filter_map(of).collect()
        }
        _ => Vec::new(),
    }
}

/// The days of terms. Where two have days in common, these are the earlier one's.
pub(super) fn terms(book: &Book, found: &[Did]) -> Vec<(Date, Date, Option<u32>)> {
    let mut terms: Vec<(Date, Date, Option<u32>)> = Vec::new();
    for did in found {
        let Some(Cell::Date(last)) = book.row(did.row).map(|row| row.role(Role::Until)) else { continue };
        let first = terms.iter().filter_map(|(_, last, _)| last.plus_days(1)).fold(did.day, Date::max);
        if first <= last {
            terms.push((first, last, did.waiting()));
        }
    }
    terms
}
