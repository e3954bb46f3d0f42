//! Service records: what was done, when, by which station, with whom.
//!
//! A record is what the roles of a checked form give; [`Record`] can only be built by the form room, so whoever
//! holds one need not check it again. Keys of people and households are opaque and never show in `Debug`.

mod act;
#[cfg(feature = "checklist")]
mod asked;
pub mod book;
mod field;
mod kind;
mod names;
mod record;
mod role;
mod shape;
#[cfg(any(feature = "checklist", feature = "figures"))]
mod task_state;

pub use act::{Act, Direction};
#[cfg(feature = "checklist")]
pub use asked::{Asked, FactFormula, ToldBy, Withdraws};
pub use book::Book;
pub use field::{Fact, FieldType};
pub use kind::Kind;
pub(crate) use names::{RecordName, record_scope};
pub(crate) use record::RecordBuilder;
pub use record::{Attendance, FactValue, Key, Record, RoleValue};
pub use role::Role;
pub use shape::Shape;
#[cfg(any(feature = "checklist", feature = "figures"))]
pub use task_state::{StateCounts, TaskState};
