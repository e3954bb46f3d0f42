//! A ledger whose run owns what it reads, for callers that come back chunk by chunk.

use std::future::{Future, poll_fn};
use std::panic::RefUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use super::{LedgerRun, Progress};
use crate::finding::Findings;
#[cfg(feature = "beside")]
use crate::form::StoredRecords;
use crate::form::table::EncodingProbe;
use crate::form::{BatchReport, Form, Reading, World};
use crate::network::Network;
use crate::pack::Pack;
use crate::service::Book;
use crate::value::Date;

/// How a ledger is checked.
#[derive(Clone, Debug)]
pub struct LedgerCall {
    /// The form of all rows; without one a column names each row's, or the headings decide.
    pub form: Option<String>,
    /// The day of the check.
    pub today: Date,
    /// The network in which stations and places stand, if it is known.
    pub network: Option<Arc<Network>>,
    /// The records beside which it is checked, if there are any.
    #[cfg(feature = "beside")]
    pub beside: Option<Arc<StoredRecords>>,
    /// How cells are read.
    pub reading: Reading,
    /// How many findings the report holds whole, if not the usual number.
    pub limit: Option<usize>,
}

impl LedgerCall {
    /// On a day, and the rest as it is where nothing is said.
    #[must_use]
    pub fn new(today: Date) -> Self {
        LedgerCall {
            form: None,
            today,
            network: None,
            #[cfg(feature = "beside")]
            beside: None,
            reading: Reading::default(),
            limit: None,
        }
    }

    /// The run of a ledger that is checked so.
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    ///
    /// ```
    /// use wushe::border::LedgerCall;
    /// use wushe::{Date, Pack};
    ///
    /// let (pack, call) = (Pack::builtin("hinggan")?, LedgerCall::new(Date::parse("2022-05-21")?));
    /// assert!(call.run(&pack).is_ok());
    /// assert!(LedgerCall { form: Some("no_such_form".to_owned()), ..call }.run(&pack).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn run<'p>(&'p self, pack: &'p Pack) -> Result<LedgerRun<'p>, Findings> {
        if let Some(name) = &self.form {
            pack.form(name)?;
        }
        Ok(self.start(pack))
    }

    /// The day of the check and what is known beside the ledger.
    #[must_use]
    pub fn world(&self) -> World<'_> {
        let world = World::new(self.today);
        let world = self.network.as_deref().map_or(world, |network| world.network(network));
        #[cfg(feature = "beside")]
        let world = self.beside.as_deref().map_or(world, |stored| world.beside(stored));
        world
    }

    fn start<'p>(&'p self, pack: &'p Pack) -> LedgerRun<'p> {
        let forms: Vec<&Form> = pack.forms().iter().filter(|form| self.form.as_deref().is_none_or(|name| form.id() == name)).collect();
        let run = LedgerRun::over(pack, forms, self.world()).reading(self.reading);
        match self.limit {
            Some(limit) => run.limit(limit),
            None => run,
        }
    }
}

/// A CSV text on its way through a rulebook, as [`LedgerCsv`](super::LedgerCsv) takes it, in a run that borrows nothing: whoever
/// feeds it can go away and come back. The answer is that of the whole text, however the text is cut.
///
/// ```
/// use std::sync::Arc;
///
/// use wushe::border::{LedgerCall, LedgerFeed};
/// use wushe::form::table::EncodingProbe;
/// use wushe::{Date, Pack};
///
/// let pack = Arc::new(Pack::builtin("hinggan")?);
/// let call = LedgerCall { form: Some("home_visit".to_owned()), ..LedgerCall::new(Date::parse("2022-05-21")?) };
/// let text = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n".as_bytes();
///
/// let mut probe = EncodingProbe::new();
/// text.chunks(7).for_each(|chunk| probe.feed(chunk));
/// let mut ledger = LedgerFeed::new(pack.clone(), call.clone(), probe)?;
/// let far = text.chunks(7).map(|chunk| ledger.feed(chunk)).last().unwrap();
/// assert_eq!((far.rows, far.bytes, far.bytes_total), (1, 79, 79));
/// let (report, book) = ledger.finish();
/// assert_eq!((report.accepted, book.len()), (1, 1));
///
/// let none = LedgerCall { form: Some("no_such_form".to_owned()), ..call };
/// assert!(LedgerFeed::new(pack, none, EncodingProbe::new()).is_err());
/// # Ok::<(), wushe::Findings>(())
/// ```
pub struct LedgerFeed {
    /// Where the next chunk goes.
    slot: Arc<Slot>,
    far: Arc<Far>,
    bytes_total: u64,
    /// A function that waits between two chunks: what it borrows and what it has come to lie together in it.
    work: Pin<Box<dyn Future<Output = (BatchReport, Book)> + Send + Sync + RefUnwindSafe>>,
}

/// A chunk and where the next one goes, or the end; nothing before it has come.
#[derive(Default)]
struct Slot(OnceLock<Option<(Vec<u8>, Arc<Slot>)>>);

/// How far the run has come.
#[derive(Default)]
struct Far {
    rows: AtomicU64,
    bytes: AtomicU64,
}

impl std::fmt::Debug for LedgerFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LedgerFeed").field("progress", &self.progress()).finish_non_exhaustive()
    }
}

impl LedgerFeed {
    /// A ledger whose every byte the probe has seen and whose first byte is fed next.
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: impl Into<Arc<Pack>>, call: LedgerCall, probe: EncodingProbe) -> Result<Self, Findings> {
        let (pack, slot, far, bytes_total) = (pack.into(), Arc::<Slot>::default(), Arc::<Far>::default(), probe.bytes());
        call.run(&pack)?;
        let work = Box::pin(follow(pack, call, probe, slot.clone(), far.clone()));
        Ok(LedgerFeed { slot, far, bytes_total, work })
    }

    /// Takes the next bytes and checks the rows that they complete.
    pub fn feed(&mut self, chunk: &[u8]) -> Progress {
        let next = Arc::<Slot>::default();
        // It is empty: each is filled once and left behind.
        let _ = self.slot.0.set(Some((chunk.to_vec(), next.clone())));
        self.slot = next;
        let _ = self.resume();
        self.progress()
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let Far { rows, bytes } = &*self.far;
        Progress { rows: rows.load(Relaxed), bytes: bytes.load(Relaxed), bytes_total: self.bytes_total }
    }

    /// The report of all rows, and the records that nothing forbids.
    #[must_use]
    pub fn finish(mut self) -> (BatchReport, Book) {
        let _ = self.slot.0.set(None);
        loop {
            if let Poll::Ready(found) = self.resume() {
                return found;
            }
        }
    }

    fn resume(&mut self) -> Poll<(BatchReport, Book)> {
        self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }
}

async fn follow(pack: Arc<Pack>, call: LedgerCall, probe: EncodingProbe, mut slot: Arc<Slot>, far: Arc<Far>) -> (BatchReport, Book) {
    let mut run = call.start(&pack);
    let mut csv = run.csv_chunks(probe);
    loop {
        let came = poll_fn(|_| slot.0.get().map_or(Poll::Pending, Poll::Ready)).await;
        let Some((chunk, next)) = came else { break };
        let progress = csv.feed(chunk);
        far.rows.store(progress.rows, Relaxed);
        far.bytes.store(progress.bytes, Relaxed);
        slot = next.clone();
    }
    csv.finish();
    run.finish()
}
