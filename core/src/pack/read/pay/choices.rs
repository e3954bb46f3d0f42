//! What the rulebook chooses in place of what its schemes leave open.

use super::super::cited::Cited;
use super::super::item::{span, table};
use super::super::list::{Known, List};
use super::rates::rates;
use crate::finding::{Code, Problem, SourceLocation};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pay::ChoiceSpec;

pub(in crate::pack) struct Choices;

impl List for Choices {
    type Spec = ChoiceSpec;
    type Built = ();

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<ChoiceSpec> {
        let table = table(item, findings)?;
        let (_, citation) = (table.id(), table.citation(None));
        let (scheme, of, word) = (table.text("scheme"), table.text("of"), table.optional_text("word").cloned());
        let (span, rates) = (span(&table), rates(&table));
        table.finish();
        if word.is_some() == rates.is_some() {
            table.add("word", Problem::new(Code::PackValue).with("expected", "a word, or a value, table, first and step, or steps"));
            return None;
        }
        Some(ChoiceSpec { scheme: scheme?.clone(), of: of?.clone(), word, rates, span, citation: citation?, place: table.place().clone() })
    }

    fn cite(choice: &ChoiceSpec, place: &SourceLocation, cited: &Cited) {
        cited.add(&choice.citation, place);
    }

    fn add(choice: ChoiceSpec, place: &SourceLocation, known: &mut Known<'_>, findings: &Collector) -> Option<ChoiceSpec> {
        let schemes = &mut known.lists.pay;
        match schemes.iter_mut().find(|scheme| *scheme.id() == *choice.scheme) {
            Some(scheme) => findings.extend(scheme.adopt(&choice).err()),
            None if known.source.has("pay", &choice.scheme) => {}
            None => {
                let known: Vec<_> = known.lists.pay.iter().map(|scheme| (scheme.id(), Some(scheme.label()))).collect();
                findings.add(place.key("scheme").finding(Problem::dangling("scheme", &choice.scheme, &known)));
            }
        }
        Some(choice)
    }
}
