//! The JSON of indicators. The key of what says nothing is not written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::evaluate::{IndicatorFigure, InputFigure, NoneBecause};
use super::rank::{Ranked, Ranking};
use super::spec::InputOf;
use crate::metrics::NoValue;

impl IndicatorFigure {
    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Ranking {
    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Serialize for IndicatorFigure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("indicator", self.indicator.id())?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &*self.place)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("value", &self.value.map(|value| value.to_string()))?;
        if !self.because.is_empty() {
            map.serialize_entry("because", &self.because)?;
        }
        map.serialize_entry("unit", &**self.indicator.unit())?;
        if let Some(exact) = self.exact {
            map.serialize_entry("exact", &exact.to_string())?;
        }
        if self.is_partial() {
            map.serialize_entry("partial", &true)?;
        }
        if let Some(bound) = self.outside() {
            map.serialize_entry("outside", &bound.to_string())?;
        }
        map.serialize_entry("inputs", &self.inputs)?;
        map.end()
    }
}

impl Serialize for NoneBecause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("reason", self.reason.as_str())?;
        if let Some(input) = &self.input {
            map.serialize_entry("input", &**input)?;
        }
        if let Some(reason) = self.no_value {
            map.serialize_entry("no_value", NoValue::as_str(reason))?;
        }
        if let Some(begins) = self.begins {
            map.serialize_entry("begins", &begins)?;
        }
        map.end()
    }
}

impl Serialize for InputFigure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("input", &*self.name)?;
        match &self.of {
            InputOf::Due(due) => {
                map.serialize_entry("due", &due.items.iter().map(|item| &*item.id).collect::<Vec<_>>())?;
                map.serialize_entry("count", due.count.as_str())?;
            }
            InputOf::Measure(name) | InputOf::Population(name) | InputOf::Target(name) => map.serialize_entry(self.of.word(), &**name)?,
        }
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("value", &self.value.map(|value| value.to_string()))?;
        map.serialize_entry("unit", &*self.unit)?;
        if let Some(used) = self.used {
            map.serialize_entry("used", &used)?;
            map.serialize_entry("undetermined", &self.undetermined)?;
        }
        if let Some(due) = &self.due {
            map.serialize_entry("counts", &due.counts)?;
            map.serialize_entry("settled_subjects", &due.settled_subjects)?;
            map.serialize_entry("met_subjects", &due.met_subjects)?;
            if due.unplaced > 0 {
                map.serialize_entry("unplaced", &due.unplaced)?;
            }
        }
        if self.partial {
            map.serialize_entry("partial", &true)?;
        }
        if let Some(clause) = &self.clause {
            map.serialize_entry("clause", &**clause)?;
        }
        map.end()
    }
}

impl Serialize for Ranking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("better", self.better.as_str())?;
        map.serialize_entry("units", &self.units)?;
        map.end()
    }
}

impl Serialize for Ranked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rank", &self.rank)?;
        if let Some(reason) = self.unranked {
            map.serialize_entry("unranked", reason.as_str())?;
        }
        map.serialize_entry("figure", &self.figure)?;
        map.end()
    }
}
