use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::Figure;
use super::spec::ReportedFigure;

/// A counted figure beside the one that a document reports.
#[derive(Clone, Debug)]
pub struct Comparison<'p> {
    /// What was counted.
    pub counted: Figure,
    /// What is reported.
    pub reported: &'p ReportedFigure,
}

impl Comparison<'_> {
    /// Whether the counted figure can have been printed as the reported one.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.reported.figure.agrees_with(self.counted.value())
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("code", self.counted.measure().id())?;
        map.serialize_entry("value", &self.counted.value().to_string())?;
        map.serialize_entry("unit", &**self.counted.measure().unit())?;
        map.serialize_entry("agrees", &self.agrees())?;
        map.serialize_entry("reported", &self.reported.figure)?;
        map.serialize_entry("figure", &self.counted)?;
        map.end()
    }
}
