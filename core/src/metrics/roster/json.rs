//! The JSON of completeness. The key of what says nothing is not written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Completeness, MissingReport, OpenOn, Receipt, RosterCell, Unexpected};
use crate::value::{Fraction, RoundingMode};

impl Completeness {
    /// The JSON that all three languages give, byte for byte. Rates are in %, rounded half up to one place, with the exact share beside.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

/// A share in %, rounded once.
pub(super) fn percent(share: Fraction) -> Option<String> {
    let hundred = Fraction::from(crate::value::Decimal::ONE_HUNDRED);
    share.times(hundred)?.rounded(1, RoundingMode::HalfUp).map(|value| value.to_string())
}

impl Serialize for Completeness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("as_of", &self.as_of)?;
        map.serialize_entry("open", &self.open.map(OpenOn::as_str))?;
        map.serialize_entry("deadline", &self.deadline)?;
        map.serialize_entry("cells", &self.cells)?;
        map.serialize_entry("missing", &self.missing)?;
        map.serialize_entry("unexpected", &self.unexpected.iter().map(|(receipt, reason)| Named(receipt, *reason)).collect::<Vec<_>>())?;
        map.serialize_entry("other_unit", &self.other_unit)?;
        map.serialize_entry("repeated", &self.repeated)?;
        if !self.without_unit.is_empty() {
            map.serialize_entry("without_unit", &self.without_unit.iter().map(|id| &**id).collect::<Vec<&str>>())?;
        }
        map.end()
    }
}

impl Serialize for RosterCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &*self.place)?;
        if let Some(period) = self.period {
            map.serialize_entry("period", &period.to_string())?;
        }
        map.serialize_entry("expected", &self.expected)?;
        map.serialize_entry("received", &self.received)?;
        map.serialize_entry("completeness", &self.completeness().and_then(percent))?;
        if let Some(exact) = self.completeness() {
            map.serialize_entry("exact", &exact.to_string())?;
        }
        if let Some(timely) = self.timely {
            map.serialize_entry("timely", &timely)?;
            map.serialize_entry("timeliness", &self.timeliness().and_then(percent))?;
            map.serialize_entry("pending", &self.pending)?;
        }
        map.end()
    }
}

impl Serialize for MissingReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("station", &*self.station)?;
        map.serialize_entry("name", &*self.name)?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("period", &self.period.to_string())?;
        if self.pending {
            map.serialize_entry("pending", &true)?;
        }
        map.end()
    }
}

struct Named<'c>(&'c Receipt, Unexpected);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("station", &*self.0.station)?;
        map.serialize_entry("period", &self.0.period.to_string())?;
        map.serialize_entry("received_on", &self.0.received_on)?;
        map.serialize_entry("reason", self.1.as_str())?;
        map.end()
    }
}
