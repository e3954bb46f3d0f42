//! A service that takes records over HTTP, stores each exactly once and counts them.
//!
//! It has no rule of its own: what a record is, what is wrong with it, what it counts for and in which words all this is said is asked of
//! [`wushe`]. What it adds is what a library can't have: a clock, a network, a disk.
//!
//! # The parts, in their order
//! Each knows only those before it.
//!
//! | part | holds |
//! | --- | --- |
//! | `settings` | the command line |
//! | `watch` | logs and numbers to watch it by, none of which holds a value of a person |
//! | `ids` | names of what is stored: keys of requests, records, hashes of versions |
//! | `answer` | what the service says: answers that are kept, and problems |
//! | `rights` | what a token may do, and with the records of which stations |
//! | `counting` | the records in memory, as the book that figures are counted from |
//! | `stored` | what is stored, in memory, to hold others against |
//! | `store` | the records on disk: one thread that writes, some connections that read |
//! | `api` | a page for each thing that can be asked |
//! | `server` | connections, slow clients, the stop |

mod answer;
mod api;
mod counting;
mod ids;
mod rights;
mod server;
mod settings;
mod store;
mod stored;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use self::settings::Settings;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    watch::log();
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            tracing::error!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), String> {
    let running = server::start(settings).await?;
    tracing::info!(address = %running.address(), "the service listens");
    running.until_told_to_stop().await
}
