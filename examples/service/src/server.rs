//! Connections: how many, how slow, and how they end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, oneshot};

use crate::api::{Desk, pages};
use crate::counting::Counting;
use crate::settings::Settings;
use crate::store;
use crate::stored::Stored;
use crate::watch::Numbers;

/// The largest head of a request, in bytes.
const MAX_HEAD: usize = 16 << 10;
/// Open requests have so long to end after the service was told to stop.
const LAST: Duration = Duration::from_secs(30);
/// After a failure to accept (too many open files, say), the next try waits so long.
const PAUSE: Duration = Duration::from_millis(50);

/// A service that runs.
pub(crate) struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: tokio::task::JoinHandle<()>,
    writer: JoinHandle<()>,
}

/// Reads what is stored and begins to serve. Why it can't is told as a sentence.
pub(crate) async fn start(settings: Settings) -> Result<Running, String> {
    let today = settings.today().ok_or("the clock tells no day")?;
    let numbers = Arc::new(Numbers::new());
    let (pack, network) = (Arc::new(settings.pack()?), Arc::new(settings.network()?));
    let counting = Arc::new(Counting::new(pack, network, numbers.clone()));
    settings.tokens()?;
    let stored = Arc::new(Stored::default());
    let store = store::open(&settings.store, settings.max_store, &counting, &stored, &numbers, today)?;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (patience, places) = (Duration::from_secs(settings.patience), settings.max_connections);
    let desk = Desk { settings: Arc::new(settings), counting, stored, numbers, sender: store.sender, reader: store.reader };
    let router = pages(desk)?;
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, router, patience, places, stopped));
    Ok(Running { address, stop, serving, writer: store.writer })
}

impl Running {
    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for SIGTERM or SIGINT and stops then.
    pub(crate) async fn until_told_to_stop(self) -> Result<(), String> {
        let hear = |kind| signal(kind).map_err(|error| error.to_string());
        let (mut terminate, mut interrupt) = (hear(SignalKind::terminate())?, hear(SignalKind::interrupt())?);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("the service stops");
        self.stop().await
    }

    /// Takes no new connection, lets open requests end, and writes what they brought.
    async fn stop(self) -> Result<(), String> {
        // Whoever served has ended if no one hears it.
        let _ = self.stop.send(());
        self.serving.await.map_err(|error| error.to_string())?;
        // It ends by itself: the last who could send to it have gone.
        let joined = tokio::task::spawn_blocking(|| self.writer.join()).await.map_err(|error| error.to_string())?;
        joined.map_err(|_| "the writing thread has died".to_owned())
    }
}

async fn serve(listener: TcpListener, router: Router, patience: Duration, places: usize, mut stopped: oneshot::Receiver<()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MAX_HEAD);
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(places)));
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            // The place is taken first, so that whoever finds none waits in the system's queue.
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, place)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // Why a connection broke is of no use to anyone.
            let _ = connection.await;
            drop(place);
        });
    }
    drop((listener, router));
    if tokio::time::timeout(LAST, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    let (stream, _) = listener.accept().await.ok()?;
    // Answers are small and go out at once.
    stream.set_nodelay(true).ok()?;
    Some((stream, place))
}
