//! Records on their way in: checked as everywhere, stored once.

use wushe::LedgerRun;
use wushe::border::{LinesRun, StoredRecord};

use crate::client::Answer;
use crate::common::{BEARER, Service, assert_problem, folder, json, pack, sent, text, today, visit};

#[test]
fn a_record_is_checked_as_everywhere_and_stored_to_the_byte() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let answer = service.post("key-1", &sent("H1"));
    assert_eq!(answer.status, 201, "{answer:?}");
    let report = pack().form("home_visit").unwrap().check_json(&visit("H1"), today()).report.to_json();
    assert!(answer.body.ends_with(&format!(r#","report":{report}}}"#)), "{answer:?}");

    let id = text(&answer, "id");
    assert!(answer.head.contains(&format!("location: /records/{id}\r\n")), "{answer:?}");
    let found = service.get(&format!("/records/{id}"));
    let stored = StoredRecord::check(&pack(), "home_visit", &visit("H1"), today()).unwrap().0;
    assert!(found.body.ends_with(&format!(r#","stored":{}}}"#, serde_json::to_string(&stored).unwrap())), "{found:?}");
    assert!(found.head.contains(&format!("etag: \"{}\"\r\n", text(&answer, "hash"))), "{found:?}");
    assert_eq!(json(&found)["hash"], json(&answer)["hash"]);
    assert_problem(&service.get("/records/0123456789abcdef0123456789abcdef"), 404, "record_unknown");
    assert_problem(&service.get("/records/1"), 404, "record_unknown");
}

#[test]
fn what_is_sent_again_gets_its_first_answer() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &sent("H1"));
    assert_eq!(service.post("key-1", &sent("H1")), first);
    assert_problem(&service.post("key-1", &sent("H2")), 422, "key_reused");
    assert_problem(&service.post("key-1", r#"{"form":"home_visit","record":{}}"#), 422, "key_reused");
    assert_eq!((service.number("records_counted"), service.number("requests_replayed_total")), (1, 1));
    service.stop();

    let service = Service::start(folder.path(), &[]);
    assert_eq!(service.post("key-1", &sent("H1")), first);
    assert_problem(&service.post("key-1", &sent("H2")), 422, "key_reused");
    assert_eq!(service.number("records_counted"), 1);
}

#[test]
fn many_who_send_the_same_at_once_get_the_same() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..16).map(|_| scope.spawn(|| service.post("key-1", &sent("H1")))).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.body == answers[0].body), "{answers:?}");
    assert_eq!((service.number("records_counted"), service.number("versions_stored_total")), (1, 1));
}

#[test]
fn the_first_answer_comes_though_the_check_of_today_would_refuse() {
    let folder = folder();
    let body = format!(r#"{{"form":"home_visit","record":{}}}"#, visit("H1"));
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &body);
    assert_eq!(first.status, 201);
    service.stop();
    // The visit was on the twentieth.
    let service = Service::start_on("2022-05-19", folder.path(), &[]);
    assert_problem(&service.post("key-2", &body), 422, "date_in_future");
    assert_eq!(service.post("key-1", &body), first);
}

#[test]
fn what_is_forbidden_is_not_stored_and_uses_up_no_key() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let bad = r#"{"visited_on":"2022-02-30","station":"152221100000","worker":"W1"}"#;
    let answer = service.post("key-1", &format!(r#"{{"form":"home_visit","today":"2022-05-21","record":{bad}}}"#));
    assert_problem(&answer, 422, "required");
    let report = pack().form("home_visit").unwrap().check_json(bad, today()).report.to_json();
    assert!(answer.body.ends_with(&format!(r#","report":{report}}}"#)), "{answer:?}");
    assert_eq!(service.number("records_counted"), 0);
    assert_eq!(service.post("key-1", &sent("H1")).status, 201);
    assert_problem(&service.post("key-2", r#"{"form":"home_visits","record":{}}"#), 422, "form_unknown");
}

#[test]
fn some_records_are_stored_together_or_not_at_all() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let list = |texts: &[String]| format!(r#"{{"form":"home_visit","today":"2022-05-21","records":[{}]}}"#, texts.join(","));
    let report = |texts: &[String]| {
        let pack = pack();
        let mut run = LinesRun::new(&pack, "home_visit", today()).unwrap();
        texts.iter().for_each(|text| run.line(text));
        run.finish().0.to_json()
    };
    let broken = [visit("H1"), "{}".to_owned()];
    let answer = service.post("key-1", &list(&broken));
    assert_problem(&answer, 422, "required");
    assert!(answer.body.ends_with(&format!(r#","report":{}}}"#, report(&broken))), "{answer:?}");
    assert_eq!(service.number("records_counted"), 0);

    let whole = [visit("H1"), visit("H2")];
    let answer = service.post("key-1", &list(&whole));
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(answer.body.ends_with(&format!(r#","report":{}}}"#, report(&whole))), "{answer:?}");
    let second = json(&answer)["records"][1]["id"].as_str().unwrap().to_owned();
    assert!(second.ends_with("-2"));
    assert_eq!(json(&service.get(&format!("/records/{second}")))["stored"]["fields"], visit("H2"));
    assert_eq!(service.number("records_counted"), 2);
    assert_problem(&service.post("key-2", &list(&[])), 422, "refused");
}

/// Sends a text of that medium.
fn send(service: &Service, media: &str, query: &str, key: &str, body: &[u8]) -> Answer {
    let headers = [BEARER, ("content-type", media), ("idempotency-key", key)];
    service.client().ask(&format!("POST /records?{query}"), &headers, body).unwrap()
}

#[test]
fn json_lines_are_records_by_their_lines() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let lines = format!("{}\n\n{}\n", visit("H1"), visit("H2"));
    let send = |query: &str| send(&service, "application/x-ndjson", query, "key-1", lines.as_bytes());
    assert_problem(&send(""), 400, "query_broken");
    assert_problem(&send("form=home_visit&day=1"), 400, "query_broken");
    let answer = send("form=home_visit&today=2022-05-21");
    assert_eq!((answer.status, &json(&answer)["records"][1]["row"]), (201, &3.into()), "{answer:?}");
    let pack = pack();
    let mut run = LinesRun::new(&pack, "home_visit", today()).unwrap();
    run.lines(lines.as_bytes());
    assert!(answer.body.ends_with(&format!(r#","report":{}}}"#, run.finish().0.to_json())), "{answer:?}");
}

#[test]
fn a_ledger_is_kept_as_it_came_and_its_rows_are_records() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ledger = "走访日期,社工站,走访社工,家庭编号\n2022/5/20,152221100000,W1,H1\n2022-05-20,152221100000,W1,H2\n";
    let send =
        |key: &str, ledger: &str| send(&service, "text/csv; charset=utf-8", "form=home_visit&today=2022-05-21", key, ledger.as_bytes());
    let answer = send("key-1", ledger);
    assert_eq!(answer.status, 201, "{answer:?}");
    let pack = pack();
    let mut run = LedgerRun::new(&pack, Some("home_visit"), today()).unwrap();
    run.csv(ledger.as_bytes());
    assert!(answer.body.ends_with(&format!(r#","report":{}}}"#, run.finish().0.to_json())), "{answer:?}");
    assert_eq!(send("key-1", ledger), answer);
    assert_problem(&send("key-2", ledger), 409, "ledger_twice");
    assert_problem(&send("key-3", "走访日期,社工站,走访社工,家庭编号\n2022-05-32,152221100000,W1,H3\n"), 422, "date_not_real");

    let id = json(&answer)["records"][0]["id"].as_str().unwrap().to_owned();
    let found = json(&service.get(&format!("/records/{id}")));
    assert_eq!((&found["stored"]["ledger_row"], &found["stored"]["record"]["household"]), (&2.into(), &"H1".into()));
    service.stop();

    let service = Service::start(folder.path(), &[]);
    assert_eq!((service.number("records_counted"), service.number("records_refused_today")), (2, 0));
    assert_problem(&self::send(&service, "text/csv", "form=home_visit&today=2022-05-21", "key-4", ledger.as_bytes()), 409, "ledger_twice");
}
