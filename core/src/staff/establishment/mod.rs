//! The seats that bodies have for posts, and who fills them.
//!
//! A record of kind `post` says that a body has so many seats of a post from a day on; an appointment to that post of that body
//! fills one. A body is an institution by its key, else the unit that it stands in, else a station by its key; both records must
//! name it by the same of the three.

mod check;
mod count;
mod figure;
mod place;

pub(super) use check::Seats;
pub(super) use count::{Rejected, by_units, month_ends, whole};
pub use figure::{Cell, Establishment, Fate, PartTime, Sifted, Stock};
