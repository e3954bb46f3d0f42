//! How many records a second the service takes with durable commits, and how long an answer takes at half that load.
//!
//! Service and load share the machine. At half load requests are sent by the clock, and each is timed from when it was due, so that a late answer also
//! tells on those that had to wait behind it.

#![expect(clippy::arithmetic_side_effects, clippy::float_arithmetic, clippy::indexing_slicing, reason = "a load serves no one")]

#[path = "../tests/client/mod.rs"]
mod client;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client::Client;

const TOKEN: &str = "only-for-the-load-0123456789";
const CLIENTS: u32 = 128;
const SECONDS: u64 = 10;
/// Records of one request where many go together.
const TOGETHER: u32 = 100;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

struct Service {
    child: Child,
    address: SocketAddr,
}

impl Service {
    fn start(folder: &std::path::Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wushe-service"));
        command.args(["--listen", "127.0.0.1:0", "--today", "2022-05-21", "--store"]).arg(folder.join("records.sqlite"));
        let mut child = command.env("WUSHE_TOKEN", TOKEN).stderr(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stderr.take().ok_or("no log")?).lines();
        for line in lines {
            let line: serde_json::Value = serde_json::from_str(&line?)?;
            if let (Some("the service listens"), Some(address)) = (line["message"].as_str(), line["address"].as_str()) {
                return Ok(Service { child, address: address.parse()? });
            }
        }
        Err("the service does not start".into())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A home visit as a page sends it; so many records of it if they go together.
fn body(name: &str, number: u64, records: u32) -> String {
    let record = |row: u32| {
        format!(
            r#"{{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"{name}{number}-{row}","household_size":3,"lives_alone":false,"target_groups":["elderly"]}}"#
        )
    };
    match records {
        1 => format!(r#"{{"form":"home_visit","today":"2022-05-21","record":{}}}"#, record(1)),
        _ => format!(
            r#"{{"form":"home_visit","today":"2022-05-21","records":[{}]}}"#,
            (1..=records).map(record).collect::<Vec<_>>().join(",")
        ),
    }
}

fn send(client: &mut Client, name: &str, number: u64, records: u32) -> Result<()> {
    let (bearer, key) = (format!("Bearer {TOKEN}"), format!("{name}{number}"));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("idempotency-key", &key)];
    let answer = client.ask("POST /records", &headers, body(name, number, records).as_bytes())?;
    if answer.status == 201 { Ok(()) } else { Err(format!("{answer:?}").into()) }
}

/// Lets every client send for some seconds, with so many a second of all together if that is said; how long each answer took.
fn load(address: SocketAddr, phase: &str, records: u32, rate: Option<f64>) -> Result<Vec<Duration>> {
    let begun = Instant::now();
    let end = begun + Duration::from_secs(SECONDS);
    let one = |number: u32| -> Result<Vec<Duration>> {
        let (mut client, mut took, name) = (Client::connect(address)?, Vec::new(), format!("{phase}{number}-"));
        let pause = rate.map(|rate| Duration::from_secs_f64(f64::from(CLIENTS) / rate));
        // Clients begin one after the other within the first pause.
        let mut due = pause.map(|pause| begun + pause * number / CLIENTS);
        for sent in 0.. {
            if let Some(due) = due {
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            let from = due.unwrap_or_else(Instant::now);
            if from >= end {
                break;
            }
            send(&mut client, &name, sent, records)?;
            took.push(from.elapsed());
            due = due.zip(pause).map(|(due, pause)| due + pause);
        }
        Ok(took)
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || one(number))).collect();
        clients
            .into_iter()
            .map(|client| client.join().map_err(|_| "a client has died")?)
            .collect::<Result<Vec<_>>>()
            .map(|all| all.concat())
    })
}

/// The time within which so many of a thousand answers came.
fn within(took: &mut [Duration], of_thousand: usize) -> f64 {
    took.sort_unstable();
    took.get(took.len().saturating_sub(1) * of_thousand / 1000).map_or(0.0, Duration::as_secs_f64) * 1e3
}

fn main() -> Result<()> {
    let mut out = std::io::stdout();
    // `cargo test --benches` asks whether it runs; the numbers are for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let folder = tempfile::tempdir_in(std::env::current_dir()?)?;
    let service = Service::start(folder.path())?;
    let seconds = SECONDS as f64;
    let mut alone = load(service.address, "a", 1, None)?;
    let rate = alone.len() as f64 / seconds;
    writeln!(
        out,
        "service: one record a request, {CLIENTS} clients: {rate:.0} records/s, p50 {:.1} ms, p99 {:.1} ms",
        within(&mut alone, 500),
        within(&mut alone, 990)
    )?;
    let mut half = load(service.address, "h", 1, Some(rate / 2.0))?;
    let kept = half.len() as f64 / seconds;
    writeln!(
        out,
        "service: at half of it, {kept:.0} records/s: p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms",
        within(&mut half, 500),
        within(&mut half, 990),
        within(&mut half, 999)
    )?;
    let mut together = load(service.address, "t", TOGETHER, None)?;
    let rate = together.len() as f64 / seconds * f64::from(TOGETHER);
    writeln!(out, "service: {TOGETHER} records a request: {rate:.0} records/s, p99 {:.1} ms a request", within(&mut together, 990))?;
    Ok(())
}
