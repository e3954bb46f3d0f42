//! Conditions of a compiled rulebook: the text and the checked tree of each. The program is made of the tree as ever, so no bytes give one that a text
//! could not.

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
mod read;
#[cfg(feature = "reasons")]
mod write;

use super::syntax::node::{Arithmetic, Comparison, Function};

const COMPARISONS: [Comparison; 6] =
    [Comparison::Equal, Comparison::Unequal, Comparison::Less, Comparison::LessEqual, Comparison::Greater, Comparison::GreaterEqual];

const ARITHMETICS: [Arithmetic; 4] = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];

const FUNCTIONS: [Function; 24] = [
    Function::Count,
    Function::Sum,
    Function::Min,
    Function::Max,
    Function::DaysBetween,
    Function::MonthsBetween,
    Function::YearsBetween,
    Function::Date,
    Function::Year,
    Function::Month,
    Function::Day,
    Function::Abs,
    Function::Floor,
    Function::Ceiling,
    Function::RoundUp,
    Function::RoundDown,
    Function::RoundHalfUp,
    Function::RoundHalfDown,
    Function::RoundHalfEven,
    Function::ListContains,
    Function::Contains,
    Function::StartsWith,
    Function::EndsWith,
    Function::StringLength,
];

#[cfg(test)]
#[cfg(feature = "reasons")]
mod tests {
    use super::*;
    use crate::condition::syntax::node::FUNCTIONS as NAMED;
    use crate::condition::{Expression, Scope, Type};
    use crate::packed::{Packer, Unpacker};

    #[test]
    fn each_function_has_a_number() {
        assert!(NAMED.iter().all(|(_, function)| FUNCTIONS.contains(function)));
    }

    /// Every kind of node.
    const SOURCES: &[&str] = &[
        "age >= 80 and lives_alone",
        "not(lives_alone) or age = null or age != 1.50",
        "age between 60 and 79 and day > @\"2022-05-21\" and day.year + day.month * 2 - day.day / 3 > -age",
        "age in [1, 2.5, -3] or age in (< 5, 7, [10..20), (30..40]) or age in ages",
        "some one in ages satisfies every other in ages satisfies one > other and one < age",
        "some person in people satisfies person.age > age and list contains(person.roles, \"x\")",
        "if lives_alone then age > 1 else ages = [1, null] or true = false",
        "count(ages) + sum(ages) + min(ages) + max(age, 2) + abs(age) + floor(age) + ceiling(age, 1) > 0.000000000000000000000000001",
        "round up(age, 1) + round down(age, 1) + round half up(age, 1) + round half down(age, 1) + decimal(age, 0) > 7922816251426433759354395033",
        "days_between(day, date(2022, 5, 21)) + months_between(day, day) + years_between(day, day) > 0",
        "contains(name, \"社工\") or starts with(name, \"\") or ends with(name, \"站\") or string length(name) > 3",
        "people.age = [1]",
    ];

    fn scope() -> Scope {
        let people = Type::parse("list(record(age: number, roles: list(text)))").unwrap();
        let names = [
            ("age", Type::Number),
            ("lives_alone", Type::Boolean),
            ("day", Type::Date),
            ("ages", Type::list(Type::Number)),
            ("name", Type::Text),
        ];
        names.into_iter().chain([("people", people)]).fold(Scope::new(), |scope, (name, kind)| scope.declare(name, kind).unwrap())
    }

    fn packed(source: &str) -> (Expression, Vec<u8>) {
        let compiled =
            Expression::compile(source, &scope(), Some(&Type::Boolean)).unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
        let mut out = Packer::default();
        compiled.pack(&mut out);
        (compiled, out.0)
    }

    #[test]
    fn a_condition_is_read_as_it_was_compiled() {
        for source in SOURCES {
            let (compiled, bytes) = packed(source);
            let mut from = Unpacker::new(&bytes);
            let read = Expression::unpack(&mut from);
            assert!(from.is_whole(), "{source}");
            assert_eq!((read.source(), read.slots()), (compiled.source(), compiled.slots()));
            assert_eq!(format!("{:?}", read.program), format!("{:?}", compiled.program), "{source}");
        }
    }

    #[test]
    fn what_no_text_could_say_is_refused() {
        let refused = |bytes: &[u8]| {
            let mut from = Unpacker::new(bytes);
            _ = Expression::unpack(&mut from);
            !from.is_whole()
        };
        // No text, and then: an operation that there is not, a comparison that there is not, a number of too many digits, a day that there is not.
        for bytes in
            [&[0, 22][..], &[0, 14, 6, 0, 0], &[0, 3, 1, 0, 58], &[0, 5, 10, b'2', b'0', b'2', b'3', b'-', b'0', b'2', b'-', b'3', b'0']]
        {
            assert!(refused(bytes), "{bytes:?}");
        }
        assert!(!refused(&[0, 12, 2]));
        // Deeper, longer and with more loops than any text.
        let mut deep = vec![12; 600];
        deep[0] = 0;
        deep.push(2);
        assert!(refused(&deep));
        let wide = [&[0, 9, 0x81, 0x40][..], &[0; 8193]].concat();
        assert!(refused(&wide));
        assert!(refused(&[0, 18, 18, 18, 18, 18, 0, 0, 0, 0, 0, 0]));
        assert!(!refused(&[0, 18, 18, 18, 18, 0, 0, 0, 0, 0]));
    }
}
