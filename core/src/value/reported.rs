use std::fmt;

use rust_decimal::RoundingStrategy;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Decimal;
use crate::finding::{Code, Problem};

/// How a printed number stands to the counted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Printed in full: `1493户`.
    Exact,
    /// Printed with fewer digits: `1.7万元` is anything from 16,500 up to 17,500.
    Rounded,
    /// Printed as a floor (余): `1.36万余人次` is anything from 13,600 up to 13,700.
    AtLeast,
}

impl Relation {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Exact => "exact",
            Relation::Rounded => "rounded",
            Relation::AtLeast => "at_least",
        }
    }
}

/// A figure as a document prints it: digits, scale, relation and unit.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::{Decimal, Relation, Reported};
///
/// let linked = Reported::parse("1.7万元")?;
/// assert_eq!((linked.relation(), linked.unit()), (Relation::Rounded, "元"));
/// assert!(linked.agrees_with(Decimal::from(17_213)) && !linked.agrees_with(Decimal::from(17_500)));
/// assert_eq!(Reported::parse("许多户").unwrap_err().code, Code::ReportedFormat);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    text: String,
    low: Decimal,
    high: Option<Decimal>,
    relation: Relation,
    unit: String,
    printed: Decimal,
    scale: Option<Scale>,
    /// The digits after the point.
    places: u32,
}

/// A word that digits are multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Wan,
    Yi,
}

impl Scale {
    const ALL: [Scale; 2] = [Scale::Wan, Scale::Yi];

    fn word(self) -> char {
        match self {
            Scale::Wan => '万',
            Scale::Yi => '亿',
        }
    }

    fn factor(self) -> Decimal {
        Decimal::from(match self {
            Scale::Wan => 10_000,
            Scale::Yi => 100_000_000,
        })
    }
}

impl Reported {
    /// Parses digits with at most one point, then 万 or 亿 where scaled, then 余 or 多 where a floor, then the unit.
    ///
    /// With a scale and no 余 the figure is rounded to its last printed digit. With 余 it lies within one unit of
    /// that digit; without a scale, 余 states a floor alone.
    ///
    /// # Errors
    /// `reported_format` where the text is written otherwise, `reported_unit` where no unit follows.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::new(Code::ReportedFormat);
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, rest) = text.split_at_checked(end).ok_or_else(wrong)?;
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|part| !digits(part)) || number.len() > 18 {
            return Err(wrong());
        }
        let scaled = Scale::ALL.into_iter().find_map(|scale| Some((Some(scale), rest.strip_prefix(scale.word())?)));
        let (scale, rest) = scaled.unwrap_or((None, rest));
        let (floor, unit) = match rest.strip_prefix(['余', '多']) {
            Some(unit) => (true, unit),
            None => (false, rest),
        };
        if unit.is_empty() {
            return Err(Code::ReportedUnit.into());
        }
        if unit.chars().count() > 8 || unit.chars().any(|c| c.is_ascii_digit() || c.is_whitespace() || c.is_control()) {
            return Err(wrong());
        }
        let places = u32::try_from(fraction.map_or(0, str::len)).map_err(|_| wrong())?;
        let factor = scale.map_or(Decimal::ONE, Scale::factor);
        let step = Decimal::new(1, places);
        let value = Decimal::from_str_exact(number).map_err(|_| wrong())?.checked_mul(factor).ok_or_else(wrong)?;
        let step = step.checked_mul(factor).ok_or_else(wrong)?;
        let half = step.checked_div(Decimal::TWO).ok_or_else(wrong)?;
        let (low, high, relation) = match (floor, scale) {
            (true, Some(_)) => (Some(value), value.checked_add(step), Relation::AtLeast),
            (true, None) => (Some(value), None, Relation::AtLeast),
            (false, Some(_)) => (value.checked_sub(half), value.checked_add(half), Relation::Rounded),
            (false, None) => (Some(value), None, Relation::Exact),
        };
        let low = low.ok_or_else(wrong)?.normalize();
        let (high, printed) = (high.map(|high| high.normalize()), value.normalize());
        Ok(Reported { text: text.to_owned(), low, high, relation, unit: unit.to_owned(), printed, scale, places })
    }

    /// The number as printed, its scale multiplied in: 17,000 of `1.7万元`.
    ///
    /// ```
    /// use wushe::value::{Decimal, Reported};
    ///
    /// assert_eq!(Reported::parse("1.36万余人次")?.printed(), Decimal::from(13_600));
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn printed(&self) -> Decimal {
        self.printed
    }

    /// Another number of the same unit, printed in this figure's way: as many digits of the same scale, rounded where this one is
    /// rounded, with 余 where it has passed such a number. A number too small for the scale is printed in full.
    ///
    /// The number always [agrees with](Reported::agrees_with) its own print. Nothing for a negative number, or one too long to print.
    ///
    /// ```
    /// use wushe::value::{Decimal, Reported};
    ///
    /// let served = Reported::parse("1.36万余人次")?;
    /// let print = |number: i64| served.restated(Decimal::from(number)).map(|figure| figure.text().to_owned());
    /// assert_eq!(print(20_119).as_deref(), Some("2.01万余人次"));
    /// assert_eq!(print(815).as_deref(), Some("815人次"));
    /// assert_eq!(print(-1), None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn restated(&self, value: Decimal) -> Option<Reported> {
        let value = value.normalize();
        let full = || format!("{value}{}", self.unit);
        let text = match self.scale {
            Some(scale) => {
                let exact = value.checked_div(scale.factor())?;
                let strategy = match self.relation {
                    Relation::AtLeast => RoundingStrategy::ToZero,
                    Relation::Exact | Relation::Rounded => RoundingStrategy::MidpointAwayFromZero,
                };
                let short = exact.round_dp_with_strategy(self.places, strategy).normalize();
                let more = if self.relation == Relation::AtLeast && short < exact { "余" } else { "" };
                if short.is_zero() { full() } else { format!("{short}{}{more}{}", scale.word(), self.unit) }
            }
            None => full(),
        };
        Reported::parse(&text).ok().filter(|figure| figure.agrees_with(value))
    }

    /// The figure as printed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the printed number stands to the counted one.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// The unit of counting, as printed: 户, 个, 次, 场, 元, 人次.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The least number that the print allows.
    #[must_use]
    pub fn low(&self) -> Decimal {
        self.low
    }

    /// The first number above what the print allows; nothing where it is exact or open above.
    #[must_use]
    pub fn high(&self) -> Option<Decimal> {
        self.high
    }

    /// Whether a counted number can have been printed so.
    #[must_use]
    pub fn agrees_with(&self, counted: Decimal) -> bool {
        match self.relation {
            Relation::Exact => counted == self.low,
            Relation::Rounded | Relation::AtLeast => counted >= self.low && self.high.is_none_or(|high| counted < high),
        }
    }
}

impl std::str::FromStr for Reported {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Reported::parse(text)
    }
}

impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Reported {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("text", &self.text)?;
        map.serialize_entry("relation", self.relation.as_str())?;
        map.serialize_entry("low", &self.low.to_string())?;
        map.serialize_entry("high", &self.high.map(|high| high.to_string()))?;
        map.serialize_entry("unit", &self.unit)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> (String, Option<String>, Relation) {
        let figure = Reported::parse(text).unwrap();
        (figure.low().to_string(), figure.high().map(|high| high.to_string()), figure.relation())
    }

    #[test]
    fn what_a_print_allows() {
        assert_eq!(bounds("1493户"), ("1493".into(), None, Relation::Exact));
        assert_eq!(bounds("1.7万元"), ("16500".into(), Some("17500".into()), Relation::Rounded));
        assert_eq!(bounds("1.36万余人次"), ("13600".into(), Some("13700".into()), Relation::AtLeast));
        assert_eq!(bounds("24.9亿元"), ("2485000000".into(), Some("2495000000".into()), Relation::Rounded));
        assert_eq!(bounds("300余户"), ("300".into(), None, Relation::AtLeast));
    }

    #[test]
    fn a_number_is_printed_in_the_way_of_another() {
        let print = |style: &str, value: &str| {
            let figure = Reported::parse(style).unwrap().restated(value.parse().unwrap());
            figure.map(|figure| figure.text().to_owned())
        };
        for (style, value, text) in [
            ("1493户", "1510", "1510户"),
            ("1493户", "12.50", "12.5户"),
            ("1.7万元", "17118.03", "1.7万元"),
            ("1.7万元", "19950", "2万元"),
            ("1.7万元", "499.99", "499.99元"),
            ("1.36万余人次", "13661", "1.36万余人次"),
            ("1.36万余人次", "13600", "1.36万人次"),
            ("1.36万余人次", "13000.5", "1.3万余人次"),
            ("1.36万余人次", "99", "99人次"),
            ("300余户", "412", "412户"),
            ("24.9亿元", "2487000000", "24.9亿元"),
        ] {
            assert_eq!(print(style, value).as_deref(), Some(text), "{value} as {style}");
        }
        assert_eq!(print("1.7万元", "-1"), None);
        assert_eq!(print("1493户", "1234567890123456789"), None);
    }

    #[test]
    fn a_number_agrees_with_its_own_print() {
        for style in ["1493户", "1.7万元", "1.36万余人次", "2万余场", "0.5亿元", "300余户"] {
            let style = Reported::parse(style).unwrap();
            for step in 0..4_000_i64 {
                for value in [Decimal::from(step * 37), Decimal::new(step * 12_347, 2), Decimal::from(step * 100_000)] {
                    assert!(style.restated(value).is_some_and(|figure| figure.agrees_with(value)), "{value} as {style}");
                }
            }
        }
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::ReportedFormat),
            ("户", Code::ReportedFormat),
            ("1.户", Code::ReportedFormat),
            ("1.2.3户", Code::ReportedFormat),
            ("1,493户", Code::ReportedFormat),
            ("1493", Code::ReportedUnit),
            ("1.7万", Code::ReportedUnit),
        ] {
            assert_eq!(Reported::parse(text).unwrap_err().code, code, "{text}");
        }
    }
}
