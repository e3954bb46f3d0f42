//! How the records of one form are counted for one measure: by tables over few values and by whole columns, or one by one.

use super::sums::TOO_LARGE;
use crate::condition::Machine;
use crate::metrics::given::Gives;
use crate::metrics::read::{ByCode, Reader};
use crate::metrics::spec::Aggregate;
use crate::metrics::tally::Counting;
use crate::service::Shape;
use crate::service::book::{Slice, Slices};

/// What becomes of a record that stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Used,
    NotMet,
    Undetermined,
}

impl Outcome {
    /// Every one.
    pub(super) const ALL: &'static [Outcome] = &[Outcome::Used, Outcome::NotMet, Outcome::Undetermined];

    fn of(gives: Gives) -> Self {
        match gives {
            Gives::NotMet => Outcome::NotMet,
            Gives::Undetermined(_) => Outcome::Undetermined,
            _ => Outcome::Used,
        }
    }
}

/// Something of a record that has few values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Few {
    /// What stands in a column, whether or not every value is known.
    Code(usize, bool),
    /// Whether it is known, none or unknown.
    State(usize),
}

/// What a record adds to its cell.
#[derive(Clone, Copy)]
pub(super) enum Source<'b> {
    /// Itself.
    Record,
    /// A key, and how many there are.
    Keys(&'b [u32], usize),
    Counts(&'b [u32]),
    Amounts(u32, &'b [i64]),
}

/// How the records of one form are counted for one measure.
pub(super) enum Plan<'b> {
    /// For each combination of few values: what becomes of the record, and whether it has a value then, and one to be added beside it.
    Few { few: Vec<(Few, usize)>, outcomes: Vec<(Outcome, [bool; 2])>, sources: [Source<'b>; 2] },
    /// What each record gives, by its place on the shelf.
    Rows(Vec<Gives>),
}

impl<'b> Plan<'b> {
    /// The plan where few values decide.
    pub(super) fn few(counting: Counting<'_>, slices: Slices<'b>, shape: &Shape) -> Option<Self> {
        let aggregate = counting.measure.aggregate();
        // What a balance adds or takes off is decided record by record.
        if aggregate.has_history() || aggregate == Aggregate::Balance {
            return None;
        }
        let reader = Reader::new(counting.measure, shape);
        let ByCode { columns, holds } = reader.by_code(slices, &mut Machine::new())?;
        let mut few: Vec<(Few, usize)> =
            columns.iter().map(|(column, domain)| (Few::Code(*column, slices.is_whole(*column)), *domain)).collect();
        let outcome = |holds: &Result<bool, Gives>| match holds {
            Ok(true) => Outcome::Used,
            Ok(false) => Outcome::NotMet,
            Err(_) => Outcome::Undetermined,
        };
        let mut outcomes: Vec<(Outcome, [bool; 2])> = holds.iter().map(|holds| (outcome(holds), [false; 2])).collect();
        if aggregate == Aggregate::Count {
            return Some(Plan::Few { few, outcomes, sources: [Source::Record; 2] });
        }
        let columns = reader.columns(shape)?;
        let mut sources = [Source::Record; 2];
        for (column, source) in columns.iter().zip(&mut sources) {
            *source = match (aggregate, slices.column(*column)) {
                (Aggregate::Distinct | Aggregate::Covered, Slice::Names(numbers, many)) => Source::Keys(numbers, many),
                (Aggregate::Sum, Slice::Counts(counts)) => Source::Counts(counts),
                (Aggregate::Sum, Slice::Amounts(scale, units)) => Source::Amounts(scale, units),
                _ => return None,
            };
        }
        // What is known of each column, as far as it differs.
        let mut states: Vec<[Option<u16>; 2]> = vec![[None; 2]];
        for (at, column) in columns.iter().enumerate() {
            let own: &[u16] = if slices.is_whole(*column) { &[0] } else { &[0, 1, 2] };
            if own.len() > 1 {
                few.push((Few::State(*column), own.len()));
            }
            let with = |known: &[Option<u16>; 2], state: u16| {
                let mut known = *known;
                known.iter_mut().skip(at).take(1).for_each(|place| *place = Some(state));
                known
            };
            states = states.iter().flat_map(|known| own.iter().map(move |state| with(known, *state))).collect();
        }
        // A record that is known to have none counts, and adds nothing; of attendance one of the two numbers has to be known.
        let none_counts = columns.len() == 1 && !reader.is_attendance();
        let split = |(outcome, _): (Outcome, [bool; 2])| {
            states.iter().map(move |known| {
                let has = known.map(|state| state == Some(0));
                let counts = has.contains(&true) || none_counts && known.contains(&Some(1));
                match outcome {
                    Outcome::Used if counts => (Outcome::Used, has),
                    Outcome::Used => (Outcome::Undetermined, [false; 2]),
                    other => (other, [false; 2]),
                }
            })
        };
        outcomes = outcomes.into_iter().flat_map(split).collect();
        Some(Plan::Few { few, outcomes, sources })
    }

    /// Whether the amounts of all these forms together have a decimal's digits at their finest place, for all that is known before.
    pub(super) fn fit<'p>(plans: impl Iterator<Item = &'p Plan<'b>> + Clone) -> bool
    where
        'b: 'p,
    {
        let sources = |plan: &Plan<'b>| match plan {
            Plan::Few { sources, .. } => *sources,
            Plan::Rows(_) => [Source::Record; 2],
        };
        let sources = plans.flat_map(sources).filter(|source| matches!(source, Source::Counts(_) | Source::Amounts(..)));
        let scale_of = |source: Source<'_>| if let Source::Amounts(scale, _) = source { scale } else { 0 };
        let scale = sources.clone().map(scale_of).max().unwrap_or_default();
        let most = |source: Source<'_>| {
            let most = match source {
                Source::Counts(counts) => (counts.len() as u128).saturating_mul(u32::MAX.into()),
                Source::Amounts(_, units) => {
                    let most = units.iter().map(|unit| unit.unsigned_abs()).max().unwrap_or_default();
                    (units.len() as u128).saturating_mul(most.into())
                }
                Source::Record | Source::Keys(..) => 0,
            };
            most.saturating_mul(10_u128.saturating_pow(scale.saturating_sub(scale_of(source))))
        };
        // Those of one form at one scale always do: there are fewer than 2³² of them, each below 2⁶³.
        sources.clone().nth(1).is_none() || sources.map(most).fold(0, u128::saturating_add) < TOO_LARGE
    }

    /// The plan that reads what each record gives.
    pub(super) fn rows(gives: Vec<Gives>, slices: Slices<'b>) -> Self {
        let rows = slices.days().len();
        if gives.len() == rows {
            return Plan::Rows(gives);
        }
        let (mut gives, mut removed) = (gives.into_iter(), slices.removed(0, rows).peekable());
        let of = |at| if removed.next_if_eq(&at).is_some() { None } else { gives.next() };
        Plan::Rows((0..rows).map(of).map(|gives| gives.unwrap_or(Gives::NotMet)).collect())
    }
}

/// What becomes of records, one by one.
pub(super) fn outcomes(gives: &[Gives], from: usize, into: &mut [u16]) {
    for (gives, place) in gives.get(from..).unwrap_or_default().iter().zip(into) {
        *place = Outcome::of(*gives) as u16;
    }
}
