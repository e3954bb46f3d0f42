//! How far some records are with the targets of a rulebook, on the map of a day.

use super::figures::Figures;
use crate::finding::{Findings, to_json};
use crate::metrics::Target;
use crate::metrics::indicator::{PlainInputs, Supplied};
use crate::metrics::target::TargetProgress;

/// What is asked of targets.
#[derive(Clone, Copy, Debug, Default)]
pub struct TargetCall<'c> {
    /// The target's name; all of the rulebook where none is named.
    pub target: Option<&'c str>,
    /// The unit, as in [`FigureCall`](super::FigureCall).
    pub division: Option<&'c str>,
    /// The period, as in [`FigureCall`](super::FigureCall).
    pub period: Option<&'c str>,
    /// Targets that go before those of the rulebook, and the plan, as [`Supplied::from_json`] reads them.
    pub supplied: Option<&'c str>,
}

impl Figures {
    /// How far the stations or units of a unit are with the targets of the rulebook, in its order.
    ///
    /// # Errors
    /// `target_unknown` at `target`; those of [`Supplied::from_json`] below `supplied`; of a figure's unit and period those of
    /// [`Figures::figure`]; those of [`Target::progress`].
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{Figures, TargetCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Code, Date, LedgerRun, Pack};
    ///
    /// let pack = Arc::new(Pack::builtin("xuchang")?);
    /// let network = Arc::new(Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?));
    /// let mut run = LedgerRun::new(&pack, Some("file_opened"), Date::parse("2022-12-31")?)?;
    /// run.csv("建档日期,社工站,档案编号,家庭编号,服务对象编号\n2022-01-01,152200000000,F1,H1,P1\n2022-05-02,152200000000,F2,H2,P1\n".as_bytes());
    /// let figures = Figures::new(pack.clone(), run.finish().1, network, None)?;
    ///
    /// let call = TargetCall { target: Some("files_of_the_contract"), period: Some("2022"), ..TargetCall::default() };
    /// let plan = Some(r#"{"plan":"2022-01-01..2022-12-31"}"#);
    /// let files = figures.progress(TargetCall { supplied: plan, ..call })?;
    /// // Two files of one person are one of 80.
    /// assert_eq!(files[0].rows[0].percent().map(|percent| percent.to_string()).as_deref(), Some("1.3"));
    /// // Without the days of the contract nothing is set for 2022.
    /// assert_eq!(figures.progress(call)?[0].rows[0].goal, None);
    /// let refused = figures.progress(TargetCall { target: Some("files"), ..call }).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::TargetUnknown, "target".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn progress(&self, call: TargetCall<'_>) -> Result<Vec<TargetProgress>, Findings> {
        let one = call.target.map(|id| self.pack.target(id)).transpose().map_err(Findings::about("target"))?;
        let supplied = call.supplied.map(Supplied::from_json).transpose().map_err(Findings::under("supplied"))?.unwrap_or_default();
        let (view, unit, period) = self.read(call.division, call.period)?;
        let inputs = PlainInputs { tally: &self.tally, view };
        let asked: Vec<&Target> = one.map_or_else(|| self.pack.targets().iter().collect(), |target| vec![target]);
        asked.into_iter().map(|target| target.progress(inputs, self.pack.indicators(), &supplied, unit, period)).collect()
    }

    /// The same as JSON, the same bytes in every language. Of stations it holds their ids.
    ///
    /// # Errors
    /// Those of [`Figures::progress`].
    ///
    /// ```
    /// use wushe::border::{Figures, TargetCall};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(Pack::builtin("changsha-2022")?, Book::new(), network, Some("2022-12-31"))?;
    /// let call = TargetCall { period: Some("2022"), ..TargetCall::default() };
    /// // Nobody recorded anything, so there is no station to tell of.
    /// assert!(figures.expose_progress_json(call)?.contains(r#""target":"cases_a_year""#));
    /// let refused = figures.expose_progress_json(TargetCall { division: Some("15"), ..call }).unwrap_err();
    /// assert_eq!(refused[0].code, Code::DivisionUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_progress_json(&self, call: TargetCall<'_>) -> Result<String, Findings> {
        let told = self.progress(call)?;
        Ok(to_json(&told.iter().map(TargetProgress::exposed).collect::<Vec<_>>()))
    }
}
