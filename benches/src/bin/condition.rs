//! Conditions of forms and qualification rules, here and in `cel`.
//!
//! Both sides compile once, keep their context, and are given every variable of every record before its conditions run.
//! `cel` has no decimals and, without a further crate, no dates: its numbers are `int`, its dates day numbers, which is
//! the quickest that it offers. Its variables are set in both of its ways: added to the context for each record, and
//! answered by a resolver over values that were made before the clock started.

use cel::common::types::{CelBool, CelInt, CelList, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::{Context, VariableResolver};
use cel::{Program, Value as CelValue};
use wushe::condition::{Expression, Items, Machine, Scope, Type, Value};
use wushe::value::{Date, Decimal};
use wushe_benches::{Seeded, compare};

const RECORDS: usize = 2_000;
const GOAL: f64 = 5.0;

/// What it is about, in our language, in `cel`.
const CONDITIONS: [(&str, &str, &str); 14] = [
    ("home visit: is the part on living alone shown", "assessed = true and lives_alone = true", "assessed == true && lives_alone == true"),
    (
        "home visit: is part two shown",
        "assessed = true and lives_alone = true and has_kin = false",
        "assessed == true && lives_alone == true && has_kin == false",
    ),
    (
        "home visit: is part two due",
        "not(lives_alone = true and has_kin = false) or \"family_stress\" in part_two",
        "!(lives_alone == true && has_kin == false) || \"family_stress\" in part_two",
    ),
    ("home visit: joined after the visit", "joined_on > day", "joined_on > day"),
    ("home visit: approved by the visitor", "approver != \"\" and approver = signature", "approver != \"\" && approver == signature"),
    ("home visit: a household too large", "household_size > 12 or household_size = 0", "household_size > 12 || household_size == 0"),
    ("service: for whom an item is", "age >= 80 and lives_alone", "age >= 80 && lives_alone"),
    ("service: between two ages", "age in [60..80) and not(has_kin)", "age >= 60 && age < 80 && !has_kin"),
    (
        "service: one of some kinds",
        "kind in (\"home_visit\", \"case_step\", \"event\")",
        "kind in [\"home_visit\", \"case_step\", \"event\"]",
    ),
    (
        "raise: certificate and post",
        "certificate in (\"junior\", \"middle\", \"senior\") and appointed and registered",
        "certificate in [\"junior\", \"middle\", \"senior\"] && appointed && registered",
    ),
    (
        "raise: years of a degree",
        "degree = \"bachelor\" and years >= 3 or degree = \"college\" and years >= 4 or degree = \"master\" and years >= 1",
        "degree == \"bachelor\" && years >= 3 || degree == \"college\" && years >= 4 || degree == \"master\" && years >= 1",
    ),
    (
        "raise: hours of training",
        "certificate = \"junior\" and hours >= 72 or hours >= 90",
        "certificate == \"junior\" && hours >= 72 || hours >= 90",
    ),
    ("pay: within the grades of a post", "grade + 2 <= 18 and grade >= 7", "grade + 2 <= 18 && grade >= 7"),
    ("event: somebody old took part", "some one in ages satisfies one >= 80", "ages.exists(one, one >= 80)"),
];

const BOOLEANS: [&str; 5] = ["assessed", "lives_alone", "has_kin", "appointed", "registered"];
const NUMBERS: [&str; 5] = ["age", "household_size", "years", "hours", "grade"];
const DATES: [&str; 2] = ["day", "joined_on"];
const TEXTS: [&str; 5] = ["kind", "certificate", "degree", "approver", "signature"];
const LISTS: [(&str, &str); 2] = [("part_two", "list(text)"), ("ages", "list(number)")];

/// One record, in the form that a program would hold it before either side sees it.
struct Record {
    booleans: [bool; 5],
    numbers: [i64; 5],
    dates: [Date; 2],
    texts: [&'static str; 5],
    part_two: Vec<&'static str>,
    ages: Vec<i64>,
}

fn record(seeded: &mut Seeded) -> Record {
    let mut number = |end| i64::try_from(seeded.below(end)).unwrap_or_default();
    let numbers = [number(100), number(15), number(8), number(120), number(19)];
    let ages = (0..number(6)).map(|_| number(100)).collect();
    let day = || Date::parse("2022-01-01").expect("a day");
    let dates = [0, 0].map(|_| day().plus_days(i32::try_from(number(365)).unwrap_or_default()).expect("a day"));
    let booleans = [0; 5].map(|_| seeded.below(4) > 0);
    let texts = [
        *seeded.pick(&["home_visit", "event", "group_session", "hotline"]),
        *seeded.pick(&["", "junior", "middle", "senior"]),
        *seeded.pick(&["school", "college", "bachelor", "master"]),
        *seeded.pick(&["", "W1", "W2"]),
        *seeded.pick(&["W1", "W2", "W3"]),
    ];
    let part_two = (0..seeded.below(3)).map(|_| *seeded.pick(&["family_stress", "family_strengths", "family_problems"])).collect();
    Record { booleans, numbers, dates, texts, part_two, ages }
}

impl Record {
    /// As our values by slot; the lists are borrowed from where they were made.
    fn set<'r>(&'r self, part_two: &'r [Value<'r>], ages: &'r [Value<'r>], values: &mut Vec<Value<'r>>) {
        values.clear();
        values.extend(self.booleans.map(Value::Boolean));
        values.extend(self.numbers.map(|number| Value::Number(Decimal::from(number))));
        values.extend(self.dates.map(Value::Date));
        values.extend(self.texts.map(Value::Text));
        values.extend([part_two, ages].map(|list| Value::List(Items::Borrowed(list))));
    }

    fn part_two(&self) -> Vec<Value<'_>> {
        self.part_two.iter().map(|text| Value::Text(text)).collect()
    }

    fn ages(&self) -> Vec<Value<'_>> {
        self.ages.iter().map(|age| Value::Number(Decimal::from(*age))).collect()
    }

    fn peer(&self) -> PeerRecord {
        let boxed = |text: &&'static str| Box::new(CelString::from(*text)) as Box<dyn Val>;
        PeerRecord {
            booleans: self.booleans.map(CelBool::from),
            numbers: self.numbers.map(CelInt::from),
            dates: self.dates.map(|date| CelInt::from(i64::from(date.day_number()))),
            texts: self.texts.map(CelString::from),
            part_two: CelList::from(self.part_two.iter().map(boxed).collect::<Vec<_>>()),
            ages: CelList::from(self.ages.iter().map(|age| Box::new(CelInt::from(*age)) as Box<dyn Val>).collect::<Vec<_>>()),
        }
    }
}

/// A record as the peer's values.
struct PeerRecord {
    booleans: [CelBool; 5],
    numbers: [CelInt; 5],
    dates: [CelInt; 2],
    texts: [CelString<'static>; 5],
    part_two: CelList<'static>,
    ages: CelList<'static>,
}

impl PeerRecord {
    fn add_to(&self, context: &mut Context<'_, '_>) {
        for (name, value) in BOOLEANS.iter().zip(&self.booleans) {
            context.add_variable_as_val(*name, Box::new(value.clone()));
        }
        for (name, value) in NUMBERS.iter().zip(&self.numbers).chain(DATES.iter().zip(&self.dates)) {
            context.add_variable_as_val(*name, Box::new(value.clone()));
        }
        for (name, value) in TEXTS.iter().zip(&self.texts) {
            context.add_variable_as_val(*name, Box::new(value.clone()));
        }
        context.add_variable_as_val("part_two", Box::new(self.part_two.clone()));
        context.add_variable_as_val("ages", Box::new(self.ages.clone()));
    }
}

impl VariableResolver for PeerRecord {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let value: &dyn Val = match name {
            "assessed" => &self.booleans[0],
            "lives_alone" => &self.booleans[1],
            "has_kin" => &self.booleans[2],
            "appointed" => &self.booleans[3],
            "registered" => &self.booleans[4],
            "age" => &self.numbers[0],
            "household_size" => &self.numbers[1],
            "years" => &self.numbers[2],
            "hours" => &self.numbers[3],
            "grade" => &self.numbers[4],
            "day" => &self.dates[0],
            "joined_on" => &self.dates[1],
            "kind" => &self.texts[0],
            "certificate" => &self.texts[1],
            "degree" => &self.texts[2],
            "approver" => &self.texts[3],
            "signature" => &self.texts[4],
            "part_two" => &self.part_two,
            "ages" => &self.ages,
            _ => return None,
        };
        Some(CowVal::Borrowed(value))
    }
}

fn scope() -> Scope {
    let named = |names: &'static [&'static str], found: &'static str| names.iter().map(move |name| (*name, found));
    let all = named(&BOOLEANS, "boolean").chain(named(&NUMBERS, "number")).chain(named(&DATES, "date")).chain(named(&TEXTS, "text"));
    all.chain(LISTS).fold(Scope::new(), |scope, (name, found)| scope.declare(name, Type::parse(found).expect("a type")).expect("a name"))
}

fn holds(program: &Program, context: &Context<'_, '_>) -> bool {
    // Without turning the answer into an owned value, which is the peer's quickest way.
    let value = CelValue::resolve_val(program.expression(), context).expect("an answer");
    *value.downcast_ref::<CelBool>().expect("a truth value").inner()
}

fn main() {
    let scope = scope();
    let ours: Vec<_> =
        CONDITIONS.iter().map(|(_, source, _)| Expression::compile(source, &scope, Some(&Type::Boolean)).expect("our condition")).collect();
    let peers: Vec<_> = CONDITIONS.iter().map(|(_, _, source)| Program::compile(source).expect("the peer's condition")).collect();
    let mut seeded = Seeded(20_220_521);
    let records: Vec<_> = (0..RECORDS).map(|_| record(&mut seeded)).collect();
    let lists: Vec<_> = records.iter().map(|record| (record.part_two(), record.ages())).collect();
    let theirs: Vec<_> = records.iter().map(Record::peer).collect();
    let mut machine = Machine::new();

    let mut met = [0usize; CONDITIONS.len()];
    let mut added = Context::default();
    for ((record, (part_two, ages)), peer) in records.iter().zip(&lists).zip(&theirs) {
        let mut values = Vec::new();
        record.set(part_two, ages, &mut values);
        peer.add_to(&mut added);
        let mut resolved = Context::default();
        resolved.set_variable_resolver(peer);
        for (((expression, program), met), (name, ..)) in ours.iter().zip(&peers).zip(&mut met).zip(&CONDITIONS) {
            let answer = expression.evaluate_in(&mut machine, &values) == Value::Boolean(true);
            assert_eq!(answer, holds(program, &added), "{name}");
            assert_eq!(answer, holds(program, &resolved), "{name}");
            *met += usize::from(answer);
        }
    }
    println!("{RECORDS} records, {} conditions, the same answers; met: {met:?}", CONDITIONS.len());
    println!("name | ours | cel 0.15 | ratio | goal");

    let mut values = Vec::new();
    let mut all = |machine: &mut Machine| {
        let mut met = 0usize;
        for (record, (part_two, ages)) in records.iter().zip(&lists) {
            record.set(part_two, ages, &mut values);
            for expression in &ours {
                met += usize::from(expression.evaluate_in(machine, &values) == Value::Boolean(true));
            }
        }
        met
    };
    let units = RECORDS * CONDITIONS.len();
    let row = compare(
        "all, variables set for each record",
        GOAL,
        units,
        || all(&mut machine),
        || {
            theirs
                .iter()
                .map(|peer| {
                    peer.add_to(&mut added);
                    peers.iter().filter(|program| holds(program, &added)).count()
                })
                .sum::<usize>()
        },
    );
    println!("{row}");
    let mut resolved = Context::default();
    let row = compare(
        "all, the peer's by a resolver over ready values",
        GOAL,
        units,
        || all(&mut machine),
        || {
            theirs
                .iter()
                .map(|peer| {
                    resolved.set_variable_resolver(peer);
                    peers.iter().filter(|program| holds(program, &resolved)).count()
                })
                .sum::<usize>()
        },
    );
    println!("{row}");

    let ready: Vec<_> = records
        .iter()
        .zip(&lists)
        .map(|(record, (part_two, ages))| {
            let mut values = Vec::new();
            record.set(part_two, ages, &mut values);
            values
        })
        .collect();
    for ((name, ..), (expression, program)) in CONDITIONS.iter().zip(ours.iter().zip(&peers)) {
        let row = compare(
            name,
            GOAL,
            RECORDS,
            || ready.iter().filter(|values| expression.evaluate_in(&mut machine, values) == Value::Boolean(true)).count(),
            || {
                theirs
                    .iter()
                    .filter(|peer| {
                        resolved.set_variable_resolver(*peer);
                        holds(program, &resolved)
                    })
                    .count()
            },
        );
        println!("{row}");
    }
}
