//! What stands beside the units of a map: the records of units that it does not have.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cover::NoValue;
use super::figure::{LeftOut, serialize_value};
use crate::value::{Date, Decimal, DivisionCode};

/// A unit that a map does not have, of which no succession says which unit of the map it is. An unbroken run of a code is one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemainderUnit {
    /// Its code.
    pub code: DivisionCode,
    /// Its name in that list.
    pub name: Arc<str>,
    /// The list that names it: the last one that has it, or where the map is older than the unit the first.
    pub list: Date,
}

impl RemainderUnit {
    /// Its entries in JSON.
    pub(super) fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("division", &self.code)?;
        map.serialize_entry("place", &*self.name)?;
        map.serialize_entry("level", self.code.level().as_str())?;
        map.serialize_entry("list_date", &self.list)
    }
}

impl Serialize for RemainderUnit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

/// What a figure of the whole of a map holds of one unit that the map does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remainder {
    /// The unit.
    pub unit: RemainderUnit,
    /// The value of its records alone; nothing where it is not known.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
    /// How many of its records count.
    pub used: u64,
    /// How many don't, and why.
    pub left_out: LeftOut,
    /// Of how many it can't be decided.
    pub undetermined: u64,
}

impl Serialize for Remainder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.unit.entries(&mut map)?;
        serialize_value(&mut map, self.value, self.no_value)?;
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("left_out", &self.left_out)?;
        map.serialize_entry("undetermined", &self.undetermined)?;
        map.end()
    }
}
