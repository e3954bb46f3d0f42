//! What a worker is due for a month under a rule, line by line, and why.
//!
//! A [`Scheme`] is data: numbers and tables (each with its source, its days and its area), settings, and rules that add to
//! the years of service, raise the grade or make a component of the pay, each for its days. Conditions are those of
//! [`condition`](crate::condition). Nothing is assumed: what the rule does not state and nobody has chosen is
//! [`unstated`](Scheme::unstated), and a payslip that needs it says so instead of giving a number. What makes no difference to
//! the pay of the worker at hand is not asked: every way of settling what is open is tried.
//!
//! A raise acts on the grade, never on money. [`Scheme::raises`] says which raises a worker meets on a day, if a rule states
//! these and leaves the ladder open.
//!
//! # How a month is computed, in five steps
//! 1. **The reference day and the post.** The reference day is the first of the month or its last, as the setting `reference_day`
//!    says. The post held on it decides. A post that the scheme's list does not have is a question, not an amount. All numbers,
//!    settings and rules are those of the reference day. Only `reference_day` itself is read on the first of the month.
//! 2. **The facts.** Certificates, registrations, degrees and diplomas count from the month that the setting `starts` says. A registration
//!    counts while it holds on the reference day; one that is renewed without a day between goes on. A condition that reads the registration is
//!    asked of each level on its own: the highest that meets it counts, or each that does, as `stacking` says.
//! 3. **The years of service.** Appointments without breaks until the reference day, or that of the month before, as `step_starts` and
//!    `reference_day_counts` say, counted as `gaps`, `part_years`, `leap_day`, `service_in`, `not_appraised`, `failed_from` and
//!    `failed_years` say, and what counts like service. A failed year takes a year away if service that counts lies in it.
//! 4. **The grade.** From the ladder, then each raise in the order of the rule, each capped.
//! 5. **The components.** A break in service within the month is paid or not, as `break_pay` says; one that is not paid is a gap
//!    between two appointments. The product of its factors, for a broken month in the share of its days, then rounded. A floor is what the
//!    components that it names lack of that product, both taken whole and exact, before shares and rounding: if each line is
//!    rounded, these lines and the floor's own may together come to less by what rounding takes from each of them. A component
//!    that is paid by the quarter, half-year or year stands in the month in which it falls due, whole and undivided. Other months
//!    list it as due later, outside the total. If its amount is one of each month, what the months of its period earned is added up.
//!
//! # The folders, in their order
//! `fact` and `scheme` are what a rule says, `month` computes, `answers` shows, `payroll` does it for many, `what_if` compares schemes over a
//! staff list and sums years to come, `lint` reads a scheme for its author. Each knows only those before it.

mod answers;
mod exact;
mod fact;
#[cfg(feature = "authoring")]
mod lint;
mod month;
mod payroll;
mod scheme;
mod what_if;

pub use answers::back_pay::{BackPay, BackPayMonth, Difference, PAID_LIMIT, PaidBefore};
pub use answers::payroll_month::PayrollMonth;
pub use answers::payslip::{Line, Missing, Payslip};
pub use answers::raises::{Raise, Raises};
pub use fact::{By, Fact};
pub use month::computed::Step;
pub use month::walk::Given;
pub use payroll::months::Payroll;
pub use payroll::questions::{QuestionCount, QuestionCounter};
pub use scheme::change::ChangedValue;
pub use scheme::rules::{Question, Scheme};
pub use scheme::setting::StandardSetting;
pub use scheme::spec::{
    Band, ChoiceSpec, ComponentSpec, FactorSpec, Frequency, LadderSpec, RateEntry, RateTableSpec, Rates, RuleSpec, SchemeSpec,
    SubstituteSpec, Unit,
};
pub use what_if::assumptions::{Assumptions, Leaver, Pass, StaffMember};
pub use what_if::budget::{Budget, BudgetLine, BudgetYear, OpenYears};
pub use what_if::impact::{Cause, CauseSide, Impact, WorkerImpact, WorkerSide};
pub use what_if::sums::{ImpactGroup, Outlook, SchemeName, Sides, YEAR_LIMIT};
