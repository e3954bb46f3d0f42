//! Who should have reported and when: completeness and timeliness of the reports that stations send for each period.
//!
//! Both rates have one denominator: the stations that were open, times the periods. A receipt counts where it is one of those that were
//! expected, so no rate leaves 0 to 100 %; every other receipt is named with the reason.

mod count;
mod explain;
mod json;
mod receipts;

use std::sync::Arc;

pub use self::count::RosterSpec;
pub use self::receipts::Receipt;
use crate::finding::word_list;
use crate::time::Period;
use crate::value::{Date, DivisionCode, Fraction};

word_list! {
    /// Which stations are expected to report for a period in which some opened or closed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum OpenOn {
        /// Those that were open on every day.
        EveryDay = "every_day",
        /// Those that were open on the last day.
        LastDay = "last_day",
        /// Those that were open on some day.
        AnyDay = "any_day",
    }

    /// Every one.
    pub const ALL: &'static [OpenOn];

    /// The word in JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

word_list! {
    /// Why a receipt is none of those that were expected.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Unexpected {
        /// The network does not have the station.
        StationUnknown = "station_unknown",
        /// The station was not open as the setting asks.
        StationNotOpen = "station_not_open",
        /// The map does not have the station's unit, and nobody states what became of it.
        NoUnit = "no_unit",
        /// It is of no period that was asked for and has ended.
        OtherPeriod = "other_period",
        /// It came after the day of the map.
        AfterDay = "after_day",
    }

    /// Every one.
    pub const ALL: &'static [Unexpected];

    /// The word in JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

/// A report that was expected and has not come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingReport {
    /// The station's id.
    pub station: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The unit in which it stands.
    pub division: DivisionCode,
    /// The period.
    pub period: Period,
    /// Whether the deadline has not passed on the day of the map.
    pub pending: bool,
}

/// The reports of one unit for one period, or for all together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RosterCell {
    /// The unit.
    pub division: DivisionCode,
    /// Its name.
    pub place: Arc<str>,
    /// The period; none for all of them.
    pub period: Option<Period>,
    /// How many reports were expected.
    pub expected: u64,
    /// How many of them came, on whatever day.
    pub received: u64,
    /// How many came by the deadline, where one is stated.
    pub timely: Option<u64>,
    /// How many have not come and are not due yet, where a deadline is stated.
    pub pending: u64,
}

impl RosterCell {
    /// The share of the expected reports that came; none where none was expected.
    #[must_use]
    pub fn completeness(&self) -> Option<Fraction> {
        share(self.received, self.expected)
    }

    /// The share of the expected reports that came by the deadline; none where none was expected or no deadline is stated.
    #[must_use]
    pub fn timeliness(&self) -> Option<Fraction> {
        share(self.timely?, self.expected)
    }
}

fn share(part: u64, whole: u64) -> Option<Fraction> {
    let number = |count: u64| Fraction::from(crate::value::Decimal::from(count));
    number(part).over(number(whole))
}

/// Who reported of those who should have, as [`View::completeness`](crate::network::View) counts it.
#[derive(Clone, Debug)]
pub struct Completeness {
    cells: Vec<RosterCell>,
    missing: Vec<MissingReport>,
    unexpected: Vec<(Receipt, Unexpected)>,
    other_unit: u64,
    repeated: u64,
    without_unit: Vec<Arc<str>>,
    open: Option<OpenOn>,
    deadline: Option<u32>,
    as_of: Date,
}

impl Completeness {
    /// The cells: the unit itself first, then those of the level by code; of each first all periods together, then one by one.
    #[must_use]
    pub fn cells(&self) -> &[RosterCell] {
        &self.cells
    }

    /// The reports that have not come, by period and station.
    #[must_use]
    pub fn missing(&self) -> &[MissingReport] {
        &self.missing
    }

    /// The receipts that are none of those that were expected, in the order given.
    #[must_use]
    pub fn unexpected(&self) -> &[(Receipt, Unexpected)] {
        &self.unexpected
    }

    /// How many receipts are of stations that stand outside the unit.
    #[must_use]
    pub fn other_unit(&self) -> u64 {
        self.other_unit
    }

    /// How many receipts repeat one that came no later.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// The ids of the stations that should have reported and stand in no unit of the map, so that they are in no cell.
    #[must_use]
    pub fn without_unit(&self) -> &[Arc<str>] {
        &self.without_unit
    }
}
