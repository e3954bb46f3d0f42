use std::cmp::Ordering;
use std::sync::Arc;

use super::figure::{Cell, Establishment, Fate, PartTime, Sifted, Stock};
use super::place::{Body, days, placed, seats};
use crate::finding::{Problem, sort_by};
use crate::network::{Network, View};
use crate::service::{FactValue, Key, Kind, Record, Role, RoleValue};
use crate::time::Period;
use crate::value::{DivisionCode, Level};

/// How many rows have an error.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::staff) struct Rejected {
    pub(in crate::staff) posts: u64,
    pub(in crate::staff) appointments: u64,
}

/// What was set up at a body: nothing is known of the seats where records overlap.
struct Post<'r> {
    body: Body,
    name: &'r Key,
    kind: &'r Arc<str>,
    seats: Option<u64>,
    records: u64,
    holders: Vec<&'r Key>,
    part_time: Vec<&'r Key>,
}

impl Post<'_> {
    fn cmp(&self, body: &Body, name: &Key) -> Ordering {
        self.body.cmp(body).then_with(|| self.name.cmp(name))
    }
}

impl Establishment {
    /// The posts of a unit's bodies on the day of the view, from records in any order; those of other kinds are passed over.
    ///
    /// A person in several appointments to one post of one body fills one seat of it.
    ///
    /// # Errors
    /// Those of [`Tree::require`](crate::network::Tree::require) where the list of the day does not have the unit.
    ///
    /// ```
    /// use wushe::network::{Divisions, Network};
    /// use wushe::staff::{Establishment, PartTime};
    /// use wushe::{Date, DivisionCode, Pack};
    ///
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let (pack, today) = (Pack::builtin("hinggan").unwrap(), Date::parse("2022-05-21")?);
    /// let record = |form: &str, text: &str| pack.form(form).unwrap().check_json(text, today).into_record().unwrap().0;
    /// let records = [
    ///     record("post", r#"{"from":"2021-01-01","post":"p","seats":2,"body_kind":"township","division":"152221100000"}"#),
    ///     record("appointment", r#"{"worker":"w","from":"2021-03-01","post":"p","division":"152221100000","full_time":true}"#),
    /// ];
    /// let (view, league) = (network.at(today)?, DivisionCode::parse_short("1522")?);
    /// let stock = Establishment::of(&records, view, league, PartTime::None)?.whole();
    /// assert_eq!((stock.seats, stock.filled, stock.vacant), (2, 1, 1));
    /// assert!(Establishment::of(&records, view, DivisionCode::parse_short("1523")?, PartTime::None).is_err());
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn of<'r>(
        records: impl IntoIterator<Item = &'r Record>,
        view: View<'_>,
        unit: DivisionCode,
        part_time: PartTime,
    ) -> Result<Establishment, Problem> {
        whole(&mut records.into_iter(), Rejected::default(), view, unit, part_time)
    }
}

/// The same with the rows that have an error, by kind.
pub(in crate::staff) fn whole(
    records: &mut dyn Iterator<Item = &Record>,
    rejected: Rejected,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
) -> Result<Establishment, Problem> {
    view.tree().require(unit)?;
    Ok(count(records, rejected, view, unit, part_time, &|at| unit.contains(at)))
}

/// By the units of a lower level, and last, where there is any, what stands in none of them.
pub(in crate::staff) fn by_units<'r, R: Iterator<Item = &'r Record>>(
    records: impl Fn() -> R,
    rejected: Rejected,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
    level: Level,
) -> Result<Vec<Establishment>, Problem> {
    view.tree().require(unit)?;
    let below: Vec<DivisionCode> = view.tree().within(unit).map(|below| below.code).filter(|code| code.level() == level).collect();
    let of = |place, inside: &dyn Fn(DivisionCode) -> bool| count(&mut records(), rejected, view, place, part_time, inside);
    let mut parts: Vec<Establishment> = below.iter().map(|part| of(*part, &|at| part.contains(at))).collect();
    let rest = of(unit, &|at| unit.contains(at) && at.ancestor(level).is_none_or(|part| below.binary_search(&part).is_err()));
    if rest.posts.used > 0 || rest.appointments.used > 0 {
        parts.push(rest);
    }
    Ok(parts)
}

/// At the end of each month that ends within the period; nothing where the period's start is not stated.
pub(in crate::staff) fn month_ends<'r, R: Iterator<Item = &'r Record>>(
    records: impl Fn() -> R,
    rejected: Rejected,
    network: &Network,
    unit: DivisionCode,
    period: Period,
    part_time: PartTime,
) -> Result<Option<Vec<Establishment>>, Problem> {
    let Some(months) = period.months() else { return Ok(None) };
    let ends = months.map(Period::last_day).filter(|day| Period::month_of(*day).last_day() == *day);
    ends.map(|day| whole(&mut records(), rejected, network.at(day)?, unit, part_time)).collect::<Result<Vec<_>, _>>().map(Some)
}

#[inline(never)]
fn count(
    records: &mut dyn Iterator<Item = &Record>,
    rejected: Rejected,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
    inside: &dyn Fn(DivisionCode) -> bool,
) -> Establishment {
    let tree = view.tree();
    let (mut posts, mut appointments) = (Sifted::default(), Sifted::default());
    let mut held: Vec<(&Record, Body)> = Vec::new();
    let mut set_up: Vec<Post<'_>> = Vec::new();
    posts.add(Fate::Errors, rejected.posts);
    appointments.add(Fate::Errors, rejected.appointments);
    let here = |record: &Record| {
        let (first, end) = days(record);
        if tree.date() < first {
            return Err(Fate::NotBegun);
        }
        if end.is_some_and(|end| end <= tree.date()) {
            return Err(Fate::Ended);
        }
        let (body, at) = placed(record, view)?;
        if inside(at) { Ok(body) } else { Err(Fate::OtherUnit) }
    };
    for record in records {
        let sifted = match record.kind() {
            Kind::Post => &mut posts,
            Kind::Appointment => &mut appointments,
            _ => continue,
        };
        let body = match here(record) {
            Ok(body) => body,
            Err(fate) => {
                sifted.add(fate, 1);
                continue;
            }
        };
        match (record.kind(), record.key(Role::Post), record.role(Role::BodyKind)) {
            (Kind::Appointment, ..) => held.push((record, body)),
            (_, Some(post), Some(RoleValue::Option(kind))) => {
                set_up.push(Post {
                    body,
                    name: post,
                    kind,
                    seats: Some(seats(record)),
                    records: 1,
                    holders: Vec::new(),
                    part_time: Vec::new(),
                });
            }
            // A record that was built has what its kind requires.
            _ => posts.add(Fate::BodyUnknown, 1),
        }
    }
    let mut set_up = once_each(set_up);
    for post in &set_up {
        if post.seats.is_some() {
            posts.used = posts.used.saturating_add(post.records);
        } else {
            posts.add(Fate::Doubled, post.records);
        }
    }
    for (record, body) in held {
        match fill(record, &body, &mut set_up, part_time) {
            None => appointments.used = appointments.used.saturating_add(1),
            Some(fate) => appointments.add(fate, 1),
        }
    }
    for post in &mut set_up {
        distinct(&mut post.holders);
        distinct(&mut post.part_time);
    }
    let (whole, by_kind, cells) = add_up(&set_up);
    Establishment {
        division: unit,
        place: tree.unit(unit).map(|unit| unit.name).unwrap_or_default().into(),
        date: tree.date(),
        list_date: tree.list_date(),
        part_time,
        whole,
        by_kind,
        cells,
        posts,
        appointments,
        explained_list: tree.explain([unit]),
    }
}

/// Each post of each body once, by body and name.
fn once_each(mut all: Vec<Post<'_>>) -> Vec<Post<'_>> {
    sort_by(&mut all, |left, right| left.cmp(&right.body, right.name));
    let mut once: Vec<Post<'_>> = Vec::with_capacity(all.len());
    for post in all {
        match once.last_mut() {
            Some(known) if known.cmp(&post.body, post.name).is_eq() => {
                known.records = known.records.saturating_add(1);
                known.seats = None;
            }
            _ => once.push(post),
        }
    }
    once
}

fn distinct(keys: &mut Vec<&Key>) {
    sort_by(keys, |left, right| left.cmp(right));
    keys.dedup();
}

/// Lets an appointment fill a seat, or says why it does not.
fn fill<'r>(record: &'r Record, body: &Body, set_up: &mut [Post<'r>], part_time: PartTime) -> Option<Fate> {
    let found = record.key(Role::Post).and_then(|name| set_up.binary_search_by(|post| post.cmp(body, name)).ok());
    let post = found.and_then(|at| set_up.get_mut(at));
    let (Some(post), Some(worker)) = (post, record.key(Role::Worker)) else { return Some(Fate::NotEstablished) };
    let full_time = match record.fact("full_time") {
        Some(FactValue::Known(RoleValue::Boolean(yes))) => Some(*yes),
        _ => None,
    };
    if full_time == Some(false) {
        post.part_time.push(worker);
    }
    if post.seats.is_none() {
        return Some(Fate::Doubled);
    }
    match (full_time, part_time) {
        (Some(true), _) | (_, PartTime::Seat) => {
            post.holders.push(worker);
            None
        }
        (Some(false), PartTime::None) => Some(Fate::PartTime),
        (None, PartTime::None) => Some(Fate::FullTimeUnknown),
    }
}

impl Stock {
    /// Adds one post of one body; the body counts where it did not before.
    fn add(&mut self, seats: u64, post: &Post<'_>, new_body: bool) {
        let number = |keys: &[&Key]| u64::try_from(keys.len()).unwrap_or(u64::MAX);
        let filled = number(&post.holders);
        self.add_up(Stock {
            bodies: u64::from(new_body),
            seats,
            filled,
            vacant: seats.saturating_sub(filled),
            over_filled: filled.saturating_sub(seats),
            part_time: number(&post.part_time),
        });
    }

    fn add_up(&mut self, more: Stock) {
        self.bodies = self.bodies.saturating_add(more.bodies);
        self.seats = self.seats.saturating_add(more.seats);
        self.filled = self.filled.saturating_add(more.filled);
        self.vacant = self.vacant.saturating_add(more.vacant);
        self.over_filled = self.over_filled.saturating_add(more.over_filled);
        self.part_time = self.part_time.saturating_add(more.part_time);
    }
}

/// The whole, by kind of body, and by kind and post.
type Added = (Stock, Vec<(Arc<str>, Stock)>, Vec<Cell>);

fn add_up(set_up: &[Post<'_>]) -> Added {
    let mut whole = Stock::default();
    // A code list's options are few. The posts stand by body, so a body that is not the last one of its kind is a new one.
    let mut kinds: Vec<(Arc<str>, Stock, Option<&Body>)> = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut last: Option<&Body> = None;
    for post in set_up {
        let Some(seats) = post.seats else { continue };
        whole.add(seats, post, last.replace(&post.body) != Some(&post.body));
        let at = kinds.partition_point(|(kind, ..)| kind < post.kind);
        if kinds.get(at).is_none_or(|(kind, ..)| kind != post.kind) {
            kinds.insert(at, (post.kind.clone(), Stock::default(), None));
        }
        if let Some((_, stock, last)) = kinds.get_mut(at) {
            stock.add(seats, post, last.replace(&post.body) != Some(&post.body));
        }
        let mut stock = Stock::default();
        stock.add(seats, post, true);
        cells.push(Cell { body_kind: post.kind.clone(), post: post.name.expose().into(), stock });
    }
    let kinds = kinds.into_iter().map(|(kind, stock, _)| (kind, stock)).collect();
    sort_by(&mut cells, |left, right| left.body_kind.cmp(&right.body_kind).then_with(|| left.post.cmp(&right.post)));
    let mut merged: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match merged.last_mut() {
            Some(known) if known.body_kind == cell.body_kind && known.post == cell.post => known.stock.add_up(cell.stock),
            _ => merged.push(cell),
        }
    }
    (whole, kinds, merged)
}
