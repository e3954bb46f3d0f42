use super::compiled::{Check, Field, Test};
use crate::digest;
use crate::service::FieldType;
use crate::service::Role;

/// What a check of a record has to look at, in order, so that it passes over what nothing asks for.
#[derive(Clone, Debug, Default)]
pub(in crate::form) struct Plan {
    /// The fields whose showing is decided or that conditions read, each after those that decide it.
    pub(in crate::form) deciding: Vec<usize>,
    /// The fields of which something may be required or hidden or told, in their own order.
    pub(in crate::form) asking: Vec<usize>,
    /// The fields that name stations and divisions, and the groups whose rows do.
    pub(in crate::form) places: Vec<usize>,
    /// The checks that are not of the rows of a group.
    pub(in crate::form) checks: Vec<usize>,
    /// Who takes part, where conditions read how many.
    pub(in crate::form) people: Vec<usize>,
    /// The fields whose chosen options conditions read.
    pub(in crate::form) chosen: Vec<usize>,
    /// Whether conditions read the options that are chosen in rows.
    pub(in crate::form) chosen_in_rows: bool,
    /// Whether conditions read groups as lists.
    pub(in crate::form) groups: bool,
    /// The fields that hold keys which can be read again, and among which keys each is one: a household is one household in every
    /// form, and a field without a role is its form's own.
    pub(in crate::form) keys: Vec<(usize, u64)>,
    /// How many values conditions see at once: those of the scope, and behind them those of a row.
    pub(in crate::form) width: usize,
}

impl Plan {
    /// Plans the check of these fields, `order` being the one in which they decide each other, and marks in them what
    /// conditions read.
    pub(in crate::form) fn of(fields: &mut [Field], checks: &[Check], order: &[usize], attendance: Option<usize>) -> Plan {
        let mut plan = Plan { width: attendance.map_or(1, |slot| slot + 1), ..Plan::default() };
        let mut read = Vec::new();
        for field in fields.iter() {
            slots_of(field, &mut read);
            for inner in &field.group {
                slots_of(inner, &mut read);
            }
        }
        for (which, check) in checks.iter().enumerate() {
            slots_tested(check, &mut read);
            if check.at.1.is_none() {
                plan.checks.push(which);
            }
        }
        for (at, field) in fields.iter_mut().enumerate() {
            field.is_seen = field.slot.is_some_and(|slot| read.contains(&slot));
            plan.width = plan.width.max(field.slot.map_or(0, |slot| slot + 1));
            plan.rows(at, field, checks);
            let takes_part = matches!(field.role, Some(Role::Participants | Role::HeadCount));
            if takes_part && attendance.is_some_and(|slot| read.contains(&slot)) {
                plan.people.push(at);
            }
            if chooses(field) {
                plan.chosen.push(at);
            }
            if matches!(field.kind, FieldType::Key | FieldType::Station) && field.is_read() {
                let space = field.role.map_or_else(|| digest::short(0, field.rule.as_bytes()), |role| role as u64);
                plan.keys.push((at, space));
            }
            if names_a_place(field) || field.group.iter().any(names_a_place) {
                plan.places.push(at);
            }
            if field.asks() {
                plan.asking.push(at);
            }
        }
        for at in order {
            let same = plan.deciding.iter().copied().find(|other| shown_when(fields, *other) == shown_when(fields, *at));
            let Some(field) = fields.get_mut(*at) else { continue };
            if field.shown_when.is_some() {
                field.shown_as = same;
            }
            if field.is_seen || field.shown_when.is_some() || plan.people.contains(at) {
                plan.deciding.push(*at);
            }
        }
        plan
    }

    /// The same for the rows of a group, whose own conditions read their facts behind the values of the scope.
    fn rows(&mut self, at: usize, field: &mut Field, checks: &[Check]) {
        let mut read = Vec::new();
        for (which, check) in checks.iter().enumerate() {
            if check.at.0 == at && check.at.1.is_some() {
                slots_tested(check, &mut read);
                field.checks.push(which);
            }
        }
        for inner in &field.group {
            slots_of(inner, &mut read);
        }
        for inner in &mut field.group {
            inner.is_seen = inner.slot.is_some_and(|slot| field.is_seen || read.contains(&slot));
            self.width = self.width.max(inner.slot.map_or(0, |slot| slot + 1));
            self.chosen_in_rows |= chooses(inner);
        }
        self.groups |= field.is_group() && field.is_seen;
    }
}

/// Adds the slots that a field's own conditions read.
fn slots_of(field: &Field, slots: &mut Vec<usize>) {
    for condition in field.conditions() {
        slots.extend_from_slice(condition.slots());
    }
}

/// Adds the slots that a check reads.
fn slots_tested(check: &Check, slots: &mut Vec<usize>) {
    if let Test::Forbid(condition) = &check.test {
        slots.extend_from_slice(condition.slots());
    }
}

fn names_a_place(field: &Field) -> bool {
    matches!(field.kind, FieldType::Station | FieldType::Division)
}

fn chooses(field: &Field) -> bool {
    field.is_seen && field.kind == FieldType::Options
}

fn shown_when(fields: &[Field], at: usize) -> Option<&str> {
    fields.get(at)?.shown_when.as_ref().map(|condition| condition.source())
}
