//! The units of one day, read from the list that speaks for it. It is apart from the lists because it answers for one of them alone.

use super::divisions::{Divisions, Row};
use crate::explanation::Explanation;
use crate::finding::{Code, Problem};
use crate::value::{Date, DivisionCode, Level};

/// A unit of a tree: its code, and the name that the tree's list gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit<'a> {
    /// The code, which also says the level and what the unit lies in.
    pub code: DivisionCode,
    /// The name in the tree's list.
    pub name: &'a str,
}

impl Unit<'_> {
    /// How deep it lies.
    #[must_use]
    pub fn level(&self) -> Level {
        self.code.level()
    }
}

/// The difference of a unit in the next list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// It bears this name there.
    Renamed(&'a str),
    /// It is not there.
    Gone,
    /// It is there, under this name, and not in the tree's own list.
    Appears(&'a str),
}

/// A unit that differs in the next list: something happened on a day between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The date of the tree's own list, which speaks.
    pub list: Date,
    /// The date of the next list.
    pub next: Date,
    /// The difference.
    pub change: Change<'a>,
}

impl Difference<'_> {
    /// The hint `between_lists`.
    #[must_use]
    pub fn hint(&self) -> Problem {
        Problem::new(Code::BetweenLists).with("list", self.list.to_string()).with("next", self.next.to_string())
    }
}

/// The administrative tree as of a day: the units of the latest list at or before it.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    divisions: &'a Divisions,
    list: usize,
    list_date: Date,
    date: Date,
}

impl<'a> Tree<'a> {
    pub(super) fn new(divisions: &'a Divisions, list: usize, list_date: Date, date: Date) -> Self {
        Tree { divisions, list, list_date, date }
    }

    /// The number of the list that speaks.
    pub(super) fn list(self) -> usize {
        self.list
    }

    /// The date of the list that speaks.
    #[must_use]
    pub fn list_date(&self) -> Date {
        self.list_date
    }

    /// The day that was asked for.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Every unit, by code, so that each comes before what lies in it.
    pub fn units(self) -> impl DoubleEndedIterator<Item = Unit<'a>> {
        self.of(self.divisions.rows())
    }

    /// Every unit of that level, by code.
    pub fn units_at(self, level: Level) -> impl Iterator<Item = Unit<'a>> {
        self.units().filter(move |unit| unit.level() == level)
    }

    /// The unit of that code, if the list has it.
    #[must_use]
    pub fn unit(self, code: DivisionCode) -> Option<Unit<'a>> {
        self.divisions.row(code, self.list).map(|row| self.named(row))
    }

    /// Returns true if the list has that code.
    #[must_use]
    pub fn contains(self, code: DivisionCode) -> bool {
        self.unit(code).is_some()
    }

    /// The unit of that code, or why there is none.
    ///
    /// # Errors
    /// `division_gone` where an earlier list has the code, `division_not_yet` where only a later one has it,
    /// `division_unknown` where none has.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::Divisions;
    /// use wushe::value::{Date, DivisionCode};
    ///
    /// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
    /// let divisions = Divisions::parse(list).expect("the list is whole");
    /// let tree = divisions.at(Date::parse("2022-05-21")?)?;
    /// assert_eq!(tree.require(DivisionCode::parse_short("152221100")?)?.name, "科尔沁镇");
    /// assert_eq!(tree.require(DivisionCode::parse_short("152221101")?).unwrap_err().code, Code::DivisionUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn require(self, code: DivisionCode) -> Result<Unit<'a>, Problem> {
        if let Some(unit) = self.unit(code) {
            return Ok(unit);
        }
        let held = || self.divisions.history(code);
        let list = self.list_date.to_string();
        Err(if let Some(last) = held().filter(|held| held.until < self.list_date).last() {
            Problem::new(Code::DivisionGone).with("list", list).with("last", last.until.to_string())
        } else if let Some(first) = held().next() {
            Problem::new(Code::DivisionNotYet).with("list", list).with("first", first.from.to_string())
        } else {
            Problem::new(Code::DivisionUnknown).with("list", list)
        })
    }

    /// The unit one level up; nothing for the topmost one and for a code that the list doesn't have.
    #[must_use]
    pub fn parent(self, code: DivisionCode) -> Option<Unit<'a>> {
        self.ancestors(code).next()
    }

    /// The units that it lies in, the nearest first.
    pub fn ancestors(self, code: DivisionCode) -> impl Iterator<Item = Unit<'a>> {
        let nearest = self.unit(code).and_then(|unit| self.unit(unit.code.parent()?));
        std::iter::successors(nearest, move |unit| self.unit(unit.code.parent()?))
    }

    /// The unit of that level that the code lies in, or is. Whether the list has the code itself is not asked.
    ///
    /// ```
    /// use wushe::network::Divisions;
    /// use wushe::value::{Date, DivisionCode, Level};
    ///
    /// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
    /// let divisions = Divisions::parse(list).expect("the list is whole");
    /// let tree = divisions.at(Date::parse("2022-05-21")?)?;
    /// let town = DivisionCode::parse("152221100000")?;
    /// assert_eq!(tree.ancestor(town, Level::County).map(|unit| unit.name), Some("科尔沁右翼前旗"));
    /// assert_eq!(tree.ancestor(town, Level::Village), None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn ancestor(self, code: DivisionCode, level: Level) -> Option<Unit<'a>> {
        self.unit(code.ancestor(level)?)
    }

    /// The units one level down, by code.
    pub fn children(self, code: DivisionCode) -> impl Iterator<Item = Unit<'a>> {
        let mut rest = self.divisions.rows_within(code);
        std::iter::from_fn(move || {
            while let Some((row, behind)) = rest.split_first() {
                let below = row.code.parent() == Some(code);
                // The units within a child are passed over at once, so that a county's townships don't cost its villages.
                rest = if below && row.is_in(self.list) {
                    behind.get(behind.partition_point(|next| row.code.contains(next.code))..).unwrap_or_default()
                } else {
                    behind
                };
                if below && row.is_in(self.list) {
                    return Some(self.named(row));
                }
            }
            None
        })
    }

    /// The units in it at every depth, by code, without itself.
    pub fn descendants(self, code: DivisionCode) -> impl Iterator<Item = Unit<'a>> {
        self.within(code).filter(move |unit| unit.code != code)
    }

    /// The unit and everything in it, by code.
    pub fn within(self, code: DivisionCode) -> impl Iterator<Item = Unit<'a>> {
        self.of(self.divisions.rows_within(code))
    }

    /// The other units with the same parent, by code. A unit without a parent has none.
    pub fn siblings(self, code: DivisionCode) -> impl Iterator<Item = Unit<'a>> {
        let parent = self.parent(code).map(|parent| parent.code);
        parent.into_iter().flat_map(move |parent| self.children(parent)).filter(move |unit| unit.code != code)
    }

    /// The difference of a code in the next list, if there is one. The lists don't say what happened, or on which day between
    /// them.
    #[must_use]
    pub fn differs_in_next_list(self, code: DivisionCode) -> Option<Difference<'a>> {
        let next = *self.divisions.lists().get(self.list + 1)?;
        let then = Tree { list: self.list + 1, list_date: next, ..self }.unit(code).map(|unit| unit.name);
        let change = match (self.unit(code).map(|unit| unit.name), then) {
            (Some(now), Some(then)) if now != then => Change::Renamed(then),
            (Some(_), None) => Change::Gone,
            (None, Some(then)) => Change::Appears(then),
            _ => return None,
        };
        Some(Difference { list: self.list_date, next, change })
    }

    /// Which list was used, and whether one of these units differs in the next.
    #[must_use]
    pub fn explain(self, codes: impl IntoIterator<Item = DivisionCode>) -> Explanation {
        let used = Explanation::new(Code::DivisionListUsed).with("list", self.list_date.to_string());
        let used = used.with("date", self.date.to_string()).value(self.list_date.to_string());
        codes.into_iter().filter_map(|code| Some((code, self.differs_in_next_list(code)?))).fold(used, |whole, (code, difference)| {
            let hint = difference.hint();
            let mut reason = Explanation::new(hint.code).value(code.to_string());
            reason.params = hint.params;
            whole.because(reason)
        })
    }

    /// The names from the topmost unit down to this one.
    pub(super) fn path(self, unit: Unit<'a>) -> Vec<&'a str> {
        let mut path: Vec<&str> = std::iter::once(unit).chain(self.ancestors(unit.code)).map(|unit| unit.name).collect();
        path.reverse();
        path
    }

    fn of(self, rows: &'a [Row]) -> impl DoubleEndedIterator<Item = Unit<'a>> {
        rows.iter().filter(move |row| row.is_in(self.list)).map(move |row| self.named(row))
    }

    fn named(self, row: &Row) -> Unit<'a> {
        Unit { code: row.code, name: self.divisions.name(row) }
    }
}
