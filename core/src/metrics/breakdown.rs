use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cover::NoValue;
use super::figure::{Figure, LeftOut, serialize_value};
use super::split::Actor;
use crate::explanation::Explanation;
use crate::finding::Code;
use crate::service::Key;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

/// One part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The unit of the tree; that of the whole where the parts are periods.
    pub division: DivisionCode,
    /// Its name.
    pub place: String,
    /// Where the map does not have the unit, the list that names it ([`RemainderUnit`](super::RemainderUnit)).
    pub remainder: Option<Date>,
    /// The station or worker, where the parts are those of one; of records that name none, nothing.
    pub actor: Option<Key>,
    /// The period; that of the whole where the parts are units.
    pub period: Period,
    /// The value; nothing where it is not known.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
    /// How many records count in it.
    pub used: u64,
    /// Of how many that stand in it it can't be decided.
    pub undetermined: u64,
    /// How many that stand in it don't count, and why. What stands in no part is left out of the whole.
    pub left_out: LeftOut,
    /// Whether the records cover some days of its period and not all, or the whole asked for holds only some of them.
    pub partial: bool,
}

impl Part {
    /// How many records of the measure's kinds stand in it.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.used.saturating_add(self.left_out.total()).saturating_add(self.undetermined)
    }
}

/// A part with the keys of its parties.
struct Exposed<'p>(&'p Part, Option<Actor>);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Exposed(part, actor) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &part.division)?;
        map.serialize_entry("place", &part.place)?;
        if let Some(list) = &part.remainder {
            map.serialize_entry("remainder", list)?;
        }
        if let Some(actor) = actor {
            map.serialize_entry(actor.as_str(), &part.actor.as_ref().map(Key::expose))?;
        }
        map.serialize_entry("period", &part.period.to_string())?;
        serialize_value(&mut map, part.value, part.no_value)?;
        map.serialize_entry("used", &part.used)?;
        map.serialize_entry("left_out", &part.left_out)?;
        map.serialize_entry("undetermined", &part.undetermined)?;
        if part.partial {
            map.serialize_entry("partial", &true)?;
        }
        map.end()
    }
}

/// A figure and its parts, each counted from the records, with what the parts share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Breakdown {
    /// The whole.
    pub whole: Figure,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// What the parts that have a value sum to; nothing where none has one.
    pub sum: Option<Decimal>,
    /// How many different keys stand in more than one part; none where nothing is counted by key.
    pub shared: u64,
    /// Whether the measure adds along what was divided.
    pub(super) adds: bool,
    /// Who acted, where the parts are divided by that.
    pub(super) actor: Option<Actor>,
}

impl Breakdown {
    /// How many parts can be asked for: the villages of a large prefecture in each month of five years.
    pub const MAX_PARTS: usize = 200_000;
    /// How many months can be asked for.
    pub const MAX_MONTHS: usize = 1_200;

    /// Whether the parts add up to the whole, as the measure says, and nothing is left open.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.adds && self.is_decided() && self.sum == self.whole.value()
    }

    /// Whether whole and parts have values, and no record of the whole is undetermined.
    fn is_decided(&self) -> bool {
        self.whole.value().is_some() && self.whole.undetermined() == 0 && self.parts.iter().all(|part| part.value.is_some())
    }

    /// Why the parts sum to the whole, or don't.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let unit = self.whole.measure().unit().to_string();
        // A number that is not there is written as a dash.
        let number = |value: Option<Decimal>| value.map_or_else(|| "—".to_owned(), |value| value.to_string());
        let (sum, whole) = (number(self.sum), number(self.whole.value()));
        let explained = |code| Explanation::new(code).with("whole", whole.clone()).with("unit", unit.clone());
        let explanation = if self.whole.measure().at_least() > 1 && self.is_decided() && self.sum != self.whole.value() {
            let reached = explained(Code::PartsReach).with("sum", sum).with("shared", i64::try_from(self.shared).unwrap_or(i64::MAX));
            reached.with("least", i64::from(self.whole.measure().at_least()))
        } else if self.shared > 0 {
            explained(Code::PartsDoNotAdd).with("sum", sum).with("shared", i64::try_from(self.shared).unwrap_or(i64::MAX))
        } else if !self.is_decided() || self.sum != self.whole.value() {
            let none = self.parts.iter().filter(|part| part.value.is_none()).count();
            let open = explained(Code::PartsOpen).with("sum", sum).with("none", i64::try_from(none).unwrap_or(i64::MAX));
            return open.with("undetermined", i64::try_from(self.whole.undetermined()).unwrap_or(i64::MAX));
        } else {
            explained(if self.adds { Code::PartsAdd } else { Code::PartsHappenToAdd })
        };
        if self.whole.undetermined() > 0 { explanation.because(self.whole.explain_undetermined()) } else { explanation }
    }
}

impl Breakdown {
    /// The JSON that all three languages give, byte for byte. By station or worker it holds their keys.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&self.exposed())
    }

    /// The same, to stand within another answer.
    pub fn exposed(&self) -> impl Serialize {
        ExposedParts(self)
    }
}

struct ExposedParts<'b>(&'b Breakdown);

impl Serialize for ExposedParts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0;
        let parts: Vec<Exposed<'_>> = all.parts.iter().map(|part| Exposed(part, all.actor)).collect();
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("whole", &all.whole)?;
        map.serialize_entry("parts", &parts)?;
        map.serialize_entry("sum", &all.sum.map(|sum| sum.to_string()))?;
        map.serialize_entry("shared", &all.shared)?;
        map.end()
    }
}
