use super::{Family, Item, family, joined};

const PACK: &str = r#""pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"}"#;
const LABEL: &str = r#""label":{"en":"A","zh":"甲"},"provenance":"illustrative""#;

fn pack(more: &str) -> Item {
    Item::new("", [format!("{{{PACK},{more}}}")])
}

fn form(fields: &str) -> Item {
    let own = r#"{"id":"on","label":{"en":"Date","zh":"日期"},"required":true,"role":"date","type":"date"},{"id":"station","label":{"en":"Station","zh":"社工站"},"required":true,"role":"station","type":"station"}"#;
    pack(&format!(r#""forms":[{{"id":"call","kind":"hotline_call",{LABEL},"fields":[{own},{fields}]}}]"#))
}

fn field(at: usize) -> String {
    format!(r#"{{"id":"f{at}","label":{{"en":"F{at}","zh":"栏{at}"}},"type":"text"}}"#)
}

fn stations(size: usize) -> String {
    joined(size, ",", |at| format!(r#"{{"id":"S{at}","name":"站{at}","unit":"152221100000"}}"#))
}

fn list(at: usize, options: &str) -> String {
    format!(r#"{{"id":"c{at}",{LABEL},"options":[{options}]}}"#)
}

fn named(at: usize) -> String {
    format!(r#"{{"id":"o{at}","label":{{"en":"O{at}","zh":"项{at}"}}}}"#)
}

fn nested(size: usize) -> String {
    let field = |at: usize| format!(r#"{{"id":"f{at}","fact":"x{at}","label":{{"en":"F{at}","zh":"栏{at}"}},"type":"count"}}"#);
    let group = r#"{"id":"g","role":"participants","label":{"en":"G","zh":"组"},"type":"group","fields":[{"id":"i","fact":"y","label":{"en":"I","zh":"行"},"type":"count"}]}"#;
    let check = |at: usize| {
        format!(r#"{{"id":"k{at}","at":"g","forbid":"some p in participants satisfies p.y > x{at}","message":{{"en":"M","zh":"不可"}}}}"#)
    };
    let fact = |name: &str| format!(r#"{{"id":"{name}","type":"count","label":{{"en":"{name}","zh":"{name}"}}}}"#);
    format!(
        r#""facts":[{},{}],"forms":[{{"id":"call","kind":"hotline_call",{LABEL},"fields":[{group},{}],"checks":[{}]}}]"#,
        fact("y"),
        joined(size, ",", |at| fact(&format!("x{at}"))),
        joined(size, ",", field),
        joined(size, ",", check)
    )
}

pub(super) const FAMILIES: &[Family] = &[
    family("Pack::from_json", "fields of a form", 50, |size| form(&joined(size, ",", field))),
    family("Pack::from_json", "code lists", 100, |size| pack(&format!(r#""codes":[{}]"#, joined(size, ",", |at| list(at, &named(at)))))),
    family("Pack::from_json", "options of a list", 50, |size| pack(&format!(r#""codes":[{}]"#, list(0, &joined(size, ",", named))))),
    // Beyond what a list may hold, nothing of it is held.
    family("Pack::from_json", "options that are too many", 4_000, |size| {
        pack(&format!(r#""codes":[{}]"#, list(0, &joined(size, ",", named))))
    }),
    family("Pack::from_json", "code lists that are too many", 4_000, |size| {
        pack(&format!(r#""codes":[{}]"#, joined(size, ",", |at| list(at, &named(at)))))
    }),
    family("Pack::from_json", "facts and quantifiers", 20, |size| pack(&nested(size))),
    family("Pack::from_json", "unknown keys", 200, |size| pack(&joined(size, ",", |at| format!("\"k{at}\":1")))),
    family("Pack::from_toml", "options of a list", 50, |size| {
        let option = |at: usize| format!("[[codes.options]]\nid = \"o{at}\"\nlabel = {{ zh = \"项{at}\", en = \"O{at}\" }}\n");
        let head = "[[codes]]\nid = \"c\"\nlabel = { zh = \"甲\", en = \"A\" }\nprovenance = \"illustrative\"\n";
        Item::new("national/codes.toml", [format!("{head}{}", joined(size, "", option))])
    }),
    family("Pack::from_toml", "facts", 100, |size| {
        let fact = |at: usize| format!("[[facts]]\nid = \"x{at}\"\ntype = \"count\"\nlabel = {{ zh = \"事{at}\", en = \"X{at}\" }}\n");
        Item::new("national/facts.toml", [joined(size, "", fact)])
    }),
    family("Pack::from_toml", "characters of a name that there is not", 10_000, |size| {
        Item::new("national/pack.toml", [format!("id = \"national\"\nextends = \"{}\"\n", "x".repeat(size))])
    }),
    family("Pack::from_toml", "comments", 500, |size| Item::new("national/pack.toml", [joined(size, "\n", |at| format!("# {at}"))])),
    family("Pack::verify_quotes", "lines of a document", 500, |size| Item::new("mzt-094-2017", ["个案工作的流程\n".repeat(size)])),
    family("Divisions::parse", "villages", 200, |size| {
        let village = |at: usize| format!("152221100{:03},村{at}", at.checked_rem(400).map_or(200, |at| at.saturating_add(200)));
        Item::new("", [format!("date_point,code,name\n{}\n", joined(size, "\n", |at| format!("2021-10-31,{}", village(at))))])
    }),
    family("Network::from_json", "stations", 100, |size| Item::new("", [format!(r#"{{"stations":[{}]}}"#, stations(size))])),
    family("Network::from_json", "stations of one id", 100, |size| {
        let one = |_| r#"{"id":"S","name":"站","unit":"152221100000"}"#.to_owned();
        Item::new("", [format!(r#"{{"stations":[{}]}}"#, joined(size, ",", one))])
    }),
    family("Network::from_json", "stations of one project", 100, |size| {
        let project = format!(r#"[{{"id":"P","name":"项目","stations":[{}]}}]"#, joined(size, ",", |at| format!("\"S{at}\"")));
        Item::new("", [format!(r#"{{"stations":[{}],"projects":{project}}}"#, stations(size))])
    }),
    family("network::query_json", "stations of its network", 100, |size| {
        Item::new("", ["2022-05-21".to_owned(), format!(r#"{{"kind":"stations","network":{{"stations":[{}]}}}}"#, stations(size))])
    }),
];
