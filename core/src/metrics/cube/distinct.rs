//! The columns in which keys are new in each unit.

use super::axes::UnitAxis;
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

    fn keys(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.places.get(start..*end)).filter(|places| !places.is_empty())
    }

    /// How many keys are new in each unit in each column, which stands in the place of a month: the first in which they are seen there.
    pub(super) fn firsts(&self, units: &UnitAxis, columns: usize) -> Grid<i32> {
        let mut grid: Grid<i32> = Grid::new(units.len(), columns);
        let mut first = Firsts::default();
        for places in self.keys() {
            let places = places.iter().filter_map(|(unit, column)| Some((usize::try_from(*unit).ok()?, usize::try_from(*column).ok()?)));
            first.see_all(units, &mut grid, places);
        }
        grid.add_up(units.parents());
        grid
    }
}

fn add(grid: &mut Grid<i32>, unit: usize, column: usize, number: i32) {
    let place = grid.place(unit, column);
    if let Some(cell) = grid.at(place) {
        *cell = cell.saturating_add(number);
    }
}

/// The units of one key that are not done with, each in the one before, with the first month of each.
#[derive(Default)]
pub(super) struct Firsts(Vec<(usize, usize)>);

impl Firsts {
    /// Takes all units and months of a key, in their order.
    pub(super) fn see_all(&mut self, units: &UnitAxis, grid: &mut Grid<i32>, places: impl Iterator<Item = (usize, usize)>) {
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
