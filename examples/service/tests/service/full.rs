//! A disk without room: a clear answer, and nothing that was acknowledged is lost.

use std::io::Write;
use std::process::Command;

use crate::common::{BEARER, JSON, Service, assert_problem, folder, json, sent};

/// Sends records until one does not fit; how many did.
fn fill(service: &Service, prefix: &str) -> u64 {
    let mut client = service.client();
    for number in 0.. {
        let headers = [BEARER, JSON, ("idempotency-key", &format!("{prefix}-{number}"))];
        let answer = client.ask("POST /records", &headers, sent(&format!("H{number}")).as_bytes()).unwrap();
        if answer.status != 201 {
            assert_problem(&answer, 507, "store_full");
            assert!(answer.head.contains("retry-after: "), "{answer:?}");
            return number;
        }
    }
    0
}

#[test]
fn a_store_that_may_not_grow_takes_no_more_and_loses_nothing() {
    let folder = folder();
    let service = Service::start(folder.path(), &["--max-store", "300000"]);
    let stored = fill(&service, "key");
    assert!(stored > 50, "{stored}");
    assert_eq!(service.number("records_counted"), stored);
    assert!(service.number("commits_failed_total") > 0);
    // What is there is still read and counted.
    assert_eq!(service.post("key-7", &sent("H7")).status, 201, "sent again");
    let figure = json(&service.get("/figures?measure=households_visited&unit=1522&period=2022-05"));
    assert_eq!(figure["value"], stored.to_string());
    service.stop();
    let service = Service::start(folder.path(), &[]);
    assert_eq!(service.number("records_counted"), stored);
    assert_eq!(service.post(&format!("key-{stored}"), &sent("H")).status, 201, "there is room again");
}

/// On a disk of its own that is really full, which takes a system that lets the test mount one.
#[test]
fn a_full_disk_takes_no_more_and_loses_nothing() {
    let script = r#"mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@""#;
    let folder = folder();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(folder.path());
    command.args([
        env!("CARGO_BIN_EXE_wushe-service"),
        "--listen",
        "127.0.0.1:0",
        "--rulebook",
        "hinggan",
        "--today",
        "2022-05-21",
        "--store",
    ]);
    command.arg(folder.path().join("records.sqlite"));
    let service = match Service::run(command) {
        Ok(service) => service,
        Err(why) => {
            // Said past the test's own catching of what is printed, so that it shows although the test passes.
            let _ = writeln!(std::io::stderr(), "NOT RUN: a full disk, as none can be mounted here: {why}");
            return;
        }
    };
    let stored = fill(&service, "key");
    assert!(stored > 50, "{stored}");
    assert_eq!(service.number("records_counted"), stored);
    for number in 0..stored {
        assert_eq!(service.post(&format!("key-{number}"), &sent(&format!("H{number}"))).status, 201, "its first answer");
    }
    assert_eq!(service.number("records_counted"), stored);
}
