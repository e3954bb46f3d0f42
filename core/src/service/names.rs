//! The names that a condition over a record may use: its roles and the facts of the rulebook.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Fact, FieldType, Role};
use crate::condition::Scope;
#[cfg(feature = "checklist")]
use crate::service::book::{Cell, Row};

/// What a slot of a record's scope stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecordName {
    Role(Role),
    Fact(Arc<str>),
}

impl RecordName {
    /// As conditions write it.
    pub(crate) fn text(&self) -> &str {
        match self {
            RecordName::Role(role) => role.condition_name(),
            RecordName::Fact(fact) => fact,
        }
    }

    /// What a record has under it.
    #[cfg(feature = "checklist")]
    pub(crate) fn cell<'b>(&self, row: Row<'b>) -> Cell<'b> {
        match self {
            RecordName::Role(Role::Attendance) => row.attendance().map_or(Cell::Unknown, |all| Cell::Count(all.total())),
            RecordName::Role(role) => row.role(*role),
            RecordName::Fact(fact) => row.fact(fact),
        }
    }
}

/// The scope of conditions over one record: every role but groups, and every fact.
pub(crate) fn record_scope(facts: &BTreeMap<Arc<str>, Arc<Fact>>) -> (Scope, Vec<RecordName>) {
    let mut scope = Scope::new();
    let mut names = Vec::new();
    for role in Role::ALL.iter().copied() {
        if role.value_type() == FieldType::Group {
            continue;
        }
        let kind = role.value_type().condition_type();
        if scope.add(role.condition_name(), kind).is_ok() {
            names.push(RecordName::Role(role));
        }
    }
    for fact in facts.values() {
        if scope.add(&fact.id, fact.kind.condition_type()).is_ok() {
            names.push(RecordName::Fact(fact.id.clone()));
        }
    }
    (scope, names)
}
