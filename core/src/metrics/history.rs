//! What becomes of keys through all their records: when each opens, closes and moves, and when it is new.

use super::given::{Gives, Step};
use super::spec::Aggregate;
use super::stand::{Stand, Stands};
use super::tally::Counting;
use crate::value::Date;

/// Something that counts of a key on a day, in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: u32,
    pub(super) day: Date,
    pub(super) unit: Stand,
    /// How many keys there are more in the unit, where that is counted.
    pub(super) change: i32,
}

/// A step of a key; nothing is known of its unit where its station stands in none.
type Event = (u32, Date, Step, Option<Stand>);

/// All that counts of the keys of a measure, key by key and day by day.
pub(super) struct History {
    aggregate: Aggregate,
    pub(super) entries: Vec<Entry>,
}

impl History {
    /// Follows each key of a measure, if that is how it counts.
    pub(super) fn of(counting: Counting<'_>, stands: &Stands) -> Option<Self> {
        let aggregate = counting.measure.aggregate();
        if !aggregate.has_history() {
            return None;
        }
        let mut events: Vec<Event> = Vec::new();
        for (row, gives) in counting.rows() {
            match gives {
                Gives::Step(step, key) => events.push((key, row.date(), step, stands.of(row).ok())),
                Gives::Key(key) => events.push((key, row.date(), Step::Neither, stands.of(row).ok())),
                _ => {}
            }
        }
        events.sort_unstable();
        let mut entries = Vec::new();
        for events in events.chunk_by(|left, right| left.0 == right.0) {
            match aggregate {
                Aggregate::First => first(events, &mut entries),
                Aggregate::FirstInUnit => seen(events, &mut entries),
                _ => follow(events, aggregate, &mut entries),
            }
        }
        Some(History { aggregate, entries })
    }

    /// The value for the units that a function names, on the days of a period: of a stock, on its last day.
    pub(super) fn value(&self, period: (Option<Date>, Date), within: impl Fn(Stand) -> bool) -> i64 {
        let (first, last) = period;
        let inside = |entry: &&Entry| entry.day <= last && first.is_none_or(|first| first <= entry.day);
        let here = self.entries.iter().filter(|entry| within(entry.unit));
        let change = |sum: i64, entry: &Entry| sum.saturating_add(entry.change.into());
        match self.aggregate {
            Aggregate::Stock => here.filter(|entry| entry.day <= last).fold(0, change),
            Aggregate::First | Aggregate::FirstInUnit => {
                // Entries come key by key and day by day, so the first of a key here is the one that may count.
                let (mut new, mut known) = (0, None);
                for entry in here {
                    if known != Some(entry.key) {
                        new = i64::from(inside(&entry)).saturating_add(new);
                    }
                    known = Some(entry.key);
                }
                new
            }
            _ => here.filter(inside).fold(0, change),
        }
    }
}

/// The units in which a key is seen on its first day.
fn first(events: &[Event], entries: &mut Vec<Entry>) {
    let Some((key, first, ..)) = events.first().copied() else { return };
    let units = events.iter().take_while(|(_, day, ..)| *day == first).filter_map(|(.., unit)| *unit);
    entries.extend(units.map(|unit| Entry { key, day: first, unit, change: 1 }));
}

/// The units in which a key is seen, day by day.
fn seen(events: &[Event], entries: &mut Vec<Entry>) {
    entries.extend(events.iter().filter_map(|(key, day, _, unit)| Some(Entry { key: *key, day: *day, unit: (*unit)?, change: 1 })));
}

/// How a key opens, closes and moves.
fn follow(events: &[Event], aggregate: Aggregate, entries: &mut Vec<Entry>) {
    let (mut is_open, mut stands): (Option<bool>, Option<Stand>) = (None, None);
    for (key, day, step, unit) in events.iter().copied() {
        let mut tell = |unit: Option<Stand>, change| entries.extend(unit.map(|unit| Entry { key, day, unit, change }));
        let before = stands;
        stands = unit.or(stands);
        let opens = matches!(step, Step::Opens | Step::Both) && is_open != Some(true);
        let carried = is_open.is_none() && !opens;
        let was_open = is_open == Some(true);
        let closes = matches!(step, Step::Both | Step::Closes) && (was_open || opens || carried);
        let now_open = was_open || opens || carried;
        match aggregate {
            Aggregate::Stock => {
                if was_open && before != stands {
                    tell(before, -1);
                    tell(stands, 1);
                }
                if !was_open && now_open {
                    tell(stands, 1);
                }
                if closes {
                    tell(stands, -1);
                }
            }
            Aggregate::Opened if opens => tell(stands, 1),
            Aggregate::CarriedIn if carried => tell(stands, 1),
            Aggregate::Closed if closes => tell(stands, 1),
            _ => {}
        }
        is_open = Some(now_open && !closes);
    }
}
