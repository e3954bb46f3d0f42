//! The targets: what documents ask of measures and indicators.

use super::super::cited::Cited;
use super::super::item::{parsed, span, table};
use super::super::list::{Known, List};
use crate::finding::{Code, Problem};
use crate::metrics::target::{Target, TargetOf, TargetPer, TargetPeriod, TargetSpec};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::Amount;

pub(in crate::pack) struct Targets;

impl List for Targets {
    type Spec = TargetSpec;
    type Built = Vec<Target>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<TargetSpec> {
        let table = table(item, findings)?;
        let (id, label, unit, citation) = (table.id(), table.label(), table.text("unit"), table.cited(None));
        let of = [
            table.optional_text("measure").cloned().map(TargetOf::Measure),
            table.optional_text("indicator").cloned().map(TargetOf::Indicator),
        ];
        let mut of = of.into_iter().flatten();
        let (first, second) = (of.next(), of.next());
        if second.is_some() || first.is_none() && !["measure", "indicator"].iter().any(|key| table.node(key).is_some()) {
            table.add("measure", Problem::new(Code::PackValue).with("expected", "one of measure and indicator"));
        }
        let words: Vec<_> = TargetPer::words().collect();
        let per = table.word("per", &words, TargetPer::from_name);
        let words: Vec<_> = TargetPeriod::ALL.iter().copied().map(TargetPeriod::as_str).collect();
        let period = table.word("period", &words, TargetPeriod::from_name);
        for key in ["per", "period"] {
            table.must(key);
        }
        let (span, value, only) = (span(&table), parsed(&table, "value", Amount::parse), table.optional_label("only"));
        table.finish();
        Some(TargetSpec {
            id: id?,
            label,
            of: first.filter(|_| second.is_none())?,
            per: per?,
            period: period?,
            span,
            value: value?,
            unit: unit?.clone(),
            only,
            citation,
            place: table.place().clone(),
        })
    }

    fn cite(spec: &TargetSpec, _: &Item, cited: &Cited) {
        cited.add(&spec.citation, &spec.place);
    }

    fn add(spec: TargetSpec, _: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<TargetSpec> {
        let lists = &known.lists;
        // A measure or indicator that was written and has a mistake has been told.
        let (name, is_whole) = match &spec.of {
            TargetOf::Measure(name) => (name, lists.measures.iter().any(|measure| *measure.id() == **name)),
            TargetOf::Indicator(name) => (name, lists.indicators.iter().any(|indicator| *indicator.id() == **name)),
        };
        let list = if matches!(spec.of, TargetOf::Measure(_)) { "measures" } else { "indicators" };
        if !is_whole && known.source.has(list, name) {
            return None;
        }
        match Target::compile(&spec, &lists.measures, &lists.indicators) {
            Ok(target) => known.lists.targets.push(target),
            Err(problems) => findings.extend(problems),
        }
        None
    }
}
