//! What goes wrong between a page and a store: each is told by name, nothing is lost and nothing is there twice.

use crate::common::{Service, TODAY, assert_problem, folder, json, sent, text, visit};

fn of(form: &str, record: &str) -> String {
    format!(r#"{{"form":"{form}","today":"{TODAY}","record":{record}}}"#)
}

fn step(stage: &str, more: &str) -> String {
    let step = format!(r#"{{"served_on":"2022-05-20","station":"S1","case_key":"C1","person":"P1","stage":"{stage}"{more}}}"#);
    of("case_step", &step)
}

#[test]
fn a_file_that_is_named_like_a_folder_or_a_script_is_refused() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let post = |key: &str, name: &str| {
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let file = format!(r#","agreement":{{"name":"{name}","type":"application/pdf","size":3,"hash":"{hash}"}}"#);
        service.post(key, &step("planning", &file))
    };
    for (name, code) in [
        ("../../records.sqlite", "file_name_path"),
        (r"C:\\Windows\\协议.pdf", "file_name_path"),
        ("<script>alert(1)<!--.pdf", "file_name_character"),
        (r"\u202efdp.exe", "invisible_character"),
        ("..", "file_name_dots"),
    ] {
        let answer = post("file", name);
        assert_problem(&answer, 422, code);
        assert!(!answer.body.contains("records.sqlite") && !answer.body.contains("<script>"), "what stood there is not told: {answer:?}");
    }
    let doubtful = post("other", "协议.exe");
    assert_eq!((doubtful.status, &json(&doubtful)["report"]["findings"][0]["code"]), (201, &"file_type_ending".into()), "{doubtful:?}");
    assert_eq!(post("file", "协议.pdf").status, 201);
    assert_eq!(service.number("records_counted"), 2);
}

#[test]
fn a_signature_of_who_may_not_sign_is_refused() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let signed = |role: &str| {
        service.post("closing", &step("closing", &format!(r#","closing_signature":{{"who":"P1","role":"{role}","when":"2022-05-20"}}"#)))
    };
    let refused = signed("social_worker");
    assert_problem(&refused, 422, "signature_role");
    assert_problem(&signed("emperor"), 422, "option_unknown");
    let stored = signed("person");
    assert_eq!(stored.status, 201, "{stored:?}");
}

#[test]
fn a_clock_that_is_ahead_stores_nothing() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    assert_problem(&service.post("visit", &sent("H1").replace(TODAY, "2022-05-22")), 422, "date_in_future");
    assert_problem(&service.post("visit", &sent("H1").replace("2022-05-20", "2022-05-22")), 422, "date_in_future");
    assert_eq!(service.post("visit", &sent("H1")).status, 201);
}

#[test]
fn a_form_that_changed_between_filling_in_and_sending_is_told_by_its_fields() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let earlier = sent("H1").replacen('{', r#"{"pack":"hinggan@0.9.0#0123456789ab","#, 1);
    // A field that the form of today does not have is told, and what it has is stored with the rulebook that checked it.
    let answer = service.post("visit-1", &earlier.replace(r#""worker""#, r#""mood":"good","worker""#));
    let findings = json(&answer)["report"]["findings"].clone();
    assert_eq!(findings[0]["code"], "field_unknown", "{answer:?}");
    // One that it asks for now is missing.
    let answer = service.post("visit-2", &earlier.replace(r#","household":"H1""#, ""));
    assert_problem(&answer, 422, "required");
    assert!(json(&answer)["report"]["pack"].as_str().unwrap().starts_with("hinggan@"), "{answer:?}");
    assert!(!answer.body.contains("0.9.0"), "the report names what checked it: {answer:?}");
}

#[test]
fn ten_thousand_participants_are_one_record_and_more_are_none() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let body = |count: usize| {
        let people: Vec<String> = (0..count).map(|number| format!(r#"{{"person_key":"P{number}"}}"#)).collect();
        of("home_visit", &visit("H1").replace('}', &format!(r#","participants":[{}]}}"#, people.join(","))))
    };
    let stored = service.post("many", &body(10_000));
    assert_eq!(stored.status, 201, "{}", stored.body);
    assert_eq!(json(&service.get(&format!("/records/{}", text(&stored, "id"))))["version"], 1);
    assert_problem(&service.post("more", &body(10_001)), 422, "group_too_long");
    assert_eq!(service.number("records_counted"), 1);
}

#[test]
fn a_correction_of_another_version_than_it_says_is_refused() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let stored = service.post("visit", &sent("H1"));
    let (id, hash) = (text(&stored, "id"), text(&stored, "hash"));
    assert_problem(&service.put(&id, "visit-2", &"0".repeat(64), &sent("H2")), 412, "hash_unknown");
    let body =
        sent("H2").replacen('{', &format!(r#"{{"correction":{{"on":"{TODAY}","reason":"写错","corrects":"{}"}},"#, "0".repeat(64)), 1);
    assert_problem(&service.put(&id, "visit-2", &hash, &body), 422, "correction_hash");
    assert_eq!(service.put(&id, "visit-2", &hash, &sent("H2")).status, 200);
    assert_eq!(json(&service.get(&format!("/records/{id}")))["version"], 2);
}

/// What a spreadsheet would run is stored as it came and given back as JSON alone; the service writes no table.
#[test]
fn a_formula_stays_a_text() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,=HYPERLINK(\"http://e\"),H1\n";
    let headers = [crate::common::BEARER, ("content-type", "text/csv"), ("idempotency-key", "ledger")];
    let answer = service.client().ask("POST /records?form=home_visit", &headers, ledger.as_bytes()).unwrap();
    assert!([201, 422].contains(&answer.status) && answer.head.contains("json"), "{answer:?}");
    assert!(!answer.body.contains("HYPERLINK"), "{answer:?}");
    let stored = service.post("visit", &sent("H1").replace("W1", "=1+1"));
    if stored.status == 201 {
        let found = service.get(&format!("/records/{}", text(&stored, "id")));
        assert!(found.head.contains("content-type: application/json\r\n") && found.body.contains("=1+1"), "{found:?}");
    }
}
