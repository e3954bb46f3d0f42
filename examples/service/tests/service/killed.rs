//! The service dies in the middle of its work, without a word: what it acknowledged is there, once.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::client::Client;
use crate::common::{BEARER, JSON, Service, folder, json, sent, text};

const RECORDS: usize = 10_000;
const CLIENTS: usize = 8;

/// Sends every client's share until all are sent or the service is gone; the keys that were acknowledged, with their answers.
fn send_all(service: &Service, acknowledged: &AtomicUsize) -> Vec<(usize, String)> {
    std::thread::scope(|scope| {
        let send = |client: usize| {
            let mut answered = Vec::new();
            let Ok(mut connection) = Client::connect(service.address) else { return answered };
            for number in (client..RECORDS).step_by(CLIENTS) {
                let headers = [BEARER, JSON, ("idempotency-key", &format!("key-{number}"))];
                let Ok(answer) = connection.ask("POST /records", &headers, sent(&format!("H{number}")).as_bytes()) else { break };
                assert_eq!(answer.status, 201, "{answer:?}");
                acknowledged.fetch_add(1, Ordering::Relaxed);
                answered.push((number, answer.body));
            }
            answered
        };
        let clients: Vec<_> = (0..CLIENTS).map(|client| scope.spawn(move || send(client))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

#[test]
fn every_acknowledged_record_is_there_and_none_twice() {
    let folder = folder();
    let service = Service::start(folder.path(), &[]);
    let acknowledged = AtomicUsize::new(0);
    let answered = std::thread::scope(|scope| {
        scope.spawn(|| {
            while acknowledged.load(Ordering::Relaxed) < RECORDS / 2 {
                std::thread::sleep(Duration::from_millis(1));
            }
            service.signal("KILL");
        });
        send_all(&service, &acknowledged)
    });
    assert!(!service.end().0, "it was killed");
    assert!((RECORDS / 2..RECORDS).contains(&answered.len()), "{} were acknowledged", answered.len());

    let service = Service::start(folder.path(), &[]);
    let stored = service.number("records_counted");
    // What was on its way may be stored without an answer, one for each client at most.
    let range = answered.len()..=answered.len() + CLIENTS;
    assert!(range.contains(&usize::try_from(stored).unwrap()), "{stored} are stored, {} were acknowledged", answered.len());
    for (number, body) in answered.iter().step_by(97) {
        let id = serde_json::from_str::<serde_json::Value>(body).unwrap()["id"].as_str().unwrap().to_owned();
        let found = json(&service.get(&format!("/records/{id}")));
        assert!(found["stored"]["fields"].as_str().unwrap().contains(&format!("\"H{number}\"")));
    }
    // Everyone sends everything again, as a page does that got no answer.
    let again = send_all(&service, &AtomicUsize::new(0));
    assert_eq!((again.len(), service.number("records_counted")), (RECORDS, RECORDS as u64));
    let again: HashSet<(usize, String)> = again.into_iter().collect();
    assert!(answered.into_iter().all(|answer| again.contains(&answer)), "the first answers are given again");
    let figure = service.get("/figures?measure=households_visited&unit=1522&period=2022-05");
    assert_eq!(text(&figure, "value"), RECORDS.to_string());
}
