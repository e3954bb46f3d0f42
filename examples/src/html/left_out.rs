use maud::{Markup, html};
use wushe::explanation::Explanation;
use wushe::finding::Code;
use wushe::metrics::Figure;

use super::edition::Edition;
use crate::number::number;

/// What was counted of each figure's records, what was not and why, and what could not be decided.
pub(super) fn section(edition: &Edition<'_>) -> Markup {
    let figures: Vec<&Figure> = edition.answer.figures.iter().map(|counted| &counted.figure).collect();
    let open: u64 = figures.iter().map(|figure| figure.undetermined()).fold(0, u64::saturating_add);
    html! {
        section aria-labelledby=(edition.id("left-out")) {
            h2 id=(edition.id("left-out")) { (edition.say("未计入的记录，以及为什么", "What was left out, and why")) }
            table {
                caption {
                    (edition.say("每个数字的记录：计入、未计入、无法判定，合起来是全部", "Records of each figure: those used, left out and open together are all of them"))
                }
                thead {
                    tr {
                        th scope="col" { (edition.say("指标", "Measure")) }
                        th scope="col" class="number" { (edition.say("记录", "All")) }
                        th scope="col" class="number" { (edition.say("计入", "Used")) }
                        th scope="col" { (edition.say("未计入", "Left out")) }
                        th scope="col" class="number" { (edition.say("无法判定", "Open")) }
                    }
                }
                tbody { @for figure in &figures { (row(edition, figure)) } }
            }
            p {
                @if open == 0 {
                    (edition.say("没有无法判定的记录。", "No record is open: of each it could be decided whether it counts."))
                } @else {
                    (edition.say(
                        "无法判定：记录里缺少口径要看的内容，所以既不计入，也不说它不符合。",
                        "Open: the record lacks what the measure asks about, so it neither counts nor is said not to fit.",
                    ))
                }
            }
            (edition.made_from(html! {}))
        }
    }
}

fn row(edition: &Edition<'_>, figure: &Figure) -> Markup {
    let why = figure.explain();
    let reasons = why.because.iter().find(|reason| reason.code == Code::MeasureLeftOut).map(|reason| reason.because.as_slice());
    let reasons: &[Explanation] = reasons.unwrap_or_default();
    html! {
        tr {
            th scope="row" { (edition.label(figure.measure())) (edition.note(edition.number_of(figure), "left")) }
            td class="number" { (number(figure.records())) }
            td class="number" { (number(figure.used())) }
            td {
                @if reasons.is_empty() { (edition.say("没有", "none")) }
                @else { ul class="plain" { @for reason in reasons { li { (edition.words(&reason.sentence(edition.lang))) } } } }
            }
            td class="number" { (number(figure.undetermined())) }
        }
    }
}
