//! A condition evaluated in a kept machine allocates nothing.

#[cfg(test)]
mod allocation {
    use allocation_counter::measure;
    use wushe::condition::{Expression, Items, Machine, Scope, Type, Value};
    use wushe::value::{Date, Decimal};

    /// Every instruction of the program: short cuts and long ways, lists that are made, quantifiers within quantifiers, high stacks.
    const SOURCES: [&str; 16] = [
        "n >= 3 and a",
        "a or not(n between 1 and 2) or t in (\"x\", \"y\")",
        "(n + 1) in (1, < m, [2..m], l)",
        "n * 2 - m / 3 > -n",
        "t in [\"x\", t]",
        "days_between(d, date(\"2022-05-21\")) > 30 and years_between(d, d) = 0",
        "some i in l satisfies i > m",
        "every i in p, j in p satisfies i.x <= j.x or i.y",
        "sum(p.x) > 3 or count(p) = 0 or sum([n, m, n + m]) > 12",
        "p.x = [1, 2]",
        "some i in [[n], [m, 2], []] satisfies count(i) > 1 and i = [m, 2]",
        "l = [n, 2] or [n] = l",
        "n + (n + (n + (n + (n + (n + (n + (n + (n + (n + m))))))))) > 0",
        "some one in [n, m, null] satisfies one = null",
        "t != \"z\" and d != null",
        "sum(l)",
    ];

    fn scope() -> Scope {
        let names = [
            ("n", "number"),
            ("m", "number"),
            ("a", "boolean"),
            ("t", "text"),
            ("d", "date"),
            ("l", "list(number)"),
            ("p", "list(record(x: number, y: boolean))"),
        ];
        names.iter().fold(Scope::new(), |scope, (name, found)| scope.declare(name, Type::parse(found).unwrap()).unwrap())
    }

    #[test]
    fn no_evaluation_allocates_once_the_machine_has_grown() {
        let scope = scope();
        let number = |whole: i64| Value::Number(Decimal::from(whole));
        let numbers = [number(1), Value::Unknown, number(4)];
        let people = [[number(1), Value::Boolean(true)], [Value::Unknown, Value::Null]];
        let records = people.each_ref().map(|fields| Value::Record(Items::Borrowed(fields)));
        let known = [
            number(3),
            number(2),
            Value::Boolean(true),
            Value::Text("x"),
            Value::Date(Date::parse("2022-05-01").unwrap()),
            Value::List(Items::Borrowed(&numbers)),
            Value::List(Items::Borrowed(&records)),
        ];
        let unknown = [const { Value::Unknown }; 7];
        let mut machine = Machine::new();
        let conditions = SOURCES.map(|source| Expression::compile(source, &scope, None).unwrap());
        let all = |machine: &mut Machine| {
            let mut waiting = 0;
            for condition in &conditions {
                for values in [&known, &unknown] {
                    waiting += usize::from(condition.evaluate_in(machine, values).is_unknown()) * machine.missing().len();
                }
            }
            waiting
        };
        // The first time it grows; unknown values take part, so what they wait for is counted too.
        assert!(all(&mut machine) > SOURCES.len());
        let again = measure(|| {
            for _ in 0..10 {
                all(&mut machine);
            }
        });
        assert_eq!(again.count_total, 0, "{again:?}");
    }

    #[test]
    fn a_list_that_is_the_result_is_what_is_allocated() {
        let scope = scope();
        let list = Expression::compile("[n, m]", &scope, None).unwrap();
        let values = [Value::Number(1.into()), Value::Number(2.into())];
        let mut machine = Machine::new();
        assert_eq!(list.evaluate_in(&mut machine, &values), Value::list(values.to_vec()));
        let again = measure(|| drop(list.evaluate_in(&mut machine, &values)));
        assert!((1..=2).contains(&again.count_total), "{again:?}");
    }
}
