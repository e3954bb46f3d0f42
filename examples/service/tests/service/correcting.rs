//! Corrections: every version is kept, one counts.

use serde_json::Value;

use crate::common::{BEARER, JSON, Service, assert_problem, folder, json, sent, text};

fn visited(service: &Service) -> Value {
    json(&service.get("/figures?measure=households_visited&unit=1522&period=2022-05"))["value"].clone()
}

#[test]
fn the_old_version_is_kept_with_its_hash() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &sent("H1"));
    service.post("key-2", &sent("H2"));
    assert_eq!(visited(&service), "2");
    let (id, hash) = (text(&first, "id"), text(&first, "hash"));
    let corrected = service.put(&id, "key-3", &hash, &sent("H2"));
    assert_eq!((corrected.status, &json(&corrected)["version"], text(&corrected, "previous")), (200, &2.into(), hash.clone()));
    assert_eq!(service.put(&id, "key-3", &hash, &sent("H2")), corrected, "sent again");
    assert_eq!(visited(&service), "1", "both visits were to one household");

    let history = json(&service.get(&format!("/records/{id}/history")));
    let versions: Vec<_> = history["versions"].as_array().unwrap().iter().map(|version| (&version["standing"], &version["hash"])).collect();
    assert_eq!(versions, [(&"replaced".into(), &hash.as_str().into()), (&"current".into(), &json(&corrected)["hash"])]);
    assert_eq!(service.get(&format!("/records/{id}")).head.matches(&text(&corrected, "hash")).count(), 1);
    service.stop();
    let service = Service::start(folder.path(), &[]);
    assert_eq!((visited(&service), service.number("records_counted")), ("1".into(), 2));
}

#[test]
fn of_two_devices_both_are_kept_and_the_later_is_told() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &sent("H1"));
    let (id, hash) = (text(&first, "id"), text(&first, "hash"));
    let one = service.put(&id, "key-2", &hash, &sent("H2"));
    let other = service.put(&id, "key-3", &hash, &sent("H3"));
    assert_problem(&other, 409, "version_moved");
    assert_eq!((&json(&other)["kept"]["version"], &json(&other)["current"]["hash"]), (&3.into(), &json(&one)["hash"]));
    assert_eq!(service.put(&id, "key-3", &hash, &sent("H3")), other, "sent again");
    let standings = |service: &Service| {
        let history = json(&service.get(&format!("/records/{id}/history")));
        history["versions"].as_array().unwrap().iter().map(|version| version["standing"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(standings(&service), ["replaced", "current", "aside"]);
    assert_eq!((visited(&service), service.number("versions_aside")), ("1".into(), 1));

    // Whoever looks at both settles it.
    assert_eq!(service.put(&id, "key-4", &text(&one, "hash"), &sent("H3")).status, 200);
    assert_eq!(standings(&service), ["replaced", "replaced", "aside", "current"]);
}

#[test]
fn a_correction_says_what_it_corrects() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &sent("H1"));
    let (id, hash) = (text(&first, "id"), text(&first, "hash"));
    assert_problem(&service.put(&id, "key-2", &hash.replace(['0', '1'], "2"), &sent("H2")), 412, "hash_unknown");
    assert_problem(&service.put(&id, "key-2", "*", &sent("H2")), 428, "hash_missing");
    let without = service.client().ask(&format!("PUT /records/{id}"), &[BEARER, JSON, ("idempotency-key", "key-2")], sent("H2").as_bytes());
    assert_problem(&without.unwrap(), 428, "hash_missing");
    assert_problem(&service.put("0123456789abcdef0123456789abcdef", "key-2", &hash, &sent("H2")), 404, "record_unknown");
    assert_problem(&service.put(&id, "key-1", &hash, &sent("H2")), 422, "key_reused");
    assert_problem(&service.put(&id, "key-2", &hash, r#"{"form":"home_visit","record":{}}"#), 422, "required");
    assert_problem(&service.put(&id, "key-2", &hash, r#"{"form":"home_visit","records":[]}"#), 400, "envelope_broken");
    assert_eq!(json(&service.get(&format!("/records/{id}/history")))["versions"].as_array().unwrap().len(), 1);
}

#[test]
fn a_row_of_a_ledger_is_corrected_too() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n2022-05-20,152221100000,W1,H2\n";
    let headers = [BEARER, ("content-type", "text/csv"), ("idempotency-key", "key-1")];
    let answer = json(&service.client().ask("POST /records?form=home_visit", &headers, ledger.as_bytes()).unwrap());
    let of = |name: &str| answer["records"][0][name].as_str().unwrap().to_owned();
    assert_eq!(visited(&service), "2");
    assert_eq!(service.put(&of("id"), "key-2", &of("hash"), &sent("H2")).status, 200);
    assert_eq!(visited(&service), "1");
    service.stop();
    let service = Service::start(folder.path(), &[]);
    assert_eq!((visited(&service), service.number("records_counted")), ("1".into(), 2));
}

fn approved(household: &str) -> String {
    format!(
        r#""form":"home_visit","today":"2022-05-20","record":{{"visited_on":"2022-05-18","station":"152221100000","worker":"W1","household":"{household}","assessed":true,"lives_alone":true,"has_kin":false,"part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}}"#
    )
}

#[test]
fn what_was_approved_is_corrected_with_day_reason_and_hash() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = service.post("key-1", &format!("{{{}}}", approved("H1")));
    let (id, hash) = (text(&first, "id"), text(&first, "hash"));
    let put = |key: &str, hash: &str, correction: &str| service.put(&id, key, hash, &format!("{{{}{correction}}}", approved("H2")));
    let said =
        |on: &str, reason: &str, corrects: &str| format!(r#","correction":{{"on":"{on}","reason":"{reason}","corrects":"{corrects}"}}"#);
    assert_problem(&put("key-2", &hash, ""), 422, "correction_missing");
    assert_problem(&put("key-2", &hash, &said("2022-05-21", "写错", &hash.replace(['0', '1'], "2"))), 422, "correction_hash");
    assert_problem(&put("key-2", &hash, &said("2022-05-19", "写错", &hash)), 422, "correction_before_approval");
    assert_problem(&put("key-2", &hash, &said("2022-05-22", "写错", &hash)), 422, "date_in_future");
    assert_problem(&put("key-2", &hash, r#","correction":{"on":"2022-05-21"}"#), 422, "required");
    let all = put("key-2", &hash, &said("2022-05-19", " ", "e3b0"));
    let codes: Vec<_> = json(&all)["report"]["findings"].as_array().unwrap().iter().map(|found| found["code"].clone()).collect();
    assert_eq!(codes, ["correction_hash", "correction_before_approval", "correction_without_reason"]);
    let post = service.post("key-9", &format!("{{{}{}}}", approved("H2"), said("2022-05-21", "写错", &hash)));
    assert_problem(&post, 400, "envelope_broken");
    assert_eq!(json(&service.get(&format!("/records/{id}/history")))["versions"].as_array().unwrap().len(), 1, "nothing was stored");

    let one = put("key-2", &hash, &said("2022-05-21", "家庭编号写错", &hash));
    assert_eq!(one.status, 200, "{one:?}");
    // Two devices that corrected the same: both are kept, and the second is told.
    let other = put("key-3", &hash, &said("2022-05-21", "家庭编号有误", &hash));
    assert_problem(&other, 409, "version_moved");
    let history = json(&service.get(&format!("/records/{id}/history")));
    let kept: Vec<_> =
        history["versions"].as_array().unwrap().iter().map(|version| version["stored"]["correction"]["reason"].clone()).collect();
    assert_eq!(kept, [Value::Null, "家庭编号写错".into(), "家庭编号有误".into()]);
    // A correction of the correction names its hash.
    assert_problem(&put("key-4", &text(&one, "hash"), &said("2022-05-21", "再改", &hash)), 422, "correction_hash");
    assert_eq!(put("key-4", &text(&one, "hash"), &said("2022-05-21", "再改", &text(&one, "hash"))).status, 200);
    service.stop();
    let service = Service::start(folder.path(), &[]);
    assert_eq!((visited(&service), service.number("records_counted")), ("1".into(), 1));
}

#[test]
fn an_approved_row_of_a_ledger_is_corrected_in_the_same_way() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ledger = "走访日期,社工站,走访社工,家庭编号,assessed,lives_alone,has_kin,part_two_applies,worker_signature,signed_on,approver,approved_on\n\
                  2022-05-18,152221100000,W1,H1,是,是,否,none,W1,2022-05-19,D1,2022-05-20\n";
    let headers = [BEARER, ("content-type", "text/csv"), ("idempotency-key", "key-1")];
    let answer = service.client().ask("POST /records?form=home_visit", &headers, ledger.as_bytes()).unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    let of = |name: &str| json(&answer)["records"][0][name].as_str().unwrap().to_owned();
    let (id, hash) = (of("id"), of("hash"));
    assert_problem(&service.put(&id, "key-2", &hash, &format!("{{{}}}", approved("H2"))), 422, "correction_missing");
    let said = format!(r#"{{{},"correction":{{"on":"2022-05-21","reason":"写错","corrects":"{hash}"}}}}"#, approved("H2"));
    assert_eq!(service.put(&id, "key-2", &hash, &said).status, 200);
    let other_form = r#"{"form":"event","record":{}}"#;
    assert_problem(&service.put(&id, "key-3", &hash, other_form), 422, "form_other");
}
