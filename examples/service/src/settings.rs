//! The command line, and what is read by it: the rulebook, the map, the tokens, the day.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, ValueEnum};
use wushe::finding::Lang;
use wushe::network::{Divisions, Network};
use wushe::{Date, Pack};

use crate::rights::Rights;

/// The shortest token that is taken.
const SHORTEST_TOKEN: usize = 16;
/// China's clocks stand eight hours ahead of UTC all year.
const AHEAD: u64 = 8 * 3600;
const DAY: u64 = 24 * 3600;
/// The number that the library gives to 1970-01-01.
const EPOCH: i32 = 719_163;

/// What becomes of a record of which there is something to tell beside those that are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AgainstStored {
    /// What the finding itself says: an error refuses it, a warning is told.
    Severity,
    /// It is refused.
    Refuse,
    /// It is stored and told, a key that comes once too.
    Warn,
}

/// Takes records of social work stations, stores each once and counts them.
#[derive(Clone, Parser)]
#[command(version)]
pub(crate) struct Settings {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, default_value = "127.0.0.1:8420")]
    pub(crate) listen: SocketAddr,
    /// The file of the store, made if it is not there.
    #[arg(long, default_value = "records.sqlite")]
    pub(crate) store: PathBuf,
    /// The rulebook: the name of a built-in one, or a file of canonical JSON.
    #[arg(long, default_value = "national")]
    pub(crate) rulebook: String,
    /// The division lists that figures are counted on, as CSV; those of Hinggan League if nothing is said.
    #[arg(long)]
    pub(crate) divisions: Option<PathBuf>,
    /// The token that callers must have, at least 16 characters; behind it what it may do, as in the file.
    #[arg(long, env = "WUSHE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// A file with one token a line, so that each device can have its own. Behind it stand its rights, read, write, correct and approve, all if none is
    /// named, and the stations whose records it is for: `TOKEN read write stations=S1,S2`.
    #[arg(long)]
    pub(crate) token_file: Option<PathBuf>,
    /// The origin of a page that may send records, such as https://forms.example.org.
    #[arg(long)]
    pub(crate) page: Option<String>,
    /// What becomes of a record that does not fit to those that are stored: its key comes once, a step was left out, its day lies outside those of its
    /// key, or one holds the same.
    #[arg(long, env = "WUSHE_AGAINST_STORED", value_enum, default_value = "severity")]
    pub(crate) against_stored: AgainstStored,
    /// The most bytes of a request.
    #[arg(long, default_value_t = 8 << 20)]
    pub(crate) max_body: usize,
    /// The most records of a request.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) max_rows: usize,
    /// The most bytes of the store; as much as the disk has if nothing is said.
    #[arg(long)]
    pub(crate) max_store: Option<u64>,
    /// The seconds within which a request must have come.
    #[arg(long, default_value_t = 20)]
    pub(crate) patience: u64,
    /// The most connections at a time.
    #[arg(long, default_value_t = 1024)]
    pub(crate) max_connections: usize,
    /// The day of the service, for trying it out; that of China's clocks if nothing is said.
    #[arg(long, value_parser = day)]
    pub(crate) today: Option<Date>,
}

/// Nothing, because a token may be among the settings.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings(***)")
    }
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|problem| problem.to_string())
}

impl Settings {
    /// The rulebook.
    pub(crate) fn pack(&self) -> Result<Pack, String> {
        let found = if self.rulebook.ends_with(".json") {
            let text = std::fs::read_to_string(&self.rulebook).map_err(|error| format!("{}: {error}", self.rulebook))?;
            Pack::from_json(&text)
        } else {
            Pack::builtin(&self.rulebook)
        };
        found.map_err(|findings| format!("the rulebook: {}", findings.message(Lang::En)))
    }

    /// The map that figures are counted on.
    pub(crate) fn network(&self) -> Result<Network, String> {
        let found = match &self.divisions {
            Some(path) => Divisions::parse(&std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?),
            None => Divisions::hinggan(),
        };
        found.map(Network::of_divisions).map_err(|findings| format!("the division lists: {}", findings.message(Lang::En)))
    }

    /// The tokens that are known.
    pub(crate) fn tokens(&self) -> Result<Vec<(String, Rights)>, String> {
        let mut lines: Vec<String> = self.token.iter().cloned().collect();
        if let Some(path) = &self.token_file {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            lines.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        }
        let read = |line: &String| {
            let (token, words) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            if token.len() < SHORTEST_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(format!("a token has at least {SHORTEST_TOKEN} visible ASCII characters"));
            }
            // The word itself is not told, as it may be the rest of a token.
            let unknown = |_| "behind a token stand read, write, correct, approve and stations=S1,S2 alone".to_owned();
            Ok((token.to_owned(), Rights::parse(words).map_err(unknown)?))
        };
        match lines.is_empty() {
            true => Err("no token: set WUSHE_TOKEN or --token-file".to_owned()),
            false => lines.iter().map(read).collect(),
        }
    }

    /// The day by the service's clock.
    pub(crate) fn today(&self) -> Option<Date> {
        self.today.or_else(|| {
            let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
            let days = i32::try_from(seconds.checked_add(AHEAD)?.checked_div(DAY)?).ok()?;
            Date::from_day_number(EPOCH.checked_add(days)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_of_unix_has_its_number() {
        assert_eq!(Date::from_day_number(EPOCH).unwrap().to_string(), "1970-01-01");
    }

    #[test]
    fn a_token_is_asked_for_and_is_not_short() {
        let settings = |token: &str| Settings::parse_from(["wushe-service", "--token", token]);
        assert!(settings("0123456789abcdef").tokens().is_ok());
        assert!(settings("0123456789abcde").tokens().is_err());
        assert!(settings("0123456789 abcdef").tokens().is_err());
        assert!(settings("0123456789abcdef read stations=S1").tokens().is_ok());
        assert!(settings("0123456789abcdef raed").tokens().is_err_and(|why| !why.contains("raed")));
        assert!(!format!("{:?}", settings("0123456789abcdef")).contains("0123"));
    }
}
