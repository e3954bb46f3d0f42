//! Files that are whole or not there: what is written stands beside its place until it is complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, TempPath};

use crate::failure::Failure;
use crate::progress;

/// What shells expect of a job that was interrupted.
const INTERRUPTED: i32 = 130;

/// The file in the making, which goes when the job is interrupted.
static PART: Mutex<Option<TempPath>> = Mutex::new(None);

fn part() -> MutexGuard<'static, Option<TempPath>> {
    PART.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on an interruption (Ctrl-C, a closed terminal, `kill`) removes the file in the making before the job ends.
#[expect(clippy::exit, reason = "a handler of signals has nowhere to return to")]
pub(crate) fn tidy_when_interrupted() {
    // Where no handler can be set, an interruption ends the job as ever, and may leave the part behind.
    let _ = ctrlc::set_handler(|| {
        // Held until the end, so that the file can't be moved to its place meanwhile.
        let mut part = part();
        drop(part.take());
        progress::clear();
        std::process::exit(INTERRUPTED);
    });
}

/// Writes a file beside its place and moves it there once it is whole and on the disk, so that nobody finds half of one.
pub(crate) fn file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Failure> {
    replace(path, write).map_err(|error| {
        part().take();
        Failure::file(path, error)
    })
}

fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    // Through a link, to the file that it names.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&place).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device is written to; it must not be replaced by a file.
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(&place)?);
        write(&mut out)?;
        return out.flush();
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = {
        let mut part = part();
        let (file, made) = builder().tempfile_in(folder)?.into_parts();
        *part = Some(made);
        file
    };
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    let mut out = BufWriter::with_capacity(256 << 10, file);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    let mut part = part();
    if let Some(made) = part.take() {
        made.persist(&place).map_err(|failed| failed.error)?;
    }
    // That the move is on the disk too is asked for where a folder can be opened, which not every system allows.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A file as any other: who may read it is decided by the user's own mask.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".wushe-report-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn standard(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::file(Path::new("-"), error)),
        _ => Ok(()),
    }
}
