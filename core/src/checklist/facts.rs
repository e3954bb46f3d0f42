//! What is known of a subject: a value, none, or not known yet, for each fact that a checklist asks.

use std::fmt;
use std::sync::Arc;

use super::names::Names;
use crate::condition::{Rounded, Value};
use crate::finding::{Code, Finding, Findings, Path, Problem, nearest, sort_by};
use crate::form::CodeList;
use crate::json::{Broken, Reader, Token};
use crate::service::{Fact, FactValue, FieldType, RoleValue};
use crate::value::{Amount, Count, Date, Decimal};

/// The longest text and list of a fact.
const MAX_TEXT: usize = 10_000;
const MAX_ROWS: usize = 200;

/// What is known of a subject. What is not given is not known yet.
///
/// `Debug` shows nothing of it.
#[derive(Clone, Default)]
pub struct SubjectFacts {
    /// By the slot of the name.
    pub(super) held: Vec<Held>,
}

impl fmt::Debug for SubjectFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectFacts(***)")
    }
}

/// A value that is held.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) enum Held {
    #[default]
    Unknown,
    None,
    Boolean(bool),
    Number(Decimal),
    Rounded(Rounded),
    Text(Arc<str>),
    Date(Date),
    List(Vec<Held>),
    Record(Vec<Held>),
}

impl Held {
    /// An order of values of one name, so that those that differ have one.
    pub(super) fn order(&self, other: &Held) -> std::cmp::Ordering {
        let rank = |held: &Held| match held {
            Held::Unknown => 0_u8,
            Held::None => 1,
            Held::Boolean(_) => 2,
            Held::Number(_) => 3,
            Held::Rounded(_) => 4,
            Held::Text(_) => 5,
            Held::Date(_) => 6,
            Held::List(_) => 7,
            Held::Record(_) => 8,
        };
        match (self, other) {
            (Held::Boolean(left), Held::Boolean(right)) => left.cmp(right),
            (Held::Number(left), Held::Number(right)) => left.cmp(right),
            (Held::Rounded(left), Held::Rounded(right)) => left.near().cmp(&right.near()),
            (Held::Text(left), Held::Text(right)) => left.cmp(right),
            (Held::Date(left), Held::Date(right)) => left.cmp(right),
            (Held::List(left), Held::List(right)) | (Held::Record(left), Held::Record(right)) => {
                let differs = left.iter().zip(right).map(|(left, right)| left.order(right)).find(|order| order.is_ne());
                differs.unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            (left, right) => rank(left).cmp(&rank(right)),
        }
    }

    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Held::Unknown => Value::Unknown,
            Held::None => Value::Null,
            Held::Boolean(truth) => Value::Boolean(*truth),
            Held::Number(number) => Value::Number(*number),
            Held::Rounded(number) => Value::Rounded(*number),
            Held::Text(text) => Value::Text(text),
            Held::Date(date) => Value::Date(*date),
            Held::List(items) => Value::list(items.iter().map(Held::value).collect()),
            Held::Record(fields) => Value::record(fields.iter().map(Held::value).collect()),
        }
    }
}

impl SubjectFacts {
    /// Facts that a Rust program holds as values.
    pub(super) fn of(names: &Names, facts: &[(&str, FactValue)]) -> Result<Self, Findings> {
        let mut known = SubjectFacts { held: vec![Held::Unknown; names.slots.len()] };
        let mut findings = Vec::new();
        for ((name, value), at) in facts.iter().zip(0..) {
            match find(names, name) {
                Ok((slot, fact, list)) => match of_value(fact, list, value) {
                    Ok(held) => known.set(slot, held),
                    Err(problem) => findings.push(problem.at(Path::new().key(fact.id.clone()))),
                },
                Err(problem) => findings.push(problem.at(Path::new().index(at))),
            }
        }
        if findings.is_empty() { Ok(known) } else { Err(findings.into()) }
    }

    /// What a record tells, of the facts that the checklist asks.
    pub(super) fn of_record<'r>(names: &Names, facts: impl Iterator<Item = (&'r str, &'r FactValue)>) -> Self {
        let mut known = SubjectFacts { held: vec![Held::Unknown; names.slots.len()] };
        for (name, value) in facts {
            if let Ok((slot, fact, list)) = find(names, name)
                && let Ok(held) = of_value(fact, list, value)
            {
                known.set(slot, held);
            }
        }
        known
    }

    /// Facts as a JSON object by name: dates and numbers as text, `null` for none, and not known yet what is left out.
    pub(super) fn of_json(names: &Names, text: &str, today: Date) -> Result<Self, Findings> {
        let mut reading = Reading { names, today, findings: Vec::new() };
        let mut reader = Reader::new(text);
        let known = reading.object(&mut reader).and_then(|known| reader.end().map(|()| known));
        let broken = |broken| Findings::from(Problem::of_json(broken, text, Code::JsonBroken).at(Path::new()));
        let known = known.map_err(broken)?;
        if reading.findings.is_empty() {
            return Ok(known);
        }
        sort_by(&mut reading.findings, Finding::cmp_in_report);
        Err(reading.findings.into())
    }

    pub(super) fn set(&mut self, slot: usize, held: Held) {
        if let Some(place) = self.held.get_mut(slot) {
            *place = held;
        }
    }
}

type Found<'n> = (usize, &'n Arc<Fact>, Option<&'n Arc<CodeList>>);

fn find<'n>(names: &'n Names, name: &str) -> Result<Found<'n>, Problem> {
    names.asked().find(|(_, fact, _)| *fact.id == *name).ok_or_else(|| match nearest(name, names.asked().map(|(_, fact, _)| &*fact.id)) {
        Some(near) => Problem::new(Code::FactNear).with("nearest", near.to_owned()),
        None => Code::FactUnknown.into(),
    })
}

fn of_value(fact: &Fact, list: Option<&Arc<CodeList>>, value: &FactValue) -> Result<Held, Problem> {
    let wrong = || Problem::new(Code::ConditionFactValue).with("expected", fact.kind.as_str());
    let value = match value {
        FactValue::Unknown => return Ok(Held::Unknown),
        FactValue::None => return Ok(Held::None),
        FactValue::Known(value) => value,
    };
    Ok(match (fact.kind, value) {
        (FieldType::Boolean, RoleValue::Boolean(truth)) => Held::Boolean(*truth),
        (FieldType::Count, RoleValue::Count(count)) => Held::Number(count.get().into()),
        (FieldType::Amount, RoleValue::Amount(amount)) => Held::Number(amount.decimal()),
        (FieldType::Date, RoleValue::Date(date)) => Held::Date(*date),
        (FieldType::Option, RoleValue::Option(option)) => self::option(option, list)?,
        (FieldType::Options, RoleValue::Options(options)) => self::options(options.iter().map(|option| &**option), list)?,
        (FieldType::Text | FieldType::Key, RoleValue::Key(key)) => Held::Text(key.expose().into()),
        (FieldType::Division, RoleValue::Division(code)) => Held::Text(code.to_string().into()),
        _ => return Err(wrong()),
    })
}

fn option(text: &str, list: Option<&Arc<CodeList>>) -> Result<Held, Problem> {
    let Some(list) = list else { return Ok(Held::Text(text.into())) };
    match list.options.iter().find(|option| *option.id == *text) {
        Some(option) if option.none => Ok(Held::None),
        Some(option) => Ok(Held::Text(option.id.clone())),
        None => Err(match nearest(text, list.options.iter().map(|option| &*option.id)) {
            Some(near) => Problem::new(Code::OptionNear).with("nearest", near.to_owned()),
            None => Problem::new(Code::OptionUnknown).with("list", list.id.to_string()),
        }),
    }
}

/// Several options. The one that means none stands alone, and is a list without items: nothing of it holds.
fn options<'t>(texts: impl Iterator<Item = &'t str>, list: Option<&Arc<CodeList>>) -> Result<Held, Problem> {
    let mut items = Vec::new();
    let (mut count, mut none) = (0_usize, false);
    for text in texts {
        count = count.saturating_add(1);
        match option(text, list)? {
            Held::None => none = true,
            held => items.push(held),
        }
    }
    match none && count > 1 {
        true => Err(Code::OptionNoneWithOthers.into()),
        false => Ok(Held::List(items)),
    }
}

struct Reading<'n> {
    names: &'n Names,
    today: Date,
    findings: Vec<Finding>,
}

impl Reading<'_> {
    fn object(&mut self, reader: &mut Reader<'_>) -> Result<SubjectFacts, Broken> {
        let mut known = SubjectFacts { held: vec![Held::Unknown; self.names.slots.len()] };
        let mut seen = vec![false; self.names.slots.len()];
        if reader.value()? != Token::Object {
            self.findings.push(Finding::new(Code::RecordNotObject, Path::new()));
            return Ok(known);
        }
        let mut at = 0_u32;
        while let Some(key) = reader.key()? {
            let found = find(self.names, key);
            match found {
                Ok((slot, fact, list)) => {
                    let path = Path::new().key(fact.id.clone());
                    if seen.get(slot) == Some(&true) {
                        self.findings.push(Finding::new(Code::FieldDoubled, path.clone()));
                    }
                    seen.get_mut(slot).into_iter().for_each(|place| *place = true);
                    let held = self.value(reader, (slot, fact, list), path, true)?;
                    known.set(slot, held.unwrap_or_default());
                }
                Err(problem) => {
                    self.findings.push(problem.at(Path::new().index(at)));
                    reader.skip()?;
                }
            }
            at = at.saturating_add(1);
        }
        Ok(known)
    }

    /// The value of a fact, or nothing where it was told what is wrong with it.
    fn value(&mut self, reader: &mut Reader<'_>, found: Found<'_>, path: Path, outer: bool) -> Result<Option<Held>, Broken> {
        let (slot, fact, list) = found;
        if outer && fact.kind == FieldType::Group {
            return self.records(reader, slot, fact, path);
        }
        let told = match reader.value()? {
            Token::Null => Ok(Held::None),
            Token::List => {
                let (mut texts, mut no_text) = (Vec::new(), false);
                while reader.item()? {
                    match reader.value()? {
                        Token::Text(text) if texts.len() < MAX_ROWS => texts.push(text.to_owned()),
                        Token::List => {
                            no_text = true;
                            reader.skip_items()?;
                        }
                        Token::Object => {
                            no_text = true;
                            reader.skip_entries()?;
                        }
                        _ => no_text = true,
                    }
                }
                match fact.kind {
                    FieldType::Options if no_text => Err(Code::TextExpected.into()),
                    FieldType::Options => options(texts.iter().map(String::as_str), list),
                    _ => Err(Problem::new(Code::ConditionFactValue).with("expected", fact.kind.as_str())),
                }
            }
            Token::Object => {
                reader.skip_entries()?;
                Err(Problem::new(Code::ConditionFactValue).with("expected", fact.kind.as_str()))
            }
            Token::Boolean(truth) if fact.kind == FieldType::Boolean => Ok(Held::Boolean(truth)),
            Token::Number(number) if fact.kind == FieldType::Count => match number.int().map(u64::try_from) {
                Some(Ok(count)) => Count::new(count).map(|count| Held::Number(count.get().into())),
                Some(Err(_)) => Err(Code::CountNegative.into()),
                None => Err(Code::CountNotWhole.into()),
            },
            Token::Number(_) if fact.kind == FieldType::Amount => Err(Code::AmountIsNumber.into()),
            Token::Text(text) if text.len() > MAX_TEXT => Err(Problem::new(Code::TextTooLong).with("max", MAX_TEXT)),
            Token::Text(text) => self.text(fact, list, text),
            Token::Boolean(_) | Token::Number(_) => Err(Problem::new(Code::ConditionFactValue).with("expected", fact.kind.as_str())),
        };
        Ok(told.map_err(|problem| self.findings.push(problem.at(path))).ok())
    }

    fn text(&self, fact: &Fact, list: Option<&Arc<CodeList>>, text: &str) -> Result<Held, Problem> {
        match fact.kind {
            FieldType::Date => {
                let date = Date::parse(text)?;
                match fact.asked.is_past && date > self.today {
                    true => Err(Problem::new(Code::DateInFuture).with("today", self.today.to_string())),
                    false => Ok(Held::Date(date)),
                }
            }
            FieldType::Count => whole(text),
            FieldType::Amount => match Amount::parse(text)? {
                amount if amount.is_negative() => Err(Code::AmountNegative.into()),
                amount => Ok(Held::Number(amount.decimal())),
            },
            FieldType::Boolean => Err(Code::BooleanExpected.into()),
            FieldType::Options | FieldType::Group => Err(Code::ListExpected.into()),
            FieldType::Attachment | FieldType::Signature => Err(Code::ObjectExpected.into()),
            FieldType::Option => option(text, list),
            _ => Ok(Held::Text(text.into())),
        }
    }

    /// The records of a fact that is a list of them.
    fn records(&mut self, reader: &mut Reader<'_>, slot: usize, fact: &Fact, path: Path) -> Result<Option<Held>, Broken> {
        let wrong = |code: Code, reading: &mut Self| reading.findings.push(Finding::new(code, path.clone()));
        match reader.value()? {
            Token::Null => return Ok(Some(Held::None)),
            Token::List => {}
            Token::Object => {
                reader.skip_entries()?;
                wrong(Code::ListExpected, self);
                return Ok(None);
            }
            _ => {
                wrong(Code::ListExpected, self);
                return Ok(None);
            }
        }
        let mut rows = Vec::new();
        let mut at = 0_u32;
        while reader.item()? {
            let here = path.clone().index(at);
            at = at.saturating_add(1);
            match reader.value()? {
                Token::Object if rows.len() < MAX_ROWS => rows.push(self.record(reader, slot, fact, here)?),
                Token::Object => {
                    reader.skip_entries()?;
                    self.findings.push(Problem::new(Code::GroupTooLong).with("max", MAX_ROWS).at(here));
                }
                Token::List => {
                    reader.skip_items()?;
                    self.findings.push(Finding::new(Code::ObjectExpected, here));
                }
                _ => self.findings.push(Finding::new(Code::ObjectExpected, here)),
            }
        }
        Ok(Some(Held::List(rows)))
    }

    fn record(&mut self, reader: &mut Reader<'_>, slot: usize, fact: &Fact, path: Path) -> Result<Held, Broken> {
        let fields = &fact.asked.fields;
        let mut held = vec![Held::Unknown; fields.len()];
        let mut at = 0_u32;
        while let Some(key) = reader.key()? {
            match fields.iter().position(|field| *field.id == *key) {
                Some(nth) => {
                    let Some(field) = fields.get(nth) else { continue };
                    let list = self.names.field_codes.get(&(slot, nth)).cloned();
                    let field = Arc::new(field.clone());
                    let value = self.value(reader, (nth, &field, list.as_ref()), path.clone().key(field.id.clone()), false)?;
                    held.get_mut(nth).into_iter().for_each(|place| *place = value.clone().unwrap_or_default());
                }
                None => {
                    self.findings.push(Finding::new(Code::FactUnknown, path.clone().index(at)));
                    reader.skip()?;
                }
            }
            at = at.saturating_add(1);
        }
        Ok(Held::Record(held))
    }
}

fn whole(text: &str) -> Result<Held, Problem> {
    Count::parse(text).map(|count| Held::Number(count.get().into()))
}
