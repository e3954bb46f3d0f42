use serde_json::Value;
use wushe::condition::{Expression, Scope, ScopeHints, Type};
use wushe::finding::{Finding, Lang, Path, Problem};
use wushe::time::{MonthEnd, add_months};
use wushe::value::{Amount, Count, DivisionCode, Level, Reported, ResidentId, ledger};
use wushe::{Date, Period};

use super::{Item, Verdict, World, holds, masked, parsed, sentences, within};

pub(super) fn value(_: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    let json = wushe::value::parse_json(&item.key, &text);
    let answer = parsed(&json)?;
    let taken = answer.get("findings").is_none() || answer.get("value").is_some();
    // A number that is read comes back; of an identity number no digit does.
    if item.key == "resident_id" || !taken {
        masked(&json)?;
    }
    within(&answer, &text, <[Value]>::is_empty)?;
    Ok(taken)
}

/// Every parser on every text, whatever it was meant for.
pub(super) fn parsers(_: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    let amount = Amount::parse(&text).map(|read| {
        let _ = read.checked_add(read);
    });
    let date = Date::parse(&text).map(|read| {
        let _ = (read.plus_days(i32::MAX), read.plus_days(i32::MIN), add_months(read, i32::MAX, MonthEnd::ALL[0]));
    });
    let period = Period::parse(&text).map(|read| {
        let months = read.months().map_or(0, |months| months.take(30_000).count());
        (read.previous(), read.year_ago(), months)
    });
    let code = DivisionCode::parse_short(&text).map(|read| (read.parent(), read.township_kind(), read.village_kind(), read.number()));
    let all: [Result<(), Problem>; 8] = [
        amount,
        Count::parse(&text).map(drop),
        date,
        ledger::date(&text, None).map(drop),
        period.map(drop),
        code.map(drop),
        Reported::parse(&text).map(drop),
        ResidentId::parse(&text).map(|read| masked(&format!("{read:?} {:?}", read.sex()))).map(drop),
    ];
    let _ = (Level::from_name(&text), wushe::Code::from_name(&text), text.parse::<Lang>(), Type::parse(&text));
    let taken = all.iter().any(Result::is_ok);
    let found: Vec<Finding> = all.into_iter().filter_map(|read| Some(read.err()?.at(Path::new()))).collect();
    sentences(&found, |finding, lang| finding.message(lang))?;
    Ok(taken)
}

pub(super) fn finding(world: &World, item: &Item) -> Verdict {
    let Some(finding) = Finding::from_json(&item.text(0)) else { return Ok(false) };
    for lang in [Lang::ZhHans, Lang::En] {
        holds(!finding.sentence(lang).is_empty() && !finding.message(lang).is_empty(), "there is no sentence")?;
        for form in world.pack.forms() {
            holds(!form.message(&finding, lang).is_empty(), "there is no sentence")?;
        }
    }
    Ok(true)
}

pub(super) fn evaluate(_: &World, item: &Item) -> Verdict {
    condition(item, wushe::condition::evaluate_json)
}

pub(super) fn explain(_: &World, item: &Item) -> Verdict {
    condition(item, wushe::condition::explain_json)
}

fn condition(item: &Item, ask: fn(&str, &str) -> String) -> Verdict {
    let (source, facts) = (item.text(0), item.text(1));
    let json = ask(&source, &facts);
    let answer = parsed(&json)?;
    let Some(refused) = answer.get("refused") else { return Ok(true) };
    // Facts are named by whoever asks, and a place of a fact is its name.
    let longer = if source.len() > facts.len() { &source } else { &facts };
    let lines = format!("{longer}\n{facts}\n{source}");
    within(refused, &lines, |steps| matches!(steps.first().and_then(Value::as_str), None | Some("source" | "facts")))?;
    holds(refused.as_array().is_some_and(|found| !found.is_empty()), "it is refused without a finding")?;
    Ok(false)
}

/// A condition over what a form knows, as a rulebook would hold it.
pub(super) fn compile(world: &World, item: &Item) -> Verdict {
    let source = item.text(0);
    let mut taken = false;
    for scope in world.pack.forms().iter().map(wushe::Form::scope).chain([&Scope::new()]) {
        match Expression::compile(&source, scope, Some(&Type::Boolean)) {
            Ok(expression) => {
                taken = true;
                let unknown = vec![wushe::condition::Value::Unknown; scope.iter().count()];
                let _ = (expression.evaluate(&unknown), expression.explain(&unknown));
                let known =
                    (0..unknown.len()).fold(ScopeHints::new(), |known, slot| known.codes(&[slot], vec!["in".into()]).may_be_none(&[slot]));
                let doubts: Vec<_> = expression.lint(&known).into_iter().map(|problem| problem.at(Path::new())).collect();
                sentences(&doubts, |finding, lang| finding.message(lang))?;
                let json = serde_json::to_value(&doubts).map_err(|error| error.to_string())?;
                within(&json, &source, <[Value]>::is_empty)?;
            }
            Err(problems) => {
                let found: Vec<_> = problems.into_iter().map(|problem| problem.at(Path::new())).collect();
                holds(!found.is_empty(), "it is refused without a finding")?;
                sentences(&found, |finding, lang| finding.message(lang))?;
                let json = serde_json::to_value(&found).map_err(|error| error.to_string())?;
                within(&json, &source, <[Value]>::is_empty)?;
            }
        }
    }
    Ok(taken)
}
