//! The job, run as a person runs it.

mod bad_ledgers;
mod common;
mod report;
