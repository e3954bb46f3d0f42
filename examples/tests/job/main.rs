//! The job, run as a person runs it.

#[cfg(test)]
mod bad_ledgers;
#[cfg(test)]
mod common;
#[cfg(test)]
mod page;
#[cfg(test)]
mod report;
#[cfg(test)]
mod staff;
