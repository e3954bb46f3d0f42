//! The units of a series of lists, each row a unit under one name from one list to another.

mod check;
mod index;
mod parse;

use index::Index;

use super::tree::Tree;
use crate::finding::{Code, Findings, Problem};
use crate::value::{Date, DivisionCode, Level};

/// A series of division lists: the units at each list's date, and their names.
///
/// A list says what was there at its date, not what became of a code that is gone.
#[derive(Clone, PartialEq, Eq)]
pub struct Divisions {
    lists: Box<[Date]>,
    /// By code, then by list.
    rows: Box<[Row]>,
    index: Index,
    /// The names of units above the villages come first: they are few and asked for most, so they stay in the processor's cache.
    names: Box<str>,
}

/// A unit under one name, from the list of number `from` to that of number `until`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) code: DivisionCode,
    name_at: u32,
    name_len: u16,
    from: u8,
    until: u8,
}

impl Row {
    pub(super) fn first_list(&self) -> u8 {
        self.from
    }

    pub(super) fn last_list(&self) -> u8 {
        self.until
    }

    pub(super) fn is_in(&self, list: usize) -> bool {
        (usize::from(self.from)..=usize::from(self.until)).contains(&list)
    }
}

/// A name that a code had, from one list to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held<'a> {
    /// The name.
    pub name: &'a str,
    /// The first list of the run that has it.
    pub from: Date,
    /// The last list of the run that has it.
    pub until: Date,
}

impl Divisions {
    /// Reads division lists, in one of two forms.
    ///
    /// The plain form has the columns `date_point,code,name` and, if wanted, `level,parent`, in any order of rows, as the
    /// National Bureau of Statistics' lists are passed on; level and parent must be what the code says. The compact form
    /// has a first line `# lists: ` with the dates of the lists, then the columns `code,name,from,until`: the unit is in
    /// every list between those two, both included. A field may stand in quotation marks.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::Divisions;
    ///
    /// let compact = "# lists: 2022-10-31,2023-06-30\ncode,name,from,until\n150000000000,内蒙古自治区,2022-10-31,2023-06-30\n";
    /// assert_eq!(Divisions::parse(compact).expect("the list is whole").lists().len(), 2);
    ///
    /// let findings = Divisions::parse("date_point,code,name\n2023-06-30,1522,兴安盟\n").unwrap_err();
    /// assert_eq!(findings[0].code, Code::DivisionLength);
    /// assert_eq!(findings[0].path.to_string(), "[2].code");
    /// ```
    ///
    /// # Errors
    /// `division_list_too_long` alone for a text of four gigabytes and more. Else everything that is wrong, at the text's line
    /// (from 1) and column, the first 1,000 whole and then `division_list_more`: `division_list_header`, `division_list_dates`, `division_list_too_many` (more than 64 lists),
    /// `division_list_empty`, `division_list_columns`, `division_list_name`, `division_list_date_unknown`,
    /// `division_list_order`, `division_list_level`, `division_list_parent`, `division_list_doubled`,
    /// `division_list_orphan` (a unit whose parent is not in the list, below the list's top level), and those of
    /// [`Date::parse`] and [`DivisionCode::parse`]. Orphans are looked for where every code could be read.
    pub fn parse(text: &str) -> Result<Divisions, Findings> {
        check::length(text.len())?;
        let mut findings = check::Collector::default();
        let parsed = parse::read(text, &mut findings);
        check::structure(&parsed, &mut findings);
        findings.into_result()?;
        let mut rows: Vec<Row> = Vec::with_capacity(parsed.drafts.len());
        let mut runs: Vec<&str> = Vec::with_capacity(parsed.drafts.len());
        for draft in &parsed.drafts {
            match (rows.last_mut(), runs.last()) {
                (Some(row), Some(name)) if row.code == draft.code && *name == draft.name && row.until + 1 == draft.from => {
                    row.until = draft.until;
                }
                _ => {
                    rows.push(Row { code: draft.code, name_at: 0, name_len: 0, from: draft.from, until: draft.until });
                    runs.push(draft.name);
                }
            }
        }
        let mut names = String::with_capacity(runs.iter().map(|name| name.len()).sum());
        for villages in [false, true] {
            for (row, name) in rows.iter_mut().zip(&runs).filter(|(row, _)| (row.code.level() == Level::Village) == villages) {
                // Both fit: a name is short, and all of them are no longer than the text.
                row.name_at = u32::try_from(names.len()).unwrap_or(u32::MAX);
                row.name_len = u16::try_from(name.len()).unwrap_or(u16::MAX);
                names.push_str(name);
            }
        }
        Ok(Divisions { lists: parsed.lists.into(), index: Index::of(&rows), rows: rows.into(), names: names.into() })
    }

    /// The six yearly lists of Hinggan League, 2017 to 2023, that this library brings along.
    ///
    /// ```
    /// let divisions = wushe::network::Divisions::hinggan().expect("the shipped lists are whole");
    /// assert_eq!(divisions.lists().len(), 6);
    /// ```
    ///
    /// # Errors
    /// As [`Divisions::parse`]; none for the text as it is shipped.
    #[cfg(feature = "divisions-hinggan")]
    pub fn hinggan() -> Result<Divisions, Findings> {
        Divisions::parse(include_str!("../../../divisions/hinggan.csv"))
    }

    /// The dates of the lists, rising. There is at least one.
    #[must_use]
    pub fn lists(&self) -> &[Date] {
        &self.lists
    }

    /// The tree as of that day: that of the latest list at or before it, which the tree names.
    ///
    /// # Errors
    /// `division_before_first_list` where there is none.
    pub fn at(&self, date: Date) -> Result<Tree<'_>, Problem> {
        let behind = self.lists.partition_point(|list| *list <= date);
        match behind.checked_sub(1).and_then(|list| Some((list, *self.lists.get(list)?))) {
            Some((list, list_date)) => Ok(Tree::new(self, list, list_date, date)),
            None => {
                let of = |list: Option<&Date>| list.map(Date::to_string).unwrap_or_default();
                let problem = Problem::new(Code::DivisionBeforeFirstList).with("date", date.to_string());
                Err(problem.with("first", of(self.lists.first())).with("last", of(self.lists.last())))
            }
        }
    }

    /// The tree of the first list, or of the last.
    pub(super) fn first_tree(&self) -> Option<Tree<'_>> {
        self.lists.first().and_then(|date| self.at(*date).ok())
    }

    pub(super) fn last_tree(&self) -> Option<Tree<'_>> {
        self.lists.last().and_then(|date| self.at(*date).ok())
    }

    /// The names that a code had, list by list. Where it was in no list for a while, there is a gap.
    pub fn history(&self, code: DivisionCode) -> impl Iterator<Item = Held<'_>> {
        self.rows_of(code).filter_map(|row| self.held(row))
    }

    /// Returns true if every list has the code.
    pub(super) fn is_in_all(&self, code: DivisionCode) -> bool {
        let mut next: usize = 0;
        for row in self.rows_of(code) {
            if usize::from(row.first_list()) != next {
                return false;
            }
            next = usize::from(row.last_list()).saturating_add(1);
        }
        next == self.lists.len()
    }

    pub(super) fn held(&self, row: &Row) -> Option<Held<'_>> {
        let date = |list: u8| self.lists.get(usize::from(list)).copied();
        Some(Held { name: self.name(row), from: date(row.from)?, until: date(row.until)? })
    }

    pub(super) fn name(&self, row: &Row) -> &str {
        let from = usize::try_from(row.name_at).unwrap_or(usize::MAX);
        self.names.get(from..from.saturating_add(row.name_len.into())).unwrap_or_default()
    }

    pub(super) fn rows_of(&self, code: DivisionCode) -> impl Iterator<Item = &Row> {
        let township = self.index.township(code).map(|place| place.of(&self.rows)).unwrap_or_default();
        // The rows of whatever has no village's digits are the first of its prefix.
        let before = if code.level() == Level::Village { township.partition_point(|row| row.code < code) } else { 0 };
        township.get(before..).unwrap_or_default().iter().take_while(move |row| row.code == code)
    }

    /// The row of that code in the list of that number.
    pub(super) fn row(&self, code: DivisionCode, list: usize) -> Option<&Row> {
        let head = &self.index.township(code)?.head;
        if head.code == code && head.is_in(list) { Some(head) } else { self.rows_of(code).find(|row| row.is_in(list)) }
    }

    /// The rows of that code and everything behind it.
    fn rows_from(&self, code: DivisionCode) -> &[Row] {
        self.rows.get(self.rows.partition_point(|row| row.code < code)..).unwrap_or_default()
    }

    /// The rows of that unit and of everything in it.
    pub(super) fn rows_within(&self, code: DivisionCode) -> &[Row] {
        let from = self.rows_from(code);
        from.get(..from.partition_point(|row| code.contains(row.code))).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl std::fmt::Debug for Divisions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Divisions").field("lists", &self.lists).field("rows", &self.rows.len()).finish()
    }
}
