//! The indicators: what is computed from figures by formulas over named inputs.

use std::sync::Arc;

use super::super::cited::Cited;
use super::super::cursor::Table;
use super::super::item::{formula, table};
use super::super::list::{Known, List};
#[cfg(feature = "authoring")]
use super::super::{Lists, Specs};
#[cfg(feature = "authoring")]
use crate::finding::Finding;
use crate::finding::{Code, Label, Problem};
use crate::metrics::Indicator;
use crate::metrics::indicator::{
    Better, Bounds, DueCount, DueName, DueOf, IndicatorSpec, InputOf, InputPeriod, InputSpec, InputUnit, Rounding,
};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pack::source::node::{Data, Node};
use crate::value::{Amount, Decimal, Fraction, RoundingMode};

/// No indicator reads more.
const MAX_INPUTS: usize = 50;

pub(in crate::pack) struct Indicators;

impl List for Indicators {
    type Spec = IndicatorSpec;
    type Built = Vec<Arc<Indicator>>;

    fn read(item: &Item, known: &Known<'_>, findings: &Collector) -> Option<IndicatorSpec> {
        let table = table(item, findings)?;
        let (id, label, unit, citation) = (table.id(), table.label(), table.text("unit"), table.cited(None));
        let formula = formula(&table, "formula");
        table.must("formula");
        let written = table.named_tables("inputs", MAX_INPUTS);
        let many = written.len();
        // In the order of their names, as the shipped form of a rulebook has them.
        let inputs: Vec<InputSpec> = written.into_iter().filter_map(|(name, table)| input(name, &table, known)).collect();
        table.must("inputs");
        let rounding = table.sub("rounding").and_then(|rounding| read_rounding(&rounding));
        table.must("rounding");
        let bounds = table.sub("bounds").map(|bounds| {
            let read = Bounds { min: number(&bounds, "min"), max: number(&bounds, "max") };
            bounds.finish();
            read
        });
        let better = table.word("better", &words(Better::ALL, Better::as_str), Better::from_name);
        let (reading, other_reading) = (table.optional_label("reading"), table.optional_label("other_reading"));
        table.must("reading");
        table.finish();
        // Of one whose inputs are read in part nobody can say which names its formula lacks.
        let inputs = Some(inputs).filter(|inputs| inputs.len() == many)?;
        let place = table.place().clone();
        let (formula, rounding, reading) = (formula?, rounding?, reading?);
        let unit = unit?.clone();
        Some(IndicatorSpec { id: id?, label, unit, formula, inputs, rounding, bounds, better, reading, other_reading, citation, place })
    }

    fn cite(spec: &IndicatorSpec, _: &Item, cited: &Cited) {
        cited.add(&spec.citation, &spec.place);
    }

    fn add(spec: IndicatorSpec, _: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<IndicatorSpec> {
        let measures = &known.lists.measures;
        // A measure that was written and has a mistake has been told.
        let is_told = |input: &InputSpec| match &input.of {
            InputOf::Measure(name) | InputOf::Target(name) => {
                known.source.has("measures", name) && !measures.iter().any(|measure| measure.id() == &**name)
            }
            InputOf::Population(_) | InputOf::Due(_) => false,
        };
        if spec.inputs.iter().any(is_told) {
            return None;
        }
        match Indicator::compile(&spec, measures) {
            Ok(indicator) => known.lists.indicators.push(Arc::new(indicator)),
            Err(problems) => findings.extend(problems),
        }
        Some(spec)
    }

    #[cfg(feature = "authoring")]
    fn lint(spec: &IndicatorSpec, lists: &Lists, _: &Specs) -> Vec<Finding> {
        let indicator = lists.indicators.iter().find(|indicator| *indicator.id() == *spec.id);
        indicator.map(|indicator| indicator.lint(spec)).unwrap_or_default()
    }
}

fn words<T: Copy>(all: &[T], text: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(text).collect()
}

fn number(table: &Table<'_>, key: &'static str) -> Option<Decimal> {
    let text = table.optional_text(key)?;
    Amount::parse(text).map_err(|problem| table.add(key, problem)).ok().map(Amount::decimal)
}

fn read_rounding(table: &Table<'_>) -> Option<Rounding> {
    let places = table.int("places");
    let mode = table.word("mode", &words(RoundingMode::ALL, RoundingMode::as_str), RoundingMode::from_name);
    for key in ["places", "mode"] {
        table.must(key);
    }
    table.finish();
    let places = places?;
    let found = u32::try_from(places).ok().filter(|places| *places <= Fraction::MAX_PLACES);
    if found.is_none() {
        table.add("places", Problem::new(Code::IndicatorPlaces).with("max", Fraction::MAX_PLACES));
    }
    Some(Rounding { places: found?, mode: mode? })
}

fn input(name: Arc<str>, table: &Table<'_>, known: &Known<'_>) -> Option<InputSpec> {
    let of = [
        table.optional_text("measure").cloned().map(InputOf::Measure),
        table.optional_text("population").cloned().map(InputOf::Population),
        table.optional_text("target").cloned().map(InputOf::Target),
        due(table, known).map(InputOf::Due),
    ];
    let mut of = of.into_iter().flatten();
    let (first, second) = (of.next(), of.next());
    if second.is_some() || first.is_none() && !["measure", "population", "target", "due"].iter().any(|key| table.node(key).is_some()) {
        table.add("measure", Problem::new(Code::PackValue).with("expected", "one of measure, population, target and due"));
    }
    let words_of = InputPeriod::ALL;
    let period = match table.node("period") {
        Some(_) => table.word("period", &words(words_of, InputPeriod::as_str), InputPeriod::from_name),
        None => Some(InputPeriod::Same),
    };
    let unit = match table.node("unit") {
        Some(_) => table.word("unit", &words(InputUnit::ALL, InputUnit::as_str), InputUnit::from_name),
        None => Some(InputUnit::Own),
    };
    table.finish();
    Some(InputSpec { name, of: first.filter(|_| second.is_none())?, period: period?, unit: unit?, place: table.place().clone() })
}

/// Which tasks an input counts. The checklist is read behind the indicators and not in every build, so its items are looked at as they are written.
fn due(table: &Table<'_>, known: &Known<'_>) -> Option<DueOf> {
    table.node("due")?;
    table.filled("due");
    let (mut items, mut sorts): (Vec<DueName>, Vec<&str>) = (Vec::new(), Vec::new());
    let names = table.texts("due");
    for name in &names {
        let Some(item) = known.source.items("items").iter().find(|item| item.id() == Some(name)) else {
            let all: Vec<(&str, Option<&Label>)> = known.source.items("items").iter().filter_map(|item| Some((item.id()?, None))).collect();
            table.add("due", Problem::dangling("item", name, &all));
            continue;
        };
        let own = cadences(&item.node);
        if own.is_empty() {
            table.add("due", Problem::new(Code::IndicatorDueNever).with("item", name.clone()));
        }
        sorts.extend(own);
        let said = |lang| item.node.get("label").and_then(|label| label.get(lang)).and_then(Node::text).unwrap_or(name).clone();
        items.push(DueName { id: name.clone(), label: Label::new(said("zh"), said("en")) });
    }
    sorts.sort_unstable();
    sorts.dedup();
    if sorts.len() > 1 && sorts.contains(&"gap") {
        table.add("due", Problem::new(Code::IndicatorDueSorts).with("sorts", sorts.join(", ")));
    }
    table.must("count");
    let count = table.word("count", &words(DueCount::ALL, DueCount::as_str), DueCount::from_name)?;
    Some(DueOf { items, count })
}

/// The sorts of cadence that an item has in one of its versions.
fn cadences(item: &Node) -> Vec<&str> {
    let versions = match item.get("versions").map(|versions| &versions.data) {
        Some(Data::List(versions)) => versions.as_slice(),
        _ => std::slice::from_ref(item),
    };
    versions.iter().filter_map(|version| Some(&**version.get("cadence")?.get("kind")?.text()?)).collect()
}
