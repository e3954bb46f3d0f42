//! Of whom the records of one key are: a case of two persons at two stations, two records of what is known of one person from one day on.

use super::keyed::{KeyRule, Place, Told};
use crate::digest::{Digest, short};
use crate::finding::Code;
use crate::form::definition::compiled::Form;
use crate::form::draft::content::{FieldValue, Slot, ValueStore};
use crate::service::{Kind, Role};

/// What records of one key must not differ in.
#[derive(Clone, Copy)]
pub(in crate::form) enum Whose {
    /// Not in person and station at once; with the fields of key, station and person.
    Case(usize, usize, usize),
    /// In nothing; with the fields of person and day.
    Facts(usize, usize),
}

/// What one record says of its key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::form) struct Claim {
    key: u64,
    one: u64,
    other: u64,
}

impl Whose {
    /// The rule of a form, if its kind has one.
    pub(in crate::form) fn of(form: &Form) -> Option<Whose> {
        let at = |role: Role| form.fields.iter().position(|field| field.role == Some(role));
        match form.kind {
            Kind::CaseStep => Some(Whose::Case(at(Role::CaseKey)?, at(Role::Station)?, at(Role::Person)?)),
            _ if form.kind.as_str() == "person_facts" => Some(Whose::Facts(at(Role::Person)?, at(Role::Date)?)),
            _ => None,
        }
    }

    /// What a record says, given what stands in a field and the print of its row.
    pub(in crate::form) fn claim<'k>(self, slot: impl Fn(usize) -> Option<(Slot, &'k ValueStore)>, row: u128) -> Option<Claim> {
        let text = |at: usize| match slot(at)? {
            (Slot::Set(FieldValue::Text(part) | FieldValue::Division(_, part)), kept) => Some(short(0, kept.text(part).as_bytes())),
            _ => None,
        };
        match self {
            Whose::Case(key, station, person) => Some(Claim { key: text(key)?, one: text(station)?, other: text(person)? }),
            Whose::Facts(person, day) => {
                let mut key = Digest::new(text(person)?);
                key.number(u64::from(slot(day)?.0.date()?.day_number().cast_unsigned()));
                let half = |print: u128| u64::try_from(print >> 64).unwrap_or(u64::MAX);
                Some(Claim { key: half(key.whole()), one: half(row), other: half(row) })
            }
        }
    }
}

impl KeyRule for Whose {
    type Said = Claim;

    fn field(self) -> usize {
        match self {
            Whose::Case(key, ..) => key,
            Whose::Facts(person, _) => person,
        }
    }

    fn key(said: &Claim) -> u64 {
        said.key
    }

    fn look(self, said: &[(Claim, Place)], told: &mut Vec<Told>) {
        let code = match self {
            Whose::Case(..) => Code::CaseOfTwo,
            Whose::Facts(..) => Code::FactsDiffer,
        };
        let mut rows: Vec<(u32, &Claim)> = said
            .iter()
            .filter_map(|(claim, place)| match place {
                Place::Row(row) => Some((*row, claim)),
                Place::Stored(_) => None,
            })
            .collect();
        rows.sort_unstable();
        let Some((first, of)) = rows.first().copied() else { return };
        let mut is_told = false;
        for (row, _) in rows.iter().filter(|(_, claim)| claim.one != of.one && claim.other != of.other) {
            if !std::mem::replace(&mut is_told, true) {
                told.push(Told { row: first, other: Place::Row(*row), codes: (code, code), more: None });
            }
            told.push(Told { row: *row, other: Place::Row(first), codes: (code, code), more: None });
        }
    }

    #[cfg(feature = "beside")]
    fn stored(_: &crate::form::world::OfForm, _: u64, _: impl FnMut(Claim, u32)) {}
}
