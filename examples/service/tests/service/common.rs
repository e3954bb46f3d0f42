//! Starts the service in a folder of its own and speaks with it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;
use wushe::{Date, Pack};

use crate::client::{Answer, Client};

pub(crate) const TOKEN: &str = "only-for-tests-0123456789";
pub(crate) const BEARER: (&str, &str) = ("authorization", "Bearer only-for-tests-0123456789");
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");
pub(crate) const TODAY: &str = "2022-05-21";

/// A running service. It is killed when it goes out of scope.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Mutex<Receiver<String>>,
}

/// A place for a store.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn store(folder: &Path) -> PathBuf {
    folder.join("records.sqlite")
}

impl Service {
    /// On the day of the tests, with the store in that folder.
    pub(crate) fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_on(TODAY, folder, more)
    }

    pub(crate) fn start_on(today: &str, folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wushe-service"));
        command.args(["--listen", "127.0.0.1:0", "--rulebook", "hinggan", "--today", today, "--store"]).arg(store(folder)).args(more);
        Self::run(command).expect("the service starts")
    }

    /// Waits until it listens; what it says if it does not.
    pub(crate) fn run(mut command: Command) -> Result<Self, String> {
        let command = command.env("WUSHE_TOKEN", TOKEN).env("RUST_LOG", "trace").stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (lines, log) = channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
        let mut said = Vec::new();
        while let Ok(line) = log.recv_timeout(Duration::from_secs(60)) {
            let listens: Option<Value> = serde_json::from_str(&line).ok().filter(|line: &Value| line["message"] == "the service listens");
            if let Some(line) = listens {
                return Ok(Service { child, address: line["address"].as_str().unwrap().parse().unwrap(), log: Mutex::new(log) });
            }
            said.push(line);
        }
        let _ = child.kill();
        child.wait().unwrap();
        Err(said.join("\n"))
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(self.address).unwrap()
    }

    /// Asks with the token.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.client().ask(&format!("GET {path}"), &[BEARER], b"").unwrap()
    }

    /// Sends JSON under a key.
    pub(crate) fn post(&self, key: &str, body: &str) -> Answer {
        self.client().ask("POST /records", &[BEARER, JSON, ("idempotency-key", key)], body.as_bytes()).unwrap()
    }

    /// Corrects a record.
    pub(crate) fn put(&self, id: &str, key: &str, hash: &str, body: &str) -> Answer {
        let headers = [BEARER, JSON, ("idempotency-key", key), ("if-match", &format!("\"{hash}\""))];
        self.client().ask(&format!("PUT /records/{id}"), &headers, body.as_bytes()).unwrap()
    }

    /// A number among those to watch by.
    pub(crate) fn number(&self, name: &str) -> u64 {
        let text = self.client().ask("GET /metrics", &[], b"").unwrap().body;
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("wushe_service_{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().unwrap()
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(kill.success());
    }

    /// Waits for its end; whether it ended well, and what it logged since it listens.
    pub(crate) fn end(mut self) -> (bool, Vec<String>) {
        let is_well = self.child.wait().unwrap().success();
        (is_well, self.log.lock().unwrap().iter().collect())
    }

    /// Stops it as a system does.
    pub(crate) fn stop(self) -> Vec<String> {
        self.signal("TERM");
        let (is_well, log) = self.end();
        assert!(is_well, "{log:?}");
        log
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn pack() -> Pack {
    Pack::builtin("hinggan").unwrap()
}

pub(crate) fn today() -> Date {
    Date::parse(TODAY).unwrap()
}

/// A home visit to a household, as it is filled in.
pub(crate) fn visit(household: &str) -> String {
    format!(r#"{{"visited_on": "2022-05-20", "station":"152221100000","worker":"W1","household":"{household}"}}"#)
}

/// The same as a page sends it.
pub(crate) fn sent(household: &str) -> String {
    format!(r#"{{"form":"home_visit","today":"{TODAY}","record":{}}}"#, visit(household))
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {answer:?}"))
}

/// A member of an answer that is a text.
pub(crate) fn text(answer: &Answer, name: &str) -> String {
    json(answer)[name].as_str().unwrap_or_else(|| panic!("no {name}: {answer:?}")).to_owned()
}

pub(crate) fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, text(answer, "code").as_str()), (status, code), "{answer:?}");
    assert!(answer.head.contains("content-type: application/problem+json\r\n"), "{answer:?}");
    let problem = json(answer);
    assert_eq!(problem["status"], status);
    assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["title_zh"].as_str().unwrap().is_empty());
}
