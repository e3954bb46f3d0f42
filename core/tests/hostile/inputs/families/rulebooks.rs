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

pub(super) const FAMILIES: &[Family] = &[
    family("Pack::from_json", "fields of a form", 50, |size| form(&joined(size, ",", field))),
    family("Pack::from_json", "unknown keys", 200, |size| pack(&joined(size, ",", |at| format!("\"k{at}\":1")))),
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
