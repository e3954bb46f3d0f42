//! Conditions on the registration of a certificate: they are asked of each level on its own, so that a higher certificate that is not
//! registered yet takes nothing away from a lower one that is.

use super::computed::Due;
use super::lines::if_met;
use super::slots::Slots;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::{Facts, Levels};
use crate::choice::{Awaited, OpenItem, join};
use crate::condition::{Expression, Value};
use crate::pay::fact::Fact;

/// The slots of the facts that are those of one level where a level is asked for.
const CERTIFICATE: usize = 4;
const REGISTRATION: usize = 5;
const FILING: usize = 15;
const REGISTERED_BEFORE: usize = 16;
const _: () = assert!(matches!(Fact::GIVEN, [_, _, _, _, Fact::Certificate, Fact::Registration, ..]));
const _: () = assert!(matches!(Fact::GIVEN, [.., Fact::Filing, Fact::RegisteredBefore, Fact::Education]));

/// What a condition comes to.
pub(in crate::pay) enum Held {
    /// The same for whatever levels the worker has.
    All(Awaited<bool>),
    /// It is met for some levels, may be for others, and what that waits for.
    Each { sure: Levels, open: Levels, items: Vec<OpenItem> },
}

impl Slots<'_> {
    /// What a condition comes to, level by level where it reads the registration and the worker has several levels.
    pub(in crate::pay) fn held(&self, condition: Option<&Expression>, facts: &Facts<'_>, trace: &mut Trace) -> Held {
        let (certificates, filings) = (&facts.certificates, &facts.filings);
        let (registrations, before) = (&facts.registrations, &facts.registered_before);
        let (Some(condition), Ok(certificates), Ok(registrations), Ok(filings), Ok(before)) =
            (condition, certificates, registrations, filings, before)
        else {
            return Held::All(self.met(condition, trace));
        };
        let levels = certificates.or(*registrations).or(*before);
        let reads = |slot: &usize| condition.slots().binary_search(slot).is_ok();
        if !levels.are_several() || ![REGISTRATION, FILING, REGISTERED_BEFORE].iter().any(reads) {
            return Held::All(self.met(Some(condition), trace));
        }
        let (mut sure, mut open, mut items) = (Levels::default(), Levels::default(), Vec::new());
        let mut values = self.values().to_vec();
        for level in levels.iter() {
            let held = [(CERTIFICATE, certificates), (REGISTRATION, registrations), (FILING, filings), (REGISTERED_BEFORE, before)];
            for (slot, held) in held {
                if let Some(value) = values.get_mut(slot) {
                    *value = if held.iter().any(|known| known == level) { Value::Text(level.as_str()) } else { Value::Null };
                }
            }
            match self.met_by(condition, &values, trace) {
                Ok(true) => sure = sure.with(level),
                Ok(false) => {}
                Err(more) => {
                    open = open.with(level);
                    join(&mut items, more);
                }
            }
        }
        Held::Each { sure, open, items }
    }

    /// Whether a condition is met, for one level at least where it is asked level by level.
    pub(in crate::pay) fn met_for_one(&self, condition: Option<&Expression>, facts: &Facts<'_>, trace: &mut Trace) -> Awaited<bool> {
        match self.held(condition, facts, trace) {
            Held::All(met) => met,
            Held::Each { sure, .. } if !sure.is_empty() => Ok(true),
            Held::Each { open, .. } if open.is_empty() => Ok(false),
            Held::Each { items, .. } => Err(items),
        }
    }
}

impl Month<'_> {
    /// What is given under a condition: with the levels for which it is met, where it is asked level by level.
    pub(in crate::pay) fn under(
        &self,
        when: Option<&Expression>,
        facts: &Facts<'_>,
        slots: &Slots<'_>,
        trace: &mut Trace,
        give: &dyn Fn(&Facts<'_>, &mut Trace) -> Awaited<Option<Due>>,
    ) -> Awaited<Option<Due>> {
        match slots.held(when, facts, trace) {
            Held::All(Ok(false)) => Ok(None),
            Held::All(met) => if_met(give(facts, trace), met.err().unwrap_or_default()),
            Held::Each { sure, open, items } => with_levels(facts, (sure, open), items, trace, give),
        }
    }
}

/// What is given for the levels that are sure, where those that are open make no difference.
pub(in crate::pay) fn with_levels(
    facts: &Facts<'_>,
    (sure, open): (Levels, Levels),
    mut items: Vec<OpenItem>,
    trace: &mut Trace,
    give: &dyn Fn(&Facts<'_>, &mut Trace) -> Awaited<Option<Due>>,
) -> Awaited<Option<Due>> {
    let with = |levels: Levels, trace: &mut Trace| if levels.is_empty() { Ok(None) } else { give(&facts.only(levels), trace) };
    let due = with(sure, trace);
    if open.is_empty() {
        return due;
    }
    // Between these and those that may be met lies every answer.
    let most = with(sure.or(open), &mut Trace::off());
    if most == due {
        return due;
    }
    [due.err(), most.err()].into_iter().flatten().for_each(|more| join(&mut items, more));
    Err(items)
}
