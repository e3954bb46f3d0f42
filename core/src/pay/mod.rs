//! What a worker is due for a month under a rule, line by line, and why.
//!
//! A [`Scheme`] is data: numbers and tables (each with its source, its days and its area), settings, and rules that add to
//! the years of service, raise the grade or make a line of the pay, each for its days. Conditions are those of
//! [`condition`](crate::condition). Nothing is assumed: what the rule does not state and nobody has chosen is
//! [`unstated`](Scheme::unstated), and a payslip that needs it says so instead of giving a number. What makes no difference to
//! the pay of the worker at hand is not asked: every way of settling what is open is tried.
//!
//! A raise acts on the grade, never on money. [`Scheme::raises`] says which raises a worker meets on a day, where a rule states
//! these and leaves the ladder open.
//!
//! # How a month is computed
//! 1. The reference day decides about the post: the first of the month at its beginning or the last at its end. A post that the
//!    scheme's list does not have is a question, not an amount. Numbers, settings and rules are those of that day, and of the
//!    month's first day the setting `reference_day`, which says which day it is.
//! 2. Certificates, registrations, degrees and diplomas count from the month that the setting `starts` says. A registration counts while
//!    it holds on the reference day; one that is renewed without a day between goes on. A condition that reads the registration is
//!    asked of each level on its own: the highest that meets it counts, or each that does, as `stacking` says.
//! 3. Years of service: appointments without breaks until the reference day, or that of the month before, as `step_starts` and
//!    `reference_day_counts` say, counted as `gaps`, `part_years`, `leap_day`, `service_in`, `not_appraised`, `failed_from` and
//!    `failed_years` say, and what counts like service. A failed year takes a year away where service that counts lies in it.
//! 4. The grade: from the ladder, then each raise in the order of the rule, each capped.
//! 5. Each component: the product of its factors, for a broken month in the share of its days, then rounded. A floor is what the
//!    components that it names lack of that product, both taken whole and exact, before shares and rounding: where each line is
//!    rounded, these lines and the floor's own may together come to less by what rounding takes from each of them.
//! 6. A part that is paid by the quarter, half-year or year stands in the month in which it falls due, whole and undivided; other months
//!    list it as due later, outside the total. Where its amount is one of each month, what the months of its period earned is added up.

mod asked;
mod back_pay;
mod choice;
mod combination;
mod compile;
mod days;
mod due;
mod exact;
mod facts;
mod floor;
mod grade;
mod level;
mod lines;
#[cfg(feature = "authoring")]
mod lint;
mod masked;
mod month;
mod notes;
mod paid;
mod payroll;
mod payslip;
mod raises;
mod relevant;
mod scheme;
mod service_years;
mod setting;
mod shown;
mod slip;
mod slots;
mod spec;
mod steady;
mod trace;
mod values;

pub use asked::{Asked, Asking};
pub use back_pay::{BackPay, BackPayMonth, Difference, PAID_LIMIT, PaidMonth};
pub use facts::Fact;
pub use grade::Step;
pub use month::Given;
pub use paid::Paid;
pub use payroll::Payroll;
pub use payslip::{Line, Missing, Payslip};
pub use raises::{Raise, Raises};
pub use scheme::{Question, Scheme};
pub use setting::StandardSetting;
pub use spec::{
    Band, By, ChoiceSpec, ComponentSpec, Content, FactorSpec, Frequency, LadderSpec, RuleSpec, SchemeSpec, SubstituteSpec, Unit,
    ValueEntry, ValueSpec,
};
