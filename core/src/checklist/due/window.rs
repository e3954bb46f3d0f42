//! The days of a cadence's windows.

use std::fmt;

use crate::checklist::cadence::{Cadence, TimeUnit};
use crate::time::{MonthEnd, add_months};
use crate::value::Date;

/// The last day of a window that has no end.
pub(super) const NO_END: (i32, u32, u32) = (9999, 12, 31);

/// The days on which a task may be done in time, the first and the last among them. A window without an end lasts to 9999-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// The first day.
    pub first: Date,
    /// The last day, whose period the window belongs to.
    pub last: Date,
}

impl Window {
    /// Whether that day is one of it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

impl Window {
    /// One from that day on, without an end.
    pub(super) fn since(first: Date) -> Option<Window> {
        let (year, month, day) = NO_END;
        Some(Window { first, last: Date::new(year, month, day)? })
    }

    /// Its last day; nothing where it has no end.
    #[must_use]
    pub fn end(&self) -> Option<Date> {
        Some(self.last).filter(|last| last.year_month_day() != NO_END)
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..={}", self.first, self.last)
    }
}

impl Cadence {
    /// The windows of the calendar that meet the days of another, in the order of the days.
    ///
    /// Weeks run from Monday to Sunday. A window of one unit is that of the calendar; one of several begins at the anchor or a whole
    /// number of windows away from it, where a month without such a day begins the window on its last. Nothing is given where the cadence
    /// is not one of the calendar, where its unit is the hour or its number 0, and where several units have no anchor.
    ///
    /// ```
    /// use wushe::checklist::{Cadence, TimeUnit, Window};
    /// use wushe::Date;
    ///
    /// let quarterly = Cadence::Calendar { times: 1, every: 1, unit: TimeUnit::Quarter, anchor: None };
    /// let span = Window { first: Date::parse("2022-03-31")?, last: Date::parse("2022-04-01")? };
    /// let windows: Vec<_> = quarterly.windows(span).map(|window| format!("{window:?}")).collect();
    /// assert_eq!(windows, ["2022-01-01..=2022-03-31", "2022-04-01..=2022-06-30"]);
    ///
    /// // Nobody knows where two months begin without an anchor.
    /// let bimonthly = Cadence::Calendar { times: 1, every: 2, unit: TimeUnit::Month, anchor: None };
    /// assert_eq!(bimonthly.windows(span).count(), 0);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn windows(&self, span: Window) -> impl Iterator<Item = Window> + use<> {
        let grid = Grid::of(self);
        let numbers = grid.and_then(|grid| Some(grid.number(span.first)?..=grid.number(span.last)?));
        numbers.into_iter().flatten().filter_map(move |number| grid?.window(number))
    }

    /// The window that a day opens: of a gap from the last time on, of an event from the day on which it happened.
    ///
    /// The day itself is not counted, so two days from the 1st end with the 3rd; a month later is the same day of the month, or its last
    /// where it has no such day. Nothing is given for the other sorts, for hours, and after the year 9999.
    ///
    /// ```
    /// use wushe::checklist::{Cadence, TimeUnit};
    /// use wushe::Date;
    ///
    /// let day = Date::parse("2022-01-31")?;
    /// let within_a_month = Cadence::Event { within: 1, unit: TimeUnit::Month };
    /// assert_eq!(within_a_month.window_from(day).map(|window| window.last.to_string()).as_deref(), Some("2022-02-28"));
    ///
    /// let within_hours = Cadence::Event { within: 24, unit: TimeUnit::Hour };
    /// assert_eq!(within_hours.window_from(day), None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn window_from(&self, day: Date) -> Option<Window> {
        let (count, unit) = match self {
            Cadence::Gap { every, unit } => (*every, *unit),
            Cadence::Event { within, unit } => (*within, *unit),
            _ => return None,
        };
        Some(Window { first: day, last: Step::of(count, unit)?.from(day, 1)? })
    }

    /// The window before a day, that day its last: three months before the 31st of May begin on the last of February.
    pub(super) fn window_to(&self, day: Date) -> Option<Window> {
        let Cadence::Before { before, unit, .. } = self else { return None };
        Some(Window { first: Step::of(*before, *unit)?.from(day, -1)?, last: day })
    }
}

/// So many days or months.
#[derive(Clone, Copy)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Step {
    fn of(count: u32, unit: TimeUnit) -> Option<Step> {
        let count = i32::try_from(count).ok()?;
        match unit {
            TimeUnit::Hour => None,
            TimeUnit::Day => Some(Step::Days(count)),
            TimeUnit::Week => count.checked_mul(7).map(Step::Days),
            TimeUnit::Month => Some(Step::Months(count)),
            TimeUnit::Quarter => count.checked_mul(3).map(Step::Months),
            TimeUnit::HalfYear => count.checked_mul(6).map(Step::Months),
            TimeUnit::Year => count.checked_mul(12).map(Step::Months),
        }
    }

    /// The day that many steps after another.
    fn from(self, day: Date, times: i32) -> Option<Date> {
        match self {
            Step::Days(days) => day.plus_days(days.checked_mul(times)?),
            Step::Months(months) => add_months(day, months.checked_mul(times)?, MonthEnd::Last).ok(),
        }
    }
}

/// The windows of a calendar, numbered from the one that begins at the origin.
#[derive(Clone, Copy)]
struct Grid {
    origin: Date,
    step: Step,
}

impl Grid {
    fn of(cadence: &Cadence) -> Option<Grid> {
        let Cadence::Calendar { every, unit, anchor, .. } = cadence else { return None };
        // The first day of the year 1 is a Monday and begins every unit of the calendar.
        let origin = match every {
            0 => return None,
            1 => Date::new(1, 1, 1)?,
            _ => (*anchor)?,
        };
        Some(Grid { origin, step: Step::of(*every, *unit)? })
    }

    /// The number of the window that a day is in.
    fn number(&self, day: Date) -> Option<i32> {
        match self.step {
            Step::Days(days) => day.day_number().checked_sub(self.origin.day_number())?.checked_div_euclid(days),
            Step::Months(months) => {
                let month = |day: Date| {
                    let (year, month, _) = day.year_month_day();
                    year.checked_mul(12)?.checked_add_unsigned(month)
                };
                let number = month(day)?.checked_sub(month(self.origin)?)?.checked_div_euclid(months)?;
                let begins_later = self.step.from(self.origin, number).is_some_and(|first| first > day);
                number.checked_sub(i32::from(begins_later))
            }
        }
    }

    /// The window of that number, cut where it leaves the years 1 to 9999.
    fn window(&self, number: i32) -> Option<Window> {
        let first = self.step.from(self.origin, number).or(Date::new(1, 1, 1))?;
        let last = match self.step.from(self.origin, number.checked_add(1)?) {
            Some(next) => next.plus_days(-1)?,
            None => Date::new(9999, 12, 31)?,
        };
        Some(Window { first, last })
    }
}
