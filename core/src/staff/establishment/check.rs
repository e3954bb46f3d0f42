//! What records of posts and appointments contradict each other in.

use std::collections::BTreeMap;

use super::place::{Body, body, days, seats};
use crate::finding::{Code, Param, Problem, sort_by};
use crate::service::{FactValue, Key, Kind, Record, Role, RoleValue};
use crate::value::Date;

type Days = (Date, Option<Date>);

/// A record of a post or an appointment, and the position that it is told at.
struct Item<'r> {
    body: Body,
    post: &'r Key,
    at: usize,
    days: Days,
    what: What<'r>,
}

enum What<'r> {
    Seats(u64),
    Held { worker: &'r Key, full_time: bool },
}

/// Posts and who is appointed to them, gathered until all have come.
#[derive(Default)]
pub(in crate::staff) struct Seats<'r> {
    items: Vec<Item<'r>>,
}

/// What happens to a post on a day, in the order in which it does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Left,
    Abolished,
    SetUp,
    Taken,
}

impl<'r> Seats<'r> {
    pub(in crate::staff) fn take(&mut self, at: usize, record: &'r Record) {
        let (Some(body), Some(post)) = (body(record), record.key(Role::Post)) else { return };
        let what = match (record.kind(), record.key(Role::Worker)) {
            (Kind::Post, _) => What::Seats(seats(record)),
            (Kind::Appointment, Some(worker)) => {
                let full_time = matches!(record.fact("full_time"), Some(FactValue::Known(RoleValue::Boolean(true))));
                What::Held { worker, full_time }
            }
            _ => return,
        };
        let days = days(record);
        if days.1.is_none_or(|end| days.0 < end) {
            self.items.push(Item { body, post, at, days, what });
        }
    }

    /// The contradictions, each at the position of its record. `number` is what a sentence calls another record.
    pub(in crate::staff) fn tell(mut self, number: &dyn Fn(usize) -> Param, tell: &mut dyn FnMut(usize, Problem)) {
        sort_by(&mut self.items, |left, right| left.body.cmp(&right.body).then_with(|| left.post.cmp(right.post)));
        for group in self.items.chunk_by(|left, right| left.body == right.body && left.post == right.post) {
            let there = joined(group);
            for item in group.iter().filter(|item| matches!(item.what, What::Held { .. })) {
                if !covered(&there, item.days) {
                    tell(item.at, Code::StaffPostNotEstablished.into());
                }
            }
            through_time(group, number, tell);
        }
    }
}

/// Follows one post of one body from day to day.
fn through_time(group: &[Item<'_>], number: &dyn Fn(usize) -> Param, tell: &mut dyn FnMut(usize, Problem)) {
    let mut events: Vec<(Date, Event, usize)> = Vec::new();
    let mut workers: Vec<(&Key, u32)> = Vec::new();
    for (nth, item) in group.iter().enumerate() {
        let (begins, ends) = match item.what {
            What::Seats(_) => (Event::SetUp, Event::Abolished),
            What::Held { full_time: false, .. } => continue,
            What::Held { worker, .. } => {
                workers.push((worker, 0));
                (Event::Taken, Event::Left)
            }
        };
        let (first, end) = item.days;
        events.push((first, begins, nth));
        events.extend(end.map(|end| (end, ends, nth)));
    }
    sort_by(&mut events, |left, right| left.cmp(right));
    sort_by(&mut workers, |(left, _), (right, _)| left.cmp(right));
    workers.dedup_by(|(left, _), (right, _)| left == right);
    // Those that are there, by when they were set up, and of each item when that was.
    let (mut there, mut holders): (BTreeMap<usize, usize>, u64) = (BTreeMap::new(), 0);
    let mut turns: Vec<usize> = vec![0; group.len()];
    for (turn, (_, event, nth)) in events.into_iter().enumerate() {
        let (Some(item), Some(set_up)) = (group.get(nth), turns.get_mut(nth)) else { continue };
        match (event, &item.what) {
            (Event::Abolished, _) => drop(there.remove(set_up)),
            (Event::SetUp, _) => {
                if let Some(other) = there.first_key_value().and_then(|(_, other)| group.get(*other)) {
                    tell(item.at, Problem::new(Code::StaffPostDoubled).with("other", number(other.at)));
                }
                *set_up = turn;
                there.insert(turn, nth);
                too_many(group, &there, holders, item.at, tell);
            }
            (_, What::Held { worker, .. }) => {
                let place = workers.binary_search_by(|(known, _)| known.cmp(worker)).ok();
                let Some((_, times)) = place.and_then(|at| workers.get_mut(at)) else { continue };
                if event == Event::Left {
                    *times = times.saturating_sub(1);
                    holders = holders.saturating_sub(u64::from(*times == 0));
                } else {
                    *times = times.saturating_add(1);
                    if *times == 1 {
                        holders = holders.saturating_add(1);
                        too_many(group, &there, holders, item.at, tell);
                    }
                }
            }
            (_, What::Seats(_)) => {}
        }
    }
}

fn too_many(group: &[Item<'_>], there: &BTreeMap<usize, usize>, holders: u64, at: usize, tell: &mut dyn FnMut(usize, Problem)) {
    // Of a post that is set up twice the seats are not known.
    let (1, Some((_, only))) = (there.len(), there.first_key_value()) else { return };
    let Some(What::Seats(seats)) = group.get(*only).map(|item| &item.what) else { return };
    if holders > *seats {
        tell(at, Problem::new(Code::StaffPostOverFilled).with("seats", i64::try_from(*seats).unwrap_or(i64::MAX)));
    }
}

/// The days on which the post is there, put together where there is no gap between them.
fn joined(group: &[Item<'_>]) -> Vec<Days> {
    let mut spans: Vec<Days> = group.iter().filter(|item| matches!(item.what, What::Seats(_))).map(|item| item.days).collect();
    sort_by(&mut spans, |left, right| left.cmp(right));
    let mut all: Vec<Days> = Vec::new();
    for (first, end) in spans {
        match all.last_mut() {
            Some((_, last)) if last.is_none_or(|last| first <= last) => {
                *last = match (*last, end) {
                    (Some(last), Some(end)) => Some(last.max(end)),
                    _ => None,
                };
            }
            _ => all.push((first, end)),
        }
    }
    all
}

fn covered(there: &[Days], (first, end): Days) -> bool {
    let before = there.partition_point(|(start, _)| *start <= first);
    let Some((_, last)) = before.checked_sub(1).and_then(|at| there.get(at)) else { return false };
    match (*last, end) {
        (None, _) => true,
        (Some(last), Some(end)) => end <= last,
        (Some(_), None) => false,
    }
}
