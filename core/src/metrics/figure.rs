use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::measure::Measure;
use super::spec::Aggregate;
use crate::explanation::Explanation;
use crate::finding::Code;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

/// Why a record does not count in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its row has an error.
    Errors,
    /// Its day lies before the period.
    BeforePeriod,
    /// Its day lies after the period.
    AfterPeriod,
    /// Its station is neither registered nor a unit of any list.
    StationUnknown,
    /// Its station was not open on its day.
    StationNotOpen,
    /// The map does not have the unit of its station, and nobody states what became of it.
    NoUnit,
    /// Its station stands in another unit.
    OtherUnit,
    /// The measure's condition does not take it.
    Condition,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 8] = [
        Reason::Errors,
        Reason::BeforePeriod,
        Reason::AfterPeriod,
        Reason::StationUnknown,
        Reason::StationNotOpen,
        Reason::NoUnit,
        Reason::OtherUnit,
        Reason::Condition,
    ];

    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Errors => "errors",
            Reason::BeforePeriod => "before_period",
            Reason::AfterPeriod => "after_period",
            Reason::StationUnknown => "station_unknown",
            Reason::StationNotOpen => "station_not_open",
            Reason::NoUnit => "no_unit",
            Reason::OtherUnit => "other_unit",
            Reason::Condition => "condition",
        }
    }

    fn code(self) -> Code {
        match self {
            Reason::Errors => Code::LeftOutErrors,
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
        if let Some(place) = Reason::ALL.iter().position(|known| *known == reason).and_then(|at| self.0.get_mut(at)) {
            *place = place.saturating_add(count);
        }
    }

    /// The reasons that there are, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, u64)> {
        Reason::ALL.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
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
    pub(super) value: Decimal,
    pub(super) records: u64,
    pub(super) used: u64,
    pub(super) left_out: LeftOut,
    pub(super) undetermined: u64,
    pub(super) list_date: Date,
    pub(super) explained_list: Explanation,
}

impl Figure {
    /// The measure.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.measure
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

    /// The value, in the measure's unit of counting.
    #[must_use]
    pub fn value(&self) -> Decimal {
        self.value
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

    /// The date of the division list that spoke.
    #[must_use]
    pub fn list_date(&self) -> Date {
        self.list_date
    }

    /// Why the figure is what it is.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let measure = &self.measure;
        let value = self.value.to_string();
        let label = measure.label();
        let mut whole = Explanation::new(Code::MeasureValue)
            .with("label_zh", label.zh.to_string())
            .with("label_en", label.en.to_string())
            .with("value", value.clone())
            .with("unit", measure.unit().to_string())
            .with("place", self.place.to_string())
            .with("period", self.period.to_string())
            .value(value)
            .unit(measure.unit().clone())
            .cited(measure.citation());
        let text =
            |code, label: &crate::finding::Label| Explanation::new(code).with("zh", label.zh.to_string()).with("en", label.en.to_string());
        whole = whole.because(text(Code::MeasureReading, measure.reading()));
        if let Some(other) = measure.other_reading() {
            whole = whole.because(text(Code::MeasureOtherReading, other));
        }
        let mut used =
            Explanation::new(Code::MeasureUsed).with("used", whole_number(self.used)).with("records", whole_number(self.records));
        if measure.aggregate() == Aggregate::Distinct {
            let repeats = Decimal::from(self.used).checked_sub(self.value).map(|repeats| repeats.to_string()).unwrap_or_default();
            if repeats != "0" {
                used = used.because(Explanation::new(Code::MeasureRepeats).with("repeats", repeats));
            }
        }
        whole = whole.because(used);
        if self.left_out.total() > 0 {
            let left_out = Explanation::new(Code::MeasureLeftOut).with("count", whole_number(self.left_out.total()));
            whole =
                whole.because(self.left_out.iter().fold(left_out, |all, (reason, count)| {
                    all.because(Explanation::new(reason.code()).with("count", whole_number(count)))
                }));
        }
        if self.undetermined > 0 {
            whole = whole.because(Explanation::new(Code::MeasureUndetermined).with("count", whole_number(self.undetermined)));
        }
        whole.because(self.explained_list.clone())
    }

    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

fn whole_number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(12))?;
        map.serialize_entry("measure", self.measure.id())?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &*self.place)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("value", &self.value.to_string())?;
        map.serialize_entry("unit", &**self.measure.unit())?;
        map.serialize_entry("adds", &self.measure.adds())?;
        map.serialize_entry("records", &self.records)?;
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("left_out", &self.left_out)?;
        map.serialize_entry("undetermined", &self.undetermined)?;
        map.serialize_entry("list_date", &self.list_date)?;
        map.end()
    }
}
