use std::fmt;

use super::establishment::{Rejected, by_units, month_ends, whole};
use super::workers::{gather, posts, with_posts};
use super::{Establishment, PartTime, Worker};
use crate::finding::{Finding, Path, Problem};
use crate::network::{Network, View};
use crate::service::{Kind, Record};
use crate::time::Period;
use crate::value::{DivisionCode, Level};

/// The records of staff and posts of one ledger or several, from which workers are gathered once all have come.
///
/// What a worker is cannot be told row by row: a certificate may stand in another ledger than the appointment. So the records are
/// kept, some hundred bytes each. `Debug` shows how many there are and nothing of them.
///
/// ```
/// use wushe::form::Cell;
/// use wushe::pack::{LedgerRun, Pack};
/// use wushe::service::Kind;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("national")?;
/// let mut run = LedgerRun::new(&pack, Some("registration"), Date::parse("2022-05-21").unwrap())?;
/// run.header(&["工号", "登记日期", "登记有效期至", "证书级别"]);
/// run.row(2, ["w", "2020-11-30", "2023-11-29", "junior"].into_iter().map(Cell::Text));
/// let roster = run.take_roster();
/// assert_eq!(roster.workers(&[]).0.len(), 1);
/// // Told that the certificates are complete, and there is none: row 2 contradicts that.
/// let (_, contradictions) = roster.workers(&[Kind::Certificate]);
/// assert_eq!(contradictions[0].path.to_string(), "[2]");
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Clone, Default)]
pub struct Roster {
    records: Vec<(Record, u32)>,
    /// Where the records of each further ledger begin.
    starts: Vec<usize>,
    rejected: Rejected,
}

impl Roster {
    /// A roster without records.
    #[must_use]
    pub fn new() -> Self {
        Roster::default()
    }

    /// Keeps a record where it tells something of a worker or of posts; `row` is its number in the ledger.
    pub fn push(&mut self, record: &Record, row: u32) {
        if is_kept(record.kind()) {
            self.records.push((record.clone(), row));
        }
    }

    /// Counts a row of that kind that has an error, so that an establishment can say that it was left out.
    pub fn reject(&mut self, kind: &Kind) {
        let count = match kind {
            Kind::Post => &mut self.rejected.posts,
            Kind::Appointment => &mut self.rejected.appointments,
            _ => return,
        };
        *count = count.saturating_add(1);
    }

    /// Takes the records of another ledger. From then on findings name the ledger and then the row; what was there before is ledger 0,
    /// so begin with the first ledger's roster, not with an empty one.
    pub fn merge(&mut self, other: Roster) {
        let before = self.records.len();
        self.starts.push(before);
        self.starts.extend(other.starts.iter().map(|start| before.saturating_add(*start)));
        self.records.extend(other.records);
        self.rejected.posts = self.rejected.posts.saturating_add(other.rejected.posts);
        self.rejected.appointments = self.rejected.appointments.saturating_add(other.rejected.appointments);
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
        Kind::KNOWN.into_iter().filter(is_kept).filter(|kind| self.records.iter().any(|(record, _)| record.kind() == kind)).collect()
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
    /// assert!(Roster::new().contradictions_of_posts().is_empty());
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
    /// let (roster, league, elsewhere) = (Roster::new(), DivisionCode::parse_short("1522")?, DivisionCode::parse_short("1523")?);
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
        let row = self.records.get(at).map_or(0, |(_, row)| *row);
        if self.starts.is_empty() {
            return Path::new().index(row);
        }
        let ledger = self.starts.iter().filter(|start| **start <= at).count();
        Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row)
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
