//! The JSON of units, candidates and differences. It is apart so that the types of the network say nothing about JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::divisions::Held;
use super::names::Candidate;
use super::tree::{Change, Difference, Unit};

/// `{"code":"152221100210","name":"平安村委会","level":"village"}`.
impl Serialize for Unit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("level", self.level().as_str())?;
        map.end()
    }
}

impl Serialize for Candidate<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("unit", &self.unit)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("matched", self.matched.as_str())?;
        map.end()
    }
}

/// `{"list":"…","next":"…","change":"renamed","name":"…"}`; the name in the next list is null where the unit is gone.
impl Serialize for Difference<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (change, name) = match self.change {
            Change::Renamed(name) => ("renamed", Some(name)),
            Change::Gone => ("gone", None),
            Change::Appears(name) => ("appears", Some(name)),
        };
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("list", &self.list)?;
        map.serialize_entry("next", &self.next)?;
        map.serialize_entry("change", change)?;
        map.serialize_entry("name", &name)?;
        map.end()
    }
}

impl Serialize for Held<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("until", &self.until)?;
        map.end()
    }
}
