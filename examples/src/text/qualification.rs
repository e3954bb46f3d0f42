use wushe::citation::Provenance;
use wushe::finding::Lang;

use super::Page;
use super::table::Table;
use crate::answer::Answer;
use crate::number::{grouped, number};
use crate::qualification::{OF_HOLDERS, Outcomes, Qualification};

pub(super) fn write(page: &mut Page, answer: &Answer<'_>) {
    let Some(staff) = &answer.qualification else { return };
    page.title("资格与提级", "Qualification and raises");
    if staff.workers == 0 {
        let line =
            page.say("台账里没有人员的行，没有可算的。", "the ledgers have no rows of staff, so there is nothing to count.").to_owned();
        page.line(&line);
    } else {
        lead(page, answer, staff);
        by_level(page, answer, staff);
        by_unit(page, staff);
        questions(page, staff);
        cost(page, answer, staff);
    }
    page.title("岗位设置", "Posts");
    posts(page, answer, staff);
}

fn lead(page: &mut Page, answer: &Answer<'_>, staff: &Qualification<'_>) {
    if let Some(quote) = staff.clause().and_then(|name| answer.clause(name)).and_then(|cited| cited.quote) {
        let line = format!("“{quote}”");
        page.line(&line);
    }
    let (holders, rising, grades) = (number(staff.holders()), number(staff.whole.rising()), staff.whole.grades());
    let synthetic = if answer.synthetic { page.say("（合成数据）", " (synthetic)") } else { "" };
    let (all, day) = (number(staff.workers), staff.day);
    let line = match page.lang {
        Lang::ZhHans => format!("{day}，{all} 人中持证 {holders} 人，其中 {rising} 人可以提升，合计 {grades} 级。{synthetic}"),
        Lang::En => format!(
            "on {day} {holders} of {all} people hold a certificate; {rising} of these could rise, by {grades} grades together.{synthetic}"
        ),
    };
    page.line(&line);
    let forms = answer.pack.forms();
    let label = |kind| forms.iter().find(|form| form.kind() == kind).map(|form| form.label().get(page.lang).to_owned());
    let told: Vec<String> = staff.told.iter().filter_map(label).collect();
    let line =
        page.pair(page.say("台账里有的类型，当作已填齐全", "kinds of which there are rows, taken to be complete"), &page.list(&told));
    page.line(&line);
}

fn by_level(page: &mut Page, answer: &Answer<'_>, staff: &Qualification<'_>) {
    let texts = [("证书级别", "certificate"), ("每人提升", "each by"), ("读法", "which is"), ("持证", "holders")];
    let headings = texts.into_iter().chain(OF_HOLDERS.map(|(zh, en, _)| (zh, en)));
    let headings = headings.map(|(zh, en)| page.say(zh, en).to_owned()).collect();
    let mut table = Table::new(1, headings).text(2);
    for held in &staff.by_level {
        let (grades, sure) = match held.grades {
            Some((grades, provenance)) => (format!("{grades}"), told(page, provenance).to_owned()),
            None => ("–".to_owned(), String::new()),
        };
        let label = Qualification::level_label(answer.pack, held.level).get(page.lang).to_owned();
        let cells = [label, grades, sure, number(held.outcomes.all())].into_iter();
        table.row(cells.chain(OF_HOLDERS.map(|(_, _, of)| number(of(&held.outcomes)))).collect());
    }
    table.write(&mut page.out);
    let sum = |of: fn(&crate::qualification::ByLevel) -> u64| staff.by_level.iter().map(of).sum::<u64>();
    let (without, not_matching) = (number(sum(|held| held.without_post)), number(sum(|held| held.not_matching)));
    page.line(&match page.lang {
        Lang::ZhHans => format!("持证而没有聘任在相应岗位：当日未聘任的 {without} 人，聘任的岗位写明不是相应岗位的 {not_matching} 人。"),
        Lang::En => {
            format!("certified and in no matching post: {without} not appointed on the day, {not_matching} in a post stated not to match.")
        }
    });
    for (_, label, workers) in &staff.missing {
        let workers = number(*workers);
        let label = label.get(page.lang);
        page.line(&match page.lang {
            Lang::ZhHans => format!("  缺资料：{label}，{workers} 人"),
            Lang::En => format!("  missing: {label}, of {workers}"),
        });
    }
}

fn told<'p>(page: &Page, provenance: Provenance) -> &'p str {
    match provenance {
        Provenance::Published => page_word(page, "文件写明", "published"),
        Provenance::Interpreted => page_word(page, "解读", "interpreted"),
        Provenance::Illustrative => page_word(page, "自拟", "illustrative"),
        Provenance::Unstated => page_word(page, "未写明", "unstated"),
        Provenance::Chosen => page_word(page, "选定", "chosen"),
        Provenance::WhatIf => page_word(page, "假设", "what if"),
    }
}

fn page_word<'p>(page: &Page, zh: &'p str, en: &'p str) -> &'p str {
    if page.lang == Lang::En { en } else { zh }
}

fn by_unit(page: &mut Page, staff: &Qualification<'_>) {
    let steps = staff.steps();
    let mut headings = vec![page.say("地区", "unit").to_owned(), page.say("人员", "people").to_owned()];
    headings.extend(steps.iter().map(|grades| page.say("升{}级", "by {}").replace("{}", &grades.to_string())));
    headings.extend(
        [("合计级数", "grades"), ("资料不全", "facts missing"), ("待规则写明", "waits for the rule")]
            .map(|(zh, en)| page.say(zh, en).to_owned()),
    );
    let mut table = Table::new(1, headings);
    let mut row = |name: &str, outcomes: &Outcomes| {
        let mut cells = vec![name.to_owned(), number(outcomes.all())];
        cells.extend(steps.iter().map(|grades| number(outcomes.rise.get(grades).copied().unwrap_or_default())));
        cells.extend([outcomes.grades().to_string(), number(outcomes.undetermined), number(outcomes.open)]);
        table.row(cells);
    };
    let elsewhere = page.say("未聘任或地区不明", "no post or place known");
    for unit in &staff.by_unit {
        row(if unit.division.is_some() { &unit.place } else { elsewhere }, &unit.outcomes);
    }
    row(page.say("合计", "together"), &staff.whole);
    table.write(&mut page.out);
}

/// What the rule leaves open, as questions and without answers.
fn questions(page: &mut Page, staff: &Qualification<'_>) {
    if staff.questions.is_empty() {
        return;
    }
    let line =
        page.say("规则没有写明的，须由制定规则的单位回答：", "what the rule leaves open, for those who made it to answer:").to_owned();
    page.line(&line);
    for (question, workers) in &staff.questions {
        let asked = question.question.get(page.lang);
        let depends = match (page.lang, *workers) {
            (_, 0) => String::new(),
            (Lang::ZhHans, workers) => format!("（有 {workers} 人能否提升取决于此）"),
            (Lang::En, workers) => format!(" (the raise of {workers} depends on it)"),
        };
        let line = format!("  {asked}{depends}");
        page.line(&line);
    }
}

fn cost(page: &mut Page, answer: &Answer<'_>, staff: &Qualification<'_>) {
    let Some(cost) = &staff.cost else {
        let line = page
            .say(
                "等级表和金额没有公布，所以只数级数，不算金额。",
                "the ladder and its amounts are not published, so grades are counted and no amount.",
            )
            .to_owned();
        return page.line(&line);
    };
    let (amount, month, of) = (grouped(&cost.amount.to_string()), cost.month, number(cost.workers));
    let (sure, pack) = (told(page, cost.provenance), answer.pack.label().get(page.lang));
    page.line(&match page.lang {
        Lang::ZhHans => format!("【{sure}】{month} 这些提级每月多付 {amount} 元（{of} 人；{pack}：金额是{sure}的，不是任何单位的规定）"),
        Lang::En => format!(
            "[{sure}] in {month} these raises cost {amount} yuan a month ({of} people; {pack}: the amounts are {sure}, nobody's rule)"
        ),
    });
    if cost.lost > 0 {
        let lost = cost.lost;
        page.line(&match page.lang {
            Lang::ZhHans => format!("  【{sure}】因岗位最高级封顶，其中 {lost} 级没有提升"),
            Lang::En => format!("  [{sure}] {lost} of the grades were lost to the top of the post"),
        });
    }
    if cost.undetermined > 0 {
        let open = number(cost.undetermined);
        page.line(&match page.lang {
            Lang::ZhHans => format!("  【{sure}】其中 {open} 人资料不全，算不出金额，未计入"),
            Lang::En => format!("  [{sure}] of {open} of them no amount can be computed, as facts are missing; they are not in it"),
        });
    }
}

fn posts(page: &mut Page, answer: &Answer<'_>, staff: &Qualification<'_>) {
    if staff.posts.posts().records() == 0 {
        let line = page
            .say(
                "台账里没有岗位设置的行，所报的数字没有可对照的。",
                "the ledgers have no rows of posts, so nothing is compared with what is reported.",
            )
            .to_owned();
        page.line(&line);
    } else {
        let tree = staff.posts.explain().to_text(page.lang);
        page.out.push_str(&tree);
        let headings = [
            ("单位类别", "kind of body"),
            ("单位", "bodies"),
            ("岗位", "seats"),
            ("在岗", "filled"),
            ("空缺", "vacant"),
            ("超出", "over"),
            ("兼职", "part-time"),
        ];
        let mut table = Table::new(1, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into());
        for (kind, stock) in staff.posts.by_kind() {
            let label = Qualification::body_label(answer.pack, kind).get(page.lang).to_owned();
            let numbers = [stock.bodies, stock.seats, stock.filled, stock.vacant, stock.over_filled, stock.part_time];
            table.row(std::iter::once(label).chain(numbers.map(number)).collect());
        }
        table.write(&mut page.out);
    }
    let headings = [("所报", "reported of"), ("数字", "figure"), ("岗位设置里", "from the posts"), ("相符", "agrees")];
    let mut table = Table::new(2, headings.map(|(zh, en)| page.say(zh, en).to_owned()).into()).text(3);
    for line in &staff.reported {
        let agrees = match line.agrees() {
            Some(true) => "✓",
            Some(false) => "✗",
            None => page.say("未给出", "not given"),
        };
        let counted = line.counted.map_or_else(String::new, number);
        table.row(vec![line.reported.label.get(page.lang).to_owned(), line.reported.figure.text().to_owned(), counted, agrees.to_owned()]);
    }
    if !staff.reported.is_empty() {
        table.write(&mut page.out);
    }
}
