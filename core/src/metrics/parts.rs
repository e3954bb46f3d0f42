//! Why a figure is what it is, down to the units in it. It is apart from figures as it asks for all parts of one.

use super::breakdown::{Breakdown, Part};
use super::split::Split;
use super::tally::Tally;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Findings};
use crate::network::View;
use crate::time::Period;
use crate::value::DivisionCode;

/// How many parts an explanation names; it says how many more there are.
const NAMED: usize = 200;

impl Tally {
    /// Why a figure is what it is, and what each unit directly below has: that the parts add up, or by what they don't.
    ///
    /// # Errors
    /// As [`Tally::by`].
    ///
    /// ```
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::value::DivisionCode;
    /// use wushe::{Code, Date, Lang, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list)?);
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let text = r#"{"visited_on":"2022-04-20","station":"152221000000","worker":"W1","household":"H1"}"#;
    /// let mut book = Book::new();
    /// book.push(&pack.form("home_visit")?.check_json(text, Date::parse("2022-05-21")?).into_record()?.0);
    ///
    /// let (tally, league, april) = (Tally::new(pack.measures(), book), DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// let why = tally.explain(view, "household_visits", league, april)?.to_text(Lang::En);
    /// assert!(why.ends_with("└─ the parts sum to the whole, 1 户次\n   └─ 科尔沁右翼前旗: 1 户次\n"), "{why}");
    /// assert_eq!(tally.explain(view, "visits", league, april).unwrap_err()[0].code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn explain(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<Explanation, Findings> {
        let Some(level) = view.tree().children(unit).map(|child| child.level()).min() else {
            return Ok(self.figure(view, measure, unit, period)?.explain());
        };
        let parts = self.by(view, measure, unit, period, Split { level: Some(level), ..Split::default() })?;
        Ok(parts.whole.explain().because(parts.explain_parts()))
    }
}

impl Breakdown {
    /// Why the parts sum to the whole or don't, and what each part has of which there is a record.
    #[must_use]
    pub fn explain_parts(&self) -> Explanation {
        let (told, silent): (Vec<_>, Vec<_>) = self.parts.iter().partition(|part| part.records() > 0);
        let mut all = told.iter().take(NAMED).fold(self.explain(), |all, part| all.because(self.explain_part(part)));
        all.omitted = u64::try_from(told.len().saturating_sub(NAMED)).unwrap_or(u64::MAX);
        if silent.is_empty() { all } else { all.because(Explanation::new(Code::PartsWithoutRecord).with("count", silent.len())) }
    }

    fn explain_part(&self, part: &Part) -> Explanation {
        let unit = self.whole.measure().unit().clone();
        let is_rest = part.division == self.whole.division() && part.period == self.whole.period() && part.actor.is_none();
        let explained = match part.value.map(|value| value.to_string()) {
            Some(value) if is_rest => Explanation::new(Code::PartRest).with("value", value.clone()).value(value),
            Some(value) => Explanation::new(Code::PartValue).with("value", value.clone()).value(value),
            None => return Explanation::new(Code::PartNone).with("part", part.place.clone()).status(Known::Unknown),
        };
        let explained = if is_rest { explained } else { explained.with("part", part.place.clone()) };
        let explained = explained.with("unit", unit.to_string()).unit(unit);
        if part.undetermined == 0 {
            return explained;
        }
        explained.because(Explanation::new(Code::MeasureUndetermined).with("count", part.undetermined.cast_signed()))
    }
}
