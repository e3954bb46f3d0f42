//! The end of the service, and of its right to a store.

use std::process::Command;
use std::time::Duration;

use crate::client::Client;
use crate::common::{BEARER, Service, folder, sent};

#[test]
fn a_request_on_its_way_is_answered_before_the_end() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let mut open = service.client();
    let body = sent("H1");
    let head = format!(
        "POST /records HTTP/1.1\r\nhost: s\r\nauthorization: {}\r\ncontent-type: application/json\r\nidempotency-key: k\r\ncontent-length: {}\r\n\r\n",
        BEARER.1,
        body.len()
    );
    let (first, rest) = body.split_at(10);
    open.raw(format!("{head}{first}").as_bytes()).unwrap();
    let mut idle = service.client();
    assert_eq!(idle.ask("GET /healthz", &[], b"").unwrap().status, 200);
    std::thread::sleep(Duration::from_millis(100));
    service.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert!(Client::connect(service.address).is_err(), "no one new comes in");
    open.raw(rest.as_bytes()).unwrap();
    assert_eq!(open.answer().unwrap().status, 201);
    let (is_well, log) = service.end();
    assert!(is_well && log.iter().any(|line| line.contains("everything is written")), "{log:?}");
    // The log of the store is folded into its file.
    let wal = folder.path().join("records.sqlite-wal");
    assert!(!wal.exists() || wal.metadata().unwrap().len() == 0);
    assert_eq!(Service::start(folder.path(), &[]).number("records_counted"), 1);
}

#[test]
fn a_store_belongs_to_one_service() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let mut second = Command::new(env!("CARGO_BIN_EXE_wushe-service"));
    second.args(["--listen", "127.0.0.1:0", "--store"]).arg(folder.path().join("records.sqlite"));
    let why = Service::run(second).err().unwrap();
    assert!(why.contains("another service has this store"), "{why}");
    assert_eq!(service.post("key-1", &sent("H1")).status, 201);
}
