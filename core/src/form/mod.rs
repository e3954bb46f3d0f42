//! Under construction.

#[cfg(feature = "csv")]
pub mod table;
