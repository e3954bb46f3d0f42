use wushe::citation::Provenance;
use wushe::finding::Problem;
use wushe::pay::{Given, Scheme};
use wushe::staff::Worker;
use wushe::time::Period;
use wushe::value::{Amount, Date, Decimal};

use super::Cost;

/// What the raises of these workers cost in the month of the day: the payslip, less the one with the grade before any raise.
///
/// # Errors
/// Those of [`Scheme::pay`].
pub(super) fn of(scheme: &Scheme, day: Date, rising: &[&Worker]) -> Result<Option<Cost>, Problem> {
    let month = Period::month_of(day);
    let (mut sum, mut undetermined, mut lost) = (Decimal::ZERO, 0, 0_i64);
    let mut provenance = scheme.citation().provenance;
    for worker in rising {
        let slip = scheme.pay(worker, month, Given::default())?;
        let before = match slip.steps.first() {
            Some(step) => scheme.pay(worker, month, Given { grade: Some(step.before), seniority: None })?.total,
            None => slip.total,
        };
        let difference = slip.total.zip(before).and_then(|(after, before)| after.decimal().checked_sub(before.decimal()));
        let more = difference.and_then(|difference| sum.checked_add(difference));
        match more {
            Some(more) => {
                sum = more;
                provenance = slip.provenance.map_or(provenance, |known| less_sure(provenance, known));
                lost += slip.steps.iter().map(|step| i64::from(step.lost)).sum::<i64>();
            }
            None => undetermined += 1,
        }
    }
    let workers = u64::try_from(rising.len()).unwrap_or(u64::MAX);
    Ok(Some(Cost { month, amount: Amount::from_decimal(sum), workers, undetermined, lost, provenance }))
}

fn less_sure(left: Provenance, right: Provenance) -> Provenance {
    let surest = [Provenance::Published, Provenance::Interpreted, Provenance::Chosen, Provenance::Illustrative, Provenance::Unstated];
    let place = |provenance| surest.iter().position(|known| *known == provenance);
    if place(right) > place(left) { right } else { left }
}
