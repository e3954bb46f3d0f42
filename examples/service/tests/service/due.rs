//! What is due: what the library says of the same records.

use wushe::Book;
use wushe::border::{ChosenChecklist, DueCall};

use crate::common::{Service, TODAY, assert_problem, folder, json, pack, today};

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
    let agrees = |service: &Service| assert_eq!(service.get(path).body, checklist.expose_due(&book, call).unwrap());
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
