use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::by_then::ByThen;
use super::cover::{Covers, no_value};
use super::figure::{Figure, LeftOut, Of, Reason};
use super::given::{Given, Gives};
use super::history::History;
use super::measure::Measure;
use super::spec::Aggregate;
use super::stand::{Stand, Stands};
use super::told::Told;
use crate::finding::{Code, Findings, Problem};
use crate::network::View;
use crate::service::book::Row;
use crate::service::{Book, Shape};
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, exact_plus};

/// The measures of a rulebook over the records of a [`Book`].
///
/// The plain reference: every figure is counted from the records of its unit and period, never from other figures. A measure looks at
/// the records when it is first asked for, and keeps 8 bytes a record then.
///
/// ```
/// use wushe::metrics::Tally;
/// use wushe::network::{Divisions, Network};
/// use wushe::service::Book;
/// use wushe::{Date, DivisionCode, Pack, Period};
///
/// let pack = Pack::builtin("hinggan")?;
/// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
/// let text = r#"{"visited_on":"2022-05-20","station":"152200000000","worker":"W1","household":"H1"}"#;
/// let (record, _) = pack.form("home_visit")?.check_json(text, Date::parse("2022-05-21")?).into_record()?;
///
/// let mut book = Book::new();
/// book.push(&record);
/// let tally = Tally::new(pack.measures(), book);
/// let view = network.at(Date::parse("2022-05-21")?)?;
/// let figure = tally.figure(view, "households_visited", DivisionCode::parse_short("1522")?, Period::parse("2022-05")?)?;
/// assert_eq!(figure.value().map(|households| households.to_string()).as_deref(), Some("1"));
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone)]
pub struct Tally {
    measures: Arc<[Measure]>,
    book: Arc<Book>,
    given: Arc<[OnceLock<Given>]>,
    /// The first day and the last of each shelf.
    days: Arc<[OnceLock<Days>]>,
    pub(super) covers: Covers,
}

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tally({} measures, {:?})", self.measures.len(), self.book)
    }
}

/// The first day and the last, where there is any.
type Days = Option<(Date, Date)>;

/// Where a record stands, as seen from one unit and period.
pub(super) enum Place {
    Inside(Stand),
    Outside(Reason),
}

impl Tally {
    /// These measures over the records of a book.
    #[must_use]
    pub fn new(measures: &[Measure], book: impl Into<Arc<Book>>) -> Self {
        let book = book.into();
        let covers = Covers::until(book.checked_on());
        let given = measures.iter().map(|_| OnceLock::new()).collect();
        let days = book.shelves().map(|_| OnceLock::new()).collect();
        Tally { measures: measures.into(), given, days, book, covers }
    }

    /// The records.
    #[must_use]
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// The measures that are counted.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    pub(super) fn find(&self, measure: &str) -> Result<Counting<'_>, Problem> {
        let known = || Problem::unknown_name(Code::MeasureUnknown, self.measures.iter().map(Measure::id));
        let mut measures = self.measures.iter().zip(self.given.iter());
        let (measure, given) = measures.find(|(known, _)| known.id() == measure).ok_or_else(known)?;
        Ok(Counting { measure, given, book: &self.book })
    }

    /// Where each station stands, by its number.
    pub(super) fn stands(&self, view: View<'_>) -> Stands {
        Stands::new(view, &self.book)
    }

    /// The first day and the last of the records that a measure takes.
    pub(super) fn days_of(&self, counting: Counting<'_>) -> Option<(Date, Date)> {
        counting.taken().filter_map(|(shelf, _)| self.days_on(shelf)).reduce(|all, own| (all.0.min(own.0), all.1.max(own.1)))
    }

    /// The first day and the last of the records of a shelf, which are looked at once.
    pub(super) fn days_on(&self, shelf: usize) -> Option<(Date, Date)> {
        *self.days.get(shelf)?.get_or_init(|| self.book.days_on(shelf))
    }

    /// The same, of a measure that is not counted.
    pub(super) fn days_taken(&self, measure: &Measure) -> Option<(Date, Date)> {
        let taken = self.book.shelves().filter(|(_, shape)| measure.takes(shape.kind(), shape.form()));
        taken.filter_map(|(shelf, _)| self.book.days_on(shelf)).reduce(|all, own| (all.0.min(own.0), all.1.max(own.1)))
    }

    /// Of how many records of the measure that decides a coverage it can't be decided until a day; those with errors have none.
    pub(super) fn by_undetermined(&self, counting: Counting<'_>, last: Date) -> u64 {
        let by = counting.by_then().zip(counting.measure.by());
        by.map_or(0, |(seen, by)| seen.undetermined(last).saturating_add(self.rejected(by)))
    }

    pub(super) fn rejected(&self, measure: &Measure) -> u64 {
        let taken = self.book.refused_forms().filter(|(kind, form, _)| measure.takes(kind, form));
        taken.fold(0, |sum, (_, _, count)| sum.saturating_add(count))
    }

    /// One figure: a measure for a unit and a period, on the map of the view's day.
    ///
    /// # Errors
    /// `measure_unknown` at `measure`; those of [`Tree::require`](crate::network::Tree::require) at `division` where the list of the day
    /// does not have the unit; `measure_overflow` at `measure` where a sum has more than 28 digits.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::value::DivisionCode;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, april) = (Tally::new(pack.measures(), Book::new()), DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// assert_eq!(tally.figure(view, "households_visited", league, april)?.value(), None);
    /// let refused = tally.figure(view, "visits", league, april).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::MeasureUnknown, "measure".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn figure(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<Figure, Findings> {
        let counting = self.find(measure).map_err(Findings::about("measure"))?;
        view.require(unit).map_err(Findings::about("division"))?;
        let stands = self.stands(view);
        let asked = Asked::new(counting.measure, unit, period);
        let mut counted = Counted::default();
        let mut left_out = LeftOut::default();
        let mut told = Told::new(unit);
        let mut missing: BTreeMap<u32, u64> = BTreeMap::new();
        for (row, gives) in counting.rows() {
            told.see(counting, row, gives, asked, &stands).map_err(Findings::about("measure"))?;
            match (asked.place(row, &stands), gives) {
                (Place::Outside(reason), _) => left_out.add(reason, 1),
                (Place::Inside(_), Gives::NotMet) => left_out.add(Reason::Condition, 1),
                (Place::Inside(_), Gives::Undetermined(name)) => {
                    let count = missing.entry(name).or_default();
                    *count = count.saturating_add(1);
                }
                (Place::Inside(_), gives) => counted.add(counting, gives).map_err(Findings::about("measure"))?,
            }
        }
        let known = counting.measure;
        let of = (counting.measure.by().is_some() || known.at_least() > 1)
            .then(|| Of { keys: counted.different(), by_undetermined: self.by_undetermined(counting, period.last_day()) });
        counted.keep(counting, period.last_day());
        left_out.add(Reason::Errors, self.rejected(known));
        let used = counted.used;
        let undetermined = missing.values().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let cover = self.cover_of(counting);
        let no_value = no_value(cover, period, used, undetermined);
        let history = History::of(counting, &stands);
        let days = (period.first_day(), period.last_day());
        let value = match &history {
            Some(history) => Decimal::from(history.value(days, |stand| stands.holds(unit, stand))),
            None => counted.value(known.aggregate()),
        };
        Ok(Figure {
            measure: known.clone(),
            division: unit,
            place: view.restated().unit(unit).map(|unit| unit.name).unwrap_or_default().into(),
            period,
            value: no_value.is_none().then_some(value),
            no_value,
            cover,
            of,
            records: used.saturating_add(left_out.total()).saturating_add(undetermined),
            used,
            left_out,
            undetermined,
            missing: missing.into_iter().filter_map(|(at, count)| Some((known.missing(at)?.clone(), count))).collect(),
            list_date: view.tree().list_date(),
            explained_list: view.tree().explain([unit]),
            named: told.named(&stands),
            is_one_of_several: false,
            remainder: told.remainder(counting, (cover, period), (&stands, history.as_ref())),
        })
    }
}

/// One measure and what the records give to it.
#[derive(Clone, Copy)]
pub(super) struct Counting<'t> {
    pub(super) measure: &'t Measure,
    given: &'t OnceLock<Given>,
    book: &'t Book,
}

impl<'t> Counting<'t> {
    fn given(self) -> &'t Given {
        self.given.get_or_init(|| Given::of(self.measure, self.book))
    }

    pub(super) fn rows(self) -> impl Iterator<Item = (Row<'t>, Gives)> {
        self.given().rows(self.book)
    }

    /// The shelves whose records it takes, by their place, each with what these hold.
    pub(super) fn taken(self) -> impl Iterator<Item = (usize, &'t Arc<Shape>)> {
        self.book.shelves().filter(move |(_, shape)| self.measure.takes(shape.kind(), shape.form()))
    }

    /// What the records of each shelf give, in their order.
    pub(super) fn shelves(self) -> impl Iterator<Item = (usize, Vec<Gives>)> {
        self.given().shelves()
    }

    /// What another measure has seen, where that decides what counts.
    pub(super) fn by_then(self) -> Option<&'t ByThen> {
        self.measure.by()?;
        self.given().by_then()
    }

    /// The amount at a position.
    pub(super) fn amount(self, at: u32) -> Option<Decimal> {
        self.given().amount(at)
    }

    /// The most decimal places that an amount has.
    pub(super) fn scale(self) -> u32 {
        self.given().scale()
    }
}

/// A unit and a period, as records are held against them.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    unit: DivisionCode,
    first: Option<Date>,
    last: Date,
}

impl Asked {
    pub(super) fn new(measure: &Measure, unit: DivisionCode, period: Period) -> Self {
        // What is open on a day follows from all that was before.
        let first = if measure.aggregate().is_stock() { None } else { period.first_day() };
        Asked { unit, first, last: period.last_day() }
    }

    /// Where a record stands, as seen from them.
    pub(super) fn place(self, row: Row<'_>, stands: &Stands) -> Place {
        match stands.of(row) {
            Ok(stand) if stands.holds(self.unit, stand) => self.beyond(row.date()).map_or(Place::Inside(stand), Place::Outside),
            Ok(Stand::Unit(_)) => Place::Outside(Reason::OtherUnit),
            Ok(Stand::Beside(_)) => Place::Outside(Reason::NoUnit),
            Err(reason) => Place::Outside(reason),
        }
    }

    /// Why a day is not in the period, if it is not.
    pub(super) fn beyond(self, day: Date) -> Option<Reason> {
        if self.first.is_some_and(|first| day < first) {
            Some(Reason::BeforePeriod)
        } else {
            (day > self.last).then_some(Reason::AfterPeriod)
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
    /// The same records and amounts, without keys.
    pub(super) fn carried(&self) -> Self {
        Counted { used: self.used, keys: Vec::new(), sum: self.sum }
    }

    pub(super) fn add(&mut self, counting: Counting<'_>, gives: Gives) -> Result<(), Problem> {
        match gives {
            Gives::Key(key) => self.keys.push(key),
            Gives::Amount(at) => self.plus(counting.amount(at).ok_or(Code::MeasureOverflow)?)?,
            Gives::One | Gives::Step(..) | Gives::NotMet | Gives::Undetermined(_) => {}
        }
        self.used = self.used.saturating_add(1);
        Ok(())
    }

    /// Takes what another has counted before it: records and amounts. Keys are not taken, as their history tells them.
    pub(super) fn carry(&mut self, before: &Counted) -> Result<(), Problem> {
        self.used = self.used.saturating_add(before.used);
        self.plus(before.sum)
    }

    fn plus(&mut self, amount: Decimal) -> Result<(), Problem> {
        self.sum = exact_plus(self.sum, amount).ok_or(Code::MeasureOverflow)?;
        Ok(())
    }

    /// The different keys, ascending.
    pub(super) fn distinct(&mut self) -> &[u32] {
        self.keys.sort_unstable();
        self.keys.dedup();
        &self.keys
    }

    /// How many different keys there are.
    fn different(&mut self) -> u64 {
        self.keys.sort_unstable();
        u64::try_from(self.keys.chunk_by(|left, right| left == right).count()).unwrap_or(u64::MAX)
    }

    /// Leaves out the keys that have too few records, and those that another measure has not seen by the end of a day, where that
    /// decides what counts.
    pub(super) fn keep(&mut self, counting: Counting<'_>, last: Date) {
        let least = usize::try_from(counting.measure.at_least()).unwrap_or(usize::MAX);
        if least > 1 {
            self.keys.sort_unstable();
            let reached = self.keys.chunk_by(|left, right| left == right).filter(|same| same.len() >= least);
            self.keys = reached.filter_map(<[u32]>::first).copied().collect();
        }
        if let Some(by) = counting.by_then() {
            self.keys.retain(|key| by.has(*key, last));
        }
    }

    pub(super) fn value(mut self, aggregate: Aggregate) -> Decimal {
        match aggregate {
            Aggregate::Sum | Aggregate::Balance => self.sum.normalize(),
            Aggregate::Distinct | Aggregate::Covered => Decimal::from(self.distinct().len()),
            // What follows keys is counted from their history.
            _ => Decimal::from(self.used),
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
            let mut counted = Counted::default();
            amounts.into_iter().try_for_each(|amount| counted.plus(amount)).map_err(|problem| problem.code)
        };
        assert_eq!(sum([largest, Decimal::new(1, 2)]), Err(Code::MeasureOverflow));
        assert_eq!(sum([Decimal::new(150, 2), Decimal::new(1, 2)]), Ok(()));
    }
}
