use crate::form::definition::compiled::Form;
use crate::form::draft::content::FilledFields;
use crate::form::draft::content::{FieldValue, Slot};
use crate::service::FieldType;
use crate::value::{Decimal, exact_plus};

/// So many digits in the sums are no chance.
const SURE: u32 = 5;

/// What the columns of numbers of a form come to so far.
#[derive(Default)]
pub(super) struct Sums {
    of: Vec<Sum>,
}

struct Sum {
    field: usize,
    sum: Option<Decimal>,
    rows: u64,
}

/// Whether a row is what those above it come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum IsSum {
    No,
    /// It may be chance: 1, 2, 3.
    Maybe,
    Yes,
}

impl Sums {
    pub(super) fn of(form: &Form, columns: &[Option<usize>]) -> Self {
        let numbers = form
            .fields
            .iter()
            .zip(columns)
            .enumerate()
            .filter(|(_, (field, column))| column.is_some() && matches!(field.kind, FieldType::Count | FieldType::Amount));
        Sums { of: numbers.map(|(field, _)| Sum { field, sum: Some(Decimal::ZERO), rows: 0 }).collect() }
    }

    fn number(content: &FilledFields, field: usize) -> Option<Decimal> {
        match content.slots.get(field)? {
            Slot::Set(FieldValue::Count(count)) => Some(Decimal::from(count.get())),
            Slot::Set(FieldValue::Amount(amount)) => Some(amount.decimal()),
            _ => None,
        }
    }

    /// Whether every number of a row is the sum of at least two above it.
    pub(super) fn is(&self, content: &FilledFields) -> IsSum {
        let mut digits = 0;
        for Sum { field, sum, rows } in &self.of {
            let Some(number) = Sums::number(content, *field) else { continue };
            if *rows < 2 || *sum != Some(number) || number.is_zero() {
                return IsSum::No;
            }
            let mantissa = number.normalize().mantissa().unsigned_abs().to_string();
            digits += u32::try_from(mantissa.trim_end_matches('0').len()).unwrap_or(SURE);
        }
        match digits {
            0 => IsSum::No,
            SURE.. => IsSum::Yes,
            _ => IsSum::Maybe,
        }
    }

    pub(super) fn add(&mut self, content: &FilledFields) {
        for Sum { field, sum, rows } in &mut self.of {
            if let Some(number) = Sums::number(content, *field) {
                *sum = sum.and_then(|sum| exact_plus(sum, number));
                *rows = rows.saturating_add(1);
            }
        }
    }
}
