//! What the network says of the stations and places of a record.

use super::{Checking, Shown};
use crate::finding::Code;
use crate::form::draft::At;
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::world::{Asked, Ground};
use crate::service::{FieldType, Kind, Role};
use crate::value::Date;

impl<'v> Checking<'v, '_> {
    /// Tells of stations and places what the network says of the record's own day.
    pub(in crate::form) fn places(&mut self, ground: &dyn Ground, asked: &mut Asked) {
        let (form, content) = (self.form, self.content);
        let day = self.day();
        for at in &form.plan.places {
            let Some(field) = form.fields.get(*at).filter(|_| self.shown(*at) != Shown::No) else { continue };
            let (place, slot) = (self.at(field), self.slot(*at));
            if let Slot::Rows(rows) = slot {
                for (index, row) in (0..).zip(content.rows(&field.group, *rows)) {
                    for (inner, slot) in field.group.iter().zip(row) {
                        self.place_of(ground, asked, At { inner: Some((index, inner)), ..place }, (slot, day));
                    }
                }
            } else {
                self.place_of(ground, asked, place, (slot, day));
            }
        }
    }

    fn place_of(&mut self, ground: &dyn Ground, asked: &mut Asked, at: At<'v>, (slot, day): (&Slot, Date)) {
        let problem = match (at.innermost().kind, slot) {
            (FieldType::Station, Slot::Set(FieldValue::Text(part))) => {
                let text = self.content.kept.text(*part);
                let is_act = !(Kind::STAFF.contains(&self.form.kind) || self.form.kind == Kind::Post);
                ground.station(text, day, is_act).map(|problem| match problem.code {
                    Code::StationUnknown => asked.meant(self.world, text).unwrap_or(problem),
                    _ => problem,
                })
            }
            (FieldType::Division, Slot::Set(FieldValue::Division(code, _))) => ground.division(*code, day),
            _ => None,
        };
        if let Some(problem) = problem {
            self.sink.push(at.finding(problem));
        }
    }

    /// The record's own day, or that of the check where it is not known.
    fn day(&self) -> Date {
        let today = self.world.today;
        let of =
            |role: Role| self.form.fields.iter().zip(&self.content.slots).find(|(field, _)| field.role == Some(role)).map(|(_, slot)| slot);
        match (of(Role::Date), of(Role::Year)) {
            (Some(Slot::Set(FieldValue::Date(date))), _) => *date,
            (_, Some(Slot::Set(FieldValue::Count(year)))) => {
                i32::try_from(year.get()).ok().and_then(|year| Date::new(year, 12, 31)).unwrap_or(today)
            }
            _ => today,
        }
    }
}
