//! The figures by unit and by month: charts, the same numbers as a table, and why parts don't add up.

use std::collections::BTreeMap;

use maud::{Markup, html};
use wushe::metrics::{Breakdown, Part};
use wushe::value::Date;

use super::chart::{self, Bar};
use super::edition::Edition;
use crate::answer::marks;
use crate::number::or_dashes;

/// Above this many months, columns would stand too close to be read.
const COLUMNS: usize = 18;

/// The parts of all figures that stand in one row, where a figure has one.
type Row<'a> = (String, Vec<Option<&'a Part>>);

pub(super) fn by_units(edition: &Edition<'_>) -> Markup {
    let breakdowns = &edition.answer.by_units;
    let rows = rows(breakdowns, |part| (part.division, part.place.clone()));
    let heading = edition.say("分旗县市", "By unit").to_owned();
    let bars = |breakdown: &Breakdown| -> Vec<Bar> {
        let bar = |part: &Part| Bar { label: part.place.clone(), group: None, value: part.value, partial: part.partial };
        breakdown.parts.iter().map(bar).collect()
    };
    section(edition, "units", &heading, edition.say("地区", "Unit"), breakdowns, rows.into_values().collect(), &bars, &html! {})
}

pub(super) fn by_months(edition: &Edition<'_>) -> Markup {
    let breakdowns = &edition.answer.by_months;
    let rows = rows(breakdowns, |part| (part.period.last_day(), part.period.to_string()));
    let any_partial = rows.values().any(|(_, parts)| parts.iter().flatten().any(|part| part.partial));
    // All charts have the months of all, so that they can be read one against another.
    let months: Vec<Date> = rows.keys().copied().collect();
    let bars = |breakdown: &Breakdown| -> Vec<Bar> {
        let bar = |month: &Date| {
            let (year, number, _) = month.year_month_day();
            let part = breakdown.parts.iter().find(|part| part.period.last_day() == *month);
            let value = part.and_then(|part| part.value);
            Bar { label: number.to_string(), group: Some(year.to_string()), value, partial: part.is_some_and(|part| part.partial) }
        };
        months.iter().map(bar).collect()
    };
    let heading = edition.say("分月", "By month").to_owned();
    let told = html! {
        @if any_partial {
            p class="from" {
                (edition.say("斜线：这个月只有一部分日子有记录覆盖。", "Hatched: the records cover a part of this month only."))
            }
        }
    };
    section(edition, "months", &heading, edition.say("月份", "Month"), breakdowns, rows.into_values().collect(), &bars, &told)
}

fn rows<'a, K: Ord>(breakdowns: &'a [Breakdown], named: impl Fn(&'a Part) -> (K, String)) -> BTreeMap<K, Row<'a>> {
    let mut rows: BTreeMap<K, Row<'a>> = BTreeMap::new();
    for (column, breakdown) in breakdowns.iter().enumerate() {
        for part in &breakdown.parts {
            let (key, label) = named(part);
            let (_, cells) = rows.entry(key).or_insert_with(|| (label, vec![None; breakdowns.len()]));
            if let Some(cell) = cells.get_mut(column) {
                *cell = Some(part);
            }
        }
    }
    rows
}

#[expect(clippy::too_many_arguments, reason = "what units and months differ in, said once each")]
fn section(
    edition: &Edition<'_>,
    name: &str,
    heading: &str,
    first: &str,
    breakdowns: &[Breakdown],
    rows: Vec<Row<'_>>,
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
            (marked(edition, &rows))
            (why(edition, breakdowns))
        }
    }
}

/// What the marks behind values mean, where there are any.
fn marked(edition: &Edition<'_>, rows: &[Row<'_>]) -> Markup {
    let any = |holds: fn(&Option<&Part>) -> bool| rows.iter().flat_map(|(_, cells)| cells).any(holds);
    html! {
        @if any(|cell| cell.is_none_or(|part| part.value.is_none())) {
            p class="from" {
                (edition.say("—：没有数（没有记录可说，或不在记录覆盖的日期内）。", "—: no value (nothing recorded tells it, or the days are not covered)."))
            }
        }
        @if any(|cell| cell.is_some_and(|part| part.undetermined > 0)) {
            p class="from" { (edition.say("+n?：另有 n 条无法判定。", "+n?: n more records can't be decided.")) }
        }
        @if any(|cell| cell.is_some_and(|part| part.partial)) {
            p class="from" { (edition.say("*：只覆盖一部分日期。", "*: a part of the days only.")) }
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

fn table(edition: &Edition<'_>, name: &str, first: &str, breakdowns: &[Breakdown], rows: &[Row<'_>]) -> Markup {
    // A column lines up over the parts, their sum and the whole.
    let columns: Vec<Vec<String>> = breakdowns
        .iter()
        .enumerate()
        .map(|(column, breakdown)| {
            let parts = rows.iter().map(|(_, cells)| cells.get(column).copied().flatten().and_then(|part| part.value));
            or_dashes(&parts.chain([breakdown.sum, breakdown.whole.value()]).collect::<Vec<_>>())
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
                            @for (column, part) in cells.iter().enumerate() {
                                td class="number" { (cell(column, at)) @if let Some(part) = part { (marks(part)) } }
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

/// Why the parts of some figures do not add up to the whole, or need not.
fn why(edition: &Edition<'_>, breakdowns: &[Breakdown]) -> Markup {
    let told = |breakdown: &&Breakdown| breakdown.shared > 0;
    let (apart, open): (Vec<_>, Vec<_>) = breakdowns.iter().filter(|breakdown| !breakdown.adds_up()).partition(told);
    let item = |breakdown: &Breakdown| {
        html! {
            li {
                (edition.label(breakdown.whole.measure())) (edition.say("：", ": "))
                (edition.words(&breakdown.explain().sentence(edition.lang))) (edition.say("。", "."))
            }
        }
    };
    html! {
        @if apart.is_empty() && open.is_empty() {
            p { (edition.say("各部分相加都等于整体。", "The parts of every figure sum to the whole.")) }
        }
        @if !apart.is_empty() {
            div class="why" {
                p {
                    strong { (edition.say("为什么有些部分相加不等于整体", "Why some parts do not sum to the whole")) }
                    (edition.say(
                        "　同一户、同一个案、同一场活动可以出现在几个部分里，整体只计一次。",
                        ": one household, case or event can appear in several parts, and counts once in the whole.",
                    ))
                }
                ul { @for breakdown in apart { (item(breakdown)) } }
            }
        }
        @if !open.is_empty() { ul { @for breakdown in open { (item(breakdown)) } } }
    }
}
