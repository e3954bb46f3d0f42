//! The two axes of a cube: units, each before what lies in it, and months with the periods that they make up.

use std::collections::BTreeSet;

use super::Grain;
use super::place::When;
use crate::metrics::Breakdown;
use crate::metrics::stand::Stand;
use crate::network::Restated;
use crate::time::Period;
use crate::value::{Date, DivisionCode};

/// The units in which something stands and those that these lie in, by code: each comes before what lies in it.
///
/// A unit in which nothing stands has no place, so that what a cube weighs follows from its records and not from its map.
pub(super) struct UnitAxis {
    codes: Vec<DivisionCode>,
    /// How many stand beside the map's units; they come behind these.
    beside: usize,
    /// The place of the unit that each lies in, category by category; that of the top is its own, and what stands beside lies in the top.
    parents: Vec<usize>,
}

impl UnitAxis {
    /// The units of a map in and below one, in which the others stand, and a place for each of so many that stand beside the map's units.
    pub(super) fn new(map: &Restated<'_>, top: DivisionCode, standing: impl Iterator<Item = DivisionCode>, beside: usize) -> Self {
        let mut codes = BTreeSet::from([top]);
        for code in standing.filter(|code| top.contains(*code)) {
            let mut next = Some(code);
            while let Some(unit) = next.filter(|unit| *unit != top && top.contains(*unit)) {
                // What a known unit lies in is known.
                if map.contains(unit) && !codes.insert(unit) {
                    break;
                }
                next = unit.parent();
            }
        }
        let codes: Vec<DivisionCode> = codes.into_iter().collect();
        let mut above: Vec<usize> = Vec::new();
        let mut parents = Vec::with_capacity(codes.len());
        for (at, code) in codes.iter().enumerate() {
            while above.pop_if(|last| codes.get(*last).is_none_or(|last| !last.contains(*code))).is_some() {}
            parents.push(above.last().copied().unwrap_or(at));
            above.push(at);
        }
        parents.extend(std::iter::repeat_n(0, beside));
        UnitAxis { codes, beside, parents }
    }

    /// How many places there are: of each category one for each unit.
    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    /// How many places one category has.
    pub(super) fn own(&self) -> usize {
        self.codes.len().saturating_add(self.beside)
    }

    /// Where something stands.
    pub(super) fn place(&self, stand: Stand) -> Option<usize> {
        match stand {
            Stand::Unit(code) => self.nearest(code),
            Stand::Beside(at) => self.beside(at),
        }
    }

    /// The place of what stands beside the map's units, by its number.
    pub(super) fn beside(&self, at: u32) -> Option<usize> {
        let at = usize::try_from(at).ok().filter(|at| *at < self.beside)?;
        self.codes.len().checked_add(at)
    }

    /// Makes all places once for each of so many categories, one behind the other.
    pub(super) fn divide(&mut self, categories: usize) {
        let (own, many) = (self.parents.clone(), self.own());
        self.parents = (0..categories.max(1)).flat_map(|at| own.iter().map(move |parent| at * many + parent)).collect();
    }

    /// The place of each unit's parent.
    pub(super) fn parents(&self) -> &[usize] {
        &self.parents
    }

    pub(super) fn parent(&self, at: usize) -> usize {
        self.parents.get(at).copied().unwrap_or_default()
    }

    /// The place of a unit, if something stands in it.
    pub(super) fn find(&self, code: DivisionCode) -> Option<usize> {
        self.codes.binary_search(&code).ok()
    }

    /// The place of the unit that a code is, or of the nearest that it lies in.
    fn nearest(&self, code: DivisionCode) -> Option<usize> {
        let mut at = self.codes.partition_point(|unit| *unit <= code).checked_sub(1)?;
        loop {
            if self.codes.get(at)?.contains(code) {
                return Some(at);
            }
            at = Some(self.parent(at)).filter(|parent| *parent != at)?;
        }
    }

    /// The place of the lowest unit that both lie in. A unit lies in itself.
    pub(super) fn common(&self, mut left: usize, mut right: usize) -> usize {
        // A parent has a lower place than what lies in it.
        while left != right {
            if left > right {
                left = self.parent(left);
            } else {
                right = self.parent(right);
            }
        }
        left
    }
}

/// A period of a cube and the months that it has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) period: Period,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Periods that share no month, or that all begin with the same one.
pub(super) struct Series {
    pub(super) spans: Vec<Span>,
    pub(super) is_to_date: bool,
}

/// The months of a cube.
pub(super) struct MonthAxis {
    asked: Period,
    first: i32,
    months: usize,
    /// The day on which each month but the first begins.
    begins: Vec<Date>,
}

impl MonthAxis {
    /// The months of a period from the first day that counts on; none where none does.
    pub(super) fn new(asked: Period, first: Option<Date>, last: Option<Date>) -> Self {
        let first = asked.first_day().or(first).map(|day| Period::month_of(day).month_number());
        let last = match asked.first_day() {
            Some(_) => Some(asked.last_day()),
            None => last.map(|last| last.min(asked.last_day())),
        };
        let last = last.map(|day| Period::month_of(day).month_number());
        let months = first.zip(last).and_then(|(first, last)| usize::try_from(last - first + 1).ok());
        let (first, months) = (first.unwrap_or_default(), months.unwrap_or_default());
        // More months than can be asked for are refused before anything is made of them.
        let begins = (1..months.min(Breakdown::MAX_MONTHS)).filter_map(|at| month(first, at)?.first_day()).collect();
        MonthAxis { asked, first, months, begins }
    }

    pub(super) fn len(&self) -> usize {
        self.months
    }

    /// When a day is: in which of the months, or before or after them or the period.
    pub(super) fn when(&self, day: Date) -> When {
        if self.asked.first_day().is_some_and(|first| day < first) {
            When::Before
        } else if day > self.asked.last_day() {
            When::After
        } else {
            // An axis that begins where records do has none before it.
            When::Month(u32::try_from(self.begins.partition_point(|begins| *begins <= day)).unwrap_or(u32::MAX))
        }
    }

    /// The place of the first month at whose end a day has come, be it after the last one; none where it comes after the period.
    pub(super) fn since(&self, day: Date) -> Option<usize> {
        if self.when(day) == When::After { None } else { Some(self.index(day)) }
    }

    /// How many months after the first one a day's is: other records than those of the axis may come after its last month.
    pub(super) fn index(&self, day: Date) -> usize {
        usize::try_from(Period::month_of(day).month_number().saturating_sub(self.first)).unwrap_or_default()
    }

    /// The periods of a grain.
    pub(super) fn series(&self, grain: Grain) -> Series {
        let mut spans: Vec<Span> = Vec::new();
        if grain == Grain::Whole {
            return Series { spans: vec![Span { period: self.asked, from: 0, to: self.months.saturating_sub(1) }], is_to_date: false };
        }
        let is_to_date = matches!(grain, Grain::YearToDate | Grain::ToDate);
        for at in 0..self.months {
            let Some(month) = month(self.first, at) else { continue };
            let Some(period) = self.period(grain, month) else { continue };
            let begins = spans.last().map(|last| last.from);
            match spans.last_mut() {
                Some(last) if !is_to_date && last.period == period => last.to = at,
                Some(last) if is_to_date && last.period.first_day() == period.first_day() => {
                    spans.push(Span { period, from: begins.unwrap_or(at), to: at });
                }
                _ => spans.push(Span { period, from: at, to: at }),
            }
        }
        Series { spans, is_to_date }
    }

    /// The period of a grain that a month lies in or ends.
    fn period(&self, grain: Grain, month: Period) -> Option<Period> {
        let first = month.first_day()?;
        let (year, number, _) = first.year_month_day();
        let ends = month.last_day().min(self.asked.last_day());
        match grain {
            Grain::Month => Some(month),
            Grain::Quarter => Period::quarter(year, number.div_ceil(3)),
            Grain::HalfYear => Period::half_year(year, number.div_ceil(6)),
            Grain::Year => Period::year(year),
            Grain::Whole => Some(self.asked),
            Grain::YearToDate => {
                let begins = Period::year(year)?.first_day().max(self.asked.first_day())?;
                Period::year(year)
                    .filter(|year| year.first_day() == Some(begins) && year.last_day() == ends)
                    .or(Period::days(begins, ends).ok())
            }
            Grain::ToDate => self.asked.to_date(ends).ok(),
        }
    }
}

/// The month so many after one.
fn month(first: i32, at: usize) -> Option<Period> {
    Period::month_of_number(first + i32::try_from(at).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Divisions, Network};

    #[test]
    fn units_stand_in_the_nearest_that_something_stands_in() {
        let list = "date_point,code,name\n2021-10-31,152200000000,盟\n2021-10-31,152201000000,市\n2021-10-31,152221000000,旗\n2021-10-31,152221100000,镇\n2021-10-31,152221100201,村\n";
        let network = Network::of_divisions(Divisions::parse(list).unwrap());
        let map = network.restated(Date::parse("2022-05-21").unwrap()).unwrap();
        let code = |text| DivisionCode::parse_short(text).unwrap();
        let axis = UnitAxis::new(&map, code("1522"), [code("152221100201"), code("152221101"), code("1523")].into_iter(), 1);
        let known: Vec<String> = axis.codes.iter().map(ToString::to_string).collect();
        assert_eq!(known, ["152200000000", "152221000000", "152221100000", "152221100201"]);
        assert_eq!(axis.parents, [0, 0, 1, 2, 0]);
        assert_eq!((axis.place(Stand::Beside(0)), axis.place(Stand::Beside(1))), (Some(4), None));
        assert_eq!((axis.find(code("152201")), axis.nearest(code("152201"))), (None, Some(0)));
        assert_eq!((axis.nearest(code("152221101")), axis.nearest(code("1523"))), (Some(1), None));
        assert_eq!((axis.common(3, 1), axis.common(3, 3), axis.common(0, 2)), (1, 3, 0));
    }

    #[test]
    fn periods_hold_their_months() {
        let day = |text: &str| Date::parse(text).unwrap();
        let axis = MonthAxis::new(Period::parse("2021-11-15..2022-04-10").unwrap(), None, None);
        let spans = |grain| {
            let series = axis.series(grain);
            series.spans.iter().map(|span| format!("{} {}-{}", span.period, span.from, span.to)).collect::<Vec<_>>()
        };
        assert_eq!((axis.len(), axis.when(day("2021-11-30")), axis.when(day("2022-05-01"))), (6, When::Month(0), When::After));
        assert_eq!(spans(Grain::Quarter), ["2021-Q4 0-1", "2022-Q1 2-4", "2022-Q2 5-5"]);
        assert_eq!(spans(Grain::Year), ["2021 0-1", "2022 2-5"]);
        assert_eq!(spans(Grain::Whole), ["2021-11-15..2022-04-10 0-5"]);
        assert_eq!(
            spans(Grain::YearToDate)[..3],
            ["2021-11-15..2021-11-30 0-0", "2021-11-15..2021-12-31 0-1", "2022-01-01..2022-01-31 2-2"]
        );
        assert_eq!(spans(Grain::ToDate)[4..], ["2021-11-15..2022-03-31 0-4", "2021-11-15..2022-04-10 0-5"]);
        let open = MonthAxis::new(Period::parse("..2022-04-10").unwrap(), Some(day("2022-02-03")), Some(day("2022-05-01")));
        assert_eq!((open.len(), open.when(day("2022-02-01")), axis.when(day("2021-11-14"))), (3, When::Month(0), When::Before));
        assert_eq!(MonthAxis::new(Period::parse("..2022-04-10").unwrap(), None, None).len(), 0);
    }
}
