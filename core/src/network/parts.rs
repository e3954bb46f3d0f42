//! Stations, service points, institutions and projects, which stand in the tree. They are apart from units because no list names them.

use std::sync::Arc;

use crate::time::Span;
use crate::value::DivisionCode;

/// How long the id of a station, point, institution or project may be, in characters.
pub const MAX_ID: usize = 64;

/// A place: a unit, and a name of its own where it is none of the units. 新通路小区 in 扎赉特旗 is in no list, so it is the
/// county's code and that free name; nothing is guessed in between.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The unit that it lies in.
    pub unit: DivisionCode,
    /// The name that people use, if the place is no unit itself.
    pub free_name: Option<Arc<str>>,
}

/// A social work station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Its unique id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The unit that it serves.
    pub unit: DivisionCode,
    /// From its opening day to the first day on which it is closed.
    pub open: Span,
}

/// A service point of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePoint {
    /// Its unique id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The id of its station.
    pub station: Arc<str>,
    /// The place.
    pub place: Place,
    /// From its opening day to the first day on which it is closed.
    pub open: Span,
}

/// A public institution that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its unique id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The unit that it belongs to.
    pub unit: DivisionCode,
}

/// A project that stations carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its unique id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The ids of its stations.
    pub stations: Vec<Arc<str>>,
    /// From its first day to the first day on which it is over.
    pub runs: Span,
}

/// The free name is what a person typed, and a small place can point at one, so it is not printed.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("unit", &self.unit).field("free_name", &self.free_name.as_ref().map(|_| "***")).finish()
    }
}
