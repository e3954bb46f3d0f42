use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

/// What may stand somewhere in the JSON of this room. One reader follows such a description, where derived ones would be
/// compiled for every type and weigh in a browser.
pub(super) enum Shape {
    Text,
    /// A text that is one of a few.
    Word(fn(&str) -> bool),
    /// The same, refused at the word itself.
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

/// Whether a key must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Yes.
    Always,
    /// It may be left out.
    Maybe,
    /// It may be left out or null.
    OrNull,
}

/// What stood there.
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
pub(super) fn read(text: &str, keys: &'static [Key]) -> Result<Object, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let given = Seed { shape: &Shape::Object(keys), or_null: false }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(match given {
        Given::Object(object) => object,
        _ => Object::default(),
    })
}

#[derive(Clone, Copy)]
struct Seed<'s> {
    shape: &'s Shape,
    or_null: bool,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        if self.or_null {
            return deserializer.deserialize_option(self);
        }
        match self.shape {
            Shape::Text => deserializer.deserialize_str(self),
            Shape::Word(is_known) => {
                let given = Seed { shape: &Shape::Text, ..self }.deserialize(deserializer)?;
                match &given {
                    Given::Text(text) if !is_known(text) => Err(D::Error::custom("word")),
                    _ => Ok(given),
                }
            }
            Shape::Kind(_) => deserializer.deserialize_enum("", &[], self),
            Shape::Int => deserializer.deserialize_i32(self),
            Shape::List(_) => deserializer.deserialize_seq(self),
            Shape::Object(_) => deserializer.deserialize_struct("", &[], self),
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another shape")
    }

    fn visit_none<E>(self) -> Result<Given, E> {
        Ok(Given::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        Seed { or_null: false, ..self }.deserialize(deserializer)
    }

    fn visit_i64<E: Error>(self, int: i64) -> Result<Given, E> {
        i32::try_from(int).map(Given::Int).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, int: u64) -> Result<Given, E> {
        i32::try_from(int).map(Given::Int).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Given, E> {
        match self.shape {
            Shape::Kind(is_known) if !is_known(text) => Err(E::custom("word")),
            _ => Ok(Given::Text(text.to_owned())),
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, input: A) -> Result<Given, A::Error> {
        let (given, rest) = input.variant_seed(Name(self))?;
        rest.unit_variant()?;
        Ok(given)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Given, A::Error> {
        let shape = match self.shape {
            Shape::List(shape) => shape,
            Shape::Object(keys) => {
                // An object may also be the list of its values.
                let mut object = Object::default();
                for Key { name, shape, when } in *keys {
                    match seq.next_element_seed(Seed { shape, or_null: *when == When::OrNull })? {
                        Some(given) => object.0.push((name, given)),
                        None if *when == When::Maybe => {}
                        None => return Err(A::Error::custom("missing")),
                    }
                }
                return Ok(Given::Object(object));
            }
            _ => return Err(A::Error::custom("list")),
        };
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Seed { shape, or_null: false })? {
            items.push(item);
        }
        Ok(Given::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let Shape::Object(keys) = self.shape else { return Err(A::Error::custom("object")) };
        let mut object = Object::default();
        while let Some(Given::Text(name)) = map.next_key_seed(Seed { shape: &Shape::Text, or_null: false })? {
            let key = keys.iter().find(|key| key.name == name).filter(|key| object.get(key.name).is_none());
            let Some(Key { name, shape, when }) = key else { return Err(A::Error::custom("key")) };
            let given = map.next_value_seed(Seed { shape, or_null: *when == When::OrNull })?;
            object.0.push((name, given));
        }
        if keys.iter().any(|key| key.when == When::Always && object.get(key.name).is_none()) {
            return Err(A::Error::custom("missing"));
        }
        Ok(Given::Object(object))
    }
}

/// The word of a kind.
struct Name<'s>(Seed<'s>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        deserializer.deserialize_str(self.0)
    }
}
