//! What is due: what the library says of the same records.

use wushe::Book;
use wushe::border::{ChosenChecklist, DueCall};

use crate::common::{Service, TODAY, assert_problem, folder, json, pack, text, today};

const CERTIFIED: [&str; 2] =
    [r#"{"worker":"W1","obtained_on":"2022-03-01","level":"junior"}"#, r#"{"worker":"W2","obtained_on":"2021-03-01","level":"junior"}"#];

#[test]
fn what_is_due_is_what_the_library_says() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let pack = pack();
    let mut book = Book::new();
    for (number, record) in CERTIFIED.into_iter().enumerate() {
        let body = format!(r#"{{"form":"certificate","today":"{TODAY}","record":{record}}}"#);
        assert_eq!(service.post(&format!("key-{number}"), &body).status, 201);
        book.push(&pack.form("certificate").unwrap().check_json(record, today()).record.unwrap());
    }
    book.check(today());
    let checklist = ChosenChecklist::new(pack, Some("qualification"), "{}").unwrap();
    let (by, only) = (["item", "station"], [("item", "QL-01")]);
    let call = DueCall {
        first: "2022-01-01",
        last: "2022-12-31",
        as_of: TODAY,
        kept_from: Some("2020-01-01"),
        readings: r#"{"late_days":"0"}"#,
        by: &by,
        only: &only,
        ..DueCall::default()
    };
    let path = "/due?checklist=qualification&first=2022-01-01&last=2022-12-31&kept_from=2020-01-01&by=item,station&item=QL-01\
                &readings=%7B%22late_days%22:%220%22%7D";
    let agrees = |service: &Service| {
        let (mut answer, asked) = (json(&service.get(path)), checklist.expose_due(&book, call).unwrap());
        let page = answer.as_object_mut().unwrap();
        assert_eq!([page.remove("total").unwrap(), page.remove("next").unwrap()], [serde_json::json!(2), serde_json::Value::Null]);
        for task in page["tasks"].as_array_mut().unwrap() {
            let task = task.as_object_mut().unwrap();
            assert!(task.remove("records").is_some());
            let of_subject = task.remove("subject_records").unwrap();
            let found = json(&service.get(&format!("/records/{}", of_subject[0].as_str().unwrap())));
            assert!(found["stored"]["fields"].as_str().unwrap().contains(task["key"].as_str().unwrap()), "{found}");
        }
        assert_eq!(answer, serde_json::from_str::<serde_json::Value>(&asked).unwrap());
    };
    agrees(&service);
    let states: Vec<_> = json(&service.get(path))["tasks"].as_array().unwrap().iter().map(|task| task["state"].clone()).collect();
    assert_eq!(states, ["open", "missed"]);
    service.stop();
    agrees(&Service::start(folder.path(), &[]));
}

#[test]
fn what_comes_later_is_in_it() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let tasks = || json(&service.get("/due?first=2022-01-01&last=2022-12-31&item=QL-01"))["tasks"].as_array().unwrap().len();
    assert_eq!(tasks(), 0);
    service.post("key-1", &format!(r#"{{"form":"certificate","today":"{TODAY}","record":{}}}"#, CERTIFIED[0]));
    assert_eq!(tasks(), 1);
}

#[test]
fn what_is_not_there_is_told_by_the_library() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let days = "/due?first=2022-01-01&last=2022-12-31";
    assert_problem(&service.get("/due?first=2022-01-01&last=2021-12-31"), 422, "period_order");
    assert_problem(&service.get(&format!("{days}&checklist=astronomy")), 422, "domain_unknown");
    assert_problem(&service.get(&format!("{days}&by=age")), 422, "due_by_unknown");
    assert_problem(&service.get(&format!("{days}&readings=soon")), 422, "json_broken");
    assert_problem(&service.get("/due?first=2022-01-01"), 400, "query_broken");
    assert_eq!(service.client().ask("GET /due?first=2022-01-01&last=2022-12-31", &[], b"").unwrap().status, 401);
}

#[test]
fn a_long_answer_comes_in_pages_and_its_records_can_be_opened() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let ids: Vec<String> = (0..5)
        .map(|number| {
            let record = CERTIFIED[0].replace("W1", &format!("W{number}"));
            text(&service.post(&format!("key-{number}"), &format!(r#"{{"form":"certificate","today":"{TODAY}","record":{record}}}"#)), "id")
        })
        .collect();
    let page = |more: &str| json(&service.get(&format!("/due?first=2022-01-01&last=2022-12-31&item=QL-01{more}")));
    let (mut offset, mut seen) = (Some(0), Vec::new());
    while let Some(from) = offset {
        let found = page(&format!("&limit=2&offset={from}"));
        assert_eq!(found["total"], 5);
        seen.extend(found["tasks"].as_array().unwrap().iter().map(|task| task["subject_records"][0].as_str().unwrap().to_owned()));
        offset = found["next"].as_u64();
    }
    seen.sort();
    let mut ids = ids;
    ids.sort();
    assert_eq!(seen, ids);
    assert_eq!((page("&offset=9")["tasks"].clone(), page("")["next"].clone()), (serde_json::json!([]), serde_json::Value::Null));
    for wrong in ["&limit=0", "&limit=10001", "&limit=-1", "&offset=x"] {
        assert_problem(&service.get(&format!("/due?first=2022-01-01&last=2022-12-31{wrong}")), 400, "query_broken");
    }
}
