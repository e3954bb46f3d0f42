use serde_json::Value;
use std::sync::Arc;
use wushe::border::{OutlookCall, PayCall, PayScheme, PayWorker, PayslipFormat, StaffList};

use wushe::finding::Finding;
use wushe::pay::{Given, Payroll};
use wushe::service::Book;
use wushe::service::Kind;
use wushe::staff::Roster;
use wushe::value::Amount;
use wushe::{Code, Date, Findings, Lang, LedgerRun, Pack, Period};

use super::{Item, Verdict, World, holds, masked, parsed, sentences, within};

/// A day after every month of the vectors.
fn today() -> Result<Date, String> {
    Date::parse("2030-01-01").map_err(|problem| format!("{problem:?}"))
}

fn pack<'w>(world: &'w World, item: &Item) -> Result<&'w Arc<Pack>, String> {
    let name = item.key.split(' ').next().unwrap_or_default();
    world.paying.get(name).ok_or_else(|| format!("there is no rulebook {name}"))
}

fn grade(item: &Item) -> Option<i32> {
    item.key.split(' ').nth(1).and_then(|grade| grade.parse().ok())
}

/// What is refused names a part of the question, and lies within its text.
fn refused(found: &[Finding], parts: &[&str], text: &str) -> Verdict {
    holds(!found.is_empty(), "it is refused without a finding")?;
    let json = serde_json::to_value(found).map_err(|error| error.to_string())?;
    masked(&json.to_string())?;
    within(&json, text, |steps| steps.first().and_then(Value::as_str).is_some_and(|part| parts.contains(&part)))?;
    sentences(found, |finding, lang| finding.message(lang))?;
    Ok(false)
}

/// An answer has a total or says what it waits for.
fn due(answer: &Value) -> Verdict {
    let total = answer.get("total").and_then(Value::as_str);
    let unknown = answer.get("status").and_then(Value::as_str) == Some("unknown");
    holds(total.is_none() == unknown, "there is a total and none")?;
    Ok(total.is_some())
}

fn missing(answer: &Value) -> usize {
    answer.get("missing").and_then(Value::as_array).map_or(0, Vec::len)
}

/// What is asked of one worker: choices, worker, month and years of service, in this order.
pub(super) fn slip(world: &World, item: &Item) -> Verdict {
    let (choices, worker, month, years) = (item.text(0), item.text(1), item.text(2), item.text(3));
    let seniority = Some(years.as_str()).filter(|years| !years.is_empty());
    let call = PayCall { worker: PayWorker::Json(&worker, today()?), grade: grade(item), seniority };
    let scheme = PayScheme::new(pack(world, item)?.clone(), "community_worker", &choices);
    let slip = |format| scheme.as_ref().map_err(Clone::clone).and_then(|scheme| scheme.expose_payslip(call, &month, format));
    match slip(PayslipFormat::Explained) {
        Ok(json) => {
            masked(&json)?;
            let answer = parsed(&json)?;
            let plain = slip(PayslipFormat::Json).map_err(|found| format!("{found:?}"))?;
            holds(parsed(&plain)?.get("total") == answer.get("total"), "asking why changes the total")?;
            for lang in [Lang::ZhHans, Lang::En] {
                for format in [PayslipFormat::Text(lang), PayslipFormat::Markdown(lang)] {
                    masked(&slip(format).map_err(|found| format!("{found:?}"))?)?;
                }
            }
            let total = answer.get("total").and_then(Value::as_str).unwrap_or_default();
            holds(!total.starts_with('-'), "a total is below zero")?;
            let is_due = due(&answer)?;
            holds(is_due || missing(&answer) > 0, "there is no total, and nothing is missing")?;
            Ok(is_due)
        }
        Err(found) => {
            let text = [choices, worker, month, years].join("\n");
            refused(&found, &["choices", "worker", "month", "seniority"], &text)
        }
    }
}

pub(super) fn back_pay(world: &World, item: &Item) -> Verdict {
    let (choices, worker, paid) = (item.text(0), item.text(1), item.text(2));
    let call = PayCall { worker: PayWorker::Json(&worker, today()?), grade: grade(item), seniority: None };
    let scheme = PayScheme::new(pack(world, item)?.clone(), "community_worker", &choices);
    match scheme.and_then(|scheme| scheme.expose_back_pay(call, &paid)) {
        Ok(json) => {
            masked(&json)?;
            let answer = parsed(&json)?;
            let is_due = due(&answer)?;
            let mut months = answer.get("months").and_then(Value::as_array).into_iter().flatten();
            holds(is_due || months.any(|month| missing(month) > 0), "there is no total, and nothing is missing")?;
            Ok(is_due)
        }
        Err(found) => refused(&found, &["choices", "worker", "paid"], &[choices, worker, paid].join("\n")),
    }
}

/// Choices, worker and day.
pub(super) fn raises(world: &World, item: &Item) -> Verdict {
    let (choices, worker, day) = (item.text(0), item.text(1), item.text(2));
    let asked = PayWorker::Json(&worker, today()?);
    let scheme = PayScheme::new(pack(world, item)?.clone(), "community_worker", &choices);
    match scheme.and_then(|scheme| scheme.expose_raises(asked, &day)) {
        Ok(json) => {
            masked(&json)?;
            let answer = parsed(&json)?;
            let status = answer.get("status").and_then(Value::as_str).unwrap_or_default();
            let grades = answer.get("grades").and_then(Value::as_str);
            holds(grades.is_some() == (status == "known"), "there are grades and none")?;
            holds((missing(&answer) > 0) == (status == "unknown"), "it is unknown, and nothing is missing")?;
            Ok(status != "unknown")
        }
        Err(found) => refused(&found, &["choices", "worker", "day"], &[choices, worker, day].join("\n")),
    }
}

/// Choices, values to try, staff, assumptions and the first month: a comparison and a budget whose parts come to the whole.
pub(super) fn outlook(world: &World, item: &Item) -> Verdict {
    let [choices, values, staff, assumptions, first] = [0, 1, 2, 3, 4].map(|at| item.text(at));
    let last = item.key.split(' ').nth(1).unwrap_or_default();
    let list = StaffList::Json(&staff, today()?);
    let call = OutlookCall { staff: list, first: &first, last, level: None, assumptions: &assumptions };
    let answers = || -> Result<(String, String), Findings> {
        let scheme =
            PayScheme::new(pack(world, item).map_err(|_| Findings::from(Code::PaySchemeUnknown))?.clone(), "community_worker", &choices)?;
        let tried = if values.is_empty() { scheme.clone() } else { scheme.with_values(&values)? };
        Ok((scheme.expose_impact(&tried, call)?, tried.expose_budget(call)?))
    };
    match answers() {
        Ok((impact, budget)) => {
            let (impact, budget) = (parsed(&impact)?, parsed(&budget)?);
            let amount = |value: &Value, path: &str| {
                let text = value.pointer(path).and_then(Value::as_str).ok_or_else(|| format!("there is no {path}"))?;
                Amount::parse(text).map_err(|problem| format!("{problem:?}"))
            };
            let sum = |answer: &Value, list: &str, path: &str| {
                let items = answer.get(list).and_then(Value::as_array).into_iter().flatten();
                items
                    .map(|item| amount(item, path))
                    .try_fold(Amount::ZERO, |sum, amount| sum.checked_add(amount?).ok_or_else(|| "too long".to_owned()))
            };
            let whole = amount(&impact, "/whole/total/difference")?;
            for list in ["causes", "years", "units", "posts", "grades"] {
                holds(sum(&impact, list, "/total/difference")? == whole, "the parts don't come to the whole")?;
            }
            holds(sum(&budget, "years", "/total")? == amount(&budget, "/total")?, "the years don't come to the total")?;
            Ok(impact.pointer("/whole/workers").and_then(Value::as_u64) > Some(0))
        }
        Err(found) => {
            let text = [choices, values, staff, assumptions, first].join("\n");
            refused(&found, &["choices", "values", "staff", "assumptions", "first", "last"], &text)
        }
    }
}

/// Choices, and what is still open beside them.
pub(super) fn choose(world: &World, item: &Item) -> Verdict {
    let (scheme, choices) = (item.text(0), item.text(1));
    let pack = pack(world, item)?;
    match PayScheme::new(pack.clone(), &scheme, &choices).map(|scheme| scheme.unstated_json()) {
        Ok(open) => {
            let before = pack.scheme(&scheme).map_or(0, |scheme| scheme.unstated().len());
            let open = parsed(&open)?.as_array().map_or(0, Vec::len);
            holds(open <= before, "a choice opens a question")?;
            Ok(open < before)
        }
        Err(found) => refused(&found, &["scheme", "choices"], &format!("{scheme}\n{choices}")),
    }
}

fn read(pack: &Pack, text: &str) -> Result<Book, String> {
    let mut run = LedgerRun::new(pack, None, today()?).map_err(|found| format!("{found:?}"))?;
    run.csv(text.as_bytes());
    Ok(run.finish().1)
}

/// Two ledgers of staff records, the workers that they make, and what these are paid.
pub(super) fn roster(world: &World, item: &Item) -> Verdict {
    let pack = world.paying.get("hinggan-illustrative").ok_or("there is no such rulebook")?;
    let (posts, papers) = (item.text(0), item.text(1));
    let mut whole = read(pack, &posts)?;
    // The same ledger twice is refused, and all else is taken.
    if whole.merge(read(pack, &papers)?).is_err() {
        return Ok(false);
    }
    let whole = Roster::of(&whole);
    masked(&format!("{whole:?}"))?;
    let both = format!("{posts}\n{papers}");
    let rows = both.split(['\n', '\r']).count() as u64;
    let mut any = false;
    for told in [&[][..], Kind::STAFF] {
        let (workers, found) = whole.workers(told);
        masked(&format!("{workers:?}"))?;
        sentences(&found, |finding, lang| finding.message(lang))?;
        let json = serde_json::to_value(&found).map_err(|error| error.to_string())?;
        within(
            &json,
            &both,
            |steps| matches!(steps, [ledger, row] if ledger.as_u64().is_some_and(|at| at < 2) && row.as_u64().is_some_and(|row| (1..=rows).contains(&row))),
        )?;
        let scheme = pack.scheme("community_worker").map_err(|_| "there is no scheme")?;
        let mut payroll = Payroll::new(scheme);
        for worker in workers.iter().take(20) {
            for month in ["2021-12", "2022-05"] {
                let month = Period::parse(month).map_err(|problem| format!("{problem:?}"))?;
                let slip = match scheme.pay(worker, month, Given::default()) {
                    Ok(slip) => slip,
                    Err(problem) if problem.code == Code::StaffListTooLong => {
                        holds(found.iter().any(|finding| finding.code == problem.code), "a list that is too long was not told")?;
                        continue;
                    }
                    Err(problem) => return Err(format!("{problem:?}")),
                };
                let mut paid = None;
                payroll
                    .months(worker, Given::default(), month, month, |month| paid = month.total())
                    .map_err(|problem| format!("{problem:?}"))?;
                holds(paid == slip.total, "a payroll pays another total")?;
                holds(slip.total.is_none_or(|total| !total.is_negative()), "a total is below zero")?;
                any |= slip.total.is_some_and(|total| total != Amount::ZERO);
            }
        }
    }
    Ok(any)
}
