use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cover::NoValue;
use super::figure::Figure;
use super::spec::{ReportedFigure, StockOf};
use crate::staff::Establishment;
use crate::value::Decimal;

/// A counted figure beside the one that a document reports.
#[derive(Clone, Debug)]
pub struct Comparison<'p> {
    /// What was counted.
    pub counted: Figure,
    /// What is reported.
    pub reported: &'p ReportedFigure,
}

impl Comparison<'_> {
    /// Whether the counted figure can have been printed as the reported one; nothing where it is passed over.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let value = self.counted.value().filter(|_| !self.counted.is_partial())?;
        Some(self.reported.figure.agrees_with(value))
    }

    /// Why nothing is compared: there is no value, or one of a part of the days only (`partial`).
    #[must_use]
    pub fn passed_over(&self) -> Option<&'static str> {
        self.counted.no_value().map(NoValue::as_str).or_else(|| self.counted.is_partial().then_some("partial"))
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.counted.measure().id())?;
        map.serialize_entry("value", &self.counted.value().map(|value| value.to_string()))?;
        map.serialize_entry("unit", &**self.counted.measure().unit())?;
        map.serialize_entry("agrees", &self.agrees())?;
        if let Some(reason) = self.passed_over() {
            map.serialize_entry("passed_over", reason)?;
        }
        map.serialize_entry("reported", &self.reported.figure)?;
        map.serialize_entry("figure", &self.counted)?;
        map.end()
    }
}

/// A reported figure that no measure counts, beside what the posts give where it speaks of them.
#[derive(Clone, Debug)]
pub struct StockComparison<'p> {
    /// What was counted; nothing where records can't say, or where there are none.
    pub counted: Option<u64>,
    /// What is reported.
    pub reported: &'p ReportedFigure,
}

impl<'p> StockComparison<'p> {
    /// A reported figure beside the posts of its unit on its day. Where no record of posts came, there is nothing to compare.
    #[must_use]
    pub fn new(reported: &'p ReportedFigure, posts: &Establishment) -> Self {
        let same = posts.posts().records() > 0 && posts.division() == reported.division && posts.date() == reported.until;
        let counted = reported.stock.as_ref().filter(|_| same).map(|stock| {
            let found = match &stock.body_kind {
                Some(kind) => posts.of_kind(kind).unwrap_or_default(),
                None => posts.whole(),
            };
            match stock.of {
                StockOf::Bodies => found.bodies,
                StockOf::Seats => found.seats,
            }
        });
        StockComparison { counted, reported }
    }

    /// Whether the counted number can have been printed as the reported one; nothing where none was counted.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        self.counted.map(|counted| self.reported.figure.agrees_with(Decimal::from(counted)))
    }
}

impl Serialize for StockComparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("code", &*self.reported.id)?;
        map.serialize_entry("counted", &self.counted)?;
        map.serialize_entry("agrees", &self.agrees())?;
        map.serialize_entry("reported", &self.reported.figure)?;
        map.end()
    }
}
