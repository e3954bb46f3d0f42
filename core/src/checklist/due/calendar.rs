//! The windows of the calendar: each has its own records first, and what is left over does the oldest whose grace still runs.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::course::{By, Course, Did, Outcome, Stretch};
use super::reading::Reading;
use super::settle::{Told, done, within};
use super::window::Window;
use crate::checklist::readings::PeriodRule;
use crate::value::Date;

/// A window that lacks so many times, with the records that it has.
struct Lacking {
    at: usize,
    left: u32,
    by: By,
    until: Date,
}

impl Course<'_> {
    pub(super) fn calendar(&self, times: u32, reading: Reading, stretches: &[Stretch], all: &mut Vec<Told>) {
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return };
        // Without a grace no window takes a record from another, so those before the span decide nothing.
        let (Some(begin), Some(end)) = (self.windows.first(), self.windows.last()) else { return };
        let from = if reading.late_days == 0 { first.first.max(begin.first) } else { first.first };
        let to = last.last.min(end.last);
        if from > to {
            return;
        }
        let windows = match from < begin.first {
            true => Cow::Owned(self.cadence.windows(Window { first: from, last: to }).collect()),
            false => Cow::Borrowed(meeting(self.windows, from, to)),
        };
        let begins = windows.first().map_or(from, |window| window.first);
        let mut days = self.done(reading).filter(|(_, did)| did.day >= begins).peekable();
        let mut lacking: VecDeque<Lacking> = VecDeque::new();
        all.reserve(windows.len());
        for window in windows.iter().copied() {
            let governs = governing(window, stretches);
            let counted = governs.filter(|_| counts(window, reading, stretches));
            let mut need = if counted.is_some() { times } else { 0 };
            let mut by = By::default();
            let mut last_day = None;
            while let Some((at, did)) = days.next_if(|(_, did)| did.day <= window.last) {
                let Some(stretch) = stretches.iter().find(|stretch| stretch.first <= did.day && did.day <= stretch.last) else { continue };
                let is_own = need > 0 && did.day >= window.first && (reading.entry_day || did.day > stretch.first);
                if is_own {
                    need = need.saturating_sub(1);
                    by.push(at);
                    last_day = Some(did.day);
                } else {
                    late((at, did), reading, &mut lacking, all);
                }
            }
            let Some((entry, until)) = counted else { continue };
            let outcome = match (need, last_day) {
                (0, Some(day)) => done(day, by, window),
                _ if reading.unseen && self.is_untold(window.first.max(entry)) => self.unseen(window),
                _ => {
                    if reading.late_days > 0 {
                        lacking.push_back(Lacking { at: all.len(), left: need, by: by.clone(), until });
                    }
                    Outcome { by, ..self.undone(window, entry, until, reading.late_days) }
                }
            };
            all.push((window, 0, outcome));
        }
        for left in days {
            late(left, reading, &mut lacking, all);
        }
    }
}

/// The windows that meet the days from one to another; both in the order of the days.
fn meeting(windows: &[Window], from: Date, to: Date) -> &[Window] {
    let (begin, end) = (windows.partition_point(|window| window.last < from), windows.partition_point(|window| window.first <= to));
    windows.get(begin..end).unwrap_or_default()
}

/// A record that its own window does not need does the oldest one that lacks one and whose grace still runs.
fn late((at, did): (usize, &Did), reading: Reading, lacking: &mut VecDeque<Lacking>, all: &mut [Told]) {
    let runs = |window: &Window| within(did.day, window.last, reading.late_days);
    while lacking.front().is_some_and(|oldest| !all.get(oldest.at).is_some_and(|(window, ..)| runs(window)) || oldest.until < did.day) {
        lacking.pop_front();
    }
    let Some(oldest) = lacking.front_mut() else { return };
    oldest.left = oldest.left.saturating_sub(1);
    oldest.by.push(at);
    if oldest.left == 0
        && let Some(oldest) = lacking.pop_front()
        && let Some((window, _, outcome)) = all.get_mut(oldest.at)
    {
        *outcome = done(did.day, oldest.by, *window);
    }
}

/// The first day of the window on which somebody of the stretches is in the target, and the last day of the last stretch that meets it.
fn governing(window: Window, stretches: &[Stretch]) -> Option<(Date, Date)> {
    let mut meeting = stretches.iter().filter(|stretch| meets(window, stretch));
    let first = meeting.next()?;
    let last = meeting.next_back().unwrap_or(first);
    Some((first.first.max(window.first), last.last))
}

fn meets(window: Window, stretch: &Stretch) -> bool {
    stretch.first <= window.last && stretch.last >= window.first
}

/// Whether a subject that is in the target on some day of the window counts for it.
fn counts(window: Window, reading: Reading, stretches: &[Stretch]) -> bool {
    let is_in_at_first = stretches.iter().any(|stretch| stretch.first <= window.first && window.first <= stretch.last);
    match reading.counts {
        PeriodRule::FirstDay => is_in_at_first,
        PeriodRule::AnyDay => is_in_at_first || reading.first_period,
        // Who left and came again was not in it on all days; who left for good makes it void.
        PeriodRule::AllDays => is_in_at_first && stretches.iter().filter(|stretch| meets(window, stretch)).count() == 1,
    }
}
