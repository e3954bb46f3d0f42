//! A line on the terminal for what takes long: nothing in a file, a pipe or a terminal that can't go back in its line, and no colour.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr;
use wushe::finding::Lang;

use crate::number::grouped;

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
const PACE: Duration = Duration::from_millis(100);

/// How wide the line on the terminal is.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

/// How far a ledger has been read or written.
pub(crate) struct Progress {
    lang: Lang,
    started: Instant,
    /// When the line is written next, from the start.
    next: Duration,
    on: bool,
}

impl Progress {
    pub(crate) fn new(lang: Lang) -> Self {
        let able = std::env::var_os("TERM").is_none_or(|term| term != "dumb" && !term.is_empty());
        Progress { lang, started: Instant::now(), next: PATIENCE, on: able && io::stderr().is_terminal() }
    }

    /// So many rows, and so much of what there is to do.
    pub(crate) fn at(&mut self, rows: u64, done: u64, whole: Option<u64>) {
        if !self.on {
            return;
        }
        let elapsed = self.started.elapsed();
        if elapsed < self.next {
            return;
        }
        self.next = elapsed.saturating_add(PACE);
        show(&line(self.lang, rows, done, whole, elapsed));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.on {
            clear();
        }
    }
}

fn line(lang: Lang, rows: u64, done: u64, whole: Option<u64>, elapsed: Duration) -> String {
    let pace = u128::from(rows).saturating_mul(1000).checked_div(elapsed.as_millis()).unwrap_or_default();
    let (rows, pace) = (grouped(&rows.to_string()), grouped(&pace.to_string()));
    let share = whole.and_then(|whole| done.saturating_mul(100).checked_div(whole)).map(|share| share.min(100));
    let share = share.map(|share| format!("{share:>3}%  ")).unwrap_or_default();
    match lang {
        Lang::ZhHans => format!("{share}{rows} 行，每秒 {pace} 行"),
        Lang::En => format!("{share}{rows} rows, {pace} rows/s"),
    }
}

/// Writes over the line that is there.
fn show(line: &str) {
    let width = line.width();
    let before = SHOWN.swap(width, Ordering::Relaxed);
    let mut out = io::stderr().lock();
    // A terminal that is gone needs no line.
    let _ = write!(out, "\r{line}{}", " ".repeat(before.saturating_sub(width))).and_then(|()| out.flush());
}

/// Leaves the line empty, where one is shown.
pub(crate) fn clear() {
    let width = SHOWN.swap(0, Ordering::Relaxed);
    if width > 0 {
        let mut out = io::stderr().lock();
        let _ = write!(out, "\r{}\r", " ".repeat(width)).and_then(|()| out.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_line_says() {
        let second = Duration::from_millis(1500);
        assert_eq!(line(Lang::ZhHans, 30_000, 5, Some(20), second), " 25%  30,000 行，每秒 20,000 行");
        assert_eq!(line(Lang::En, 7, 0, None, Duration::ZERO), "7 rows, 0 rows/s");
        assert_eq!(line(Lang::En, 7, 9, Some(3), second), "100%  7 rows, 4 rows/s");
        assert_eq!(line(Lang::En, 7, 0, Some(0), second), "7 rows, 4 rows/s");
    }
}
