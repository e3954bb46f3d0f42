//! What is due of an item: its versions of one cadence, how its windows are read, and why an item is never due.

use std::sync::Arc;

use crate::checklist::cadence::{Cadence, TimeUnit};
use crate::checklist::evidence::Evidence;
use crate::checklist::item::{Item, Version};
use crate::checklist::readings::{ChosenReadings, Readings};
use crate::condition::Expression;
use crate::finding::word_list;

word_list! {
    /// Why tasks of an item can't be told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Unscheduled {
        /// The text says that it comes again and not how often.
        CadenceUnstated = "cadence_unstated",
        /// No record can do it.
        NoEvidence = "no_evidence",
        /// Records can do it, and nothing says how often it is due.
        NoCadence = "no_cadence",
    }

    /// Every one.
    pub const ALL: [Unscheduled; 3];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// The versions of an item that are one course: the same cadence, evidence and readings.
pub(super) struct Plan {
    pub(super) item: Arc<Item>,
    /// The places of its versions, ascending.
    pub(super) versions: Vec<usize>,
    pub(super) readings: Readings,
    /// Whether its tasks are asked for, or only the records that it has before others.
    pub(super) is_shown: bool,
    /// Whether it shares records with another plan of which only one may have each.
    pub(super) is_linked: bool,
}

impl Plan {
    /// The plans of an item, and why there is none of some of its versions.
    pub(super) fn of(item: &Arc<Item>, chosen: &ChosenReadings, is_shown: bool) -> (Vec<Plan>, Vec<Unscheduled>) {
        let (mut plans, mut without): (Vec<Plan>, Vec<Unscheduled>) = (Vec::new(), Vec::new());
        for (at, version) in item.versions().iter().enumerate() {
            let why = match (&version.cadence, &version.evidence) {
                (None, None) => continue,
                (None, Some(_)) => Some(Unscheduled::NoCadence),
                (Some(Cadence::Unstated { .. }), _) => Some(Unscheduled::CadenceUnstated),
                (Some(_), None) => Some(Unscheduled::NoEvidence),
                _ => None,
            };
            if let Some(why) = why {
                if !without.contains(&why) {
                    without.push(why);
                }
                continue;
            }
            match plans.iter_mut().find(|plan| plan.version().is_some_and(|known| is_one_course(known, version))) {
                Some(plan) => plan.versions.push(at),
                None => {
                    let mut readings = version.readings.or(chosen.of(item.id()));
                    let joins = version.evidence.as_ref().map(|evidence| (evidence.together, evidence.once_of));
                    let (together, once_of) = joins.unwrap_or_default();
                    // What its evidence does not ask is no reading of it.
                    readings.people = readings.people.filter(|_| together.is_some_and(|together| together.least_people.is_some()));
                    readings.once_per = readings.once_per.filter(|_| once_of.is_some());
                    plans.push(Plan { item: item.clone(), versions: vec![at], readings, is_shown, is_linked: false });
                }
            }
        }
        (plans, without)
    }

    /// Which records do it.
    pub(super) fn evidence(&self) -> Option<&Evidence> {
        self.version()?.evidence.as_ref()
    }

    /// One of its versions, as all have the same cadence and evidence.
    pub(super) fn version(&self) -> Option<&Version> {
        self.item.versions().get(*self.versions.first()?)
    }

    /// Whether its windows are known from the calendar alone, so that nothing before the span matters.
    pub(super) fn is_of_its_days(&self) -> bool {
        !self.is_linked
            && self.readings.late_days == Some(0)
            && self.version().is_some_and(|version| matches!(version.cadence, Some(Cadence::Calendar { .. })))
    }

    /// How long its longest window is, in days and above what it is.
    pub(super) fn longest(&self) -> i32 {
        let (count, unit) = match self.version().and_then(|version| version.cadence.as_ref()) {
            Some(
                Cadence::Calendar { every: count, unit, .. }
                | Cadence::Gap { every: count, unit }
                | Cadence::Before { before: count, unit, .. },
            ) => (*count, *unit),
            Some(Cadence::Event { within, unit }) => (*within, *unit),
            _ => (0, TimeUnit::Day),
        };
        let days = match unit {
            TimeUnit::Hour | TimeUnit::Day => 1,
            TimeUnit::Week => 7,
            TimeUnit::Month => 31,
            TimeUnit::Quarter => 92,
            TimeUnit::HalfYear => 184,
            TimeUnit::Year => 366,
        };
        i32::try_from(count).unwrap_or(i32::MAX).saturating_mul(days)
    }
}

fn is_one_course(left: &Version, right: &Version) -> bool {
    let source = |condition: &Option<Expression>| condition.as_ref().map(|condition| condition.source().to_owned());
    let evidence = |evidence: &Option<Evidence>| {
        evidence.as_ref().map(|evidence| {
            let credits: Vec<_> =
                evidence.credits.iter().map(|credit| (credit.kinds.clone(), source(&credit.condition), credit.amount)).collect();
            (
                evidence.kinds.clone(),
                source(&evidence.condition),
                evidence.is_of_household,
                evidence.together,
                evidence.once_of,
                evidence.not_with.clone(),
                credits,
            )
        })
    };
    let event = |version: &Version| version.event.as_ref().map(|event| (event.kinds.clone(), source(&event.condition), event.fact));
    left.cadence == right.cadence
        && left.readings == right.readings
        && evidence(&left.evidence) == evidence(&right.evidence)
        && event(left) == event(right)
        && source(&left.term) == source(&right.term)
        && left.before == right.before
}
