use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::cover::{Cover, NoValue};
use super::measure::{Measure, Missing};
use super::remainder::Remainder;
use super::spec::{Adds, Aggregate};
use crate::explanation::Explanation;
use crate::finding::{Code, word_list};
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

word_list! {
    /// Why a record does not count in a figure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Reason {
        /// Its row has an error.
        Errors = "errors",
        /// Nothing says which station it is of.
        NoStation = "no_station",
        /// Its day lies before the period.
        BeforePeriod = "before_period",
        /// Its day lies after the period.
        AfterPeriod = "after_period",
        /// Its station is neither registered nor a unit of any list.
        StationUnknown = "station_unknown",
        /// Its station was not open on its day.
        StationNotOpen = "station_not_open",
        /// The map does not have the unit of its station, and nobody states what became of it.
        NoUnit = "no_unit",
        /// Its station stands in another unit.
        OtherUnit = "other_unit",
        /// The measure's condition does not take it.
        Condition = "condition",
    }

    /// Every reason.
    pub const ALL: &'static [Reason];

    /// The word in JSON.
    pub fn as_str;
}

impl Reason {
    fn code(self) -> Code {
        match self {
            Reason::Errors => Code::LeftOutErrors,
            Reason::NoStation => Code::LeftOutNoStation,
            Reason::BeforePeriod => Code::LeftOutBeforePeriod,
            Reason::AfterPeriod => Code::LeftOutAfterPeriod,
            Reason::StationUnknown => Code::LeftOutStationUnknown,
            Reason::StationNotOpen => Code::LeftOutStationNotOpen,
            Reason::NoUnit => Code::LeftOutNoUnit,
            Reason::OtherUnit => Code::LeftOutOtherUnit,
            Reason::Condition => Code::LeftOutCondition,
        }
    }
}

/// How many records do not count, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut([u64; Reason::ALL.len()]);

impl LeftOut {
    pub(super) fn add(&mut self, reason: Reason, count: u64) {
        // The reasons stand in the order of `Reason::ALL`, as a test says.
        if let Some(place) = self.0.get_mut(reason as usize) {
            *place = place.saturating_add(count);
        }
    }

    /// The reasons that there are, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, u64)> {
        Reason::ALL.iter().copied().zip(self.0).filter(|(_, count)| *count > 0)
    }

    /// How many for that reason.
    #[must_use]
    pub fn get(&self, reason: Reason) -> u64 {
        self.iter().find(|(known, _)| *known == reason).map_or(0, |(_, count)| count)
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl Serialize for LeftOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Entry {
            reason: &'static str,
            count: u64,
        }
        let mut seq = serializer.serialize_seq(None)?;
        for (reason, count) in self.iter() {
            seq.serialize_element(&Entry { reason: reason.as_str(), count })?;
        }
        seq.end()
    }
}

/// Of how many keys those are that count, where not all do, and what may hide some.
#[derive(Clone, Copy, Debug)]
pub(super) struct Of {
    /// The different keys of the period, whether or not they count.
    pub(super) keys: u64,
    /// The records of the measure that decides a coverage of which it can't be decided.
    pub(super) by_undetermined: u64,
}

/// A measure for a unit and a period: `records = used + left_out + undetermined`.
///
/// Figures have no `+`. Where a measure adds, [`Breakdown`](super::Breakdown) shows it; where it doesn't, the whole is
/// counted anew.
#[derive(Clone, Debug)]
pub struct Figure {
    pub(super) measure: Measure,
    pub(super) division: DivisionCode,
    pub(super) place: Arc<str>,
    pub(super) period: Period,
    pub(super) value: Option<Decimal>,
    pub(super) no_value: Option<NoValue>,
    pub(super) cover: Option<Cover>,
    pub(super) of: Option<Of>,
    pub(super) records: u64,
    pub(super) used: u64,
    pub(super) left_out: LeftOut,
    pub(super) undetermined: u64,
    pub(super) missing: Vec<(Missing, u64)>,
    pub(super) list_date: Date,
    pub(super) explained_list: Explanation,
    /// What stands in it by a succession, and what stood in it once.
    pub(super) named: Vec<Explanation>,
    pub(super) remainder: Vec<Remainder>,
    pub(super) is_one_of_several: bool,
}

impl Figure {
    /// The measure.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// Along what its value may be added to others of the measure: as it was then not along periods, whose maps differ.
    #[must_use]
    pub fn adds(&self) -> Adds {
        let adds = self.measure.adds();
        Adds { periods: adds.periods && !self.is_one_of_several, ..adds }
    }

    /// The same as one of several, each on a map of its own.
    pub(crate) fn of_its_map(self) -> Self {
        Figure { is_one_of_several: true, ..self }
    }

    /// The unit of the tree.
    #[must_use]
    pub fn division(&self) -> DivisionCode {
        self.division
    }

    /// The name of that unit in the day's list.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The value, in the measure's unit of counting; nothing where it is not known ([`Figure::no_value`]). Where records are undetermined, it is
    /// that of the others.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        self.value
    }

    /// Why there is no value.
    #[must_use]
    pub fn no_value(&self) -> Option<NoValue> {
        self.no_value
    }

    /// Whether the records cover some days of the period and not all. What they cover is said by [`Tally::cover`](super::Tally::cover).
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.cover.is_some_and(|cover| cover.is_partial(self.period))
    }

    /// How many records of the measure's kinds there are, those with errors included.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// How many of them count.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used
    }

    /// How many don't, and why.
    #[must_use]
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Of how many it can't be decided.
    #[must_use]
    pub fn undetermined(&self) -> u64 {
        self.undetermined
    }

    /// What the undetermined ones lack, with how many lack it.
    pub fn missing(&self) -> impl Iterator<Item = (&Missing, u64)> {
        self.missing.iter().map(|(missing, count)| (missing, *count))
    }

    /// Of a coverage, and of a count of keys that have at least so many records, how many different keys there are; of other measures
    /// nothing.
    #[must_use]
    pub fn keys(&self) -> Option<u64> {
        self.of.filter(|_| self.value.is_some()).map(|of| of.keys)
    }

    /// Of a coverage, of how many records of the other measure it can't be decided, wherever they stand: those until the period's end, and
    /// those with errors. Each may hide a key that is covered.
    #[must_use]
    pub fn by_undetermined(&self) -> u64 {
        self.of.map_or(0, |of| of.by_undetermined)
    }

    /// What it holds of units that the map does not have, where it is of the whole map: the figures of the units at any level and these are
    /// of the same records as it is.
    #[must_use]
    pub fn remainder(&self) -> &[Remainder] {
        &self.remainder
    }

    /// The date of the division list that spoke.
    #[must_use]
    pub fn list_date(&self) -> Date {
        self.list_date
    }

    /// Why the figure is what it is.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let measure = &self.measure;
        let label = measure.label();
        let head = |code| Explanation::new(code).with("label_zh", label.zh.to_string()).with("label_en", label.en.to_string());
        let head = match self.value.map(|value| value.to_string()) {
            Some(value) => {
                let head = head(Code::MeasureValue).with("value", value.clone()).with("unit", measure.unit().to_string());
                head.value(value).unit(measure.unit().clone())
            }
            None => head(Code::MeasureNone),
        };
        let mut whole = head.with("place", self.place.to_string()).with("period", self.period.to_string()).cited(measure.citation());
        if let Some(covered) = self.explain_cover() {
            whole = whole.because(covered);
        }
        let text =
            |code, label: &crate::finding::Label| Explanation::new(code).with("zh", label.zh.to_string()).with("en", label.en.to_string());
        whole = whole.because(text(Code::MeasureReading, measure.reading()));
        if let Some(other) = measure.other_reading() {
            whole = whole.because(text(Code::MeasureOtherReading, other));
        }
        let mut used =
            Explanation::new(Code::MeasureUsed).with("used", whole_number(self.used)).with("records", whole_number(self.records));
        if let (Aggregate::Distinct, 1, Some(value)) = (measure.aggregate(), measure.at_least(), self.value) {
            let repeats = Decimal::from(self.used).checked_sub(value).map(|repeats| repeats.to_string()).unwrap_or_default();
            if repeats != "0" {
                used = used.because(Explanation::new(Code::MeasureRepeats).with("repeats", repeats));
            }
        }
        whole = whole.because(used);
        whole = self.explain_at_least().into_iter().chain(self.explain_by_then()).fold(whole, Explanation::because);
        if self.left_out.total() > 0 {
            let left_out = Explanation::new(Code::MeasureLeftOut).with("count", whole_number(self.left_out.total()));
            whole =
                whole.because(self.left_out.iter().fold(left_out, |all, (reason, count)| {
                    all.because(Explanation::new(reason.code()).with("count", whole_number(count)))
                }));
        }
        if self.undetermined > 0 {
            whole = whole.because(self.explain_undetermined());
        }
        whole = self.named.iter().cloned().fold(whole, Explanation::because);
        whole.because(self.explained_list.clone())
    }

    /// From how many records a key counts, and how many keys there are.
    fn explain_at_least(&self) -> Option<Explanation> {
        let keys = self.keys().filter(|_| self.measure.at_least() > 1)?;
        let reached = Explanation::new(Code::MeasureReached).with("least", i64::from(self.measure.at_least()));
        Some(reached.with("keys", whole_number(keys)).with("reached", self.value?.to_string()))
    }

    /// By what the keys of a coverage are covered, and of how many it is.
    fn explain_by_then(&self) -> Option<Explanation> {
        let (by, keys) = self.measure.by().zip(self.keys())?;
        let (zh, en) = (by.label().zh.to_string(), by.label().en.to_string());
        let covered = Explanation::new(Code::MeasureCovered).with("zh", zh).with("en", en).with("keys", whole_number(keys));
        let covered = covered.with("until", self.period.last_day().to_string());
        if self.by_undetermined() == 0 {
            return Some(covered);
        }
        Some(covered.because(Explanation::new(Code::MeasureCoveredUndetermined).with("count", whole_number(self.by_undetermined()))))
    }

    /// Why there is no value, or for which days there is one.
    fn explain_cover(&self) -> Option<Explanation> {
        let code = match self.no_value {
            Some(NoValue::NoRecordsOfKind) => return Some(Explanation::new(Code::NoRecordsOfKind)),
            Some(NoValue::NotCovered) => Code::NotCovered,
            _ if self.is_partial() => Code::MeasurePartial,
            _ => return None,
        };
        let (from, until) = self.cover?.days(self.no_value.is_some());
        Some(Explanation::new(code).with("from", from).with("until", until))
    }

    pub(super) fn explain_undetermined(&self) -> Explanation {
        let undetermined = Explanation::new(Code::MeasureUndetermined).with("count", whole_number(self.undetermined));
        self.missing.iter().fold(undetermined, |all, (missing, count)| {
            let lacks = Explanation::new(Code::MeasureMissing).with("count", whole_number(*count));
            all.because(lacks.with("zh", missing.fields.zh.to_string()).with("en", missing.fields.en.to_string()))
        })
    }

    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

pub(super) fn whole_number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("measure", self.measure.id())?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &*self.place)?;
        map.serialize_entry("period", &self.period.to_string())?;
        serialize_value(&mut map, self.value, self.no_value)?;
        map.serialize_entry("unit", &**self.measure.unit())?;
        map.serialize_entry("adds", &self.adds())?;
        map.serialize_entry("records", &self.records)?;
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("left_out", &self.left_out)?;
        map.serialize_entry("undetermined", &self.undetermined)?;
        // What says nothing is not written, so that an answer of whole periods and known records stays as short as it is.
        if !self.missing.is_empty() {
            map.serialize_entry("missing", &Lacks(&self.missing))?;
        }
        if let Some(keys) = self.keys() {
            map.serialize_entry("keys", &keys)?;
        }
        if self.by_undetermined() > 0 {
            map.serialize_entry("by_undetermined", &self.by_undetermined())?;
        }
        if self.is_partial() {
            map.serialize_entry("partial", &true)?;
        }
        if !self.remainder.is_empty() {
            map.serialize_entry("remainder", &self.remainder)?;
        }
        map.serialize_entry("list_date", &self.list_date)?;
        map.end()
    }
}

/// The value, or `null` with the word that says why.
pub(super) fn serialize_value<M: SerializeMap>(map: &mut M, value: Option<Decimal>, no_value: Option<NoValue>) -> Result<(), M::Error> {
    map.serialize_entry("value", &value.map(|value| value.to_string()))?;
    match no_value {
        Some(reason) => map.serialize_entry("no_value", reason.as_str()),
        None => Ok(()),
    }
}

struct Lacks<'f>(&'f [(Missing, u64)]);

impl Serialize for Lacks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Entry<'f> {
            form: &'f str,
            name: &'f str,
            count: u64,
        }
        serializer.collect_seq(self.0.iter().map(|(missing, count)| Entry { form: &missing.form, name: &missing.name, count: *count }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_in_their_order() {
        assert!(Reason::ALL.iter().enumerate().all(|(at, reason)| *reason as usize == at));
    }
}
