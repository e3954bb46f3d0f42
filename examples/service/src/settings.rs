//! The command line, and what is read by it: the rulebook, the map, the tokens, the day.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use wushe::finding::Lang;
use wushe::network::{Divisions, Network};
use wushe::{Date, Pack};

/// The shortest token that is taken.
const SHORTEST_TOKEN: usize = 16;
/// China's clocks stand eight hours ahead of UTC all year.
const AHEAD: u64 = 8 * 3600;
const DAY: u64 = 24 * 3600;
/// The number that the library gives to 1970-01-01.
const EPOCH: i32 = 719_163;

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
    /// The token that callers must have, at least 16 characters.
    #[arg(long, env = "WUSHE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// A file with one token a line, so that each device can have its own.
    #[arg(long)]
    pub(crate) token_file: Option<PathBuf>,
    /// The origin of a page that may send records, such as https://forms.example.org.
    #[arg(long)]
    pub(crate) page: Option<String>,
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
    pub(crate) fn tokens(&self) -> Result<Vec<String>, String> {
        let mut tokens: Vec<String> = self.token.iter().cloned().collect();
        if let Some(path) = &self.token_file {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            tokens.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        }
        let is_fit = |token: &String| token.len() >= SHORTEST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic());
        match tokens.iter().all(is_fit) {
            _ if tokens.is_empty() => Err("no token: set WUSHE_TOKEN or --token-file".to_owned()),
            true => Ok(tokens),
            false => Err(format!("a token has at least {SHORTEST_TOKEN} visible ASCII characters")),
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
        assert!(!format!("{:?}", settings("0123456789abcdef")).contains("0123"));
    }
}
