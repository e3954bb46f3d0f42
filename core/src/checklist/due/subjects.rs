//! Whom the book tells of: since when, until when, where, and what is known of each from which day on.

use std::collections::BTreeMap;

use super::by_number::{ByNumber, narrow, wide};
use super::question::ListedSubject;
use super::told::Told;
use crate::checklist::facts::Held;
use crate::checklist::matched::held;
use crate::checklist::names::Names;
use crate::checklist::words::Subject;
use crate::service::book::{Cell, Row, RowId};
use crate::service::{Book, Kind, Role, Shape};
use crate::value::{Date, DivisionCode};

/// A subject as the book tells of it.
pub(super) struct Known {
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

/// The subjects of one sort. What is known of each is read where it is asked for, so that it is never held of all at once.
pub(super) struct Subjects<'b> {
    book: &'b Book,
    subject: Subject,
    listed: &'b [ListedSubject<'b>],
    all: Vec<One<'b>>,
    /// The place of each by the number of its key.
    places: Vec<Option<u32>>,
    /// The records that tell of each, by the number of its key.
    rows: ByNumber<RowId>,
    told: BTreeMap<u32, Vec<(Date, usize, Held)>>,
    stations: BTreeMap<u32, Vec<(Date, DivisionCode)>>,
    /// The columns of the asked facts on each shelf, with their slots and whether their days are past.
    columns: Vec<Vec<(usize, usize, bool)>>,
}

/// A subject, by what it is found.
#[derive(Clone, Copy)]
struct One<'b> {
    key: &'b str,
    number: Option<u32>,
    /// Which of those that the caller lists it is, where no record tells of it.
    made_of: Option<u32>,
    /// Which of these says when it is one.
    dated_by: Option<u32>,
}

impl<'b> Subjects<'b> {
    /// The place of the subject whose key has that number.
    pub(super) fn at(&self, number: u32) -> Option<usize> {
        let place = *self.places.get(usize::try_from(number).ok()?)?;
        usize::try_from(place?).ok()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Their keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'b str> {
        self.all.iter().map(|one| one.key)
    }

    /// Those of a book and those that the caller lists; in the order of their keys where that is asked for.
    pub(super) fn of(
        names: &'b Names,
        book: &'b Book,
        subject: Subject,
        listed: &'b [ListedSubject<'b>],
        is_ordered: bool,
    ) -> Subjects<'b> {
        let role = own_role(subject);
        let numbered = |row: Row<'_>| Some((number_of(row, role)?, row.id()));
        let telling = || rows_of(book, |kind| tells(subject, kind)).filter_map(numbered);
        let rows = ByNumber::of(|put| telling().for_each(|(number, row)| put(number, row)));
        let mut all: Vec<One<'b>> = Vec::new();
        let mut places: Vec<Option<u32>> = Vec::new();
        for number in 0..rows.numbers() {
            let key = rows.get(number).iter().find_map(|row| text_of(book.row(*row)?, role));
            places.push(key.map(|_| narrow(all.len())));
            all.extend(key.map(|key| One { key, number: Some(narrow(number)), made_of: None, dated_by: None }));
        }
        let numbers: BTreeMap<&str, u32> = match listed.iter().any(|listed| listed.subject == subject) {
            true => book.rows().filter_map(|row| Some((text_of(row, role)?, number_of(row, role)?))).collect(),
            false => BTreeMap::new(),
        };
        for (listed, which) in listed.iter().zip(0_u32..).filter(|(listed, _)| listed.subject == subject) {
            let number = numbers.get(listed.key).copied();
            let place = number.and_then(|number| places.get(wide(number)).copied().flatten());
            match place.and_then(|at| all.get_mut(wide(at))) {
                // Whoever lists a subject says when it is one.
                Some(known) => known.dated_by = Some(which),
                None => {
                    put(&mut places, number, narrow(all.len()));
                    all.push(One { key: listed.key, number, made_of: Some(which), dated_by: Some(which) });
                }
            }
        }
        if is_ordered && !all.is_sorted_by_key(|one| one.key) {
            all.sort_by_key(|one| one.key);
            all.iter().zip(0..).for_each(|(one, at)| put(&mut places, one.number, at));
        }
        let columns = |shape: &Shape| {
            let asked = names.asked().filter_map(|(slot, fact, _)| Some((slot, shape.fact_column(&fact.id)?, fact.asked.is_past)));
            if *shape.kind() == subject.facts_kind() { asked.collect() } else { Vec::new() }
        };
        Subjects {
            book,
            subject,
            listed,
            all,
            places,
            rows,
            told: told_rows(names, book, role),
            stations: station_places(book, listed),
            columns: book.shelves().map(|(_, shape)| columns(shape)).collect(),
        }
    }

    /// What is known of one.
    pub(super) fn known(&self, at: usize) -> Option<Known> {
        let one = self.all.get(at)?;
        let listed = |which: Option<u32>| which.and_then(|which| self.listed.get(wide(which)));
        let mut known = match listed(one.made_of) {
            Some(listed) => {
                let first = Date::new(1, 1, 1)?;
                let places = listed.division.map(|code| (first, None, Some(code))).into_iter().collect();
                Known { presence: Vec::new(), changes: Vec::new(), places, wrong: Vec::new() }
            }
            None => {
                let number = one.number?;
                let told = self.told.get(&number).map(Vec::as_slice).unwrap_or_default();
                let mut known = self.read(self.rows.get(wide(number)), told);
                known.place(&self.stations);
                known
            }
        };
        if let Some(listed) = listed(one.dated_by) {
            known.presence = vec![(listed.first.or(Date::new(1, 1, 1))?, listed.last.or(Date::new(9999, 12, 31))?)];
        }
        Some(known)
    }
}

impl Subjects<'_> {
    /// What records tell of one, and what others tell of its facts.
    fn read(&self, rows: &[RowId], told: &[(Date, usize, Held)]) -> Known {
        let mut rows: Vec<Row<'_>> = rows.iter().filter_map(|row| self.book.row(*row)).collect();
        rows.sort_by_key(|row| row.date());
        let mut changes: Vec<Change> =
            told.iter().map(|(from, slot, held)| Change { from: *from, slot: *slot, held: held.clone() }).collect();
        let mut places = Vec::new();
        let mut wrong = Vec::new();
        for row in &rows {
            if matches!(row.role(Role::Until), Cell::Date(last) if last < row.date()) {
                wrong.push((Told::EndsBefore, row.id()));
            }
            for (slot, column, is_past) in self.columns.get(row.id().shelf()).into_iter().flatten() {
                let held = held(&row.cell(*column).value());
                if *is_past && matches!(held, Held::Date(day) if day > row.date()) {
                    wrong.push((Told::FactLater, row.id()));
                }
                // What a record does not say stays as it was.
                if held != Held::Unknown {
                    changes.push(Change { from: row.date(), slot: *slot, held });
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
        Known { presence: presence(self.subject, &rows), changes, places, wrong }
    }
}

fn put(places: &mut Vec<Option<u32>>, number: Option<u32>, place: u32) {
    if let Some(at) = number.map(wide) {
        if places.len() <= at {
            places.resize(at.saturating_add(1), None);
        }
        places.get_mut(at).into_iter().for_each(|known| *known = Some(place));
    }
}

/// The role whose key a subject of that sort is.
pub(super) fn own_role(subject: Subject) -> Role {
    subject.roles().first().copied().unwrap_or(Role::Person)
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
