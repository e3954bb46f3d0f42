//! All measures of a cube over all forms: what each form's records come to, on several threads, and what that is to each measure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::categories::Categories;
use super::counts::{Axes, Counts, Planes, Taken};
use super::grid::Grid;
use super::pairs::{Pairs, Radix};
use super::place::Station;
use super::plan::Plan;
use super::scan::Scan;
use super::sums::Sums;
use crate::finding::Problem;
use crate::metrics::history::History;
use crate::metrics::tally::Counting;
use crate::parallel::each;
use crate::service::{Book, Shape};

/// How much is counted in which way; the numbers are the same.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The most numbers that are kept for combinations of few values in all cells; where there were more, outcomes are counted instead.
    pub(super) wide: usize,
    /// How many records are worth another thread.
    pub(super) least: usize,
}

impl Limits {
    /// Thirty-two megabytes for each set of conditions that read the same, and a thread for as many records as are counted while it is begun.
    pub(super) const USUAL: Limits = Limits { wide: 1 << 23, least: 1 << 14 };
}

/// What each measure counts, in their order.
///
/// # Errors
/// As [`Counts::new`].
pub(super) fn count(
    (book, categories): (&Book, Option<&Categories>),
    counted: &[Counting<'_>],
    histories: &[Option<History>],
    axes: Axes<'_>,
    (threads, limits): (usize, Limits),
) -> Result<Vec<Counts>, Problem> {
    let scans = scans((book, categories), counted, axes, limits.wide);
    let radix: Vec<Option<Radix>> = counted.iter().enumerate().map(|(measure, counting)| radix(&scans, measure, *counting)).collect();
    let mut chunks: Vec<(usize, (usize, usize))> = Vec::new();
    for (at, scan) in scans.iter().enumerate() {
        // What each thread counts is put together again, which a few records are not worth.
        let worth = axes.spots.len().min(limits.least.saturating_mul(limits.least)).max(limits.least);
        let parts = (scan.len() / worth).clamp(1, threads.max(1));
        let cut = |part: usize| scan.len() * part / parts;
        chunks.extend((0..parts).map(|part| (at, (cut(part), cut(part + 1)))));
    }
    let of_chunks = each(threads, chunks.clone(), |(at, rows)| scans.get(at).map(|scan| scan.count(axes.spots, rows, &radix)));

    let mut sums: Vec<Vec<Sums>> = counted.iter().map(|_| Vec::new()).collect();
    let mut pairs: Vec<Vec<Pairs>> = counted.iter().map(|_| Vec::new()).collect();
    let mut groups: Vec<Vec<Vec<Vec<u32>>>> = scans.iter().map(|scan| scan.widths().map(|_| Vec::new()).collect()).collect();
    for ((at, _), scanned) in chunks.into_iter().zip(of_chunks).filter_map(|(chunk, scanned)| Some((chunk, scanned?))) {
        scanned.sums.into_iter().for_each(|(measure, own)| put(&mut sums, measure, own));
        scanned.pairs.into_iter().for_each(|(measure, own)| put(&mut pairs, measure, own));
        let all = groups.get_mut(at).into_iter().flatten();
        all.zip(scanned.groups).for_each(|(all, own)| all.push(own));
    }
    let planes: Vec<Vec<Planes>> = scans
        .iter()
        .zip(groups)
        .map(|(scan, groups)| scan.widths().zip(groups).map(|(width, parts)| planes(threads, parts, width, axes.spots.len())).collect())
        .collect();

    // Measures that take the same forms have the same records.
    let forms = |measure: usize| -> Vec<usize> {
        let takes = |scan: &Scan<'_>| scan.outcomes().any(|(known, ..)| known == measure);
        scans.iter().enumerate().filter(|(_, scan)| takes(scan)).map(|(at, _)| at).collect()
    };
    let forms: Vec<Vec<usize>> = (0..counted.len()).map(forms).collect();
    let sets: Vec<&Vec<usize>> = forms.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let records = each(threads, sets.clone(), |set| {
        let first = set.iter().filter_map(|at| planes.get(*at)?.first());
        Arc::new(axes.gathered(first.flatten().flatten().map(Vec::as_slice)))
    });
    let records: BTreeMap<&Vec<usize>, Arc<Grid<u32>>> = sets.into_iter().zip(records).collect();

    let mut jobs = Vec::new();
    for (measure, (((counting, history), sums), pairs)) in counted.iter().zip(histories).zip(sums).zip(pairs).enumerate() {
        let mut taken = Taken { planes: Vec::new(), sums, pairs };
        for (scan, planes) in scans.iter().zip(&planes) {
            let of = scan.outcomes().filter(|(known, ..)| *known == measure);
            taken.planes.extend(of.filter_map(|(_, group, outcomes)| Some((planes.get(group)?, outcomes))));
        }
        let records = forms.get(measure).and_then(|forms| records.get(forms)).cloned().unwrap_or_default();
        jobs.push((*counting, taken, records, history.as_ref()));
    }
    // Keys are counted by all threads measure by measure, as they take the most room.
    let (keys, others): (Vec<_>, Vec<_>) =
        jobs.into_iter().enumerate().partition(|(_, (counting, ..))| counting.measure.aggregate().is_distinct());
    let counts = |(at, (counting, taken, records, history)): (usize, Job<'_, '_>), threads: usize| {
        (at, Counts::new(counting, (taken, &records, threads), history, axes))
    };
    let mut all = each(threads, others, |job| counts(job, 1));
    all.extend(keys.into_iter().map(|job| counts(job, threads)));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, counts)| counts).collect()
}

fn put<T>(all: &mut [Vec<T>], at: usize, own: T) {
    if let Some(all) = all.get_mut(at) {
        all.push(own);
    }
}

/// What is left to do for one measure.
type Job<'b, 's> = (Counting<'b>, Taken<'s>, Arc<Grid<u32>>, Option<&'s History>);

/// The forms that some measure takes.
fn scans<'b>(
    (book, categories): (&'b Book, Option<&'b Categories>),
    counted: &[Counting<'b>],
    axes: Axes<'_>,
    wide: usize,
) -> Vec<Scan<'b>> {
    let mut by_shelf: BTreeMap<usize, Vec<(usize, Counting<'b>, Plan<'b>)>> = BTreeMap::new();
    for (measure, counting) in counted.iter().enumerate() {
        for (shelf, plan) in plans(book, *counting) {
            by_shelf.entry(shelf).or_default().push((measure, *counting, plan));
        }
    }
    let shapes: BTreeMap<usize, &Shape> = book.shelves().map(|(shelf, shape)| (shelf, &**shape)).collect();
    let scan = |(shelf, plans)| {
        let slices = book.slices(shelf)?;
        let rows = categories.and_then(|categories| categories.on(shelf));
        Some(Scan::new(slices, (Station::of(slices, shapes.get(&shelf)?), rows), plans, (axes.spots.len(), wide)))
    };
    by_shelf.into_iter().filter_map(scan).collect()
}

/// How a measure counts each form that it takes: if one of them is read one by one, all are.
fn plans<'b>(book: &'b Book, counting: Counting<'b>) -> Vec<(usize, Plan<'b>)> {
    let few = |(shelf, shape): (usize, &'b Arc<Shape>)| Some((shelf, Plan::few(counting, book.slices(shelf)?, shape)?));
    let few: Option<Vec<(usize, Plan<'b>)>> = counting.taken().map(few).collect();
    match few.filter(|plans| Plan::fit(plans.iter().map(|(_, plan)| plan))) {
        Some(plans) => plans,
        None => counting.shelves().filter_map(|(shelf, gives)| Some((shelf, Plan::rows(gives, book.slices(shelf)?)))).collect(),
    }
}

/// Into which parts the keys of a measure go, if it counts such.
fn radix(scans: &[Scan<'_>], measure: usize, counting: Counting<'_>) -> Option<Radix> {
    let own = || scans.iter().filter(|scan| scan.outcomes().any(|(known, ..)| known == measure));
    let keys = own().map(|scan| scan.keys(measure)).max().unwrap_or_default();
    counting.measure.aggregate().is_distinct().then(|| Radix::new(keys, own().map(Scan::len).sum()))
}

/// The records of a group by its numbers, put together from what each thread counted.
fn planes(threads: usize, mut parts: Vec<Vec<u32>>, width: usize, spots: usize) -> Planes {
    if let ([_], 1) = (parts.as_slice(), width) {
        return parts.pop().into_iter().map(Some).collect();
    }
    let mut planes = vec![vec![0_u32; spots]; width];
    let range = spots.div_ceil(threads.max(1)).max(1);
    let mut lanes: Vec<(usize, Vec<&mut [u32]>)> = (0..spots.div_ceil(range)).map(|lane| (lane * range, Vec::new())).collect();
    for plane in &mut planes {
        lanes.iter_mut().zip(plane.chunks_mut(range)).for_each(|((_, lane), part)| lane.push(part));
    }
    each(threads, lanes, |(from, mut lane)| {
        for part in &parts {
            for (at, numbers) in part.chunks_exact(width).skip(from).take(range).enumerate() {
                for (plane, number) in lane.iter_mut().zip(numbers).filter(|(_, number)| **number > 0) {
                    plane.get_mut(at).into_iter().for_each(|whole| *whole += number);
                }
            }
        }
    });
    planes.into_iter().map(|plane| plane.iter().any(|number| *number > 0).then_some(plane)).collect()
}
