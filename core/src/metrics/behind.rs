//! The records behind a figure, those included that it leaves out.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::Reason;
use super::given::Gives;
use super::measure::Missing;
use super::tally::{Asked, Place, Tally};
use crate::finding::Findings;
use crate::network::View;
use crate::service::book::{Row, Table};
use crate::time::Period;
use crate::value::DivisionCode;

/// What becomes of a record in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing<'t> {
    /// It counts.
    Used,
    /// It does not count, for this reason.
    LeftOut(Reason),
    /// It can't be decided, because it lacks this.
    Undetermined(Option<&'t Missing>),
}

impl Standing<'_> {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Used => "used",
            Standing::LeftOut(_) => "left_out",
            Standing::Undetermined(_) => "undetermined",
        }
    }

    /// Why it does not count: the reason that leaves it out, or the role or fact that it lacks, as conditions name it.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Standing::Used => None,
            Standing::LeftOut(reason) => Some(reason.as_str()),
            Standing::Undetermined(missing) => missing.map(|missing| &*missing.name),
        }
    }
}

impl Tally {
    /// The records behind a figure: each record of the measure's kinds, with what becomes of it there. Rows that were refused are in
    /// [`Book::refused`](crate::service::Book::refused).
    ///
    /// # Errors
    /// As [`Tally::figure`].
    ///
    /// ```
    /// use wushe::metrics::{Reason, Standing, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Date, DivisionCode, LedgerRun, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21")?)?;
    /// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152200000000,W1,H1\n2022-04-30,152200000000,W1,H2\n".as_bytes());
    /// let (tally, view) = (Tally::new(pack.measures(), run.finish().1), network.at(Date::parse("2022-05-21")?)?);
    /// let (league, may) = (DivisionCode::parse_short("1522")?, Period::parse("2022-05")?);
    /// let rows: Vec<_> = tally.rows(view, "households_visited", league, may)?.map(|(row, stands)| (row.origin(), stands)).collect();
    /// assert_eq!(rows, [(Some((0, 2)), Standing::Used), (Some((0, 3)), Standing::LeftOut(Reason::BeforePeriod))]);
    /// assert!(tally.rows(view, "visits", league, may).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn rows(
        &self,
        view: View<'_>,
        measure: &str,
        unit: DivisionCode,
        period: Period,
    ) -> Result<impl Iterator<Item = (Row<'_>, Standing<'_>)>, Findings> {
        let counting = self.find(measure).map_err(Findings::about("measure"))?;
        view.require(unit).map_err(Findings::about("division"))?;
        let (stands, asked) = (self.stands(view), Asked::new(counting.measure, unit, period));
        Ok(counting.rows().map(move |(row, gives)| {
            let standing = match (asked.place(row, &stands), gives) {
                (Place::Outside(reason), _) => Standing::LeftOut(reason),
                (Place::Inside(_), Gives::NotMet) => Standing::LeftOut(Reason::Condition),
                (Place::Inside(_), Gives::Undetermined(at)) => Standing::Undetermined(counting.measure.missing(at)),
                (Place::Inside(_), _) => Standing::Used,
            };
            (row, standing)
        }))
    }

    /// The same as a table in JSON, a list a column: `standing` (`used`, `left_out`, `undetermined`), `why` (the reason, or what is
    /// lacking), and then the columns of [`Table::expose_json`].
    ///
    /// # Errors
    /// As [`Tally::figure`].
    ///
    /// ```
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Date, DivisionCode, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, may) = (Tally::new(pack.measures(), Book::new()), DivisionCode::parse_short("1522")?, Period::parse("2022-05")?);
    /// let json = tally.expose_rows_json(view, "households_visited", league, may)?;
    /// assert_eq!(json, r#"{"standing":[],"why":[],"form":[],"ledger":[],"row":[],"normalised":[]}"#);
    /// assert_eq!(tally.expose_rows_json(view, "visits", league, may).unwrap_err()[0].code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_rows_json(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<String, Findings> {
        let (rows, standings) = self.rows(view, measure, unit, period)?.unzip();
        Ok(crate::finding::to_json(&Exposed { table: Table::new(rows), standings }))
    }
}

struct Exposed<'t> {
    table: Table<'t>,
    standings: Vec<Standing<'t>>,
}

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("standing", &self.standings.iter().map(|standing| standing.as_str()).collect::<Vec<_>>())?;
        map.serialize_entry("why", &self.standings.iter().map(Standing::why).collect::<Vec<_>>())?;
        self.table.expose_columns(&mut map)?;
        map.end()
    }
}
