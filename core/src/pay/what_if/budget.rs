//! What a staff list costs under one scheme, year by year.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assumptions::{Assumptions, StaffMember};
use super::paid::{Bench, Lines};
use super::sums::{Outlook, SchemeName, sum};
use crate::citation::Provenance;
use crate::finding::{Findings, Label, Path, Problem};
use crate::pay::payroll::questions::QuestionCount;
use crate::pay::scheme::rules::Scheme;
use crate::service::Key;
use crate::time::Period;
use crate::value::Amount;

/// What a staff list costs under a scheme, by calendar year, with what is assumed of the years to come.
///
/// A year of a worker of which some month can't be told is counted as unknown and in no sum, and who it is stands in `open` with what is
/// missing.
///
/// `Debug` shows nobody and no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Budget {
    /// The scheme.
    pub scheme: SchemeName,
    /// The first month.
    pub first: Period,
    /// The last month.
    pub last: Period,
    /// What is assumed of them.
    pub assumptions: Assumptions,
    /// The years.
    pub years: Vec<BudgetYear>,
    /// What the years come to.
    pub total: Amount,
    /// Whose years can't be told, which, and what they wait for.
    pub open: Vec<OpenYears>,
    /// What is asked for over all.
    pub missing: Vec<QuestionCount>,
}

/// One calendar year of a [`Budget`].
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct BudgetYear {
    /// The year.
    pub year: i32,
    /// How many workers are paid in it.
    pub workers: u64,
    /// How many months are paid, each worker's for itself.
    pub months: u64,
    /// How many workers of the list can't be told.
    pub unknown: u64,
    /// The lines, and without a name what rounding the totals adds; they come to the total.
    pub lines: Vec<BudgetLine>,
    /// What those who can be told are paid.
    pub total: Amount,
}

/// A line of the pay in a year.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// Its name; nothing for what rounding adds.
    pub id: Option<Arc<str>>,
    /// What it is called.
    pub label: Label,
    /// The clause of its rule.
    pub clause: Option<Arc<str>>,
    /// How sure the least sure value behind it is.
    pub provenance: Provenance,
    /// What it comes to.
    pub amount: Amount,
}

/// The years of a worker that can't be told.
///
/// `Debug` shows nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenYears {
    /// Who.
    pub worker: Key,
    /// The years.
    pub years: Vec<i32>,
    /// What has to be known or chosen.
    pub missing: Vec<QuestionCount>,
}

#[derive(Default)]
struct YearSum {
    workers: u64,
    months: u64,
    unknown: u64,
    lines: Lines,
}

impl Scheme {
    /// What a staff list costs in some months, by calendar year, if what the caller assumes comes true.
    ///
    /// # Errors
    /// As [`impact`](Scheme::impact).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::{Given, Outlook, StaffMember};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[],"appraisals":[]}"#;
    /// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01").unwrap()).unwrap();
    /// let staff = [StaffMember { worker: &worker, other: None, given: Given { grade: Some(4), seniority: None } }];
    /// let month = |text| Period::parse(text).unwrap();
    /// let mut outlook = Outlook::new(month("2023-01"), month("2024-11")).unwrap();
    /// outlook.assumptions.grades_stay = true;
    /// outlook.assumptions.appraisal = Some("unqualified".into());
    /// let chosen = scheme.choose_json(r#"{"due_award":"12"}"#).unwrap();
    /// let budget = chosen.budget(&staff, &outlook).unwrap();
    /// let totals: Vec<String> = budget.years.iter().map(|year| year.total.to_string()).collect();
    /// assert_eq!(totals, ["35160", "32230"], "2930 a month");
    ///
    /// outlook.assumptions.appraisal = Some("splendid".into());
    /// assert_eq!(chosen.budget(&staff, &outlook).unwrap_err()[0].code, Code::PayAssumedResult);
    /// ```
    pub fn budget(&self, staff: &[StaffMember<'_>], outlook: &Outlook) -> Result<Budget, Findings> {
        let found = outlook.assumptions.check(staff, &[self]);
        if !found.is_empty() {
            return Err(found.into());
        }
        self.holds_in(outlook.first, outlook.last).map_err(Findings::about("first"))?;
        let mut bench = Bench::new(self);
        let mut sums: BTreeMap<i32, YearSum> = outlook.years().map(|(year, ..)| (year, YearSum::default())).collect();
        let mut open = Vec::new();
        for ((at, nth), member) in (0..).zip(0..).zip(staff) {
            let place = |problem: Problem| Findings::from(problem.at(Path::new().key("staff").index(at)));
            let paid = bench.paid(nth, member, member.worker, outlook).map_err(place)?;
            for year in &paid.years {
                let sum = sums.entry(year.year).or_default();
                if year.open {
                    sum.unknown = sum.unknown.saturating_add(1);
                    continue;
                }
                sum.workers = sum.workers.saturating_add(u64::from(year.months > 0));
                sum.months = sum.months.saturating_add(year.months);
                sum.lines.join(&year.lines).map_err(place)?;
            }
            if paid.is_open() {
                let years = paid.years.iter().filter(|year| year.open).map(|year| year.year).collect();
                open.push(OpenYears { worker: member.worker.key.clone(), years, missing: paid.missing });
            }
        }
        let years: Result<Vec<BudgetYear>, Problem> = sums.iter().map(|(year, sum)| told(&bench, *year, sum)).collect();
        let years = years?;
        let total = years.iter().try_fold(Amount::ZERO, |total, year| sum(total, year.total))?;
        Ok(Budget {
            scheme: SchemeName::of(self),
            first: outlook.first,
            last: outlook.last,
            assumptions: outlook.assumptions.clone(),
            years,
            total,
            open,
            missing: bench.asking.finish(),
        })
    }
}

fn told(bench: &Bench<'_>, year: i32, sums: &YearSum) -> Result<BudgetYear, Problem> {
    let lines = sums.lines.0.iter().map(|(at, paid)| {
        let (label, clause) = bench.basis(*at, paid);
        BudgetLine { id: bench.id(*at), label, clause, provenance: paid.provenance, amount: paid.amount }
    });
    let lines: Vec<BudgetLine> = lines.collect();
    let total = lines.iter().try_fold(Amount::ZERO, |total, line| sum(total, line.amount))?;
    Ok(BudgetYear { year, workers: sums.workers, months: sums.months, unknown: sums.unknown, lines, total })
}
