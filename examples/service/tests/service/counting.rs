//! Figures: those that the library counts from the same records.

use wushe::Book;
use wushe::border::{FigureCall, Figures, SplitCall};
use wushe::network::{Divisions, Network};

use crate::common::{Service, TODAY, assert_problem, folder, json, pack, sent, text, today, visit};

#[test]
fn a_figure_is_that_of_the_library() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let pack = pack();
    let mut book = Book::new();
    for number in 0..30 {
        let household = format!("H{}", number % 20);
        assert_eq!(service.post(&format!("key-{number}"), &sent(&household)).status, 201);
        book.push(&pack.form("home_visit").unwrap().check_json(&visit(&household), today()).record.unwrap());
    }
    book.check(today());
    let network = Network::of_divisions(Divisions::hinggan().unwrap());
    let figures = Figures::new(pack, book, network, Some(TODAY)).unwrap();
    let call = FigureCall { measure: "households_visited", division: Some("1522"), period: Some("2022-05") };
    let path = "/figures?measure=households_visited&unit=1522&period=2022-05";
    let by_county = figures.by(call, SplitCall { level: Some("county"), ..SplitCall::default() }).unwrap().expose_json();
    let agrees = |service: &Service| {
        assert_eq!(service.get(path).body, figures.figure(call).unwrap().to_json());
        assert_eq!(service.get(&format!("{path}&level=county")).body, by_county);
    };
    agrees(&service);
    service.stop();
    agrees(&Service::start(folder.path(), &[]));
}

#[test]
fn what_comes_while_figures_are_kept_counts_too() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let visited = || json(&service.get("/figures?measure=households_visited&unit=1522&period=2022-05"))["value"].clone();
    service.post("key-1", &sent("H1"));
    assert_eq!(visited(), "1");
    let second = service.post("key-2", &sent("H2"));
    assert_eq!(service.put(&text(&second, "id"), "key-3", &text(&second, "hash"), &sent("H3")).status, 200);
    assert_eq!((service.number("records_counted"), visited()), (2, "2".into()));
}

#[test]
fn the_records_behind_a_figure_can_be_opened() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let first = text(&service.post("key-1", &sent("H1")), "id");
    let ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H2\n2022-05-20,152221100000,W1,H3\n";
    let headers = [crate::common::BEARER, ("content-type", "text/csv"), ("idempotency-key", "ledger")];
    let rows = json(&service.client().ask("POST /records?form=home_visit", &headers, ledger.as_bytes()).unwrap());
    let row = |at: usize| rows["records"][at]["id"].as_str().unwrap().to_owned();
    let corrected = json(&service.get(&format!("/records/{}", row(0))));
    let answer = service.put(&row(0), "key-2", corrected["hash"].as_str().unwrap(), &sent("H4"));
    assert_eq!(answer.status, 200, "{answer:?}");
    let behind = |more: &str| json(&service.get(&format!("/figures/records?measure=household_visits&unit=1522&period=2022-05{more}")));
    let ids = |found: &serde_json::Value| {
        let mut ids: Vec<String> = found["records"].as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let mut all = vec![first, row(0), row(1)];
    all.sort();
    let found = behind("");
    assert_eq!((ids(&found), &found["total"], &found["next"]), (all.clone(), &3.into(), &serde_json::Value::Null), "{found}");
    assert!(found["records"].as_array().unwrap().iter().all(|of| of["standing"] == "used" && of["why"].is_null()), "{found}");
    let (page, rest) = (behind("&limit=2"), behind("&limit=2&offset=2"));
    assert_eq!((&page["next"], ids(&page).len(), ids(&rest).len()), (&2.into(), 2, 1));
    let paths = ["measure=household_visits&limit=0", "limit=1", "measure=household_visits&level=county"];
    paths.iter().for_each(|path| assert_problem(&service.get(&format!("/figures/records?{path}")), 400, "query_broken"));
    assert_problem(&service.get("/figures/records?measure=visits"), 422, "measure_unknown");
}

#[test]
fn what_is_not_there_is_told_by_the_library() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    assert_problem(&service.get("/figures?measure=visits"), 422, "measure_unknown");
    assert_problem(&service.get("/figures?measure=households_visited&period=May"), 422, "period_format");
    assert_problem(&service.get("/figures?measure=households_visited&level=banner"), 422, "level_unknown");
    assert_problem(&service.get("/figures"), 400, "query_broken");
    assert_problem(&service.get("/figures?measure=households_visited&where=1"), 400, "query_broken");
}
