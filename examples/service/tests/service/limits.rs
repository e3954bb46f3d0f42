//! What is refused: who has no token, what is too large, too deep, too slow or no record.

use std::time::{Duration, Instant};

use crate::client::{Answer, Client};
use crate::common::{BEARER, JSON, Service, assert_problem, folder, json, sent, visit};

const KEY: (&str, &str) = ("idempotency-key", "key-1");

#[test]
fn no_one_without_a_token_gets_in() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let id = json(&service.post("key-1", &sent("H1")))["id"].as_str().unwrap().to_owned();
    let lines = [
        "POST /records".to_owned(),
        format!("GET /records/{id}"),
        format!("GET /records/{id}/history"),
        format!("PUT /records/{id}"),
        "GET /figures?measure=households_visited".to_owned(),
    ];
    for line in lines {
        for wrong in [None, Some("Bearer only-for-tests-012345678"), Some("Bearer"), Some("Basic b25seS1mb3ItdGVzdHM=")] {
            let headers: Vec<_> =
                [JSON, ("idempotency-key", "key-2")].into_iter().chain(wrong.map(|wrong| ("authorization", wrong))).collect();
            let answer = service.client().ask(&line, &headers, sent("H2").as_bytes()).unwrap();
            assert_problem(&answer, 401, "token_unknown");
            assert!(answer.head.contains("www-authenticate: bearer\r\n"), "{answer:?}");
        }
    }
    // Whoever has much to say reads the answer, too.
    let answer = service.client().ask("POST /records", &[JSON, KEY], &vec![b' '; 4 << 20]).unwrap();
    assert_problem(&answer, 401, "token_unknown");
    assert_eq!(service.number("records_counted"), 1);
    for open in ["GET /healthz", "GET /metrics", "GET /openapi.json"] {
        assert_eq!(service.client().ask(open, &[], b"").unwrap().status, 200, "{open}");
    }
}

#[test]
fn nothing_starts_without_a_token() {
    let folder = folder();
    let start = |token: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wushe-service"));
        command.args(["--listen", "127.0.0.1:0", "--token-file"]).arg(folder.path().join("tokens"));
        std::fs::write(folder.path().join("tokens"), token).unwrap();
        let output = command.current_dir(folder.path()).env_remove("WUSHE_TOKEN").output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(start("\n").contains("no token"));
    let said = start("too-short-0123\n");
    assert!(said.contains("at least 16") && !said.contains("too-short"), "{said}");
}

fn post(service: &Service, body: &[u8]) -> Answer {
    service.client().ask("POST /records", &[BEARER, JSON, KEY], body).unwrap()
}

#[test]
fn what_is_too_large_is_told_before_it_is_read() {
    let folder = folder();
    let service = Service::start(folder.path(), &["--max-body", "2000", "--max-rows", "2"]);
    let mut client = service.client();
    client.raw(format!("POST /records HTTP/1.1\r\nhost: s\r\nauthorization: {}\r\ncontent-type: application/json\r\nidempotency-key: k\r\ncontent-length: 2001\r\n\r\n", BEARER.1).as_bytes()).unwrap();
    let answer = client.answer().unwrap();
    assert_problem(&answer, 413, "body_too_large");
    assert_eq!(json(&answer)["max_bytes"], 2000);

    // Without its length, too.
    let mut client = service.client();
    client.raw(format!("POST /records HTTP/1.1\r\nhost: s\r\nauthorization: {}\r\ncontent-type: application/json\r\nidempotency-key: k\r\ntransfer-encoding: chunked\r\n\r\n", BEARER.1).as_bytes()).unwrap();
    client.raw(format!("7d1\r\n{}\r\n0\r\n\r\n", " ".repeat(2001)).as_bytes()).unwrap();
    assert_problem(&client.answer().unwrap(), 413, "body_too_large");

    let list = |rows: usize| format!(r#"{{"form":"home_visit","records":[{}]}}"#, vec![visit("H1"); rows].join(","));
    assert_problem(&post(&service, list(3).as_bytes()), 413, "rows_too_many");
    assert_eq!(post(&service, list(2).as_bytes()).status, 201);

    let long = format!("GET /records/{}", "a".repeat(20_000));
    assert_eq!(service.client().ask(&long, &[BEARER], b"").unwrap().status, 431);
}

#[test]
fn what_is_no_record_is_told_by_the_library() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let post = |body: &str| post(&service, body.as_bytes());
    let broken = post("{\"form\":\"home_visit\",\n\"record\":}");
    assert_problem(&broken, 400, "json_broken");
    assert_eq!(json(&broken)["findings"][0]["params"]["line"], 2);
    for envelope in [
        "[]",
        "1",
        "{}",
        r#"{"form":"home_visit"}"#,
        r#"{"form":"home_visit","record":{},"records":[]}"#,
        r#"{"form":"home_visit","record":{},"id":1}"#,
    ] {
        assert_problem(&post(envelope), 400, "envelope_broken");
    }
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_problem(&post(&format!(r#"{{"form":"home_visit","record":{}}}"#, deep(50_000))), 422, "record_not_object");
    let record = visit("H1").replace('}', &format!(r#","participants":{}}}"#, deep(50_000)));
    assert_problem(&post(&format!(r#"{{"form":"home_visit","record":{record}}}"#)), 422, "object_expected");
    assert_problem(&post(&deep(50_000)), 400, "envelope_broken");
    let answer = service.client().ask("POST /records", &[BEARER, JSON, KEY], b"{\"form\":\"\xe8\xb5\xff\"}").unwrap();
    assert_problem(&answer, 400, "json_broken");
    let ahead = sent("H1").replace("2022-05-21", "2022-05-22");
    assert_problem(&post(&ahead), 422, "date_in_future");
    assert_problem(&post(&sent("H1").replace("2022-05-21", "tomorrow")), 422, "date_format");
    let other = |pack: &str| sent("H1").replacen('{', &format!(r#"{{"pack":"{pack}","#), 1);
    assert_problem(&post(&other("beijing@1.0.0#0123456789ab")), 422, "rulebook_other");
    assert_eq!(service.number("records_counted"), 0);
    assert_eq!(post(&other("hinggan@0.9.0#0123456789ab")).status, 201);
}

#[test]
fn a_request_names_its_key_and_its_medium() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ask = |headers: &[(&str, &str)]| service.client().ask("POST /records", headers, sent("H1").as_bytes()).unwrap();
    assert_problem(&ask(&[BEARER, JSON]), 400, "key_missing");
    assert_problem(&ask(&[BEARER, JSON, ("idempotency-key", "")]), 400, "key_missing");
    assert_problem(&ask(&[BEARER, JSON, KEY, KEY]), 400, "key_missing");
    assert_problem(&ask(&[BEARER, JSON, ("idempotency-key", &"k".repeat(256))]), 400, "key_missing");
    assert_problem(&ask(&[BEARER, KEY]), 415, "media_unknown");
    assert_problem(&ask(&[BEARER, KEY, ("content-type", "text/plain")]), 415, "media_unknown");
    assert_problem(&service.client().ask("DELETE /records", &[BEARER], b"").unwrap(), 405, "method_unknown");
    assert_problem(&service.get("/record"), 404, "path_unknown");
}

#[test]
fn who_is_slow_keeps_no_place() {
    let folder = folder();
    let service = Service::start(folder.path(), &["--patience", "1", "--max-connections", "2"]);
    let begun = Instant::now();
    let slow: Vec<Client> = (0..2)
        .map(|_| {
            let mut client = service.client();
            client.raw(b"POST /records HTTP/1.1\r\nhost:").unwrap();
            client
        })
        .collect();
    // Both places are taken by heads that never end.
    assert_eq!(service.post("key-1", &sent("H1")).status, 201);
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(slow);
    // So does whoever says nothing at all.
    let silent = [service.client(), service.client()];
    assert_eq!(service.post("key-2", &sent("H2")).status, 201);
    drop(silent);
    let mut client = service.client();
    client.raw(format!("POST /records HTTP/1.1\r\nhost: s\r\nauthorization: {}\r\ncontent-type: application/json\r\nidempotency-key: k\r\ncontent-length: 100\r\n\r\n{{", BEARER.1).as_bytes()).unwrap();
    assert_problem(&client.answer().unwrap(), 408, "body_slow");
}

#[test]
fn logs_and_numbers_hold_nothing_of_a_person() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let planted = ["张三丰", "HOUSEHOLD-PLANTED", "KEY-PLANTED", "only-for-tests"];
    let body = sent("HOUSEHOLD-PLANTED").replace("\"W1\"", "\"张三丰\"");
    let answer = service.post("KEY-PLANTED", &body);
    assert_eq!(answer.status, 201, "{answer:?}");
    let id = json(&answer)["id"].as_str().unwrap().to_owned();
    service.get(&format!("/records/{id}?who=HOUSEHOLD-PLANTED"));
    service.get("/figures?measure=HOUSEHOLD-PLANTED");
    service.post("KEY-PLANTED", &sent("张三丰"));
    service.post("KEY-PLANTED-2", &body.replace("2022-05-20", "张三丰"));
    service.client().ask("PLANTED /HOUSEHOLD-PLANTED", &[BEARER], b"").unwrap();
    let numbers = service.client().ask("GET /metrics", &[], b"").unwrap().body;
    let log = service.stop().join("\n");
    assert!(log.contains(r#""route":"/records/{id}""#) && numbers.contains(r#"route="/records/{id}""#), "{log}\n{numbers}");
    for text in planted.into_iter().chain([id.as_str()]) {
        assert!(!log.contains(text) && !numbers.contains(text), "{text} in\n{log}\n{numbers}");
    }
}

#[test]
fn the_page_of_one_origin_may_send() {
    let folder = folder();
    let service = Service::start(folder.path(), &["--page", "https://forms.example.org"]);
    let ask = |origin: &str| {
        let wanted = ("access-control-request-headers", "authorization,content-type,idempotency-key,if-match");
        let headers = [("origin", origin), ("access-control-request-method", "POST"), wanted];
        service.client().ask("OPTIONS /records", &headers, b"").unwrap()
    };
    let allowed = ask("https://forms.example.org");
    for line in [
        "allow-origin: https://forms.example.org",
        "allow-methods: get,post,put",
        "allow-headers: authorization,content-type,if-match,idempotency-key",
    ] {
        assert!(allowed.head.contains(&format!("access-control-{line}\r\n")), "{line} in {allowed:?}");
    }
    assert!(!ask("https://evil.example.org").head.contains("evil"));
    let headers = [BEARER, JSON, KEY, ("origin", "https://forms.example.org")];
    let answer = service.client().ask("POST /records", &headers, sent("H1").as_bytes()).unwrap();
    assert!(answer.head.contains("access-control-allow-origin: https://forms.example.org\r\n"), "{answer:?}");
    let refused = service.client().ask("POST /records", &[JSON, KEY, ("origin", "https://forms.example.org")], b"").unwrap();
    assert!(refused.head.contains("access-control-allow-origin: https://forms.example.org\r\n"), "the page reads why: {refused:?}");
}
