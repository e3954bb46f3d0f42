//! The standards of a rulebook, and what its user chooses of them.

use super::choose::{Choice, Choosing, choose, choose_json};
use super::standard::Standard;
use super::standard_spec::Stated;
use crate::finding::{Code, Findings, Problem, SourceLocation, nearest};
use crate::time::Span;
use crate::value::{Amount, Date, DivisionCode};

/// The standards of a rulebook, by name.
#[derive(Clone, Debug, Default)]
pub struct Standards(Vec<Standard>);

impl Standards {
    pub(crate) fn push(&mut self, standard: Standard) {
        self.0.push(standard);
    }

    /// Every standard, in the rulebook's order.
    pub fn iter(&self) -> impl Iterator<Item = &Standard> {
        self.0.iter()
    }

    /// The standard of that name.
    ///
    /// # Errors
    /// `standard_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("national")?;
    /// assert_eq!(pack.standards().get("subsistence").unwrap_err().code, Code::StandardUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn get(&self, id: &str) -> Result<&Standard, Problem> {
        let known = || Problem::unknown_name(Code::StandardUnknown, self.0.iter().map(Standard::id));
        self.0.iter().find(|standard| standard.id() == id).ok_or_else(known)
    }

    /// The standards with these chosen by the rulebook's user: a number or `none` for the whole, or numbers by division code, for
    /// all days or each for some. What an area states is not open to choice.
    ///
    /// # Errors
    /// Every finding at once, each at the name of the choice: `pay_choice_unknown`, `pay_choice_nearest` for a name that nothing has;
    /// `pay_choice_closed` for what the area states on all of these days, `pay_choice_made` for what was chosen before;
    /// `pay_choice_shape` for a word that is no number; `pay_choice_negative`; `pay_choice_key` for a key that is no division code;
    /// `timeline_overlap` where two entries hold on one day; and those of [`Amount::parse`].
    ///
    /// ```
    /// use wushe::choice::Choice;
    /// use wushe::finding::Code;
    /// use wushe::{Date, DivisionCode, Pack};
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"standards":[{"entries":[
    ///     {"area":"15","provenance":"illustrative","value":"7000"},{"area":"152201","provenance":"unstated"}],
    ///     "id":"subsistence","label":{"en":"B","zh":"乙"},"unit":"元"}]}"#,
    /// )?;
    /// let chosen = pack.standards().choose(&[("subsistence", Choice::table(&[("152201", "7200")]))])?;
    /// let at = chosen.get("subsistence")?.at(DivisionCode::parse_short("152201").ok(), Date::parse("2022-05-21")?);
    /// assert_eq!(at.unwrap().value.map(|value| value.to_string()).as_deref(), Some("7200"));
    /// let closed = pack.standards().choose(&[("subsistence", Choice::table(&[("15", "1")]))]).unwrap_err();
    /// assert_eq!(closed[0].code, Code::PayChoiceClosed);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn choose(&self, choices: &[(&str, Choice)]) -> Result<Standards, Findings> {
        choose(self, choices.iter().map(|(name, choice)| (*name, choice, &[][..])))
    }

    /// The same from a JSON object: `{"subsistence":{"152201":"7200"}}`, as the choices of a pay scheme are written.
    ///
    /// # Errors
    /// As [`choose`](Standards::choose), and `json_broken`, `json_number`, `field_doubled`, `span_order` and those of
    /// [`Date::parse`] for what can't be read.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("national")?;
    /// assert!(pack.standards().choose_json("{}").is_ok());
    /// assert_eq!(pack.standards().choose_json(r#"{"subsistence":"1"}"#).unwrap_err()[0].code, Code::PayChoiceUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn choose_json(&self, text: &str) -> Result<Standards, Findings> {
        choose_json(self, text)
    }

    /// A standard at a place on a day as the JSON that all languages give, with `choices` as in [`choose_json`](Standards::choose_json).
    ///
    /// # Errors
    /// Those of [`get`](Standards::get) at `standard`, of [`choose_json`](Standards::choose_json) below `choices`, of
    /// [`DivisionCode::parse_short`] at `division` and of [`Date::parse`] at `day`.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"standards":[{"id":"subsistence",
    ///     "label":{"en":"B","zh":"乙"},"provenance":"unstated","unit":"元"}]}"#,
    /// )?;
    /// let known = pack.standards().at_json("subsistence", Some("152221"), "2022-05-21", r#"{"subsistence":"7200"}"#)?;
    /// assert!(known.contains(r#""status":"known","value":"7200""#));
    /// assert!(pack.standards().at_json("subsistence", None, "2022-02-30", "{}").is_err());
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn at_json(&self, id: &str, division: Option<&str>, day: &str, choices: &str) -> Result<String, Findings> {
        let chosen = self.choose_json(choices).map_err(Findings::under("choices"))?;
        let division = division.map(DivisionCode::parse_short).transpose().map_err(Findings::about("division"))?;
        let standard = chosen.get(id).map_err(Findings::about("standard"))?;
        Ok(standard.to_json(division, Date::parse(day).map_err(Findings::about("day"))?))
    }
}

impl Choosing for Standards {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|standard| standard.id() == name)
    }

    fn with(&self, name: &str, choice: &Choice, span: Span, place: &SourceLocation) -> Result<Self, Findings> {
        let mut standards = self.clone();
        let known: Vec<&str> = self.0.iter().map(Standard::id).collect();
        let Some(standard) = standards.0.iter_mut().find(|standard| standard.id() == name) else {
            let problem = match nearest(name, known) {
                Some(near) => Problem::new(Code::PayChoiceNearest).with("nearest", near.to_owned()),
                None => Code::PayChoiceUnknown.into(),
            };
            return Err(place.finding(problem).into());
        };
        let told = |problem: Problem| Findings::from(place.finding(problem));
        let id = standard.id().to_owned();
        let shape = |expected: &'static str| Problem::new(Code::PayChoiceShape).with("id", id.clone()).with("expected", expected);
        let number = |text: &str| {
            let amount = Amount::parse(text)?;
            if amount.is_negative() {
                Err(Problem::new(Code::PayChoiceNegative).with("id", id.clone()))
            } else {
                Ok(Stated::Number(amount))
            }
        };
        let stated = |text: &str| match text {
            "none" => Ok(Stated::None),
            // A number that is written wrongly is told as such.
            text if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => number(text),
            _ => Err(shape("a number, none, or numbers by division code")),
        };
        match choice {
            Choice::Word(text) => {
                let stated = stated(text).map_err(told)?;
                standard.choose(None, span, stated).map_err(told)?;
            }
            Choice::Table(rows) => {
                for (key, text) in rows {
                    let no_area = |_| Problem::new(Code::PayChoiceKey).with("id", id.clone()).with("expected", "division codes");
                    let area = DivisionCode::parse_short(key).map_err(no_area).map_err(told)?;
                    let stated = stated(text).map_err(told)?;
                    standard.choose(Some(area), span, stated).map_err(told)?;
                }
            }
            Choice::Dated(_) => return Err(told(shape("a number, none, or numbers by division code"))),
        }
        Ok(standards)
    }
}
