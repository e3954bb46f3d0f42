//! What follows from the figures.

use wushe::finding::Lang;

use super::Page;
use super::table::Table;
use crate::answer::Answer;
use crate::derived::{Derived, Ratio, per, reached, signed};
use crate::number::shown;

pub(super) fn write(page: &mut Page, answer: &Answer<'_>) {
    let Some(found) = &answer.derived else { return };
    page.title("比上月", "Change on the month before");
    changes(page, found);
    reach(page, found);
    if !found.indicators.is_empty() {
        page.title("指标", "Indicators");
        indicators(page, found);
    }
    if found.has_targets() {
        page.title("目标", "Targets");
        targets(page, found);
    }
}

fn changes(page: &mut Page, found: &Derived) {
    let line = match page.lang {
        Lang::ZhHans => format!("最近一个整月 {}，与上一个月相比。", found.month),
        Lang::En => format!("the last whole month, {}, beside the one before.", found.month),
    };
    page.line(&line);
    if found.changes.is_empty() {
        let line = page.say("没有可比的数字。", "there is no figure to compare.").to_owned();
        page.line(&line);
        return;
    }
    let headings = [("指标", "measure"), ("本月", "month"), ("上月", "before"), ("增减", "difference"), ("增减率", "change")];
    let mut table = Table::new(1, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
    for ratio in &found.changes {
        let [now, before, difference] = ratio.now_before();
        let label = ratio.figure.indicator().label().get(page.lang).to_owned();
        table.row(vec![label, shown(now), shown(before), signed(difference), ratio.shown()]);
    }
    table.write(&mut page.out);
    why(page, &found.changes);
}

fn reach(page: &mut Page, found: &Derived) {
    let reach = &found.reach;
    if reach.units == 0 {
        return;
    }
    let line = match page.lang {
        Lang::ZhHans => format!("{} 个乡镇街道里，这个月有记录的 {} 个。", reach.units, reach.with_records),
        Lang::En => format!("of {} townships and streets, {} have records of that month.", reach.units, reach.with_records),
    };
    page.line(&line);
    if !reach.without.is_empty() {
        let (names, more) = reach.named();
        let more = match page.lang {
            _ if more == 0 => String::new(),
            Lang::ZhHans => format!("，另有 {more} 个"),
            Lang::En => format!(", and {more} more"),
        };
        let line = page.pair(page.say("没有记录的", "without records"), &format!("{}{more}", page.list(names)));
        page.line(&line);
    }
}

fn indicators(page: &mut Page, found: &Derived) {
    let mut table = Table::new(1, vec![page.say("指标", "indicator").to_owned(), found.month.to_string()]);
    for ratio in &found.indicators {
        table.row(vec![ratio.figure.indicator().label().get(page.lang).to_owned(), ratio.shown()]);
    }
    table.write(&mut page.out);
    why(page, &found.indicators);
}

/// Why there is no value.
fn why(page: &mut Page, ratios: &[Ratio]) {
    for ratio in ratios {
        if let Some(why) = &ratio.why {
            let line = page.pair(ratio.figure.indicator().label().get(page.lang), &why.sentence(page.lang));
            page.line(&line);
        }
    }
}

fn targets(page: &mut Page, found: &Derived) {
    let headings = [("目标", "target"), ("期间", "period"), ("每", "per"), ("达到", "reached"), ("未达到", "not"), ("未知", "not known")];
    let mut table = Table::new(3, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
    for progress in &found.targets {
        let mut cells =
            vec![progress.label.get(page.lang).to_owned(), progress.period.to_string(), per(progress.per, page.lang).to_owned()];
        cells.extend(reached(progress).map(|count| count.to_string()));
        table.row(cells);
    }
    if !found.targets.is_empty() {
        table.write(&mut page.out);
    }
    if !found.without_days.is_empty() {
        let names: Vec<String> = found.without_days.iter().map(|label| label.get(page.lang).to_owned()).collect();
        let line = page.pair(page.say("没有写明合同期的目标", "targets of a term whose days are not stated"), &page.list(&names));
        page.line(&line);
    }
}
