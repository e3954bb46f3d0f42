//! Properties of the rule language over random expressions and values.

#[cfg(test)]
mod conditions {
    use proptest::prelude::*;
    use wushe::condition::{Expression, Scope, Type, Value};
    use wushe::finding::{Code, Problem};
    use wushe::value::{Date, Decimal};

    const NAMES: [(&str, &str); 8] = [
        ("n", "number"),
        ("m", "number"),
        ("a", "boolean"),
        ("b", "boolean"),
        ("d", "date"),
        ("t", "text"),
        ("l", "list(number)"),
        ("p", "list(record(x: number, y: boolean))"),
    ];

    fn scope() -> Result<Scope, Problem> {
        NAMES.iter().try_fold(Scope::new(), |scope, (name, found)| scope.declare(name, Type::parse(found)?))
    }

    fn pick(texts: &'static [&'static str]) -> BoxedStrategy<String> {
        prop::sample::select(texts).prop_map(str::to_owned).boxed()
    }

    fn number() -> BoxedStrategy<String> {
        let leaf = pick(&["n", "m", "0", "1", "2.5", "null", "count(p)", "sum(l)", "sum(p.x)", "years_between(d, date(\"2022-05-21\"))"]);
        leaf.prop_recursive(3, 12, 2, |inner| {
            let op = prop::sample::select(vec!["+", "-", "*", "/"]);
            prop_oneof![
                (inner.clone(), op, inner.clone()).prop_map(|(left, op, right)| format!("({left} {op} {right})")),
                inner.clone().prop_map(|one| format!("-{one}")),
                (inner.clone(), inner).prop_map(|(left, right)| format!("sum([{left}, {right}])")),
            ]
        })
        .boxed()
    }

    fn boolean() -> BoxedStrategy<String> {
        let order = || prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
        let leaf = prop_oneof![
            pick(&["a", "b", "true", "false", "null", "d = null", "t in (\"x\", > \"y\")", "l = [1, 2]", "d in ]date(\"2020-02-29\")..d]"]),
            (number(), order(), number()).prop_map(|(left, op, right)| format!("{left} {op} {right}")),
            (number(), number(), number()).prop_map(|(x, low, high)| format!("{x} between {low} and {high}")),
            (number(), number(), number()).prop_map(|(x, low, high)| format!("{x} in (1, < {low}, [{low}..{high}), l)")),
        ];
        leaf.prop_recursive(3, 24, 3, |inner| {
            let join = prop::sample::select(vec!["and", "or"]);
            let some = || prop::sample::select(vec!["some", "every"]);
            let nested = prop::sample::select(vec!["i > n", "i = null", "j.y", "j.x < i", "true", "a"]);
            prop_oneof![
                (inner.clone(), join, inner.clone()).prop_map(|(left, op, right)| format!("({left}) {op} ({right})")),
                inner.clone().prop_map(|one| format!("not({one})")),
                // An item may not bear a name that already means something, so it is numbered by what it stands around.
                (some(), inner.clone(), nested).prop_map(|(q, one, body)| {
                    let (i, j) = (format!("i{}", one.len()), format!("j{}", one.len()));
                    let body = body.replace("j.", &format!("{j}.")).replace("i ", &format!("{i} ")).replace("< i", &format!("< {i}"));
                    format!("({q} {i} in l, {j} in p satisfies ({one}) or {body})")
                }),
                (some(), inner).prop_map(|(q, one)| format!("({q} z{0} in [a, b, {one}] satisfies z{0})", one.len())),
            ]
        })
        .boxed()
    }

    fn known_number() -> impl Strategy<Value = Value<'static>> {
        (-3i64..4).prop_map(|one| Value::Number(Decimal::from(one)))
    }

    fn known(slot: usize) -> BoxedStrategy<Value<'static>> {
        let list = |item: BoxedStrategy<Value<'static>>| prop::collection::vec(item, 0..3).prop_map(Value::list).boxed();
        let found = match slot {
            0 | 1 => known_number().boxed(),
            2 | 3 => any::<bool>().prop_map(Value::Boolean).boxed(),
            4 => (738_000..738_400).prop_map(|day| Date::from_day_number(day).map_or(Value::Null, Value::Date)).boxed(),
            5 => prop::sample::select(vec!["x", "z"]).prop_map(Value::Text).boxed(),
            6 => list(open(known_number())),
            _ => list(open(
                (open(known_number()), open(any::<bool>().prop_map(Value::Boolean))).prop_map(|(x, y)| Value::record(vec![x, y])),
            )),
        };
        prop_oneof![6 => found, 1 => Just(Value::Null)].boxed()
    }

    fn open(known: impl Strategy<Value = Value<'static>> + 'static) -> BoxedStrategy<Value<'static>> {
        prop_oneof![4 => known, 1 => Just(Value::Null), 1 => Just(Value::Unknown)].boxed()
    }

    fn slots() -> impl Strategy<Value = Vec<Value<'static>>> {
        (0..NAMES.len()).map(|slot| prop_oneof![3 => known(slot), 1 => Just(Value::Unknown)]).collect::<Vec<_>>()
    }

    fn wholly_known() -> impl Strategy<Value = Vec<Value<'static>>> {
        (0..NAMES.len()).map(|slot| known(slot).prop_filter("unknown", |value| !value.holds_unknown())).collect::<Vec<_>>()
    }

    /// The expression, or nothing where it nests more quantifiers than may be.
    fn compiled(source: &str) -> Option<Expression> {
        match Expression::compile(source, &scope().unwrap(), Some(&Type::Boolean)) {
            Ok(whole) => Some(whole),
            Err(found) if found.iter().all(|problem| problem.code == Code::ConditionTooDeep) => None,
            Err(found) => panic!("{source}: {found:?}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn asking_why_changes_no_value(source in boolean(), values in slots()) {
            let Some(whole) = compiled(&source) else { return Err(TestCaseError::reject("too deep")) };
            let plain = whole.evaluate(&values);
            let (traced, why) = whole.explain(&values);
            prop_assert_eq!(&plain, &traced);
            prop_assert_eq!(why.source.as_deref().map(|text| source.contains(text)), Some(true));
            let status = match plain.value { Value::Null => "none", Value::Unknown => "unknown", _ => "known" };
            prop_assert_eq!(why.status.as_str(), status);
        }

        #[test]
        fn only_an_unknown_value_waits_and_only_for_what_is_open(source in boolean(), values in slots()) {
            let Some(whole) = compiled(&source) else { return Err(TestCaseError::reject("too deep")) };
            let outcome = whole.evaluate(&values);
            prop_assert_eq!(outcome.value.is_unknown(), !outcome.missing.is_empty());
            prop_assert!(outcome.missing.is_sorted_by(|left, right| left < right));
            for slot in &outcome.missing {
                prop_assert!(whole.slots().contains(slot) && values[*slot].holds_unknown());
            }
        }

        #[test]
        fn what_is_decided_stays_so_whatever_comes_to_be_known(source in boolean(), values in slots(), later in wholly_known()) {
            let Some(whole) = compiled(&source) else { return Err(TestCaseError::reject("too deep")) };
            let before = whole.evaluate(&values);
            // Only slots that are unknown as a whole are filled in; their items stay as they are.
            let filled: Vec<_> = values.iter().zip(&later).map(|(value, later)| if value.is_unknown() { later } else { value }.clone()).collect();
            let after = whole.evaluate(&filled);
            if !before.value.is_unknown() {
                prop_assert_eq!(before.value, after.value);
            }
        }

        #[test]
        fn what_is_not_missing_does_not_decide(source in boolean(), values in slots(), later in wholly_known()) {
            let Some(whole) = compiled(&source) else { return Err(TestCaseError::reject("too deep")) };
            let before = whole.evaluate(&values);
            let fill = |slot: usize| values[slot].is_unknown() && !before.missing.contains(&slot);
            let filled: Vec<_> = (0..values.len()).map(|slot| if fill(slot) { &later[slot] } else { &values[slot] }.clone()).collect();
            prop_assert_eq!(before.value, whole.evaluate(&filled).value);
        }

        #[test]
        fn with_everything_known_nothing_is_unknown(source in boolean(), values in wholly_known()) {
            let Some(whole) = compiled(&source) else { return Err(TestCaseError::reject("too deep")) };
            prop_assert!(!whole.evaluate(&values).value.is_unknown());
        }

        #[test]
        fn any_text_gives_an_expression_or_problems(source in "\\PC{0,60}") {
            if let Err(found) = Expression::compile(&source, &scope().unwrap(), None) {
                prop_assert!(!found.is_empty());
            }
        }

        #[test]
        fn any_words_give_an_expression_or_problems(words in prop::collection::vec(prop::sample::select(vec![
            "n", "a", "d", "l", "p", ".x", ".", "..", "(", ")", "[", "]", ",", "1", "1e9", "\"x\"", "and", "or", "not", "in", "between", "some",
            "every", "satisfies", "=", "<", "-", "*", "/", "null", "true", "date", "count", "sum", "i", "//", "/*", "*/", "{", "\\", "if",
        ]), 0..24), values in slots()) {
            for source in [words.concat(), words.join(" ")] {
                match Expression::compile(&source, &scope().unwrap(), None) {
                    Ok(whole) => prop_assert_eq!(whole.evaluate(&values), whole.explain(&values).0),
                    Err(found) => prop_assert!(!found.is_empty()),
                }
            }
        }
    }

    #[test]
    fn nothing_of_a_person_shows() {
        let values = [
            Value::Number(Decimal::from(4711)),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Date(Date::parse("1942-05-21").unwrap()),
            Value::Text("王秀兰"),
            Value::list(vec![Value::Number(Decimal::from(4712))]),
        ];
        for source in ["n > 1 and d < date(\"2000-01-01\") and t != \"x\" and l = [n]", "n", "d", "t", "l", "t in (\"a\", > \"b\")"] {
            let whole = Expression::compile(source, &scope().unwrap(), None).unwrap();
            let (outcome, why) = whole.explain(&values);
            let shown = format!("{}{:?}{why:?}{outcome:?}{values:?}", why.to_json(), whole);
            for personal in ["4711", "4712", "1942", "王秀兰"] {
                assert!(!shown.contains(personal), "{source}: {shown}");
            }
        }
    }

    #[test]
    fn expressions_are_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>() {}
        shared::<Expression>();
        shared::<Value<'static>>();
    }
}
