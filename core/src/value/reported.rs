//! A figure as a document prints it, and what number it allows. It is apart from an amount because it is a range.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use rust_decimal::RoundingStrategy;

use super::{Decimal, Relation, Scale, minus, plus, printed, scan, times};
use crate::finding::{Code, Lang, Problem};

/// How many digits and points a printed number may have.
const MAX_PRINTED: usize = 18;

/// A figure as a document prints it: digits, scale, relation and unit.
///
/// ```
/// use wushe::finding::{Code, Lang};
/// use wushe::value::{Decimal, Relation, Reported, Scale};
///
/// let linked = Reported::parse("1.7万元")?;
/// assert_eq!((linked.relation(), linked.unit()), (Relation::Rounded, "元"));
/// assert!(linked.agrees_with(Decimal::from(17_213)) && !linked.agrees_with(Decimal::from(17_500)));
/// assert_eq!(Reported::print(Decimal::from(13_627), Relation::AtLeast, Scale::Wan, 2, "人次")?.text(), "1.36万余人次");
/// assert_eq!(Reported::parse("1.36万余人次")?.render(Lang::En), "at least 13,600 人次");
/// assert_eq!(Reported::parse("许多户").unwrap_err().code, Code::ReportedFormat);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    text: String,
    printed: Decimal,
    low: Decimal,
    high: Option<Decimal>,
    relation: Relation,
    unit: String,
    scale: Scale,
    /// The digits after the point.
    places: u32,
}

/// The words that say nothing that could be checked.
const VAGUE: [&str; 4] = ["近", "约", "左右", "上下"];

impl Reported {
    /// Parses digits with at most one point, then 万 or 亿 where scaled, then 余 or 多 where a floor, then the unit, and 以上
    /// behind it where a floor without more said (民法典 1259: 以上 includes the number itself).
    ///
    /// With a scale and no word for a floor the figure is rounded to its last printed digit. With 余 it lies within one unit of
    /// that digit; without a scale, 余 states a floor alone, as 以上 always does.
    ///
    /// # Errors
    /// `reported_vague` where 近, 约, 左右 or 上下 stands, `reported_scale` where a size is written that is neither 万 nor 亿 (千, w, 萬),
    /// `reported_format` where the text is written otherwise, `reported_unit` where no unit follows.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::new(Code::ReportedFormat);
        if VAGUE.iter().any(|word| scan::find(text, word).is_some()) {
            return Err(Code::ReportedVague.into());
        }
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, rest) = text.split_at_checked(end).ok_or_else(wrong)?;
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
        if scan::digits(whole).is_none() || fraction.is_some_and(|part| scan::digits(part).is_none()) || number.len() > MAX_PRINTED {
            return Err(wrong());
        }
        let (scale, rest) = [Scale::Wan, Scale::Yi]
            .into_iter()
            .find_map(|scale| Some((scale, rest.strip_prefix(scale.word())?)))
            .unwrap_or((Scale::One, rest));
        let (floor, rest) = rest.strip_prefix(['余', '多']).map_or((false, rest), |rest| (true, rest));
        let (open, unit) = rest.strip_suffix("以上").map_or((false, rest), |unit| (true, unit));
        if unit.is_empty() {
            return Err(Code::ReportedUnit.into());
        }
        if printed::has_other_scale(unit) {
            return Err(Code::ReportedScale.into());
        }
        if floor && open || !printed::is_unit(unit) {
            return Err(wrong());
        }
        let printed = Decimal::from_str_exact(number).ok().and_then(|number| times(number, scale.factor())).ok_or_else(wrong)?;
        let places = u32::try_from(fraction.map_or(0, str::len)).map_err(|_| wrong())?;
        let step = times(Decimal::new(1, places), scale.factor()).ok_or_else(wrong)?;
        let half = step.checked_div(Decimal::TWO).ok_or_else(wrong)?;
        let (low, high, relation) = match (floor, open, scale) {
            (_, true, _) | (true, _, Scale::One) => (Some(printed), None, Relation::AtLeast),
            (true, ..) => (Some(printed), plus(printed, step), Relation::AtLeast),
            (false, _, Scale::One) => (Some(printed), None, Relation::Exact),
            (false, ..) => (minus(printed, half), plus(printed, half), Relation::Rounded),
        };
        let low = low.ok_or_else(wrong)?.normalize();
        let high = high.map(|high| high.normalize());
        Ok(Reported { text: text.to_owned(), printed: printed.normalize(), low, high, relation, unit: unit.to_owned(), scale, places })
    }

    /// Prints a counted number as a document would: in full (`exact`, every digit whatever the scale), rounded half up to
    /// `places` behind the point of that scale, or cut there and 余 put behind it.
    ///
    /// # Errors
    /// `amount_negative` below zero, `amount_too_long` where it has too many digits to be printed, `reported_format` where a
    /// number is to be rounded that is printed without a scale, `reported_unit` where there is no unit.
    pub fn print(counted: Decimal, relation: Relation, scale: Scale, places: u32, unit: &str) -> Result<Reported, Problem> {
        if counted.is_sign_negative() && !counted.is_zero() {
            return Err(Code::AmountNegative.into());
        }
        let too_long = || Problem::new(Code::AmountTooLong).with("digits", MAX_PRINTED);
        let scaled = counted.checked_div(scale.factor()).ok_or_else(too_long)?;
        let (number, words) = match (relation, scale) {
            (Relation::Exact, _) => (counted.normalize(), ""),
            (Relation::Rounded, Scale::One) => return Err(Code::ReportedFormat.into()),
            (Relation::Rounded, _) => (scaled.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero), ""),
            (Relation::AtLeast, _) => (scaled.trunc_with_scale(places), "余"),
        };
        let word = if relation == Relation::Exact { "" } else { scale.word() };
        let text = match relation {
            Relation::Exact => format!("{number}{unit}"),
            _ => format!("{number:.*}{word}{words}{unit}", usize::try_from(places).unwrap_or(0)),
        };
        if text.find(|c: char| !c.is_ascii_digit() && c != '.').is_some_and(|digits| digits > MAX_PRINTED) {
            return Err(too_long());
        }
        Reported::parse(&text)
    }

    /// Another number of the same unit, printed in this figure's way: as many digits of the same scale, rounded where this one is
    /// rounded, with 余 where it has passed such a number. A number below one of the scale is printed in full.
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
        let scaled = value.checked_div(self.scale.factor())?;
        let relation = match self.relation {
            _ if self.scale == Scale::One || scaled < Decimal::ONE => Relation::Exact,
            Relation::AtLeast if scaled.trunc_with_scale(self.places) == scaled => Relation::Rounded,
            relation => relation,
        };
        let printed = Reported::print(value, relation, self.scale, self.places, &self.unit);
        printed.ok().filter(|figure| figure.agrees_with(value))
    }

    /// The figure as printed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number that the digits and the scale spell: 13,600 of `1.36万余人次`.
    #[must_use]
    pub fn printed(&self) -> Decimal {
        self.printed
    }

    /// The figure in a reader's language: as printed in Chinese, and in English the number in full with what it bounds.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        if lang == Lang::ZhHans {
            return self.text.clone();
        }
        let number = grouped(self.printed);
        match self.relation {
            Relation::Exact => format!("{number} {}", self.unit),
            Relation::Rounded => format!("about {number} {}", self.unit),
            Relation::AtLeast => format!("at least {number} {}", self.unit),
        }
    }

    /// The relation between the printed number and the counted one.
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

    /// Returns true if a counted number can have been printed so.
    #[must_use]
    pub fn agrees_with(&self, counted: Decimal) -> bool {
        match self.relation {
            Relation::Exact => counted == self.low,
            Relation::Rounded | Relation::AtLeast => counted >= self.low && self.high.is_none_or(|high| counted < high),
        }
    }
}

/// The number with a comma between every three digits before its point.
fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
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
    use proptest::prelude::*;

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
        assert_eq!(bounds("300户以上"), ("300".into(), None, Relation::AtLeast));
        assert_eq!(bounds("1.2万人次以上"), ("12000".into(), None, Relation::AtLeast));
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
            ("1.7万元", "19950", "2.0万元"),
            ("1.7万元", "499.99", "499.99元"),
            ("1.36万余人次", "13661", "1.36万余人次"),
            ("1.36万余人次", "13600", "1.36万人次"),
            ("1.36万余人次", "13000.5", "1.30万余人次"),
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
            ("1493以上", Code::ReportedUnit),
            ("300余户以上", Code::ReportedFormat),
            ("近300户", Code::ReportedVague),
            ("约1.2万人次", Code::ReportedVague),
            ("1.2万人次左右", Code::ReportedVague),
            ("1.7万", Code::ReportedUnit),
            ("1.36w人次", Code::ReportedScale),
            ("1.36W人次", Code::ReportedScale),
            ("13.6k人次", Code::ReportedScale),
            ("13.6千人次", Code::ReportedScale),
            ("2千余人次", Code::ReportedScale),
            ("3千万元", Code::ReportedScale),
            ("3百万元", Code::ReportedScale),
            ("17千元", Code::ReportedScale),
            ("1.7萬元", Code::ReportedScale),
            ("2億元", Code::ReportedScale),
            ("2仟元", Code::ReportedScale),
            ("2万亿元", Code::ReportedScale),
            ("2十户", Code::ReportedScale),
            ("2千", Code::ReportedScale),
            ("2000+人次", Code::ReportedFormat),
            ("1.3万+人次", Code::ReportedFormat),
            ("300户以下", Code::ReportedFormat),
            ("300户以内", Code::ReportedFormat),
            ("300户多", Code::ReportedFormat),
            ("300户及以上", Code::ReportedFormat),
            ("300来户", Code::ReportedFormat),
            ("3几户", Code::ReportedFormat),
            ("1万多余户", Code::ReportedFormat),
            ("300至400户", Code::ReportedFormat),
            ("300-400户", Code::ReportedFormat),
            ("300~400户", Code::ReportedFormat),
            ("1493户。", Code::ReportedFormat),
            ("1493 户", Code::ReportedFormat),
            ("1493户 ", Code::ReportedFormat),
            ("1493户（次）", Code::ReportedFormat),
            ("300元整", Code::ReportedFormat),
            ("300户上下", Code::ReportedVague),
            ("接近300户", Code::ReportedVague),
        ] {
            assert_eq!(Reported::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn the_bulletins_figures_are_printed_back() {
        let print = |counted: u32, relation, scale, places, unit| {
            Reported::print(Decimal::from(counted), relation, scale, places, unit).map(|figure| figure.text).map_err(|problem| problem.code)
        };
        assert_eq!(print(1493, Relation::Exact, Scale::Wan, 1, "户"), Ok("1493户".to_owned()));
        assert_eq!(print(17_213, Relation::Rounded, Scale::Wan, 1, "元"), Ok("1.7万元".to_owned()));
        assert_eq!(print(17_500, Relation::Rounded, Scale::Wan, 1, "元"), Ok("1.8万元".to_owned()));
        assert_eq!(print(20_000, Relation::Rounded, Scale::Wan, 1, "元"), Ok("2.0万元".to_owned()));
        assert_eq!(print(13_699, Relation::AtLeast, Scale::Wan, 2, "人次"), Ok("1.36万余人次".to_owned()));
        assert_eq!(print(312, Relation::AtLeast, Scale::One, 0, "户"), Ok("312余户".to_owned()));
        assert_eq!(print(312, Relation::Rounded, Scale::One, 0, "户"), Err(Code::ReportedFormat));
        assert_eq!(print(312, Relation::Exact, Scale::One, 0, ""), Err(Code::ReportedUnit));
        assert_eq!(print(312, Relation::Rounded, Scale::Wan, 20, "户"), Err(Code::AmountTooLong));
        let negative = Reported::print(Decimal::NEGATIVE_ONE, Relation::Exact, Scale::One, 0, "户");
        assert_eq!(negative.unwrap_err().code, Code::AmountNegative);
    }

    #[test]
    fn both_languages() {
        for (text, en) in [
            ("1493户", "1,493 户"),
            ("1.7万元", "about 17,000 元"),
            ("1.36万余人次", "at least 13,600 人次"),
            ("24.9亿元", "about 2,490,000,000 元"),
            ("0.5元", "0.5 元"),
            ("1234567.25元", "1,234,567.25 元"),
            ("100户以上", "at least 100 户"),
        ] {
            let figure = Reported::parse(text).unwrap();
            assert_eq!((figure.render(Lang::ZhHans).as_str(), figure.render(Lang::En).as_str()), (text, en));
        }
    }

    proptest! {
        #[test]
        fn parse_then_format(text in "(0|[1-9][0-9]{0,7})(\\.[0-9]{1,4})?(万|亿)?((余|多)?(户|人次|元)|(户|人次|元)以上)") {
            let figure = Reported::parse(&text).unwrap();
            prop_assert_eq!(figure.to_string(), text.as_str());
            prop_assert!(figure.agrees_with(figure.printed()));
        }

        #[test]
        fn what_is_printed_agrees_with_what_was_counted(
            cents in 0u64..1_000_000_000_000,
            fraction in 0u32..3,
            relation in prop::sample::select(vec![Relation::Exact, Relation::Rounded, Relation::AtLeast]),
            scale in prop::sample::select(vec![Scale::One, Scale::Wan, Scale::Yi]),
            places in 0u32..5,
        ) {
            let counted = Decimal::from_i128_with_scale(cents.into(), fraction);
            match Reported::print(counted, relation, scale, places, "元") {
                Ok(figure) => {
                    prop_assert!(figure.agrees_with(counted), "{} for {}", figure, counted);
                    prop_assert_eq!(figure.relation(), relation);
                    prop_assert_eq!(Reported::parse(figure.text()).unwrap(), figure);
                }
                Err(problem) => prop_assert_eq!((problem.code, relation, scale), (Code::ReportedFormat, Relation::Rounded, Scale::One)),
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in ".*") {
            let _ = Reported::parse(&text);
        }
    }
}
