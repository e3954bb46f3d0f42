//! Choices from a JSON text.

use std::sync::Arc;

use super::choice::Choice;
use crate::finding::Problem;
use crate::json::{Broken, Reader, Token};
use crate::time::Span;
use crate::value::Date;

/// What a text chooses, and the entries whose days can't be read.
#[derive(Default)]
pub(super) struct Read {
    pub(super) choices: Vec<Chosen>,
    pub(super) misread: Vec<Misread>,
}

/// A choice by its name.
pub(super) struct Chosen {
    pub(super) name: Arc<str>,
    pub(super) choice: Choice,
    /// Where the entries of a dated one stood.
    pub(super) places: Vec<u32>,
}

/// A day of an entry, or both, that can't be what they are.
pub(super) struct Misread {
    pub(super) name: Arc<str>,
    pub(super) at: u32,
    pub(super) key: Option<&'static str>,
    pub(super) problem: Problem,
}

pub(super) fn choices(reader: &mut Reader<'_>) -> Result<Read, Broken> {
    let mut read = Read::default();
    match reader.value()? {
        Token::Object => {}
        _ => return Err(reader.broken_before()),
    }
    while let Some(name) = reader.key()? {
        let name: Arc<str> = name.into();
        let mut places = Vec::new();
        let choice = match reader.value()? {
            Token::Text(text) => Choice::Word(text.into()),
            Token::Object => table(reader)?,
            Token::List => {
                let mut entries = Vec::new();
                let mut at = 0;
                while reader.item()? {
                    match entry(reader)? {
                        Ok(entry) => {
                            entries.push(entry);
                            places.push(at);
                        }
                        Err((key, problem)) => read.misread.push(Misread { name: name.clone(), at, key, problem }),
                    }
                    at += 1;
                }
                Choice::Dated(entries)
            }
            _ => return Err(reader.broken_before()),
        };
        read.choices.push(Chosen { name, choice, places });
    }
    Ok(read)
}

/// The entries of an object that has begun.
fn table(reader: &mut Reader<'_>) -> Result<Choice, Broken> {
    let mut table = Vec::new();
    while let Some(key) = reader.key()? {
        let key: Arc<str> = key.into();
        match reader.value()? {
            Token::Text(text) => table.push((key, text.into())),
            _ => return Err(reader.broken_before()),
        }
    }
    Ok(Choice::Table(table))
}

type Days = Result<(Span, Choice), (Option<&'static str>, Problem)>;

/// `{"from":…,"until":…,"value":…}`; either day may be left out.
fn entry(reader: &mut Reader<'_>) -> Result<Days, Broken> {
    let Token::Object = reader.value()? else { return Err(reader.broken_before()) };
    let (mut from, mut until, mut value) = (None, None, None);
    let mut wrong = None;
    while let Some(key) = reader.key()? {
        let key = match key {
            "from" => "from",
            "until" => "until",
            "value" => "value",
            _ => return Err(reader.broken_before()),
        };
        match (key, reader.value()?) {
            ("value", Token::Text(text)) => value = Some(Choice::Word(text.into())),
            ("value", Token::Object) => value = Some(table(reader)?),
            ("from" | "until", Token::Text(text)) => match Date::parse(text) {
                Ok(day) if key == "from" => from = Some(day),
                Ok(day) => until = Some(day),
                Err(problem) => wrong = Some((Some(key), problem)),
            },
            ("from" | "until", Token::Null) => {}
            _ => return Err(reader.broken_before()),
        }
    }
    let Some(value) = value else { return Err(reader.broken_before()) };
    Ok(match (wrong, Span::new(from, until)) {
        (Some(wrong), _) => Err(wrong),
        (None, Ok(span)) => Ok((span, value)),
        (None, Err(problem)) => Err((None, problem)),
    })
}
