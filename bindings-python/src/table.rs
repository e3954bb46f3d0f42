//! Records as Arrow columns.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, RecordBatch, RecordBatchIterator, StringArray, UInt32Array, UInt64Array,
};
use arrow_schema::ArrowError;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::metrics::Standing;
use wushe::service::FieldType;
use wushe::service::book::{Cell, Row, Table};
use wushe::value::{Date, Decimal};

/// The digits of an Arrow decimal of 128 bits.
const DIGITS: u8 = 38;

pub(crate) type Batch = Result<RecordBatch, ArrowError>;

/// Records with their form, ledger and row, and a column a role and fact.
pub(crate) fn batch(rows: Vec<Row<'_>>) -> Batch {
    RecordBatch::try_from_iter_with_nullable(columns(&Table::new(rows))?)
}

/// The same with what becomes of each in a figure.
pub(crate) fn behind(rows: Vec<(Row<'_>, Standing<'_>)>) -> Batch {
    let (rows, standings): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let standing: StringArray = standings.iter().map(|standing| Some(standing.as_str())).collect();
    let why: StringArray = standings.iter().map(Standing::why).collect();
    let mut all = vec![named("standing", standing), named("why", why)];
    all.extend(columns(&Table::new(rows))?);
    RecordBatch::try_from_iter_with_nullable(all)
}

/// The columns, or the exception of why there are none.
pub(crate) fn known(batch: Batch) -> PyResult<RecordBatch> {
    batch.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// The stream in the capsule of Arrow's PyCapsule interface.
pub(crate) fn capsule(py: Python<'_>, batch: Batch) -> PyResult<Bound<'_, PyCapsule>> {
    let batch = known(batch)?;
    let schema = batch.schema();
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
}

pub(crate) type Column = (String, ArrayRef, bool);

pub(crate) fn named(name: &str, array: impl arrow_array::Array + 'static) -> Column {
    (name.to_owned(), Arc::new(array), true)
}

fn columns(table: &Table<'_>) -> Result<Vec<Column>, ArrowError> {
    let rows = table.rows();
    let number = |number: usize| u32::try_from(number).ok();
    let mut all = vec![
        named("form", rows.iter().map(|row| Some(row.form())).collect::<StringArray>()),
        named("ledger", rows.iter().map(|row| row.origin().and_then(|(ledger, _)| number(ledger))).collect::<UInt32Array>()),
        named("row", rows.iter().map(|row| row.origin().map(|(_, number)| number)).collect::<UInt32Array>()),
        named("normalised", rows.iter().map(|row| Some(row.is_normalised())).collect::<BooleanArray>()),
    ];
    for column in table.columns() {
        all.push((column.name().to_owned(), array(column.kind(), || rows.iter().map(|row| column.cell(*row)))?, true));
    }
    Ok(all)
}

fn array<'b, I: Iterator<Item = Cell<'b>>>(kind: FieldType, cells: impl Fn() -> I) -> Result<ArrayRef, ArrowError> {
    Ok(match kind {
        FieldType::Date => {
            Arc::new(cells().map(|cell| if let Cell::Date(date) = cell { Some(days(date)) } else { None }).collect::<Date32Array>())
        }
        FieldType::Count | FieldType::Group => {
            Arc::new(cells().map(|cell| if let Cell::Count(count) = cell { Some(count) } else { None }).collect::<UInt64Array>())
        }
        FieldType::Boolean => {
            Arc::new(cells().map(|cell| if let Cell::Boolean(yes) = cell { Some(yes) } else { None }).collect::<BooleanArray>())
        }
        FieldType::Amount => {
            let amount = |cell| if let Cell::Amount(amount) = cell { Some(amount) } else { None };
            Arc::new(amounts(|| cells().map(amount))?)
        }
        FieldType::Options => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells() {
                let Cell::Options(options) = cell else {
                    lists.append_null();
                    continue;
                };
                options.iter().for_each(|option| lists.values().append_value(option));
                lists.append(true);
            }
            Arc::new(lists.finish())
        }
        _ => Arc::new(cells().map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None }).collect::<StringArray>()),
    })
}

/// Amounts at the finest place that any has.
pub(crate) fn amounts<I: Iterator<Item = Option<Decimal>>>(all: impl Fn() -> I) -> Result<Decimal128Array, ArrowError> {
    let scale = all().flatten().map(|amount| amount.normalize().scale()).max().unwrap_or_default();
    let digits = all().map(|amount| amount.and_then(|amount| scaled(amount, scale)));
    digits.collect::<Decimal128Array>().with_precision_and_scale(DIGITS, i8::try_from(scale).unwrap_or(i8::MAX))
}

/// Days as Arrow has them.
pub(crate) fn dates(all: impl Iterator<Item = Option<Date>>) -> Date32Array {
    all.map(|date| date.map(days)).collect()
}

/// Days since 1970.
fn days(date: Date) -> i32 {
    const EPOCH: i32 = 719_163;
    date.day_number().saturating_sub(EPOCH)
}

/// An amount as a whole number at a scale that is not less than its own.
fn scaled(amount: Decimal, scale: u32) -> Option<i128> {
    let amount = amount.normalize();
    amount.mantissa().checked_mul(10_i128.checked_pow(scale.checked_sub(amount.scale())?)?)
}
