use std::fmt;

use crate::finding::{Code, Problem};
use crate::value::Date;

/// Days from a first one on, until the day it ends, which is no longer part of it: `[start, end)`.
///
/// Without an end it is still open. Without a start the beginning is unknown or unstated, and no earlier day is
/// shut out: the span reaches back without limit.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::time::Span;
/// use wushe::value::Date;
///
/// let (start, end) = (Date::parse("2021-09-01")?, Date::parse("2022-05-21")?);
/// let span = Span::new(Some(start), Some(end))?;
/// assert!(span.contains(start) && !span.contains(end));
/// assert_eq!(Span::new(Some(end), Some(end)).unwrap_err().code, Code::SpanOrder);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: Option<Date>,
    end: Option<Date>,
}

impl Span {
    /// Every day.
    pub const ALWAYS: Span = Span { start: None, end: None };

    /// The days from `start` on, before `end`.
    ///
    /// # Errors
    /// `span_order` where the end is not after the start.
    pub fn new(start: Option<Date>, end: Option<Date>) -> Result<Self, Problem> {
        match (start, end) {
            (Some(start), Some(end)) if end <= start => {
                Err(Problem::new(Code::SpanOrder).with("start", start.to_string()).with("end", end.to_string()))
            }
            _ => Ok(Span { start, end }),
        }
    }

    /// From that day on, without an end.
    #[must_use]
    pub fn since(start: Date) -> Self {
        Span { start: Some(start), end: None }
    }

    /// Every day before that one.
    #[must_use]
    pub fn before(end: Date) -> Self {
        Span { start: None, end: Some(end) }
    }

    /// The first day, where it is known.
    #[must_use]
    pub fn start(&self) -> Option<Date> {
        self.start
    }

    /// The first day that is no longer part of it, where there is one.
    #[must_use]
    pub fn end(&self) -> Option<Date> {
        self.end
    }

    /// Whether that day is part of it.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.start.is_none_or(|start| start <= date) && self.end.is_none_or(|end| date < end)
    }

    /// Whether every day of the other one is part of this one.
    #[must_use]
    pub fn covers(&self, other: &Span) -> bool {
        self.intersect(other) == Some(*other)
    }

    /// Whether some day is part of both.
    #[must_use]
    pub fn overlaps(&self, other: &Span) -> bool {
        self.intersect(other).is_some()
    }

    /// The days that are part of both, if there are any.
    #[must_use]
    pub fn intersect(&self, other: &Span) -> Option<Span> {
        // `None` sorts before every day, so the later start is the greater one.
        let start = self.start.max(other.start);
        let end = match (self.end, other.end) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        Span::new(start, end).ok()
    }
}

/// `[2021-09-01, 2022-05-21)`, with `…` on an open side.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.start {
            Some(start) => write!(f, "[{start}, ")?,
            None => f.write_str("(…, ")?,
        }
        match self.end {
            Some(end) => write!(f, "{end})"),
            None => f.write_str("…)"),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns true if every day of `held` lies in one of the spans.
#[cfg(feature = "choice")]
pub(crate) fn are_covered(spans: impl Iterator<Item = Span> + Clone, held: Span) -> bool {
    let mut open = Some(held);
    while let Some(days) = open {
        let Some(next) = spans.clone().find(|span| span.start() <= days.start() && span.overlaps(&days)) else { return false };
        open = next.end().and_then(|end| Span::new(Some(end), days.end()).ok());
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span() -> impl Strategy<Value = Span> {
        (prop::option::of(700_000..700_060), prop::option::of(1..60)).prop_map(|(start, length)| {
            let start = start.and_then(Date::from_day_number);
            let end = length.and_then(|days| start.or(Date::from_day_number(700_000)).and_then(|start| start.plus_days(days)));
            Span::new(start, end).unwrap()
        })
    }

    proptest! {
        #[test]
        fn an_intersection_has_the_days_of_both(left in span(), right in span()) {
            let both = left.intersect(&right);
            prop_assert_eq!(both, right.intersect(&left));
            for day in (699_990..700_130).filter_map(Date::from_day_number) {
                let expected = left.contains(day) && right.contains(day);
                prop_assert_eq!(both.is_some_and(|span| span.contains(day)), expected, "{} {} {}", left, right, day);
            }
            prop_assert_eq!(left.overlaps(&right), both.is_some());
            prop_assert!(both.is_none_or(|both| left.covers(&both) && right.covers(&both)));
        }
    }

    #[test]
    fn an_empty_or_backward_span_is_refused() {
        let day = |text| Some(Date::parse(text).unwrap());
        assert_eq!(Span::new(day("2022-02-01"), day("2022-01-01")).unwrap_err().code, Code::SpanOrder);
        assert_eq!(Span::new(None, day("2022-01-01")).unwrap().to_string(), "(…, 2022-01-01)");
        assert_eq!(Span::since(Date::parse("2022-01-01").unwrap()).to_string(), "[2022-01-01, …)");
        assert!(Span::ALWAYS.covers(&Span::before(Date::parse("2022-01-01").unwrap())));
    }
}
