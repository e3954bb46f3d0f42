//! The lines of `tests/vectors/network.jsonl`, as Python, Node and the browser run them.

use std::collections::BTreeSet;

use wushe::finding::Code;
use wushe::network::{Divisions, Network, query_json};

const VECTORS: &str = include_str!("../../tests/vectors/network.jsonl");

#[derive(serde::Deserialize)]
struct Line {
    id: String,
    op: String,
    date: String,
    query: serde_json::Value,
    expect: serde_json::Value,
}

fn hinggan() -> Result<Network, wushe::Findings> {
    Divisions::parse(include_str!("../divisions/hinggan.csv")).map(Network::of_divisions)
}

#[test]
fn every_line_gives_what_it_says_to_the_byte() {
    let network = hinggan().unwrap();
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for text in VECTORS.lines() {
        let line: Line = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(line.op, "network", "{}", line.id);
        assert!(ids.insert(line.id.clone()), "{} is there twice", line.id);
        // Both texts stand in the line as they cross the border: without spaces, keys in their order.
        let (front, expect) = text.rsplit_once(r#","expect":"#).unwrap();
        let (_, query) = front.split_once(r#","query":"#).unwrap();
        let expect = expect.strip_suffix('}').unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(expect).unwrap(), line.expect);
        assert_eq!(serde_json::from_str::<serde_json::Value>(query).unwrap(), line.query);
        let got = query_json(&network, &line.date, query);
        if got != expect {
            wrong.push(format!("{}\n  got      {got}\n  expected {expect}", line.id));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), ids.len(), wrong.join("\n"));
    assert!(ids.len() >= 100, "{} vectors", ids.len());
}

#[test]
fn every_code_of_the_room_has_a_vector_with_its_parameters() {
    let rooms = [include_str!("../catalogue/network.toml"), include_str!("../catalogue/time.toml")];
    let heads = rooms.iter().flat_map(|room| room.lines()).filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    // A thousand bad rows are no line for a file; `division_lists` triggers that one.
    for name in heads.filter(|name| !["division_list_more", "division_list_too_long"].contains(name)) {
        let code = Code::from_name(name).unwrap();
        let marked = format!(r#""code":"{name}""#);
        let found: Vec<&str> = VECTORS.lines().filter(|line| line.contains(&marked)).collect();
        assert!(!found.is_empty(), "no vector triggers {name}");
        for param in code.params() {
            assert!(found.iter().all(|line| line.contains(&format!(r#""{param}":"#))), "{name} without {param}");
        }
    }
}

#[test]
fn a_doubled_key_is_refused() {
    let got = query_json(&hinggan().unwrap(), "2022-05-21", r#"{"kind":"unit","code":"1522","code":"15"}"#);
    assert_eq!(got, r#"{"findings":[{"code":"network_format","severity":"error","path":[],"params":{"line":1,"column":35}}]}"#);
}

#[test]
fn a_free_name_is_not_printed() {
    let json = r#"{"points":[{"id":"P1","name":"点","station":"S1","unit":"152223000000","free_name":"新通路小区"}],
        "stations":[{"id":"S1","name":"站","unit":"152223000000"}]}"#;
    let network = Network::from_json(hinggan().unwrap().divisions().clone(), json).unwrap();
    assert_eq!(network.points()[0].place.free_name.as_deref(), Some("新通路小区"));
    assert!(!format!("{network:?}").contains("新通路"));
}

#[test]
fn no_text_of_a_user_comes_back() {
    let network = hinggan().unwrap();
    let secret = "15222119491231002X";
    let station = format!(r#"{{"id":" {secret}","name":" {secret}","unit":"{secret}","opened_on":"{secret}"}}"#);
    for query in [
        format!(r#"{{"kind":"unit","code":"{secret}"}}"#),
        format!(r#"{{"kind":"by_name","name":"{secret}"}}"#),
        format!(r#"{{"kind":"by_name","name":"x","within":"{secret}"}}"#),
        format!(r#"{{"kind":"station_unit","station":"{secret}"}}"#),
        format!(r#"{{"kind":"period","period":"{secret}"}}"#),
        format!(r#"{{"kind":"{secret}"}}"#),
        format!(r#"{{"kind":"unit","{secret}":1}}"#),
        format!(r#"{{"kind":"load","lists":"date_point,code,name\n{secret},{secret},\"{secret}\n{secret}"}}"#),
        format!(r#"{{"kind":"build","network":{{"stations":[{station}]}}}}"#),
        format!(r#"{{"kind":"build","network":{{"stations":[{}]}}}}"#, station.replace(&format!(r#""unit":"{secret}""#), r#""unit":"x""#)),
    ] {
        let got = query_json(&network, "2022-05-21", &query);
        assert!(got.starts_with('{') && !got.contains(secret), "{query}: {got}");
    }
}
