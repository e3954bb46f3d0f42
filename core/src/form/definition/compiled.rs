//! A form as it is checked: names resolved, conditions compiled.

use std::sync::Arc;

use super::layout::Layout;
use super::names::{Keys, Names};
use super::plan::Plan;
use super::spec::{CheckSeverity, CodeList, CodeOption, Drawing, Section};
use crate::citation::Citation;
use crate::condition::{Expression, Scope};
use crate::finding::Label;
use crate::service::{FieldType, Kind, Role, Shape};
use crate::value::{Amount, Date};

/// A form, compiled: names resolved, conditions checked.
#[derive(Clone, Debug)]
pub struct Form {
    pub(in crate::form) id: Arc<str>,
    pub(in crate::form) kind: Kind,
    pub(in crate::form) label: Label,
    pub(in crate::form) synonyms: Vec<Arc<str>>,
    pub(in crate::form) sections: Vec<Section>,
    pub(in crate::form) fields: Vec<Field>,
    pub(in crate::form) names: Names,
    pub(in crate::form) keys: Keys,
    pub(in crate::form) checks: Vec<Check>,
    /// The fields that together come once in a ledger.
    pub(in crate::form) unique: Vec<Vec<usize>>,
    /// The key whose records are steps, and their stage.
    pub(in crate::form) steps: Option<Steps>,
    /// The key whose records lie within the days that they say.
    pub(in crate::form) within: Option<Within>,
    /// The field that says that a record is approved.
    pub(in crate::form) approved_by: Option<usize>,
    pub(in crate::form) scope: Scope,
    /// The names of the scope by slot, as a report says what is missing.
    pub(in crate::form) facts: Vec<Arc<str>>,
    /// The slot of `attendance`, where people take part.
    pub(in crate::form) attendance: Option<usize>,
    pub(in crate::form) plan: Plan,
    pub(in crate::form) citation: Citation,
    pub(in crate::form) pack: Arc<str>,
    /// What its records hold.
    pub(in crate::form) shape: Arc<Shape>,
    /// Where in them the values of its fields lie.
    pub(in crate::form) layout: Layout,
}

/// What makes the records of one key steps that follow each other.
#[derive(Clone, Copy, Debug)]
pub(in crate::form) struct Steps {
    /// The field of the key.
    pub(in crate::form) key: usize,
    /// The field of the stage.
    pub(in crate::form) stage: usize,
    /// The field of the day.
    pub(in crate::form) day: usize,
    /// The last stage, after which nothing follows but the first.
    pub(in crate::form) last: usize,
}

/// What says in which days the key of a record lasts.
#[derive(Clone, Copy, Debug)]
pub(in crate::form) struct Within {
    /// The field of the key.
    pub(in crate::form) key: usize,
    /// The field of the record's own day.
    pub(in crate::form) day: usize,
    /// The field of the first day.
    pub(in crate::form) from: usize,
    /// The field of the last day.
    pub(in crate::form) until: usize,
}

#[derive(Clone, Debug)]
pub(in crate::form) struct Field {
    pub(in crate::form) id: Arc<str>,
    pub(in crate::form) section: Option<Arc<str>>,
    pub(in crate::form) label: Label,
    pub(in crate::form) synonyms: Vec<Arc<str>>,
    pub(in crate::form) kind: FieldType,
    pub(in crate::form) codes: Option<Arc<CodeList>>,
    /// The list that its options are of, where not all of them may be chosen here.
    pub(in crate::form) whole_list: Option<Arc<CodeList>>,
    /// The options by id.
    pub(in crate::form) options: Names,
    /// The options by everything that a ledger may call them.
    pub(in crate::form) written_options: Names,
    pub(in crate::form) role: Option<Role>,
    pub(in crate::form) fact: Option<Arc<str>>,
    /// Its slot in the scope of conditions.
    pub(in crate::form) slot: Option<usize>,
    /// Whether conditions read it.
    pub(in crate::form) is_seen: bool,
    pub(in crate::form) required: bool,
    // What is seldom looked at lies elsewhere, so that all the fields of a form stay at hand.
    pub(in crate::form) required_when: Option<Box<Expression>>,
    pub(in crate::form) shown_when: Option<Box<Expression>>,
    /// A field that is shown under the same condition and comes before it in the order of deciding.
    pub(in crate::form) shown_as: Option<usize>,
    pub(in crate::form) empty_is_none: bool,
    pub(in crate::form) min: Option<i64>,
    pub(in crate::form) max: Option<i64>,
    /// The least and the greatest amount, where there is one.
    pub(in crate::form) amounts: Option<Box<(Option<Amount>, Option<Amount>)>>,
    /// How many digits an amount may have behind its point.
    pub(in crate::form) places: u8,
    /// Whether it is a field of a group's rows.
    pub(in crate::form) in_group: bool,
    /// The first day that it can hold.
    pub(in crate::form) earliest: Option<Date>,
    /// The last day that it can hold.
    pub(in crate::form) latest: Option<Date>,
    pub(in crate::form) drawing: Box<Drawing>,
    /// The conditions under which options are offered, each with the positions of its options.
    pub(in crate::form) offers: Box<[Offer]>,
    /// What ledgers may write behind its number.
    pub(in crate::form) units: Box<[Arc<str>]>,
    /// Whether what is signed may be signed before its day.
    pub(in crate::form) may_precede: bool,
    pub(in crate::form) group: Vec<Field>,
    /// The names of the group's fields.
    pub(in crate::form) names: Names,
    pub(in crate::form) keys: Box<Keys>,
    /// The checks of the group's rows.
    pub(in crate::form) checks: Vec<usize>,
    pub(in crate::form) citation: Box<Citation>,
    /// `form.field`, the rule of its findings.
    pub(in crate::form) rule: Arc<str>,
}

impl Field {
    /// Whether anything but the check of the field itself reads its value.
    pub(in crate::form) fn is_read(&self) -> bool {
        self.role.is_some() || self.fact.is_some() || self.in_group && self.kind == FieldType::Key
    }

    /// Whether its value is fields of its own: rows of them, or one object.
    pub(in crate::form) fn has_fields(&self) -> bool {
        self.is_group() || self.kind.is_composite()
    }

    /// Whether there may be something to tell of it beyond its own value.
    pub(in crate::form) fn asks(&self) -> bool {
        let has_day = matches!(self.role, Some(Role::Date | Role::Year)) || self.kind == FieldType::ResidentId;
        let asks = self.required || self.required_when.is_some() || self.shown_when.is_some() || !self.offers.is_empty();
        asks || self.has_fields() || has_day
    }

    /// Every condition of its own.
    pub(in crate::form) fn conditions(&self) -> impl Iterator<Item = &Expression> {
        let own = [&self.shown_when, &self.required_when].into_iter().flatten().map(|condition| &**condition);
        own.chain(self.offers.iter().map(|offer| &offer.when))
    }

    /// The condition under which the option at that position is offered.
    pub(in crate::form) fn offer(&self, option: usize) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.options.contains(&option))
    }

    pub(in crate::form) fn is_group(&self) -> bool {
        self.kind == FieldType::Group
    }

    /// The option at that position of its code list.
    pub(in crate::form) fn option(&self, at: usize) -> Option<&CodeOption> {
        self.codes.as_ref()?.options.get(at)
    }
}

#[derive(Clone, Debug)]
pub(in crate::form) struct Offer {
    /// The positions of the options in their code list.
    pub(in crate::form) options: Vec<usize>,
    pub(in crate::form) when: Expression,
}

#[derive(Clone, Debug)]
pub(in crate::form) struct Check {
    pub(in crate::form) rule: Arc<str>,
    pub(in crate::form) test: Test,
    /// The field at which it is told, and the field of its group.
    pub(in crate::form) at: (usize, Option<usize>),
    pub(in crate::form) message: Option<Label>,
    pub(in crate::form) severity: CheckSeverity,
    pub(in crate::form) citation: Citation,
}

#[derive(Clone, Debug)]
pub(in crate::form) enum Test {
    Forbid(Expression),
    /// Two date fields of the table that the check is told at.
    Order(usize, usize),
}
