//! Runs the job as a person does, in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

pub(crate) const CODES: [&str; 7] =
    ["households_visited", "files_opened", "group_sessions", "cases", "events", "resources_linked", "person_times"];

/// What a run left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The one JSON object on standard output, of a job that was done without a word on standard error.
    pub(crate) fn json(&self) -> Value {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        serde_json::from_str(&self.out).unwrap()
    }
}

pub(crate) fn run(args: &[&str]) -> Run {
    fed(args, b"")
}

/// A run with these bytes on standard input.
pub(crate) fn fed(args: &[&str], input: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wushe-report"));
    let mut child = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A job that refuses its arguments never reads, and says so by its exit code.
    let _ = child.stdin.take().unwrap().write_all(input);
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

/// Runs with `--format json` on a ledger of these bytes.
pub(crate) fn checked(folder: &Folder, bytes: &[u8]) -> Value {
    let ledger = folder.file("ledger.csv", bytes);
    run(&["--ledger", &ledger, "--format", "json"]).json()
}

/// The seven values, in order; a dash where there is none.
pub(crate) fn values(answer: &Value) -> Vec<String> {
    let measures = answer["measures"].as_array().unwrap();
    measures.iter().map(|measure| measure["value"].as_str().unwrap_or("—").to_owned()).collect()
}

/// The codes of the findings, in order.
pub(crate) fn codes(answer: &Value) -> Vec<&str> {
    let findings = answer["report"]["report"]["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// The synthetic ledger.
pub(crate) fn synthetic(folder: &Folder, more: &[&str]) -> String {
    let path = folder.path("synthetic.csv");
    let done = run(&[&["--write-ledger", path.to_str().unwrap()], more].concat());
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
    fs::read_to_string(path).unwrap()
}

/// A folder that goes when the test does.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
