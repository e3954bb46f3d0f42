use super::*;
use crate::condition::{Scope, Type};

fn scope() -> Scope {
    let names = [
        ("age", "number"),
        ("score", "number"),
        ("stage", "text"),
        ("groups", "list(text)"),
        ("alone", "boolean"),
        ("on", "date"),
        ("people", "list(record(role: text, age: number))"),
    ];
    names.into_iter().fold(Scope::new(), |scope, (name, kind)| scope.declare(name, Type::parse(kind).unwrap()).unwrap())
}

fn compiled(source: &str) -> Expression {
    Expression::compile(source, &scope(), None).unwrap_or_else(|problems| panic!("{source}: {problems:?}"))
}

/// Each problem as its code without `condition_`, and its params.
fn told(source: &str, known: &ScopeHints) -> Vec<String> {
    let describe = |problem: &Problem| {
        let params: Vec<_> = problem.params.iter().map(|(_, value)| value.to_string()).collect();
        format!("{} {}", problem.code.as_str().trim_start_matches("condition_"), params.join(" "))
    };
    compiled(source).lint(known).iter().map(describe).collect()
}

fn nothing_known(source: &str) -> Vec<String> {
    told(source, &ScopeHints::new())
}

#[track_caller]
fn assert_all(lint: impl Fn(&str) -> Vec<String>, cases: &[(&str, &[&str])]) {
    let found: Vec<_> = cases.iter().map(|(source, _)| (*source, lint(source))).collect();
    let expected: Vec<_> = cases.iter().map(|(source, told)| (*source, told.iter().map(ToString::to_string).collect())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_part_that_depends_on_nothing() {
    assert_all(
        nothing_known,
        &[
            ("age > 60 and 1 < 2", &["constant 14 true"]),
            ("not(1 > 2) and alone", &["constant 1 true"]),
            ("alone or false", &["constant 10 false"]),
            ("alone and null", &["constant 11 null"]),
            ("1 / 0 > 2 or alone", &["constant 1 null"]),
            ("1 = 2", &["constant 1 false"]),
            ("some x in [1, 2] satisfies x > 1", &["constant 1 true"]),
            ("every p in people satisfies p.age > 1 and 1 < 2", &["constant 43 true"]),
            ("stage != \"a\" or stage != \"b\"", &["constant 1 true"]),
            ("alone and (age != 3 or age > 2)", &["constant 11 true"]),
            // A switch, and the plain way to say that a list has items.
            ("true", &[]),
            ("false", &[]),
            ("some p in people satisfies true", &[]),
            ("some x in [1, 2] satisfies x > 1 and x < age", &[]),
            ("1 + 2", &[]),
            ("stage != \"a\" or stage = \"b\"", &["redundant 17 1"]),
            ("age < 5 or age >= 5", &[]),
        ],
    );
}

#[test]
fn parts_that_exclude_each_other() {
    assert_all(
        nothing_known,
        &[
            ("age > 70 and age < 60", &["contradiction 14 1"]),
            ("age > 60 and age <= 60", &["contradiction 14 1"]),
            ("60 > age and 70 < age", &["contradiction 14 1"]),
            ("age between 1 and 3 and alone and age > 3", &["contradiction 35 1"]),
            ("stage = \"a\" and stage = \"b\"", &["contradiction 17 1"]),
            ("stage = \"a\" and stage in (\"b\", \"c\")", &["contradiction 17 1"]),
            ("alone and not(alone)", &["contradiction 11 1"]),
            ("on < date(\"2022-01-01\") and on > date(\"2022-01-01\")", &["contradiction 29 1"]),
            ("age = -1 and age >= 0", &["contradiction 14 1"]),
            ("some p in people satisfies p.age > 2 and p.age < 1", &["contradiction 42 28"]),
            // One excludes, so what the others would be beside it is left alone.
            ("age > 70 and age > 60 and age < 50", &["contradiction 27 1"]),
            ("age > 60 and score < 50", &[]),
            ("age > 60 or age < 50", &[]),
            ("age >= 60 and age <= 60", &[]),
            ("age > 60 and (age < 50 or alone)", &[]),
            ("some p in people, q in people satisfies p.age > 2 and q.age < 1", &[]),
            ("\"a\" in groups and \"b\" in groups", &[]),
        ],
    );
}

#[test]
fn parts_that_change_nothing() {
    assert_all(
        nothing_known,
        &[
            ("age > 60 and age > 70", &["redundant 1 14"]),
            ("age > 60 or age > 70", &["redundant 13 1"]),
            ("alone = true and alone", &["redundant 18 1"]),
            ("age = 3 and age != 4", &["redundant 13 1"]),
            ("age in (1, 2, 1)", &["redundant 15 9"]),
            ("age in [1, [0..9]]", &["redundant 9 13"]),
            ("stage in [\"a\", \"b\", \"a\"]", &["redundant 21 11"]),
            ("age != null and age > 60", &[]),
            ("age = null or age > 60", &[]),
            ("age > 60 or alone and age > 70", &[]),
            ("age in (< 1, > 5)", &[]),
            // These differ where the age is none.
            ("age != 2 or age in (< 2, > 2)", &["redundant 13 1"]),
        ],
    );
}

#[test]
fn a_range_that_nothing_lies_in() {
    assert_all(
        nothing_known,
        &[
            ("age between 70 and 60", &["range_empty 13"]),
            ("age in [70..60]", &["range_empty 9"]),
            ("age in (5..5)", &["range_empty 9"]),
            ("age in []", &["range_empty 8"]),
            ("age in [5..5]", &[]),
            ("age between 60 and score", &[]),
        ],
    );
}

#[test]
fn a_text_that_is_no_code() {
    let known = ScopeHints::new()
        .codes(&[2], vec!["intake".into(), "closing".into()])
        .codes(&[3], vec!["elderly".into(), "children".into()])
        .codes(&[6, 0], vec!["member".into()]);
    assert_all(
        |source| told(source, &known),
        &[
            ("stage = \"intke\"", &["code_nearest 9 intake"]),
            ("\"opening\" != stage", &["code_unknown 1"]),
            ("stage in (\"intake\", \"close\")", &["code_unknown 21"]),
            ("stage in [\"closin\"]", &["code_nearest 11 closing"]),
            ("\"elderley\" in groups", &["code_nearest 1 elderly"]),
            ("some p in people satisfies p.role = \"membr\"", &["code_nearest 37 member"]),
            ("\"guest\" in people.role", &["code_unknown 1"]),
            ("stage in (\"intake\", \"closing\")", &[]),
            ("\"children\" in groups and stage != null", &[]),
            ("stage > \"a\"", &[]),
        ],
    );
    assert_eq!(nothing_known("stage = \"intke\""), [""; 0]);
}

#[test]
fn a_not_that_loses_its_value() {
    let known = ScopeHints::new().may_be_none(&[0]).may_be_none(&[1]).may_be_none(&[3]).may_be_none(&[4]).may_be_none(&[6, 1]);
    assert_all(
        |source| told(source, &known),
        &[
            ("not(age > 60)", &["none_negated 1"]),
            ("stage = \"a\" and not(age + 1 > 60 or stage = \"b\")", &["none_negated 17"]),
            ("not(alone)", &["none_negated 1"]),
            ("not(\"a\" in groups)", &["none_negated 1"]),
            ("not(age between 1 and 2)", &["none_negated 1"]),
            ("not(age in (< 1, > 2))", &["none_negated 1"]),
            ("some p in people satisfies not(p.age > 3)", &["none_negated 28"]),
            ("not(some p in people satisfies p.age > 3)", &["none_negated 1"]),
            ("not(sum(people.age) > 3)", &["none_negated 1"]),
            ("age > 1 and not(score > 2)", &["none_negated 13"]),
            // Without a value a condition is not met, as where it is false.
            ("age > 60", &[]),
            ("not(not(age > 60))", &[]),
            ("not(age = 60)", &[]),
            ("not(age = null)", &[]),
            ("not(stage = \"a\" and on > date(\"2022-01-01\"))", &[]),
            ("not(count(people.age) > 3)", &[]),
            // Guarded.
            ("age != null and not(age > 60)", &[]),
            ("age = null or not(age > 60)", &[]),
            ("not(age != null and age > 60)", &[]),
            ("alone = true and (score = null or not(score > 1))", &[]),
            ("age > 1 and (score = null or not(score > 1))", &[]),
            ("not(some p in people satisfies p.age != null and p.age > 3)", &[]),
        ],
    );
    assert_eq!(nothing_known("not(age > 60)"), [""; 0]);
}

#[test]
fn problems_stand_in_the_order_of_the_source() {
    let known = ScopeHints::new().codes(&[2], vec!["intake".into()]).may_be_none(&[0]);
    assert_eq!(
        told("not(age > 60) and stage = \"x\" and score in [2..1] and 1 = 1", &known),
        ["none_negated 1", "code_unknown 27", "range_empty 45", "constant 55 true"]
    );
}

/// What two parts do to each other, found by trying every value that could tell them apart.
#[test]
fn what_is_told_of_two_parts_is_so_and_nothing_is_left_out() {
    const PARTS: [&str; 14] = [
        "age = 1",
        "age = 2",
        "age != 1",
        "age != 2",
        "age > 1",
        "age >= 1",
        "2 > age",
        "age <= 2",
        "age between 1 and 2",
        "age in (1, 2)",
        "age in (< 1, > 2)",
        "age in [1..2)",
        "age in [0, 3]",
        "age in (!= 1)",
    ];
    let values: Vec<_> = (-1..=7).map(|half| Value::Number(crate::value::Decimal::new(half * 5, 1))).chain([Value::Null]).collect();
    let met = |source: &str| -> Vec<bool> {
        let expression = compiled(source);
        values.iter().map(|value| expression.evaluate(std::slice::from_ref(value)).is_met()).collect()
    };
    for (left, right) in PARTS.iter().flat_map(|left| PARTS.iter().map(move |right| (left, right))) {
        let [left_met, right_met] = [left, right].map(|part| met(part));
        for word in ["and", "or"] {
            let source = format!("{left} {word} {right}");
            let both = met(&source);
            let expected = if word == "and" && both.iter().all(|met| !met) {
                "contradiction"
            } else if both.iter().all(|met| *met) {
                "constant"
            } else if both == left_met || both == right_met {
                "redundant"
            } else {
                ""
            };
            let told = nothing_known(&source);
            let first = told.first().map_or("", |told| told.split(' ').next().unwrap_or_default());
            assert_eq!((told.len(), first), (usize::from(!expected.is_empty()), expected), "{source}: {told:?}");
        }
    }
}

/// A value read as false where it has none: what `not(…)` does to it is what the linter is about.
#[test]
fn a_not_is_told_wherever_it_takes_the_value_and_nowhere_else() {
    const PARTS: [&str; 8] = [
        "age > 1",
        "not(age > 1)",
        "age = null",
        "age != null",
        "not(score > 1)",
        "not(age > 1 and score > 1)",
        "not(age > 1 or alone)",
        "not(not(age > 1) and stage = \"a\")",
    ];
    let known = ScopeHints::new().may_be_none(&[0]).may_be_none(&[1]);
    let ages = [Value::Null, Value::Number(1.into()), Value::Number(2.into())];
    let cases: Vec<[Value<'_>; 5]> = ages
        .iter()
        .flat_map(|age| ages.iter().map(move |score| (age, score)))
        .flat_map(|(age, score)| ["a", "b"].map(|stage| (age, score, stage)))
        .flat_map(|(age, score, stage)| {
            [true, false].map(|alone| [age.clone(), score.clone(), Value::Text(stage), Value::Null, Value::Boolean(alone)])
        })
        .collect();
    // The same question with no value read as false: `age > 1` asks whether it is there and larger.
    let plain = |source: &str| {
        ["age", "score"]
            .iter()
            .fold(source.to_owned(), |source, name| source.replace(&format!("{name} > 1"), &format!("({name} != null and {name} > 1)")))
    };
    for (left, right) in PARTS.iter().flat_map(|left| PARTS.iter().map(move |right| (left, right))) {
        for word in ["and", "or"] {
            let source = format!("{left} {word} {right}");
            let (asked, meant) = (compiled(&source), compiled(&plain(&source)));
            let lost = cases.iter().any(|values| asked.evaluate(values).value.is_null() && meant.evaluate(values).is_met());
            let told = told(&source, &known).iter().any(|problem| problem.starts_with("none_negated"));
            assert_eq!(told, lost, "{source}");
        }
    }
}
