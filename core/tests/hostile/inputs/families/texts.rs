use super::{Family, Item, family, joined};

pub(super) const FAMILIES: &[Family] = &[
    family("value::parse_json", "digits of an amount", 4_000, |size| Item::new("amount", ["1".repeat(size)])),
    family("value::parse_json", "full-width letters of a reported figure", 4_000, |size| Item::new("reported", ["万".repeat(size)])),
    family("value::parse_json", "separators of a date", 4_000, |size| Item::new("date", ["-1".repeat(size)])),
    family("parsers of value, time", "words of a period", 4_000, |size| Item::new("", ["..2022".repeat(size)])),
    family("parsers of value, time", "spaces", 4_000, |size| Item::new("", [format!("1{}", " ".repeat(size))])),
    family("Finding::from_json", "steps of a path", 1_000, |size| {
        Item::new(
            "",
            [format!(r#"{{"code":"required","severity":"error","path":[{}],"params":{{}}}}"#, joined(size, ",", |at| at.to_string()))],
        )
    }),
    family("condition::evaluate_json", "terms of one fact", 200, |size| {
        Item::new("", [joined(size, " and ", |_| "a".to_owned()), r#"{"a":{"type":"boolean","value":true}}"#.to_owned()])
    }),
    family("condition::evaluate_json", "characters of a text", 4_000, |size| {
        Item::new("", ["a = \"x\"".to_owned(), format!(r#"{{"a":{{"type":"text","value":"{}"}}}}"#, "x".repeat(size))])
    }),
    family("condition::evaluate_json", "items of a list", 500, |size| {
        let facts = format!(r#"{{"xs":{{"type":"list<number>","value":[{}]}}}}"#, joined(size, ",", |at| at.to_string()));
        Item::new("", ["some x in xs satisfies x > 1000000".to_owned(), facts])
    }),
    family("condition::explain_json", "terms of one fact", 100, |size| {
        Item::new("", [joined(size, " or ", |_| "a".to_owned()), r#"{"a":{"type":"boolean","value":false}}"#.to_owned()])
    }),
    family("Expression::compile", "terms of one fact", 200, |size| Item::new("", [joined(size, " and ", |_| "assessed".to_owned())])),
    family("Expression::compile", "texts of a list", 200, |size| {
        Item::new("", [format!("assessed in [{}]", joined(size, ",", |at| format!("\"{at}\"")))])
    }),
    family("Expression::compile", "characters that are none of the language", 1_000, |size| Item::new("", ["，".repeat(size)])),
];
