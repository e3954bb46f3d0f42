//! The items of the checklist.

use std::sync::Arc;

use super::cited::Cited;
use super::cursor::Table;
use super::item::{formula, limited, parsed, role, span, table};
use super::list::{Known, List};
use crate::checklist::{
    Cadence, CadenceSpec, Checklist, CreditSpec, Effect, EventSpec, EvidenceSpec, Item as ChecklistItem, ItemSpec, Names, Paper, PaperSpec,
    ReadingName, Readings, RecordScope, StationRole, Subject, Surroundings, TimeUnit, TogetherSpec, VersionSpec,
};
use crate::citation::Citation;
use crate::finding::{Code, Problem};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::Amount;

pub(in crate::pack) struct Items;

impl List for Items {
    type Spec = ItemSpec;
    type Built = Checklist;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<ItemSpec> {
        let table = table(item, findings)?;
        let (id, label, domain) = (table.item_id(), table.label(), table.text("domain"));
        let subjects = Subject::ALL.map(Subject::as_str);
        let subject = table.word("subject", &subjects, Subject::from_name).unwrap_or_default();
        let versions = if table.node("versions").is_some() {
            // What each version says of itself need not be said for all of them.
            let around = table.node("provenance").and_then(|_| table.citation(None));
            let read = |table: &Table<'_>| {
                let read = version(table, around.as_ref());
                table.finish();
                read
            };
            limited(&table, "versions").iter().filter_map(read).collect()
        } else {
            version(&table, None).into_iter().collect()
        };
        table.finish();
        Some(ItemSpec { id: id?, label, domain: domain?.clone(), subject, versions, place: table.place().clone() })
    }

    fn cite(spec: &ItemSpec, _: &Item, cited: &Cited) {
        spec.versions.iter().for_each(|version| cited.add(&version.citation, &version.place));
    }

    fn add(spec: ItemSpec, _: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<ItemSpec> {
        let names = names(known, findings);
        let records = known
            .lists
            .items
            .records()
            .cloned()
            .unwrap_or_else(|| Arc::new(RecordScope::new(&known.lists.facts, &known.lists.forms, &known.lists.codes)));
        let around = Surroundings { names: &names, records: &records, codes: &known.lists.codes, forms: &known.lists.forms };
        match ChecklistItem::compile(&spec, &around) {
            Ok(item) => known.lists.items.push(item),
            Err(problems) => findings.extend(problems),
        }
        None
    }

    fn finish(known: &mut Known<'_>, findings: &Collector) {
        // Formulas of derived facts are told where no item asks for them, too.
        if known.lists.facts.values().any(|fact| fact.asked.formula.is_some()) {
            names(known, findings);
        }
        let written: Vec<&str> = known.source.items("items").iter().filter_map(Item::id).collect();
        findings.extend(known.lists.items.not_with_problems(&written));
    }
}

/// The names that items may ask for, made once.
fn names(known: &mut Known<'_>, findings: &Collector) -> Arc<Names> {
    if let Some(names) = known.lists.items.names() {
        return names.clone();
    }
    let in_order = known.source.items("facts").iter().filter_map(|item| known.lists.facts.get(item.id()?));
    let (names, told) = Names::new(known.identity.clone(), in_order, known.lists.standards.iter(), &known.lists.codes);
    findings.extend(told);
    let names = Arc::new(names);
    let records = Arc::new(RecordScope::new(&known.lists.facts, &known.lists.forms, &known.lists.codes));
    known.lists.items = Checklist::of(Some(names.clone()), Some(records));
    names
}

fn version(table: &Table<'_>, around: Option<&Citation>) -> Option<VersionSpec> {
    let (citation, span) = (table.citation(around), span(table));
    let (target, listed) = (formula(table, "target"), formula(table, "listed"));
    let effect = table.word("outcome", &Effect::ALL.map(Effect::as_str), Effect::from_name);
    table.must("outcome");
    let role = table.word("role", &StationRole::ALL.map(StationRole::as_str), StationRole::from_name);
    let evidence = table.sub("evidence").map(|table| evidence(&table));
    let paper = |paper: &Table<'_>| {
        let read = (paper.optional_label("name"), paper.flag("required"), paper.optional_label("note"));
        let shown_by = formula(paper, "shown_by");
        paper.must("name");
        paper.finish();
        Some(PaperSpec { paper: Paper { name: read.0?, is_required: read.1, note: read.2 }, shown_by })
    };
    let valid_days = table.int("valid_days");
    if valid_days.is_some_and(|days| days < 1) {
        table.add("valid_days", Problem::new(Code::PackValue).with("expected", "a whole number from 1 on"));
    }
    Some(VersionSpec {
        span,
        target,
        listed,
        is_open: table.flag("open"),
        effect: effect?,
        role,
        duty_bearers: table.texts("duty_bearers"),
        service: table.optional_text("service").cloned(),
        cadence: table.sub("cadence").and_then(|table| cadence(&table)),
        evidence,
        papers: limited(table, "papers").iter().filter_map(paper).collect(),
        valid_days,
        reading: table.optional_label("reading"),
        other_reading: table.optional_label("other_reading"),
        citation: citation?,
        place: table.place().clone(),
    })
}

fn evidence(table: &Table<'_>) -> EvidenceSpec {
    let about = table.word("about", &["household"], |text| Some(text == "household"));
    let together = table.sub("together").and_then(|table| {
        let (of, least) = (role(&table, "of"), number(&table, "least"));
        let least_people = table.node("least_people").and_then(|_| number(&table, "least_people"));
        table.finish();
        Some(TogetherSpec { of: of?, least: least?, least_people })
    });
    let credit = |table: &Table<'_>| {
        table.must("amount");
        let (kinds, condition, amount) = (table.texts("kinds"), formula(table, "where"), parsed(table, "amount", Amount::parse));
        table.filled("kinds");
        table.finish();
        Some(CreditSpec { kinds, condition, amount: amount?, place: table.place().clone() })
    };
    let credits = limited(table, "credits").iter().filter_map(credit).collect();
    let read = EvidenceSpec {
        kinds: table.texts("kinds"),
        condition: formula(table, "where"),
        is_of_household: about.unwrap_or_default(),
        together,
        once_of: table.node("once_of").and_then(|_| role(table, "once_of")),
        not_with: table.texts("not_with"),
        credits,
        place: table.place().clone(),
    };
    table.filled("kinds");
    table.finish();
    read
}

fn number(table: &Table<'_>, key: &'static str) -> Option<u32> {
    match table.int(key).map(u32::try_from) {
        Some(Ok(number)) if (1..=10_000).contains(&number) => Some(number),
        Some(_) => {
            table.add(key, Problem::new(Code::PackValue).with("expected", "a whole number from 1 on"));
            None
        }
        None => {
            table.must(key);
            None
        }
    }
}

/// What a rule says of how its windows are read.
fn readings(table: &Table<'_>) -> Readings {
    let mut readings = Readings::default();
    for name in ReadingName::ALL {
        let said = match name {
            ReadingName::LateDays => table.int(name.as_str()).map(|days| days.to_string()),
            ReadingName::FirstPeriod | ReadingName::EntryDay => table.node(name.as_str()).map(|_| table.flag(name.as_str()).to_string()),
            _ => table.optional_text(name.as_str()).map(|text| text.to_string()),
        };
        if let Some(Err(problem)) = said.map(|text| readings.set(name, &text)) {
            table.add(name.as_str(), problem);
        }
    }
    readings
}

/// How often, or by when: every key is one of its sort.
fn cadence(table: &Table<'_>) -> Option<CadenceSpec> {
    let kind = table.word("kind", &Cadence::KINDS, |text| Cadence::KINDS.into_iter().find(|kind| *kind == text));
    table.must("kind");
    let number = |key: &'static str| number(table, key);
    let unit = || {
        table.must("unit");
        table.word("unit", &TimeUnit::ALL.map(TimeUnit::as_str), TimeUnit::from_name)
    };
    let (mut event, mut term) = (None, None);
    let readings = readings(table);
    let cadence = match kind? {
        "calendar" => {
            let times = if table.node("times").is_some() { number("times") } else { Some(1) };
            let every = if table.node("every").is_some() { number("every") } else { Some(1) };
            let unit = unit();
            // An anchor says where windows of several units begin; one unit begins where the calendar has it.
            let anchor = every.filter(|every| *every > 1).and_then(|_| {
                table.must("anchor");
                table.date("anchor")
            });
            Some(Cadence::Calendar { times: times?, every: every?, unit: unit?, anchor })
        }
        "gap" => {
            let (every, unit) = (number("every"), unit());
            Some(Cadence::Gap { every: every?, unit: unit? })
        }
        "event" => {
            let (within, unit) = (number("within"), unit());
            event = table.sub("event").map(|event| {
                let read = EventSpec {
                    kinds: event.texts("kinds"),
                    condition: formula(&event, "where"),
                    fact: event.optional_text("fact").cloned(),
                    place: event.place().clone(),
                };
                event.finish();
                read
            });
            table.must("event");
            Some(Cadence::Event { within: within?, unit: unit? })
        }
        "once" => Some(Cadence::Once),
        "before" => {
            let (before, unit, of) = (number("before"), unit(), table.text("of"));
            Some(Cadence::Before { before: before?, unit: unit?, of: of?.clone() })
        }
        "term" => {
            let (amount, of, of_term) = (parsed(table, "amount", Amount::parse), role(table, "of"), table.text("term"));
            if amount == Some(Amount::ZERO) {
                table.add("amount", Problem::new(Code::PackValue).with("expected", "an amount above 0"));
            }
            table.must("amount");
            term = formula(table, "term_where");
            Some(Cadence::Term { amount: amount?, of: of?, term: of_term?.clone() })
        }
        _ => Some(Cadence::Unstated { words: table.text("words")?.clone() }),
    };
    table.finish();
    Some(CadenceSpec { cadence: cadence?, event, term, readings, place: table.place().clone() })
}
