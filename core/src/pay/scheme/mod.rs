//! What a rule says: a scheme as written, as compiled, and with what is chosen in place of what it leaves open.
//!
//! `spec` is what a rulebook reader builds. `compile` makes the `rules` of it, with the settings (`setting`) and the numbers and
//! tables (`rates`) that choices (`choice`) fill and changes (`change`) replace. `lookup` has the keys of tables. Nothing here knows a worker.

pub(super) mod change;
pub(super) mod choice;
pub(super) mod compile;
pub(super) mod lookup;
pub(super) mod rates;
pub(super) mod rules;
pub(super) mod setting;
pub(super) mod spec;
