//! Random well-typed expressions over the whole language, and random values for them.

use std::collections::BTreeMap;

use wushe::condition::{Expression, Scope, Type, Value};
use wushe::finding::Problem;
use wushe::value::{Date, Decimal};

/// The names that expressions may use.
const NAMES: [(&str, &str); 17] = [
    ("n", "number"),
    ("m", "number"),
    ("a", "boolean"),
    ("b", "boolean"),
    ("c", "boolean"),
    ("d", "date"),
    ("e", "date"),
    ("t", "text"),
    ("u", "text"),
    ("l", "list(number)"),
    ("k", "list(number)"),
    ("s", "list(text)"),
    ("q", "list(boolean)"),
    ("w", "list(date)"),
    ("ll", "list(list(number))"),
    ("r", "record(x: number, y: boolean, z: text, l: list(number), i: record(x: number, w: date))"),
    ("p", "list(record(x: number, y: boolean, z: text, l: list(number), i: record(x: number, w: date)))"),
];

/// A small generator of reproducible numbers (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}

/// Writes expressions of a type.
struct Writer<'s> {
    seeded: &'s mut Seeded,
    /// Every name and path that can be written here, with its type.
    known: Vec<(String, Type)>,
    items: usize,
    open: usize,
}

fn paths(name: &str, found: &Type, into: &mut Vec<(String, Type)>) {
    into.push((name.to_owned(), found.clone()));
    match found {
        Type::Record(shape) => shape.iter().for_each(|(field, found)| paths(&format!("{name}.{field}"), found, into)),
        Type::List(item) => {
            if let Type::Record(shape) = &**item {
                shape.iter().for_each(|(field, found)| paths(&format!("{name}.{field}"), &Type::list(found.clone()), into));
            }
        }
        _ => {}
    }
}

impl Writer<'_> {
    fn known(&mut self, wanted: &Type) -> Option<String> {
        let fitting: Vec<_> = self.known.iter().filter(|(_, found)| found == wanted).map(|(name, _)| name.clone()).collect();
        // The items of open quantifiers stand last and should be used.
        let at = if self.open > 0 && self.seeded.one_in(2) { fitting.len().saturating_sub(1) } else { self.seeded.below(fitting.len()) };
        fitting.get(at).cloned()
    }

    fn literal(&mut self, wanted: &Type) -> Option<String> {
        Some(match wanted {
            Type::Boolean => self.seeded.pick(&["true", "false"]).to_owned(),
            Type::Number => self
                .seeded
                .pick(&[
                    "0",
                    "1",
                    "2",
                    "3",
                    "2.5",
                    "-1",
                    "1.50",
                    "1e3",
                    "7",
                    "9999999999999999999999999999",
                    "0.0000000000000000000000000003",
                ])
                .to_owned(),
            Type::Text => self.seeded.pick(&["\"x\"", "\"y\"", "\"\"", "\"走访\"", "\"走\"", "\"访\""]).to_owned(),
            Type::Date => format!("date(\"{}\")", self.seeded.pick(&["2020-02-29", "2021-02-28", "2022-05-21"])),
            _ => return None,
        })
    }

    fn write(&mut self, wanted: &Type, depth: usize) -> String {
        if self.seeded.one_in(25) {
            return "null".to_owned();
        }
        if depth > 0 && self.seeded.one_in(12) {
            let condition = self.write(&Type::Boolean, depth.min(2));
            let [then, otherwise] = [0; 2].map(|_| self.write(wanted, depth.saturating_sub(1)));
            return format!("(if {condition} then {then} else {otherwise})");
        }
        if depth > 0 && matches!(wanted, Type::Number | Type::Text | Type::Date) && self.seeded.one_in(8) {
            return self.extreme(wanted, depth.saturating_sub(1));
        }
        if depth == 0 || self.seeded.one_in(6) {
            let literal = if self.seeded.one_in(3) { self.literal(wanted) } else { None };
            if let Some(text) = literal.or_else(|| self.known(wanted)).or_else(|| self.literal(wanted)) {
                return text;
            }
        }
        let depth = depth.saturating_sub(1);
        match wanted {
            Type::Boolean => self.boolean(depth),
            Type::Number => self.number(depth),
            Type::List(item) => self.list(item, depth),
            Type::Date if self.seeded.one_in(3) => {
                let [year, month, day] = [0; 3].map(|_| self.write(&Type::Number, depth.min(1)));
                if self.seeded.one_in(2) { format!("date(2020 + {year}, {month}, {day})") } else { format!("date({year}, {month}, 29)") }
            }
            other => self.known(other).unwrap_or_else(|| "null".to_owned()),
        }
    }

    fn list(&mut self, item: &Type, depth: usize) -> String {
        match self.known(&Type::list(item.clone())) {
            Some(name) if self.seeded.one_in(2) => name,
            _ => {
                let constant = self.seeded.one_in(3);
                let items: Vec<_> = (0..self.seeded.below(4))
                    .map(|_| self.literal(item).filter(|_| constant).unwrap_or_else(|| self.write(item, depth.min(2))))
                    .collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    fn number(&mut self, depth: usize) -> String {
        match self.seeded.below(12) {
            8 => format!("({}).{}", self.write(&Type::Date, depth), self.seeded.pick(&["year", "month", "day"])),
            9 => format!("string length({})", self.write(&Type::Text, depth)),
            10 => {
                let function = self.seeded.pick(&["abs", "floor", "ceiling"]);
                format!("{function}({})", self.write(&Type::Number, depth))
            }
            11 => {
                let rounding = [
                    "round up",
                    "round down",
                    "round half up",
                    "round half down",
                    "round half even",
                    "decimal",
                    "decimal",
                    "decimal",
                    "floor",
                    "ceiling",
                ];
                let (function, places) = (self.seeded.pick(&rounding), self.write(&Type::Number, depth.min(1)));
                format!("{function}({}, {places})", self.write(&Type::Number, depth))
            }
            0 => format!("-{}", self.bracketed(&Type::Number, depth)),
            1 => {
                let item = self.any_type();
                format!("count({})", self.list(&item, depth))
            }
            2 | 3 => format!("sum({})", self.list(&Type::Number, depth)),
            4 => {
                let function = self.seeded.pick(&["days_between", "months_between", "years_between"]);
                format!("{function}({}, {})", self.write(&Type::Date, depth), self.write(&Type::Date, depth))
            }
            _ => {
                let mut text = self.bracketed(&Type::Number, depth);
                for _ in 0..=self.seeded.below(2) {
                    text = format!("{text} {} {}", self.seeded.pick(&["+", "-", "*", "/"]), self.bracketed(&Type::Number, depth));
                }
                text
            }
        }
    }

    fn extreme(&mut self, wanted: &Type, depth: usize) -> String {
        let function = self.seeded.pick(&["min", "max"]);
        if self.seeded.one_in(2) {
            return format!("{function}({})", self.list(wanted, depth));
        }
        let values: Vec<_> = (0..=self.seeded.below(3)).map(|_| self.write(wanted, depth)).collect();
        format!("{function}({})", values.join(", "))
    }

    fn bracketed(&mut self, wanted: &Type, depth: usize) -> String {
        format!("({})", self.write(wanted, depth))
    }

    fn any_type(&mut self) -> Type {
        let at = self.seeded.below(self.known.len());
        self.known.get(at).map_or(Type::Boolean, |(_, found)| found.clone())
    }

    fn ordered_type(&mut self) -> Type {
        [Type::Number, Type::Number, Type::Date, Type::Text].into_iter().nth(self.seeded.below(4)).unwrap_or(Type::Number)
    }

    /// A value that stands beside an operator.
    fn operand(&mut self, wanted: &Type, depth: usize) -> String {
        let text = self.write(wanted, depth);
        if matches!(wanted, Type::Boolean) { format!("({text})") } else { text }
    }

    fn boolean(&mut self, depth: usize) -> String {
        match self.seeded.below(16) {
            12 | 14 | 15 => {
                let function = self.seeded.pick(&["contains", "contains", "starts with", "ends with"]);
                format!("{function}({}, {})", self.write(&Type::Text, depth), self.write(&Type::Text, depth))
            }
            13 => {
                let found = self.any_type();
                let list = self.list(&found, depth);
                format!("list contains({list}, {})", self.operand(&found, depth))
            }
            0 | 1 => {
                let word = self.seeded.pick(&[" and ", " or "]);
                let operands: Vec<_> = (0..2 + self.seeded.below(3)).map(|_| self.bracketed(&Type::Boolean, depth)).collect();
                operands.join(word)
            }
            2 => format!("not({})", self.write(&Type::Boolean, depth)),
            3 | 4 => {
                let found = self.any_type();
                let (left, op) = (self.operand(&found, depth), self.seeded.pick(&["=", "!="]));
                format!("{left} {op} {}", self.operand(&found, depth))
            }
            5 | 6 => {
                let found = self.ordered_type();
                let (left, op) = (self.operand(&found, depth), self.seeded.pick(&["<", "<=", ">", ">="]));
                format!("{left} {op} {}", self.operand(&found, depth))
            }
            7 => {
                let found = self.ordered_type();
                let [subject, low, high] = [0; 3].map(|_| self.operand(&found, depth));
                format!("{subject} between {low} and {high}")
            }
            8 | 9 => self.tests(depth),
            _ => self.quantified(depth),
        }
    }

    fn tests(&mut self, depth: usize) -> String {
        let found = if self.seeded.one_in(4) { self.any_type() } else { self.ordered_type() };
        let ordered = matches!(found, Type::Number | Type::Text | Type::Date);
        let subject = self.operand(&found, depth);
        let constants = self.seeded.one_in(3);
        let tests: Vec<_> = (0..=self.seeded.below(3)).map(|_| self.test(&found, ordered, constants, depth.min(2))).collect();
        match self.seeded.below(4) {
            0 => format!("{subject} in {}", self.list(&found, depth)),
            _ => format!("{subject} in ({})", tests.join(", ")),
        }
    }

    fn test(&mut self, found: &Type, ordered: bool, constants: bool, depth: usize) -> String {
        if constants {
            return self.literal(found).unwrap_or_else(|| "null".to_owned());
        }
        match self.seeded.below(5) {
            0 if ordered => {
                let (open, close) = (self.seeded.pick(&["[", "]", "("]), self.seeded.pick(&["]", "[", ")"]));
                format!("{open}{}..{}{close}", self.write(found, 0), self.write(found, 0))
            }
            1 if ordered => format!("{} {}", self.seeded.pick(&["<", "<=", ">", ">=", "=", "!="]), self.operand(found, 1)),
            2 => self.list(found, depth),
            _ => self.operand(found, depth),
        }
    }

    fn quantified(&mut self, depth: usize) -> String {
        if self.open >= 3 {
            return self.write(&Type::Boolean, 0);
        }
        let before = self.known.len();
        let mut text = format!("{} ", self.seeded.pick(&["some", "every"]));
        let items = 1 + usize::from(self.seeded.one_in(4));
        for at in 0..items {
            let lists: Vec<_> =
                self.known.iter().filter_map(|(_, found)| if let Type::List(item) = found { Some(item) } else { None }).collect();
            let item = lists.get(self.seeded.below(lists.len())).map_or(Type::Number, |item| (***item).clone());
            let list = self.list(&item, depth);
            self.items += 1;
            self.open += 1;
            let name = format!("v{}", self.items);
            text.push_str(&format!("{}{name} in {list}", if at > 0 { ", " } else { "" }));
            paths(&name, &item, &mut self.known);
        }
        text.push_str(&format!(" satisfies {}", self.write(&Type::Boolean, depth)));
        self.known.truncate(before);
        self.open -= items;
        format!("({text})")
    }
}

fn value(seeded: &mut Seeded, found: &Type) -> Value<'static> {
    match seeded.below(8) {
        0 => return Value::Unknown,
        1 if seeded.one_in(2) => return Value::Null,
        _ => {}
    }
    match found {
        Type::Null => Value::Null,
        Type::Boolean => Value::Boolean(seeded.one_in(2)),
        Type::Number => {
            let whole = i64::try_from(seeded.below(6)).unwrap_or_default() - 2;
            Value::Number(if seeded.one_in(6) { Decimal::new(whole * 5, 1) } else { Decimal::from(whole) })
        }
        Type::Text => Value::Text(seeded.pick(&["x", "y", "", "走访"])),
        Type::Date => Date::parse(seeded.pick(&["2020-02-29", "2021-02-28", "2022-05-21", "2022-05-22"])).map_or(Value::Null, Value::Date),
        Type::List(item) => Value::list((0..seeded.below(4)).map(|_| value(seeded, item)).collect()),
        Type::Record(shape) => Value::record(shape.iter().map(|(_, found)| value(seeded, found)).collect()),
    }
}

/// What came out of many cases.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) agreed: u64,
    pub(crate) refused: u64,
    pub(crate) waiting: u64,
    pub(crate) kinds: BTreeMap<&'static str, u64>,
    pub(crate) forms: BTreeMap<&'static str, u64>,
}

/// Runs this many cases; the first that disagrees is given as a text.
pub(crate) fn run(seed: u64, cases: u64) -> Result<Tally, String> {
    let scope = scope().map_err(|problem| problem.code.as_str().to_owned())?;
    let (mut seeded, mut tally) = (Seeded(seed), Tally::default());
    let mut machine = wushe::condition::Machine::new();
    while tally.agreed < cases {
        let mut known = Vec::new();
        scope.iter().for_each(|(name, found)| paths(name, found, &mut known));
        let mut writer = Writer { seeded: &mut seeded, known, items: 0, open: 0 };
        let wanted = if writer.seeded.one_in(5) { writer.any_type() } else { Type::Boolean };
        let depth = 1 + writer.seeded.below(4);
        let source = writer.write(&wanted, depth);
        let Ok(expression) = Expression::compile(&source, &scope, None) else {
            // Too long, or `null` where no type can be told.
            tally.refused += 1;
            continue;
        };
        for _ in 0..4 {
            // Fewer values than slots, now and then: what is beyond is unknown.
            let given = if seeded.one_in(10) { seeded.below(NAMES.len()) } else { NAMES.len() };
            let values: Vec<_> = scope.iter().take(given).map(|(_, found)| value(&mut seeded, found)).collect();
            let plain = expression.evaluate_plainly(&values);
            let ours = expression.evaluate_in(&mut machine, &values);
            if ours != plain.value || machine.missing() != plain.missing || expression.evaluate(&values) != plain {
                return Err(format!("{source}: {ours:?} {:?}, plainly {:?} {:?}", machine.missing(), plain.value, plain.missing));
            }
            tally.waiting += u64::from(plain.missing.len() > 1);
            *tally.kinds.entry(kind(&ours)).or_default() += 1;
            tally.agreed += 1;
        }
        for form in [
            "some ",
            "every ",
            " in ",
            " between ",
            " and ",
            " or ",
            "not(",
            "count(",
            "sum(",
            "_between(",
            "null",
            "[",
            "..",
            ".i.",
            " / ",
            "(if ",
            "min(",
            "max(",
            "abs(",
            "floor(",
            "ceiling(",
            "round ",
            "decimal(",
            "list contains(",
            "(contains(",
            " with(",
            "string length(",
            "date(",
            ").year",
        ] {
            *tally.forms.entry(form).or_default() += u64::from(source.contains(form));
        }
    }
    Ok(tally)
}

fn scope() -> Result<Scope, Problem> {
    NAMES.iter().try_fold(Scope::new(), |scope, (name, found)| scope.declare(name, Type::parse(found)?))
}

fn kind(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Unknown => "unknown",
        Value::Boolean(true) => "true",
        Value::Boolean(false) => "false",
        Value::Number(_) => "number",
        Value::Rounded(_) => "rounded",
        Value::Text(_) => "text",
        Value::Date(_) => "date",
        Value::List(_) => "list",
        Value::Record(_) => "record",
    }
}
