//! What each task comes to under one reading, and where all readings agree.

use std::borrow::Cow;

use super::course::{By, Course, Did, Doubt, Occasion, Outcome, Room, Settled, Stretch};
use super::reading::Reading;
use super::window::Window;
use crate::checklist::cadence::{Cadence, TimeUnit};
use crate::checklist::readings::HourRule;
use crate::service::TaskState;
use crate::value::{Amount, Date};

/// A window, its number among those of the same days, and what it comes to.
pub(super) type Told = (Window, u32, Outcome);

impl Course<'_> {
    /// The tasks of the windows that meet the span, in the order of their days; of all windows where others are asked for, too.
    pub(super) fn settle(&self, room: &mut Room, all: bool, mut each: impl FnMut(Settled)) {
        let meets = |window: &Window| window.first <= self.span.last && window.last.max(self.stands_until(*window)) >= self.span.first;
        Reading::all(self, &mut room.readings);
        if let [reading] = room.readings.as_slice() {
            self.told(*reading, &mut room.told);
            for (window, _, outcome) in room.told.drain(..) {
                let is_asked = meets(&window);
                if all || is_asked {
                    each(Settled { window, outcome, doubts: Vec::new(), is_asked, of_records: Vec::new() });
                }
            }
            return;
        }
        let of = |reading: Reading| {
            let mut told = Vec::new();
            self.told(reading, &mut told);
            (reading, told)
        };
        let told: Vec<(Reading, Vec<Told>)> = room.readings.drain(..).map(of).collect();
        let mut keys: Vec<(Window, u32)> = told.iter().flat_map(|(_, told)| told.iter().map(|(window, nth, _)| (*window, *nth))).collect();
        keys.sort_unstable();
        keys.dedup();
        let asked = keys.into_iter().map(|(window, nth)| (window, nth, meets(&window))).filter(|(.., is_asked)| all || *is_asked);
        asked.filter_map(|(window, nth, is_asked)| Some(Settled { is_asked, ..agreed(window, nth, &told)? })).for_each(each);
    }

    /// A task of a gap is outstanding until somebody comes, however long ago its window was: the day of the next record that may do it,
    /// or else the last day on which the subject is in the target, as far as it is known.
    fn stands_until(&self, window: Window) -> Date {
        if !matches!(self.cadence, Cadence::Gap { .. }) {
            return window.last;
        }
        let left = self.last_of(window.first).min(self.as_of);
        self.did.iter().map(|did| did.day).find(|day| *day > window.first && *day <= left).unwrap_or(left)
    }

    /// The last day of the stretches without a gap around a day.
    fn last_of(&self, day: Date) -> Date {
        let mut last = day;
        for stretch in self.stretches.iter().filter(|stretch| stretch.last >= day) {
            if stretch.first <= last || last.plus_days(1) == Some(stretch.first) {
                last = stretch.last;
            }
        }
        last
    }

    fn told(&self, reading: Reading, all: &mut Vec<Told>) {
        let stretches = self.stretches_of(reading);
        match self.cadence {
            Cadence::Calendar { times, .. } => self.calendar(*times, reading, &stretches, all),
            Cadence::Gap { .. } => self.gap(reading, &stretches, all),
            Cadence::Once => all.extend(self.once(reading, &stretches)),
            Cadence::Term { amount, .. } => self.each(reading, all, |occasion| self.term(*amount, reading, occasion)),
            Cadence::Event { .. } | Cadence::Before { .. } => self.each(reading, all, |occasion| self.occasion(reading, occasion)),
            Cadence::Unstated { .. } => {}
        }
    }

    /// When the subject is in the target, stretches that follow each other made one.
    fn stretches_of(&self, reading: Reading) -> Cow<'_, [Stretch]> {
        if let ([] | [_], true) = (self.stretches, reading.is_in) {
            return Cow::Borrowed(self.stretches);
        }
        let mut joined: Vec<Stretch> = Vec::new();
        for stretch in self.stretches.iter().filter(|stretch| reading.is_in || !stretch.is_open) {
            match joined.last_mut() {
                Some(last) if last.last.plus_days(1) == Some(stretch.first) => last.last = stretch.last,
                _ => joined.push(*stretch),
            }
        }
        Cow::Owned(joined)
    }

    /// The records that do the item, with their places.
    pub(super) fn done(&self, reading: Reading) -> impl Iterator<Item = (usize, &Did)> {
        let until = self.as_of;
        let seen = self.did.iter().enumerate().take_while(move |(_, did)| did.day <= until);
        seen.filter(move |(_, did)| did.stands.under(reading.people, reading.once, reading.has_done))
    }

    fn each(&self, reading: Reading, all: &mut Vec<Told>, settle: impl Fn(&Occasion) -> Told) {
        for occasion in self.occasions.iter().filter(|occasion| reading.is_in || occasion.waits.is_none()) {
            let (window, _, outcome) = settle(occasion);
            let nth = all.iter().filter(|(known, ..)| *known == window).count();
            all.push((window, u32::try_from(nth).unwrap_or(u32::MAX), outcome));
        }
    }

    /// What an event or a day to come is answered by. One record may answer several.
    fn occasion(&self, reading: Reading, occasion: &Occasion) -> Told {
        let (window, shown) = match self.cadence {
            Cadence::Event { within, unit: TimeUnit::Hour } => {
                let of = |rule| hours(*within, occasion.window.first, rule);
                (of(reading.hours), of(self.readings.hours.unwrap_or(HourRule::Lenient)))
            }
            _ => (occasion.window, occasion.window),
        };
        // What brought a term about can't be its own renewal.
        let is_new = |day: Date| !matches!(self.cadence, Cadence::Before { .. }) || day > occasion.since;
        let renewed = occasion.until.plus_days(1).unwrap_or(occasion.until);
        let answers = |day: Date| day >= window.first && day >= occasion.since && is_new(day) && day <= renewed;
        let came = self.done(reading).find(|(_, did)| answers(did.day) && within(did.day, window.last, reading.late_days));
        let outcome = match came {
            Some((at, did)) => done(did.day, By::from_iter([at]), window),
            None if reading.unseen && self.is_untold(window.first.max(occasion.since)) => self.unseen(window),
            None => self.undone(window, window.first.max(occasion.since), occasion.until, reading.late_days),
        };
        (shown, 0, outcome)
    }

    /// Once means once: who did it before the subject came into the target has done it.
    fn once(&self, reading: Reading, stretches: &[Stretch]) -> Option<Told> {
        let (first, last) = (stretches.first()?, stretches.last()?);
        let window = Window::since(first.first)?;
        let came = self.done(reading).find(|(_, did)| did.day <= last.last);
        let outcome = match came {
            Some((at, did)) => done(did.day, By::from_iter([at]), window),
            None if reading.unseen && self.is_untold(window.first) => self.unseen(window),
            None => self.undone(window, window.first, last.last, 0),
        };
        Some((window, 0, outcome))
    }

    /// Of a gap one task is outstanding until somebody comes; the next begins on that day.
    fn gap(&self, reading: Reading, stretches: &[Stretch], all: &mut Vec<Told>) {
        for stretch in stretches {
            let mut start = stretch.first;
            let came = self.done(reading).filter(|(_, did)| did.day > stretch.first && did.day <= stretch.last);
            for (at, did) in came {
                let Some(window) = self.cadence.window_from(start) else { break };
                if did.day == start {
                    continue;
                }
                let from = self.latest_start(reading, start, did.day);
                let last = self.cadence.window_from(from).map_or(window.last, |late| late.last.max(window.last));
                let outcome = if within(did.day, last, reading.late_days) {
                    done(did.day, By::from_iter([at]), Window { first: window.first, last })
                } else {
                    // Who came after the grace did not do this task.
                    Outcome { state: TaskState::Missed, done_on: None, by: By::default() }
                };
                all.push((window, 0, outcome));
                start = did.day;
            }
            if let Some(window) = self.cadence.window_from(start) {
                let from = self.latest_start(reading, start, self.as_of);
                let last = self.cadence.window_from(from).map_or(window.last, |late| late.last.max(window.last));
                let outcome = self.undone(Window { first: start, last }, start, stretch.last, reading.late_days);
                all.push((window, 0, outcome));
            }
        }
    }

    /// The latest day on which a gap can have begun anew unseen.
    fn latest_start(&self, reading: Reading, start: Date, until: Date) -> Date {
        if !(reading.unseen && self.is_untold(start)) {
            return start;
        }
        let untold = self.kept_from.map_or(until, |kept| kept.plus_days(-1).unwrap_or(kept));
        start.max(untold.min(until))
    }

    /// The amount of a term comes together day by day.
    fn term(&self, amount: Amount, reading: Reading, occasion: &Occasion) -> Told {
        let window = occasion.window;
        let mut sum = Some(Amount::ZERO);
        let mut by = By::default();
        for (at, did) in self.done(reading).filter(|(_, did)| did.day >= window.first && did.day <= occasion.until) {
            if !within(did.day, window.last, reading.late_days) {
                break;
            }
            by.push(at);
            let much = self.amounts.get(at).copied().flatten();
            sum = match (sum, much) {
                (Some(sum), Some(much)) => sum.checked_add(much),
                // As much as is asked for stands behind an amount that nobody told.
                _ if reading.has_done => None,
                (sum, _) => sum,
            };
            if sum.is_none_or(|sum| sum.decimal() >= amount.decimal()) {
                return (window, 0, done(did.day, by, window));
            }
        }
        let outcome = match reading.unseen && self.is_untold(window.first) {
            true => self.unseen(window),
            false => Outcome { by, ..self.undone(window, window.first, occasion.until, reading.late_days) },
        };
        (window, 0, outcome)
    }

    /// What a window comes to where somebody came in time on a day of which the book does not tell.
    pub(super) fn unseen(&self, window: Window) -> Outcome {
        let state = if window.first > self.as_of { TaskState::Waiting } else { TaskState::Done };
        Outcome { state, done_on: None, by: By::default() }
    }

    /// What a window comes to that nobody did: it stands from one day to another.
    pub(super) fn undone(&self, window: Window, since: Date, until: Date, late_days: u32) -> Outcome {
        let state = if window.first.max(since) > self.as_of {
            TaskState::Waiting
        } else if until < self.as_of {
            // Whoever counted to the last day of the grace could have been seen on each of its days.
            let is_over = until.plus_days(1).is_none_or(|next| !within(next, window.last, late_days));
            if is_over { TaskState::Missed } else { TaskState::Void }
        } else if self.as_of <= window.last {
            TaskState::Open
        } else if within(self.as_of, window.last, late_days) {
            TaskState::Overdue
        } else {
            TaskState::Missed
        };
        Outcome { state, done_on: None, by: By::default() }
    }
}

/// What all readings say of a window; a window that none of them asks for is no task.
fn agreed(window: Window, nth: u32, told: &[(Reading, Vec<Told>)]) -> Option<Settled> {
    let of = |told: &'_ [Told]| -> Option<Outcome> {
        let at = told.binary_search_by(|(known, number, _)| (*known, *number).cmp(&(window, nth))).ok();
        let found = at.and_then(|at| told.get(at)).or_else(|| told.iter().find(|(known, number, _)| (*known, *number) == (window, nth)));
        found.map(|(_, _, outcome)| outcome.clone())
    };
    let outcomes: Vec<(Reading, Option<Outcome>)> = told.iter().map(|(reading, told)| (*reading, of(told))).collect();
    let (_, first) = outcomes.first()?;
    if outcomes.iter().all(|(_, outcome)| outcome == first) {
        return Some(Settled { window, outcome: first.clone()?, doubts: Vec::new(), is_asked: true, of_records: Vec::new() });
    }
    let state = |outcome: &Option<Outcome>| outcome.as_ref().map(|outcome| outcome.state);
    let decides = |doubt: &Doubt, differs: &dyn Fn(&Option<Outcome>, &Option<Outcome>) -> bool| {
        outcomes.iter().any(|(one, left)| outcomes.iter().any(|(other, right)| differs(left, right) && one.differs_in(other, *doubt)))
    };
    // Readings that differ in the day and the records alone come to the same counts, so nothing is asked.
    let agreed = state(first).filter(|agreed| outcomes.iter().all(|(_, outcome)| state(outcome) == Some(*agreed)));
    let doubts = Doubt::ALL.into_iter().filter(|doubt| decides(doubt, &|left, right| state(left) != state(right))).collect();
    let of_records = Doubt::ALL.into_iter().filter(|doubt| decides(doubt, &|left, right| left != right)).collect();
    // Records that would do it are named, whatever decides whether they do.
    let by = outcomes.iter().flat_map(|(_, outcome)| outcome.iter().flat_map(|outcome| outcome.by.iter()));
    let mut by: Vec<usize> = by.collect();
    by.sort_unstable();
    by.dedup();
    let state = agreed.unwrap_or(TaskState::Unknown);
    let outcome = Outcome { state, done_on: None, by: by.into_iter().collect() };
    Some(Settled { window, outcome, doubts, is_asked: true, of_records })
}

pub(super) fn done(day: Date, by: By, window: Window) -> Outcome {
    let state = if day <= window.last { TaskState::Done } else { TaskState::Late };
    Outcome { state, done_on: Some(day), by }
}

/// Whether a day is at most so many days after another.
pub(super) fn within(day: Date, last: Date, late_days: u32) -> bool {
    i64::from(day.day_number()).saturating_sub(i64::from(last.day_number())) <= i64::from(late_days)
}

/// The days within so many hours of an event of that day. A record of `n` days later lies from `24 (n - 1)` to `24 (n + 1)` hours after it.
fn hours(count: u32, day: Date, rule: HourRule) -> Window {
    let days = match rule {
        HourRule::Strict => (count / 24).saturating_sub(1),
        HourRule::Lenient => count.div_ceil(24),
    };
    let last = i32::try_from(days).ok().and_then(|days| day.plus_days(days)).unwrap_or(day);
    Window { first: day, last }
}
