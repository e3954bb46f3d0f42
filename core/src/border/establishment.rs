//! Questions about posts as texts, which is how the bindings ask.

use serde::Serialize;

#[cfg(feature = "csv")]
use super::LedgerRun;
use super::figures::level_unknown;
use crate::explanation::Explanation;
use crate::finding::{Code, Finding, Findings, Problem, to_json};
use crate::metrics::StockComparison;
use crate::network::Network;
use crate::pack::Pack;
use crate::staff::{Establishment, PartTime, Roster};
use crate::time::Period;
use crate::value::{Date, DivisionCode, Level};

/// What is asked about posts.
#[derive(Clone, Copy, Debug)]
pub struct EstablishmentQuestion<'q> {
    /// The day whose posts are counted, on whose map.
    pub as_of: Date,
    /// The unit: `1522` or twelve digits.
    pub division: &'q str,
    /// Whether a part-time appointment fills a seat: the word of a [`PartTime`].
    pub part_time: &'q str,
    /// By the units of which level, where that is asked for: the word of a [`Level`].
    pub level: Option<&'q str>,
    /// At the month ends of which period, where that is asked for.
    pub period: Option<&'q str>,
    /// Whether the posts are told as complete, so that what contradicts them can be told.
    pub complete: bool,
}

fn part_time_unknown() -> Problem {
    Problem::unknown_name(Code::PartTimeUnknown, PartTime::ALL.into_iter().map(PartTime::as_str))
}

#[derive(Serialize)]
struct Answer<'p> {
    establishment: Establishment,
    parts: Option<Vec<Establishment>>,
    month_ends: Option<Vec<Establishment>>,
    reported: Vec<StockComparison<'p>>,
    contradictions: Option<Vec<Finding>>,
    explanation: Explanation,
}

impl Pack {
    /// Every reported figure that no measure counts, beside what the posts of its unit and day give: the bodies or seats that it
    /// speaks of, or nothing where it speaks of something else or no record of posts came.
    ///
    /// ```
    /// use wushe::network::{Divisions, Network};
    /// use wushe::staff::{Establishment, PartTime};
    /// use wushe::{Date, DivisionCode, Pack};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let none = Establishment::of(&[], network.at(Date::parse("2022-05-21")?)?, DivisionCode::parse_short("1522")?, PartTime::None)?;
    /// let compared = pack.compare_posts(&none);
    /// assert!(compared.iter().any(|line| &*line.reported.id == "posts"));
    /// assert!(compared.iter().all(|line| line.agrees().is_none()), "nobody told of any post");
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn compare_posts(&self, posts: &Establishment) -> Vec<StockComparison<'_>> {
        self.reported().iter().filter(|known| known.measure.is_none()).map(|known| StockComparison::new(known, posts)).collect()
    }

    /// The posts that records tell of: the JSON that all three languages give, byte for byte. It holds the posts' names as the
    /// records write them.
    ///
    /// # Errors
    /// Those of [`Network::at`] at `as_of`, of [`DivisionCode::parse_short`] and
    /// [`Tree::require`](crate::network::Tree::require) at `division`, of [`Period::parse`] and [`Network::at`] at `period`;
    /// `part_time_unknown` at `part_time`, `level_unknown` at `level`.
    ///
    /// ```
    /// use wushe::network::{Divisions, Network};
    /// use wushe::border::EstablishmentQuestion;
    /// use wushe::staff::Roster;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let day = Date::parse("2022-05-21").unwrap();
    /// let question = EstablishmentQuestion {
    ///     as_of: day, division: "1522", part_time: "none", level: None, period: None, complete: false,
    /// };
    /// let json = pack.expose_establishment(&network, &Roster::default(), question)?;
    /// assert!(json.starts_with(r#"{"establishment":{"division":"152200000000""#), "{json}");
    /// let findings = pack.expose_establishment(&network, &Roster::default(), EstablishmentQuestion { division: "1523", ..question }).unwrap_err();
    /// assert_eq!(findings[0].path.to_string(), "division");
    /// let findings = pack.expose_establishment(&network, &Roster::default(), EstablishmentQuestion { part_time: "half", ..question }).unwrap_err();
    /// assert_eq!(findings[0].path.to_string(), "part_time");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_establishment(
        &self,
        network: &Network,
        roster: &Roster,
        question: EstablishmentQuestion<'_>,
    ) -> Result<String, Findings> {
        let EstablishmentQuestion { as_of, level, period, complete, .. } = question;
        let part_time = PartTime::from_name(question.part_time).ok_or_else(part_time_unknown).map_err(Findings::about("part_time"))?;
        let level = level.map(|name| Level::from_name(name).ok_or_else(level_unknown)).transpose().map_err(Findings::about("level"))?;
        let view = network.at(as_of).map_err(Findings::about("as_of"))?;
        let unit = DivisionCode::parse_short(question.division).map_err(Findings::about("division"))?;
        let establishment = roster.establishment(view, unit, part_time).map_err(Findings::about("division"))?;
        let parts = level
            .map(|level| roster.establishment_by_units(view, unit, part_time, level))
            .transpose()
            .map_err(Findings::about("division"))?;
        let period = period.map(Period::parse).transpose().map_err(Findings::about("period"))?;
        let month_ends = period.map(|period| roster.establishment_at_month_ends(network, unit, period, part_time));
        let month_ends = month_ends.transpose().map_err(Findings::about("period"))?.flatten();
        let explanation = establishment.explain();
        Ok(to_json(&Answer {
            reported: self.compare_posts(&establishment),
            contradictions: complete.then(|| roster.contradictions_of_posts()),
            establishment,
            parts,
            month_ends,
            explanation,
        }))
    }

    /// The same of the rows of a CSV text, of one form or of those that a 记录类型 column names, checked on the day
    /// `today`.
    ///
    /// # Errors
    /// `form_unknown`, and those of [`expose_establishment`](Pack::expose_establishment).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::border::EstablishmentQuestion;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let day = Date::parse("2022-05-21").unwrap();
    /// let question = EstablishmentQuestion {
    ///     as_of: day, division: "1522", part_time: "none", level: None, period: None, complete: true,
    /// };
    /// let csv = "设置日期,岗位,岗位数,设岗单位类别,所在区划\n2021-01-01,社会工作岗位,3,事业单位,152200000000\n";
    /// let json = pack.expose_establishment_of_csv(&network, csv.as_bytes(), None, day, question)?;
    /// assert!(json.contains(r#""seats":3,"filled":0,"vacant":3"#), "{json}");
    /// let findings = pack.expose_establishment_of_csv(&network, csv.as_bytes(), Some("seat"), day, question).unwrap_err();
    /// assert_eq!(findings[0].code, Code::FormUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[cfg(feature = "csv")]
    pub fn expose_establishment_of_csv(
        &self,
        network: &Network,
        csv: &[u8],
        form: Option<&str>,
        today: Date,
        question: EstablishmentQuestion<'_>,
    ) -> Result<String, Findings> {
        let mut run = LedgerRun::new(self, form, today)?;
        run.csv(csv);
        self.expose_establishment(network, &Roster::of(&run.finish().1), question)
    }
}
