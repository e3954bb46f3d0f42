//! What is known of the people who work at stations: who is listed, appointments, certificates, registrations, education, appraisals
//! and breaks, separate facts with separate dates; and the posts that there are to be appointed to.
//!
//! A certificate has no end: what ends is its registration. A rulebook says which of the two a benefit needs.

mod establishment;
mod level;
mod roster;
mod worker;
mod workers;

pub use establishment::{Cell, Establishment, Fate, PartTime, Sifted, Stock};
pub use level::{CertificateLevel, EducationLevel};
pub use roster::Roster;
#[cfg(feature = "pay")]
pub(crate) use worker::too_long;
pub use worker::{APPOINTMENT_LIMIT, Appointment, Appraisal, Break, Certificate, Education, FACT_LIMIT, Paper, Registration, Worker};
#[cfg(feature = "pay")]
pub(crate) use workers::gather;
pub use workers::workers;
