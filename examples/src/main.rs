//! The main job of `wushe`: a ledger of service records is checked and becomes the figures of the bulletin, beside those
//! that the rulebook reports.

mod answer;
mod args;
mod derived;
mod due;
mod failure;
mod findings;
mod html;
mod job;
mod json;
mod json_staff;
mod load;
mod number;
mod output;
mod progress;
mod qualification;
mod synthetic;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

use args::{Args, Format};
use clap::Parser;
use failure::Failure;
use job::Ground;
use progress::Progress;
use wushe::finding::Lang;

fn main() -> ExitCode {
    let args = Args::parse();
    output::tidy_when_interrupted();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where not even that can be written, the exit code still says it.
            let _ = writeln!(io::stderr(), "wushe-report: {}", failure.sentence(args.lang.into()));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Failure> {
    let ground = Ground::new(args)?;
    if let Some(path) = &args.write_ledger {
        let setting = ground.setting()?;
        return output::file(path, |out| synthetic::write(out, &ground.pack, &setting, args.rows, &mut Progress::new(args.lang.into())));
    }
    let answer = ground.run(args)?;
    let lang: Lang = args.lang.into();
    let text = match args.format() {
        Format::Html => html::render(&answer, lang),
        Format::Text => text::render(&answer, lang),
        Format::Json => json::render(&answer).map_err(|error| Failure::File { name: "JSON".to_owned(), error: error.into() })?,
    };
    match &args.out {
        Some(path) => output::file(path, |out| out.write_all(text.as_bytes())),
        None => output::standard(&text),
    }
}
