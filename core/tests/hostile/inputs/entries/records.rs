use serde_json::Value;
use wushe::form::table::EncodingProbe;
use wushe::form::{BatchReport, Cell, Column, FINDING_LIMIT, Input, JsonLines, Outcome, Values, table};
use wushe::metrics::{Actor, Breakdown, Split, Tally};
use wushe::value::{DivisionCode, Level};
use wushe::{Checked, Date, Form, LedgerRun, Period};

use super::{Item, Verdict, World, holds, is_field, masked, parsed, sentences, sorted, within};

pub(super) fn text(world: &World, item: &Item) -> Verdict {
    let form = world.form(&item.key)?;
    let text = item.text(0);
    checked(world, form, &form.check_json(&text, world.today), &text)
}

/// The same record as another language would have parsed it, with numbers that JSON has no word for.
pub(super) fn value(world: &World, item: &Item) -> Verdict {
    let form = world.form(&item.key)?;
    let text = item.text(0);
    let input = serde_json::from_str(&text).map_or_else(|_| Input::Text(text.clone()), |value| input(&value));
    checked(world, form, &form.check_value(&input, world.today), &text)
}

fn input(value: &Value) -> Input {
    match value {
        Value::Null => Input::Null,
        Value::Bool(yes) => Input::Boolean(*yes),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Input::Int(int),
            (None, Some(float)) if float.fract() != 0.0 => Input::Float(float),
            (None, float) => Input::BigInt { negative: float.is_some_and(|float| float < 0.0) },
        },
        Value::String(text) if text == "NaN" => Input::Float(f64::NAN),
        Value::String(text) => Input::Text(text.clone()),
        Value::Array(items) => Input::List(items.iter().map(input).collect()),
        Value::Object(entries) => Input::Object(entries.iter().map(|(name, value)| (name.clone(), input(value))).collect()),
    }
}

fn checked(world: &World, form: &Form, checked: &Checked, text: &str) -> Verdict {
    let report = &checked.report;
    let json = report.to_json();
    masked(&json)?;
    masked(&format!("{checked:?}"))?;
    within(&parsed(&json)?, text, |steps| is_field(world, Some(form.id()), steps, text.len()))?;
    sentences(&report.findings, |finding, lang| form.message(finding, lang))?;
    sorted(report)?;
    holds(checked.record.is_some() == (report.errors == 0), "there is a record and an error, or neither")?;
    Ok(report.errors == 0)
}

pub(super) fn lines(world: &World, item: &Item) -> Verdict {
    let form = world.form(&item.key)?;
    let text = item.text(0);
    let mut lines = JsonLines::new(form, world.today, FINDING_LIMIT);
    let mut records: u64 = 0;
    for line in text.split('\n') {
        records = records.saturating_add(u64::from(matches!(lines.line(line), Some(Outcome::Record(..)))));
    }
    let report = lines.finish();
    holds(report.accepted == records, "another number of lines is told than was taken")?;
    batch(world, Some(form.id()), &report, text.as_bytes())
}

fn rows_of(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count().saturating_add(1)
}

fn batch(world: &World, form: Option<&str>, report: &BatchReport, bytes: &[u8]) -> Verdict {
    let json = report.to_json();
    masked(&json)?;
    masked(&format!("{report:?}"))?;
    let rows = rows_of(bytes) as u64;
    // Columns and lines are counted in a text that has at least as many bytes in any encoding.
    let text = String::from_utf8_lossy(bytes);
    within(&parsed(&json)?, &text, |steps| match steps.split_first() {
        None => true,
        Some((row, inner)) => {
            row.as_u64().is_some_and(|row| (1..=rows).contains(&row)) && (inner.is_empty() || is_field(world, form, inner, bytes.len()))
        }
    })?;
    sentences(&report.report.findings, |finding, lang| finding.message(lang))?;
    sorted(&report.report)?;
    holds(report.rows <= rows && report.accepted <= report.rows, "more rows are told than there are")?;
    Ok(report.accepted > 0)
}

fn form_of<'i>(world: &World, item: &'i Item) -> Option<&'i str> {
    Some(item.key.as_str()).filter(|key| world.pack.form(key).is_ok())
}

fn run<'w>(world: &'w World, form: Option<&str>) -> Result<LedgerRun<'w>, String> {
    LedgerRun::new(&world.pack, form, world.today).map_err(|found| format!("{found:?}"))
}

/// The same text whole and in chunks.
pub(super) fn csv(world: &World, item: &Item) -> Verdict {
    let (form, bytes) = (form_of(world, item), item.bytes(0));
    let mut whole = run(world, form)?;
    whole.csv(bytes);
    let (report, book) = whole.finish();
    let mut parts = run(world, form)?;
    let size = bytes.first().map_or(1, |byte| usize::from(*byte)).saturating_add(1);
    let mut probe = EncodingProbe::new();
    bytes.chunks(size).for_each(|chunk| probe.feed(chunk));
    let mut csv = parts.csv_chunks(probe);
    for chunk in bytes.chunks(size) {
        csv.feed(chunk);
    }
    csv.finish();
    let (again, _) = parts.finish();
    holds(report == again, "the text in chunks has another report")?;
    masked(&format!("{book:?}"))?;
    batch(world, form, &report, bytes)
}

/// Rows of cells as Arrow and other tables hold them: numbers, truths and lists beside text.
pub(super) fn rows(world: &World, item: &Item) -> Verdict {
    let form = form_of(world, item);
    let text = item.text(0);
    let mut run = run(world, form)?;
    let mut lines = text.split('\n').map(|line| line.split(',').collect::<Vec<_>>());
    run.header(&lines.next().unwrap_or_default());
    for (row, cells) in (2_u32..).zip(lines) {
        let lists: Vec<Vec<&str>> = cells.iter().map(|cell| cell.split('、').collect()).collect();
        let cells = cells.iter().zip(&lists).enumerate().map(|(column, (text, list))| cell(column.wrapping_add(text.len()), text, list));
        run.row(row, cells);
    }
    batch(world, form, &run.finish().0, text.as_bytes())
}

/// The same rows as columns, which must have the report of the rows.
pub(super) fn columns(world: &World, item: &Item) -> Verdict {
    let form = form_of(world, item);
    let text = item.text(0);
    let (mut by_row, mut by_column) = (run(world, form)?, run(world, form)?);
    let mut lines = text.split('\n').map(|line| line.split(',').collect::<Vec<_>>());
    let headings = lines.next().unwrap_or_default();
    by_row.header(&headings);
    by_column.header(&headings);
    let rows: Vec<Vec<&str>> = lines.collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let numbers: Vec<u32> = (2_u32..).take(rows.len()).collect();
    let texts: Vec<Vec<&str>> = (0..width).map(|at| rows.iter().map(|row| row.get(at).copied().unwrap_or_default()).collect()).collect();
    for (number, at) in numbers.iter().zip(0..) {
        by_row.row(*number, texts.iter().map(|column| column.get(at).map_or(Cell::Empty, |text| Cell::Text(text))));
    }
    let columns: Vec<Column<'_>> = texts.iter().map(|column| Column::new(Values::Texts(column))).collect();
    by_column.columns(&numbers, &columns);
    masked(&format!("{columns:?} {by_column:?}"))?;
    let ((report, book), (expected, expected_book)) = (by_column.finish(), by_row.finish());
    holds(report == expected, "the rows as columns have another report")?;
    holds(book.to_bytes() == expected_book.to_bytes(), "the rows as columns give another book")?;
    batch(world, form, &report, text.as_bytes())
}

fn cell<'c>(draw: usize, text: &'c str, list: &'c [&'c str]) -> Cell<'c> {
    match (text.parse::<i64>(), draw % 7) {
        (Ok(int), 0..=4) => Cell::Int(int),
        (_, 0) if text == "是" => Cell::Boolean(true),
        (_, 1) => Cell::List(list),
        (_, 2) if text.is_empty() => Cell::Empty,
        (_, 3) => text.parse().map_or(Cell::Text(text), Cell::Float),
        _ => Cell::Text(text),
    }
}

/// A table shows what it holds, so nothing of it is masked but its findings.
pub(super) fn table(_: &World, item: &Item) -> Verdict {
    let bytes = item.bytes(0);
    let answer = parsed(&table::read_json(bytes))?;
    let findings = answer.get("findings").ok_or("the answer has no findings")?;
    masked(&findings.to_string())?;
    let rows = rows_of(bytes) as u64;
    let row = |steps: &[Value]| match steps {
        [] => true,
        [row] => row.as_u64().is_some_and(|row| (1..=rows).contains(&row)),
        _ => false,
    };
    within(findings, &String::from_utf8_lossy(bytes), row)?;
    Ok(answer.get("rows").and_then(Value::as_array).is_some_and(|rows| !rows.is_empty()))
}

/// A ledger that is as it should be, or not, and questions about it.
pub(super) fn figures(world: &World, item: &Item) -> Verdict {
    let [date, measure, division, period, level] = [1, 2, 3, 4, 5].map(|at| item.text(at));
    let mut ledger = run(world, None)?;
    ledger.csv(item.bytes(0));
    let mut tally = Tally::new(world.pack.measures(), ledger.finish().1);
    let Ok(view) = world.network.at(Date::parse(&date).unwrap_or(world.today)) else { return Ok(false) };
    // Sums beyond what a figure can hold are refused.
    for compared in world.pack.compare(&tally, view).unwrap_or_default() {
        parsed(&compared.counted.to_json())?;
    }
    let (Ok(division), Ok(period)) = (DivisionCode::parse_short(&division), Period::parse(&period)) else { return Ok(false) };
    let Ok(figure) = tally.figure(view, &measure, division, period) else { return Ok(false) };
    let told = [figure.to_json(), figure.explain().to_json()];
    for json in &told {
        parsed(json)?;
        masked(json)?;
    }
    let counted = figure.used().saturating_add(figure.left_out().total()).saturating_add(figure.undetermined());
    holds(figure.records() == counted, "a record is neither used nor left out")?;
    let level = Level::from_name(&level).unwrap_or(Level::Township);
    let by = |split: Split| tally.by(view, &measure, division, period, split).ok();
    broken_down(by(Split { level: Some(level), ..Split::default() }))?;
    broken_down(by(Split { months: true, ..Split::default() }))?;
    let stated = tally.cover(Some(&measure), period).or_else(|_| tally.cover(None, period));
    holds(stated.is_ok(), "a period that was read can't be covered")?;
    let by = |split: Split| tally.by(view, &measure, division, period, split).ok();
    broken_down(by(Split { level: Some(level), months: true, actor: None }))?;
    broken_down(by(Split { level: None, months: true, actor: Some(Actor::Station) }))?;
    broken_down(by(Split { level: Some(level), months: false, actor: Some(Actor::Worker) }))?;
    Ok(true)
}

fn broken_down(breakdown: Option<Breakdown>) -> Result<(), String> {
    let Some(breakdown) = breakdown else { return Ok(()) };
    holds(breakdown.parts.len() <= Breakdown::MAX_PARTS, "more parts than can be asked for")?;
    let used = breakdown.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.used));
    holds(used == breakdown.whole.used(), "a record that counts stands in no part")?;
    parsed(&breakdown.expose_json())?;
    parsed(&breakdown.explain().to_json()).map(drop)
}
