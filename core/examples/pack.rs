//! Verifies a rulebook's folder, tells what is doubtful in it, and prints its canonical JSON: `cargo run -p wushe --features authoring --example pack -- FOLDER`.
//!
//! Folders beside it serve as the rulebooks that it extends.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command's own output")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use wushe::finding::{Finding, Lang};
use wushe::pack::{Pack, WrittenPack};

fn read(folder: &Path) -> io::Result<WrittenPack> {
    let mut pack = WrittenPack::new();
    for (prefix, folder) in [("", folder.to_path_buf()), ("forms/", folder.join("forms")), ("checklists/", folder.join("checklists"))] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) {
                pack = pack.file(&format!("{prefix}{name}"), String::from_utf8_lossy(&fs::read(&path)?));
            }
        }
    }
    Ok(pack)
}

fn tell(findings: &[Finding]) {
    for finding in findings {
        let line = finding.params.get("line").map(|line| format!(":{line}")).unwrap_or_default();
        eprintln!("{}{line}: {}: {}", finding.path, finding.severity().as_str(), finding.sentence(Lang::En));
    }
}

fn main() -> io::Result<ExitCode> {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: pack FOLDER");
        return Ok(ExitCode::from(2));
    };
    let folder = Path::new(&folder);
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir(folder.parent().unwrap_or(folder))? {
        let path = entry?.path();
        if path.join("pack.toml").is_file()
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
        {
            parents.insert(name.to_owned(), read(&path)?);
        }
    }
    match Pack::from_toml(&read(folder)?, &parents) {
        Ok(pack) => {
            tell(pack.warnings());
            println!("{}", pack.to_json());
            eprintln!("{}", pack.identity());
            Ok(ExitCode::SUCCESS)
        }
        Err(findings) => {
            tell(&findings);
            eprintln!("{} problems", findings.len());
            Ok(ExitCode::FAILURE)
        }
    }
}
