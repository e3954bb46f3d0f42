//! What a figure tells of the units of its records: who stands beside the map, and whom a succession leads.

use std::collections::BTreeMap;

use super::cover::{Cover, no_value};
use super::figure::whole_number;
use super::given::Gives;
use super::history::History;
use super::remainder::Remainder;
use super::split::PartCount;
use super::stand::{Beside, Stand, Stands};
use super::tally::{Asked, Counting};
use crate::explanation::Explanation;
use crate::finding::{Code, Problem};
use crate::service::book::Row;
use crate::time::Period;
use crate::value::{Decimal, DivisionCode};

/// What is gathered for one unit, record by record.
pub(super) struct Told {
    unit: DivisionCode,
    /// What stands beside the map and counts in the unit, as that is the whole.
    held: BTreeMap<u32, PartCount>,
    /// How many records stand beside the map whose unit was part of this one.
    former: BTreeMap<u32, u64>,
    /// How many records of the unit a succession leads, by the number of the way.
    led: BTreeMap<u32, u64>,
}

impl Told {
    pub(super) fn new(unit: DivisionCode) -> Self {
        Told { unit, held: BTreeMap::new(), former: BTreeMap::new(), led: BTreeMap::new() }
    }

    pub(super) fn see(&mut self, counting: Counting<'_>, row: Row<'_>, gives: Gives, asked: Asked, stands: &Stands) -> Result<(), Problem> {
        let Some(stand) = Some(row).filter(|_| !stands.is_plain()).and_then(|row| stands.of(row).ok()) else { return Ok(()) };
        if asked.beyond(row.date()).is_some() {
            return Ok(());
        }
        let count = |counts: &mut BTreeMap<u32, u64>, at: u32| {
            let count = counts.entry(at).or_default();
            *count = count.saturating_add(1);
        };
        match stand {
            Stand::Beside(at) if stands.holds(self.unit, stand) => self.held.entry(at).or_default().add(counting, gives)?,
            Stand::Beside(at) if stands.beside_at(at).is_some_and(|beside| self.unit.contains(beside.unit.code)) => {
                count(&mut self.former, at);
            }
            Stand::Beside(_) => {}
            Stand::Unit(code) => {
                if let Some(way) = stands.way_of(row).filter(|_| self.unit.contains(code)) {
                    count(&mut self.led, way);
                }
            }
        }
        Ok(())
    }

    /// The explanations, each with the succession's clause.
    pub(super) fn named(&self, stands: &Stands) -> Vec<Explanation> {
        let led = self.led.iter().filter_map(|(at, count)| {
            Some(Explanation::new(Code::MeasureLed).with("count", whole_number(*count)).because(stands.way_at(*at)?.clone()))
        });
        let beside = |code: Code, at: u32, count: u64| {
            let Beside { unit, why, .. } = stands.beside_at(at)?;
            let told = Explanation::new(code).with("count", whole_number(count)).with("code", unit.code.to_string());
            let told = told.with("place", unit.name.to_string()).with("list", unit.list.to_string());
            Some(why.iter().cloned().fold(told, Explanation::because))
        };
        let held = self.held.iter().filter_map(|(at, part)| beside(Code::MeasureRemainder, *at, part.records()));
        let former = self.former.iter().filter_map(|(at, count)| beside(Code::MeasureBeside, *at, *count));
        led.chain(held).chain(former).collect()
    }

    /// What the figure holds of each unit that the map does not have.
    pub(super) fn remainder(
        mut self,
        counting: Counting<'_>,
        (cover, period): (Option<Cover>, Period),
        (stands, history): (&Stands, Option<&History>),
    ) -> Vec<Remainder> {
        let days = (period.first_day(), period.last_day());
        let value = |history: &History, at: u32| history.value(days, |stand| stand == Stand::Beside(at));
        // A key can be where it was seen before the period.
        for (at, _) in (0..).zip(stands.beside_in(self.unit)) {
            if history.is_some_and(|history| value(history, at) != 0) {
                self.held.entry(at).or_default();
            }
        }
        let of = |(at, part): (u32, PartCount)| {
            let PartCount { mut counted, undetermined, left_out } = part;
            counted.keep(counting, period.last_day());
            let used = counted.used;
            let no_value = no_value(cover, period, used, undetermined);
            let value = match history {
                Some(history) => Decimal::from(value(history, at)),
                None => counted.value(counting.measure.aggregate()),
            };
            let unit = stands.beside_at(at)?.unit.clone();
            Some(Remainder { unit, value: no_value.is_none().then_some(value), no_value, used, left_out, undetermined })
        };
        self.held.into_iter().filter_map(of).collect()
    }
}
