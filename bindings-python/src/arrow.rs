//! Arrow tables of any library, through the C stream interface, without a copy.

mod column;
mod object;
mod part;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use arrow_array::ffi_stream::ArrayStreamReader;
use arrow_array::{Array, ArrayReader, ArrayRef, StructArray, cast::AsArray, new_empty_array};
use arrow_schema::DataType;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyList, PyString};

pub(crate) use column::Cell;
use part::Part;
use wushe::form::Column;

use crate::convert::Text;
use crate::progress::Hook;
use crate::{errors, run};

/// How many rows are read between two looks at the clock.
const CHUNK: usize = 2048;

/// A stream of batches of named columns, each of a type that cells can be read from.
pub(crate) struct Table {
    batches: ArrayStreamReader,
    names: Vec<String>,
    beside: Columns,
    is_numbered: bool,
}

/// Columns of objects by their places among all.
type Columns = BTreeMap<usize, Vec<Cell<'static>>>;

/// What a frame of pandas has beside its Arrow columns, of which the last has the numbers of the rows: the names of all columns, and those of
/// objects.
pub(crate) type Beside<'py> = (Vec<Text>, BTreeMap<usize, Bound<'py, PyList>>);

impl Table {
    /// Takes the stream of anything that offers `__arrow_c_stream__`.
    pub(crate) fn of(value: &Bound<'_, PyAny>, beside: Option<Beside<'_>>) -> PyResult<Self> {
        if !value.hasattr("__arrow_c_stream__")? {
            let class = value.get_type().fully_qualified_name()?;
            let hint = if value.hasattr("__arrow_c_array__")? { "; a single array goes into a table under its name" } else { "" };
            return Err(errors::wrong_type(format!(
                "expected an Arrow table (of polars, pandas, pyarrow, DuckDB or another library), got {class}{hint}"
            )));
        }
        refuse_nul(value)?;
        let batches = reader(&value.call_method0("__arrow_c_stream__")?)?;
        let DataType::Struct(fields) = batches.field().data_type().clone() else {
            let class = value.get_type().fully_qualified_name()?;
            return Err(errors::wrong_type(format!(
                "expected an Arrow table, got a single column ({class}); put it into a table under its name, in polars with .to_frame()"
            )));
        };
        for (at, field) in fields.iter().enumerate() {
            if !column::is_readable(&new_empty_array(field.data_type())) {
                return Err(errors::wrong_type(format!(
                    "column {at} (counted from 0) is {}; cells are text, numbers, true or false, days, or lists of text",
                    column::kind(field.data_type())
                )));
            }
        }
        let Some((names, objects)) = beside else {
            let names = fields.iter().map(|field| field.name().clone()).collect();
            return Ok(Table { batches, names, beside: Columns::new(), is_numbered: false });
        };
        let names = names.into_iter().map(|name| name.0).collect();
        let beside = objects.iter().map(|(at, column)| Ok((*at, object::cells(column)?))).collect::<PyResult<_>>()?;
        Ok(Table { batches, names, beside, is_numbered: true })
    }

    /// The names of the columns, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// Shows the cells of each row, as they are read one by one, without holding the interpreter.
    pub(crate) fn for_each_row(&mut self, py: Python<'_>, mut visit: impl FnMut(&[Cell<'_>]) + Send) -> PyResult<()> {
        let batches = &mut self.batches;
        let mut batch: Option<(StructArray, usize)> = None;
        let read = || {
            let step = match &mut batch {
                Some((columns, from)) if *from < columns.len() => {
                    let until = from.saturating_add(CHUNK).min(columns.len());
                    let readers: Option<Vec<_>> = columns.columns().iter().map(column::reader).collect();
                    readers.ok_or_else(|| "a batch of the stream has other columns than the first".to_owned()).map(|readers| {
                        (*from..until).for_each(|at| visit(&readers.iter().map(|read| read(at)).collect::<Vec<_>>()));
                        *from = until;
                    })
                }
                _ => match batches.next() {
                    None => return ControlFlow::Break(Ok(())),
                    Some(next) => next.map_err(|error| error.to_string()).and_then(checked).map(|columns| batch = Some((columns, 0))),
                },
            };
            match step {
                Ok(()) => ControlFlow::Continue(Some(())),
                Err(error) => ControlFlow::Break(Err(error)),
            }
        };
        run::enter_chunks(py, read, |()| Ok(()))?.map_err(PyValueError::new_err)
    }

    /// Shows all rows, some thousand at a time, without holding the interpreter: their numbers in a spreadsheet whose first row has the headings,
    /// and their columns. Stops at the first error. Says how many rows there were.
    pub(crate) fn for_each_part(
        &mut self,
        py: Python<'_>,
        hook: &Hook<'_>,
        mut visit: impl FnMut(&[u32], &[Column<'_>]) + Send,
    ) -> PyResult<u64> {
        let Table { batches, beside, is_numbered, .. } = self;
        let (mut row, mut dictionaries) = (0_u64, Vec::new());
        let mut batch: Option<(StructArray, usize)> = None;
        let read = || {
            let step = match &mut batch {
                Some((columns, from)) if *from < columns.len() => {
                    let until = from.saturating_add(CHUNK).min(columns.len());
                    let shown = rows(columns, *from..until, row, (beside, *is_numbered), &dictionaries, &mut visit);
                    row = row.saturating_add(u64::try_from(until.saturating_sub(*from)).unwrap_or(u64::MAX));
                    *from = until;
                    shown
                }
                _ => match batches.next() {
                    None => return ControlFlow::Break(Ok(row)),
                    Some(next) => next.map_err(|error| error.to_string()).and_then(checked).map(|columns| {
                        number(&mut dictionaries, &columns);
                        batch = Some((columns, 0));
                    }),
                },
            };
            match step {
                Ok(()) => ControlFlow::Continue(Some(row)),
                Err(error) => ControlFlow::Break(Err(error)),
            }
        };
        run::enter_chunks(py, read, |row| hook.rows(row))?.map_err(PyValueError::new_err)
    }
}

/// The dictionary of each column, where it has one, with a number that is another for each other dictionary.
type Dictionaries = Vec<(u64, Option<ArrayRef>)>;

/// Gives the dictionaries of a batch their numbers: that of the batch before, where it is the same in memory.
fn number(known: &mut Dictionaries, columns: &StructArray) {
    known.resize(columns.num_columns(), (0, None));
    for ((number, known), column) in known.iter_mut().zip(columns.columns()) {
        let Some(values) = column.as_any_dictionary_opt().map(|column| column.values().clone()) else { continue };
        if !known.as_ref().is_some_and(|known| known.to_data().ptr_eq(&values.to_data())) {
            *number = number.wrapping_add(1);
        }
        *known = Some(values);
    }
}

/// Shows some rows of a batch, of which the first has so many rows of the table before it.
fn rows(
    columns: &StructArray,
    rows: std::ops::Range<usize>,
    before: u64,
    (beside, is_numbered): (&Columns, bool),
    dictionaries: &Dictionaries,
    visit: &mut impl FnMut(&[u32], &[Column<'_>]),
) -> Result<(), String> {
    let all = columns.columns().iter().zip(dictionaries);
    let parts: Option<Vec<_>> = all.map(|(column, (dictionary, _))| Part::of(column, rows.clone(), *dictionary)).collect();
    let mut parts = parts.ok_or("a batch of the stream has other columns than the first")?;
    let numbers = if is_numbered { parts.pop().and_then(|part| part.numbers()) } else { None };
    let numbers =
        numbers.unwrap_or_else(|| (before..).take(rows.len()).map(|at| u32::try_from(at.saturating_add(2)).unwrap_or(u32::MAX)).collect());
    let first = usize::try_from(before).unwrap_or(usize::MAX);
    for (place, column) in beside {
        let cells = (first..).take(rows.len()).map(|at| column.get(at).cloned().unwrap_or(Cell::Null)).collect();
        parts.insert(parts.len().min(*place), Part::cells(cells));
    }
    let lists: Vec<_> = parts.iter().map(Part::lists).collect();
    let cells: Vec<_> = parts.iter().zip(&lists).map(|(part, lists)| part.of_form(lists)).collect();
    let columns: Vec<_> = parts.iter().zip(&cells).map(|(part, cells)| part.lend(cells)).collect();
    visit(&numbers, &columns);
    Ok(())
}

/// The names of the stream's columns end at a NUL; polars ends the whole process over such a name, once it is asked for
/// the stream.
fn refuse_nul(table: &Bound<'_, PyAny>) -> PyResult<()> {
    let Ok(names) = table.getattr("columns") else { return Ok(()) };
    let Ok(names) = names.cast::<PyList>() else { return Ok(()) };
    for (at, name) in names.iter().enumerate() {
        if name.cast::<PyString>().is_ok_and(|name| name.to_str().is_ok_and(|name| name.contains('\0'))) {
            let message = format!("the name of column {at} (counted from 0) has a NUL character; rename it");
            return Err(errors::misuse(table.py(), &message, None));
        }
    }
    Ok(())
}

#[expect(unsafe_code, reason = "the C stream interface is a pointer in a capsule; nothing else here is unsafe")]
fn reader(capsule: &Bound<'_, PyAny>) -> PyResult<ArrayStreamReader> {
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| errors::wrong_type("__arrow_c_stream__ gave no capsule"))?;
    let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    // SAFETY: a capsule of that name holds, by the PyCapsule interface of Arrow, a valid ArrowArrayStream that is
    // ours to move out of; the capsule lives until after the move and then finds the stream released. What the
    // stream delivers is checked whole by `checked` before it is read.
    let reader = unsafe { ArrayStreamReader::from_raw(stream.as_ptr().cast()) };
    reader.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// The columns of a batch, once offsets, lengths and encodings are known to hold.
fn checked(batch: ArrayRef) -> Result<StructArray, String> {
    let columns = batch.as_struct_opt().ok_or("a batch of the stream is no table")?;
    if columns.null_count() > 0 {
        return Err("a row of the stream is null as a whole".to_owned());
    }
    for (at, column) in columns.columns().iter().enumerate() {
        // The reason that arrow gives can quote a cell.
        column.to_data().validate_full().map_err(|_| format!("column {at} (counted from 0) breaks the Arrow format"))?;
    }
    Ok(columns.clone())
}
