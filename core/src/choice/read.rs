//! Choices from a JSON text.

use std::sync::Arc;

use super::choose::Choice;
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

/// An entry that can't be used, and what is wrong with its days where its shape is right.
pub(super) struct Misread {
    pub(super) name: Arc<str>,
    pub(super) at: u32,
    pub(super) key: Option<&'static str>,
    pub(super) problem: Option<Problem>,
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

type Entry = Result<(Span, Choice), (Option<&'static str>, Option<Problem>)>;

/// `{"from":…,"until":…,"value":…}`; either day may be left out. What is no such entry has no problem of its own.
fn entry(reader: &mut Reader<'_>) -> Result<Entry, Broken> {
    if !matches!(reader.value()?, Token::Object) {
        return Err(reader.broken_before());
    }
    let (mut days, mut value, mut wrong) = ([None, None], None, None);
    while let Some(key) = reader.key()? {
        let key = ["from", "until", "value"].into_iter().find(|known| *known == key);
        let Some(key) = key else {
            reader.skip()?;
            wrong = wrong.or(Some((None, None)));
            continue;
        };
        match (key, reader.value()?) {
            ("value", Token::Text(text)) => value = Some(Choice::Word(text.into())),
            ("value", Token::Object) => value = Some(table(reader)?),
            ("from" | "until", Token::Text(text)) => match (Date::parse(text), &mut days) {
                (Ok(day), [from, _]) if key == "from" => *from = Some(day),
                (Ok(day), [_, until]) => *until = Some(day),
                (Err(problem), _) => wrong = Some((Some(key), Some(problem))),
            },
            ("from" | "until", Token::Null) => {}
            _ => return Err(reader.broken_before()),
        }
    }
    let [from, until] = days;
    Ok(match (wrong, value, Span::new(from, until)) {
        (Some(wrong), ..) => Err(wrong),
        (None, None, _) => Err((None, None)),
        (None, Some(value), Ok(span)) => Ok((span, value)),
        (None, Some(_), Err(problem)) => Err((None, Some(problem))),
    })
}
