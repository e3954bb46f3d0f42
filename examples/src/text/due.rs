//! What was due, and whether it was done.

use wushe::finding::Lang;

use super::Page;
use super::table::Table;
use crate::answer::Answer;
use crate::due::{Obligations, said};
use crate::number::number;

pub(super) fn write(page: &mut Page, answer: &Answer<'_>) {
    let Some(found) = &answer.due else { return };
    page.title("到期与完成", "What was due");
    let synthetic = if answer.synthetic { page.say("（合成数据）", " (synthetic)") } else { "" };
    let (first, last) = (found.days.first, found.days.last);
    let line = match page.lang {
        Lang::ZhHans => format!("{first} 至 {last} 应办的事项；完成率是已有结果的任务里完成的，有无法判定的写最低到最高。{synthetic}"),
        Lang::En => format!(
            "from {first} to {last}; a rate is of the tasks that are settled, from the least to the most where some are not decided.{synthetic}"
        ),
    };
    page.line(&line);
    if !found.has_persons {
        let line = page.say(
            "台账里没有人员情况的记录，只看得出工作人员的事项。",
            "the ledgers have no facts of persons, so only what is due of the staff can be told.",
        );
        page.line(line);
    }
    lines(page, found);
    let named = |(item, tasks): &(wushe::choice::OpenItem, u64)| format!("{item} ({})", number(*tasks));
    if !found.waits.is_empty() {
        let named: Vec<String> = found.waits.iter().map(named).collect();
        let line = page.pair(page.say("无法判定的任务在等", "tasks that are not decided wait for"), &page.list(&named));
        page.line(&line);
    }
    for (why, count) in &found.never {
        let (zh, en) = said(*why);
        let line = match page.lang {
            Lang::ZhHans => format!("从不到期：{zh}，{count} 项"),
            Lang::En => format!("never due: {count} items {en}"),
        };
        page.line(&line);
    }
}

fn lines(page: &mut Page, found: &Obligations) {
    if found.lines.is_empty() {
        let line = page.say("没有到期的事项。", "nothing was due.").to_owned();
        page.line(&line);
        return;
    }
    let headings = [
        ("领域", "domain"),
        ("事项", "item"),
        ("应办", "due"),
        ("完成", "met"),
        ("未办", "not met"),
        ("期内", "open"),
        ("无法判定", "not decided"),
        ("完成率", "rate"),
    ];
    let mut table = Table::new(2, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
    for line in &found.lines {
        let counts = &line.summary.counts;
        let mut cells = vec![line.domain.get(page.lang).to_owned(), line.item.get(page.lang).to_owned()];
        let counted = [counts.expected(), counts.met(), counts.missed.saturating_add(counts.overdue), counts.open, counts.unknown];
        cells.extend(counted.map(number));
        cells.push(line.rate().unwrap_or_else(|| page.say("无", "none").to_owned()));
        table.row(cells);
    }
    table.write(&mut page.out);
}
