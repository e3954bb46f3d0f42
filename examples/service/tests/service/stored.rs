//! Records beside those that are stored: keys that come once, steps, records that hold the same.

use crate::client::Answer;
use crate::common::{BEARER, Service, TODAY, assert_problem, folder, json, sent, text};

fn of(form: &str, record: &str) -> String {
    format!(r#"{{"form":"{form}","today":"{TODAY}","record":{record}}}"#)
}

/// A file that is opened under that key for a household.
fn file(key: &str, household: &str) -> String {
    of("file_opened", &format!(r#"{{"opened_on":"2022-05-20","station":"S1","file_key":"{key}","household":"{household}"}}"#))
}

fn step(key: &str, day: u8, stage: &str) -> String {
    let step = format!(r#"{{"served_on":"2022-05-{day:02}","station":"S1","case_key":"{key}","person":"P1","stage":"{stage}"}}"#);
    of("case_step", &step)
}

/// What is told of a record that was stored.
fn told(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 201, "{answer:?}");
    json(answer)["report"]["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_key_that_is_stored_is_refused_and_other_things_are_told() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("file-1", &file("F1", "H1"));
    assert!(told(&first).is_empty());
    let refused = service.post("file-2", &file("F1", "H2"));
    assert_problem(&refused, 422, "key_stored");
    assert_eq!(json(&refused)["report"]["findings"][0]["params"]["record"], text(&first, "id"), "it can be opened");
    assert_eq!(service.post("file-1", &file("F1", "H1")), first, "what is sent again is not held against itself");

    assert!(told(&service.post("step-1", &step("C1", 1, "intake"))).is_empty());
    assert_eq!(told(&service.post("step-2", &step("C1", 2, "intervention"))), ["step_skipped_stored"]);
    told(&service.post("visit-1", &sent("H1")));
    assert_eq!(told(&service.post("visit-2", &sent("H1"))), ["record_stored"]);
    service.stop();

    let service = Service::start(folder.path(), &[]);
    assert_problem(&service.post("file-3", &file("F1", "H2")), 422, "key_stored");
    assert_eq!(told(&service.post("step-3", &step("C1", 3, "closing"))), ["step_skipped_stored"]);
}

#[test]
fn a_correction_is_not_held_against_itself_and_frees_its_key() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let answer = service.post("file-1", &file("F1", "H1"));
    let (id, hash) = (text(&answer, "id"), text(&answer, "hash"));
    let corrected = service.put(&id, "file-1-2", &hash, &file("F1", "H2"));
    assert_eq!(corrected.status, 200, "{corrected:?}");
    let corrected = service.put(&id, "file-1-3", &text(&corrected, "hash"), &file("F2", "H2"));
    assert_eq!(corrected.status, 200, "{corrected:?}");
    assert!(told(&service.post("file-2", &file("F1", "H3"))).is_empty());
    assert_problem(&service.put(&id, "file-1-4", &text(&corrected, "hash"), &file("F1", "H2")), 422, "key_stored");
}

#[test]
fn many_together_are_held_against_what_is_stored() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let list = |days: &[(u8, &str)]| {
        let step = |(day, stage): &(u8, &str)| {
            format!(r#"{{"served_on":"2022-05-{day:02}","station":"S1","case_key":"C1","person":"P1","stage":"{stage}"}}"#)
        };
        let steps: Vec<String> = days.iter().map(step).collect();
        format!(r#"{{"form":"case_step","today":"{TODAY}","records":[{}]}}"#, steps.join(","))
    };
    let all = [(1, "intake"), (2, "pre_assessment"), (3, "planning"), (4, "intervention")];
    let report = |answer: &Answer| json(answer)["report"]["report"]["findings"].clone();
    let answer = service.post("steps-1", &list(&all[..2]));
    assert_eq!((answer.status, report(&answer)), (201, serde_json::json!([])), "{answer:?}");
    // The step between them comes along.
    let answer = service.post("steps-2", &list(&all[2..]));
    assert_eq!((answer.status, report(&answer)), (201, serde_json::json!([])), "{answer:?}");

    let ledger = |key: &str, files: &str| {
        let headers = [BEARER, ("content-type", "text/csv"), ("idempotency-key", key)];
        let text = format!("建档日期,社工站,档案编号,家庭编号\n{files}");
        service.client().ask("POST /records?form=file_opened", &headers, text.as_bytes()).unwrap()
    };
    assert_eq!(ledger("ledger-1", "2022-05-20,152221100000,F1,H1\n").status, 201);
    assert_problem(&ledger("ledger-2", "2022-05-20,152221100000,F1,H1\n"), 409, "ledger_twice");
    let refused = ledger("ledger-3", "2022-05-20,152221100000,F2,H2\n2022-05-20,152221100000,F1,H3\n");
    assert_problem(&refused, 422, "key_stored");
    let first = json(&refused)["report"]["report"]["findings"][0]["params"]["record"].as_str().unwrap().to_owned();
    assert_eq!(json(&service.get(&format!("/records/{first}")))["stored"]["record"]["file_key"], "F1");
}

#[test]
fn the_setting_refuses_whatever_is_told_or_stores_it() {
    let stored = folder();
    let service = Service::start(stored.path(), &["--against-stored", "refuse"]);
    told(&service.post("visit-1", &sent("H1")));
    let refused = service.post("visit-2", &sent("H1"));
    assert_problem(&refused, 422, "record_stored");
    assert_eq!(json(&refused)["report"]["errors"], 0);
    let list = |households: [&str; 2]| {
        let visits = households.map(crate::common::visit).join(",");
        format!(r#"{{"form":"home_visit","today":"{TODAY}","records":[{visits}]}}"#)
    };
    assert_problem(&service.post("visits", &list(["H1", "H2"])), 422, "record_stored");
    assert_eq!(service.post("visits", &list(["H2", "H3"])).status, 201);

    let stored = folder();
    let service = Service::start(stored.path(), &["--against-stored", "warn"]);
    told(&service.post("file-1", &file("F1", "H1")));
    let answer = service.post("file-2", &file("F1", "H2"));
    assert_eq!(told(&answer), ["key_stored_kept"]);
    assert_eq!(json(&answer)["report"]["warnings"], 1);
    assert_eq!(service.number("records_counted"), 2);
}

/// Each is checked while the others are on their way.
#[test]
fn of_many_who_store_one_key_at_once_one_does() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let (service, send) = (&service, |number: usize| service.post(&format!("file-{number}"), &file("F1", &format!("H{number}"))));
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..32).map(|number| scope.spawn(move || send(number))).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    let (kept, refused): (Vec<&Answer>, Vec<&Answer>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!((kept.len(), service.number("records_counted")), (1, 1), "{answers:?}");
    let id = text(kept[0], "id");
    for answer in refused {
        assert_problem(answer, 422, "key_stored");
        assert_eq!(json(answer)["report"]["findings"][0]["params"]["record"], id);
    }
}
