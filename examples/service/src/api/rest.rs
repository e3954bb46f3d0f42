//! What a page leaves unread of a body, as when it refuses a request by its head. It is read and forgotten before the answer goes out: a connection that is
//! closed over unread bytes is reset, and its sender may lose the answer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// So much is read at most, and for so long.
const MOST: u64 = 32 << 20;
const LONGEST: Duration = Duration::from_secs(2);

/// A body that a page reads and of which the rest can be read behind it.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Body>>);

impl Shared {
    pub(super) fn new(body: Body) -> Self {
        Shared(Arc::new(Mutex::new(body)))
    }

    fn with<T>(&self, run: impl FnOnce(Pin<&mut Body>) -> T) -> T {
        run(Pin::new(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Reads the rest and forgets it.
    pub(super) async fn forget(self) {
        let mut read = 0_u64;
        let all = std::future::poll_fn(|context| {
            loop {
                match self.with(|body| body.poll_frame(context)) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(None | Some(Err(_))) => return Poll::Ready(()),
                    Poll::Ready(Some(Ok(frame))) => {
                        let bytes = frame.data_ref().map_or(0, Bytes::len);
                        read = read.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
                        if read > MOST {
                            return Poll::Ready(());
                        }
                    }
                }
            }
        });
        // Whoever is slower than that may lose the answer.
        let _ = tokio::time::timeout(LONGEST, all).await;
    }

    /// Returns true if nothing more can come.
    pub(super) fn is_read(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|body| body.poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.is_read()
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
