//! The place of an item in a rulebook, with the line a person wrote it on. It is apart from a path because only rulebooks have lines.

#[cfg(feature = "authoring")]
use std::sync::Arc;

use super::{Code, Finding, Path, Problem};

/// A key and the line it stands on.
#[cfg(feature = "authoring")]
type Line = (Arc<str>, u32);

/// The place of an item in a rulebook: its path and, if a person wrote the rulebook as text, the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLocation {
    /// File, table and key.
    pub path: Path,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The lines of the keys of the table at this place, if a person wrote it.
    #[cfg(feature = "authoring")]
    pub(crate) keys: Option<Arc<[Line]>>,
}

impl SourceLocation {
    /// A place with its line, where there is one.
    #[must_use]
    pub fn new(path: Path, line: Option<u32>) -> SourceLocation {
        SourceLocation {
            path,
            line,
            #[cfg(feature = "authoring")]
            keys: None,
        }
    }

    /// The place of that key of the table that stands here, at the key's own line.
    #[must_use]
    pub fn key(&self, key: &'static str) -> SourceLocation {
        let path = self.path.clone().key(key);
        #[cfg(feature = "authoring")]
        if let Some((_, line)) = self.keys.iter().flat_map(|keys| keys.iter()).find(|(known, _)| **known == *key) {
            return SourceLocation::new(path, Some(*line));
        }
        SourceLocation::new(path, self.line)
    }

    /// The finding that puts a problem here.
    #[must_use]
    pub fn finding(&self, problem: impl Into<Problem>) -> Finding {
        let finding = problem.into().at(self.path.clone());
        match self.line {
            Some(line) => finding.with("line", line),
            None => finding,
        }
    }

    /// The finding of a code without parameters here.
    #[must_use]
    pub fn code(&self, code: Code) -> Finding {
        self.finding(Problem::new(code))
    }
}
