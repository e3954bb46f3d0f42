use std::fmt::{self, Write as _};

use serde::ser::{
    Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct, Serializer,
};

/// Writes a value of this library as JSON text: no spaces, keys in their own order, the same bytes in every language.
///
/// A value with a float, raw bytes, a key that is no text or an enum that holds something has no such text, and gives an
/// empty one; nothing of this library has any of these.
///
/// ```
/// use wushe::finding::to_json;
/// use wushe::value::Date;
///
/// assert_eq!(to_json(&[Date::parse("2022-05-21")?]), r#"["2022-05-21"]"#);
/// assert_eq!(to_json(&0.5), "");
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[must_use]
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    match value.serialize(&mut Writer { out: &mut out, around: VALUE }) {
        Ok(()) => out,
        Err(Unwritable) => String::new(),
    }
}

/// Adds a text in quotes, escaping what JSON forbids and no more, as RFC 8785 asks for.
pub(crate) fn quoted(text: &str, out: &mut String) {
    between(VALUE, text, out);
}

/// What stands around a text: each piece that is added costs a call in a module built for size.
type Around = (&'static str, &'static str);

const VALUE: Around = ("\"", "\"");
const FIRST_KEY: Around = ("\"", "\":");
const KEY: Around = (",\"", "\":");

fn between((before, after): Around, text: &str, out: &mut String) {
    out.push_str(before);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')) {
        let (plain, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = from.chars();
        match characters.next() {
            Some('\u{8}') => out.push_str("\\b"),
            Some('\t') => out.push_str("\\t"),
            Some('\n') => out.push_str("\\n"),
            Some('\u{c}') => out.push_str("\\f"),
            Some('\r') => out.push_str("\\r"),
            Some(visible @ ('"' | '\\')) => out.extend(['\\', visible]),
            control => push(out, format_args!("\\u{:04x}", control.map_or(0, u32::from))),
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push_str(after);
}

fn push(out: &mut String, written: fmt::Arguments<'_>) {
    // Writing into a text that grows has no way to fail.
    let _ = out.write_fmt(written);
}

/// A value that JSON of this library doesn't have.
#[derive(Debug)]
struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without JSON")
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unwritable
    }
}

type Written = Result<(), Unwritable>;

struct Writer<'o> {
    out: &'o mut String,
    /// What stands around the next text.
    around: Around,
}

impl Writer<'_> {
    fn whole(&mut self, number: impl fmt::Display) -> Written {
        push(self.out, format_args!("{number}"));
        Ok(())
    }
}

/// Methods of a serializer that refuse.
macro_rules! refuse {
    ($($name:ident($($type:ty),*) -> $ok:ty;)*) => {$(
        fn $name(self, $(_: $type),*) -> Result<$ok, Unwritable> {
            Err(Unwritable)
        }
    )*};
}

impl<'w, 'o> Serializer for &'w mut Writer<'o> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Parts<'w, 'o>;
    type SerializeTuple = Parts<'w, 'o>;
    type SerializeTupleStruct = Parts<'w, 'o>;
    type SerializeMap = Parts<'w, 'o>;
    type SerializeStruct = Parts<'w, 'o>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeStructVariant = Impossible<(), Unwritable>;

    refuse! {
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_bool(self, yes: bool) -> Written {
        self.out.push_str(if yes { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> Written {
        self.whole(number)
    }

    fn serialize_i16(self, number: i16) -> Written {
        self.whole(number)
    }

    fn serialize_i32(self, number: i32) -> Written {
        self.whole(number)
    }

    fn serialize_i64(self, number: i64) -> Written {
        self.whole(number)
    }

    fn serialize_u8(self, number: u8) -> Written {
        self.whole(number)
    }

    fn serialize_u16(self, number: u16) -> Written {
        self.whole(number)
    }

    fn serialize_u32(self, number: u32) -> Written {
        self.whole(number)
    }

    fn serialize_u64(self, number: u64) -> Written {
        self.whole(number)
    }

    fn serialize_char(self, character: char) -> Written {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written {
        between(self.around, text, self.out);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Written {
        Err(Unwritable)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'w, 'o>, Unwritable> {
        Ok(Parts::open(self, '[', ']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'w, 'o>, Unwritable> {
        Ok(Parts::open(self, '[', ']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, 'o>, Unwritable> {
        Ok(Parts::open(self, '[', ']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'w, 'o>, Unwritable> {
        Ok(Parts::open(self, '{', '}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, 'o>, Unwritable> {
        Ok(Parts::open(self, '{', '}'))
    }
}

/// The items of a list or the entries of an object.
struct Parts<'w, 'o> {
    writer: &'w mut Writer<'o>,
    close: char,
    first: bool,
}

impl<'w, 'o> Parts<'w, 'o> {
    fn open(writer: &'w mut Writer<'o>, open: char, close: char) -> Self {
        writer.out.push(open);
        Parts { writer, close, first: true }
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.writer.out.push(',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.comma();
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.out.push(self.close);
    }
}

impl SerializeSeq for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

impl SerializeTupleStruct for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

impl SerializeMap for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        let around = if std::mem::take(&mut self.first) { FIRST_KEY } else { KEY };
        let start = self.writer.out.len();
        self.writer.around = around;
        key.serialize(&mut *self.writer)?;
        self.writer.around = VALUE;
        let is_text = self.writer.out.get(start..).is_some_and(|key| key.starts_with(around.0));
        if is_text { Ok(()) } else { Err(Unwritable) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.serialize_entry(name, value)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[derive(serde::Serialize)]
    enum Odd {
        Unit,
        Holding(u8),
    }

    #[derive(serde::Serialize)]
    struct Pair(u8, Option<i16>);

    #[derive(serde::Serialize)]
    struct Nothing;

    #[test]
    fn every_kind_of_value_as_serde_json_writes_it() {
        let value = (true, -1i8, u64::MAX, i64::MIN, '五', "a\"\\\n\u{1}\u{7f}社", None::<u8>, Some(Odd::Unit), Pair(1, None), Nothing);
        assert_eq!(to_json(&value), serde_json::to_string(&value).unwrap());
        assert_eq!(to_json(&BTreeMap::from([(Odd::Unit.to_string(), 1)])), r#"{"Unit":1}"#);
    }

    impl fmt::Display for Odd {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Unit")
        }
    }

    #[test]
    fn what_has_no_text() {
        assert_eq!(to_json(&[Odd::Holding(1)]), "");
        assert_eq!(to_json(&BTreeMap::from([(1, 2)])), "");
        assert_eq!(to_json(&json!({ "a": [0.5] })), "");
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\\x00-\\x7f五]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            let object = prop::collection::btree_map(any::<String>(), inner.clone(), 0..5);
            prop_oneof![prop::collection::vec(inner, 0..5).prop_map(Value::from), object.prop_map(|map| map.into_iter().collect())]
        })
    }

    proptest! {
        #[test]
        fn values_as_serde_json_writes_them(value in values()) {
            prop_assert_eq!(to_json(&value), value.to_string());
        }
    }
}
