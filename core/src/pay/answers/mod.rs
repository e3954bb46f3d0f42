//! What a caller gets: a payslip, the raises of a day, back pay, each as data, JSON and text.

pub(super) mod back_pay;
pub(super) mod json;
mod masked;
pub(super) mod payroll_month;
pub(super) mod payslip;
pub(super) mod raises;
