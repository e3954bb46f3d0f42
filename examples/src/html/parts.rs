//! The figures by unit and by month: charts, the same numbers as a table, and why parts don't add up.

use std::collections::BTreeMap;

use maud::{Markup, html};
use wushe::metrics::{Breakdown, Part};
use wushe::time::Period;
use wushe::value::{Date, Decimal};

use super::chart::{self, Bar};
use super::edition::Edition;
use crate::number::aligned;

/// Above this many months, columns would stand too close to be read.
const COLUMNS: usize = 18;

pub(super) fn by_units(edition: &Edition<'_>) -> Markup {
    let breakdowns = &edition.answer.by_units;
    let mut rows: BTreeMap<_, (String, Vec<Option<Decimal>>)> = BTreeMap::new();
    for (column, breakdown) in breakdowns.iter().enumerate() {
        for part in &breakdown.parts {
            let row = rows.entry(part.division).or_insert_with(|| (part.place.clone(), vec![None; breakdowns.len()]));
            fill(&mut row.1, column, part.value);
        }
    }
    let heading = edition.say("分旗县市", "By unit").to_owned();
    let bars = |breakdown: &Breakdown| -> Vec<Bar> {
        let bar = |part: &Part| Bar { label: part.place.clone(), group: None, value: part.value, partial: false };
        breakdown.parts.iter().map(bar).collect()
    };
    section(edition, "units", &heading, edition.say("地区", "Unit"), breakdowns, rows.into_values().collect(), &bars, &html! {})
}

pub(super) fn by_months(edition: &Edition<'_>) -> Markup {
    let breakdowns = &edition.answer.by_months;
    let mut rows: BTreeMap<Date, (String, Vec<Option<Decimal>>)> = BTreeMap::new();
    for (column, breakdown) in breakdowns.iter().enumerate() {
        for part in &breakdown.parts {
            // A month in which one measure has records and another has none is a month with nothing of the other.
            let cells = || vec![Some(Decimal::ZERO); breakdowns.len()];
            let row = rows.entry(part.period.last_day()).or_insert_with(|| (part.period.to_string(), cells()));
            fill(&mut row.1, column, part.value);
        }
    }
    let last = edition.answer.as_of;
    let is_partial = |month: Date| Period::month_of(month).contains(last) && month != last;
    let any_partial = rows.keys().any(|month| is_partial(*month));
    // All charts have the months of all, so that they can be read one against another.
    let months: Vec<Date> = rows.keys().copied().collect();
    let bars = |breakdown: &Breakdown| -> Vec<Bar> {
        let value = |month: Date| breakdown.parts.iter().find(|part| part.period.last_day() == month).map(|part| part.value);
        let bar = |month: &Date| {
            let (year, number, _) = month.year_month_day();
            let value = value(*month).unwrap_or_default();
            Bar { label: number.to_string(), group: Some(year.to_string()), value, partial: is_partial(*month) }
        };
        months.iter().map(bar).collect()
    };
    let heading = edition.say("分月", "By month").to_owned();
    let told = html! {
        @if any_partial {
            p class="from" {
                (edition.say("斜线：这个月只到 ", "Hatched: this month is counted until "))
                (super::words::day(edition.lang, last)) (edition.say("。", " only."))
            }
        }
    };
    section(edition, "months", &heading, edition.say("月份", "Month"), breakdowns, rows.into_values().collect(), &bars, &told)
}

fn fill(cells: &mut [Option<Decimal>], column: usize, value: Decimal) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = Some(value);
    }
}

#[expect(clippy::too_many_arguments, reason = "what units and months differ in, said once each")]
fn section(
    edition: &Edition<'_>,
    name: &str,
    heading: &str,
    first: &str,
    breakdowns: &[Breakdown],
    rows: Vec<(String, Vec<Option<Decimal>>)>,
    bars: &dyn Fn(&Breakdown) -> Vec<Bar>,
    told: &Markup,
) -> Markup {
    html! {
        section aria-labelledby=(edition.id(name)) {
            h2 id=(edition.id(name)) { (heading) }
            div class="charts" {
                @for (at, breakdown) in breakdowns.iter().enumerate() { (figure(edition, name, heading, at, breakdown, bars)) }
            }
            (told)
            (edition.made_from(html! {}))
            (table(edition, name, first, breakdowns, &rows))
            (why(edition, breakdowns))
        }
    }
}

fn figure(
    edition: &Edition<'_>,
    name: &str,
    heading: &str,
    at: usize,
    breakdown: &Breakdown,
    bars: &dyn Fn(&Breakdown) -> Vec<Bar>,
) -> Markup {
    let measure = breakdown.whole.measure();
    let bars = bars(breakdown);
    let title = format!("{}{}{heading}", measure.label().get(edition.lang), edition.say("，", ", "));
    let columns = bars.iter().all(|bar| bar.group.is_some()) && bars.len() <= COLUMNS;
    html! {
        figure {
            figcaption {
                (edition.label(measure)) (edition.note(edition.number_of(&breakdown.whole), name))
                " " span class="unit" { (edition.unit(measure)) }
            }
            @if bars.is_empty() {
                p class="none" { (edition.say("没有记录", "no records")) }
            } @else if columns {
                (chart::columns(edition, &format!("{name}-{at}"), &title, &bars))
            } @else {
                (chart::bars(edition, &format!("{name}-{at}"), &title, &bars))
            }
        }
    }
}

fn table(edition: &Edition<'_>, name: &str, first: &str, breakdowns: &[Breakdown], rows: &[(String, Vec<Option<Decimal>>)]) -> Markup {
    // A column lines up over the parts, their sum and the whole.
    let columns: Vec<Vec<String>> = breakdowns
        .iter()
        .enumerate()
        .map(|(column, breakdown)| {
            let parts = rows.iter().map(|(_, cells)| cells.get(column).copied().flatten().unwrap_or_default());
            aligned(&parts.chain([breakdown.sum, breakdown.whole.value()]).collect::<Vec<_>>())
        })
        .collect();
    let cell = |column: usize, row: usize| columns.get(column).and_then(|cells| cells.get(row)).map_or("", String::as_str);
    let caption = edition.id(format_args!("{name}-table"));
    html! {
        section class="wide" tabindex="0" aria-labelledby=(caption) {
            table {
                caption id=(caption) { (first) (edition.say("：同样的数字，列成表", ": the same numbers as a table")) }
                thead {
                    tr {
                        th scope="col" { (first) }
                        @for breakdown in breakdowns {
                            @let measure = breakdown.whole.measure();
                            th scope="col" class="number" { (edition.label(measure)) " " span class="unit" { (edition.unit(measure)) } }
                        }
                    }
                }
                tbody {
                    @for (at, (label, cells)) in rows.iter().enumerate() {
                        tr {
                            th scope="row" { (edition.words(label)) }
                            @for (column, value) in cells.iter().enumerate() {
                                td class="number" { @if value.is_some() { (cell(column, at)) } }
                            }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (edition.say("以上相加", "The parts' sum")) }
                        @for column in 0..breakdowns.len() { td class="number" { (cell(column, rows.len())) } }
                    }
                    tr class="whole" {
                        th scope="row" { (edition.words(edition.place())) }
                        @for column in 0..breakdowns.len() { td class="number" { (cell(column, rows.len() + 1)) } }
                    }
                }
            }
        }
    }
}

/// Why the parts of some figures do not add up to the whole.
fn why(edition: &Edition<'_>, breakdowns: &[Breakdown]) -> Markup {
    let apart: Vec<&Breakdown> = breakdowns.iter().filter(|breakdown| breakdown.sum != breakdown.whole.value()).collect();
    html! {
        @if apart.is_empty() {
            p { (edition.say("各部分相加都等于整体。", "The parts of every figure sum to the whole.")) }
        } @else {
            div class="why" {
                p {
                    strong { (edition.say("为什么有些部分相加不等于整体", "Why some parts do not sum to the whole")) }
                    (edition.say(
                        "　同一户、同一个案、同一场活动可以出现在几个部分里，整体只计一次。",
                        ": one household, case or event can appear in several parts, and counts once in the whole.",
                    ))
                }
                ul {
                    @for breakdown in apart {
                        li {
                            (edition.label(breakdown.whole.measure())) (edition.say("：", ": "))
                            (edition.words(&breakdown.explain().sentence(edition.lang))) (edition.say("。", "."))
                        }
                    }
                }
            }
        }
    }
}
