//! Indicators of some records on the map of a day.

use super::figures::{Figures, level_unknown};
use crate::explanation::Explanation;
use crate::finding::{Code, Findings, Problem};
use crate::metrics::indicator::{Better, CubeInputs, DueTasks, IndicatorFigure, PlainInputs, RankedUnits, Ranking, Supplied};
use crate::network::View;
use crate::value::{DivisionCode, Level};

/// What is asked of an indicator.
#[derive(Clone, Copy, Debug, Default)]
pub struct IndicatorCall<'c> {
    /// The indicator's name.
    pub indicator: &'c str,
    /// The unit, as in [`FigureCall`](super::FigureCall).
    pub division: Option<&'c str>,
    /// The period, as in [`FigureCall`](super::FigureCall).
    pub period: Option<&'c str>,
    /// Populations, targets and the plan, as [`Supplied::from_json`] reads them.
    pub supplied: Option<&'c str>,
    /// What is due of the rulebook's checklist, for what counts tasks.
    pub due: Option<&'c DueTasks>,
}

/// Which units are to be ranked: those of a level in the unit of the call, or these.
#[derive(Clone, Copy, Debug, Default)]
pub struct RankCall<'c> {
    /// The level: `county`.
    pub level: Option<&'c str>,
    /// The units by name; then the level says nothing.
    pub units: &'c [&'c str],
    /// `higher` or `lower`; if nothing is said, the indicator's own.
    pub better: Option<&'c str>,
}

impl Figures {
    /// An indicator for a unit and a period.
    ///
    /// # Errors
    /// `indicator_unknown` at `indicator`; those of [`Supplied::from_json`] below `supplied`; `due_rulebook` at `due` where another rulebook
    /// told what is due; of a figure's unit and period those of [`Figures::figure`]; those of [`Indicator::figure`](crate::metrics::Indicator::figure).
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{Figures, IndicatorCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Code, Date, LedgerRun, Pack};
    ///
    /// let pack = Arc::new(Pack::builtin("hinggan")?);
    /// let network = Arc::new(Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?));
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21")?)?;
    /// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152200000000,W1,H1\n2022-05-21,152200000000,W1,H1\n".as_bytes());
    /// let figures = Figures::new(pack.clone(), run.finish().1, network, None)?;
    ///
    /// let call = IndicatorCall { indicator: "visits_per_household", ..IndicatorCall::default() };
    /// assert_eq!(figures.indicator(call)?.value().map(|value| value.to_string()).as_deref(), Some("2.00"));
    /// let refused = figures.indicator(IndicatorCall { indicator: "visits", ..call }).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::IndicatorUnknown, "indicator".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn indicator(&self, call: IndicatorCall<'_>) -> Result<IndicatorFigure, Findings> {
        self.asked(call).map(|(figure, _)| figure)
    }

    /// Why an indicator is what it is.
    ///
    /// # Errors
    /// Those of [`Figures::indicator`].
    ///
    /// ```
    /// use wushe::border::{Figures, IndicatorCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?;
    /// let call = IndicatorCall { indicator: "person_times_share", ..IndicatorCall::default() };
    /// let why = figures.explain_indicator(call)?;
    /// assert_eq!(why.because[0].code, Code::IndicatorNoParent);
    /// let refused = figures.explain_indicator(IndicatorCall { division: Some("15"), ..call }).unwrap_err();
    /// assert_eq!(refused[0].code, Code::DivisionUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn explain_indicator(&self, call: IndicatorCall<'_>) -> Result<Explanation, Findings> {
        let (figure, view) = self.asked(call)?;
        figure.explain(view, &PlainInputs { tally: &self.tally, view })
    }

    /// The places of units in an indicator.
    ///
    /// # Errors
    /// Those of [`Figures::indicator`] and [`Indicator::rank`](crate::metrics::Indicator::rank); `level_unknown` at `level`, also where
    /// neither a level nor units are named; of [`DivisionCode::parse_short`] at `units`; `direction_unknown` at `better`.
    ///
    /// ```
    /// use wushe::border::{Figures, IndicatorCall, RankCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?;
    /// let call = IndicatorCall { indicator: "case_closing_rate", ..IndicatorCall::default() };
    /// let ranking = figures.rank(call, RankCall { level: Some("prefecture"), ..RankCall::default() })?;
    /// assert_eq!(ranking.units[0].unranked.map(|reason| reason.as_str()), Some("none"));
    /// assert_eq!(figures.rank(call, RankCall::default()).unwrap_err()[0].code, Code::LevelUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn rank(&self, call: IndicatorCall<'_>, rank: RankCall<'_>) -> Result<Ranking, Findings> {
        let indicator = self.pack.indicator(call.indicator).map_err(Findings::about("indicator"))?;
        let supplied = self.supplied(call)?;
        let better = rank.better.map(|name| Better::from_name(name).ok_or_else(direction_unknown)).transpose();
        let better = better.map_err(Findings::about("better"))?;
        let named = rank.units.iter().map(|code| DivisionCode::parse_short(code)).collect::<Result<Vec<_>, _>>();
        let named = named.map_err(Findings::about("units"))?;
        let (view, unit, period) = self.read(call.division, call.period)?;
        let units = if named.is_empty() {
            let level = rank.level.and_then(Level::from_name).ok_or_else(|| Findings::about("level")(level_unknown()))?;
            RankedUnits::Within(unit, level)
        } else {
            RankedUnits::Named(&named)
        };
        let cubes = indicator.cubes(view, &self.tally, &supplied, units, period);
        let inputs = CubeInputs { cubes: &cubes, plain: PlainInputs { tally: &self.tally, view } };
        indicator.rank(view, &inputs, &supplied, units, period, better)
    }

    fn asked(&self, call: IndicatorCall<'_>) -> Result<(IndicatorFigure, View<'_>), Findings> {
        let indicator = self.pack.indicator(call.indicator).map_err(Findings::about("indicator"))?;
        let supplied = self.supplied(call)?;
        let (view, unit, period) = self.read(call.division, call.period)?;
        let inputs = PlainInputs { tally: &self.tally, view };
        Ok((indicator.figure(view, &inputs, &supplied, unit, period)?, view))
    }

    /// What is given beside the records.
    fn supplied(&self, call: IndicatorCall<'_>) -> Result<Supplied, Findings> {
        let read = call.supplied.map(Supplied::from_json).transpose().map_err(Findings::under("supplied"))?;
        let mut supplied = read.unwrap_or_default();
        if let Some(due) = call.due {
            if due.pack() != self.pack.identity() {
                let problem = Problem::new(Code::DueRulebook).with("expected", self.pack.identity().to_string());
                return Err(Findings::about("due")(problem.with("found", due.pack().to_string())));
            }
            supplied.due(due.clone());
        }
        Ok(supplied)
    }
}

fn direction_unknown() -> Problem {
    Problem::unknown_name(Code::DirectionUnknown, Better::ALL.iter().copied().map(Better::as_str))
}
