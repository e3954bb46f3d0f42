//! The staff records of a book.

use std::collections::BTreeMap;
use std::fmt;

use super::establishment::{Rejected, by_units, month_ends, whole};
use super::workers::{gather, posts, with_posts};
use super::{Establishment, PartTime, Worker};
use crate::finding::{Code, Finding, Findings, Path, Problem, sort_by};
use crate::network::{Network, View};
use crate::service::{Book, Kind, Record};
use crate::time::Period;
use crate::value::{DivisionCode, Level};

/// The records of staff and posts of a [`Book`], from which workers are gathered.
///
/// What a worker is cannot be told row by row: a certificate may stand in another ledger than the appointment. `Debug` shows how many
/// there are and nothing of them.
///
/// ```
/// use wushe::form::Cell;
/// use wushe::border::LedgerRun;
/// use wushe::pack::Pack;
/// use wushe::service::Kind;
/// use wushe::staff::Roster;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("national")?;
/// let mut run = LedgerRun::new(&pack, Some("registration"), Date::parse("2022-05-21").unwrap())?;
/// run.header(&["工号", "登记日期", "登记有效期至", "证书级别"]);
/// run.row(2, ["w", "2020-11-30", "2023-11-29", "junior"].into_iter().map(Cell::Text));
/// let roster = Roster::of(&run.finish().1);
/// assert_eq!(roster.workers(&[]).0.len(), 1);
/// // Told that the certificates are complete, and there is none: row 2 contradicts that.
/// let (_, contradictions) = roster.workers(&[Kind::Certificate]);
/// assert_eq!(contradictions[0].path.to_string(), "[2]");
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Clone, Default)]
pub struct Roster {
    records: Vec<(Record, Path)>,
    rejected: Rejected,
    refused: BTreeMap<Kind, u64>,
    unread: u64,
}

impl Roster {
    /// The staff records of a book, in the order of its ledgers and their rows. Of several ledgers, findings name the ledger and then
    /// the row; of one, the row; of records that came on their own, their position.
    #[must_use]
    pub fn of(book: &Book) -> Self {
        let mut records: Vec<((usize, u32), Record)> = Vec::new();
        for (shelf, _) in book.shelves().filter(|(_, shape)| is_kept(shape.kind())) {
            let rows = book.rows_on(shelf).filter_map(|row| Some((row.origin().unwrap_or((usize::MAX, 0)), row.record()?)));
            records.extend(rows);
        }
        sort_by(&mut records, |(left, _), (right, _)| left.cmp(right));
        let place = |at: usize, origin: (usize, u32)| match origin {
            (usize::MAX, _) => Path::new().index(u32::try_from(at).unwrap_or(u32::MAX)),
            origin => book.place(origin),
        };
        let (refused, unread) = book.refused_kinds();
        let count = |kind: &Kind| refused.get(kind).copied().unwrap_or_default();
        Roster {
            records: records.into_iter().enumerate().map(|(at, (origin, record))| (record, place(at, origin))).collect(),
            rejected: Rejected { posts: count(&Kind::Post), appointments: count(&Kind::Appointment) },
            refused,
            unread,
        }
    }

    /// The kind of that name, of which a ledger can tell everything.
    ///
    /// # Errors
    /// `told_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Code;
    /// use wushe::service::Kind;
    /// use wushe::staff::Roster;
    ///
    /// assert_eq!(Roster::told_kind("certificate")?, Kind::Certificate);
    /// assert_eq!(Roster::told_kind("home_visit").unwrap_err().code, Code::ToldUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn told_kind(name: &str) -> Result<Kind, Problem> {
        let kinds = || Kind::STAFF.iter().filter(|kind| **kind != Kind::Worker);
        let known = kinds().find(|kind| kind.as_str() == name).cloned();
        known.ok_or_else(|| Problem::unknown_name(Code::ToldUnknown, kinds().map(Kind::as_str)))
    }

    /// Refuses to take as complete what rows were refused of: the ledgers do not tell everything of such a kind.
    ///
    /// # Errors
    /// `told_refused` for each kind of which rows were refused, `told_unread` where of some rows not even the kind is known; both at
    /// `told`.
    ///
    /// ```
    /// use wushe::service::{Book, Kind};
    /// use wushe::staff::Roster;
    /// use wushe::{Code, Date, LedgerRun, Pack};
    ///
    /// assert!(Roster::of(&Book::new()).must_tell(Kind::STAFF).is_ok());
    /// let pack = Pack::builtin("national")?;
    /// let mut run = LedgerRun::new(&pack, Some("registration"), Date::parse("2022-05-21").unwrap())?;
    /// run.csv("工号,登记日期,登记有效期至,证书级别\nw,2020-11-31,2023-11-29,junior\n".as_bytes());
    /// let roster = Roster::of(&run.finish().1);
    /// assert_eq!(roster.must_tell(&[Kind::Registration]).unwrap_err()[0].code, Code::ToldRefused);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn must_tell(&self, told: &[Kind]) -> Result<(), Findings> {
        let mut findings = Vec::new();
        let mut tell = |problem: Problem| findings.push(problem.at(Path::new().key("told")));
        for (kind, rows) in self.refused.iter().filter(|(kind, rows)| **rows > 0 && told.contains(kind)) {
            tell(Problem::new(Code::ToldRefused).with("kind", kind.as_str().to_owned()).with("rows", rows.cast_signed()));
        }
        if self.unread > 0 && !told.is_empty() {
            tell(Problem::new(Code::ToldUnread).with("rows", self.unread.cast_signed()));
        }
        if findings.is_empty() { Ok(()) } else { Err(findings.into()) }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The kinds of which there is at least one record.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::KNOWN.iter().filter(|kind| is_kept(kind) && self.records.iter().any(|(record, _)| record.kind() == *kind)).cloned().collect()
    }

    /// The workers in the order of their keys, and what the records contradict each other in, at ledger and row: see
    /// [`workers`](super::workers()), which also says what `told` is.
    #[must_use]
    pub fn workers(&self, told: &[Kind]) -> (Vec<Worker>, Vec<Finding>) {
        with_posts(gather(self.each(), told, |at| self.place(at)), self.each(), told, |at| self.place(at))
    }

    /// What records of posts and appointments contradict each other in, where the posts are told as complete: those of
    /// [`Roster::workers`] that concern posts, and faster where there is no other question.
    ///
    /// ```
    /// use wushe::staff::Roster;
    ///
    /// assert!(Roster::default().contradictions_of_posts().is_empty());
    /// ```
    #[must_use]
    pub fn contradictions_of_posts(&self) -> Vec<Finding> {
        posts(self.each(), |at| self.place(at))
    }

    /// The posts of a unit's bodies and who fills them, on the day of the view.
    ///
    /// # Errors
    /// As [`Establishment::of`].
    ///
    /// ```
    /// use wushe::network::{Divisions, Network};
    /// use wushe::staff::{PartTime, Roster};
    /// use wushe::value::Level;
    /// use wushe::{Date, DivisionCode, Period};
    ///
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (roster, league, elsewhere) = (Roster::default(), DivisionCode::parse_short("1522")?, DivisionCode::parse_short("1523")?);
    /// assert_eq!(roster.establishment(view, league, PartTime::None)?.whole().seats, 0);
    /// assert!(roster.establishment(view, elsewhere, PartTime::None).is_err());
    ///
    /// assert_eq!(roster.establishment_by_units(view, league, PartTime::None, Level::County)?.len(), 1);
    /// assert!(roster.establishment_by_units(view, elsewhere, PartTime::None, Level::County).is_err());
    ///
    /// let spring = roster.establishment_at_month_ends(&network, league, Period::parse("2022-03-15..2022-05-21")?, PartTime::Seat)?;
    /// assert_eq!(spring.map(|ends| ends.len()), Some(2));
    /// assert_eq!(roster.establishment_at_month_ends(&network, league, Period::parse("..2022-05-21")?, PartTime::Seat)?, None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn establishment(&self, view: View<'_>, unit: DivisionCode, part_time: PartTime) -> Result<Establishment, Problem> {
        whole(&mut self.each(), self.rejected, view, unit, part_time)
    }

    /// The same by the units of a lower level; last, where there is any, what stands in the unit and in none of them, under the
    /// unit's own name. Rows with an error are of no unit, so each part has all of them.
    ///
    /// # Errors
    /// As [`Establishment::of`].
    pub fn establishment_by_units(
        &self,
        view: View<'_>,
        unit: DivisionCode,
        part_time: PartTime,
        level: Level,
    ) -> Result<Vec<Establishment>, Problem> {
        by_units(|| self.each(), self.rejected, view, unit, part_time, level)
    }

    /// The same at the end of each month that ends within the period, each on the map of that day; nothing where the start of the
    /// period is not stated.
    ///
    /// # Errors
    /// Those of [`Network::at`], and of [`Establishment::of`].
    pub fn establishment_at_month_ends(
        &self,
        network: &Network,
        unit: DivisionCode,
        period: Period,
        part_time: PartTime,
    ) -> Result<Option<Vec<Establishment>>, Problem> {
        month_ends(|| self.each(), self.rejected, network, unit, period, part_time)
    }

    fn each(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().map(|(record, _)| record)
    }

    fn place(&self, at: usize) -> Path {
        self.records.get(at).map(|(_, place)| place.clone()).unwrap_or_default()
    }
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster").field("records", &self.records.len()).finish()
    }
}

fn is_kept(kind: &Kind) -> bool {
    *kind == Kind::Post || Kind::STAFF.contains(kind)
}
