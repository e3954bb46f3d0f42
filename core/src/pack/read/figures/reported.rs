//! The figures that documents report.

use std::sync::Arc;

use super::super::cited::Cited;
use super::super::item::{parsed, table};
use super::super::list::{Known, List};
use crate::finding::{Code, Problem};
use crate::metrics::{ReportedFigure, ReportedStock, StockOf};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::{DivisionCode, Reported as Printed};

pub(in crate::pack) struct Reported;

impl List for Reported {
    type Spec = ReportedFigure;
    type Built = Vec<ReportedFigure>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<ReportedFigure> {
        let table = table(item, findings)?;
        let (id, label, citation) = (table.id(), table.label(), table.citation(None));
        let measure: Option<Arc<str>> = table.optional_text("measure").cloned();
        let of = table.word("stock", &["bodies", "seats"], |text| match text {
            "bodies" => Some(StockOf::Bodies),
            "seats" => Some(StockOf::Seats),
            _ => None,
        });
        let body_kind = table.optional_text("body_kind").cloned();
        if body_kind.is_some() {
            table.must("stock");
        }
        let stock = of.map(|of| ReportedStock { of, body_kind });
        let figure = parsed(&table, "figure", Printed::parse);
        let division = parsed(&table, "division", DivisionCode::parse_short);
        let (from, until) = (table.date("from"), table.date("until"));
        table.must("until");
        // No record lies in such days, so that nothing would ever be compared.
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            table.add("until", Problem::new(Code::PeriodOrder).with("first", first.to_string()).with("last", last.to_string()));
        }
        table.finish();
        Some(ReportedFigure {
            id: id?,
            label,
            measure,
            stock,
            figure: figure?,
            division: division?,
            from,
            until: until?,
            citation: citation?,
        })
    }

    fn cite(figure: &ReportedFigure, item: &Item, cited: &Cited) {
        cited.add(&figure.citation, &item.place());
    }

    fn add(figure: ReportedFigure, item: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<ReportedFigure> {
        if let Some(name) = &figure.measure {
            let measures = &known.lists.measures;
            match measures.iter().find(|measure| *measure.id() == **name) {
                Some(measure) if **measure.unit() != *figure.figure.unit() => {
                    let problem = Problem::new(Code::ReportedUnitDiffers).with("unit", figure.figure.unit().to_owned());
                    let problem = problem.with("measure", name.clone()).with("expected", measure.unit().clone());
                    findings.add(item.place().key("figure").finding(problem));
                }
                Some(_) => {}
                None if known.source.has("measures", name) => {}
                None => {
                    let known: Vec<_> = measures.iter().map(|measure| (measure.id(), Some(measure.label()))).collect();
                    findings.add(item.place().key("measure").finding(Problem::dangling("measure", name, &known)));
                }
            }
        }
        known.lists.reported.push(figure);
        None
    }
}
