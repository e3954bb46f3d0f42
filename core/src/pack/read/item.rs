//! What items of several lists have in common.

use super::cursor::Table;
use crate::form::Formula;
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::service::FieldType;

/// No list within an item is longer than this: a bound on what a hostile rulebook can ask for.
const MAX_ITEMS: usize = 500;

pub(super) fn table<'n>(item: &'n Item, findings: &'n Collector) -> Option<Table<'n>> {
    Table::new(&item.node, item.path.clone(), findings)
}

pub(super) fn limited<'n>(table: &Table<'n>, key: &'static str) -> Vec<Table<'n>> {
    table.tables(key, MAX_ITEMS)
}

pub(super) fn formula(table: &Table<'_>, key: &'static str) -> Option<Formula> {
    table.optional_text(key).map(|source| Formula { source: source.clone(), place: table.place_of(key) })
}

pub(super) fn field_type(table: &Table<'_>) -> Option<FieldType> {
    let names: Vec<_> = FieldType::ALL.iter().copied().map(FieldType::as_str).collect();
    table.must("type");
    table.word("type", &names, FieldType::from_name)
}

/// The days from `from` on until `until`, which is the first that is no longer part of it.
#[cfg(any(feature = "figures", feature = "choice"))]
pub(super) fn span(table: &Table<'_>) -> crate::time::Span {
    crate::time::Span::new(table.date("from"), table.date("until")).unwrap_or_else(|problem| {
        table.add("until", problem);
        crate::time::Span::ALWAYS
    })
}

#[cfg(any(feature = "figures", feature = "choice"))]
pub(super) fn parsed<T>(table: &Table<'_>, key: &'static str, parse: impl Fn(&str) -> Result<T, crate::finding::Problem>) -> Option<T> {
    parse(table.text(key)?).map_err(|problem| table.add(key, problem)).ok()
}

/// A role, as conditions name it.
#[cfg(feature = "checklist")]
pub(super) fn role(table: &Table<'_>, key: &'static str) -> Option<crate::service::Role> {
    table.must(key);
    let names: Vec<&'static str> = crate::service::Role::ALL.iter().map(|role| role.condition_name()).collect();
    table.word(key, &names, |text| crate::service::Role::ALL.iter().copied().find(|role| role.condition_name() == text))
}
