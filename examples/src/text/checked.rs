use wushe::finding::{Lang, Severity};
use wushe::form::BatchReport;

use super::Page;
use super::table::Table;
use crate::answer::{Answer, Checked};
use crate::findings::by_code;
use crate::number::{grouped, number};

/// How many findings stand on the page in full.
const SHOWN: usize = 20;

pub(super) fn write(page: &mut Page, answer: &Answer<'_>) {
    for ledger in &answer.ledgers {
        page.title("检查", "The check");
        if let (Some(file), true) = (ledger.name(), answer.ledgers.len() > 1) {
            page.line(&file);
        }
        one(page, answer, &ledger.report);
    }
    contradictions(page, answer);
}

/// What rows double or contradict each other in, which no row shows alone.
fn contradictions(page: &mut Page, answer: &Answer<'_>) {
    if answer.contradictions.is_empty() {
        return;
    }
    page.title("各行之间", "One row against another");
    for finding in answer.contradictions.iter().take(SHOWN) {
        let (ledger, finding) = Answer::in_ledger(finding);
        let name = answer.ledgers.get(ledger).and_then(Checked::name).filter(|_| answer.ledgers.len() > 1);
        let name = name.map(|name| format!("{name}  ")).unwrap_or_default();
        let line = format!("  {name}{}", finding.message(page.lang));
        page.line(&line);
    }
    more(page, answer.contradictions.len().saturating_sub(SHOWN));
}

fn one(page: &mut Page, answer: &Answer<'_>, batch: &BatchReport) {
    let report = &batch.report;
    let (rows, accepted) = (number(batch.rows), number(batch.accepted));
    let (errors, warnings) = (number(report.errors), number(report.warnings));
    page.line(&match page.lang {
        Lang::ZhHans => format!("读入 {rows} 行，可以计数 {accepted} 行；错误 {errors} 处，提醒 {warnings} 处"),
        Lang::En => format!("{rows} rows read, {accepted} fit to count; {errors} errors, {warnings} warnings"),
    });
    let headings = [("记录类型", "kind"), ("行数", "rows"), ("可以计数", "fit to count")];
    let mut table = Table::new(1, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
    let kinds: Vec<_> = batch.kinds.iter().filter(|kind| kind.rows > 0).collect();
    for kind in &kinds {
        let form = answer.pack.forms().iter().find(|form| *form.kind() == kind.kind);
        let name = form.map_or(kind.kind.as_str(), |form| form.label().get(page.lang));
        table.row(vec![name.to_owned(), number(kind.rows), number(kind.accepted)]);
    }
    if !kinds.is_empty() {
        table.write(&mut page.out);
    }
    findings(page, batch);
}

/// That there are more than are shown.
fn more(page: &mut Page, count: usize) {
    if count > 0 {
        page.line(&match page.lang {
            Lang::ZhHans => format!("  ……其余 {count} 处见 --format json"),
            Lang::En => format!("  … {count} more, see --format json"),
        });
    }
}

/// The first findings as sentences, what weighs most first, then all of them by code.
fn findings(page: &mut Page, batch: &BatchReport) {
    let report = &batch.report;
    let mut first: Vec<_> = report.findings.iter().filter(|finding| finding.severity() != Severity::Hint).collect();
    let more = first.len().saturating_sub(SHOWN);
    first.truncate(SHOWN);
    for finding in &first {
        let line = format!("  {}", finding.message(page.lang));
        page.line(&line);
    }
    self::more(page, more);
    let counts = by_code(report);
    if counts.is_empty() {
        return;
    }
    let title = page.say("各类共计", "by kind of finding").to_owned();
    page.line(&title);
    let headings = [("轻重", "weight"), ("代码", "code"), ("处数", "number")];
    let mut table = Table::new(2, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
    for (code, count) in counts {
        let severity = match code.severity() {
            Severity::Error => page.say("错误", "error"),
            Severity::Warning => page.say("提醒", "warning"),
            Severity::Hint | Severity::Note => page.say("说明", "hint"),
        };
        table.row(vec![severity.to_owned(), code.as_str().to_owned(), grouped(&count.to_string())]);
    }
    table.write(&mut page.out);
}
