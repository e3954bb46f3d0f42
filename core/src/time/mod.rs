//! When something holds: spans of days, what held when, and the periods that figures are made for.
//!
//! A [`Span`] is half-open, as rules and appointments are written: from a day on, until the day it ends. A [`Period`]
//! includes both of its days, as people write them. Nothing here knows what day it is.
//!
//! ```
//! use wushe::time::{Period, Span, Timeline};
//! use wushe::value::Date;
//!
//! let until_bulletin = Period::parse("..2022-05-21")?;
//! assert_eq!(until_bulletin.first_day(), None);
//! assert!(until_bulletin.contains(Date::parse("2022-05-21")?));
//!
//! let change = Date::parse("2022-01-01")?;
//! let grades = Timeline::new(vec![(Span::before(change), 4), (Span::since(change), 6)]).expect("they don't overlap");
//! assert_eq!(grades.at(Date::parse("2021-12-31")?), Some(&4));
//! assert_eq!(grades.at(change), Some(&6));
//! # Ok::<(), wushe::finding::Problem>(())
//! ```

mod months;
mod period;
mod period_text;
mod span;
mod timeline;

#[cfg(feature = "pay")]
pub(crate) use months::month_number;
#[cfg(any(feature = "pay", feature = "checklist"))]
pub(crate) use months::month_number_of;
pub use months::{MonthEnd, add_months, days_in_month};
pub use period::{Period, PeriodKind};
pub use span::Span;
#[cfg(feature = "choice")]
pub(crate) use span::are_covered;
pub use timeline::Timeline;
#[cfg(feature = "choice")]
pub(crate) use timeline::overlap;
