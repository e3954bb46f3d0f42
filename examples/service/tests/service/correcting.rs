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
