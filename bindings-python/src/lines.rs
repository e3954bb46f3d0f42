//! JSON Lines on their way into a run of the core, without a copy: a text at once, or lines one after another.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use wushe::border::LinesRun;

use crate::convert::Text;
use crate::progress::Hook;
use crate::{errors, run};

/// How many lines are taken from Python at a time.
const LINES: usize = 256;

/// About how many bytes of a text are checked between two looks at the clock.
const CHUNK: usize = 64 << 10;

/// Checks a text, or what gives lines, by a run.
pub(crate) fn check<'p>(
    py: Python<'_>,
    run: LinesRun<'p>,
    lines: &Bound<'_, PyAny>,
    progress: Option<Bound<'_, PyAny>>,
    total: Option<u64>,
    threads: usize,
) -> PyResult<LinesRun<'p>> {
    if let Some(text) = bytes(lines)? {
        return whole(py, run, text, progress, threads);
    }
    one_by_one(py, run, lines, &Hook::new(progress, total))
}

/// The bytes of a `str` or of `bytes`, where they lie; nothing for another type.
fn bytes<'b>(value: &'b Bound<'_, PyAny>) -> PyResult<Option<&'b [u8]>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Text::lent(text).map(|text| Some(text.as_bytes()));
    }
    Ok(value.cast::<PyBytes>().ok().map(|bytes| bytes.as_bytes()))
}

fn one_by_one<'p>(py: Python<'_>, mut check: LinesRun<'p>, lines: &Bound<'_, PyAny>, hook: &Hook<'_>) -> PyResult<LinesRun<'p>> {
    let mut lines = lines.try_iter()?;
    let (mut told, mut read) = (Instant::now(), 0);
    loop {
        let block = lines.by_ref().take(LINES).collect::<PyResult<Vec<_>>>()?;
        if block.is_empty() {
            break;
        }
        let texts = block.iter().map(|line| bytes(line)?.ok_or_else(|| Text::expected(line))).collect::<PyResult<Vec<_>>>()?;
        run::enter(py, || texts.iter().for_each(|line| check.line_bytes(line)))?;
        read += u64::try_from(block.len()).unwrap_or(0);
        if told.elapsed() >= run::SIGNALS_EVERY {
            told = Instant::now();
            py.check_signals()?;
            hook.rows(read)?;
        }
    }
    hook.end(read)?;
    Ok(check)
}

/// A part of a text and the run that checks it.
struct Part<'t, 'p> {
    run: LinesRun<'p>,
    left: Option<&'t [u8]>,
    read: u64,
}

impl Part<'_, '_> {
    /// Checks some lines; false where none are left.
    fn step(&mut self) -> bool {
        let Some(left) = self.left else { return false };
        let (now, rest) = cut(left, CHUNK);
        self.run.lines(now);
        self.read += breaks(now) + 1;
        self.left = rest;
        rest.is_some()
    }

    /// Checks lines for a while; false where none are left.
    fn go(&mut self, at_most: Duration) -> bool {
        let started = Instant::now();
        while self.step() {
            if started.elapsed() >= at_most {
                return true;
            }
        }
        false
    }
}

fn whole<'p>(
    py: Python<'_>,
    first: LinesRun<'p>,
    text: &[u8],
    progress: Option<Bound<'_, PyAny>>,
    threads: usize,
) -> PyResult<LinesRun<'p>> {
    let (total, mut parts) = run::enter(py, || parts(first, text, threads))?;
    let hook = Hook::new(progress, Some(total));
    let slice = || {
        let more = if let [only] = &mut parts[..] {
            run::caught(|| only.go(run::SIGNALS_EVERY))
        } else {
            std::thread::scope(|scope| {
                let working: Vec<_> = parts.iter_mut().map(|part| scope.spawn(|| run::caught(|| part.go(run::SIGNALS_EVERY)))).collect();
                let mut done = working.into_iter().map(|thread| thread.join().unwrap_or(Err(run::Panicked)));
                done.try_fold(false, |all, one| one.map(|more| all | more))
            })
        };
        match more {
            Ok(true) => ControlFlow::Continue(Some(parts.iter().map(|part| part.read).sum())),
            Ok(false) => ControlFlow::Break(true),
            Err(run::Panicked) => ControlFlow::Break(false),
        }
    };
    if !run::enter_chunks(py, slice, |read| hook.rows(read))? {
        return Err(errors::internal(py));
    }
    hook.end(total)?;
    run::enter(py, || {
        let mut parts = parts.into_iter().map(|part| part.run);
        let mut whole = parts.next()?;
        parts.for_each(|next| whole.join(next));
        Some(whole)
    })?
    .ok_or_else(|| errors::internal(py))
}

/// How many lines a text has, and a part of it for each thread: for one alone where the form has keys that may come once.
fn parts<'t, 'p>(first: LinesRun<'p>, text: &'t [u8], threads: usize) -> (u64, Vec<Part<'t, 'p>>) {
    let length = text.len() / threads.max(1);
    let mut parts = vec![Part { run: first, left: Some(text), read: 0 }];
    let mut lines = 1 + breaks(text);
    if threads > 1 && lines > u64::from(u32::MAX) {
        return (lines, parts);
    }
    let total = lines;
    lines = 0;
    for _ in 1..threads {
        let Some(last) = parts.last_mut() else { break };
        let Some((now, rest)) = last.left.map(|left| cut(left, length)).and_then(|(now, rest)| Some((now, rest?))) else { break };
        lines += breaks(now) + 1;
        let Some(run) = u32::try_from(lines).ok().and_then(|lines| last.run.part(lines)) else { break };
        last.left = Some(now);
        parts.push(Part { run, left: Some(rest), read: 0 });
    }
    (total, parts)
}

/// A text up to the first line break behind so many bytes, and what comes behind that.
fn cut(text: &[u8], length: usize) -> (&[u8], Option<&[u8]>) {
    let behind = text.get(length..).unwrap_or_default();
    match behind.iter().position(|byte| *byte == b'\n') {
        Some(at) => {
            let (now, rest) = text.split_at(length + at);
            (now, rest.get(1..))
        }
        None => (text, None),
    }
}

fn breaks(text: &[u8]) -> u64 {
    // A byte a time in a small number, so that many are counted at once.
    text.chunks(255).map(|chunk| u64::from(chunk.iter().fold(0_u8, |count, byte| count + u8::from(*byte == b'\n')))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_behind_line_breaks() {
        assert_eq!(cut(b"ab\ncd\n", 1), (&b"ab"[..], Some(&b"cd\n"[..])));
        assert_eq!(cut(b"ab\ncd\n", 2), (&b"ab"[..], Some(&b"cd\n"[..])));
        assert_eq!(cut(b"ab\ncd\n", 5), (&b"ab\ncd"[..], Some(&b""[..])));
        assert_eq!(cut(b"ab\ncd", 4), (&b"ab\ncd"[..], None));
        assert_eq!(cut(b"ab", 9), (&b"ab"[..], None));
        assert_eq!((breaks(b""), breaks(&[b'\n'; 1000]), breaks(b"a\nb\n")), (0, 1000, 2));
    }
}
