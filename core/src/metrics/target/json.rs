//! The JSON of progress. The key of what says nothing is not written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::progress::{TargetProgress, TargetRow};
use crate::finding::Label;
use crate::service::Key;

impl TargetProgress {
    /// The JSON that all three languages give, byte for byte. Of stations it holds their ids.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&Exposed(self))
    }

    /// The same, to stand within another answer.
    pub fn exposed(&self) -> impl Serialize {
        Exposed(self)
    }
}

struct Exposed<'p>(&'p TargetProgress);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("target", &*all.target)?;
        map.serialize_entry("label", &InBoth(&all.label))?;
        map.serialize_entry("per", all.per.as_str())?;
        map.serialize_entry("period", &all.period.to_string())?;
        map.serialize_entry("unit", &*all.unit)?;
        if let Some(only) = &all.only {
            map.serialize_entry("only", &InBoth(only))?;
        }
        map.serialize_entry("rows", &all.rows.iter().map(Row).collect::<Vec<_>>())?;
        map.end()
    }
}

struct InBoth<'p>(&'p Label);

impl Serialize for InBoth<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("zh", &*self.0.zh)?;
        map.serialize_entry("en", &*self.0.en)?;
        map.end()
    }
}

struct Row<'p>(&'p TargetRow);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &row.division)?;
        map.serialize_entry("place", &*row.place)?;
        if let Some(station) = row.station.as_ref().map(Key::expose) {
            map.serialize_entry("station", station)?;
        }
        map.serialize_entry("value", &row.value.map(|value| value.to_string()))?;
        map.serialize_entry("goal", &row.goal.map(|goal| goal.to_string()))?;
        if !row.because.is_empty() {
            map.serialize_entry("because", &row.because)?;
        }
        map.serialize_entry("progress", &row.percent().map(|percent| percent.to_string()))?;
        map.serialize_entry("lacking", &row.lacking().map(|lacking| lacking.to_string()))?;
        map.serialize_entry("reached", &row.is_reached())?;
        map.serialize_entry("undetermined", &row.undetermined)?;
        if row.partial {
            map.serialize_entry("partial", &true)?;
        }
        if let Some(provenance) = row.provenance {
            map.serialize_entry("provenance", provenance.as_str())?;
        }
        if let Some(clause) = &row.clause {
            map.serialize_entry("clause", &**clause)?;
        }
        map.end()
    }
}
