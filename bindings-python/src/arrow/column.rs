use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, LargeStringArray, OffsetSizeTrait, PrimitiveArray, StringArray, StringViewArray};
use arrow_schema::{DataType, TimeUnit};

/// One cell, borrowed from its table where it is text of an Arrow column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing stands there.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A binary fraction: its digits are not what somebody wrote.
    Float(f64),
    /// The digits of a decimal number, or of a whole number beyond 64 bits.
    Digits(String),
    /// A day: a date, or a timestamp at midnight.
    Day(String),
    /// Another timestamp, or a time of any day, which no field takes for a day.
    Time(String),
    /// Text.
    Text(Cow<'a, str>),
    /// Several texts; nothing where an item is null.
    List(Vec<Option<Cow<'a, str>>>),
    /// An object that no cell of a spreadsheet holds.
    Other,
}

impl Cell<'_> {
    /// The texts of a list.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Cell::List(items) => items.iter().flatten().map(|item| &**item).collect(),
            _ => Vec::new(),
        }
    }

    /// The same as forms read it, where `list` are its texts.
    pub(crate) fn of_form<'c>(&'c self, list: &'c [&'c str]) -> wushe::form::Cell<'c> {
        match self {
            Cell::Null => wushe::form::Cell::Empty,
            Cell::Bool(yes) => wushe::form::Cell::Boolean(*yes),
            Cell::Int(int) => wushe::form::Cell::Int(*int),
            Cell::Float(number) => wushe::form::Cell::Float(*number),
            Cell::Digits(text) | Cell::Day(text) | Cell::Time(text) => wushe::form::Cell::Text(text),
            Cell::Text(text) => wushe::form::Cell::Text(text),
            Cell::List(_) => wushe::form::Cell::List(list),
            Cell::Other => wushe::form::Cell::Other,
        }
    }

    /// The kind and the cell as text.
    pub(crate) fn shown(&self) -> (&'static str, String) {
        match self {
            Cell::Null => ("null", String::new()),
            Cell::Bool(bool) => ("bool", bool.to_string()),
            Cell::Int(int) => ("int", int.to_string()),
            Cell::Float(float) => ("float", float.to_string()),
            Cell::Digits(text) => ("digits", text.clone()),
            Cell::Day(text) => ("day", text.clone()),
            Cell::Time(text) => ("time", text.clone()),
            Cell::Text(text) => ("text", text.clone().into_owned()),
            Cell::List(items) => ("list", items.iter().map(|item| item.as_deref().unwrap_or("∅")).collect::<Vec<_>>().join("|")),
            Cell::Other => ("other", String::new()),
        }
    }
}

/// Reads the cell of a row, which the caller keeps below the column's length.
pub(super) type Reader<'a> = Box<dyn Fn(usize) -> Cell<'a> + 'a>;

/// Whether cells can be read from columns of this type.
pub(super) fn is_readable(column: &ArrayRef) -> bool {
    reader(column).is_some()
}

/// The name of a type, without the names that its fields have.
pub(super) fn kind(data_type: &DataType) -> String {
    match data_type {
        DataType::Timestamp(_, Some(_)) => "a timestamp with a time zone (make it a day first)".to_owned(),
        DataType::Struct(_) => "a struct".to_owned(),
        DataType::Map(..) => "a map".to_owned(),
        DataType::Union(..) => "a union".to_owned(),
        DataType::RunEndEncoded(..) => "run-end encoded".to_owned(),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            format!("a list of {}", kind(item.data_type()))
        }
        DataType::ListView(item) | DataType::LargeListView(item) => format!("a list view of {}", kind(item.data_type())),
        DataType::Dictionary(_, values) => format!("a dictionary of {}", kind(values)),
        plain => plain.to_string(),
    }
}

/// How cells of this column are read, if they can be.
pub(super) fn reader(column: &ArrayRef) -> Option<Reader<'_>> {
    let read = by_type(column.as_ref())?;
    let Some(nulls) = column.nulls().filter(|nulls| nulls.null_count() > 0) else { return Some(read) };
    Some(Box::new(move |at| if nulls.is_null(at) { Cell::Null } else { read(at) }))
}

fn by_type(column: &dyn Array) -> Option<Reader<'_>> {
    Some(match column.data_type() {
        DataType::Null => Box::new(|_| Cell::Null),
        DataType::Boolean => {
            let column = column.as_boolean_opt()?;
            Box::new(move |at| Cell::Bool(column.value(at)))
        }
        DataType::Int8 => of::<Int8Type>(column, int)?,
        DataType::Int16 => of::<Int16Type>(column, int)?,
        DataType::Int32 => of::<Int32Type>(column, int)?,
        DataType::Int64 => of::<Int64Type>(column, int)?,
        DataType::UInt8 => of::<UInt8Type>(column, int)?,
        DataType::UInt16 => of::<UInt16Type>(column, int)?,
        DataType::UInt32 => of::<UInt32Type>(column, int)?,
        DataType::UInt64 => of::<UInt64Type>(column, |column, at| {
            i64::try_from(column.value(at)).map_or_else(|_| Cell::Digits(column.value(at).to_string()), Cell::Int)
        })?,
        DataType::Float32 => of::<Float32Type>(column, |column, at| Cell::Float(f64::from(column.value(at))))?,
        DataType::Float64 => of::<Float64Type>(column, |column, at| Cell::Float(column.value(at)))?,
        DataType::Decimal32(..) => of::<Decimal32Type>(column, digits)?,
        DataType::Decimal64(..) => of::<Decimal64Type>(column, digits)?,
        DataType::Decimal128(..) => of::<Decimal128Type>(column, digits)?,
        DataType::Decimal256(..) => of::<Decimal256Type>(column, digits)?,
        DataType::Date32 => of::<Date32Type>(column, day)?,
        DataType::Date64 => of::<Date64Type>(column, day)?,
        DataType::Timestamp(TimeUnit::Second, None) => of::<TimestampSecondType>(column, day)?,
        DataType::Timestamp(TimeUnit::Millisecond, None) => of::<TimestampMillisecondType>(column, day)?,
        DataType::Timestamp(TimeUnit::Microsecond, None) => of::<TimestampMicrosecondType>(column, day)?,
        DataType::Timestamp(TimeUnit::Nanosecond, None) => of::<TimestampNanosecondType>(column, day)?,
        DataType::Time32(TimeUnit::Second) => of::<Time32SecondType>(column, time)?,
        DataType::Time32(_) => of::<Time32MillisecondType>(column, time)?,
        DataType::Time64(TimeUnit::Microsecond) => of::<Time64MicrosecondType>(column, time)?,
        DataType::Time64(_) => of::<Time64NanosecondType>(column, time)?,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let texts = Texts::of(column)?;
            Box::new(move |at| Cell::Text(texts.get(at).into()))
        }
        DataType::List(_) => list::<i32>(column)?,
        DataType::LargeList(_) => list::<i64>(column)?,
        DataType::Dictionary(..) => dictionary(column)?,
        _ => return None,
    })
}

fn of<T: ArrowPrimitiveType>(column: &dyn Array, read: fn(&PrimitiveArray<T>, usize) -> Cell<'static>) -> Option<Reader<'_>> {
    let column = column.as_primitive_opt::<T>()?;
    Some(Box::new(move |at| read(column, at)))
}

fn int<T: ArrowPrimitiveType<Native: Into<i64>>>(column: &PrimitiveArray<T>, at: usize) -> Cell<'static> {
    Cell::Int(column.value(at).into())
}

fn digits<T: DecimalType>(column: &PrimitiveArray<T>, at: usize) -> Cell<'static> {
    Cell::Digits(column.value_as_string(at))
}

/// A number of days or seconds that no calendar holds stays a number, which no field takes for a day.
fn day<T: ArrowTemporalType>(column: &PrimitiveArray<T>, at: usize) -> Cell<'static>
where
    i64: From<T::Native>,
{
    match column.value_as_datetime(at) {
        Some(time) if time == time.date().into() => Cell::Day(time.date().to_string()),
        Some(time) => Cell::Time(time.to_string()),
        None => Cell::Digits(i64::from(column.value(at)).to_string()),
    }
}

fn time<T: ArrowTemporalType>(column: &PrimitiveArray<T>, at: usize) -> Cell<'static>
where
    i64: From<T::Native>,
{
    column.value_as_time(at).map_or(Cell::Other, |time| Cell::Time(time.to_string()))
}

/// A column of text, however it is laid out.
#[derive(Clone, Copy)]
pub(super) enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    pub(super) fn of(column: &'a dyn Array) -> Option<Self> {
        match column.data_type() {
            DataType::Utf8 => column.as_string_opt().map(Texts::Small),
            DataType::LargeUtf8 => column.as_string_opt().map(Texts::Large),
            DataType::Utf8View => column.as_string_view_opt().map(Texts::View),
            _ => None,
        }
    }

    pub(super) fn get(self, at: usize) -> &'a str {
        match self {
            Texts::Small(texts) => texts.value(at),
            Texts::Large(texts) => texts.value(at),
            Texts::View(texts) => texts.value(at),
        }
    }

    pub(super) fn is_null(self, at: usize) -> bool {
        match self {
            Texts::Small(texts) => texts.is_null(at),
            Texts::Large(texts) => texts.is_null(at),
            Texts::View(texts) => texts.is_null(at),
        }
    }
}

fn list<O: OffsetSizeTrait>(column: &dyn Array) -> Option<Reader<'_>> {
    let lists = column.as_list_opt::<O>()?;
    let texts = Texts::of(lists.values().as_ref())?;
    Some(Box::new(move |at| {
        let offsets = lists.value_offsets();
        let end = |at: usize| offsets.get(at).map_or(0, |offset| offset.as_usize());
        Cell::List((end(at)..end(at + 1)).map(|item| (!texts.is_null(item)).then(|| texts.get(item).into())).collect())
    }))
}

/// Categories, as polars and pandas keep them: small numbers that stand for texts.
fn dictionary(column: &dyn Array) -> Option<Reader<'_>> {
    let dictionary = column.as_any_dictionary_opt()?;
    let keys = by_type(dictionary.keys())?;
    let texts = Texts::of(dictionary.values().as_ref())?;
    Some(Box::new(move |at| match keys(at) {
        Cell::Int(key) => match usize::try_from(key) {
            Ok(key) if !texts.is_null(key) => Cell::Text(texts.get(key).into()),
            _ => Cell::Null,
        },
        _ => Cell::Null,
    }))
}
