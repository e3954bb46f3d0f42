//! The expected shape of a JSON text, as data that one reader follows. It is apart because a derived reader for each type weighs more.

use crate::json::{Broken, Reader, Token};

/// The expected shape of one JSON value. One reader follows the description; a derived reader would be compiled for every type and
/// weigh in a browser.
pub(super) enum Shape {
    Text,
    /// A text that is one of a few.
    Word(fn(&str) -> bool),
    /// A word that is refused at its own place, not at the end of its object.
    Kind(fn(&str) -> bool),
    Int,
    List(&'static Shape),
    Object(&'static [Key]),
}

pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) when: When,
}

/// Says if a key must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Yes.
    Always,
    /// It may be left out.
    Maybe,
    /// It may be left out or null.
    OrNull,
}

/// The value that was read.
pub(super) enum Given {
    Null,
    Text(String),
    Int(i32),
    List(Vec<Given>),
    Object(Object),
}

/// The values of an object's keys, by name.
#[derive(Default)]
pub(super) struct Object(Vec<(&'static str, Given)>);

impl Object {
    fn get(&self, name: &str) -> Option<&Given> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, given)| given)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Given::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn int(&self, name: &str) -> Option<i32> {
        match self.get(name) {
            Some(Given::Int(int)) => Some(*int),
            _ => None,
        }
    }

    pub(super) fn object(&self, name: &str) -> Option<&Object> {
        match self.get(name) {
            Some(Given::Object(object)) => Some(object),
            _ => None,
        }
    }

    fn list(&self, name: &str) -> &[Given] {
        match self.get(name) {
            Some(Given::List(items)) => items,
            _ => &[],
        }
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let mut texts = Vec::new();
        for given in self.list(name) {
            if let Given::Text(text) = given {
                texts.push(&**text);
            }
        }
        texts
    }

    pub(super) fn objects(&self, name: &str) -> Vec<&Object> {
        let mut objects = Vec::new();
        for given in self.list(name) {
            if let Given::Object(object) = given {
                objects.push(object);
            }
        }
        objects
    }
}

/// Reads a text of that shape, an object.
pub(super) fn read(text: &str, keys: &'static [Key]) -> Result<Object, Broken> {
    let mut reader = Reader::new(text);
    let given = value(&mut reader, &Shape::Object(keys), false)?;
    reader.end()?;
    Ok(match given {
        Given::Object(object) => object,
        _ => Object::default(),
    })
}

fn value(reader: &mut Reader<'_>, shape: &Shape, or_null: bool) -> Result<Given, Broken> {
    let given = match (reader.value()?, shape) {
        (Token::Null, _) if or_null => Given::Null,
        (Token::Text(text), Shape::Text | Shape::Word(_)) => Given::Text(text.to_owned()),
        (Token::Text(text), Shape::Kind(is_known)) if is_known(text) => Given::Text(text.to_owned()),
        (Token::Number(number), Shape::Int) => match number.int().map(i32::try_from) {
            Some(Ok(int)) => Given::Int(int),
            _ => return Err(reader.broken()),
        },
        (Token::List, Shape::List(shape)) => {
            let mut items = Vec::new();
            while reader.item()? {
                items.push(value(reader, shape, false)?);
            }
            Given::List(items)
        }
        (Token::Object, Shape::Object(keys)) => Given::Object(object(reader, keys)?),
        (Token::List | Token::Object, _) => return Err(reader.broken_before()),
        _ => return Err(reader.broken()),
    };
    Ok(given)
}

fn object(reader: &mut Reader<'_>, keys: &'static [Key]) -> Result<Object, Broken> {
    let mut object = Object::default();
    while let Some(name) = reader.key()? {
        let key = keys.iter().find(|key| key.name == name).filter(|key| object.get(key.name).is_none());
        let Some(Key { name, shape, when }) = key else { return Err(reader.broken_before()) };
        let given = value(reader, shape, *when == When::OrNull)?;
        object.0.push((name, given));
    }
    let fits = |key: &Key| match (object.get(key.name), &key.shape) {
        (None, _) => key.when != When::Always,
        (Some(Given::Text(text)), Shape::Word(is_known)) => is_known(text),
        (Some(_), _) => true,
    };
    if keys.iter().all(fits) { Ok(object) } else { Err(reader.broken()) }
}
