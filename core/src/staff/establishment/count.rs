use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::figure::{Cell, Establishment, Fate, PartTime, Sifted, Stock};
use super::place::{Body, days, placed, seats};
use crate::finding::Problem;
use crate::network::{Network, View};
use crate::service::{FactValue, Key, Kind, Record, Role, RoleValue};
use crate::time::Period;
use crate::value::{DivisionCode, Level};

/// What was set up at a body: nothing is known of the seats where records overlap.
struct Post<'r> {
    kind: Arc<str>,
    seats: Option<u64>,
    records: u64,
    holders: BTreeSet<&'r Key>,
    part_time: BTreeSet<&'r Key>,
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
    /// let record = |form: &str, text: &str| pack.form(form).unwrap().check_json(text, today).into_record().unwrap();
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
        view.tree().require(unit)?;
        Ok(count(records, &BTreeMap::new(), view, unit, part_time, |at| unit.contains(at)))
    }
}

/// The same with the rows that have an error, by kind.
pub(in crate::staff) fn whole<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    rejected: &BTreeMap<Kind, u64>,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
) -> Result<Establishment, Problem> {
    view.tree().require(unit)?;
    Ok(count(records, rejected, view, unit, part_time, |at| unit.contains(at)))
}

/// By the units of a lower level, and last, where there is any, what stands in none of them.
pub(in crate::staff) fn by_units<'r, R: IntoIterator<Item = &'r Record>>(
    records: impl Fn() -> R,
    rejected: &BTreeMap<Kind, u64>,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
    level: Level,
) -> Result<Vec<Establishment>, Problem> {
    view.tree().require(unit)?;
    let below: Vec<DivisionCode> = view.tree().within(unit).map(|below| below.code).filter(|code| code.level() == level).collect();
    let of = |place, inside: &dyn Fn(DivisionCode) -> bool| count(records(), rejected, view, place, part_time, inside);
    let mut parts: Vec<Establishment> = below.iter().map(|part| of(*part, &|at| part.contains(at))).collect();
    let rest = of(unit, &|at| unit.contains(at) && at.ancestor(level).is_none_or(|part| below.binary_search(&part).is_err()));
    if rest.posts.used > 0 || rest.appointments.used > 0 {
        parts.push(rest);
    }
    Ok(parts)
}

/// At the end of each month that ends within the period; nothing where the period's start is not stated.
pub(in crate::staff) fn month_ends<'r, R: IntoIterator<Item = &'r Record>>(
    records: impl Fn() -> R,
    rejected: &BTreeMap<Kind, u64>,
    network: &Network,
    unit: DivisionCode,
    period: Period,
    part_time: PartTime,
) -> Result<Option<Vec<Establishment>>, Problem> {
    let Some(months) = period.months() else { return Ok(None) };
    let ends = months.map(Period::last_day).filter(|day| Period::month_of(*day).last_day() == *day);
    ends.map(|day| whole(records(), rejected, network.at(day)?, unit, part_time)).collect::<Result<Vec<_>, _>>().map(Some)
}

fn count<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    rejected: &BTreeMap<Kind, u64>,
    view: View<'_>,
    unit: DivisionCode,
    part_time: PartTime,
    inside: impl Fn(DivisionCode) -> bool,
) -> Establishment {
    let tree = view.tree();
    let (mut posts, mut appointments) = (Sifted::default(), Sifted::default());
    let mut held: Vec<(&Record, Body)> = Vec::new();
    let mut set_up: BTreeMap<(Body, &Key), Post<'r>> = BTreeMap::new();
    posts.add(Fate::Errors, rejected.get(&Kind::Post).copied().unwrap_or_default());
    appointments.add(Fate::Errors, rejected.get(&Kind::Appointment).copied().unwrap_or_default());
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
                let new = || Post {
                    kind: kind.clone(),
                    seats: Some(seats(record)),
                    records: 0,
                    holders: BTreeSet::new(),
                    part_time: BTreeSet::new(),
                };
                let known = set_up.entry((body, post)).or_insert_with(new);
                known.records = known.records.saturating_add(1);
                if known.records > 1 {
                    known.seats = None;
                }
            }
            // A record that was built has what its kind requires.
            _ => posts.add(Fate::BodyUnknown, 1),
        }
    }
    for post in set_up.values() {
        if post.seats.is_some() {
            posts.used = posts.used.saturating_add(post.records);
        } else {
            posts.add(Fate::Doubled, post.records);
        }
    }
    for (record, body) in held {
        match fill(record, body, &mut set_up, part_time) {
            None => appointments.used = appointments.used.saturating_add(1),
            Some(fate) => appointments.add(fate, 1),
        }
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

/// Lets an appointment fill a seat, or says why it does not.
fn fill<'r>(record: &'r Record, body: Body, set_up: &mut BTreeMap<(Body, &'r Key), Post<'r>>, part_time: PartTime) -> Option<Fate> {
    let post = record.key(Role::Post).and_then(|post| set_up.get_mut(&(body, post)));
    let (Some(post), Some(worker)) = (post, record.key(Role::Worker)) else { return Some(Fate::NotEstablished) };
    let full_time = match record.fact("full_time") {
        Some(FactValue::Known(RoleValue::Boolean(yes))) => Some(*yes),
        _ => None,
    };
    if full_time == Some(false) {
        post.part_time.insert(worker);
    }
    if post.seats.is_none() {
        return Some(Fate::Doubled);
    }
    match (full_time, part_time) {
        (Some(true), _) | (_, PartTime::Seat) => {
            post.holders.insert(worker);
            None
        }
        (Some(false), PartTime::None) => Some(Fate::PartTime),
        (None, PartTime::None) => Some(Fate::FullTimeUnknown),
    }
}

/// The stock of what is known, and the bodies that it belongs to.
#[derive(Default)]
struct Sum<'b> {
    stock: Stock,
    bodies: BTreeSet<&'b Body>,
}

impl<'b> Sum<'b> {
    fn add(&mut self, body: &'b Body, seats: u64, post: &Post<'_>) {
        let number = |set: &BTreeSet<&Key>| u64::try_from(set.len()).unwrap_or(u64::MAX);
        let filled = number(&post.holders);
        self.bodies.insert(body);
        let stock = &mut self.stock;
        stock.bodies = u64::try_from(self.bodies.len()).unwrap_or(u64::MAX);
        stock.seats = stock.seats.saturating_add(seats);
        stock.filled = stock.filled.saturating_add(filled);
        stock.vacant = stock.vacant.saturating_add(seats.saturating_sub(filled));
        stock.over_filled = stock.over_filled.saturating_add(filled.saturating_sub(seats));
        stock.part_time = stock.part_time.saturating_add(number(&post.part_time));
    }
}

/// The whole, by kind of body, and by kind and post.
type Added = (Stock, Vec<(Arc<str>, Stock)>, Vec<Cell>);

fn add_up(set_up: &BTreeMap<(Body, &Key), Post<'_>>) -> Added {
    let mut whole = Sum::default();
    let mut kinds: BTreeMap<&Arc<str>, Sum<'_>> = BTreeMap::new();
    let mut cells: BTreeMap<(&Arc<str>, &Key), Sum<'_>> = BTreeMap::new();
    for ((body, name), post) in set_up {
        let Some(seats) = post.seats else { continue };
        whole.add(body, seats, post);
        kinds.entry(&post.kind).or_default().add(body, seats, post);
        cells.entry((&post.kind, *name)).or_default().add(body, seats, post);
    }
    let kinds = kinds.into_iter().map(|(kind, sum)| (kind.clone(), sum.stock)).collect();
    let cell =
        |((kind, name), sum): ((&Arc<str>, &Key), Sum<'_>)| Cell { body_kind: kind.clone(), post: name.expose().into(), stock: sum.stock };
    (whole.stock, kinds, cells.into_iter().map(cell).collect())
}
