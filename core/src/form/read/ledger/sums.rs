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
        self.is_of(|field| Sums::number(content, field))
    }

    /// The same of the row whose fields have these numbers.
    pub(super) fn is_of(&self, numbers: impl Fn(usize) -> Option<Decimal>) -> IsSum {
        let mut digits = 0;
        for Sum { field, sum, rows } in &self.of {
            let Some(number) = numbers(*field) else { continue };
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

    /// The sums as whole numbers, each with its field and how many rows are in it; nothing where one is no whole number.
    pub(super) fn whole(&self) -> Option<Vec<(usize, u64, u64)>> {
        let whole = |of: &Sum| {
            let sum = of.sum?;
            let number = u64::try_from(sum.mantissa()).ok().filter(|_| sum.scale() == 0)?;
            Some((of.field, number, of.rows))
        };
        self.of.iter().map(whole).collect()
    }

    /// Puts whole numbers in the place of the sums.
    pub(super) fn set(&mut self, sums: &[(usize, u64, u64)]) {
        for (own, (_, sum, rows)) in self.of.iter_mut().zip(sums) {
            (own.sum, own.rows) = (Some(Decimal::from(*sum)), *rows);
        }
    }

    pub(super) fn add(&mut self, content: &FilledFields) {
        self.add_of(|field| Sums::number(content, field));
    }

    /// The same of the row whose fields have these numbers.
    pub(super) fn add_of(&mut self, numbers: impl Fn(usize) -> Option<Decimal>) {
        for Sum { field, sum, rows } in &mut self.of {
            if let Some(number) = numbers(*field) {
                *sum = sum.and_then(|sum| exact_plus(sum, number));
                *rows = rows.saturating_add(1);
            }
        }
    }
}
