use super::compile::Field;
use super::content::{Content, Part, Rows};
use super::spec::FieldType;
use crate::finding::{Code, Problem, nearest};
use crate::value::{Amount, Count, CreditCode, Date, DivisionCode, Phone, ResidentId, ledger};

const MAX_TEXT: usize = 10_000;
const MAX_KEY: usize = 128;

/// A single value as an input gives it.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
    Null,
    Boolean(bool),
    Int(i64),
    /// A number that is no `i64`: one with a point or an exponent, or too large.
    OtherNumber {
        huge: bool,
        negative: bool,
    },
    Text(&'a str),
    /// A list or an object where a single value belongs.
    Structure,
}

/// What stands in a field.
#[derive(Clone, Copy, Default)]
pub(super) enum Slot {
    /// The input does not name the field.
    #[default]
    Absent,
    /// Null, `""` or a blank cell.
    Empty,
    /// Something that can't be read; a finding says so.
    Bad,
    Set(Val),
    /// Rows of a group, each of as many slots as the group has fields.
    Rows(Rows),
}

#[derive(Clone, Copy)]
pub(super) enum Val {
    /// Text that nothing reads again.
    Present,
    Text(Part),
    Boolean(bool),
    Count(Count),
    Amount(Amount),
    Date(Date),
    /// A division code, and its digits for conditions.
    Division(DivisionCode, Part),
    /// The position of an option in its code list.
    Option(usize),
    /// The positions of several.
    Options(Part),
}

impl Slot {
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Slot::Set(_) | Slot::Bad => true,
            Slot::Rows(rows) => rows.count > 0,
            Slot::Absent | Slot::Empty => false,
        }
    }
}

/// What reading one value gives: what stands there, and what a person may want to know.
pub(super) struct Reading {
    pub(super) slot: Slot,
    pub(super) problems: [Option<Problem>; 2],
}

impl Reading {
    fn set(val: Val) -> Self {
        Reading { slot: Slot::Set(val), problems: [None, None] }
    }

    fn bad(problem: impl Into<Problem>) -> Self {
        Reading { slot: Slot::Bad, problems: [Some(problem.into()), None] }
    }

    fn of<T>(result: Result<T, Problem>, val: impl FnOnce(T) -> Val) -> Self {
        match result {
            Ok(value) => Reading::set(val(value)),
            Err(problem) => Reading::bad(problem),
        }
    }

    fn and(mut self, problem: Problem) -> Self {
        let free = self.problems.iter_mut().find(|slot| slot.is_none());
        if let Some(slot) = free {
            *slot = Some(problem);
        }
        self
    }
}

/// Reads one value of a field that is no group. A ledger's cells may be written as offices write them.
pub(super) fn read(field: &Field, scalar: Scalar<'_>, ledger: bool, content: &mut Content) -> Reading {
    let text = match scalar {
        Scalar::Null => return Reading { slot: Slot::Empty, problems: [None, None] },
        Scalar::Text(text) => text,
        other => return read_other(field, other),
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Reading { slot: Slot::Empty, problems: [None, None] };
    }
    let text = if ledger { trimmed } else { text };
    match field.kind {
        FieldType::Text => read_text(field, text, content),
        FieldType::Key | FieldType::Station => read_key(field, text, content),
        FieldType::Division => Reading::of(DivisionCode::parse(text), |code| Val::Division(code, content.keep(text))),
        FieldType::Date if ledger => match ledger::date(text) {
            Ok((date, true)) => Reading::set(Val::Date(date)).and(Problem::new(Code::Normalised).with("to", date.to_string())),
            Ok((date, false)) => Reading::set(Val::Date(date)),
            Err(problem) => Reading::bad(problem),
        },
        FieldType::Date => Reading::of(Date::parse(text), Val::Date),
        FieldType::Count => Count::parse(text).map_or_else(Reading::bad, |count| read_count(field, count)),
        FieldType::Amount => match Amount::parse(text) {
            Ok(amount) if amount.is_negative() => Reading::bad(Code::AmountNegative),
            read => Reading::of(read, Val::Amount),
        },
        FieldType::Boolean => match text {
            "是" | "true" if ledger => Reading::set(Val::Boolean(true)),
            "否" | "false" if ledger => Reading::set(Val::Boolean(false)),
            _ => Reading::bad(Code::BooleanExpected),
        },
        FieldType::Option => Reading::of(option(field, text, ledger), Val::Option),
        FieldType::Options if ledger => read_options(field, split(text), true, content),
        FieldType::Options => Reading::bad(Code::ListExpected),
        FieldType::ResidentId => Reading::of(ResidentId::parse(text), |_| Val::Present),
        FieldType::Phone => Reading::of(Phone::parse(text), |_| Val::Present),
        FieldType::CreditCode => match CreditCode::parse_noting_case(text) {
            Ok((code, small)) => {
                let reading = Reading::set(if field.is_read() { Val::Text(content.keep(code.as_str())) } else { Val::Present });
                if small { reading.and(Code::CreditCodeCase.into()) } else { reading }
            }
            Err(problem) => Reading::bad(problem),
        },
        FieldType::Group => Reading::bad(Code::ListExpected),
    }
}

fn read_other(field: &Field, scalar: Scalar<'_>) -> Reading {
    match (field.kind, scalar) {
        (FieldType::Boolean, Scalar::Boolean(yes)) => Reading::set(Val::Boolean(yes)),
        (FieldType::Boolean, _) => Reading::bad(Code::BooleanExpected),
        (FieldType::Count, Scalar::Int(int)) => match u64::try_from(int).map(Count::new) {
            Ok(Ok(count)) => read_count(field, count),
            Ok(Err(problem)) => Reading::bad(problem),
            Err(_) => Reading::bad(Code::CountNegative),
        },
        (FieldType::Count, Scalar::OtherNumber { negative: true, .. }) => Reading::bad(Code::CountNegative),
        (FieldType::Count, Scalar::OtherNumber { huge: true, .. }) => {
            Reading::bad(Problem::new(Code::CountTooLarge).with("max", crate::value::MAX_COUNT.cast_signed()))
        }
        (FieldType::Count, Scalar::OtherNumber { .. }) => Reading::bad(Code::CountNotWhole),
        (FieldType::Count, _) => Reading::bad(Code::CountFormat),
        (FieldType::Amount, Scalar::Int(_) | Scalar::OtherNumber { .. }) => Reading::bad(Code::AmountIsNumber),
        (FieldType::Amount, _) => Reading::bad(Code::AmountFormat),
        (FieldType::Date, _) => Reading::bad(Code::DateFormat),
        (FieldType::Options | FieldType::Group, _) => Reading::bad(Code::ListExpected),
        _ => Reading::bad(Code::TextExpected),
    }
}

fn read_count(field: &Field, count: Count) -> Reading {
    let number = count.get().cast_signed();
    if let Some(min) = field.min.filter(|min| number < *min) {
        return Reading::bad(Problem::new(Code::CountBelow).with("min", min));
    }
    if let Some(max) = field.max.filter(|max| number > *max) {
        return Reading::bad(Problem::new(Code::CountAbove).with("max", max));
    }
    Reading::set(Val::Count(count))
}

fn read_text(field: &Field, text: &str, content: &mut Content) -> Reading {
    if text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT {
        return Reading::bad(Problem::new(Code::TextTooLong).with("max", MAX_TEXT));
    }
    Reading::set(if field.is_read() { Val::Text(content.keep(text)) } else { Val::Present })
}

fn read_key(field: &Field, text: &str, content: &mut Content) -> Reading {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Reading::bad(Code::KeySpaces);
    }
    if text.len() > MAX_KEY && text.chars().count() > MAX_KEY {
        return Reading::bad(Problem::new(Code::KeyTooLong).with("max", MAX_KEY));
    }
    let reading = Reading::set(if field.is_read() { Val::Text(content.keep(text)) } else { Val::Present });
    match text.len() {
        15 | 18 if ResidentId::parse(text).is_ok() => reading.and(Code::KeyIsResidentId.into()),
        _ => reading,
    }
}

fn option(field: &Field, text: &str, ledger: bool) -> Result<usize, Problem> {
    let Some(list) = &field.codes else { return Err(Code::TextExpected.into()) };
    let matches = |option: &super::CodeOption| {
        *option.id == *text || ledger && (*option.label.zh == *text || option.synonyms.iter().any(|synonym| **synonym == *text))
    };
    list.options.iter().position(matches).ok_or_else(|| {
        let names = list.options.iter().map(|option| if ledger { &*option.label.zh } else { &*option.id });
        match nearest(text, names) {
            Some(near) => Problem::new(Code::OptionNear).with("nearest", near.to_owned()),
            None => Problem::new(Code::OptionUnknown).with("list", list.id.to_string()),
        }
    })
}

/// Reads the options of a list of texts.
pub(super) fn read_options<'t>(field: &Field, texts: impl Iterator<Item = &'t str>, ledger: bool, content: &mut Content) -> Reading {
    let mut options = Options::new(content);
    for text in texts {
        options.add(field, Some(text), ledger, content);
    }
    options.finish(field, content)
}

/// Options while they come one after another.
pub(super) struct Options {
    start: usize,
    /// The first text that is no option.
    problem: Option<Problem>,
    /// Whether something was no text at all.
    no_text: bool,
    doubled: bool,
}

impl Options {
    pub(super) fn new(content: &Content) -> Self {
        Options { start: content.chosen.len(), problem: None, no_text: false, doubled: false }
    }

    pub(super) fn add(&mut self, field: &Field, text: Option<&str>, ledger: bool, content: &mut Content) {
        let Some(text) = text else {
            self.no_text = true;
            return;
        };
        if self.problem.is_some() {
            return;
        }
        match option(field, text, ledger) {
            Ok(at) if content.chosen.iter().skip(self.start).any(|known| *known == at) => self.doubled = true,
            Ok(at) => content.chosen.push(at),
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(super) fn finish(self, field: &Field, content: &mut Content) -> Reading {
        let chosen = content.chosen.get(self.start..).unwrap_or_default();
        let says_none = |at: &usize| field.option(*at).is_some_and(|option| option.none);
        let problem = match self.problem {
            _ if self.no_text => Some(Code::TextExpected.into()),
            None if chosen.len() > 1 && chosen.iter().any(says_none) => Some(Code::OptionNoneWithOthers.into()),
            problem => problem,
        };
        if let Some(problem) = problem {
            content.chosen.truncate(self.start);
            return Reading::bad(problem);
        }
        if chosen.is_empty() {
            return Reading { slot: Slot::Empty, problems: [None, None] };
        }
        let reading = Reading::set(Val::Options(Part { start: self.start, end: content.chosen.len() }));
        if self.doubled { reading.and(Code::OptionDoubled.into()) } else { reading }
    }
}

/// The parts of a cell that holds several: `甲、乙；丙`.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '；', ';', '，', ',']).map(str::trim).filter(|part| !part.is_empty())
}
