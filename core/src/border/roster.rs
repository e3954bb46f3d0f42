//! Completeness and timeliness of reports, asked for in words.

use super::figures::{Figures, level_unknown};
use crate::finding::{Code, Findings, Problem};
use crate::metrics::Grain;
use crate::metrics::roster::{Completeness, OpenOn, Receipt, RosterSpec};
use crate::value::Level;

/// What is asked of the reports that came, as [`RosterSpec`].
#[derive(Clone, Copy, Debug, Default)]
pub struct RosterCall<'c> {
    /// The reports, as [`Receipt::list_from_json`] reads them.
    pub receipts: &'c str,
    /// For which periods a report is expected: `month`, `quarter`, `half_year` or `year`.
    pub every: &'c str,
    /// The unit; if nothing is said, the one at the top of the map.
    pub division: Option<&'c str>,
    /// The days that the periods lie in.
    pub period: Option<&'c str>,
    /// The level whose units are listed: `county`.
    pub level: Option<&'c str>,
    /// Which stations are expected that opened or closed within a period: `every_day`, `last_day`, `any_day`.
    pub open: Option<&'c str>,
    /// By how many days after its period a report is timely.
    pub deadline: Option<u32>,
}

impl Figures {
    /// Who reported of the stations that should have, and when.
    ///
    /// # Errors
    /// Those of [`Receipt::list_from_json`] below `receipts` and of [`RosterSpec::count`]; `grain_unknown` at `every`, `level_unknown` at `level`,
    /// `roster_open_unknown` at `open`; of the unit and the period those of [`Figures::figure`].
    ///
    /// ```
    /// use wushe::border::{Figures, RosterCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let list = Divisions::parse("date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n")?;
    /// let network = Network::from_json(list, r#"{"stations":[{"id":"S1","name":"一站","unit":"152221000000"}]}"#)?;
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?;
    /// let receipts = r#"[{"station":"S1","period":"2022-04","received_on":"2022-05-03"}]"#;
    /// let call = RosterCall { receipts, every: "month", period: Some("2022-03-01..2022-04-30"), ..RosterCall::default() };
    /// let whole = figures.completeness(call)?.cells()[0].clone();
    /// assert_eq!((whole.expected, whole.received), (2, 1));
    /// let refused = figures.completeness(RosterCall { every: "week", ..call }).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::GrainUnknown, "every".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn completeness(&self, call: RosterCall<'_>) -> Result<Completeness, Findings> {
        let receipts = Receipt::list_from_json(call.receipts).map_err(Findings::under("receipts"))?;
        let known = [Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year].map(Grain::as_str);
        let every = Grain::from_name(call.every).ok_or_else(|| Problem::unknown_name(Code::GrainUnknown, known.into_iter()));
        let level = call.level.map(|name| Level::from_name(name).ok_or_else(level_unknown)).transpose();
        let open = call.open.map(|name| OpenOn::from_name(name).ok_or_else(open_unknown)).transpose();
        let every = every.map_err(Findings::about("every"))?;
        let (level, open) = (level.map_err(Findings::about("level"))?, open.map_err(Findings::about("open"))?);
        let (view, unit, within) = self.read(call.division, call.period)?;
        RosterSpec { unit, level, within, every, open, deadline: call.deadline, receipts: &receipts }.count(view)
    }
}

fn open_unknown() -> Problem {
    Problem::unknown_name(Code::RosterOpenUnknown, OpenOn::ALL.iter().copied().map(OpenOn::as_str))
}
