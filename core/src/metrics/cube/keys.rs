//! Different keys of every unit and period at once, key by key.
//!
//! A key counts in each unit that it is seen in. Counted once where it is seen and taken off once at the lowest unit that it shares
//! with the place before, in the order of the units, it is counted once in each unit above too: counting colours in the subtrees of a
//! tree. So one pass up the tree gives every level, and no level is counted from another's numbers. If a key counts from several records,
//! it is counted in each unit in which it has them and taken off in the unit above, where it has them too.
#![expect(clippy::indexing_slicing, reason = "months lie within the axis and units within theirs, or the tests fail")]

use super::axes::{MonthAxis, Series, UnitAxis};
use super::counts::Axes;
use super::distinct::Firsts;
use super::grid::Grid;
use super::pairs::Pairs;
use super::place::Spots;
use crate::parallel::each;

/// How many different keys there are in each unit in each period of some series.
pub(super) struct Keys {
    grid: Grid<i32>,
    /// The first column of each series.
    begins: Vec<usize>,
}

/// The periods of one series, by month.
struct Periods {
    is_to_date: bool,
    /// The periods within which a key counts once: one, or those that begin together.
    run: Vec<usize>,
    /// The column of the period that a month lies in, or that it ends.
    column: Vec<usize>,
    /// The last month of all within which a key counts once, be it after those of the axis.
    until: Vec<usize>,
    /// The same, and the first where there is none.
    place: Vec<usize>,
}

/// A month that no period of a series has.
const NONE: usize = usize::MAX;

impl Periods {
    fn new(series: &Series, axis: &MonthAxis, begin: usize) -> Self {
        let months = axis.len();
        let (mut run, mut column, mut until) = (vec![NONE; months], vec![NONE; months], vec![0; months]);
        for (at, span) in series.spans.iter().enumerate() {
            let from = if series.is_to_date { span.to } else { span.from };
            for month in from..=span.to {
                if let (Some(run), Some(column)) = (run.get_mut(month), column.get_mut(month)) {
                    (*run, *column) = (if series.is_to_date { span.from } else { at }, begin + at);
                }
            }
        }
        for span in &series.spans {
            // Of periods that begin together the last one comes last.
            let last = axis.index(span.period.last_day());
            until.iter_mut().take(span.to.saturating_add(1)).skip(span.from).for_each(|until| *until = last);
        }
        let place = column.iter().map(|column| if *column == NONE { 0 } else { *column }).collect();
        Periods { is_to_date: series.is_to_date, run, column, place, until }
    }
}

impl Keys {
    /// Counts the keys of some pairs, which lie in the same parts, that have at least so many. A function says since which month each key
    /// counts, if it does.
    pub(super) fn count(
        (threads, least): (usize, u32),
        pairs: &[Pairs],
        Axes { units, months, series, spots }: Axes<'_>,
        since: &(impl Fn(u32) -> Option<usize> + Sync),
    ) -> Self {
        let (mut columns, mut begins) = (0, Vec::with_capacity(series.len()));
        for series in series {
            begins.push(columns);
            columns += series.spans.len();
        }
        let periods: Vec<Periods> = series.iter().zip(&begins).map(|(series, begin)| Periods::new(series, months, *begin)).collect();
        let parts = pairs.first().map_or(0, Pairs::parts);
        let lanes = threads.clamp(1, parts.max(1));
        let grids = each(threads, (0..lanes).collect(), |lane| {
            let mut lane_of =
                Lane::new(Grid::new(units.len(), columns), units, spots, (&periods, usize::try_from(least).unwrap_or(usize::MAX)));
            let mut sorted = ByKey::default();
            for part in (lane..parts).step_by(lanes) {
                sorted.sort(pairs, part);
                let mut keys = sorted.keys().peekable();
                let mut next: Vec<(usize, &[u32])> = Vec::with_capacity(BATCH);
                while keys.peek().is_some() {
                    next.extend(keys.by_ref().take(BATCH).filter_map(|(key, seen)| Some((since(key)?, seen))));
                    lane_of.fetch(&next);
                    for (since, seen) in next.drain(..) {
                        lane_of.since = since;
                        lane_of.key(seen);
                    }
                }
            }
            std::hint::black_box(lane_of.fetched);
            lane_of.grid
        });
        let mut grids = grids.into_iter();
        let mut grid = grids.next().unwrap_or_else(|| Grid::new(units.len(), columns));
        grids.for_each(|other| grid.join(&other));
        grid.add_up(units.parents());
        for (series, begin) in series.iter().zip(&begins).filter(|(series, _)| series.is_to_date) {
            for unit in 0..units.len() {
                let mut sum = 0_i32;
                for (column, span) in (*begin..).zip(&series.spans) {
                    // Each period is the one before and a month more, or begins anew.
                    sum = if span.from == span.to { 0 } else { sum }.saturating_add(grid.get(unit, column));
                    let place = grid.place(unit, column);
                    if let Some(cell) = grid.at(place) {
                        *cell = sum;
                    }
                }
            }
        }
        Keys { grid, begins }
    }

    /// The numbers of a unit, column by column.
    pub(super) fn of(&self, unit: usize) -> &[i32] {
        self.grid.of(unit)
    }

    /// The column of a period: of its place in its series.
    pub(super) fn column(&self, (series, place): (usize, usize)) -> usize {
        self.begins.get(series).map_or(usize::MAX, |begin| begin + place)
    }
}

/// The cells of each key of one part, sorted. The keys of a part lie close together, so that they are counted into their places.
#[derive(Default)]
struct ByKey {
    first: u32,
    ends: Vec<u32>,
    cells: Vec<u32>,
}

impl ByKey {
    fn sort(&mut self, pairs: &[Pairs], part: usize) {
        let all = || pairs.iter().flat_map(|pairs| pairs.part(part));
        let first = pairs.first().map_or(0, |pairs| pairs.first_key(part));
        let place = |pair: &u64| ((pair >> 32) as u32 - first) as usize;
        self.first = first;
        self.ends.clear();
        self.ends.resize(pairs.first().map_or(0, Pairs::keys_of_a_part) + 1, 0);
        all().for_each(|pair| self.ends[place(pair) + 1] += 1);
        let mut sum = 0;
        for start in &mut self.ends {
            sum += *start;
            *start = sum;
        }
        self.cells.clear();
        self.cells.resize(sum as usize, 0);
        // Each start moves to the end of its key.
        for pair in all() {
            let next = &mut self.ends[place(pair)];
            self.cells[*next as usize] = *pair as u32;
            *next += 1;
        }
        let mut from = 0;
        for end in &self.ends {
            self.cells[from..*end as usize].sort_unstable();
            from = *end as usize;
        }
    }

    /// Each key that there is, with its cells.
    fn keys(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let all = (self.first..).zip(starts.zip(&self.ends)).filter(|(_, (from, to))| from < *to);
        all.map(|(key, (from, to))| (key, &self.cells[from as usize..*to as usize]))
    }
}

/// How many keys' numbers are fetched from memory at once, as waiting for those of one key after the other takes most of the time.
const BATCH: usize = 16;

/// What one thread counts.
struct Lane<'l> {
    grid: Grid<i32>,
    units: &'l UnitAxis,
    spots: &'l Spots<'l>,
    periods: &'l [Periods],
    /// From how many records a key counts, and since which month the key does.
    least: usize,
    since: usize,
    /// Where the key is seen: unit and month.
    places: Vec<(usize, usize)>,
    /// For each run of periods, the key's last unit.
    last: Vec<usize>,
    /// Run, unit and month of each of a key's records, in its unit and in those above.
    counted: Vec<(usize, usize, usize)>,
    firsts: Firsts,
    /// Nothing that counts; it is there so that numbers are fetched.
    fetched: i32,
}

impl<'l> Lane<'l> {
    fn new(grid: Grid<i32>, units: &'l UnitAxis, spots: &'l Spots<'l>, (periods, least): (&'l [Periods], usize)) -> Self {
        Lane {
            grid,
            units,
            spots,
            periods,
            least,
            since: 0,
            places: Vec::new(),
            last: Vec::new(),
            counted: Vec::new(),
            firsts: Firsts::default(),
            fetched: 0,
        }
    }

    /// Brings the numbers of the first unit of some keys into the cache.
    fn fetch(&mut self, keys: &[(usize, &[u32])]) {
        for first in keys.iter().filter_map(|(_, seen)| seen.first()) {
            let unit = self.spots.leaves()[*first as usize / self.spots.columns()];
            // A line of the cache has sixteen of them.
            self.fetched = self.grid.row(unit).iter().step_by(16).fold(self.fetched, |sum, number| sum.wrapping_add(*number));
        }
    }

    /// Counts one key, whose cells are sorted.
    fn key(&mut self, seen: &[u32]) {
        let columns = self.spots.columns();
        self.places.clear();
        let (mut begins, mut unit, mut before) = (usize::MAX, 0, u32::MAX);
        for spot in seen {
            if *spot == before && self.least <= 1 {
                continue;
            }
            before = *spot;
            let spot = *spot as usize;
            // The months of a unit mostly follow each other, and a division takes long.
            if begins > spot || spot - begins >= columns {
                let leaf = spot / columns;
                (begins, unit) = (leaf * columns, self.spots.leaves()[leaf]);
            }
            // The column before the first month is none.
            if let Some(month) = (spot - begins).checked_sub(1) {
                self.places.push((unit, month));
            }
        }
        let (places, own) = (std::mem::take(&mut self.places), self.units.own());
        if self.units.len() == own {
            self.seen(&places);
        } else {
            // In each category a key counts for itself.
            places.chunk_by(|left, right| left.0 / own == right.0 / own).for_each(|places| self.seen(places));
        }
        self.places = places;
    }

    /// Counts a key in one category: unit and month of each place, in order.
    fn seen(&mut self, places: &[(usize, usize)]) {
        if self.least > 1 {
            return if places.len() >= self.least {
                self.reached(places)
            };
        }
        if self.since > 0 {
            for periods in self.periods {
                if periods.is_to_date { self.together(periods, places) } else { self.apart(periods, places) }
            }
            return;
        }
        let [first, .., last] = places else {
            if let [(unit, month)] = places {
                let row = self.grid.row(*unit);
                self.periods.iter().filter(|periods| periods.column[*month] != NONE).for_each(|periods| row[periods.column[*month]] += 1);
            }
            return;
        };
        if first.0 == last.0 {
            let row = self.grid.row(first.0);
            for periods in self.periods {
                let mut known = NONE;
                for (_, month) in places {
                    let run = periods.run[*month];
                    // A number is added instead of a branch taken, as no branch here can be foreseen.
                    row[periods.place[*month]] += i32::from(run != known && run != NONE);
                    known = run;
                }
            }
            return;
        }
        for periods in self.periods {
            if periods.is_to_date { self.together(periods, places) } else { self.apart(periods, places) }
        }
    }

    /// Counts a key that counts from several records: in each unit, from the month in which it has so many there.
    fn reached(&mut self, places: &[(usize, usize)]) {
        let mut seen = std::mem::take(&mut self.counted);
        for periods in self.periods {
            seen.clear();
            for (unit, month) in places.iter().filter(|(_, month)| periods.run[*month] != NONE) {
                let mut at = *unit;
                loop {
                    seen.push((periods.run[*month], at, *month));
                    let parent = self.units.parent(at);
                    if parent == at {
                        break;
                    }
                    at = parent;
                }
            }
            seen.sort_unstable();
            for same in seen.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
                let Some((_, unit, month)) = same.get(self.least - 1) else { continue };
                let column = periods.column[*month];
                self.grid.row(*unit)[column] += 1;
                let parent = self.units.parent(*unit);
                if parent != *unit {
                    self.grid.row(parent)[column] -= 1;
                }
            }
        }
        self.counted = seen;
    }

    /// Counts a key that is seen in several units in periods that share no month.
    fn apart(&mut self, periods: &Periods, places: &[(usize, usize)]) {
        self.last.clear();
        self.last.resize(periods.run.len(), NONE);
        for (unit, month) in places {
            let (run, column) = (periods.run[*month], periods.column[*month]);
            if run == NONE || periods.until[*month] < self.since {
                continue;
            }
            let last = std::mem::replace(&mut self.last[run], *unit);
            if last == *unit {
                continue;
            }
            if last != NONE {
                self.grid.row(self.units.common(last, *unit))[column] -= 1;
            }
            self.grid.row(*unit)[column] += 1;
        }
    }

    /// Counts it in periods that begin together: in each unit from the month in which it is first seen there.
    fn together(&mut self, periods: &Periods, places: &[(usize, usize)]) {
        let counts = |month: usize| periods.run[month] != NONE && periods.until[month] >= self.since;
        let mut runs: Vec<usize> = places.iter().filter(|(_, month)| counts(*month)).map(|(_, month)| periods.run[*month]).collect();
        runs.sort_unstable();
        runs.dedup();
        for run in runs {
            let within = places.iter().filter(|(_, month)| periods.run[*month] == run);
            self.firsts.see_all(self.units, &mut self.grid, within.map(|(unit, month)| (*unit, periods.column[(*month).max(self.since)])));
        }
    }
}
