//! Records of one key outside the days in which it lasts, as other records of it say: a session before its group began.

use super::keyed::{KeyRule, Place, Told};
use crate::digest::short;
use crate::finding::{Code, Param};
use crate::form::definition::compiled::{Form, Within};
use crate::form::draft::content::{FieldValue, FilledFields, Slot};
use crate::value::Date;

/// One record: of which key, on which day, and the days that it says the key lasts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::form) struct Stay {
    pub(in crate::form) key: u64,
    pub(in crate::form) day: Date,
    pub(in crate::form) from: Option<Date>,
    pub(in crate::form) until: Option<Date>,
}

impl Stay {
    /// What a record says of its key, if key and day can be read.
    pub(super) fn of(form: &Form, content: &FilledFields) -> Option<Stay> {
        let within = form.within?;
        let slot = |at: usize| content.slots.get(at).unwrap_or(&Slot::Absent);
        let Slot::Set(FieldValue::Text(part)) = slot(within.key) else { return None };
        Stay::at(content.kept.text(*part), slot(within.day), (slot(within.from), slot(within.until)))
    }

    /// What is said of a key, if the day can be read.
    pub(super) fn at(key: &str, day: &Slot, (from, until): (&Slot, &Slot)) -> Option<Stay> {
        Some(Stay { key: short(0, key.as_bytes()), day: day.date()?, from: from.date(), until: until.date() })
    }
}

/// A record whose day lies before every first day or after every last one that the records of its key say is told. Where records say different days the
/// widest count: a group may have gone on for longer than was planned.
impl KeyRule for Within {
    type Said = Stay;

    fn field(self) -> usize {
        self.day
    }

    fn key(said: &Stay) -> u64 {
        said.key
    }

    fn is_silent(said: &[(Stay, Place)]) -> bool {
        said.iter().all(|(stay, _)| stay.from.is_none() && stay.until.is_none())
    }

    fn look(self, said: &[(Stay, Place)], told: &mut Vec<Told>) {
        look(said, told);
    }

    #[cfg(feature = "beside")]
    fn stored(of: &crate::form::world::OfForm, key: u64, mut add: impl FnMut(Stay, u32)) {
        for (day, from, until, number) in of.stays.get(&key).into_iter().flatten() {
            add(Stay { key, day: *day, from: *from, until: *until }, *number);
        }
    }
}

/// Holds the records of one key to the days that they say.
fn look(stays: &[(Stay, Place)], told: &mut Vec<Told>) {
    let first = stays.iter().filter_map(|(stay, place)| Some((stay.from?, *place))).min();
    let last = stays.iter().filter_map(|(stay, place)| Some((stay.until?, std::cmp::Reverse(*place)))).max();
    for (stay, place) in stays {
        let Place::Row(row) = *place else { continue };
        let outside = match (first, last) {
            (Some((from, other)), _) if stay.day < from => Some(((Code::BeforeOpening, Code::BeforeOpeningStored), from, other)),
            (_, Some((until, other))) if stay.day > until => Some(((Code::AfterClosing, Code::AfterClosingStored), until, other.0)),
            _ => None,
        };
        if let Some((codes, day, other)) = outside {
            told.push(Told { row, other, codes, more: Some(("day", Param::from(day.to_string()))) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stays: &[(&str, &str, &str)]) -> Vec<(u32, &'static str)> {
        let date = |text: &str| Date::parse(text).ok();
        let stay = |(day, from, until): &(&str, &str, &str)| Stay { key: 1, day: date(day).unwrap(), from: date(from), until: date(until) };
        let stays: Vec<_> = (2..).zip(stays).map(|(row, stay_)| (stay(stay_), Place::Row(row))).collect();
        let mut told = Vec::new();
        look(&stays, &mut told);
        told.into_iter().map(|told| (told.row, told.codes.0.as_str())).collect()
    }

    #[test]
    fn a_record_lies_within_the_days_that_others_say() {
        let (from, until) = ("2022-03-01", "2022-05-31");
        assert_eq!(told(&[("2022-03-01", from, until), ("2022-05-31", "", ""), ("2022-04-01", "", "")]), []);
        assert_eq!(
            told(&[("2022-02-28", "", ""), ("2022-03-01", from, until), ("2022-06-01", "", "")]),
            [(2, "before_opening"), (4, "after_closing")]
        );
        assert_eq!(told(&[("2022-06-01", "", ""), ("2022-03-01", from, "")]), [], "nobody says when it ends");
        assert_eq!(
            told(&[("2022-06-10", "", ""), ("2022-03-01", from, until), ("2022-06-20", from, "2022-06-30")]),
            [],
            "it went on for longer"
        );
        assert_eq!(told(&[("2022-06-10", "", "")]), []);
    }
}
