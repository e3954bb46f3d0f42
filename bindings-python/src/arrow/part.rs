//! Some rows of a column, as the core takes them: typed where the core knows the type, cell by cell otherwise.

use std::borrow::Cow;
use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use wushe::form::{Column, Dictionary, Values};

use super::Cell;
use super::column::{Texts, reader};

/// The first and the last day that a date of the core can be, since 1970-01-01.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// Some rows of a column, and what they need to be lent.
pub(super) struct Part<'a> {
    valid: Option<Vec<u64>>,
    held: Held<'a>,
}

enum Held<'a> {
    Blank,
    Days(Cow<'a, [i32]>),
    Ints(Cow<'a, [i64]>),
    Booleans(Vec<bool>),
    Texts(Vec<&'a str>),
    Codes(Cow<'a, [u32]>, u64, usize, Texts<'a>),
    Cells(Vec<Cell<'a>>),
}

impl Dictionary for Texts<'_> {
    fn text(&self, code: u32) -> Option<&str> {
        let at = usize::try_from(code).ok()?;
        (!self.is_null(at)).then(|| self.get(at))
    }
}

impl<'a> Part<'a> {
    /// Rows of a column whose dictionary has that number; nothing if its type is none that cells are read from.
    pub(super) fn of(column: &'a ArrayRef, rows: Range<usize>, dictionary: u64) -> Option<Self> {
        let nulls = column.nulls().map(|nulls| nulls.slice(rows.start, rows.len())).filter(|nulls| nulls.null_count() > 0);
        let is_valid = |at: usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at));
        match typed(column.as_ref(), rows.clone(), dictionary, &is_valid) {
            Some(held) => {
                let valid = nulls.as_ref().map(|nulls| nulls.inner().bit_chunks().iter_padded().collect());
                Some(Part { valid, held })
            }
            None => {
                let read = reader(column)?;
                Some(Part { valid: None, held: Held::Cells(rows.map(read).collect()) })
            }
        }
    }

    /// Rows of a column of objects.
    pub(super) fn cells(cells: Vec<Cell<'a>>) -> Self {
        Part { valid: None, held: Held::Cells(cells) }
    }

    /// The numbers of rows that it holds, where they are small enough.
    pub(super) fn numbers(&self) -> Option<Vec<u32>> {
        match &self.held {
            Held::Ints(ints) if self.valid.is_none() => ints.iter().map(|int| u32::try_from(*int).ok()).collect(),
            _ => None,
        }
    }

    /// The texts of its lists, row by row.
    pub(super) fn lists(&self) -> Vec<Vec<&str>> {
        match &self.held {
            Held::Cells(cells) => cells.iter().map(Cell::texts).collect(),
            _ => Vec::new(),
        }
    }

    /// Its cells, where it has no type and these are its lists.
    pub(super) fn of_form<'c>(&'c self, lists: &'c [Vec<&'c str>]) -> Vec<wushe::form::Cell<'c>> {
        match &self.held {
            Held::Cells(cells) => cells.iter().zip(lists).map(|(cell, list)| cell.of_form(list)).collect(),
            _ => Vec::new(),
        }
    }

    /// The column of the core, where these are its cells.
    pub(super) fn lend<'c>(&'c self, cells: &'c [wushe::form::Cell<'c>]) -> Column<'c> {
        let column = Column::new(match &self.held {
            Held::Blank => Values::Blank,
            Held::Days(days) => Values::Days(days),
            Held::Ints(ints) => Values::Ints(ints),
            Held::Booleans(flags) => Values::Booleans(flags),
            Held::Texts(texts) => Values::Texts(texts),
            Held::Codes(codes, dictionary, length, texts) => Values::Codes { codes, dictionary: *dictionary, length: *length, texts },
            Held::Cells(_) => Values::Cells(cells),
        });
        self.valid.as_deref().map_or(column, |valid| column.valid(valid))
    }
}

/// The rows in their type; nothing where the core does not know it or some value is beyond it.
fn typed<'a>(column: &'a dyn Array, rows: Range<usize>, dictionary: u64, is_valid: &dyn Fn(usize) -> bool) -> Option<Held<'a>> {
    Some(match column.data_type() {
        DataType::Null => Held::Blank,
        DataType::Boolean => {
            let flags = column.as_boolean_opt()?;
            Held::Booleans(rows.map(|at| flags.value(at)).collect())
        }
        DataType::Int8 => ints::<Int8Type>(column, rows)?,
        DataType::Int16 => ints::<Int16Type>(column, rows)?,
        DataType::Int32 => ints::<Int32Type>(column, rows)?,
        DataType::Int64 => Held::Ints(column.as_primitive_opt::<Int64Type>()?.values().get(rows)?.into()),
        DataType::UInt8 => ints::<UInt8Type>(column, rows)?,
        DataType::UInt16 => ints::<UInt16Type>(column, rows)?,
        DataType::UInt32 => ints::<UInt32Type>(column, rows)?,
        DataType::UInt64 => {
            let ints = column.as_primitive_opt::<UInt64Type>()?.values().get(rows)?;
            let whole: Option<Vec<i64>> =
                (0..).zip(ints).map(|(at, int)| if is_valid(at) { i64::try_from(*int).ok() } else { Some(0) }).collect();
            Held::Ints(whole?.into())
        }
        DataType::Date32 => {
            let days = column.as_primitive_opt::<Date32Type>()?.values().get(rows)?;
            (0..).zip(days).all(|(at, day)| DAYS.contains(day) || !is_valid(at)).then_some(Held::Days(days.into()))?
        }
        DataType::Date64 => days::<Date64Type>(column, rows, 1_000, is_valid)?,
        DataType::Timestamp(TimeUnit::Second, None) => days::<TimestampSecondType>(column, rows, 1, is_valid)?,
        DataType::Timestamp(TimeUnit::Millisecond, None) => days::<TimestampMillisecondType>(column, rows, 1_000, is_valid)?,
        DataType::Timestamp(TimeUnit::Microsecond, None) => days::<TimestampMicrosecondType>(column, rows, 1_000_000, is_valid)?,
        DataType::Timestamp(TimeUnit::Nanosecond, None) => days::<TimestampNanosecondType>(column, rows, 1_000_000_000, is_valid)?,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let texts = Texts::of(column)?;
            let first = rows.start;
            Held::Texts(rows.map(|at| if is_valid(at.saturating_sub(first)) { texts.get(at) } else { "" }).collect())
        }
        DataType::Dictionary(key, _) => {
            let all = column.as_any_dictionary_opt()?;
            let (keys, texts) = (all.keys(), Texts::of(all.values().as_ref())?);
            let codes: Cow<'a, [u32]> = match **key {
                DataType::Int8 => codes::<Int8Type>(keys, rows, is_valid)?,
                DataType::Int16 => codes::<Int16Type>(keys, rows, is_valid)?,
                DataType::Int32 => codes::<Int32Type>(keys, rows, is_valid)?,
                DataType::Int64 => codes::<Int64Type>(keys, rows, is_valid)?,
                DataType::UInt8 => codes::<UInt8Type>(keys, rows, is_valid)?,
                DataType::UInt16 => codes::<UInt16Type>(keys, rows, is_valid)?,
                DataType::UInt32 => keys.as_primitive_opt::<UInt32Type>()?.values().get(rows)?.into(),
                DataType::UInt64 => codes::<UInt64Type>(keys, rows, is_valid)?,
                _ => return None,
            };
            Held::Codes(codes, dictionary, all.values().len(), texts)
        }
        _ => return None,
    })
}

fn ints<T: ArrowPrimitiveType<Native: Into<i64>>>(column: &dyn Array, rows: Range<usize>) -> Option<Held<'static>> {
    let ints = column.as_primitive_opt::<T>()?.values().get(rows)?;
    Some(Held::Ints(ints.iter().map(|int| (*int).into()).collect::<Vec<i64>>().into()))
}

/// The codes of a dictionary; of a row without one, any.
fn codes<'a, T: ArrowPrimitiveType<Native: TryInto<u32>>>(
    keys: &'a dyn Array,
    rows: Range<usize>,
    is_valid: &dyn Fn(usize) -> bool,
) -> Option<Cow<'a, [u32]>> {
    let keys = keys.as_primitive_opt::<T>()?.values().get(rows)?;
    let code = |(at, key): (usize, &T::Native)| if is_valid(at) { (*key).try_into().ok() } else { Some(0) };
    (0..).zip(keys).map(code).collect::<Option<Vec<u32>>>().map(Cow::Owned)
}

/// Timestamps of so many parts a second, where each stands at the beginning of a day.
fn days<'a, T: ArrowTemporalType>(
    column: &'a dyn Array,
    rows: Range<usize>,
    second: i64,
    is_valid: &dyn Fn(usize) -> bool,
) -> Option<Held<'a>>
where
    i64: From<T::Native>,
{
    let times = column.as_primitive_opt::<T>()?.values().get(rows)?;
    let day = second.checked_mul(86_400)?;
    let of = |(at, time): (usize, &T::Native)| {
        let time = if is_valid(at) { i64::from(*time) } else { 0 };
        let number = time.checked_div_euclid(day)?;
        i32::try_from(number).ok().filter(|number| time.checked_rem_euclid(day) == Some(0) && DAYS.contains(number))
    };
    (0..).zip(times).map(of).collect::<Option<Vec<i32>>>().map(|days| Held::Days(days.into()))
}
