//! A form as others read it: described for a page, and as JSON Schema.

pub(super) mod describe;
pub(super) mod fields;
#[cfg(feature = "schema")]
pub(super) mod schema;
