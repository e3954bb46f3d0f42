//! One worker, one month: from facts and choices to an amount for each component.
//!
//! `walk` leads through the month: the posts held (`days`), the facts in each (`worker_facts`, `slots`, `level`), the years of
//! service (`service_years`), the grade (`grade`), the components (`lines`, `floor`) and when each falls due (`due`). `decide` reads
//! a setting, or tries its options if it is open, and `relevant` keeps the questions that make a difference. `raised` asks for the
//! raises of a day instead. The result is `computed`; `trace` and `reasons` say why.

pub(super) mod breaks;
pub(super) mod computed;
pub(super) mod days;
pub(super) mod decide;
pub(super) mod due;
pub(super) mod floor;
pub(super) mod grade;
pub(super) mod level;
pub(super) mod lines;
pub(super) mod raised;
pub(super) mod reasons;
pub(super) mod relevant;
pub(super) mod service_years;
pub(super) mod slots;
pub(super) mod trace;
pub(super) mod walk;
pub(super) mod worker_facts;
