use std::collections::BTreeMap;

use wushe::finding::Lang;
use wushe::metrics::{Breakdown, Figure, Part};
use wushe::value::{Date, Relation};

use super::Page;
use super::table::Table;
use crate::answer::{Answer, Cited, marks, told_open};
use crate::number::{grouped, shown};

pub(super) fn write(page: &mut Page, answer: &Answer<'_>) {
    page.title("各项数字", "The figures");
    sentence(page, answer);
    beside(page, answer);
    page.title("分旗县市", "By unit");
    by_units(page, answer);
    page.title("分月", "By month");
    by_months(page, answer);
    page.title("每个数字怎么来的", "Where each figure comes from");
    for counted in &answer.figures {
        let tree = counted.figure.explain().to_text(page.lang);
        page.out.push_str(&tree);
    }
    if !answer.others.is_empty() {
        page.title("另外的数字", "Other measures");
        others(page, answer);
    }
}

/// The figures in one sentence, as a bulletin writes them.
fn sentence(page: &mut Page, answer: &Answer<'_>) {
    let parts: Vec<String> = answer
        .figures
        .iter()
        .map(|counted| {
            let figure = &counted.figure;
            let (label, unit) = (figure.measure().label().get(page.lang), figure.measure().unit());
            match page.lang {
                Lang::ZhHans => format!("{label}{}{unit}", value(figure)),
                Lang::En => format!("{label} {} {unit}", value(figure)),
            }
        })
        .collect();
    let synthetic = if answer.synthetic { page.say("（合成数据）", " (synthetic)") } else { "" };
    let line = format!("{}{}{synthetic}", page.list(&parts), page.say("。", "."));
    page.line(&line);
}

/// Each figure beside the reported one.
fn beside(page: &mut Page, answer: &Answer<'_>) {
    let headings =
        [("指标", "measure"), ("数值", "value"), ("单位", "unit"), ("所报", "reported"), ("所报为", "which is"), ("相符", "agrees")];
    let mut table = Table::new(1, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into()).text(2).text(3).text(4).text(5);
    for counted in &answer.figures {
        let figure = &counted.figure;
        let (reported, relation) = match counted.reported.map(|reported| &reported.figure) {
            Some(reported) => {
                let relation = match reported.relation() {
                    Relation::Exact => page.say("准数", "exact"),
                    Relation::Rounded => page.say("约数", "rounded"),
                    Relation::AtLeast => page.say("至少", "at least"),
                };
                let range = match (reported.relation(), reported.high()) {
                    (Relation::Rounded | Relation::AtLeast, Some(high)) => {
                        format!(" [{}, {})", grouped(&reported.low().to_string()), grouped(&high.to_string()))
                    }
                    _ => String::new(),
                };
                (reported.text().to_owned(), format!("{relation}{range}"))
            }
            None => (String::new(), String::new()),
        };
        let agrees = match (counted.agrees(), counted.reported) {
            (Some(true), _) => "✓",
            (Some(false), _) => "✗",
            (None, Some(_)) => page.say("未比", "not compared"),
            (None, None) => "",
        };
        table.row(vec![
            figure.measure().label().get(page.lang).to_owned(),
            shown(figure.value()),
            figure.measure().unit().to_string(),
            reported,
            relation,
            agrees.to_owned(),
        ]);
    }
    table.write(&mut page.out);
    for counted in &answer.figures {
        open(page, &counted.figure);
    }
    if answer.figures.iter().all(|counted| counted.reported.is_none()) {
        let line = page.say("这一天没有公布的数字可以对照。", "no figure is reported of this day.").to_owned();
        page.line(&line);
    }
}

fn headings(page: &Page, answer: &Answer<'_>, first: &str) -> Vec<String> {
    let names = answer.figures.iter().map(|counted| {
        let measure = counted.figure.measure();
        format!("{}({})", measure.label().get(page.lang), measure.unit())
    });
    std::iter::once(first.to_owned()).chain(names).collect()
}

fn by_units(page: &mut Page, answer: &Answer<'_>) {
    let mut table = Table::new(1, headings(page, answer, page.say("地区", "unit")));
    let mut places: BTreeMap<_, (&str, Vec<String>)> = BTreeMap::new();
    for (column, breakdown) in answer.by_units.iter().enumerate() {
        for part in &breakdown.parts {
            let cells = || vec![String::new(); answer.by_units.len()];
            let (_, cells) = places.entry(part.division).or_insert_with(|| (&part.place, cells()));
            fill(cells, column, part);
        }
    }
    for (place, cells) in places.into_values() {
        table.row(std::iter::once(place.to_owned()).chain(cells).collect());
    }
    ends(page, &mut table, answer, &answer.by_units);
    table.write(&mut page.out);
    told_marks(page, &answer.by_units);
    why(page, &answer.by_units);
}

fn by_months(page: &mut Page, answer: &Answer<'_>) {
    let mut table = Table::new(1, headings(page, answer, page.say("月份", "month")));
    let mut months: BTreeMap<Date, (String, Vec<String>)> = BTreeMap::new();
    for (column, breakdown) in answer.by_months.iter().enumerate() {
        for part in &breakdown.parts {
            let cells = || vec![shown(None); answer.by_months.len()];
            let (_, cells) = months.entry(part.period.last_day()).or_insert_with(|| (part.period.to_string(), cells()));
            fill(cells, column, part);
        }
    }
    for (month, cells) in months.into_values() {
        table.row(std::iter::once(month).chain(cells).collect());
    }
    ends(page, &mut table, answer, &answer.by_months);
    table.write(&mut page.out);
    told_marks(page, &answer.by_months);
    why(page, &answer.by_months);
}

fn fill(cells: &mut [String], column: usize, part: &Part) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = format!("{}{}", shown(part.value), marks(part));
    }
}

/// What the marks behind values mean, where there are any.
fn told_marks(page: &mut Page, breakdowns: &[Breakdown]) {
    let any = |holds: fn(&Part) -> bool| breakdowns.iter().flat_map(|breakdown| &breakdown.parts).any(holds);
    let told = [
        (
            any(|part| part.value.is_none()),
            page.say(
                "—：没有数（没有记录可说，或不在记录覆盖的日期内）",
                "—: no value (nothing recorded tells it, or the days are not covered)",
            ),
        ),
        (any(|part| part.undetermined > 0), page.say("+n?：另有 n 条无法判定", "+n?: n more records can't be decided")),
        (any(|part| part.partial), page.say("*：只覆盖一部分日期", "*: a part of the days only")),
    ];
    let told: Vec<String> = told.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words.to_owned()).collect();
    for line in told {
        page.line(&line);
    }
}

/// A value in a sentence, which says so where it is not the whole.
fn value(figure: &Figure) -> String {
    figure.value().map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn open(page: &mut Page, figure: &Figure) {
    for reason in told_open(figure) {
        let line = page.pair(figure.measure().label().get(page.lang), &reason.sentence(page.lang));
        page.line(&line);
    }
}

/// What the parts sum to, and the whole.
fn ends(page: &Page, table: &mut Table, answer: &Answer<'_>, breakdowns: &[Breakdown]) {
    let sums = breakdowns.iter().map(|breakdown| shown(breakdown.sum));
    table.row(std::iter::once(page.say("以上相加", "the parts' sum").to_owned()).chain(sums).collect());
    let wholes = breakdowns.iter().map(|breakdown| shown(breakdown.whole.value()));
    table.row(std::iter::once(answer.place.clone()).chain(wholes).collect());
}

/// Why the parts of some figures do not add up to the whole, or need not.
fn why(page: &mut Page, breakdowns: &[Breakdown]) {
    for breakdown in breakdowns.iter().filter(|breakdown| !breakdown.adds_up()) {
        let line = page.pair(breakdown.whole.measure().label().get(page.lang), &breakdown.explain().sentence(page.lang));
        page.line(&line);
    }
}

fn others(page: &mut Page, answer: &Answer<'_>) {
    let headings = [("指标", "measure"), ("数值", "value"), ("单位", "unit"), ("读法", "read as")];
    let mut table = Table::new(1, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into()).text(2).text(3);
    for figure in answer.others_shown() {
        let measure = figure.measure();
        let (label, reading) = (measure.label().get(page.lang), measure.reading().get(page.lang));
        table.row(vec![label.to_owned(), shown(figure.value()), measure.unit().to_string(), reading.to_owned()]);
    }
    if answer.others_shown().next().is_some() {
        table.write(&mut page.out);
    }
    for figure in answer.others_shown() {
        open(page, figure);
    }
    for (idle, names) in answer.others_idle(page.lang) {
        let line = format!("{}{}{}", idle.told(page.lang), names.join(page.say("、", ", ")), page.say("。", "."));
        page.line(&line);
    }
}

/// The clauses that the figures and their readings rest on, word for word.
pub(super) fn sources(page: &mut Page, answer: &Answer<'_>) {
    page.title("依据", "Sources");
    for Cited { name, document, quote } in answer.cited() {
        let line = format!("{name}  {}", document.title);
        page.line(&line);
        if let Some(quote) = quote {
            page.line(&format!("  “{quote}”"));
        }
        if let Some(source) = &document.source {
            page.line(&format!("  {source}"));
        }
    }
}
