use serde_json::Value;
use wushe::finding::Finding;
use wushe::metrics::indicator::{PlainInputs, Supplied};
use wushe::network::{Divisions, Network, query_json};
use wushe::{Lang, LedgerRun, Pack};

use super::{Item, Verdict, World, holds, parsed, sentences, within};

/// The rulebook is used, where it was taken: a condition or a measure that is odd must not fail later.
fn used(world: &World, pack: &Pack) -> Result<(), String> {
    parsed(pack.to_json())?;
    let again = Pack::from_json(pack.to_json()).map_err(|found| format!("its own JSON is refused: {found:?}"))?;
    holds(again.hash() == pack.hash(), "its own JSON has another hash")?;
    let record = r#"{"visited_on":"2022-05-20","date":"2022-05-20","on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1","head_count":3}"#;
    for form in pack.forms() {
        for lang in [Lang::ZhHans, Lang::En] {
            parsed(&form.describe_json(lang))?;
        }
        parsed(&form.json_schema())?;
        for text in [record, "{}"] {
            let report = form.check_json(text, world.today).report;
            parsed(&report.to_json())?;
        }
    }
    let Ok(mut run) = LedgerRun::new(pack, None, world.today) else { return Err("a run over all forms is refused".to_owned()) };
    run.csv("记录类型,走访日期,日期,社工站,走访社工,社工,家庭编号\n走访,2022-05-20,2022-05-20,152221100000,W1,W1,H1\n".as_bytes());
    let tally = wushe::Tally::new(pack.measures(), run.finish().1);
    let view = world.network.at(world.today).map_err(|problem| format!("{problem:?}"))?;
    let unit = wushe::DivisionCode::parse_short("1522").map_err(|problem| format!("{problem:?}"))?;
    for measure in pack.measures() {
        if let Ok(figure) = tally.figure(view, measure.id(), unit, wushe::Period::until(world.today)) {
            parsed(&figure.to_json())?;
            parsed(&figure.explain().to_json())?;
        }
    }
    for indicator in pack.indicators() {
        let inputs = PlainInputs { tally: &tally, view };
        for period in [wushe::Period::until(world.today), wushe::Period::month_of(world.today)] {
            let Ok(figure) = indicator.figure(view, &inputs, &Supplied::new(), unit, period) else { continue };
            parsed(&figure.to_json())?;
            holds(figure.value().is_none() != figure.because().is_empty(), "there is no value and no reason")?;
            if let Ok(why) = figure.explain(view, &inputs) {
                parsed(&why.to_json())?;
            }
        }
    }
    let _ = pack.compare(&tally, view);
    Ok(())
}

fn refused(found: &[Finding], text: &str, path: impl Fn(&[Value]) -> bool) -> Verdict {
    holds(!found.is_empty(), "it is refused without a finding")?;
    let json = serde_json::to_value(found).map_err(|error| error.to_string())?;
    within(&json, text, path)?;
    for finding in found.iter().take(40) {
        for lang in [Lang::ZhHans, Lang::En] {
            holds(!finding.message(lang).is_empty(), "there is no sentence")?;
        }
    }
    Ok(false)
}

pub(super) fn json(world: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    match Pack::from_json(&text) {
        Ok(pack) => used(world, &pack).map(|()| true),
        // Positions in a condition count in that condition, which is within the text.
        Err(found) => refused(&found, &text, |_| true),
    }
}

/// What a caller gives beside the records.
pub(super) fn supplied(_: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    match Supplied::from_json(&text) {
        Ok(_) => Ok(true),
        Err(found) => refused(&found, &text, |_| true),
    }
}

pub(super) fn toml(world: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    let mut packs = world.written(&item.key, &text);
    let pack = item.key.split('/').next().unwrap_or_default();
    let Some(own) = packs.remove(pack) else { return Err("there is no such folder".to_owned()) };
    match Pack::from_toml(&own, &packs) {
        Ok(pack) => used(world, &pack).map(|()| true),
        Err(found) => {
            // A file that no longer says what others rely on is told in those.
            let longest =
                world.corpus.files().iter().map(|(_, text)| text.as_str()).chain([text.as_str()]).max_by_key(|text| text.lines().count());
            refused(&found, &format!("{}\n{text}", longest.unwrap_or_default()), |_| true)
        }
    }
}

pub(super) fn quotes(world: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    match world.pack.verify_quotes(&item.key, &text) {
        Ok(()) => Ok(true),
        Err(found) => {
            sentences(&found, |finding, lang| finding.message(lang))?;
            refused(&found, &text, |steps| steps.first().and_then(Value::as_str) == Some("documents"))
        }
    }
}

pub(super) fn divisions(_: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    match Divisions::parse(&text) {
        Ok(divisions) => {
            let network = Network::of_divisions(divisions);
            for query in [r#"{"kind":"lists"}"#, r#"{"kind":"units_at","level":"county"}"#, r#"{"kind":"descendants","code":"1522"}"#] {
                parsed(&query_json(&network, "2022-05-21", query))?;
            }
            Ok(true)
        }
        Err(found) => {
            let lines = text.lines().count().saturating_add(1) as u64;
            refused(&found, &text, |steps| steps.iter().all(|step| step.as_u64().is_none_or(|line| line <= lines)))
        }
    }
}

pub(super) fn network(world: &World, item: &Item) -> Verdict {
    let text = item.text(0);
    match Network::from_json(world.network.divisions().clone(), &text) {
        Ok(network) => {
            parsed(&query_json(&network, "2022-05-21", r#"{"kind":"stations"}"#))?;
            Ok(true)
        }
        Err(found) => refused(&found, &text, |steps| steps.iter().all(|step| step.as_u64().is_none_or(|at| at <= text.len() as u64))),
    }
}

pub(super) fn query(world: &World, item: &Item) -> Verdict {
    let (date, query) = (item.text(0), item.text(1));
    let answer = parsed(&query_json(&world.network, &date, &query))?;
    match answer.get("findings") {
        None => Ok(true),
        Some(found) => {
            let text = format!("{query}\n{date}");
            within(found, &text, |steps| steps.iter().all(|step| step.as_u64().is_none_or(|at| at <= text.len() as u64)))?;
            Ok(false)
        }
    }
}
