//! A pay scheme as a rulebook writes it, before it is compiled.

use std::sync::Arc;

use crate::choice::SettingSpec;
use crate::citation::Citation;
use crate::finding::{Code, Label, Problem, SourceLocation, word_list};
use crate::form::Formula;
use crate::pay::fact::By;
use crate::time::Span;
use crate::value::{Decimal, DivisionCode};

/// A pay scheme as written.
#[derive(Clone, Debug)]
pub struct SchemeSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// For which days it holds.
    pub span: Span,
    /// The code list that names the posts, where they are published.
    pub posts: Option<Arc<str>>,
    /// Whom it pays.
    pub eligible: Option<Formula>,
    /// The appraisal results after which a year does not count as service.
    pub failed: Vec<Arc<str>>,
    /// Posts whose service counts as that in another one: the first as the second.
    pub same_posts: Vec<(Arc<str>, Arc<str>)>,
    /// How years of service become a grade.
    pub ladder: Option<LadderSpec>,
    /// Whether the rule says that more service never lowers the grade.
    pub monotone: bool,
    /// What the rule settles beside numbers, or leaves open.
    pub settings: Vec<SettingSpec>,
    /// Its numbers and tables.
    pub values: Vec<RateTableSpec>,
    /// What treats a worker as holding another post.
    pub substitutes: Vec<SubstituteSpec>,
    /// What counts like years of service.
    pub equivalents: Vec<RuleSpec>,
    /// What raises the grade.
    pub raises: Vec<RuleSpec>,
    /// The components of the pay.
    pub components: Vec<ComponentSpec>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// How years of service become a grade.
#[derive(Clone, Debug)]
pub enum LadderSpec {
    /// From the lowest grade of the post, one more for each so many whole years, up to the highest.
    Steps {
        /// The value, by post, of the lowest grade.
        lowest: Arc<str>,
        /// The value, by post, of the highest grade.
        highest: Arc<str>,
        /// The value that says after how many years a grade is added.
        years: Arc<str>,
    },
    /// A value by seniority.
    Table(Arc<str>),
    /// For each post a value by seniority.
    Posts(Vec<(Arc<str>, Arc<str>)>),
}

word_list! {
    /// What a value is counted in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Unit {
        /// Yuan; of a month, but for a component that has a factor in twelfths.
        Yuan = "yuan",
        /// Grades.
        Grades = "grades",
        /// Years.
        Years = "years",
        /// Hundredths.
        Percent = "percent",
        /// A plain factor.
        Times = "times",
        /// Parts of a year that a month is: one in twelve.
        Twelfths = "twelfths",
    }

    /// Every unit.
    pub const ALL: [Unit; 6];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The unit of that name.
    pub fn from_name;
}

/// A number or a table of numbers as written, with what holds when and where.
#[derive(Clone, Debug)]
pub struct RateTableSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// What it is counted in.
    pub unit: Unit,
    /// What it is looked up by, where it is a table.
    pub by: Option<By>,
    /// What to ask where the rule leaves it open.
    pub question: Option<Label>,
    /// What holds when and where.
    pub entries: Vec<RateEntry>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What a value is for some days and some area.
#[derive(Clone, Debug)]
pub struct RateEntry {
    /// The days for which it holds.
    pub span: Span,
    /// The division in which it holds; everywhere else what names none does.
    pub area: Option<DivisionCode>,
    /// What it is.
    pub rates: Rates,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rates {
    /// One number.
    Number(Decimal),
    /// A number for each key; other keys are holes.
    Table(Vec<(Arc<str>, Decimal)>),
    /// The first number at key `at`, and `step` more for each further one, until key `to`.
    Line {
        /// The first key.
        at: i32,
        /// The last key.
        to: i32,
        /// The number at the first key.
        first: Decimal,
        /// What each further key adds.
        step: Decimal,
    },
    /// The number of the first band that holds the key; outside all of them, a hole.
    Steps(Vec<Band>),
    /// Not published; a choice must not lie below these, where there are any.
    Open(Vec<(Arc<str>, Decimal)>),
}

impl Rates {
    /// Its numbers, those below which a choice must not lie among them.
    pub(crate) fn numbers(&self) -> Vec<(Option<&str>, Decimal)> {
        match self {
            Rates::Number(number) => vec![(None, *number)],
            Rates::Table(table) | Rates::Open(table) => table.iter().map(|(key, number)| (Some(&**key), *number)).collect(),
            Rates::Line { first, step, .. } => vec![(None, *first), (None, *step)],
            Rates::Steps(bands) => bands.iter().map(|band| (None, band.number)).collect(),
        }
    }

    /// Whether a number is not whole: of grades there are no parts.
    pub(crate) fn has_parts(&self) -> bool {
        self.numbers().iter().any(|(_, number)| !number.fract().is_zero())
    }
}

/// A number for the keys of a table between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Keys above this one, which is itself left out.
    pub above: Option<Decimal>,
    /// Keys up to this one, which is itself part of it.
    pub up_to: Option<Decimal>,
    /// The number.
    pub number: Decimal,
}

/// What is wrong with the bands of a table, each with its position: one that holds no key, and one that holds a key of an earlier one.
///
/// A band without a lower bound begins where those before it end, if they hold every key below.
pub(in crate::pay) fn wrong_bands(bands: &[Band]) -> Vec<(u32, Problem)> {
    let mut wrong = Vec::new();
    for ((at, band), nth) in (0..).zip(bands).zip(0..) {
        if let (Some(above), Some(up_to)) = (band.above, band.up_to)
            && above >= up_to
        {
            let empty = Problem::new(Code::PayBandEmpty).with("above", above.to_string());
            wrong.push((at, empty.with("up_to", up_to.to_string())));
            continue;
        }
        let holds_below = |other: &Band| other.above.is_none_or(|above| bands.iter().take(nth).any(|lower| lower.holds(above)));
        let goes_on = |other: &Band| {
            band.above.is_none() && other.up_to.is_some_and(|end| band.up_to.is_none_or(|up_to| end < up_to)) && holds_below(other)
        };
        let earlier = bands.iter().take(nth).position(|other| other.meets(*band) && !goes_on(other));
        if let Some(other) = earlier {
            wrong.push((at, Problem::new(Code::PayBandOverlap).with("other", other)));
        }
    }
    wrong
}

impl Band {
    /// Whether some key is held by both.
    fn meets(self, other: Band) -> bool {
        let above = self.above.max(other.above);
        let up_to = match (self.up_to, other.up_to) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        above.zip(up_to).is_none_or(|(above, up_to)| above < up_to)
    }

    pub(in crate::pay) fn holds(&self, key: Decimal) -> bool {
        self.above.is_none_or(|above| key > above) && self.up_to.is_none_or(|up_to| key <= up_to)
    }
}

/// A post in whose place another one is paid.
#[derive(Clone, Debug)]
pub struct SubstituteSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The days for which it holds.
    pub span: Span,
    /// What decides.
    pub by: By,
    /// The post for each key.
    pub posts: Vec<(Arc<str>, Arc<str>)>,
    /// When it holds.
    pub when: Option<Formula>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A rule that adds a value to the grade or to the years of service.
#[derive(Clone, Debug)]
pub struct RuleSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The days for which it holds.
    pub span: Span,
    /// The value that it adds.
    pub value: Arc<str>,
    /// When it holds.
    pub when: Option<Formula>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

word_list! {
    /// How often a component of the pay falls due.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Frequency {
        /// With the month.
        Monthly = "monthly",
        /// With the quarter.
        Quarterly = "quarterly",
        /// With the half-year.
        HalfYearly = "half_yearly",
        /// With the year.
        Yearly = "yearly",
        /// Once, in the month in which its condition is met.
        Once = "once",
    }

    /// Every frequency.
    pub const ALL: [Frequency; 5];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The frequency of that name.
    pub fn from_name;
}

impl Frequency {
    /// How many months its period has, if it is not paid with the month's other components.
    pub(crate) fn months(self) -> Option<i32> {
        match self {
            Frequency::Monthly | Frequency::Once => None,
            Frequency::Quarterly => Some(3),
            Frequency::HalfYearly => Some(6),
            Frequency::Yearly => Some(12),
        }
    }

    /// Whether it is paid with the month's other components.
    #[must_use]
    pub fn is_paid_with_the_month(self) -> bool {
        matches!(self, Frequency::Monthly | Frequency::Once)
    }
}

/// A component of the pay: the product of its factors, or what other components lack of it.
#[derive(Clone, Debug)]
pub struct ComponentSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The days for which it holds.
    pub span: Span,
    /// How often it falls due.
    pub frequency: Frequency,
    /// In which month it falls due, by the word of the setting `due_` and its name; nothing where the rule leaves that open.
    pub due: Option<Arc<str>>,
    /// Whether the amount is one of each month, so that what falls due is what the months of its period earned.
    pub each_month: bool,
    /// When it is paid.
    pub when: Option<Formula>,
    /// The values whose product it is; one in percent counts as hundredths, one in twelfths is divided by twelve once all is added up.
    pub factors: Vec<FactorSpec>,
    /// The earlier components under it, if it is a floor: their sum must come to its product at least, and it is what is missing.
    pub floor_under: Vec<Arc<str>>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A factor of a component of the pay.
#[derive(Clone, Debug)]
pub struct FactorSpec {
    /// The value.
    pub value: Arc<str>,
    /// When it counts; otherwise it is left out of the product.
    pub when: Option<Formula>,
}

/// A value or a setting that a rulebook states in place of one that a scheme leaves open.
#[derive(Clone, Debug)]
pub struct ChoiceSpec {
    /// The scheme.
    pub scheme: Arc<str>,
    /// What is chosen: the name of a setting or a value.
    pub of: Arc<str>,
    /// The word of a setting, or the number of a value.
    pub word: Option<Arc<str>>,
    /// The rates of a value.
    pub rates: Option<Rates>,
    /// The days for which it holds.
    pub span: Span,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}
