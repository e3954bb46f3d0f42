//! Different keys of every unit and period at once.
//!
//! A key counts in each unit that it is seen in. Counted once where it is seen and taken off once at the lowest unit that it shares
//! with the place before, in the order of the units, it is counted once in each unit above too: counting colours in the subtrees of a
//! tree. So one pass up the tree gives every level, and no level is counted from another's numbers.

use super::axes::{MonthAxis, Series, UnitAxis};
use super::grid::Grid;

/// Where a key is seen: its number, a unit and a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) key: u32,
    pub(super) unit: u32,
    pub(super) month: u32,
}

/// The same, key by key, each unit and month once, by unit and then by month.
pub(super) struct ByKey {
    /// Where the places of each key end.
    ends: Vec<usize>,
    places: Vec<(u32, u32)>,
}

impl ByKey {
    /// Puts together what is seen of each key. Keys are numbered from 0, so they are counted into their places and not compared.
    pub(super) fn new(seen: &[Seen]) -> Self {
        let keys = seen.iter().map(|seen| seen.key).max().map_or(0, |last| usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1));
        let mut next = vec![0_usize; keys.saturating_add(1)];
        let place = |key: u32| usize::try_from(key).unwrap_or(usize::MAX);
        for seen in seen {
            if let Some(count) = next.get_mut(place(seen.key).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut next {
            sum += *start;
            *start = sum;
        }
        let mut all = vec![(0, 0); seen.len()];
        for seen in seen {
            if let Some(next) = next.get_mut(place(seen.key)) {
                if let Some(place) = all.get_mut(*next) {
                    *place = (seen.unit, seen.month);
                }
                *next += 1;
            }
        }
        // Each start has moved to the end of its key.
        next.pop();
        let (mut from, mut kept) = (0_usize, 0_usize);
        let mut ends = Vec::with_capacity(next.len());
        for end in next {
            if let Some(own) = all.get_mut(from..end) {
                own.sort_unstable();
            }
            let first = kept;
            for at in from..end {
                let Some(place) = all.get(at).copied() else { continue };
                let is_known = kept > first && kept.checked_sub(1).and_then(|last| all.get(last)) == Some(&place);
                if !is_known && let Some(slot) = all.get_mut(kept) {
                    *slot = place;
                    kept += 1;
                }
            }
            from = end;
            ends.push(kept);
        }
        all.truncate(kept);
        all.shrink_to_fit();
        ByKey { ends, places: all }
    }

    fn keys(&self) -> impl Iterator<Item = (u32, &[(u32, u32)])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(&self.ends).map(|(start, end)| self.places.get(start..*end).unwrap_or_default());
        (0..).zip(places).filter(|(_, places)| !places.is_empty())
    }

    /// How many keys are new in each unit in each column, which stands in the place of a month: the first in which they are seen there.
    pub(super) fn firsts(&self, units: &UnitAxis, columns: usize) -> Grid<i32> {
        let mut grid: Grid<i32> = Grid::new(units.len(), columns);
        let mut first = Firsts::default();
        for (_, places) in self.keys() {
            let places = places.iter().filter_map(|(unit, column)| Some((usize::try_from(*unit).ok()?, usize::try_from(*column).ok()?)));
            first.see_all(units, &mut grid, places);
        }
        grid.add_up(units.parents());
        grid
    }

    /// How many different keys stand in each unit in each period of a series, if it does not end before the month since when a key
    /// counts.
    pub(super) fn count(&self, units: &UnitAxis, months: &MonthAxis, series: &Series, since: impl Fn(u32) -> Option<usize>) -> Grid<i32> {
        if series.is_to_date { self.count_to_date(units, months, series, since) } else { self.count_apart(units, months, series, since) }
    }

    /// Of periods that share no month.
    fn count_apart(&self, units: &UnitAxis, months: &MonthAxis, series: &Series, since: impl Fn(u32) -> Option<usize>) -> Grid<i32> {
        let period_of = periods(months, series);
        let mut grid: Grid<i32> = Grid::new(units.len(), series.spans.len());
        // For each period the key that was seen there last, and in which unit.
        let mut last: Vec<(Option<u32>, usize)> = vec![(None, 0); series.spans.len()];
        for (key, places) in self.keys() {
            let Some(since) = since(key) else { continue };
            for (unit, month) in places {
                let Some(period) = usize::try_from(*month).ok().and_then(|month| period_of.get(month).copied().flatten()) else { continue };
                if series.spans.get(period).is_none_or(|span| span.to < since) {
                    continue;
                }
                let unit = usize::try_from(*unit).unwrap_or_default();
                let Some((known, before)) = last.get_mut(period) else { continue };
                if *known == Some(key) {
                    if *before == unit {
                        continue;
                    }
                    add(&mut grid, units.common(*before, unit), period, -1);
                }
                (*known, *before) = (Some(key), unit);
                add(&mut grid, unit, period, 1);
            }
        }
        grid.add_up(units.parents());
        grid
    }

    /// Of periods that begin together: in each unit a key counts from the month in which it is first seen there, and not before the month
    /// since when it counts at all.
    fn count_to_date(&self, units: &UnitAxis, months: &MonthAxis, series: &Series, since: impl Fn(u32) -> Option<usize>) -> Grid<i32> {
        let mut grid: Grid<i32> = Grid::new(units.len(), months.len());
        let mut first = Firsts::default();
        let mut begins: Vec<(usize, usize)> = series.spans.iter().map(|span| (span.from, span.to)).collect();
        begins.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            kept.1 = if same { later.1 } else { kept.1 };
            same
        });
        for (key, places) in self.keys() {
            let Some(since) = since(key) else { continue };
            for (from, to) in begins.iter().filter(|(_, to)| since <= *to) {
                let within = places.iter().filter_map(|(unit, month)| Some((usize::try_from(*unit).ok()?, usize::try_from(*month).ok()?)));
                let within = within.filter(|(_, month)| (from..=to).contains(&month));
                first.see_all(units, &mut grid, within.map(|(unit, month)| (unit, month.max(since))));
            }
        }
        grid.add_up(units.parents());
        let mut counted: Grid<i32> = Grid::new(units.len(), series.spans.len());
        for unit in 0..units.len() {
            let mut sum = 0_i32;
            for (column, span) in series.spans.iter().enumerate() {
                // Each period is the one before and a month more, or begins anew.
                sum = if span.from == span.to { 0 } else { sum }.saturating_add(grid.get(unit, span.to));
                add(&mut counted, unit, column, sum);
            }
        }
        counted
    }
}

/// The period of each month.
fn periods(months: &MonthAxis, series: &Series) -> Vec<Option<usize>> {
    let mut of = vec![None; months.len()];
    for (at, span) in series.spans.iter().enumerate() {
        of.iter_mut().take(span.to.saturating_add(1)).skip(span.from).for_each(|month| *month = Some(at));
    }
    of
}

fn add(grid: &mut Grid<i32>, unit: usize, column: usize, number: i32) {
    let place = grid.place(unit, column);
    if let Some(cell) = grid.at(place) {
        *cell = cell.saturating_add(number);
    }
}

/// The units of one key that are not done with, each in the one before, with the first month of each.
#[derive(Default)]
struct Firsts(Vec<(usize, usize)>);

impl Firsts {
    /// Takes all units and months of a key, in their order.
    fn see_all(&mut self, units: &UnitAxis, grid: &mut Grid<i32>, places: impl Iterator<Item = (usize, usize)>) {
        let mut places = places.peekable();
        while let Some((unit, month)) = places.next() {
            // Of a unit's months the first comes first.
            while places.next_if(|(next, _)| *next == unit).is_some() {}
            self.see(units, grid, unit, month);
        }
        self.end(grid);
    }

    /// Takes the next unit, in their order.
    fn see(&mut self, units: &UnitAxis, grid: &mut Grid<i32>, unit: usize, month: usize) {
        add(grid, unit, month, 1);
        if let Some((last, _)) = self.0.last() {
            let common = units.common(*last, unit);
            while let Some([.., (above, _), _]) = self.0.get(..)
                && *above >= common
            {
                self.close(grid);
            }
            // Places rise from a unit to those in it, so the last one lies in the common unit or is it.
            if let Some(last) = self.0.last_mut() {
                last.0 = common;
            }
        }
        self.0.push((unit, month));
    }

    /// Joins the last unit to the one before it, in which the key is then counted twice and is new once: in the earlier month.
    fn close(&mut self, grid: &mut Grid<i32>) {
        let Some((_, month)) = self.0.pop() else { return };
        if let Some((above, first)) = self.0.last_mut() {
            add(grid, *above, month.max(*first), -1);
            *first = month.min(*first);
        }
    }

    fn end(&mut self, grid: &mut Grid<i32>) {
        while self.0.len() > 1 {
            self.close(grid);
        }
        self.0.clear();
    }
}
