//! A form as others read it: described for a page, as JSON Schema, and as a type of its records.

pub(super) mod describe;
pub(super) mod fields;
#[cfg(feature = "schema")]
pub(super) mod schema;
#[cfg(feature = "types")]
pub(super) mod types;
