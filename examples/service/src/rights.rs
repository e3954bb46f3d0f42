//! What a token may do, and with the records of which stations.

use std::sync::Arc;

use wushe::Record;
use wushe::service::{Role, RoleValue};

use crate::answer::{Problem, RIGHT_MISSING, STATION_MISSING, list, object, quoted};

/// One of the things that a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Look up what is stored, and ask for figures and for what is due.
    Read,
    /// Store new records.
    Write,
    /// Correct records.
    Correct,
    /// Store an approved record, and correct one.
    Approve,
}

impl Right {
    const ALL: [Right; 4] = [Right::Read, Right::Write, Right::Correct, Right::Approve];

    fn as_str(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Write => "write",
            Right::Correct => "correct",
            Right::Approve => "approve",
        }
    }
}

/// What a token may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    rights: Vec<Right>,
    /// The stations whose records it may read and write; those of all if nothing is said.
    stations: Option<Arc<[String]>>,
}

impl Rights {
    /// Reads words such as `read write stations=S1,S2`; no word is every right. The word that is none, if there is one.
    pub(crate) fn parse(text: &str) -> Result<Self, &str> {
        let (mut rights, mut stations) = (Vec::new(), None);
        for word in text.split_whitespace() {
            match (Right::ALL.into_iter().find(|right| right.as_str() == word), word.strip_prefix("stations=")) {
                (Some(right), _) => rights.push(right),
                (None, Some(names)) if stations.is_none() && names.split(',').all(|name| !name.is_empty()) => {
                    stations = Some(names.split(',').map(str::to_owned).collect());
                }
                _ => return Err(word),
            }
        }
        if rights.is_empty() {
            rights = Right::ALL.into();
        }
        Ok(Rights { rights, stations })
    }

    pub(crate) fn has(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Refuses who does not have that right; the place is of what asks for it.
    pub(crate) fn ask(&self, right: Right, path: &[&str]) -> Result<(), Problem> {
        if self.has(right) {
            return Ok(());
        }
        let path = list(path.iter().map(quoted));
        Err(Problem::new(RIGHT_MISSING).with("findings", list([finding(RIGHT_MISSING.1, path, "right", right.as_str())])))
    }

    /// Refuses who may not have to do with the records of that station; one that names none is of no station.
    pub(crate) fn ask_station(&self, station: Option<&str>, path: &[String]) -> Result<(), Problem> {
        match &self.stations {
            Some(known) if !station.is_some_and(|station| known.iter().any(|known| known == station)) => {
                let path = list(path.iter().cloned());
                let station = station.unwrap_or_default();
                Err(Problem::new(STATION_MISSING).with("findings", list([finding(STATION_MISSING.1, path, "station", station)])))
            }
            _ => Ok(()),
        }
    }

    /// Whether it is for the records of some stations alone.
    pub(crate) fn is_of_stations(&self) -> bool {
        self.stations.is_some()
    }
}

/// A finding as the library writes one.
fn finding(code: &str, path: String, param: &str, value: &str) -> String {
    let params = object([(param, quoted(value))]);
    object([("code", quoted(code)), ("severity", quoted("error")), ("path", path), ("params", params)])
}

/// The station of a record.
pub(crate) fn station_of(record: &Record) -> Option<String> {
    match record.role(Role::Station)? {
        RoleValue::Key(key) => Some(key.expose().to_owned()),
        RoleValue::Division(code) => Some(code.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_rights_and_no_word_is_every_right() {
        let all = Rights::parse("").unwrap();
        assert!(Right::ALL.into_iter().all(|right| all.has(right)) && !all.is_of_stations());
        let some = Rights::parse("read  write stations=S1,152221100000").unwrap();
        assert!(some.has(Right::Read) && some.has(Right::Write) && !some.has(Right::Correct) && !some.has(Right::Approve));
        assert!(some.ask_station(Some("S1"), &[]).is_ok() && some.ask_station(Some("152221100000"), &[]).is_ok());
        assert!(some.ask_station(Some("S"), &[]).is_err() && some.ask_station(None, &[]).is_err());
        for (text, wrong) in
            [("raed", "raed"), ("stations=", "stations="), ("stations=S1,", "stations=S1,"), ("read stations=a stations=b", "stations=b")]
        {
            assert_eq!(Rights::parse(text), Err(wrong));
        }
        assert!(Rights::parse("stations=S1").unwrap().has(Right::Approve));
    }
}
