//! What follows from the figures.

use maud::{Markup, html};

use super::edition::Edition;
use crate::derived::{Derived, Ratio, per, reached, signed};
use crate::number::shown;

pub(super) fn sections(edition: &Edition<'_>) -> Markup {
    html! {
        @if let Some(found) = &edition.answer.derived {
            section aria-labelledby=(edition.id("changes")) {
                h2 id=(edition.id("changes")) { (edition.say("比上月", "Change on the month before")) }
                @if found.changes.is_empty() { p { (edition.say("没有可比的数字。", "There is no figure to compare.")) } }
                @else { (changes(edition, found)) }
                (reach(edition, found))
            }
            @if !found.indicators.is_empty() {
                section aria-labelledby=(edition.id("indicators")) {
                    h2 id=(edition.id("indicators")) { (edition.say("指标", "Indicators")) }
                    (indicators(edition, found))
                }
            }
            @if found.has_targets() {
                section aria-labelledby=(edition.id("targets")) {
                    h2 id=(edition.id("targets")) { (edition.say("目标", "Targets")) }
                    (targets(edition, found))
                }
            }
        }
    }
}

fn changes(edition: &Edition<'_>, found: &Derived) -> Markup {
    let caption = html! {
        (edition.say("最近一个整月 ", "The last whole month, ")) (found.month) (edition.say("，与上一个月相比", ", beside the one before"))
    };
    let headings = [("指标", "Measure"), ("本月", "Month"), ("上月", "Before"), ("增减", "Difference"), ("增减率", "Change")];
    edition.table("changes-table", caption, &headings, html! { @for ratio in &found.changes { (change(edition, ratio)) } })
}

fn change(edition: &Edition<'_>, ratio: &Ratio) -> Markup {
    let [now, before, difference] = ratio.now_before();
    html! {
        tr {
            th scope="row" class="item" { (edition.words(ratio.figure.indicator().label().get(edition.lang))) (why(edition, ratio)) }
            td class="number" { (shown(now)) }
            td class="number" { (shown(before)) }
            td class="number" { (signed(difference)) }
            td class="number" { (ratio.shown()) }
        }
    }
}

/// Why there is no value.
fn why(edition: &Edition<'_>, ratio: &Ratio) -> Markup {
    html! { @if let Some(why) = &ratio.why { " " small { (edition.words(&why.sentence(edition.lang))) } } }
}

fn reach(edition: &Edition<'_>, found: &Derived) -> Markup {
    let reach = &found.reach;
    html! {
        @if reach.units > 0 {
            p {
                (edition.say(
                    &format!("{} 个乡镇街道里，这个月有记录的 {} 个。", reach.units, reach.with_records),
                    &format!("Of {} townships and streets, {} have records of that month.", reach.units, reach.with_records),
                ))
                @if !reach.without.is_empty() {
                    @let (names, more) = reach.named();
                    " " (edition.say("没有记录的：", "Without records: "))
                    (edition.words(&names.join(edition.say("、", ", "))))
                    @if more > 0 { (edition.say(&format!("，另有 {more} 个"), &format!(", and {more} more"))) }
                    (edition.say("。", "."))
                }
            }
        }
    }
}

fn indicators(edition: &Edition<'_>, found: &Derived) -> Markup {
    let caption = html! { (edition.say("规则包的指标，", "Indicators of the rulebook, ")) (found.month) };
    let rows = html! {
        @for ratio in &found.indicators {
            tr {
                th scope="row" class="item" {
                    (edition.words(ratio.figure.indicator().label().get(edition.lang)))
                    " " small { (edition.words(ratio.figure.indicator().reading().get(edition.lang))) }
                    (why(edition, ratio))
                }
                td class="number" { (ratio.shown()) }
            }
        }
    };
    edition.table("indicators-table", caption, &[("指标和口径", "Indicator and reading"), ("数值", "Value")], rows)
}

fn targets(edition: &Edition<'_>, found: &Derived) -> Markup {
    let rows = html! {
        @for progress in &found.targets {
            tr {
                th scope="row" class="item" {
                    (edition.words(progress.label.get(edition.lang)))
                    " " small {
                        (edition.say("每个", "each ")) (per(progress.per, edition.lang)) ", " (progress.period)
                        @if let Some(only) = &progress.only { (edition.say("，只适用于", ", of ")) (edition.words(only.get(edition.lang))) }
                    }
                }
                @for count in reached(progress) { td class="number" { (count) } }
            }
        }
    };
    let headings = [("目标和期间", "Target and period"), ("达到", "Reached"), ("未达到", "Not reached"), ("未知", "Not known")];
    html! {
        @if !found.targets.is_empty() {
            (edition.table("targets-table", html! { (edition.say("各目标的完成", "How far targets are reached")) }, &headings, rows))
        }
        @if !found.without_days.is_empty() {
            p {
                (edition.say("没有写明合同期的目标：", "Targets of a term whose days are not stated: "))
                @for (at, label) in found.without_days.iter().enumerate() {
                    @if at > 0 { (edition.say("、", ", ")) }
                    (edition.words(label.get(edition.lang)))
                }
                (edition.say("。", "."))
            }
        }
    }
}
