//! The columns of a payroll: what they are, and a batch of them.

use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, Int32Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use serde::Serialize;
use wushe::finding::Code;
use wushe::pay::{PayrollMonth, Scheme};
use wushe::staff::Worker;
use wushe::value::{Amount, Decimal};

/// The digits of an Arrow decimal of 128 bits.
const DIGITS: u8 = 38;
/// The places of a total, which is always rounded.
const ROUNDED: i8 = 2;
/// The places of years of service: as many as a decimal number of the core can have.
const EXACT: i8 = 28;
/// What stands before the name of a part of the pay, so that no part can have the name of another column.
const PART: &str = "line_";

fn line_places(scheme: &Scheme) -> i8 {
    i8::try_from(scheme.places()).unwrap_or(EXACT)
}

/// A column that every scheme has: name, type, what it is called in Chinese and English, unit.
type Plain = (&'static str, DataType, &'static str, &'static str, Option<&'static str>);

/// Those before the parts of the pay.
fn before() -> [Plain; 8] {
    [
        ("worker", DataType::Utf8, "工作人员编号", "worker key", None),
        ("month", DataType::Utf8, "月份", "month", None),
        ("status", DataType::Utf8, "状态", "status", None),
        ("unpaid", DataType::Utf8, "不发的原因", "why nothing is due", None),
        ("post", DataType::Utf8, "岗位", "post", None),
        ("division", DataType::Utf8, "所在区划", "division of the post", None),
        ("grade", DataType::Int32, "等级", "grade", Some("grades")),
        ("seniority", DataType::Decimal128(DIGITS, EXACT), "工作年限", "years of service", Some("years")),
    ]
}

/// Those behind them.
fn behind() -> [Plain; 3] {
    let names = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    [
        ("total", DataType::Decimal128(DIGITS, ROUNDED), "合计", "total", Some("yuan")),
        ("provenance", DataType::Utf8, "性质", "provenance", None),
        ("missing", names, "尚缺", "missing", None),
    ]
}

fn is_always_there(name: &str) -> bool {
    ["worker", "month", "status", "missing"].contains(&name)
}

pub(super) fn schema(scheme: &Scheme) -> SchemaRef {
    let plain = |(name, data_type, ..): Plain| Field::new(name, data_type, !is_always_there(name));
    let part = |id: &str| Field::new(format!("{PART}{id}"), DataType::Decimal128(DIGITS, line_places(scheme)), true);
    let fields = before().into_iter().map(plain).chain(scheme.components().map(|(id, ..)| part(id))).chain(behind().into_iter().map(plain));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// What Python tells of a column.
#[derive(Serialize)]
pub(super) struct Described {
    name: String,
    label: Both,
    r#type: String,
    unit: Option<&'static str>,
    frequency: Option<&'static str>,
}

#[derive(Serialize)]
struct Both {
    zh: String,
    en: String,
}

pub(super) fn described(scheme: &Scheme) -> Vec<Described> {
    let plain = |(name, data_type, zh, en, unit): Plain| Described {
        name: name.to_owned(),
        label: Both { zh: zh.to_owned(), en: en.to_owned() },
        r#type: data_type.to_string(),
        unit,
        frequency: None,
    };
    let parts = scheme.components().map(|(id, label, frequency)| Described {
        name: format!("{PART}{id}"),
        label: Both { zh: label.zh.to_string(), en: label.en.to_string() },
        r#type: DataType::Decimal128(DIGITS, line_places(scheme)).to_string(),
        unit: Some("yuan"),
        frequency: Some(frequency.as_str()),
    });
    before().into_iter().map(plain).chain(parts).chain(behind().into_iter().map(plain)).collect()
}

/// A batch while it is filled.
pub(super) struct Columns {
    texts: [StringBuilder; 7],
    grade: Int32Builder,
    seniority: Decimal128Builder,
    lines: Vec<Decimal128Builder>,
    total: Decimal128Builder,
    missing: ListBuilder<StringBuilder>,
    /// A column that a number did not fit into.
    too_large: Option<String>,
    places: i8,
}

fn money(places: i8, rows: usize) -> Decimal128Builder {
    Decimal128Builder::with_capacity(rows).with_data_type(DataType::Decimal128(DIGITS, places))
}

impl Columns {
    pub(super) fn new(scheme: &Scheme, rows: usize) -> Self {
        let places = line_places(scheme);
        Columns {
            texts: std::array::from_fn(|_| StringBuilder::with_capacity(rows, rows * 8)),
            grade: Int32Builder::with_capacity(rows),
            seniority: money(EXACT, rows),
            lines: scheme.components().map(|_| money(places, rows)).collect(),
            total: money(ROUNDED, rows),
            missing: ListBuilder::with_capacity(StringBuilder::new(), rows),
            too_large: None,
            places,
        }
    }

    pub(super) fn push(&mut self, worker: &Worker, paid: PayrollMonth<'_>) {
        let [key, month, status, unpaid, post, division, provenance] = &mut self.texts;
        key.append_value(worker.key.expose());
        month.append_value(paid.month().to_string());
        status.append_value(paid.status().as_str());
        unpaid.append_option(paid.unpaid().map(Code::as_str));
        post.append_option(paid.post());
        division.append_option(paid.division().map(|division| division.to_string()));
        provenance.append_option(paid.provenance().map(|provenance| provenance.as_str()));
        self.grade.append_option(paid.grade());
        let too_large = &mut self.too_large;
        let mut fit = |number: Option<Decimal>, places: i8, name: &dyn Fn() -> String| {
            let digits = number.map(|number| digits(number, places));
            if digits == Some(None) {
                too_large.get_or_insert_with(name);
            }
            digits.flatten()
        };
        self.seniority.append_option(fit(paid.seniority(), EXACT, &|| "seniority".to_owned()));
        for (column, (id, _, amount)) in self.lines.iter_mut().zip(paid.lines()) {
            column.append_option(fit(amount.map(Amount::decimal), self.places, &|| format!("{PART}{id}")));
        }
        self.total.append_option(fit(paid.total().map(Amount::decimal), ROUNDED, &|| "total".to_owned()));
        for item in paid.open_items() {
            self.missing.values().append_value(item.to_string());
        }
        self.missing.append(true);
    }

    /// The batch; an error where a number has more digits before the point than its column.
    pub(super) fn finish(self, schema: SchemaRef) -> Result<RecordBatch, ArrowError> {
        if let Some(column) = self.too_large {
            return Err(ArrowError::ComputeError(format!(
                "a number of column {column} has more digits before the point than the column can hold; none is cut off"
            )));
        }
        let [key, month, status, unpaid, post, division, provenance] = self.texts.map(|mut texts| Arc::new(texts.finish()) as ArrayRef);
        let (mut grade, mut seniority, mut total, mut missing) = (self.grade, self.seniority, self.total, self.missing);
        let mut columns: Vec<ArrayRef> =
            vec![key, month, status, unpaid, post, division, Arc::new(grade.finish()), Arc::new(seniority.finish())];
        columns.extend(self.lines.into_iter().map(|mut line| Arc::new(line.finish()) as ArrayRef));
        columns.extend([Arc::new(total.finish()) as ArrayRef, provenance, Arc::new(missing.finish())]);
        RecordBatch::try_new(schema, columns)
    }
}

/// The number in units of the last place; nothing where a digit would be lost.
fn digits(number: Decimal, places: i8) -> Option<i128> {
    let number = number.normalize();
    let more = u32::try_from(places).ok()?.checked_sub(number.scale())?;
    let digits = number.mantissa().checked_mul(10_i128.checked_pow(more)?)?;
    (digits.unsigned_abs() < 10_u128.pow(u32::from(DIGITS))).then_some(digits)
}

/// Whether the column of the years of service can hold that many.
pub(super) fn holds_years(years: Decimal) -> bool {
    digits(years, EXACT).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_lost() {
        let fits = |text: &str, places| digits(text.parse().unwrap(), places);
        assert_eq!(fits("2000", 2), Some(200_000));
        assert_eq!(fits("2000.10", 2), Some(200_010));
        assert_eq!(fits("2000.105", 2), None);
        assert_eq!(fits("-0.01", 2), Some(-1));
        assert_eq!(fits("79228162514264337593543950335", 2), Some(7_922_816_251_426_433_759_354_395_033_500));
        assert_eq!(fits("9999999999.999999999999999999", 28).map(|digits| digits.to_string().len()), Some(38));
        assert_eq!(fits("10000000000", 28), None);
        assert_eq!(fits("0.0000000000000000000000000001", 28), Some(1));
    }
}
