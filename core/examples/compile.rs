//! Compiles the forms of a rulebook's canonical JSON ahead of time, as a page loads them: `cargo run -p wushe --example compile -- PACK.json OUT [FORM…]`.
//!
//! Without names it is all forms; `-FORM` leaves one out.
#![expect(clippy::print_stderr, reason = "a command's own output")]

use std::process::ExitCode;
use std::{env, fs, io};

use wushe::finding::Lang;
use wushe::{Findings, Pack};

fn compiled(text: &str, names: &[String]) -> Result<Vec<u8>, Findings> {
    let pack = Pack::from_json(text)?;
    let left_out: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix('-')).collect();
    let mut forms: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.starts_with('-')).collect();
    if forms.is_empty() {
        forms = pack.forms().iter().map(wushe::Form::id).filter(|id| !left_out.contains(id)).collect();
    }
    pack.to_compiled(&forms).map_err(|problem| problem.at(wushe::finding::Path::new()).into())
}

fn main() -> io::Result<ExitCode> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [from, to, names @ ..] = args.as_slice() else {
        eprintln!("usage: compile PACK.json OUT [FORM…]");
        return Ok(ExitCode::from(2));
    };
    match compiled(&fs::read_to_string(from)?, names) {
        Ok(bytes) => {
            fs::write(to, bytes)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(findings) => {
            findings.iter().for_each(|finding| eprintln!("{}: {}", finding.path, finding.sentence(Lang::En)));
            Ok(ExitCode::FAILURE)
        }
    }
}
