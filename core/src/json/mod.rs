//! JSON texts: one reader from left to right and one writer, for every room.
//!
//! The reader builds nothing: whoever asks decides what becomes of each key and value, so no digit is lost, a doubled key
//! is seen, and a text within a text is borrowed where it has no escapes. Both are small because a browser loads them.

mod number;
mod reader;
mod strings;
mod writer;

pub(crate) use number::Number;
pub(crate) use reader::{Broken, Buffers, Reader, Token};
pub(crate) use writer::quoted;
pub use writer::to_json;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

    use super::*;

    /// What a reader saw, spelled so that two readers can be compared.
    #[derive(Debug, PartialEq)]
    struct Seen(String);

    impl<'de> Deserialize<'de> for Seen {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Values;
            impl<'de> Visitor<'de> for Values {
                type Value = Seen;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("JSON")
                }
                fn visit_unit<E>(self) -> Result<Seen, E> {
                    Ok(Seen("null".to_owned()))
                }
                fn visit_bool<E>(self, yes: bool) -> Result<Seen, E> {
                    Ok(Seen(yes.to_string()))
                }
                fn visit_i64<E>(self, int: i64) -> Result<Seen, E> {
                    Ok(Seen(int.to_string()))
                }
                fn visit_u64<E>(self, int: u64) -> Result<Seen, E> {
                    Ok(Seen(i64::try_from(int).map_or("+huge".to_owned(), |int| int.to_string())))
                }
                fn visit_f64<E>(self, number: f64) -> Result<Seen, E> {
                    let sign = if number.is_sign_negative() { '-' } else { '+' };
                    // The one number on which the two differ: it has no fraction, so it is whole.
                    if number == 0.0 && number.is_sign_negative() {
                        return Ok(Seen("-zero".to_owned()));
                    }
                    Ok(Seen(format!("{sign}{}", if number.abs() > 9_007_199_254_740_991.0 { "huge" } else { "fraction" })))
                }
                fn visit_str<E>(self, text: &str) -> Result<Seen, E> {
                    Ok(Seen(format!("{text:?}")))
                }
                fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Seen, A::Error> {
                    let mut out = "[".to_owned();
                    while let Some(Seen(item)) = seq.next_element()? {
                        out += &item;
                        out.push(',');
                    }
                    Ok(Seen(out + "]"))
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seen, A::Error> {
                    let mut out = "{".to_owned();
                    while let Some((key, Seen(value))) = map.next_entry::<String, Seen>()? {
                        out += &format!("{key:?}:{value},");
                    }
                    Ok(Seen(out + "}"))
                }
            }
            deserializer.deserialize_any(Values)
        }
    }

    fn ours(reader: &mut Reader<'_>, out: &mut String) -> Result<(), Broken> {
        match reader.value()? {
            Token::Null => out.push_str("null"),
            Token::Boolean(yes) => out.push_str(&yes.to_string()),
            Token::Number(number) => {
                let sign = if number.is_negative() { '-' } else { '+' };
                let size = if number.is_huge() { "huge" } else { "fraction" };
                let float = || format!("{sign}{size}");
                let zero = number.is_negative()
                    && number.0.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).all(|byte| !matches!(byte, b'1'..=b'9'));
                out.push_str(&if zero { "-zero".to_owned() } else { number.int().map_or_else(float, |int| int.to_string()) });
            }
            Token::Text(text) => out.push_str(&format!("{text:?}")),
            Token::List => {
                out.push('[');
                while reader.item()? {
                    ours(reader, out)?;
                    out.push(',');
                }
                out.push(']');
            }
            Token::Object => {
                out.push('{');
                while let Some(key) = reader.key()? {
                    out.push_str(&format!("{key:?}:"));
                    ours(reader, out)?;
                    out.push(',');
                }
                out.push('}');
            }
        }
        Ok(())
    }

    type Place = (usize, usize);

    fn read_ours(text: &str) -> Result<Seen, Place> {
        let mut reader = Reader::new(text);
        let mut out = String::new();
        let read = ours(&mut reader, &mut out).and_then(|()| reader.end());
        read.map(|()| Seen(out)).map_err(|broken| broken.line_and_column(text))
    }

    fn read_theirs(text: &str) -> Result<Seen, Place> {
        serde_json::from_str(text).map_err(|error| (error.line(), error.column()))
    }

    fn skip_ours(text: &str) -> Result<(), Place> {
        let mut reader = Reader::new(text);
        reader.skip().and_then(|()| reader.end()).map_err(|broken| broken.line_and_column(text))
    }

    fn skip_theirs(text: &str) -> Result<(), Place> {
        let read = serde_json::from_str::<IgnoredAny>(text).map(|_| ());
        read.map_err(|error| {
            // Where it skips, it names the place before a control character, else that behind it.
            let line_and_column = (error.line(), error.column());
            if !error.to_string().starts_with("control character") {
                return line_and_column;
            }
            let newline = text.split('\n').nth(error.line() - 1).is_some_and(|line| line.len() == error.column());
            if newline { (error.line() + 1, 0) } else { (error.line(), error.column() + 1) }
        })
    }

    fn agree(text: &str) {
        assert_eq!(read_ours(text), read_theirs(text), "{text:?}");
        assert_eq!(skip_ours(text), skip_theirs(text), "{text:?}");
    }

    #[test]
    fn it_reads_and_refuses_where_serde_json_does() {
        for text in [
            "",
            " ",
            "nul",
            "nulx",
            "tru",
            "truf",
            "falsy",
            "-",
            "-x",
            "01",
            "-0",
            "-0.0",
            "1.",
            "1.x",
            "1e",
            "1e+",
            "1ex",
            "1E5",
            "0e1",
            "1e400",
            "-1e400",
            "0e400",
            "1e-400",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "-9223372036854775809",
            "[",
            "[1",
            "[1,",
            "[,",
            "[1,]",
            "[1 2]",
            "[1}",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{,",
            "{1:2}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1]",
            "{\"a\":}",
            "[]x",
            "\u{feff}{}",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12G4\"",
            "\"\\ud800\"",
            "\"\\ud800\\n\"",
            "\"\\ud800\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83dx\"",
            "\"\\ud83d",
            "\"a\nb\"",
            "\"\u{1f}\"",
            "\"\u{7f}\"",
            "\"12345678\\n12345678\\u00e9五社\"",
            "{\"a\":1,\"a\":2}",
            "\n\n [1,\n 2,\n x]",
            "'a'",
            "NaN",
            "[1,2,[3,{\"a\":[]}],{}]",
            " [ ] ",
            " { } ",
        ] {
            agree(text);
        }
    }

    #[test]
    fn depth_is_bounded_where_it_could_overflow() {
        for depth in [1, 126, 127, 128, 129, 100_000] {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            agree(&format!("{open}{close}"));
            agree(&open);
            assert_eq!(skip_ours(&format!("{open}{close}")), Ok(()));
        }
        let objects = 50_000;
        agree(&format!("{}1{}", "{\"a\":[".repeat(objects), "]}".repeat(objects)));
        agree(&"{\"a\":[".repeat(objects));
    }

    #[test]
    fn room_is_kept() {
        let mut reader = Reader::new(r#""an \"escape\"""#);
        assert_eq!(reader.value(), Ok(Token::Text("an \"escape\"")));
        let mut reader = Reader::with(r#""五\u793e""#, reader.into_buffers());
        assert_eq!(reader.value(), Ok(Token::Text("五社")));
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|yes| yes.to_string()),
            any::<i64>().prop_map(|int| int.to_string()),
            "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?",
            any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
            "\"([ -!#-\\[\\]-~五社]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude0[0-9]){0,20}\"",
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let space = "[ \n\t\r]{0,2}";
            let list = prop::collection::vec((space, inner.clone()), 0..6)
                .prop_map(|items| format!("[{}]", items.into_iter().map(|(space, item)| space + &item).collect::<Vec<_>>().join(",")));
            let object = prop::collection::vec(("[a-c\\\\\"]{0,3}", space, inner), 0..6).prop_map(|entries| {
                let entry = |(key, space, item): (String, String, String)| {
                    format!("{space}{}:{space}{item}{space}", serde_json::to_string(&key).unwrap())
                };
                format!("{{{}}}", entries.into_iter().map(entry).collect::<Vec<_>>().join(","))
            });
            prop_oneof![list, object]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn valid_texts(text in json()) {
            agree(&text);
        }

        #[test]
        fn texts_with_one_mistake(text in json(), at: prop::sample::Index, planted in "[\\x00-\\x7f五]{0,2}", taken in 0_usize..3) {
            let places: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = at.index(places.len());
            let end = places[(at + taken).min(places.len() - 1)];
            agree(&format!("{}{planted}{}", text.get(..places[at]).unwrap(), text.get(end..).unwrap()));
        }

        #[test]
        fn any_text(text in "[\\[\\]{}:,\"\\\\0-9eE.tfn \n-]{0,30}") {
            agree(&text);
        }
    }
}
