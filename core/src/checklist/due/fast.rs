//! Windows of the calendar, counted for who is in the target on days in a row and whose records are certain.
//!
//! What it comes to is what `calendar` and `settle` come to, which stay the reference (tested against each other).

use super::by_number::wide;
use super::course::Stretch;
use super::plan::Plan;
use super::question::DueQuestion;
use super::seen::SeenRow;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::readings::PeriodRule;
use crate::service::TaskState;
use crate::value::Date;

/// The calendar of a plan is kept day by day up to so many days.
const DAYS: usize = 40_000;

/// A plan of the calendar of which every reading is stated.
pub(super) struct Fast {
    times: u32,
    counts: PeriodRule,
    first_period: bool,
    entry_day: bool,
    windows: Vec<Window>,
    /// The day number of the first day, and the window of each day from it on.
    begin: i32,
    of_day: Vec<u16>,
}

impl Fast {
    /// Nothing where the plan has to be settled window by window.
    pub(super) fn of(plan: &Plan, windows: &[Window]) -> Option<Fast> {
        let Some(Cadence::Calendar { times, .. }) = plan.version()?.cadence.as_ref() else { return None };
        let stated = plan.readings;
        let counts = stated.counts?;
        let is_split = stated.first_period.is_none() && counts == PeriodRule::AnyDay;
        if !plan.is_of_its_days() || is_split {
            return None;
        }
        let (begin, end) = (windows.first()?.first.day_number(), windows.last()?.last.day_number());
        let days = usize::try_from(end.checked_sub(begin)?.checked_add(1)?).ok().filter(|days| *days <= DAYS)?;
        let mut of_day = vec![u16::MAX; days];
        for (window, at) in windows.iter().zip(0_u16..u16::MAX) {
            let place = |day: Date| usize::try_from(day.day_number().saturating_sub(begin)).ok();
            let days = of_day.get_mut(place(window.first)?..=place(window.last)?)?;
            days.fill(at);
        }
        Some(Fast {
            times: *times,
            counts,
            first_period: stated.first_period.unwrap_or(true),
            entry_day: stated.entry_day?,
            windows: windows.to_vec(),
            begin,
            of_day,
        })
    }

    /// Whether the tasks of somebody in the target on those days are counted here.
    pub(super) fn takes(&self, stretch: &Stretch, seen: &[SeenRow], bit: u8, kept_from: Option<Date>) -> bool {
        let first = self.windows.first().map_or(stretch.first, |window| window.first.max(stretch.first));
        !stretch.is_open && kept_from.is_some_and(|kept| kept <= first) && seen.iter().all(|seen| seen.maybe & bit == 0)
    }

    /// Tells the place of each window that has a task, and how it stands.
    pub(super) fn count(
        &self,
        stretch: &Stretch,
        seen: &[SeenRow],
        bit: u8,
        question: &DueQuestion<'_>,
        came: &mut Vec<u32>,
        mut each: impl FnMut(usize, &Window, TaskState),
    ) {
        came.clear();
        came.resize(self.windows.len(), 0);
        let entry = stretch.first.day_number().saturating_add(i32::from(!self.entry_day)).max(self.begin);
        let until = stretch.last.min(question.as_of).day_number();
        for seen in seen.iter().filter(|seen| seen.yes & bit != 0 && entry <= seen.day && seen.day <= until) {
            let window = usize::try_from(seen.day.saturating_sub(self.begin)).ok().and_then(|day| self.of_day.get(day));
            let count = window.and_then(|window| came.get_mut(wide(u32::from(*window))));
            count.into_iter().for_each(|count| *count = count.saturating_add(1));
        }
        for ((at, window), came) in self.windows.iter().enumerate().zip(came.iter()) {
            if window.last < stretch.first || window.last < question.first {
                continue;
            }
            if window.first > stretch.last || window.first > question.last {
                break;
            }
            let is_in_at_first = stretch.first <= window.first;
            let is_counted = match self.counts {
                PeriodRule::FirstDay | PeriodRule::AllDays => is_in_at_first,
                PeriodRule::AnyDay => is_in_at_first || self.first_period,
            };
            if is_counted {
                let state = if *came >= self.times && self.times > 0 { TaskState::Done } else { undone(window, stretch, question.as_of) };
                each(at, window, state);
            }
        }
    }

    pub(super) fn windows(&self) -> &[Window] {
        &self.windows
    }
}

/// What a window without a grace comes to that nobody did.
fn undone(window: &Window, stretch: &Stretch, as_of: Date) -> TaskState {
    if window.first.max(stretch.first) > as_of {
        TaskState::Waiting
    } else if stretch.last < as_of {
        if stretch.last >= window.last { TaskState::Missed } else { TaskState::Void }
    } else if as_of <= window.last {
        TaskState::Open
    } else {
        TaskState::Missed
    }
}
