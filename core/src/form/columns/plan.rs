//! What of a form the rows of a ledger need to be looked at for, given which of its fields have a column.

use std::sync::Arc;

use super::shapes::{Counts, Shape};
use crate::digest::Digest;
use crate::finding::{Code, Segment};
use crate::form::check::{self, Shown, Work};
use crate::form::definition::compiled::{Field, Form, Test};
use crate::form::draft::content::FilledFields;
use crate::form::draft::{Draft, FINDING_LIMIT, Sink};
use crate::form::read::ledger::Lay;
use crate::form::world::World;
use crate::value::Date;

/// What a column is for.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) field: Option<usize>,
    pub(super) heading: Arc<str>,
    /// Whether a row in which nothing stands here goes the ordinary way.
    pub(super) must_be_filled: bool,
    /// Whether a row without a value for its record here goes the ordinary way.
    pub(super) must_have_value: bool,
    /// Whether a row in which something stands here goes the ordinary way.
    pub(super) must_be_empty: bool,
}

/// How the rows below some headings are proven clean.
pub(super) struct Plan {
    /// The row of the headings, by which the plan is known.
    pub(super) at: u32,
    pub(super) columns: Vec<Use>,
    /// The column of each field.
    pub(super) column_of: Vec<Option<usize>>,
    /// What of each column conditions go by; none where they read no column.
    pub(super) counts: Vec<(usize, Counts)>,
    /// What the conditions say of every row where they read no column.
    pub(super) always: Shape,
    /// The columns of which one has a value in each record, group by group, where there are several.
    pub(super) one_of: Vec<Vec<usize>>,
    /// The columns of days of which the first is not after the second.
    pub(super) ordered: Vec<(usize, usize)>,
    /// The column of the record's day.
    pub(super) date: usize,
    /// What the form itself adds to the digest of a row.
    pub(super) digest: u128,
}

impl Plan {
    /// The plan for a ledger laid out so; nothing where its rows have to be looked at one by one.
    pub(super) fn of(lay: &Lay<'_, '_>) -> Option<Plan> {
        let form = lay.form;
        let mut column_of = vec![None; form.fields.len()];
        for (column, field) in lay.field_in.iter().enumerate() {
            if let Some(place) = field.and_then(|at| column_of.get_mut(at)) {
                *place = Some(column);
            }
        }
        let conditions = form.fields.iter().flat_map(Field::conditions);
        let checks = form.plan.checks.iter().filter_map(|at| form.checks.get(*at));
        let forbidden = checks.clone().filter_map(|check| match &check.test {
            Test::Forbid(condition) => Some(condition),
            Test::Order(..) => None,
        });
        let read: Vec<usize> = conditions.chain(forbidden).flat_map(|condition| condition.slots().iter().copied()).collect();
        // Whoever takes part is counted from the fields themselves.
        let is_read = |at: usize| {
            form.fields.get(at).is_some_and(|field| {
                // Whether an option is offered goes by which one it is.
                !field.offers.is_empty() || field.slot.is_some_and(|slot| read.contains(&slot)) || form.plan.people.contains(&at)
            })
        };
        let varies = (0..).zip(&column_of).any(|(at, column)| column.is_some() && is_read(at));
        let has_places = form.plan.places.iter().any(|at| column_of.get(*at).copied().flatten().is_some());
        if has_places && lay.world.ground.is_some() {
            return None;
        }
        let constant = Constant::of(form, &column_of, lay.world.today());
        if constant.is_told && !varies {
            return None;
        }
        let mut columns: Vec<Use> = lay
            .field_in
            .iter()
            .zip(lay.headings)
            .map(|(field, heading)| Use {
                field: *field,
                heading: heading.as_str().into(),
                must_be_filled: false,
                must_have_value: false,
                must_be_empty: false,
            })
            .collect();
        for (at, field) in form.fields.iter().enumerate() {
            let shown = constant.shown.get(at).copied()?;
            if let Some(column) = column_of.get(at).copied().flatten().and_then(|column| columns.get_mut(column)) {
                column.must_be_filled = match varies {
                    true => field.required && field.shown_when.is_none(),
                    false => shown == Shown::Yes && (field.required || field.required_when.is_some()),
                };
                column.must_be_empty = !varies && shown == Shown::No || field.has_fields();
            }
        }
        for column in lay.blank {
            columns.get_mut(*column)?.must_be_empty = true;
        }
        let mut one_of = Vec::new();
        for group in &form.layout.required {
            let shown = group.iter().filter(|at| varies || constant.shown.get(**at) == Some(&Shown::Yes));
            let given: Vec<usize> = shown.filter_map(|at| column_of.get(*at).copied().flatten()).collect();
            match given.as_slice() {
                [] => return None,
                [one] => columns.get_mut(*one)?.must_have_value = true,
                _ => one_of.push(given),
            }
        }
        let mut ordered = Vec::new();
        for check in checks {
            if let Test::Order(first, second) = check.test
                && let (Some(Some(first)), Some(Some(second))) = (column_of.get(first), column_of.get(second))
            {
                ordered.push((*first, *second));
            }
        }
        let date = form.layout.date.filter(|at| varies || constant.shown.get(*at) == Some(&Shown::Yes));
        let date = date.and_then(|at| column_of.get(at).copied().flatten())?;
        columns.get_mut(date)?.must_be_filled = true;
        let counts = |(at, column): (usize, &Option<usize>)| {
            let column = column.filter(|_| varies)?;
            Some((column, if is_read(at) { Counts::Value } else { Counts::Filled }))
        };
        let counts = column_of.iter().enumerate().filter_map(counts).collect();
        let mut digest = Digest::new(0);
        digest.bytes(form.id.as_bytes());
        let Constant { shown, waits_for, .. } = constant;
        let always = Shape { shown, waits_for };
        Some(Plan { at: lay.at, columns, column_of, counts, always, one_of, ordered, date, digest: digest.whole() })
    }
}

/// What holds of every row of a form whose conditions read no column: what the check of an empty record says.
struct Constant {
    shown: Vec<Shown>,
    waits_for: Vec<Arc<str>>,
    /// Whether there is something to tell of every row.
    is_told: bool,
}

impl Constant {
    fn of(form: &Form, column_of: &[Option<usize>], today: Date) -> Self {
        let (mut content, mut sink, mut work) = (FilledFields::default(), Sink::new(FINDING_LIMIT), Work::default());
        check::finish(Draft::new(form, &mut content, &mut sink, World::new(today)), &mut work);
        let place = |segment: Option<&Segment>| match segment {
            Some(Segment::Key(name)) => form.fields.iter().position(|field| field.id == *name),
            _ => None,
        };
        // A field with a column that is required goes by what stands there.
        let is_told = |code: Code, has_column: bool| code != Code::Required && !(code == Code::RequiredHere && has_column);
        let is_told = sink.findings.iter().any(|finding| {
            let column = place(finding.path.segments().first()).and_then(|at| column_of.get(at)).copied().flatten();
            is_told(finding.code, column.is_some())
        });
        Constant { is_told, shown: work.shown, waits_for: work.waits_for }
    }
}
