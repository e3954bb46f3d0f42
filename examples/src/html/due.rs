//! What was due, and whether it was done.

use maud::{Markup, html};

use super::edition::Edition;
use crate::due::{Line, Obligations, said};
use crate::number::number;

pub(super) fn section(edition: &Edition<'_>) -> Markup {
    html! {
        @if let Some(found) = &edition.answer.due {
            section aria-labelledby=(edition.id("due")) {
                h2 id=(edition.id("due")) { (edition.say("到期与完成", "What was due")) }
                (lead(edition, found))
                @if !found.lines.is_empty() { (lines(edition, found)) }
                (open(edition, found))
            }
        }
    }
}

fn lead(edition: &Edition<'_>, found: &Obligations) -> Markup {
    html! {
        p {
            (found.days.first) (edition.say(" 至 ", " to ")) (found.days.last)
            (edition.say("应办的事项，按办理期限；完成率是已有结果的任务里完成的（按时或在宽限内）；有无法判定的，写最低到最高。", ", by window. A rate is of the tasks that are settled: those met, in time or within the grace; where some are not decided, from the least to the most."))
            @if edition.answer.synthetic { " " (edition.synthetic()) }
        }
        @if !found.has_persons {
            p {
                (edition.say(
                    "台账里没有人员情况的记录，所以只看得出工作人员的事项。",
                    "The ledgers have no facts of persons, so only what is due of the staff can be told.",
                ))
            }
        }
        @if found.lines.is_empty() { p { (edition.say("没有到期的事项。", "Nothing was due.")) } }
    }
}

fn lines(edition: &Edition<'_>, found: &Obligations) -> Markup {
    let caption = html! { (edition.say("各事项的任务", "Tasks of each item")) };
    let headings = [
        ("事项和领域", "Item and domain"),
        ("应办", "Due"),
        ("完成", "Met"),
        ("未办", "Not met"),
        ("期内", "Open"),
        ("无法判定", "Not decided"),
        ("完成率", "Rate"),
    ];
    edition.table("due-tasks", caption, &headings, html! { @for line in &found.lines { (row(edition, line)) } })
}

fn row(edition: &Edition<'_>, line: &Line) -> Markup {
    let counts = &line.summary.counts;
    html! {
        tr {
            th scope="row" class="item" {
                (edition.words(line.item.get(edition.lang)))
                " " small { (edition.words(line.domain.get(edition.lang))) }
            }
            td class="number" { (number(counts.expected())) }
            td class="number" { (number(counts.met())) }
            td class="number" { (number(counts.missed.saturating_add(counts.overdue))) }
            td class="number" { (number(counts.open)) }
            td class="number" { (number(counts.unknown)) }
            td class="number" { (line.rate().unwrap_or_else(|| edition.say("无", "none").to_owned())) }
        }
    }
}

/// What is not decided waits for, and what is never due.
fn open(edition: &Edition<'_>, found: &Obligations) -> Markup {
    html! {
        @if !found.waits.is_empty() {
            p {
                (edition.say("无法判定的任务在等：", "Tasks that are not decided wait for: "))
                @for (at, (item, tasks)) in found.waits.iter().enumerate() {
                    @if at > 0 { (edition.say("、", ", ")) }
                    code { (item) } " (" (number(*tasks)) ")"
                }
            }
        }
        @if !found.never.is_empty() {
            p {
                (edition.say("另有从不到期的事项：", "Items that are never due: "))
                @for (at, (why, count)) in found.never.iter().enumerate() {
                    @let (zh, en) = said(*why);
                    @if at > 0 { (edition.say("；", "; ")) }
                    (edition.say(zh, "")) (number(*count)) (edition.say(" 项", " ")) (edition.say("", en))
                }
            }
        }
    }
}
