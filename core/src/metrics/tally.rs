use std::collections::BTreeMap;
use std::sync::Arc;

use super::cover::{Covers, no_value};
use super::figure::{Figure, LeftOut, Reason};
use super::measure::{Gives, Measure};
use super::names::Names;
use super::spec::Aggregate;
use super::stand::Stands;
use crate::condition::Machine;
use crate::finding::{Code, Problem};
use crate::form::Identity;
use crate::network::View;
use crate::service::{Kind, Record};
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, exact_plus};

/// The records of a ledger, in the form in which measures read them: about 20 bytes a record and measure, and each
/// key once.
///
/// The plain reference: every figure is counted from the records of its unit and period, never from other figures.
#[derive(Clone, Debug)]
pub struct Tally {
    pub(super) measures: Vec<Measure>,
    rows: Vec<Vec<Row>>,
    amounts: Vec<Vec<Decimal>>,
    keys: Vec<Names>,
    stations: Names,
    rejected: BTreeMap<Kind, BTreeMap<Arc<str>, u64>>,
    pub(super) covers: Covers,
    /// What the ledgers are whose records these are.
    ledgers: Vec<Identity>,
    /// Where the measures' conditions are evaluated.
    machine: Machine,
}

/// What one record gave to one measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) day: i32,
    pub(super) station: u32,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    One,
    /// The number of its key.
    Key(u32),
    /// The position of its amount.
    Amount(u32),
    NotMet,
    /// The place of what is lacking.
    Undetermined(u32),
}

/// The number of no station.
pub(super) const NO_STATION: u32 = u32::MAX;

fn renumbered(numbers: &[u32], old: u32) -> u32 {
    usize::try_from(old).ok().and_then(|old| numbers.get(old)).copied().unwrap_or(u32::MAX)
}

/// Where a row stands, as seen from one unit and period.
pub(super) enum Place {
    Inside,
    Outside(Reason),
}

impl Tally {
    /// No records yet, for these measures.
    #[must_use]
    pub fn new(measures: &[Measure]) -> Self {
        Tally {
            measures: measures.to_vec(),
            rows: vec![Vec::new(); measures.len()],
            amounts: vec![Vec::new(); measures.len()],
            keys: vec![Names::default(); measures.len()],
            stations: Names::default(),
            rejected: BTreeMap::new(),
            covers: Covers::default(),
            ledgers: Vec::new(),
            machine: Machine::new(),
        }
    }

    /// Takes one record.
    pub fn push(&mut self, record: &Record) {
        let station = record.station().map_or(NO_STATION, |station| self.stations.number(station.expose()));
        let day = record.date().day_number();
        for ((measure, rows), (amounts, keys)) in self.measures.iter().zip(&mut self.rows).zip(self.amounts.iter_mut().zip(&mut self.keys))
        {
            if !measure.takes(record.kind(), record.form()) {
                continue;
            }
            let what = match measure.of_record(record, &mut self.machine) {
                Gives::One => What::One,
                Gives::Key(key) => What::Key(keys.number(key)),
                Gives::Amount(amount) => {
                    amounts.push(amount);
                    What::Amount(u32::try_from(amounts.len().saturating_sub(1)).unwrap_or(u32::MAX))
                }
                Gives::NotMet => What::NotMet,
                Gives::Undetermined(name) => What::Undetermined(u32::try_from(name).unwrap_or(u32::MAX)),
            };
            rows.push(Row { day, station, what });
        }
    }

    /// Counts a row of that kind and form that has an error, so that figures can say that it was left out.
    pub fn reject(&mut self, kind: &Kind, form: &str) {
        let forms = match self.rejected.get_mut(kind) {
            Some(forms) => forms,
            None => self.rejected.entry(kind.clone()).or_default(),
        };
        match forms.get_mut(form) {
            Some(count) => *count = count.saturating_add(1),
            None => drop(forms.insert(form.into(), 1)),
        }
    }

    /// Notes which ledger these records are of, so that the same one is not taken twice; one without a row is none.
    ///
    /// ```
    /// use wushe::metrics::Tally;
    ///
    /// let mut tally = Tally::new(&[]);
    /// tally.is_of(wushe::form::Identity::default());
    /// assert!(tally.clone().merge(tally).is_ok());
    /// ```
    pub fn is_of(&mut self, ledger: Identity) {
        if ledger.rows() > 0 {
            self.ledgers.push(ledger);
        }
    }

    /// Takes all that another tally of the same measures holds, as if its records had been pushed here after these.
    ///
    /// # Errors
    /// `measures_differ` where the other counts something else; `ledger_twice` where both have the records of one ledger, told by what
    /// its rows hold. Nothing is taken then.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::pack::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut tally = Tally::new(pack.measures());
    /// assert!(tally.merge(Tally::new(pack.measures())).is_ok());
    /// assert_eq!(tally.merge(Tally::new(&[])).unwrap_err().code, Code::MeasuresDiffer);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn merge(&mut self, other: Tally) -> Result<(), Problem> {
        let alike = self.measures.iter().zip(&other.measures).all(|(own, theirs)| own.counts_as(theirs));
        if !alike || self.measures.len() != other.measures.len() {
            return Err(Code::MeasuresDiffer.into());
        }
        for (second, ledger) in (1_usize..).zip(&other.ledgers) {
            if let Some(first) = self.ledgers.iter().position(|known| known == ledger) {
                let problem = Problem::new(Code::LedgerTwice).with("first", first.saturating_add(1));
                let second = second.saturating_add(self.ledgers.len());
                return Err(problem.with("second", second).with("rows", ledger.rows().cast_signed()));
            }
        }
        if self.is_empty() {
            let (mut ledgers, covers) = (std::mem::take(&mut self.ledgers), std::mem::take(&mut self.covers));
            *self = other;
            ledgers.append(&mut self.ledgers);
            self.ledgers = ledgers;
            let theirs = std::mem::replace(&mut self.covers, covers);
            self.covers.merge(theirs);
            return Ok(());
        }
        self.covers.merge(other.covers);
        self.ledgers.extend_from_slice(&other.ledgers);
        let stations = self.stations.merge(&other.stations);
        let own = self.rows.iter_mut().zip(self.amounts.iter_mut().zip(&mut self.keys));
        let theirs = other.rows.into_iter().zip(other.amounts.into_iter().zip(&other.keys));
        for ((rows, (amounts, keys)), (more, (more_amounts, more_keys))) in own.zip(theirs) {
            let keys = keys.merge(more_keys);
            let first_amount = u32::try_from(amounts.len()).unwrap_or(u32::MAX);
            amounts.extend(more_amounts);
            rows.extend(more.into_iter().map(|row| Row {
                day: row.day,
                station: renumbered(&stations, row.station),
                what: match row.what {
                    What::Key(key) => What::Key(renumbered(&keys, key)),
                    What::Amount(at) => What::Amount(at.saturating_add(first_amount)),
                    what => what,
                },
            }));
        }
        for (kind, forms) in other.rejected {
            let all = self.rejected.entry(kind).or_default();
            for (form, count) in forms {
                let sum = all.entry(form).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        Ok(())
    }

    /// Whether it has taken nothing yet.
    fn is_empty(&self) -> bool {
        self.rejected.is_empty() && self.rows.iter().all(Vec::is_empty)
    }

    /// The measures that are counted.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    pub(super) fn find(&self, measure: &str) -> Result<usize, Problem> {
        let known = || Problem::unknown_name(Code::MeasureUnknown, self.measures.iter().map(Measure::id));
        self.measures.iter().position(|known| known.id() == measure).ok_or_else(known)
    }

    /// Where each station stands, by its number.
    pub(super) fn stands(&self, view: View<'_>) -> Stands {
        Stands::new(view, self.stations.iter())
    }

    pub(super) fn rows(&self, measure: usize) -> &[Row] {
        self.rows.get(measure).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn amount(&self, measure: usize, at: u32) -> Option<Decimal> {
        self.amounts.get(measure)?.get(usize::try_from(at).ok()?).copied()
    }

    pub(super) fn rejected(&self, measure: &Measure) -> u64 {
        let of_kind = |kind: &Kind| self.rejected.get(kind).into_iter().flatten();
        let taken = measure.kinds().iter().flat_map(|kind| of_kind(kind).filter(|(form, _)| measure.takes(kind, form)));
        taken.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// One figure: a measure for a unit and a period, on the map of the view's day.
    ///
    /// # Errors
    /// `measure_unknown`; those of [`Tree::require`](crate::network::Tree::require) where the list of the day does not
    /// have the unit; `measure_overflow` where a sum has more than 28 digits.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::DivisionCode;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n").expect("it is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, april) = (Tally::new(pack.measures()), DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// assert_eq!(tally.figure(view, "households_visited", league, april)?.value(), None);
    /// assert_eq!(tally.figure(view, "visits", league, april).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn figure(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<Figure, Problem> {
        let which = self.find(measure)?;
        let name = view.tree().require(unit)?.name;
        let stands = self.stands(view);
        let asked = Asked::new(unit, period);
        let mut counted = Counted::default();
        let mut left_out = LeftOut::default();
        let mut missing: BTreeMap<u32, u64> = BTreeMap::new();
        for row in self.rows(which) {
            match (asked.place(row, &stands), row.what) {
                (Place::Outside(reason), _) => left_out.add(reason, 1),
                (Place::Inside, What::NotMet) => left_out.add(Reason::Condition, 1),
                (Place::Inside, What::Undetermined(name)) => {
                    let count = missing.entry(name).or_default();
                    *count = count.saturating_add(1);
                }
                (Place::Inside, what) => counted.add(self, which, what)?,
            }
        }
        let known = self.measures.get(which).ok_or(Code::MeasureUnknown)?;
        left_out.add(Reason::Errors, self.rejected(known));
        let used = counted.used;
        let undetermined = missing.values().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let cover = self.cover_of(which, known);
        let no_value = no_value(cover, period, used, undetermined);
        Ok(Figure {
            measure: known.clone(),
            division: unit,
            place: name.into(),
            period,
            value: no_value.is_none().then(|| counted.value(known.aggregate())),
            no_value,
            cover,
            records: used.saturating_add(left_out.total()).saturating_add(undetermined),
            used,
            left_out,
            undetermined,
            missing: missing.into_iter().filter_map(|(at, count)| Some((known.missing(at)?.clone(), count))).collect(),
            list_date: view.tree().list_date(),
            explained_list: view.tree().explain([unit]),
        })
    }
}

/// A unit and a period, as rows are held against them.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    unit: DivisionCode,
    first: i32,
    last: i32,
}

impl Asked {
    pub(super) fn new(unit: DivisionCode, period: Period) -> Self {
        Asked { unit, first: period.first_day().map_or(i32::MIN, Date::day_number), last: period.last_day().day_number() }
    }

    /// Where a row stands, as seen from them.
    pub(super) fn place(self, row: &Row, stands: &Stands) -> Place {
        match stands.of(row.station, row.day) {
            Ok(station) if self.unit.contains(station) => {}
            Ok(_) => return Place::Outside(Reason::OtherUnit),
            Err(reason) => return Place::Outside(reason),
        }
        if row.day < self.first {
            Place::Outside(Reason::BeforePeriod)
        } else if row.day > self.last {
            Place::Outside(Reason::AfterPeriod)
        } else {
            Place::Inside
        }
    }
}

/// A count in the making.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) used: u64,
    keys: Vec<u32>,
    sum: Decimal,
}

impl Counted {
    pub(super) fn add(&mut self, tally: &Tally, measure: usize, what: What) -> Result<(), Problem> {
        self.used = self.used.saturating_add(1);
        match what {
            What::Key(key) => self.keys.push(key),
            What::Amount(at) => {
                let amount = tally.amount(measure, at).ok_or(Code::MeasureOverflow)?;
                self.sum = exact_plus(self.sum, amount).ok_or(Code::MeasureOverflow)?;
            }
            What::One | What::NotMet | What::Undetermined(_) => {}
        }
        Ok(())
    }

    /// The different keys, ascending.
    pub(super) fn distinct(&mut self) -> &[u32] {
        self.keys.sort_unstable();
        self.keys.dedup();
        &self.keys
    }

    pub(super) fn value(mut self, aggregate: Aggregate) -> Decimal {
        match aggregate {
            Aggregate::Count => Decimal::from(self.used),
            Aggregate::Sum => self.sum.normalize(),
            Aggregate::Distinct => Decimal::from(self.distinct().len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_would_lose_a_digit_is_refused() {
        let largest = Decimal::from_i128_with_scale(9_999_999_999_999_999_999_999_999_999, 0);
        let sum = |amounts: [Decimal; 2]| {
            let tally = Tally { amounts: vec![amounts.to_vec()], ..Tally::new(&[]) };
            let mut counted = Counted::default();
            (0..2).try_for_each(|at| counted.add(&tally, 0, What::Amount(at))).map_err(|problem| problem.code)
        };
        assert_eq!(sum([largest, Decimal::new(1, 2)]), Err(Code::MeasureOverflow));
        assert_eq!(sum([Decimal::new(150, 2), Decimal::new(1, 2)]), Ok(()));
    }
}
