//! Of what units a formula's number is, and by what it is multiplied: what can be seen to be wrong before anything is counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compile::Input;
use super::spec::{DueOf, InputOf};
use crate::condition::formula::{Part, Sign, Test};
use crate::finding::{Code, Problem};
use crate::metrics::Aggregate;
use crate::value::{Decimal, Fraction};

/// Multiples that stand before a unit of counting: 万元, 千人.
const MULTIPLES: [(&str, u32); 7] = [("十万", 5), ("百万", 6), ("千万", 7), ("百", 2), ("千", 3), ("万", 4), ("亿", 8)];

/// The units of counting with their powers; none of them for a pure number.
type Units = BTreeMap<Arc<str>, i32>;

/// What can be seen of a part.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    units: Units,
    /// By what the bare quotient of units is multiplied, where that can be seen.
    scale: Option<Fraction>,
    /// The inputs that it adds up as they are, by slot.
    terms: Vec<(Sign, usize)>,
    /// Whether it is a number of the formula itself.
    constant: bool,
}

fn power(ten: u32) -> Fraction {
    Fraction::from(Decimal::from(10_u64.saturating_pow(ten)))
}

/// A unit of counting without its multiple, and the multiple.
fn base(unit: &str) -> (&str, Fraction) {
    for (multiple, ten) in MULTIPLES {
        if let Some(rest) = unit.strip_prefix(multiple).filter(|rest| !rest.is_empty()) {
            return (rest, power(ten));
        }
    }
    (unit, Fraction::from(Decimal::ONE))
}

fn is_power_of_ten(scale: Fraction) -> bool {
    let is = |number: i128| (0..=37).any(|ten| 10_i128.checked_pow(ten) == Some(number));
    is(scale.numerator()) && is(scale.denominator())
}

fn one_over(number: Fraction) -> Option<Fraction> {
    Fraction::from(Decimal::ONE).over(number)
}

impl Quantity {
    fn number(number: Fraction) -> Self {
        Quantity { units: Units::new(), scale: Some(number), terms: Vec::new(), constant: true }
    }

    fn unit(unit: &str) -> Self {
        let (unit, multiple) = base(unit);
        Quantity { units: [(unit.into(), 1)].into(), scale: one_over(multiple), terms: Vec::new(), constant: false }
    }

    /// What a stated unit asks of a formula: `%`, `户次/户`, `元/万人`.
    fn stated(unit: &str) -> Self {
        let pure = |ten| Quantity { constant: false, ..Quantity::number(power(ten)) };
        match unit {
            "%" | "百分点" => return pure(2),
            "‰" => return pure(3),
            "倍" => return pure(0),
            _ => {}
        }
        match unit.split_once('/') {
            Some((over, under)) => Quantity::unit(over).by(Quantity::unit(under), true),
            None => Quantity::unit(unit),
        }
    }

    /// The product, or the quotient.
    fn by(self, other: Quantity, divides: bool) -> Self {
        let mut units = self.units;
        for (unit, power) in other.units {
            let sum = units.entry(unit).or_default();
            *sum = if divides { sum.saturating_sub(power) } else { sum.saturating_add(power) };
        }
        units.retain(|_, power| *power != 0);
        let scale = match (self.scale, other.scale) {
            (Some(left), Some(right)) if divides => left.over(right),
            (Some(left), Some(right)) => left.times(right),
            _ => None,
        };
        let terms = match (other.constant, self.constant && !divides) {
            (true, _) => self.terms,
            (false, true) => other.terms,
            _ => Vec::new(),
        };
        Quantity { units, scale, terms, constant: self.constant && other.constant }
    }

    fn is_nothing(&self) -> bool {
        self.constant && self.scale == Some(Fraction::ZERO)
    }

    /// As units are written: `人次/户`, and `1` for a pure number.
    fn text(&self) -> String {
        let side = |sign: i32| -> Vec<String> {
            let powers = self.units.iter().filter(|(_, power)| power.signum() == sign);
            powers.flat_map(|(unit, power)| vec![unit.to_string(); usize::try_from(power.unsigned_abs()).unwrap_or(1)]).collect()
        };
        let (over, under) = (side(1), side(-1));
        let over = if over.is_empty() { "1".to_owned() } else { over.join("·") };
        if under.is_empty() { over } else { format!("{over}/{}", under.join("·")) }
    }
}

/// What is to be seen wrong in a formula over these inputs, with the key that it is told at.
pub(super) fn faults(part: &Part, inputs: &[Input], unit: &str) -> Vec<(&'static str, Problem)> {
    let mut look = Look { inputs, told: Vec::new() };
    let found = look.part(part);
    let mut told: Vec<(&'static str, Problem)> = look.told.into_iter().map(|problem| ("formula", problem)).collect();
    let (Some(found), true) = (found, told.is_empty()) else { return told };
    // A number that is no power of ten may have a unit of its own: three months, twelve stations.
    if found.constant || found.scale.is_some_and(|scale| !is_power_of_ten(scale)) {
        return told;
    }
    let stated = Quantity::stated(unit);
    if found.units != stated.units {
        told.push(("unit", Problem::new(Code::IndicatorUnit).with("unit", unit.to_owned()).with("found", found.text())));
    } else if let (Some(scale), Some(expected)) = (found.scale, stated.scale)
        && scale != expected
    {
        let problem = Problem::new(Code::IndicatorScale).with("unit", unit.to_owned()).with("expected", expected.to_string());
        told.push(("formula", problem.with("found", scale.to_string())));
    }
    told
}

struct Look<'i> {
    inputs: &'i [Input],
    told: Vec<Problem>,
}

impl Look<'_> {
    fn tell(&mut self, problem: Problem) {
        if !self.told.contains(&problem) {
            self.told.push(problem);
        }
    }

    /// Nothing where a part of it is told already.
    fn part(&mut self, part: &Part) -> Option<Quantity> {
        match part {
            Part::Number(number) => Some(Quantity::number(*number)),
            Part::Name(slot) => {
                let input = self.inputs.get(*slot)?;
                Some(Quantity { terms: vec![(Sign::Plus, *slot)], ..Quantity::unit(&input.unit) })
            }
            Part::Size(inner) => self.part(inner),
            Part::Negated(inner) => {
                let inner = self.part(inner)?;
                let scale = if inner.constant { inner.scale.map(Fraction::negated) } else { inner.scale };
                Some(Quantity { terms: turned(&inner.terms), scale, ..inner })
            }
            Part::Sum(terms) => {
                let mut sum: Option<Quantity> = None;
                for (sign, part) in terms {
                    let next = self.part(part)?;
                    let next = if *sign == Sign::Minus { Quantity { terms: turned(&next.terms), ..next } } else { next };
                    sum = match sum {
                        None => Some(next),
                        Some(sum) => Some(self.sum(sum, next)?),
                    };
                }
                sum
            }
            Part::Product(left, right) => {
                let (left, right) = (self.part(left), self.part(right));
                Some(left?.by(right?, false))
            }
            Part::Quotient(left, right) => {
                let (left, right) = (self.part(left), self.part(right)?);
                if right.is_nothing() {
                    self.tell(Code::IndicatorDividesByZero.into());
                }
                Some(left?.by(right, true))
            }
            Part::Least(parts) | Part::Greatest(parts) => self.alike(parts),
            Part::If(test, parts) => {
                self.test(test);
                self.alike(&**parts)
            }
        }
    }

    fn sum(&mut self, left: Quantity, right: Quantity) -> Option<Quantity> {
        self.same_units(&left, &right)?;
        for one in &left.terms {
            for other in &right.terms {
                self.may_be_added(*one, *other);
            }
        }
        // A number that is neither one of the other's kind nor multiplied alike may be meant; what the sum is multiplied by is not seen.
        let scale = if left.scale == right.scale { left.scale } else { None };
        let constant = left.constant && right.constant;
        Some(Quantity { units: left.units, scale, terms: [left.terms, right.terms].concat(), constant })
    }

    /// Tells two numbers of different units, or of different multiples of one, that stand as they are counted.
    fn same_units(&mut self, left: &Quantity, right: &Quantity) -> Option<()> {
        let counted = |quantity: &Quantity| quantity.terms.len() == 1 && !quantity.constant;
        let multiples = counted(left) && counted(right) && left.units.len() == 1 && self.multiple(left) != self.multiple(right);
        if left.units == right.units && !multiples {
            return Some(());
        }
        let text = |quantity: &Quantity| match quantity.terms.first().and_then(|(_, slot)| self.inputs.get(*slot)) {
            Some(input) if multiples => input.unit.to_string(),
            _ => quantity.text(),
        };
        let problem = Problem::new(Code::IndicatorUnitsAdded).with("left", text(left)).with("right", text(right));
        self.tell(problem);
        None
    }

    fn multiple(&self, quantity: &Quantity) -> Option<Fraction> {
        quantity.terms.first().and_then(|(_, slot)| self.inputs.get(*slot)).map(|input| base(&input.unit).1)
    }

    fn may_be_added(&mut self, (one, left): (Sign, usize), (other, right): (Sign, usize)) {
        let (Some(left), Some(right)) = (self.inputs.get(left), self.inputs.get(right)) else { return };
        if let (InputOf::Due(first), InputOf::Due(second)) = (&left.of, &right.of)
            && one == other
            && first.count.is_of_subjects()
            && second.count.is_of_subjects()
        {
            let named = |due: &DueOf| due.items.iter().map(|item| &*item.id).collect::<Vec<_>>().join(", ");
            let problem = Problem::new(Code::IndicatorAddsDistinct).with("left", named(first)).with("right", named(second));
            self.tell(problem.with("unit", left.unit.clone()));
        }
        let (InputOf::Measure(first), InputOf::Measure(second)) = (&left.of, &right.of) else { return };
        let (Some((aggregate, adds)), Some((second_aggregate, _))) = (left.counts, right.counts) else { return };
        // A difference of two counts is a change; only what is added must add.
        if one != other {
            return;
        }
        if first == second {
            let along = [("periods", adds.periods || left.period == right.period), ("units", adds.units || left.at == right.at)];
            for (along, adds) in along {
                if !adds {
                    let problem = Problem::new(Code::IndicatorAddsMeasure).with("measure", first.clone());
                    self.tell(problem.with("unit", left.unit.clone()).with("along", along));
                }
            }
        } else if counts_keys(aggregate) && counts_keys(second_aggregate) {
            let problem = Problem::new(Code::IndicatorAddsDistinct).with("left", first.clone()).with("right", second.clone());
            self.tell(problem.with("unit", left.unit.clone()));
        }
    }

    /// Branches of which one is the value. A number of the formula may stand for any unit where it is nothing.
    fn alike(&mut self, parts: &[Part]) -> Option<Quantity> {
        let parts: Vec<Quantity> = parts.iter().map(|part| self.part(part)).collect::<Option<_>>()?;
        let whole = parts.iter().find(|part| !part.constant).or(parts.first()).cloned()?;
        for part in parts.iter().filter(|part| !part.is_nothing()) {
            self.same_units(&whole, part)?;
        }
        Some(Quantity { terms: Vec::new(), ..whole })
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Truth(_) => {}
            Test::Compare(_, parts) => {
                let [left, right] = &**parts;
                if let (Some(left), Some(right)) = (self.part(left), self.part(right))
                    && !left.constant
                    && !right.constant
                {
                    self.same_units(&left, &right);
                }
            }
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| self.test(test)),
            Test::Not(inner) => self.test(inner),
        }
    }
}

/// Whether it counts different keys, of which one may be in another such count as well.
fn counts_keys(aggregate: Aggregate) -> bool {
    aggregate.is_distinct() || matches!(aggregate, Aggregate::First | Aggregate::FirstInUnit)
}

fn turned(terms: &[(Sign, usize)]) -> Vec<(Sign, usize)> {
    let turn = |sign| if sign == Sign::Plus { Sign::Minus } else { Sign::Plus };
    terms.iter().map(|(sign, slot)| (turn(*sign), *slot)).collect()
}
