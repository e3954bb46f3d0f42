//! What the job needs from outside: a rulebook, and the bytes of ledgers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wushe::border::LedgerRun;
use wushe::finding::Code;
use wushe::form::table::{EncodingProbe, TableReader};
use wushe::form::{BatchReport, World};
use wushe::pack::{Pack, WrittenPack};
use wushe::service::Book;

use crate::failure::Failure;
use crate::progress::Progress;

const CHUNK: usize = 64 << 10;
/// A ledger is read twice, and standard input can be read only once; so it is kept, and only up to this.
const STDIN_MIB: usize = 256;

/// The rulebook of that folder or, where there is no such folder, of that name.
pub(crate) fn pack(name: &str) -> Result<Pack, Failure> {
    let folder = Path::new(name);
    let pack = if folder.is_dir() { Pack::from_toml(&written(folder)?, &beside(folder)?) } else { Pack::builtin(name) };
    pack.map_err(|findings| Failure::Pack { name: name.to_owned(), findings })
}

fn written(folder: &Path) -> Result<WrittenPack, Failure> {
    let mut pack = WrittenPack::new();
    for path in listed(folder)? {
        let inside = if path.is_dir() { listed(&path)? } else { vec![path] };
        for file in inside.into_iter().filter(|file| file.extension().is_some_and(|end| end == "toml")) {
            let text = fs::read_to_string(&file).map_err(|error| Failure::file(&file, error))?;
            let name: Vec<_> = file.strip_prefix(folder).unwrap_or(&file).iter().map(|part| part.to_string_lossy()).collect();
            pack = pack.file(&name.join("/"), text);
        }
    }
    Ok(pack)
}

/// The rulebooks in the folders beside, which this one may extend.
fn beside(folder: &Path) -> Result<BTreeMap<String, WrittenPack>, Failure> {
    let mut found = BTreeMap::new();
    // A folder named `.` has no name to look beside; its real one has.
    let folder = fs::canonicalize(folder).map_err(|error| Failure::file(folder, error))?;
    let Some(parent) = folder.parent() else { return Ok(found) };
    // What lies beside may belong to anyone, so what can't be read there is passed over.
    for path in listed(parent).unwrap_or_default() {
        if let (true, Some(name)) = (path != folder && path.join("pack.toml").is_file(), path.file_name())
            && let Ok(pack) = written(&path)
        {
            found.insert(name.to_string_lossy().into_owned(), pack);
        }
    }
    Ok(found)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    let mut paths: Vec<PathBuf> = entries.map_err(|error| Failure::file(folder, error))?;
    paths.sort();
    Ok(paths)
}

/// A ledger that was read.
pub(crate) struct Loaded {
    pub(crate) report: BatchReport,
    pub(crate) book: Book,
    /// Of its bytes, in hexadecimal.
    pub(crate) sha256: String,
}

/// Checks the rows of a ledger and gathers what counts.
pub(crate) fn ledger(pack: &Pack, form: Option<&str>, world: World<'_>, path: &Path, progress: &mut Progress) -> Result<Loaded, Failure> {
    if path.as_os_str() == "-" {
        let limit = STDIN_MIB << 20;
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| Failure::file(path, error))?;
        if bytes.len() > limit {
            return Err(Failure::InputTooLong { limit_mib: STDIN_MIB });
        }
        return table(pack, form, world, path, Cursor::new(bytes), progress);
    }
    let file = File::open(path).map_err(|error| Failure::file(path, error))?;
    table(pack, form, world, path, file, progress)
}

/// The same for what is in memory or in a file: one pass for its encoding, one for its rows.
pub(crate) fn table(
    pack: &Pack,
    form: Option<&str>,
    world: World<'_>,
    name: &Path,
    mut source: impl Read + Seek,
    progress: &mut Progress,
) -> Result<Loaded, Failure> {
    let failed = |error| Failure::file(name, error);
    let not_text = |problem| Failure::Input { name: name.display().to_string(), problem };
    let mut run = LedgerRun::new(pack, form, world)?;
    let mut probe = EncodingProbe::new();
    let mut hash = Sha256::new();
    let mut whole = 0_u64;
    chunks(&mut source, |chunk| {
        whole += u64::try_from(chunk.len()).unwrap_or_default();
        hash.update(chunk);
        probe.feed(chunk);
    })
    .map_err(failed)?;
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let loaded = |run: LedgerRun<'_>| {
        let (report, book) = run.finish();
        Loaded { report, book, sha256 }
    };
    let encoding = match probe.finish() {
        Ok(encoding) => encoding,
        // A file without a byte is a ledger without a row, and its report says so.
        Err(problem) if problem.code == Code::LedgerEmpty => {
            run.problem(problem);
            return Ok(loaded(run));
        }
        Err(problem) => return Err(not_text(problem)),
    };
    if let Some(hint) = encoding.hint() {
        run.problem(hint);
    }
    source.rewind().map_err(failed)?;
    let mut reader = TableReader::new(encoding).map_err(not_text)?;
    let (mut rows, mut done) = (0_u64, 0_u64);
    let mut feed = |chunk: &[u8]| {
        reader.feed(chunk, &mut |row| {
            rows += 1;
            run.table_row(row);
        });
        done += u64::try_from(chunk.len()).unwrap_or_default();
        progress.at(rows, done, Some(whole));
    };
    chunks(&mut source, &mut feed).map_err(failed)?;
    if let Err(problem) = reader.finish(&mut |row| run.table_row(row)) {
        run.problem(problem);
    }
    Ok(loaded(run))
}

fn chunks(source: &mut impl Read, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => take(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
