use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::cell::{Scalar, Slot};
use super::compile::Field;
use super::draft::{At, Draft, MAX_ROWS};
use super::spec::FieldType;
use crate::finding::{Code, Path, Problem};

/// The largest float below which every whole number is one: above it a number is no count, whatever its digits.
const MAX_EXACT: f64 = 9_007_199_254_740_991.0;

/// Reads the text of one record into the draft, without building the objects it spells.
pub(super) fn read(draft: &mut Draft<'_>, text: &str) {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Whole { draft }.deserialize(&mut reader).and_then(|()| reader.end());
    if let Err(error) = read {
        // What was understood before the text broke off may be misread, so the break alone is told.
        draft.sink = super::draft::Sink::new(super::draft::FINDING_LIMIT);
        // The reader gives this case no kind of its own, and the text is valid JSON.
        let code = if error.to_string().starts_with("number out of range") { Code::JsonNumber } else { Code::JsonBroken };
        draft.unreadable(Problem::new(code).with("line", error.line()).with("column", error.column()));
    }
}

/// A key of an object, borrowed where the text has no escapes in it.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = std::borrow::Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = std::borrow::Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(key.into())
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(key.to_owned().into())
    }
}

/// Makes a visitor of every single value but those that it names itself.
macro_rules! scalars {
    ($value:ty, $take:ident) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }

        fn visit_unit<E: Error>(self) -> Result<$value, E> {
            Ok(self.$take(Scalar::Null))
        }

        fn visit_bool<E: Error>(self, yes: bool) -> Result<$value, E> {
            Ok(self.$take(Scalar::Boolean(yes)))
        }

        fn visit_i64<E: Error>(self, int: i64) -> Result<$value, E> {
            Ok(self.$take(Scalar::Int(int)))
        }

        fn visit_u64<E: Error>(self, int: u64) -> Result<$value, E> {
            let scalar = i64::try_from(int).map_or(Scalar::OtherNumber { huge: true, negative: false }, Scalar::Int);
            Ok(self.$take(scalar))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<$value, E> {
            Ok(self.$take(Scalar::of_float(number)))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<$value, E> {
            Ok(self.$take(Scalar::Text(text)))
        }
    };
}

struct Whole<'d, 'f> {
    draft: &'d mut Draft<'f>,
}

impl Whole<'_, '_> {
    fn not_an_object(self, _: Scalar<'_>) {
        self.draft.unreadable(Code::RecordNotObject);
    }
}

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    scalars!((), not_an_object);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.not_an_object(Scalar::Structure);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let draft = self.draft;
        let form = draft.form;
        let mut position = 0;
        while let Some(key) = map.next_key_seed(Key)? {
            position += 1;
            let Some((at, field)) = draft.find_top(&key, position).and_then(|at| Some((at, form.fields.get(at)?))) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let slot = map.next_value_seed(One { at: draft.at(field), draft })?;
            draft.set(at, slot);
        }
        Ok(())
    }
}

/// The value of one field.
struct One<'d, 'f> {
    draft: &'d mut Draft<'f>,
    at: At<'f>,
}

impl<'f> One<'_, 'f> {
    fn field(&self) -> &'f Field {
        self.at.inner.map_or(self.at.field, |(_, field)| field)
    }

    fn scalar(self, scalar: Scalar<'_>) -> Slot {
        self.draft.scalar(self.at, scalar)
    }
}

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One<'_, '_> {
    type Value = Slot;

    scalars!(Slot, scalar);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slot, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self.scalar(Scalar::Structure))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Slot, A::Error> {
        if self.field().kind != FieldType::Group {
            let mut texts = Vec::new();
            while let Some(Item(text)) = seq.next_element()? {
                if texts.len() < MAX_ROWS {
                    texts.push(text);
                }
            }
            return Ok(self.draft.options(self.at, &texts));
        }
        let mut rows = Vec::new();
        loop {
            let index = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if rows.len() >= MAX_ROWS {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                self.draft.sink.push(self.at.finding(Problem::new(Code::GroupTooLong).with("max", MAX_ROWS)));
                return Ok(Slot::Bad);
            }
            match seq.next_element_seed(Row { draft: self.draft, field: self.at.field, index })? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok(Slot::Rows(rows))
    }
}

/// An item of a list of options: its text, or nothing where it is none.
struct Item(Option<Arc<str>>);

impl Item {
    fn of(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Text(text) => Item(Some(text.into())),
            _ => Item(None),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl Items {
            #[expect(clippy::unused_self, reason = "the macro calls it as the other visitors' methods")]
            fn item(self, scalar: Scalar<'_>) -> Item {
                Item::of(scalar)
            }
        }
        impl<'de> Visitor<'de> for Items {
            type Value = Item;

            scalars!(Item, item);

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Item(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Item(None))
            }
        }
        deserializer.deserialize_any(Items)
    }
}

/// One row of a repeated group.
struct Row<'d, 'f> {
    draft: &'d mut Draft<'f>,
    field: &'f Field,
    index: u32,
}

impl<'f> Row<'_, 'f> {
    fn path(&self) -> Path {
        self.draft.at(self.field).path().index(self.index)
    }

    fn not_an_object(self, _: Scalar<'_>) -> Vec<Slot> {
        let finding = Problem::new(Code::ObjectExpected).at(self.path());
        self.draft.sink.push(finding);
        self.field.group.iter().map(|_| Slot::Bad).collect()
    }
}

impl<'de> DeserializeSeed<'de> for Row<'_, '_> {
    type Value = Vec<Slot>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Slot>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_, '_> {
    type Value = Vec<Slot>;

    scalars!(Vec<Slot>, not_an_object);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Slot>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(self.not_an_object(Scalar::Structure))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Slot>, A::Error> {
        let mut slots: Vec<Slot> = self.field.group.iter().map(|_| Slot::Absent).collect();
        let mut position = 0;
        while let Some(key) = map.next_key_seed(Key)? {
            position += 1;
            let path = self.path();
            let found = self.draft.sink.find(&self.field.group, &slots, &key, position, path);
            let Some((at, inner)) = found.and_then(|at| Some((at, self.field.group.get(at)?))) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let place = At { row: self.draft.row, field: self.field, inner: Some((self.index, inner)) };
            let read = map.next_value_seed(One { at: place, draft: self.draft })?;
            if let Some(slot) = slots.get_mut(at) {
                *slot = read;
            }
        }
        Ok(slots)
    }
}

impl Scalar<'_> {
    /// A JSON number that is no 64-bit integer. Its digits are not used: such a number is refused wherever it stands.
    pub(super) fn of_float(number: f64) -> Self {
        Scalar::OtherNumber { huge: number.abs() > MAX_EXACT, negative: number.is_sign_negative() }
    }
}
