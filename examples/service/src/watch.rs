//! What the service tells of itself: logs and numbers. Neither holds a path, a query, a header or a body, so no value of a person.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tracing_subscriber::EnvFilter;

/// Seconds from half a millisecond to eight seconds.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// Requests of one commit.
const BATCH: [f64; 11] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];

/// Begins to write logs to the standard error as JSON lines, as much as `RUST_LOG` says.
pub(crate) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// What was asked, by the route that is written in the source, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

/// The numbers to watch the service by.
pub(crate) struct Numbers {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Histogram,
    commit_seconds: Histogram,
    commit_requests: Histogram,
    /// Versions of records that were stored, conflicting ones too.
    pub(crate) stored: Counter,
    /// Requests whose key was known and that got their first answer.
    pub(crate) replayed: Counter,
    /// Commits that the disk refused.
    pub(crate) failed: Counter,
    /// Records that count now.
    pub(crate) counted: Gauge,
    /// Stored records that the rulebook of today refuses, so that they don't count.
    pub(crate) refused_today: Gauge,
    /// Versions that came too late and stand aside until someone settles it.
    pub(crate) aside: Gauge,
}

impl Numbers {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("wushe_service");
        let requests = Family::<Asked, Counter>::default();
        let (seconds, commit_seconds, commit_requests) = (Histogram::new(SECONDS), Histogram::new(SECONDS), Histogram::new(BATCH));
        let (stored, replayed, failed) = (Counter::default(), Counter::default(), Counter::default());
        let (counted, refused_today, aside) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("requests", "requests by route and status", requests.clone());
        registry.register("request_seconds", "seconds from a request's head to its answer", seconds.clone());
        registry.register("commit_seconds", "seconds of a durable commit", commit_seconds.clone());
        registry.register("commit_requests", "requests of one commit", commit_requests.clone());
        registry.register("versions_stored", "versions of records that were stored", stored.clone());
        registry.register("requests_replayed", "requests that got their first answer again", replayed.clone());
        registry.register("commits_failed", "commits that the disk refused", failed.clone());
        registry.register("records_counted", "records that count now", counted.clone());
        registry.register("records_refused_today", "stored records that the rulebook of today refuses", refused_today.clone());
        registry.register("versions_aside", "versions that came too late and stand aside", aside.clone());
        Numbers { registry, requests, seconds, commit_seconds, commit_requests, stored, replayed, failed, counted, refused_today, aside }
    }

    /// Counts a request.
    pub(crate) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let asked = Asked { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&asked).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Counts a commit of so many requests.
    pub(crate) fn commit(&self, requests: usize, took: Duration) {
        self.commit_requests.observe(f64::from(u32::try_from(requests).unwrap_or(u32::MAX)));
        self.commit_seconds.observe(took.as_secs_f64());
    }

    /// The numbers as Prometheus reads them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // A text never fails to grow.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
