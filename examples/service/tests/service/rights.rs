//! What a token may do, and with the records of which stations.

use crate::client::Answer;
use crate::common::{JSON, Service, TODAY, assert_problem, folder, json, sent, text};

const READS: &str = "reads-0123456789";
const WRITES: &str = "writes-0123456789";
const CORRECTS: &str = "corrects-0123456789";
const STATION: &str = "station-0123456789";
const OTHER: &str = "other-0123456789";
const ALL: &str = "everything-0123456789";

fn start(folder: &std::path::Path) -> Service {
    let file = folder.join("tokens");
    let lines = [
        format!("{READS} read"),
        format!("{WRITES}\twrite"),
        format!("{CORRECTS} read correct"),
        format!("{STATION} stations=152221100000,S1"),
        format!("{OTHER} read write correct stations=S2"),
        ALL.to_owned(),
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    Service::start(folder, &["--token-file", file.to_str().unwrap()])
}

fn ask(service: &Service, token: &str, first_line: &str, more: &[(&str, &str)], body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers: Vec<(&str, &str)> = [("authorization", bearer.as_str())].into_iter().chain(more.iter().copied()).collect();
    service.client().ask(first_line, &headers, body.as_bytes()).unwrap()
}

fn post(service: &Service, token: &str, key: &str, body: &str) -> Answer {
    ask(service, token, "POST /records", &[JSON, ("idempotency-key", key)], body)
}

fn put(service: &Service, token: &str, id: &str, hash: &str, body: &str) -> Answer {
    let headers = [JSON, ("idempotency-key", &format!("{token}-{id}-{}", body.len())), ("if-match", &format!("\"{hash}\""))];
    ask(service, token, &format!("PUT /records/{id}"), &headers, body)
}

fn assert_forbidden(answer: &Answer, code: &str, path: serde_json::Value, params: serde_json::Value) {
    assert_problem(answer, 403, code);
    let findings = json(answer)["findings"].clone();
    assert_eq!(findings, serde_json::json!([{"code": code, "severity": "error", "path": path, "params": params}]), "{answer:?}");
}

fn assert_right(answer: &Answer, right: &str) {
    assert_forbidden(answer, "right_missing", serde_json::json!([]), serde_json::json!({ "right": right }));
}

#[test]
fn a_token_does_what_it_may_and_nothing_else() {
    let folder = folder();
    let service = start(folder.path());
    let stored = post(&service, WRITES, "visit-1", &sent("H1"));
    assert_eq!(stored.status, 201, "{stored:?}");
    let (id, hash) = (text(&stored, "id"), text(&stored, "hash"));
    let place = format!("GET /records/{id}");
    assert_eq!(ask(&service, READS, &place, &[], "").status, 200);
    for question in [place.as_str(), "GET /figures?measure=household_visits", "GET /due?first=2022-01-01&last=2022-12-31"] {
        assert_right(&ask(&service, WRITES, question, &[], ""), "read");
        assert_eq!(ask(&service, ALL, question, &[], "").status, 200);
    }
    assert_right(&post(&service, READS, "visit-2", &sent("H2")), "write");
    assert_right(&post(&service, CORRECTS, "visit-2", &sent("H2")), "write");
    assert_right(&put(&service, WRITES, &id, &hash, &sent("H2")), "correct");
    assert_eq!(put(&service, CORRECTS, &id, &hash, &sent("H2")).status, 200);
    assert_eq!(service.number("records_counted"), 1);
    for unknown in ["reads-012345678", "reads-0123456789 read", ""] {
        assert_problem(&ask(&service, unknown, &place, &[], ""), 401, "token_unknown");
    }
}

#[test]
fn what_is_approved_takes_the_right_to_approve() {
    let folder = folder();
    let service = start(folder.path());
    let visit = |household: &str| {
        format!(
            r#""form":"home_visit","today":"{TODAY}","record":{{"visited_on":"2022-05-18","station":"152221100000","worker":"W1","household":"{household}","assessed":true,"lives_alone":true,"has_kin":false,"part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}}"#
        )
    };
    let assert_approve = |answer: &Answer| {
        assert_forbidden(answer, "right_missing", serde_json::json!(["record"]), serde_json::json!({"right": "approve"}));
    };
    let body = format!("{{{}}}", visit("H1"));
    assert_approve(&post(&service, WRITES, "visit-1", &body));
    let stored = post(&service, ALL, "visit-1", &body);
    assert_eq!(stored.status, 201, "{stored:?}");
    let (id, hash) = (text(&stored, "id"), text(&stored, "hash"));
    let said = format!(r#"{{{},"correction":{{"on":"2022-05-21","reason":"写错","corrects":"{hash}"}}}}"#, visit("H2"));
    assert_approve(&put(&service, CORRECTS, &id, &hash, &said));
    assert_eq!(put(&service, ALL, &id, &hash, &said).status, 200);
    // A correction that approves, too.
    let stored = post(&service, ALL, "visit-2", &sent("H3"));
    assert_approve(&put(&service, CORRECTS, &text(&stored, "id"), &text(&stored, "hash"), &body));
}

#[test]
fn a_token_of_some_stations_has_to_do_with_their_records_alone() {
    let folder = folder();
    let service = start(folder.path());
    let assert_station = |answer: &Answer, path: serde_json::Value, station: &str| {
        assert_forbidden(answer, "station_missing", path, serde_json::json!({ "station": station }));
    };
    let stored = post(&service, STATION, "visit-1", &sent("H1"));
    assert_eq!(stored.status, 201, "{stored:?}");
    let (id, hash) = (text(&stored, "id"), text(&stored, "hash"));
    let at_id = || serde_json::json!(["id"]);
    assert_station(&post(&service, OTHER, "visit-2", &sent("H2")), serde_json::json!(["record", "station"]), "152221100000");
    for question in [format!("GET /records/{id}"), format!("GET /records/{id}/history")] {
        assert_eq!(ask(&service, STATION, &question, &[], "").status, 200);
        assert_station(&ask(&service, OTHER, &question, &[], ""), at_id(), "152221100000");
    }
    assert_station(&put(&service, OTHER, &id, &hash, &sent("H2")), at_id(), "152221100000");
    let moved = sent("H1").replace("152221100000", "S2");
    assert_station(&put(&service, STATION, &id, &hash, &moved), serde_json::json!(["record", "station"]), "S2");

    // Of many, each.
    let visits = [crate::common::visit("H5"), crate::common::visit("H6").replace("152221100000", "S9")].join(",");
    let list = format!(r#"{{"form":"home_visit","today":"{TODAY}","records":[{visits}]}}"#);
    assert_station(&post(&service, STATION, "visits-1", &list), serde_json::json!([2, "station"]), "S9");
    let ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H7\n2022-05-20,S9,W1,H8\n";
    let headers = [("content-type", "text/csv"), ("idempotency-key", "ledger-1")];
    let answer = ask(&service, STATION, "POST /records?form=home_visit", &headers, ledger);
    assert_station(&answer, serde_json::json!([3, "station"]), "S9");
    let stored = ask(&service, ALL, "POST /records?form=home_visit", &headers, ledger);
    assert_eq!(stored.status, 201, "{stored:?}");
    let row = format!("GET /records/{}", json(&stored)["records"][1]["id"].as_str().unwrap());
    assert_station(&ask(&service, STATION, &row, &[], ""), at_id(), "S9");

    // What is of no station is of none that the token is for.
    let certificate =
        format!(r#"{{"form":"certificate","today":"{TODAY}","record":{{"worker":"W1","obtained_on":"2022-03-01","level":"junior"}}}}"#);
    assert_station(&post(&service, STATION, "certificate-1", &certificate), serde_json::json!(["record", "station"]), "");
    assert_station(&ask(&service, STATION, "GET /figures?measure=household_visits", &[], ""), serde_json::json!(["unit"]), "");
    let due = "GET /due?first=2022-01-01&last=2022-12-31";
    assert_station(&ask(&service, STATION, due, &[], ""), serde_json::json!(["station"]), "");
    assert_station(&ask(&service, STATION, &format!("{due}&station=S2"), &[], ""), serde_json::json!(["station"]), "S2");
    assert_eq!(ask(&service, STATION, &format!("{due}&station=S1"), &[], "").status, 200);
    let log = service.stop().join("\n");
    for text in [STATION, OTHER, ALL, "H1", "W1"] {
        assert!(!log.contains(text), "{text}");
    }
}
