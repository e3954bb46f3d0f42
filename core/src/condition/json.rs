//! One expression over facts given as JSON, from text to text: what every language binding exposes.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::condition::MAX_STEPS;
use crate::condition::expression::Expression;
use crate::condition::machine::Machine;
use crate::condition::syntax::names::check_name;
use crate::condition::typed::types::{Scope, Shape, Type};
use crate::condition::value::Value;
use crate::finding::{Code, Finding, Path, Problem, to_json};
use crate::json::{Broken, Reader, Token};
use crate::value::{Amount, Date};

/// Evaluates an expression over facts, and says what came out as JSON.
///
/// `facts_json` is an object of `{"type": …, "value": …}` by name: types as [`Type::parse`] reads them, numbers and
/// dates as text, `null` for none; `"unknown": true` or no `value` for what is not known yet. Within lists and
/// records `{"unknown": true}` stands for it, and so does an absent key of a record.
///
/// The answer is `{"status": "known" | "none" | "unknown", "type": …, "value": …, "missing": […]}` with values in the
/// same form and the names of the facts that an unknown value waits for, or `{"refused": [findings]}`. A number that was counted
/// from a quotient which does not come out is the nearest of 28 digits, and `"rounded": true` follows.
///
/// ```
/// use wushe::condition::evaluate_json;
///
/// let facts = r#"{"age": {"type": "number", "value": "82"}, "lives_alone": {"type": "boolean"}}"#;
/// assert_eq!(
///     evaluate_json("age >= 80 and lives_alone", facts),
///     r#"{"status":"unknown","type":"boolean","value":{"unknown":true},"missing":["lives_alone"]}"#,
/// );
/// assert!(evaluate_json("age >= \"80\"", facts).contains("condition_types_differ"));
/// ```
#[must_use]
pub fn evaluate_json(source: &str, facts_json: &str) -> String {
    with_facts(source, facts_json, |expression, scope, values| {
        let mut machine = Machine::new();
        let value = expression.evaluate_in(&mut machine, values);
        if machine.has_given_up() {
            return too_much("source");
        }
        let missing = machine.missing().iter().filter_map(|slot| scope.get(*slot)).map(|(name, _)| name).collect();
        to_json(&Answer { value: &value, result: expression.result(), missing })
    })
}

/// The explanation of the same evaluation as JSON, or `{"refused": [findings]}`.
#[cfg(feature = "reasons")]
#[must_use]
pub fn explain_json(source: &str, facts_json: &str) -> String {
    with_facts(source, facts_json, |expression, _, values| expression.explain(values).1.to_json())
}

fn with_facts(source: &str, facts_json: &str, then: impl FnOnce(&Expression, &Scope, &[Value<'_>]) -> String) -> String {
    let facts = match read_facts(facts_json) {
        Ok(facts) => facts,
        Err(finding) => return to_json(&Refused(vec![finding])),
    };
    let mut findings = Vec::new();
    let mut values = Vec::with_capacity(facts.len());
    let mut steps = 0;
    let place = || Path::new().key("facts");
    for (at, Fact { name, found, value }) in facts.iter().enumerate() {
        match check_name(name).map(|()| given(value.as_ref(), found, &mut steps)) {
            Ok(Ok(value)) => values.push(value),
            Ok(Err(problem)) => findings.push(problem.at(place().key(&**name))),
            // A text that is no name may be anything, so its place is its number.
            Err(problem) => findings.push(problem.at(place().index(u32::try_from(at).unwrap_or(u32::MAX)))),
        }
    }
    if steps > u64::from(MAX_STEPS) {
        return too_much("facts");
    }
    let scope = Scope::of(facts.iter().map(|fact| (fact.name.as_str().into(), fact.found.clone())).collect());
    let Ok(scope) = scope else { return to_json(&Refused(findings)) };
    if !findings.is_empty() {
        return to_json(&Refused(findings));
    }
    match Expression::compile(source, &scope, None) {
        Ok(expression) => then(&expression, &scope, &values),
        Err(problems) => {
            let place = |problem: Problem| problem.at(Path::new().key("source"));
            to_json(&Refused(problems.into_iter().map(place).collect()))
        }
    }
}

/// A JSON value, with its keys in order. What a number says is never asked for, so it is not kept.
enum Json {
    Null,
    Boolean(bool),
    Number,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// What keeps a text from being facts.
enum Unreadable {
    Broken(Broken),
    /// A key stands twice in an object.
    Twice,
}

impl From<Broken> for Unreadable {
    fn from(broken: Broken) -> Self {
        Unreadable::Broken(broken)
    }
}

fn read_json(reader: &mut Reader<'_>) -> Result<Json, Unreadable> {
    Ok(match reader.value()? {
        Token::Null => Json::Null,
        Token::Boolean(truth) => Json::Boolean(truth),
        Token::Number(_) => Json::Number,
        Token::Text(text) => Json::Text(text.to_owned()),
        Token::List => {
            let mut list = Vec::new();
            while reader.item()? {
                list.push(read_json(reader)?);
            }
            Json::List(list)
        }
        Token::Object => {
            let mut object: Vec<(String, Json)> = Vec::new();
            while let Some(key) = reader.key()? {
                let key = key.to_owned();
                let value = read_json(reader)?;
                object.push((key, value));
            }
            let mut keys: Vec<&str> = object.iter().map(|(key, _)| key.as_str()).collect();
            keys.sort_unstable();
            if keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
                return Err(Unreadable::Twice);
            }
            Json::Object(object)
        }
    })
}

/// A fact as given; no value where it is not known.
struct Fact {
    name: String,
    found: Type,
    value: Option<Json>,
}

fn read_facts(text: &str) -> Result<Vec<Fact>, Finding> {
    let place = || Path::new().key("facts");
    let mut reader = Reader::new(text);
    let json = read_json(&mut reader).and_then(|json| Ok(reader.end().map(|()| json)?)).map_err(|unreadable| match unreadable {
        Unreadable::Twice => Finding::new(Code::ConditionFactsTwice, place()),
        Unreadable::Broken(broken) => Problem::of_json(broken, text, Code::ConditionFactsJson).at(place()),
    })?;
    let Json::Object(entries) = json else {
        return Err(Finding::new(Code::ConditionFactForm, place()));
    };
    let mut facts = Vec::with_capacity(entries.len());
    for (at, (name, entry)) in entries.into_iter().enumerate() {
        let here = || place().index(u32::try_from(at).unwrap_or(u32::MAX));
        let (found, value) = read_fact(entry).map_err(|problem| problem.at(here()))?;
        facts.push(Fact { name, found, value });
    }
    Ok(facts)
}

fn read_fact(entry: Json) -> Result<(Type, Option<Json>), Problem> {
    let wrong = || Problem::new(Code::ConditionFactForm);
    let Json::Object(entries) = entry else { return Err(wrong()) };
    let (mut r#type, mut value, mut unknown) = (None, None, false);
    for (key, entry) in entries {
        match (&*key, entry) {
            ("type", Json::Text(text)) => r#type = Some(Type::parse(&text)?),
            ("value", json) => value = Some(json),
            ("unknown", Json::Boolean(truth)) => unknown = truth,
            _ => return Err(wrong()),
        }
    }
    if unknown && value.is_some() {
        return Err(wrong());
    }
    Ok((r#type.ok_or_else(wrong)?, value))
}

fn given<'a>(json: Option<&'a Json>, expected: &Type, steps: &mut u64) -> Result<Value<'a>, Problem> {
    json.map_or(Ok(Value::Unknown), |json| known_value(json, expected, steps))
}

/// The value of that type; each one counts, also that of a key which a record does not give, and beyond the bound none is built.
fn known_value<'a>(json: &'a Json, expected: &Type, steps: &mut u64) -> Result<Value<'a>, Problem> {
    *steps += 1;
    let wrong = || Problem::new(Code::ConditionFactValue).with("expected", expected.word());
    match (expected, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Type::Record(shape), Json::Object(entries)) if shape.slot("unknown").is_some() || !is_unknown(json) => {
            record(entries, shape, wrong, steps)
        }
        _ if is_unknown(json) => Ok(Value::Unknown),
        (Type::Boolean, Json::Boolean(truth)) => Ok(Value::Boolean(*truth)),
        (Type::Number, Json::Text(text)) => Amount::parse(text).map(|number| Value::Number(number.decimal())).map_err(|_| wrong()),
        (Type::Text, Json::Text(text)) => Ok(Value::Text(text)),
        (Type::Date, Json::Text(text)) => Date::parse(text).map(Value::Date),
        (Type::List(item), Json::List(items)) => {
            items.iter().map(|json| known_value(json, item, steps)).collect::<Result<Vec<_>, _>>().map(Value::list)
        }
        _ => Err(wrong()),
    }
}

fn record<'a>(entries: &'a [(String, Json)], shape: &Shape, wrong: impl Fn() -> Problem, steps: &mut u64) -> Result<Value<'a>, Problem> {
    *steps += shape.len() as u64;
    if *steps > u64::from(MAX_STEPS) {
        return Ok(Value::Unknown);
    }
    let mut fields = vec![Value::Unknown; shape.len()];
    for (name, json) in entries {
        let slot = shape.slot(name).ok_or_else(&wrong)?;
        if let (Some(place), Some((_, found))) = (fields.get_mut(slot), shape.get(slot)) {
            *place = known_value(json, found, steps)?;
        }
    }
    Ok(Value::record(fields))
}

fn is_unknown(json: &Json) -> bool {
    matches!(json, Json::Object(entries) if matches!(&**entries, [(key, Json::Boolean(true))] if key == "unknown"))
}

struct Answer<'a> {
    value: &'a Value<'a>,
    result: &'a Type,
    missing: Vec<&'a str>,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let status = match self.value {
            Value::Null => "none",
            Value::Unknown => "unknown",
            _ => "known",
        };
        map.serialize_entry("status", status)?;
        map.serialize_entry("type", &self.result.to_string())?;
        map.serialize_entry("value", &Shown(self.value, self.result))?;
        map.serialize_entry("missing", &self.missing)?;
        if let Value::Rounded(_) = self.value {
            map.serialize_entry("rounded", &true)?;
        }
        map.end()
    }
}

/// A value of that type as JSON.
struct Shown<'a>(&'a Value<'a>, &'a Type);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (Value::Null, _) => serializer.serialize_unit(),
            (Value::Boolean(truth), _) => serializer.serialize_bool(*truth),
            (Value::Number(number), _) => serializer.collect_str(&number.normalize()),
            (Value::Rounded(rounded), _) => serializer.collect_str(&rounded.near().normalize()),
            (Value::Text(text), _) => serializer.serialize_str(text),
            (Value::Date(date), _) => serializer.collect_str(date),
            (Value::List(items), Type::List(found)) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    seq.serialize_element(&Shown(item, found))?;
                }
                seq.end()
            }
            (Value::Record(fields), Type::Record(shape)) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (field, (name, found)) in fields.iter().zip(shape.iter()) {
                    map.serialize_entry(name, &Shown(field, found))?;
                }
                map.end()
            }
            (Value::Unknown | Value::List(_) | Value::Record(_), _) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("unknown", &true)?;
                map.end()
            }
        }
    }
}

/// The answer where the bound on steps is passed, by the condition or by the facts alone.
fn too_much(place: &'static str) -> String {
    to_json(&Refused(vec![Finding::new(Code::ConditionSteps, Path::new().key(place)).with("max", MAX_STEPS)]))
}

struct Refused(Vec<Finding>);

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("refused", &self.0)?;
        map.end()
    }
}
