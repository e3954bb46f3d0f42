use super::{Code, Finding, Path, Problem};

/// Where something stands in a rulebook: its path and, where the rulebook is a text that a person wrote, the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File, table and key.
    pub path: Path,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl Place {
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
