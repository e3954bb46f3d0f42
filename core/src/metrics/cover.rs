//! Of which days the records tell everything, and what follows for a figure.

use std::collections::BTreeMap;

use super::measure::Measure;
use super::tally::{Counting, Tally};
use crate::finding::{Code, Problem, word_list};
use crate::service::Kind;
use crate::time::Period;
use crate::value::Date;

word_list! {
    /// Why a figure has no value. Zero is a value: within the days covered nobody came, or no record meets the condition.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NoValue {
        /// None of its records is known to count, and of some it can't be decided.
        Undetermined = "undetermined",
        /// There is no record of the measure's kinds, and nobody says that such records are covered.
        NoRecordsOfKind = "no_records_of_kind",
        /// The period lies before the first day covered or after the last.
        NotCovered = "not_covered",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// What callers say of the days that a tally's records cover.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    /// The day of the check, beyond which nothing is covered.
    checked_on: Option<Date>,
    /// Said of whatever kinds there are records of.
    all: Option<Period>,
    /// Said of one kind, whether there are records of it or not.
    kinds: BTreeMap<Kind, Period>,
}

/// The days that the records of a measure's kinds cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    /// The first day; nothing where no start is stated and no record shows one.
    first: Option<Date>,
    /// Until when those of every kind do.
    whole_until: Date,
    /// Until when those of some kind do.
    until: Date,
}

impl Covers {
    /// Nothing is said yet of records whose last check was on that day.
    pub(super) fn until(checked_on: Option<Date>) -> Self {
        Covers { checked_on, ..Covers::default() }
    }

    pub(super) fn state(&mut self, kind: Option<Kind>, period: Period) {
        match kind {
            Some(kind) => drop(self.kinds.insert(kind, period)),
            None => self.all = Some(period),
        }
    }

    /// The days covered of a measure whose records are of days between these two; nothing where there is no record and nobody names its
    /// kind.
    pub(super) fn of(&self, measure: &Measure, days: Option<(Date, Date)>) -> Option<Cover> {
        let (first_record, last_record) = days.unzip();
        let mut cover: Option<Cover> = None;
        for kind in measure.kinds() {
            let (first, until) = match (self.kinds.get(kind).or(self.all.as_ref().filter(|_| first_record.is_some())), last_record) {
                // Of a day after the check nobody can have told everything.
                (Some(period), _) => {
                    (period.first_day().or(first_record), self.checked_on.map_or(period.last_day(), |day| day.min(period.last_day())))
                }
                (None, Some(last)) => (first_record, self.checked_on.unwrap_or(last)),
                (None, None) => continue,
            };
            cover = Some(match cover {
                None => Cover { first, whole_until: until, until },
                Some(known) => Cover {
                    first: known.first.into_iter().chain(first).min(),
                    whole_until: known.whole_until.min(until),
                    until: known.until.max(until),
                },
            });
        }
        cover
    }
}

impl Cover {
    /// The days that both cover.
    fn and(self, other: Cover) -> Self {
        Cover {
            first: self.first.zip(other.first).map(|(own, other)| own.max(other)),
            whole_until: self.whole_until.min(other.whole_until),
            until: self.until.min(other.until),
        }
    }

    fn misses(self, period: Period) -> bool {
        self.first.is_none_or(|first| period.last_day() < first) || period.first_day().is_some_and(|first| self.until < first)
    }

    /// The first day, where it is known, and the last that records of some kind cover.
    pub(super) fn span(self) -> (Option<Date>, Date) {
        (self.first, self.until)
    }

    /// Whether it covers some of the days and not all. A period whose start is not stated begins where the records do.
    pub(super) fn is_partial(self, period: Period) -> bool {
        let begins = period.first_day().is_none_or(|day| self.first.is_some_and(|first| first <= day));
        !(self.misses(period) || begins && period.last_day() <= self.whole_until)
    }

    /// The first day and the last: of every kind, or of some.
    pub(super) fn days(self, of_some: bool) -> (String, String) {
        let until = if of_some { self.until } else { self.whole_until };
        (self.first.map_or_else(|| "?".to_owned(), |day| day.to_string()), until.to_string())
    }
}

/// Why so many used records and undetermined ones of a period give no value, if they don't.
pub(super) fn no_value(cover: Option<Cover>, period: Period, used: u64, undetermined: u64) -> Option<NoValue> {
    match cover {
        None => Some(NoValue::NoRecordsOfKind),
        Some(cover) if cover.misses(period) => Some(NoValue::NotCovered),
        Some(_) if used == 0 && undetermined > 0 => Some(NoValue::Undetermined),
        Some(_) => None,
    }
}

/// Why a part of what is asked for has no value, if it has none, and whether the records cover it, or it is asked for, in part.
pub(super) fn standing(cover: Option<Cover>, asked: Period, period: Period, used: u64, undetermined: u64) -> (Option<NoValue>, bool) {
    // A month at the end of the whole is asked for until that end.
    let within = if period.contains(asked.last_day()) { period.to_date(asked.last_day()).unwrap_or(period) } else { period };
    let no_value = no_value(cover, within, used, undetermined);
    let cut = asked.first_day() > period.first_day() || period.last_day() > asked.last_day();
    (no_value, cover.is_some_and(|cover| cover.is_partial(within)) || cut && no_value.is_none())
}

impl Tally {
    /// States of which days the records tell everything: those of one kind, or of every kind that there is a record of.
    ///
    /// They do so until the day of the check at most, as no record can be of a later one. If nothing is stated they tell everything until then, and begin with the first record of the measure's kinds, as they do under a
    /// period whose start is not stated. What lies outside has no value ([`NoValue`](super::NoValue)); a period that
    /// is covered in part is marked. A kind without a record has figures only where it is named here.
    ///
    /// # Errors
    /// `kind_unknown` where no measure takes that kind.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::{NoValue, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::value::DivisionCode;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n").expect("it is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (mut tally, league) = (Tally::new(pack.measures(), Book::new()), DivisionCode::parse_short("1522")?);
    /// let visits = |tally: &Tally, month: &str| tally.figure(view, "households_visited", league, Period::parse(month)?);
    /// assert_eq!(visits(&tally, "2022-04")?.no_value(), Some(NoValue::NoRecordsOfKind));
    /// tally.cover(Some("home_visit"), Period::parse("2022-Q2")?)?;
    /// assert!(visits(&tally, "2022-04")?.value().is_some_and(|households| households.is_zero()));
    /// assert_eq!(visits(&tally, "2022-07")?.no_value(), Some(NoValue::NotCovered));
    /// assert_eq!(tally.cover(Some("visit"), Period::parse("2022")?).unwrap_err().code, Code::KindUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn cover(&mut self, kind: Option<&str>, period: Period) -> Result<(), Problem> {
        let kind = kind.map(|name| known_kind(self.measures(), name)).transpose()?;
        self.covers.state(kind, period);
        Ok(())
    }

    /// The days that the records of a measure cover; of a coverage, those that the records of both measures do.
    pub(super) fn cover_of(&self, counting: Counting<'_>) -> Option<Cover> {
        let own = self.covers.of(counting.measure, self.days_of(counting))?;
        match counting.measure.by() {
            Some(by) => Some(own.and(self.covers.of(by, self.days_taken(by))?)),
            None => Some(own),
        }
    }
}

/// A kind that no measure takes can't be covered.
fn known_kind(measures: &[Measure], name: &str) -> Result<Kind, Problem> {
    let kind = Kind::new(name);
    let mut known: Vec<&str> = measures.iter().flat_map(|measure| measure.kinds().iter().map(Kind::as_str)).collect();
    if known.contains(&kind.as_str()) {
        return Ok(kind);
    }
    known.sort_unstable();
    known.dedup();
    Err(Problem::unknown_name(Code::KindUnknown, known.into_iter()))
}
