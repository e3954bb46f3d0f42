use super::compile::{Check, Field, Test};
use super::spec::FieldType;
use crate::service::Role;

/// What a check of a record has to look at, in order, so that it passes over what nothing asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The fields whose showing is decided or that conditions read, each after those that decide it.
    pub(super) deciding: Vec<usize>,
    /// The fields of which something may be required or hidden or told, in their own order.
    pub(super) asking: Vec<usize>,
    /// The checks that are not of the rows of a group.
    pub(super) checks: Vec<usize>,
    /// Who takes part, where conditions read how many.
    pub(super) people: Vec<usize>,
    /// The fields whose chosen options conditions read.
    pub(super) chosen: Vec<usize>,
    /// Whether conditions read the options that are chosen in rows.
    pub(super) chosen_in_rows: bool,
    /// Whether conditions read groups as lists.
    pub(super) groups: bool,
    /// How many values conditions see at once: those of the scope, and behind them those of a row.
    pub(super) width: usize,
}

impl Plan {
    /// Plans the check of these fields, `order` being the one in which they decide each other, and marks in them what
    /// conditions read.
    pub(super) fn of(fields: &mut [Field], checks: &[Check], order: &[usize], attendance: Option<usize>) -> Plan {
        let read = slots(fields, checks);
        let is_read = |slot: Option<usize>| slot.is_some_and(|slot| read.contains(&slot));
        for field in &mut *fields {
            field.is_seen = is_read(field.slot);
        }
        for (at, field) in fields.iter_mut().enumerate() {
            let of_rows = |check: &&Check| check.at.0 == at && check.at.1.is_some();
            let own: Vec<&Check> = checks.iter().filter(of_rows).collect();
            let read = slots(&field.group, own.iter().copied());
            for inner in &mut field.group {
                inner.is_seen = inner.fact.is_some() && (field.is_seen || inner.slot.is_some_and(|slot| read.contains(&slot)));
            }
            field.checks = (0..).zip(checks).filter(|(_, check)| of_rows(check)).map(|(at, _)| at).collect();
        }
        for (done, at) in order.iter().enumerate() {
            let before = order.get(..done).unwrap_or_default();
            let same = before.iter().copied().find(|other| shown_when(fields, *other) == shown_when(fields, *at));
            if let Some(field) = fields.get_mut(*at).filter(|field| field.shown_when.is_some()) {
                field.shown_as = same;
            }
        }
        let which = |wanted: &dyn Fn(&Field) -> bool| {
            let found = fields.iter().enumerate().filter(|(_, field)| wanted(field));
            found.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let takes_part = |field: &Field| matches!(field.role, Some(Role::Participants | Role::HeadCount));
        let people = if is_read(attendance) { which(&takes_part) } else { Vec::new() };
        let decides = |at: &usize| people.contains(at) || fields.get(*at).is_some_and(|field| field.is_seen || field.shown_when.is_some());
        let chooses = |field: &Field| field.is_seen && field.kind == FieldType::Options;
        Plan {
            deciding: order.iter().copied().filter(decides).collect(),
            asking: which(&Field::asks),
            checks: (0..).zip(checks).filter(|(_, check)| check.at.1.is_none()).map(|(at, _)| at).collect(),
            chosen: which(&chooses),
            chosen_in_rows: fields.iter().flat_map(|field| &field.group).any(chooses),
            width: 1 + fields
                .iter()
                .chain(fields.iter().flat_map(|field| &field.group))
                .filter_map(|field| field.slot)
                .chain(attendance)
                .max()
                .unwrap_or(0),
            groups: fields.iter().any(|field| field.is_group() && field.is_seen),
            people,
        }
    }
}

/// The slots that the conditions of these fields, of their groups and of these checks read.
fn slots<'c>(fields: &[Field], checks: impl IntoIterator<Item = &'c Check>) -> Vec<usize> {
    let of = |field: &Field| {
        [&field.shown_when, &field.required_when].into_iter().flatten().flat_map(|condition| condition.slots()).copied().collect()
    };
    let mut slots: Vec<usize> = fields.iter().chain(fields.iter().flat_map(|field| &field.group)).flat_map::<Vec<_>, _>(of).collect();
    for check in checks {
        if let Test::Forbid(condition) = &check.test {
            slots.extend(condition.slots());
        }
    }
    slots
}

fn shown_when(fields: &[Field], at: usize) -> Option<&str> {
    fields.get(at)?.shown_when.as_ref().map(|condition| condition.source())
}
