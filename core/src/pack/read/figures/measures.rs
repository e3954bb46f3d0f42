//! The measures: what is counted.

use super::super::cited::Cited;
use super::super::cursor::Table;
use super::super::item::{formula, table};
use super::super::list::{Known, List};
#[cfg(feature = "authoring")]
use super::super::{Lists, Specs};
#[cfg(feature = "authoring")]
use crate::finding::Finding;
use crate::finding::{Code, Problem};
use crate::metrics::{Adds, Aggregate, Measure, MeasureSpec};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;

pub(in crate::pack) struct Measures;

impl List for Measures {
    type Spec = MeasureSpec;
    type Built = Vec<Measure>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<MeasureSpec> {
        let table = table(item, findings)?;
        let (id, label, unit, citation) = (table.id(), table.label(), table.text("unit"), table.cited(None));
        let kinds = table.texts("kinds");
        table.filled("kinds");
        let forms = table.texts("forms");
        let names: Vec<&str> = Aggregate::ALL.iter().map(|aggregate| aggregate.as_str()).collect();
        let aggregate = table.word("aggregate", &names, Aggregate::from_name);
        table.must("aggregate");
        let of = table.optional_text("of").cloned();
        if of.is_none() && aggregate.is_some_and(|aggregate| aggregate != Aggregate::Count) {
            table.must("of");
        }
        let by = table.optional_text("by").cloned();
        let at_least = at_least(&table);
        let is_balance = aggregate == Some(Aggregate::Balance);
        let (opens, closes) = if is_balance { ("in", "out") } else { ("opens", "closes") };
        let (condition, opens, closes) = (formula(&table, "where"), formula(&table, opens), formula(&table, closes));
        let adds = table.sub("adds").map(|adds| {
            let read = Adds { units: adds.flag("units"), periods: adds.flag("periods"), categories: adds.flag("categories") };
            adds.finish();
            read
        });
        table.must("adds");
        let (reading, other_reading) = (table.optional_label("reading"), table.optional_label("other_reading"));
        table.must("reading");
        table.finish();
        Some(MeasureSpec {
            id: id?,
            label,
            unit: unit?.clone(),
            kinds,
            forms,
            aggregate: aggregate?,
            of,
            by,
            at_least,
            condition,
            opens,
            closes,
            adds: adds?,
            reading: reading?,
            other_reading,
            citation,
            place: table.place().clone(),
        })
    }

    fn cite(spec: &MeasureSpec, _: &Item, cited: &Cited) {
        cited.add(&spec.citation, &spec.place);
    }

    fn add(spec: MeasureSpec, _: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<MeasureSpec> {
        match Measure::compile(&spec, &known.lists.forms, &known.lists.facts, &known.lists.measures) {
            Ok(measure) => known.lists.measures.push(measure),
            Err(problems) => findings.extend(problems),
        }
        Some(spec)
    }

    #[cfg(feature = "authoring")]
    fn lint(spec: &MeasureSpec, lists: &Lists, _: &Specs) -> Vec<Finding> {
        let measure = lists.measures.iter().find(|measure| *measure.id() == *spec.id);
        measure.map(|measure| measure.lint(spec, &lists.forms)).unwrap_or_default()
    }
}

fn at_least(table: &Table<'_>) -> u32 {
    let Some(number) = table.int("at_least") else { return 1 };
    match u32::try_from(number) {
        Ok(number) if (2..=10_000).contains(&number) => number,
        _ => {
            table.add("at_least", Problem::new(Code::PackValue).with("expected", "a whole number from 2 to 10000"));
            1
        }
    }
}
