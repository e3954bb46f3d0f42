use maud::{Markup, html};
use wushe::value::{Relation, Reported};

use super::edition::Edition;
use crate::answer::{Counted, told_open};
use crate::number::{grouped, shown};

pub(super) fn section(edition: &Edition<'_>) -> Markup {
    let answer = edition.answer;
    html! {
        section aria-labelledby=(edition.id("figures")) {
            h2 id=(edition.id("figures")) { (edition.say("各项数字", "The figures")) }
            table class="totals" {
                caption { (edition.say("算出的数字与所报的数字", "The figures counted, beside those reported")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("指标", "Measure")) }
                        th scope="col" class="number" { (edition.say("数值", "Value")) " " span class="unit" { (edition.say("单位", "unit")) } }
                        th scope="col" { (edition.say("所报", "Reported")) }
                        th scope="col" { (edition.say("相符", "Agrees")) }
                    }
                }
                tbody { @for (at, counted) in answer.figures.iter().enumerate() { (row(edition, at + 1, counted)) } }
            }
            @if answer.figures.iter().all(|counted| counted.reported.is_none()) {
                p { (edition.say("这一天没有公布的数字可以对照。", "No figure is reported of this day.")) }
            }
            (edition.made_from(html! {}))
        }
    }
}

fn row(edition: &Edition<'_>, number: usize, counted: &Counted<'_>) -> Markup {
    let measure = counted.figure.measure();
    html! {
        tr {
            th scope="row" { (edition.label(measure)) (edition.note(number, "told")) }
            td class="number" {
                span class="value" { (shown(counted.figure.value())) }
                " " span class="unit" { (edition.unit(measure)) }
            }
            @match counted.reported {
                Some(reported) => {
                    td {
                        (edition.words(reported.figure.text()))
                        @if let Some(key) = reported.citation.clause.as_deref().and_then(|name| edition.key_of(name)) { " " (edition.source(&key)) }
                        small class="relation" { (relation(edition, &reported.figure)) }
                    }
                    td {
                        (agreement(edition, counted.agrees()))
                        @if counted.agrees().is_none() { (edition.say("未比", "not compared")) }
                        @for reason in told_open(&counted.figure) { small class="relation" { (edition.words(&reason.sentence(edition.lang))) } }
                    }
                }
                None => {
                    td { (edition.say("未报", "not reported")) }
                    td { (edition.say("无从对照", "nothing to compare")) }
                }
            }
        }
    }
}

/// A word beside the sign, so that neither its colour nor its shape has to be known.
pub(super) fn agreement(edition: &Edition<'_>, agrees: Option<bool>) -> Markup {
    html! {
        @match agrees {
            Some(true) => span class="agrees" { span aria-hidden="true" { "✓ " } (edition.say("相符", "yes")) },
            Some(false) => span class="differs" { span aria-hidden="true" { "✗ " } (edition.say("不符", "no")) },
            None => {},
        }
    }
}

fn relation(edition: &Edition<'_>, reported: &Reported) -> String {
    let low = grouped(&reported.low().to_string());
    match (reported.relation(), reported.high().map(|high| grouped(&high.to_string()))) {
        (Relation::Exact, _) => edition.say("准数", "exact").to_owned(),
        (Relation::Rounded, high) => {
            let high = high.unwrap_or_default();
            edition.say("约数：{low} 起，不到 {high}", "rounded: from {low}, below {high}").replace("{low}", &low).replace("{high}", &high)
        }
        (Relation::AtLeast, Some(high)) => {
            edition.say("至少：{low} 起，不到 {high}", "at least: from {low}, below {high}").replace("{low}", &low).replace("{high}", &high)
        }
        (Relation::AtLeast, None) => edition.say("至少 {low}", "at least {low}").replace("{low}", &low),
    }
}
