//! What records of posts and appointments contradict each other in.

use std::collections::BTreeMap;

use super::place::{Body, body, days, seats};
use crate::finding::{Code, Problem};
use crate::service::{FactValue, Key, Kind, Record, Role, RoleValue};
use crate::value::Date;

/// The records of one post of one body, with the positions that they are told at.
#[derive(Default)]
struct Group<'r> {
    posts: Vec<(usize, Days, u64)>,
    held: Vec<(usize, Days, &'r Key, bool)>,
}

type Days = (Date, Option<Date>);

/// Posts and who is appointed to them, gathered until all have come.
#[derive(Default)]
pub(in crate::staff) struct Seats<'r> {
    groups: BTreeMap<(Body, &'r Key), Group<'r>>,
}

/// What happens to a group on a day, in the order in which it does.
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
        match record.kind() {
            Kind::Post => self.groups.entry((body, post)).or_default().posts.push((at, days(record), seats(record))),
            Kind::Appointment => {
                let Some(worker) = record.key(Role::Worker) else { return };
                let full_time = matches!(record.fact("full_time"), Some(FactValue::Known(RoleValue::Boolean(true))));
                self.groups.entry((body, post)).or_default().held.push((at, days(record), worker, full_time));
            }
            _ => {}
        }
    }

    /// The contradictions, each at the position of its record. `number` is what a sentence calls another record.
    pub(in crate::staff) fn tell(&self, number: impl Fn(usize) -> i64, mut tell: impl FnMut(usize, Problem)) {
        for group in self.groups.values() {
            let there = joined(group.posts.iter().map(|(_, days, _)| *days).collect());
            for (at, days, ..) in &group.held {
                if !covered(&there, *days) {
                    tell(*at, Code::StaffPostNotEstablished.into());
                }
            }
            group.through_time(&number, &mut tell);
        }
    }
}

impl Group<'_> {
    fn through_time(&self, number: &impl Fn(usize) -> i64, tell: &mut impl FnMut(usize, Problem)) {
        let mut events: Vec<(Date, Event, usize)> = Vec::new();
        for (nth, (_, (first, end), _)) in self.posts.iter().enumerate() {
            events.push((*first, Event::SetUp, nth));
            events.extend(end.map(|end| (end, Event::Abolished, nth)));
        }
        for (nth, (_, (first, end), _, full_time)) in self.held.iter().enumerate() {
            if *full_time {
                events.push((*first, Event::Taken, nth));
                events.extend(end.map(|end| (end, Event::Left, nth)));
            }
        }
        events.sort_unstable();
        let mut there: Vec<usize> = Vec::new();
        let mut holders: BTreeMap<&Key, u32> = BTreeMap::new();
        for (_, event, nth) in events {
            match event {
                Event::Abolished => there.retain(|post| *post != nth),
                Event::Left => {
                    if let Some((_, _, worker, _)) = self.held.get(nth)
                        && let Some(times) = holders.get_mut(worker)
                    {
                        *times = times.saturating_sub(1);
                        if *times == 0 {
                            holders.remove(worker);
                        }
                    }
                }
                Event::SetUp => {
                    let Some((at, ..)) = self.posts.get(nth) else { continue };
                    if let Some((other, ..)) = there.first().and_then(|other| self.posts.get(*other)) {
                        tell(*at, Problem::new(Code::StaffPostDoubled).with("other", number(*other)));
                    }
                    there.push(nth);
                    self.too_many(&there, holders.len(), *at, tell);
                }
                Event::Taken => {
                    let Some((at, _, worker, _)) = self.held.get(nth) else { continue };
                    let times = holders.entry(worker).or_default();
                    *times = times.saturating_add(1);
                    if *times == 1 {
                        self.too_many(&there, holders.len(), *at, tell);
                    }
                }
            }
        }
    }

    fn too_many(&self, there: &[usize], holders: usize, at: usize, tell: &mut impl FnMut(usize, Problem)) {
        // Of a post that is set up twice the seats are not known.
        let [only] = there else { return };
        let Some((_, _, seats)) = self.posts.get(*only) else { return };
        if u64::try_from(holders).is_ok_and(|holders| holders > *seats) {
            let seats = i64::try_from(*seats).unwrap_or(i64::MAX);
            tell(at, Problem::new(Code::StaffPostOverFilled).with("seats", seats));
        }
    }
}

/// Days without a gap between them, put together.
fn joined(mut spans: Vec<Days>) -> Vec<Days> {
    spans.sort_unstable();
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
