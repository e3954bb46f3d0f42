//! The successions: what documents state to have become of units.

use super::super::cited::Cited;
use super::super::item::table;
use super::super::list::{Known, List};
use crate::finding::SourceLocation;
use crate::network::{Succession, SuccessionKind};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::DivisionCode;

pub(in crate::pack) struct Successions;

impl List for Successions {
    type Spec = Succession;
    type Built = Vec<Succession>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<Succession> {
        let table = table(item, findings)?;
        let (id, citation, on) = (table.id(), table.citation(None), table.date("on"));
        let names: Vec<_> = SuccessionKind::ALL.iter().copied().map(SuccessionKind::as_str).collect();
        let kind = table.word("kind", &names, SuccessionKind::from_name);
        for key in ["kind", "on", "from", "to"] {
            table.must(key);
        }
        let codes = |key: &'static str| {
            let texts = table.texts(key);
            let codes: Vec<_> = texts.iter().map(|text| DivisionCode::parse_short(text)).collect();
            for problem in codes.iter().filter_map(|code| code.as_ref().err()) {
                table.add(key, problem.clone());
            }
            codes.into_iter().collect::<Result<Vec<_>, _>>().ok()
        };
        let (from, to, names) = (codes("from"), codes("to"), table.texts("names"));
        table.finish();
        let succession = Succession { id: id?, kind: kind?, on: on?, from: from?, to: to?, names, citation: citation? };
        findings.extend(succession.faults(table.place()));
        Some(succession)
    }

    fn cite(succession: &Succession, place: &SourceLocation, cited: &Cited) {
        cited.add(&succession.citation, place);
    }

    fn add(succession: Succession, _: &SourceLocation, known: &mut Known<'_>, _: &Collector) -> Option<Succession> {
        known.lists.successions.push(succession);
        None
    }
}
