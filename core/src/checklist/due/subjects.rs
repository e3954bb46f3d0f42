//! Whom the book tells of: since when, until when, where, and what is known of each from which day on.

use std::collections::BTreeMap;

use super::question::ListedSubject;
use super::told::Told;
use crate::checklist::facts::Held;
use crate::checklist::matched::held;
use crate::checklist::names::Names;
use crate::checklist::words::Subject;
use crate::service::book::{Cell, Row, RowId};
use crate::service::{Book, Kind, Role};
use crate::value::{Date, DivisionCode};

/// A subject as the book tells of it.
pub(super) struct Known {
    pub(super) key: Box<str>,
    /// The days on which it is one: a first and a last, in order.
    pub(super) presence: Vec<(Date, Date)>,
    /// What is known from which day on, in the order of the days.
    pub(super) changes: Vec<Change>,
    /// Where it is from which day on: the station, and the division for place standards.
    pub(super) places: Vec<(Date, Option<u32>, Option<DivisionCode>)>,
    /// The records that can't be right, and why.
    pub(super) wrong: Vec<(Told, RowId)>,
}

/// From a day on a name holds that.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) from: Date,
    pub(super) slot: usize,
    pub(super) held: Held,
}

/// The subjects of one sort.
pub(super) struct Subjects {
    /// In the order of their keys.
    pub(super) known: Vec<Known>,
    /// The place of each by the number of its key.
    places: Vec<Option<u32>>,
}

impl Subjects {
    /// The place of the subject whose key has that number.
    pub(super) fn at(&self, number: u32) -> Option<usize> {
        let place = *self.places.get(usize::try_from(number).ok()?)?;
        usize::try_from(place?).ok()
    }

    /// Those of a book and those that the caller lists.
    pub(super) fn of(names: &Names, book: &Book, subject: Subject, listed: &[ListedSubject<'_>]) -> Subjects {
        let role = subject.roles().first().copied().unwrap_or(Role::Person);
        let mut rows: BTreeMap<u32, Vec<Row<'_>>> = BTreeMap::new();
        for row in rows_of(book, |kind| tells(subject, kind)) {
            if let Some(number) = number_of(row, role) {
                rows.entry(number).or_default().push(row);
            }
        }
        let told = told_rows(names, book, role);
        let stations = station_places(book, listed);
        let mut all: Vec<(Option<u32>, Known)> = Vec::with_capacity(rows.len());
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        for (number, rows) in &rows {
            if let Some(key) = rows.iter().find_map(|row| text_of(*row, role)) {
                let told = told.get(number).map(Vec::as_slice).unwrap_or_default();
                places.insert(*number, all.len());
                let mut known = Known::of(names, subject, key, rows, told);
                known.place(&stations);
                all.push((Some(*number), known));
            }
        }
        let numbers: BTreeMap<&str, u32> = match listed.iter().any(|listed| listed.subject == subject) {
            true => book.rows().filter_map(|row| Some((text_of(row, role)?, number_of(row, role)?))).collect(),
            false => BTreeMap::new(),
        };
        for listed in listed.iter().filter(|listed| listed.subject == subject) {
            let number = numbers.get(listed.key).copied();
            let known = number.and_then(|number| places.get(&number)).and_then(|at| all.get_mut(*at));
            let (Some(first), Some(last)) = (Date::new(1, 1, 1), Date::new(9999, 12, 31)) else { continue };
            let presence = vec![(listed.first.unwrap_or(first), listed.last.unwrap_or(last))];
            match known {
                // Whoever lists a subject says when it is one.
                Some((_, known)) => known.presence = presence,
                None => {
                    places.extend(number.map(|number| (number, all.len())));
                    let places = listed.division.map(|code| (first, None, Some(code))).into_iter().collect();
                    all.push((number, Known { key: listed.key.into(), presence, changes: Vec::new(), places, wrong: Vec::new() }));
                }
            }
        }
        all.sort_by(|(_, left), (_, right)| left.key.cmp(&right.key));
        let mut subjects = Subjects { known: Vec::with_capacity(all.len()), places: Vec::new() };
        all.into_iter().for_each(|(number, known)| subjects.push(number, known));
        subjects
    }

    fn push(&mut self, number: Option<u32>, known: Known) {
        let place = u32::try_from(self.known.len()).ok();
        if let Some(at) = number.and_then(|number| usize::try_from(number).ok()) {
            if self.places.len() <= at {
                self.places.resize(at.saturating_add(1), None);
            }
            self.places.get_mut(at).into_iter().for_each(|known| *known = place);
        }
        self.known.push(known);
    }
}

/// Whether records of that kind say that somebody is such a subject.
fn tells(subject: Subject, kind: &Kind) -> bool {
    *kind == subject.facts_kind() || subject == Subject::Worker && Kind::STAFF.contains(kind)
}

/// The records of some kinds, shelf by shelf.
pub(super) fn rows_of(book: &Book, is_one: impl Fn(&Kind) -> bool) -> impl Iterator<Item = Row<'_>> {
    let shelves: Vec<usize> = book.shelves().filter(|(_, shape)| is_one(shape.kind())).map(|(which, _)| which).collect();
    shelves.into_iter().flat_map(|which| book.rows_on(which))
}

/// The number of the key that stands under a role.
pub(super) fn number_of(row: Row<'_>, role: Role) -> Option<u32> {
    row.name(row.shape().role_column(role)?)
}

pub(super) fn text_of(row: Row<'_>, role: Role) -> Option<&str> {
    match row.role(role) {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

/// Where stations are that are no division's code, by the number of their key: as records of the kind `station_facts` and the caller say.
fn station_places(book: &Book, listed: &[ListedSubject<'_>]) -> BTreeMap<u32, Vec<(Date, DivisionCode)>> {
    let mut places: BTreeMap<u32, Vec<(Date, DivisionCode)>> = BTreeMap::new();
    let kind = Subject::Station.facts_kind();
    for row in rows_of(book, |known| *known == kind) {
        if let (Some(station), Cell::Text(code)) = (row.station_number(), row.role(Role::Place))
            && let Ok(code) = DivisionCode::parse(code)
        {
            places.entry(station).or_default().push((row.date(), code));
        }
    }
    let stated: BTreeMap<&str, &ListedSubject<'_>> =
        listed.iter().filter(|one| one.subject == Subject::Station && one.division.is_some()).map(|one| (one.key, one)).collect();
    if !stated.is_empty() {
        for (name, number) in book.names("station").zip(0_u32..) {
            if let Some(one) = stated.get(name)
                && let (Some(code), Some(first)) = (one.division, one.first.or(Date::new(1, 1, 1)))
            {
                places.insert(number, vec![(first, code)]);
            }
        }
    }
    places.values_mut().for_each(|told| told.sort_unstable());
    places
}

/// What records tell of facts that need not be asked again, by the number of the subject's key: the day, the slot and the value.
fn told_rows(names: &Names, book: &Book, role: Role) -> BTreeMap<u32, Vec<(Date, usize, Held)>> {
    let mut told: BTreeMap<u32, Vec<(Date, usize, Held)>> = BTreeMap::new();
    let facts: Vec<_> = names.asked().filter_map(|(slot, fact, _)| Some((slot, fact.asked.told.as_ref()?))).collect();
    if facts.is_empty() {
        return told;
    }
    for row in rows_of(book, |kind| facts.iter().any(|(_, fact)| fact.kinds.contains(kind))) {
        for (slot, fact) in facts.iter().filter(|(_, fact)| fact.kinds.contains(row.kind())) {
            if let Some(number) = number_of(row, role) {
                told.entry(number).or_default().push((row.date(), *slot, held(&row.role(fact.of).value())));
            }
        }
    }
    told
}

impl Change {
    /// The day that it is.
    pub(super) fn day(&self) -> Option<Date> {
        if let Held::Date(day) = self.held { Some(day) } else { None }
    }
}

impl Known {
    /// Whether options may hold one on a day: they do, or nobody knows.
    pub(super) fn may_hold(&self, slot: usize, option: &str, day: Date) -> bool {
        let known = self.changes.iter().rfind(|change| change.slot == slot && change.from <= day);
        match known.map(|change| &change.held) {
            Some(Held::List(items)) => items.iter().any(|item| matches!(item, Held::Text(text) if **text == *option)),
            Some(Held::None) => false,
            _ => true,
        }
    }

    fn of(names: &Names, subject: Subject, key: &str, rows: &[Row<'_>], told: &[(Date, usize, Held)]) -> Known {
        let facts_kind = subject.facts_kind();
        let mut rows: Vec<Row<'_>> = rows.to_vec();
        rows.sort_by_key(|row| row.date());
        let mut changes: Vec<Change> =
            told.iter().map(|(from, slot, held)| Change { from: *from, slot: *slot, held: held.clone() }).collect();
        let mut places = Vec::new();
        let mut wrong = Vec::new();
        for row in &rows {
            if matches!(row.role(Role::Until), Cell::Date(last) if last < row.date()) {
                wrong.push((Told::EndsBefore, row.id()));
            }
            if *row.kind() == facts_kind {
                for (slot, fact, _) in names.asked() {
                    let held = held(&row.fact(&fact.id).value());
                    if fact.asked.is_past && matches!(held, Held::Date(day) if day > row.date()) {
                        wrong.push((Told::FactLater, row.id()));
                    }
                    // What a record does not say stays as it was.
                    if held != Held::Unknown {
                        changes.push(Change { from: row.date(), slot, held });
                    }
                }
            }
            let station = row.station_number();
            let division = match row.role(Role::Place) {
                Cell::Text(code) => DivisionCode::parse(code).ok(),
                _ => row.station().and_then(|station| DivisionCode::parse(station).ok()),
            };
            if station.is_some() || division.is_some() {
                places.push((row.date(), station, division));
            }
        }
        // Two records of one day that say different things leave the fact unknown, whatever their order.
        changes.sort_by(|left, right| (left.from, left.slot).cmp(&(right.from, right.slot)).then_with(|| left.held.order(&right.held)));
        changes.dedup_by(|next, kept| {
            let is_same = (next.from, next.slot) == (kept.from, kept.slot);
            if is_same && next.held != kept.held {
                kept.held = Held::Unknown;
                let of_day = rows.iter().filter(|row| row.date() == kept.from);
                wrong.extend(of_day.map(|row| (Told::FactsContradict, row.id())));
            }
            is_same
        });
        places.sort_unstable_by_key(|(from, station, division)| (*from, *station, division.map(|code| code.to_string())));
        Known { key: key.into(), presence: presence(subject, &rows), changes, places, wrong }
    }

    /// Gives the places of a station that is a key, as records of stations and the caller tell them, to whoever is only known by it.
    fn place(&mut self, stations: &BTreeMap<u32, Vec<(Date, DivisionCode)>>) {
        if stations.is_empty() {
            return;
        }
        let places = std::mem::take(&mut self.places);
        for (at, (from, station, division)) in places.iter().enumerate() {
            let told = station.filter(|_| division.is_none()).and_then(|station| stations.get(&station));
            let Some(told) = told else {
                self.places.push((*from, *station, *division));
                continue;
            };
            let until = places.get(at.saturating_add(1)).map(|(next, ..)| *next);
            let before = told.iter().rfind(|(since, _)| since <= from).or(told.first());
            self.places.push((*from, *station, before.map(|(_, code)| *code)));
            let later = told.iter().filter(|(since, _)| since > from && until.is_none_or(|until| *since < until));
            self.places.extend(later.map(|(since, code)| (*since, *station, Some(*code))));
        }
    }

    /// The station and the division on a day.
    pub(super) fn place_at(&self, day: Date) -> (Option<u32>, Option<DivisionCode>) {
        let until = self.places.partition_point(|(from, ..)| *from <= day);
        let place = until.checked_sub(1).and_then(|at| self.places.get(at)).or_else(|| self.places.first());
        place.map_or((None, None), |(_, station, division)| (*station, *division))
    }
}

/// From when to when a subject is one. A later record goes before what an earlier one says of the last day.
fn presence(subject: Subject, rows: &[Row<'_>]) -> Vec<(Date, Date)> {
    let Some(no_end) = Date::new(9999, 12, 31) else { return Vec::new() };
    let of_worker = subject == Subject::Worker && rows.iter().any(|row| *row.kind() == Kind::Worker);
    let mut presence: Vec<(Date, Date)> = Vec::new();
    let mut spans: Vec<(Date, Date)> = Vec::new();
    for row in rows.iter().filter(|row| !of_worker || *row.kind() == Kind::Worker) {
        // The last day of a registration or an appointment is not that of the worker.
        let is_end = subject != Subject::Worker || of_worker;
        let last = match row.role(Role::Until) {
            Cell::Date(last) if is_end => last,
            _ => no_end,
        };
        spans.push((row.date(), last));
    }
    spans.sort_unstable();
    for (first, last) in spans {
        match presence.last_mut().filter(|(_, until)| until.plus_days(1).is_none_or(|next| first <= next)) {
            Some((begun, until)) if *begun == first => *until = (*until).min(last),
            Some((_, until)) => *until = last,
            None => presence.push((first, last)),
        }
    }
    presence.retain(|(first, last)| first <= last);
    presence
}
