//! Who could rise under the rule on qualification, and the posts that there are.

use maud::{Markup, html};
use wushe::finding::Lang;
use wushe::value::Decimal;

use super::chart::{self, Bar};
use super::edition::Edition;
use super::notes::provenance;
use super::totals::agreement;
use super::words::{day, period};
use crate::number::{grouped, number};
use crate::qualification::{ByUnit, Cost, OF_HOLDERS, Outcomes, Qualification};

pub(super) fn sections(edition: &Edition<'_>) -> Markup {
    html! {
        @if let Some(staff) = &edition.answer.qualification {
            section aria-labelledby=(edition.id("raises")) {
                h2 id=(edition.id("raises")) { (edition.say("资格与提级", "Qualification and raises")) }
                @if staff.workers == 0 {
                    p { (edition.say("台账里没有人员的行，没有可算的。", "The ledgers have no rows of staff, so there is nothing to count.")) }
                } @else {
                    (lead(edition, staff))
                    (by_level(edition, staff))
                    (by_unit(edition, staff))
                    (open(edition, staff))
                }
            }
            section aria-labelledby=(edition.id("posts")) {
                h2 id=(edition.id("posts")) { (edition.say("岗位设置", "Posts")) }
                (posts(edition, staff))
            }
        }
    }
}

fn lead(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    let forms = edition.answer.pack.forms();
    let label = |kind| forms.iter().find(|form| form.kind() == kind).map(|form| form.label().get(edition.lang));
    let told: Vec<&str> = staff.told.iter().filter_map(label).collect();
    let cited = staff.clause().and_then(|name| edition.answer.clause(name));
    html! {
        @if let Some(quote) = cited.as_ref().and_then(|cited| cited.quote) {
            blockquote { p lang=[(edition.lang == Lang::En).then_some("zh-Hans")] { "“" (quote) "”" } }
        }
        p {
            (day(edition.lang, staff.day)) (edition.say("，", ": ")) b { (number(staff.holders())) }
            (edition.say(" 人持证（共 ", " of ")) (number(staff.workers)) (edition.say(" 人），其中 ", " people hold a certificate; "))
            b { (number(staff.whole.rising())) } (edition.say(" 人可以提升，合计 ", " of these could rise, by ")) b { (staff.whole.grades()) }
            (edition.say(" 级。", " grades together."))
            @if edition.answer.synthetic { " " (edition.synthetic()) }
        }
        p {
            (edition.say("台账里有的类型，当作已填齐全：", "Kinds of which there are rows, taken to be complete: "))
            (edition.words(&told.join(edition.say("、", ", ")))) (edition.say("。没有行的，当作不知道。", ". Of other kinds nothing is taken to be known."))
        }
        @if let Some(cost) = &staff.cost { (priced(edition, cost)) }
        @else {
            p {
                (edition.say(
                    "等级表和金额没有公布，所以只数级数，不算金额。",
                    "The ladder and its amounts are not published, so grades are counted and no amount.",
                ))
            }
        }
    }
}

/// What the raises cost, with the mark of its least sure value wherever an amount stands.
fn priced(edition: &Edition<'_>, cost: &Cost) -> Markup {
    let mark = html! { span class={ "provenance " (cost.provenance.as_str()) } { (provenance(edition, cost.provenance)) } };
    html! {
        div class="why" {
            p {
                (mark) " " (period(edition.lang, cost.month)) (edition.say("，这些提级多付 ", ": these raises cost "))
                b { (grouped(&cost.amount.to_string())) } (edition.say(" 元（", " yuan (")) (number(cost.workers))
                (edition.say(" 人）。等级表和金额出自规则包“", " people). The ladder and the amounts are those of the rulebook "))
                (edition.words(edition.answer.pack.label().get(edition.lang)))
                (edition.say("”，不是任何单位的规定。", "; they are nobody's rule."))
            }
            @if cost.lost > 0 {
                p {
                    (mark) " " (edition.say("因岗位最高级封顶，其中 ", "To the top of the post were lost ")) (cost.lost)
                    (edition.say(" 级没有提升。", " of the grades."))
                }
            }
            @if cost.undetermined > 0 {
                p {
                    (mark) " " (edition.say("其中 ", "Of ")) (number(cost.undetermined))
                    (edition.say(" 人资料不全，算不出金额，没有计入。", " of them no amount can be computed, as facts are missing; they are not in it."))
                }
            }
        }
    }
}

fn by_level(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    let caption = edition.id("raises-level");
    let sum = |of: fn(&crate::qualification::ByLevel) -> u64| staff.by_level.iter().map(of).sum::<u64>();
    html! {
        section class="wide" tabindex="0" aria-labelledby=(caption) {
            table {
                caption id=(caption) { (edition.say("持证人员，按证书级别：每人只在一列", "Holders by the level of the certificate: each is in one column")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("证书级别", "Certificate")) }
                        th scope="col" class="number" { (edition.say("每人提升", "Each by")) }
                        th scope="col" class="number" { (edition.say("持证", "Holders")) }
                        @for (zh, en, _) in OF_HOLDERS { th scope="col" class="number" { (edition.say(zh, en)) } }
                    }
                }
                tbody {
                    @for held in &staff.by_level {
                        tr {
                            th scope="row" { (edition.words(Qualification::level_label(edition.answer.pack, held.level).get(edition.lang))) }
                            td class="number" {
                                @match held.grades {
                                    Some((grades, sure)) => {
                                        (grades) " " span class={ "provenance " (sure.as_str()) } { (provenance(edition, sure)) }
                                    }
                                    None => "–",
                                }
                            }
                            td class="number" { (number(held.outcomes.all())) }
                            @for (_, _, of) in OF_HOLDERS { td class="number" { (number(of(&held.outcomes))) } }
                        }
                    }
                }
            }
        }
        p {
            (edition.say("持证而没有聘任在相应岗位：当日未聘任的 ", "Certified and in no matching post: ")) b { (number(sum(|held| held.without_post))) }
            (edition.say(" 人，聘任的岗位写明不是相应岗位的 ", " not appointed on the day, ")) b { (number(sum(|held| held.not_matching))) }
            (edition.say(" 人。", " in a post that is stated not to match."))
        }
        @if !staff.missing.is_empty() {
            p { (edition.say("资料不全的缺什么（一人可以缺几样）：", "What is missing where facts are (one person can lack several):")) }
            ul {
                @for (_, label, workers) in &staff.missing {
                    li { (edition.words(label.get(edition.lang))) (edition.say("，", ": ")) (number(*workers)) (edition.say(" 人", " people")) }
                }
            }
        }
    }
}

fn by_unit(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    let steps = staff.steps();
    let caption = edition.id("raises-unit");
    let bars = |of: &dyn Fn(&Outcomes) -> Decimal| -> Vec<Bar> {
        let known = staff.by_unit.iter().filter(|unit| unit.division.is_some());
        known.map(|unit| Bar { label: unit.place.clone(), group: None, value: Some(of(&unit.outcomes)), partial: false }).collect()
    };
    let charts: [(&str, &str, &str, Vec<Bar>); 2] = [
        ("rising", "可以提升的人数", "People who could rise", bars(&|outcomes| Decimal::from(outcomes.rising()))),
        ("grades", "合计级数", "Grades together", bars(&Outcomes::grades)),
    ];
    let row = |name: Markup, outcomes: &Outcomes| {
        html! {
            th scope="row" { (name) }
            td class="number" { (number(outcomes.all())) }
            @for grades in &steps { td class="number" { (number(outcomes.rise.get(grades).copied().unwrap_or_default())) } }
            td class="number" { (outcomes.grades()) }
            td class="number" { (number(outcomes.undetermined)) }
            td class="number" { (number(outcomes.open)) }
        }
    };
    let named = |unit: &ByUnit| match unit.division {
        Some(_) => edition.words(&unit.place),
        None => html! { (edition.say("未聘任或地区不明", "No post or place known")) },
    };
    html! {
        div class="charts" {
            @for (id, zh, en, bars) in &charts {
                figure {
                    figcaption { (edition.say(zh, en)) }
                    (chart::bars(edition, &format!("raises-{id}"), &format!("{}{}", edition.say(zh, en), edition.say("，分旗县市", ", by unit")), bars))
                }
            }
        }
        (edition.made_from(html! {}))
        section class="wide" tabindex="0" aria-labelledby=(caption) {
            table {
                caption id=(caption) { (edition.say("按地区：同样的数字，列成表", "By unit: the same numbers as a table")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("地区", "Unit")) }
                        th scope="col" class="number" { (edition.say("人员", "People")) }
                        @for grades in &steps {
                            th scope="col" class="number" { (edition.say("升 ", "By ")) (grades) (edition.say(" 级", "")) }
                        }
                        th scope="col" class="number" { (edition.say("合计级数", "Grades")) }
                        th scope="col" class="number" { (edition.say("资料不全", "Facts missing")) }
                        th scope="col" class="number" { (edition.say("待规则写明", "Waits for the rule")) }
                    }
                }
                tbody { @for unit in &staff.by_unit { tr { (row(named(unit), &unit.outcomes)) } } }
                tfoot { tr class="whole" { (row(edition.words(edition.place()), &staff.whole)) } }
            }
        }
    }
}

/// What the rule leaves open, as questions and without answers.
fn open(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    html! {
        @if !staff.questions.is_empty() {
            div class="why" {
                p {
                    strong { (edition.say("规则没有写明的", "What the rule leaves open")) }
                    (edition.say("　须由制定规则的单位回答，这里不代答。", ": for those who made it to answer; nothing is answered here."))
                }
                ul {
                    @for (question, workers) in &staff.questions {
                        li {
                            (edition.words(question.question.get(edition.lang)))
                            @if *workers > 0 {
                                " " b { (edition.say("有 ", "")) (number(*workers)) (edition.say(" 人能否提升取决于此", " people's raise depends on it")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn posts(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    html! {
        @if staff.posts.posts().records() == 0 {
            p {
                (edition.say(
                    "台账里没有岗位设置的行，所报的数字没有可对照的。",
                    "The ledgers have no rows of posts, so nothing is compared with what is reported.",
                ))
            }
        } @else {
            (stock(edition, staff))
        }
        (reported(edition, staff))
        (edition.made_from(html! {}))
    }
}

fn stock(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    let why = staff.posts.explain();
    let caption = edition.id("posts-kind");
    html! {
        p { (edition.words(&why.sentence(edition.lang))) (edition.say("。", ".")) }
        ul {
            @for reason in &why.because {
                li {
                    (edition.words(&reason.sentence(edition.lang)))
                    @if !reason.because.is_empty() {
                        ul { @for more in &reason.because { li { (edition.words(&more.sentence(edition.lang))) } } }
                    }
                }
            }
        }
        section class="wide" tabindex="0" aria-labelledby=(caption) {
            table {
                caption id=(caption) { (edition.say("岗位，按设岗单位的类别", "Posts by the kind of body")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("单位类别", "Kind of body")) }
                        @for (zh, en) in [("单位", "Bodies"), ("岗位", "Seats"), ("在岗", "Filled"), ("空缺", "Vacant"), ("超出", "Over"), ("兼职", "Part-time")] {
                            th scope="col" class="number" { (edition.say(zh, en)) }
                        }
                    }
                }
                tbody {
                    @for (kind, stock) in staff.posts.by_kind() {
                        tr {
                            th scope="row" { (edition.words(Qualification::body_label(edition.answer.pack, kind).get(edition.lang))) }
                            @for count in [stock.bodies, stock.seats, stock.filled, stock.vacant, stock.over_filled, stock.part_time] {
                                td class="number" { (number(count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reported(edition: &Edition<'_>, staff: &Qualification<'_>) -> Markup {
    html! {
        @if !staff.reported.is_empty() {
            table {
                caption { (edition.say("所报的另几个数字，与岗位设置所给出的", "Other figures reported, beside what the posts give")) }
                thead {
                    tr {
                        th scope="col" { (edition.say("所报的是", "Reported of")) }
                        th scope="col" { (edition.say("所报", "Reported")) }
                        th scope="col" class="number" { (edition.say("岗位设置里", "From the posts")) }
                        th scope="col" { (edition.say("相符", "Agrees")) }
                    }
                }
                tbody {
                    @for line in &staff.reported {
                        tr {
                            th scope="row" { (edition.words(line.reported.label.get(edition.lang))) }
                            td {
                                (edition.words(line.reported.figure.text()))
                                @if let Some(key) = line.reported.citation.clause.as_deref().and_then(|name| edition.key_of(name)) { " " (edition.source(&key)) }
                            }
                            td class="number" { @if let Some(counted) = line.counted { (number(counted)) } }
                            td {
                                @if line.agrees().is_some() { (agreement(edition, line.agrees())) }
                                @else { (edition.say("台账没有给出", "the ledgers don't say")) }
                            }
                        }
                    }
                }
            }
        }
    }
}
