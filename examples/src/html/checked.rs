//! What the check found, by code, with the first places: no value of a record stands here.

use std::collections::BTreeMap;

use maud::{Markup, html};
use wushe::finding::{Code, Finding, Severity};
use wushe::form::BatchReport;

use super::edition::Edition;
use crate::answer::Answer;
use crate::findings::by_code;
use crate::number::{grouped, number};

/// How many places of each code are named.
const PLACES: usize = 3;

pub(super) fn section(edition: &Edition<'_>) -> Markup {
    let ledgers = &edition.answer.ledgers;
    html! {
        section aria-labelledby=(edition.id("check")) {
            h2 id=(edition.id("check")) { (edition.say("台账的检查", "The check of the ledgers")) }
            @for (at, ledger) in ledgers.iter().enumerate() {
                @let key = format!("L{}", at + 1);
                @if ledgers.len() > 1 { h3 { (edition.say("台账 ", "Ledger ")) (key) } }
                (read(edition, &ledger.report, &key))
                (findings(edition, &ledger.report, &key))
            }
            (contradictions(edition))
        }
    }
}

/// What rows double or contradict each other in, which no row shows alone.
fn contradictions(edition: &Edition<'_>) -> Markup {
    let all = &edition.answer.contradictions;
    let mut by_code: BTreeMap<&str, (Code, Vec<&Finding>)> = BTreeMap::new();
    for finding in all {
        by_code.entry(finding.code.as_str()).or_insert_with(|| (finding.code, Vec::new())).1.push(finding);
    }
    let by_code = by_code.into_values();
    html! {
        @if !all.is_empty() {
            table class="findings" {
                caption { (edition.say("各行之间：重复报送，人员和岗位的矛盾", "One row against another: reported twice, or contradicting in staff and posts")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("轻重", "Weight")) }
                        th scope="col" class="number" { (edition.say("处数", "Number")) }
                        th scope="col" { (edition.say("问题和最先出现的地方", "What it is, and the first places")) }
                    }
                }
                tbody { @for (code, found) in by_code { (contradiction(edition, code, &found)) } }
            }
        }
    }
}

/// One code's contradictions: how many, and the first places.
fn contradiction(edition: &Edition<'_>, code: Code, found: &[&Finding]) -> Markup {
    let number = u64::try_from(found.len()).unwrap_or(u64::MAX);
    html! {
        tr {
            td { span class={ "weight " (code.severity().as_str()) } { (weight(edition, code.severity())) } }
            td class="number" { (grouped(&number.to_string())) }
            td {
                @for finding in found.iter().take(PLACES) {
                    @let (ledger, finding) = Answer::in_ledger(finding);
                    p {
                        (edition.words(&finding.sentence(edition.lang))) " "
                        small { (edition.source(&format!("L{}", ledger + 1))) " " (edition.words(&finding.place(edition.lang))) }
                    }
                }
                p class="code" { code { (code.as_str()) } }
            }
        }
    }
}

fn read(edition: &Edition<'_>, batch: &BatchReport, key: &str) -> Markup {
    html! {
        p {
            (edition.say("读入 ", "")) b { (number(batch.rows)) } (edition.say(" 行，可以计数 ", " rows were read, "))
            b { (number(batch.accepted)) } (edition.say(" 行；错误 ", " of them fit to count; "))
            b { (number(batch.report.errors)) } (edition.say(" 处，提醒 ", " errors, "))
            b { (number(batch.report.warnings)) } (edition.say(" 处。", " warnings. ")) (edition.source(key))
        }
        table class="short" {
            caption { (edition.say("各类记录", "Kinds of record")) " " (key) }
            thead {
                tr {
                    th scope="col" { (edition.say("记录类型", "Kind")) }
                    th scope="col" class="number" { (edition.say("行数", "Rows")) }
                    th scope="col" class="number" { (edition.say("可以计数", "Fit to count")) }
                }
            }
            tbody {
                @for kind in batch.kinds.iter().filter(|kind| kind.rows > 0) {
                    @let form = edition.answer.pack.forms().iter().find(|form| *form.kind() == kind.kind);
                    tr {
                        th scope="row" { (edition.words(form.map_or(kind.kind.as_str(), |form| form.label().get(edition.lang)))) }
                        td class="number" { (number(kind.rows)) }
                        td class="number" { (number(kind.accepted)) }
                    }
                }
            }
        }
    }
}

fn findings(edition: &Edition<'_>, batch: &BatchReport, key: &str) -> Markup {
    let counts = by_code(&batch.report);
    html! {
        @if counts.is_empty() {
            p { (edition.say("没有发现问题。", "Nothing was found.")) }
        } @else {
            table class="findings" {
                caption { (edition.say("发现的问题，按种类", "Findings, by kind")) " " (key) }
                thead {
                    tr {
                        th scope="col" { (edition.say("轻重", "Weight")) }
                        th scope="col" class="number" { (edition.say("处数", "Number")) }
                        th scope="col" { (edition.say("问题和最先出现的地方", "What it is, and the first places")) }
                    }
                }
                tbody { @for (code, count) in counts { (row(edition, batch, code, count)) } }
            }
        }
    }
}

fn row(edition: &Edition<'_>, batch: &BatchReport, code: Code, count: u64) -> Markup {
    let first: Vec<&Finding> = batch.report.findings.iter().filter(|finding| finding.code == code).take(PLACES).collect();
    // Findings of one code can differ in what they name; those that say the same stand together.
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for finding in &first {
        let (sentence, place) = (finding.sentence(edition.lang), finding.place(edition.lang));
        match said.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, places)) => places.push(place),
            None => said.push((sentence, vec![place])),
        }
    }
    let more = count.saturating_sub(u64::try_from(first.len()).unwrap_or(u64::MAX));
    html! {
        tr {
            td { span class={ "weight " (code.severity().as_str()) } { (weight(edition, code.severity())) } }
            td class="number" { (grouped(&count.to_string())) }
            td {
                @for (sentence, places) in &said {
                    p { (edition.words(sentence)) " " small { (edition.words(&places.join(edition.say("、", "; ")))) } }
                }
                p class="code" {
                    code { (code.as_str()) }
                    @if more > 0 { " " small { (edition.say("另有 ", "and ")) (grouped(&more.to_string())) (edition.say(" 处", " more")) } }
                }
            }
        }
    }
}

fn weight<'e>(edition: &Edition<'e>, severity: Severity) -> &'e str {
    match severity {
        Severity::Error => edition.say("错误", "error"),
        Severity::Warning => edition.say("提醒", "warning"),
        Severity::Hint | Severity::Note => edition.say("说明", "hint"),
    }
}
