//! Two years of pay for many workers under a ladder with raises for certificates, here and elsewhere.
//!
//! `zen-engine` is given its best form: a graph of one expression, compiled once, and for every month the years of service,
//! the ends of the post's grades and what the certificate raises by, computed before the clock starts; it has only the
//! arithmetic left. `zen-expression` is that arithmetic without an engine around it, in one machine. `--dump` writes the
//! workers for the peers in Python, which count the years themselves as we do.

use std::time::Instant;

use rust_decimal::Decimal;
use wushe::pay::{Given, Payroll, Scheme};
use wushe::service::Key;
use wushe::staff::{Appointment, Certificate, CertificateLevel, Registration, Worker};
use wushe::time::{Period, Span};
use wushe::value::years_between;
use wushe::{Date, Pack};
use wushe_benches::{Seeded, compare};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine};
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Isolate, scope::Scope};

const WORKERS: usize = 5_000;
/// A thread is worth its start, and what both threads compute alike, only where there is much to do.
const MANY: usize = 50_000;
const MONTHS: usize = 24;
const RULE: &str = "full_time ? 2000 + 100 * (min([highest, min([highest, lowest + floor(years / 3)]) + raise]) - 1) : 0";

/// One worker as every side gets it.
struct Person {
    start: Date,
    post: &'static str,
    full_time: bool,
    certificate: Option<(CertificateLevel, Date)>,
}

const POSTS: [(&str, i64, i64); 3] = [("head", 7, 18), ("deputy", 4, 15), ("general", 1, 12)];

fn day(from: &str, days: u64) -> Date {
    let days = i32::try_from(days).unwrap_or_default();
    Date::parse(from).ok().and_then(|date| date.plus_days(days)).expect("a day of this century")
}

fn people(count: usize) -> Vec<Person> {
    let mut seeded = Seeded(20_220_521);
    let person = |_| Person {
        start: day("2008-01-01", seeded.below(4_700)),
        post: seeded.pick(&POSTS).0,
        full_time: seeded.below(20) != 0,
        certificate: (seeded.below(3) == 0).then(|| (*seeded.pick(CertificateLevel::ALL), day("2019-06-01", seeded.below(1_200)))),
    };
    (0..count).map(person).collect()
}

/// Registered on the day of the certificate, so that all sides have one day to compare.
fn worker(person: &Person) -> Worker {
    let certified = person.certificate.iter();
    Worker {
        appointments: Some(vec![Appointment {
            span: Span::since(person.start),
            post: person.post.into(),
            division: None,
            full_time: Some(person.full_time),
            matching: Some(true),
            probation_until: Some(person.start),
        }]),
        certificates: Some(
            certified.clone().map(|(level, day)| Certificate { level: *level, obtained_on: *day, filed_on: None }).collect(),
        ),
        registrations: Some(certified.map(|(level, day)| Registration { level: *level, span: Span::since(*day) }).collect()),
        education: Some(Vec::new()),
        appraisals: Some(Vec::new()),
        breaks: Some(Vec::new()),
        ..Worker::new(Key::parse("w").unwrap())
    }
}

fn month(at: usize) -> Period {
    let at = u32::try_from(at).unwrap_or_default();
    Period::month(2021 + i32::try_from(at / 12).unwrap_or_default(), at % 12 + 1).expect("a month of these years")
}

fn ours(scheme: &Scheme, workers: &[Worker]) -> Decimal {
    let mut payroll = Payroll::new(scheme);
    let mut sum = Decimal::ZERO;
    for worker in workers {
        payroll
            .months(worker, Given::default(), month(0), month(MONTHS - 1), |paid| {
                sum += paid.total().expect("everything is chosen").decimal()
            })
            .expect("the scheme holds in these years");
    }
    sum
}

fn on_two_threads<T: Send>(workers: &[Worker], work: impl Fn(&[Worker]) -> T + Sync) -> (T, T) {
    let (left, right) = workers.split_at(workers.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(right));
        (work(left), other.join().expect("no panic"))
    })
}

fn main() {
    let people = people(WORKERS);
    if std::env::args().any(|argument| argument == "--dump") {
        for person in &people {
            let (level, since) = person.certificate.map_or(("", String::new()), |(level, day)| (level.as_str(), day.to_string()));
            println!("{},{},{},{level},{since}", person.start, person.post, u8::from(person.full_time));
        }
        return;
    }
    let pack = Pack::builtin("hinggan-illustrative").expect("it is built in");
    let scheme = pack.scheme("community_worker").expect("it has this one");
    let workers: Vec<Worker> = people.iter().map(worker).collect();
    let whole = ours(scheme, &workers);
    println!("sum of {} staff-months: {whole}", WORKERS * MONTHS);

    let contexts: Vec<Scope> = people.iter().flat_map(|person| (0..MONTHS).map(|at| Scope::new(facts(person, month(at))))).collect();
    let compiled = Isolate::new().compile_standard(RULE).expect("the peer takes the rule");
    let mut machine = VM::new();
    let mut zen = || {
        contexts.iter().fold(Decimal::ZERO, |sum, facts| match compiled.evaluate_with_scope(facts, &mut machine) {
            Ok(Variable::Number(number)) => sum + number,
            other => panic!("the peer gives {other:?}"),
        })
    };
    assert_eq!(zen(), whole, "both sides pay the same");
    let decision = decision();
    let inputs: Vec<Variable> = people.iter().flat_map(|person| (0..MONTHS).map(|at| facts(person, month(at)))).collect();
    let engine = || {
        inputs.iter().fold(Decimal::ZERO, |sum, facts| {
            let answer = pollster::block_on(decision.evaluate(facts.clone())).expect("the peer takes the facts");
            match answer.result.dot("pay") {
                Some(Variable::Number(number)) => sum + number,
                other => panic!("the peer gives {other:?}"),
            }
        })
    };
    assert_eq!(engine(), whole, "both sides pay the same");
    println!("zen-engine {}", compare("pay: a staff-month, one thread", 50.0, WORKERS * MONTHS, || ours(scheme, &workers), engine));
    println!("zen-expression {}", compare("pay: a staff-month, one thread", 0.0, WORKERS * MONTHS, || ours(scheme, &workers), zen));

    let many: Vec<Worker> = self::people(MANY).iter().map(worker).collect();
    let (left, right) = on_two_threads(&many, |half| ours(scheme, half));
    assert_eq!(left + right, ours(scheme, &many), "threads change nothing");
    let two = compare("two threads", 1.8, MANY * MONTHS, || on_two_threads(&many, |half| ours(scheme, half)), || ours(scheme, &many));
    println!("two threads, {MANY} workers: {:.0} ns a staff-month, {:.2} times one", two.ours, two.ratio());

    let nodes: usize = explained(scheme, &workers[..200]);
    let started = Instant::now();
    let (left, right) = on_two_threads(&workers, |half| explained(scheme, half));
    let slips = WORKERS as f64;
    println!(
        "explained on two threads: {:.0} payslips a second, {:.1} reasons each",
        slips / started.elapsed().as_secs_f64(),
        (left + right + nodes) as f64 / (slips + 200.0)
    );
}

/// The rule as a graph of one expression.
fn decision() -> Decision {
    let content = serde_json::json!({
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode" },
            { "id": "rule", "name": "rule", "type": "expressionNode", "content": { "expressions": [{ "id": "pay", "key": "pay", "value": RULE }] } },
            { "id": "out", "name": "out", "type": "outputNode" },
        ],
        "edges": [
            { "id": "1", "sourceId": "in", "targetId": "rule", "type": "edge" },
            { "id": "2", "sourceId": "rule", "targetId": "out", "type": "edge" },
        ],
    });
    let content: DecisionContent = serde_json::from_value(content).expect("the peer takes the graph");
    let mut decision = DecisionEngine::default().create_decision(content.into()).expect("it is a graph");
    decision.compile();
    decision
}

/// Explained payslips of May 2022; how many reasons they hold in all.
fn explained(scheme: &Scheme, workers: &[Worker]) -> usize {
    fn count(why: &wushe::explanation::Explanation) -> usize {
        1 + why.because.iter().map(count).sum::<usize>()
    }
    let slip = |worker| scheme.pay_explained(worker, month(16), Given::default()).expect("the scheme holds then");
    workers.iter().map(|worker| slip(worker).explanation.as_ref().map_or(0, count)).sum()
}

fn facts(person: &Person, month: Period) -> Variable {
    let (_, lowest, highest) = POSTS.iter().find(|(post, ..)| *post == person.post).expect("one of the three");
    let after = month.last_day().plus_days(1).expect("a day of this century");
    let raise = person.certificate.filter(|(_, day)| *day <= month.last_day()).map_or(0, |(level, _)| level as i64 + 1);
    serde_json::json!({
        "full_time": person.full_time,
        "lowest": lowest,
        "highest": highest,
        "years": years_between(person.start, after),
        "raise": raise,
    })
    .into()
}
