//! The differences between two lists. They are apart from successions because lists never say what became of a unit.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::divisions::{Divisions, Held, Row};
use super::tree::{Tree, Unit};
use crate::finding::{Code, Problem, sort_by};
use crate::time::Span;
use crate::value::{Date, DivisionCode};

/// A code that has another name, and was in every list between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renamed<'a> {
    /// The code.
    pub code: DivisionCode,
    /// Its name in the earlier list.
    pub before: &'a str,
    /// Its name in the later list.
    pub after: &'a str,
}

/// A code that is there again after lists without it: another unit, unless somebody says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned<'a> {
    /// The code, with its name in the later list.
    pub unit: Unit<'a>,
    /// The name that it had before it was missing.
    pub before: Held<'a>,
    /// The lists without it.
    pub missing: Vec<Date>,
}

/// A name that has left codes and come to others. That it is the same body is not said: the lists don't know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<'a> {
    /// The name.
    pub name: &'a str,
    /// The codes that had it in the earlier list and don't have it in the later one.
    pub from: Vec<DivisionCode>,
    /// The codes that have it in the later list and didn't have it in the earlier one.
    pub to: Vec<DivisionCode>,
}

/// The differences between two lists, by code. No successor is ever guessed: if one unit is gone and another is new, both are
/// listed, and only `moved` says that they share a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<'a> {
    /// The earlier list.
    pub from: Date,
    /// The later list.
    pub to: Date,
    /// Codes that no list had before.
    pub new: Vec<Unit<'a>>,
    /// Codes that the later list doesn't have, with their names in the earlier one.
    pub gone: Vec<Unit<'a>>,
    /// Codes with another name.
    pub renamed: Vec<Renamed<'a>>,
    /// Codes that are there again.
    pub returned: Vec<Returned<'a>>,
    /// Names that stand at other codes.
    pub moved: Vec<Moved<'a>>,
}

impl Divisions {
    /// The changes from the list that speaks for one day to the list that speaks for a later one, in all units or within one.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::Divisions;
    /// use wushe::value::Date;
    ///
    /// let lists = "# lists: 2019-10-31,2020-06-30\ncode,name,from,until\n152201000000,乌兰浩特市,2019-10-31,2020-06-30\n\
    ///     152201402000,乌兰浩特工业经济开发区,2019-10-31,2019-10-31\n152201402000,乌兰浩特经济技术开发区,2020-06-30,2020-06-30\n\
    ///     152201403000,乌兰浩特经济技术开发区,2019-10-31,2019-10-31\n152201403000,兴安盟经济技术开发区,2020-06-30,2020-06-30\n";
    /// let divisions = Divisions::parse(lists).expect("the lists are whole");
    /// let (before, after) = (Date::parse("2020-01-01")?, Date::parse("2021-01-01")?);
    /// let changes = divisions.changes(before, after, None)?;
    /// assert_eq!((changes.renamed.len(), changes.gone.len()), (2, 0));
    /// // The name has gone from one zone to another: a join by name would give the one's work to the other.
    /// assert_eq!((changes.moved[0].from[0].to_string(), changes.moved[0].to[0].to_string()), ("152201403000".into(), "152201402000".into()));
    /// assert_eq!(divisions.changes(after, before, None).unwrap_err().code, Code::SpanOrder);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    ///
    /// # Errors
    /// `span_order` where the second day is not after the first, `division_before_first_list` where no list speaks for one,
    /// `division_unknown` where no list has the unit.
    pub fn changes(&self, from: Date, to: Date, within: Option<DivisionCode>) -> Result<Changes<'_>, Problem> {
        Span::new(Some(from), Some(to))?;
        let (earlier, later) = (self.at(from)?, self.at(to)?);
        let rows = within.map_or(self.rows(), |code| self.rows_within(code));
        if rows.is_empty() {
            return Err(Problem::new(Code::DivisionUnknown).with("list", later.list_date().to_string()));
        }
        let mut changes = Changes {
            from: earlier.list_date(),
            to: later.list_date(),
            new: Vec::new(),
            gone: Vec::new(),
            renamed: Vec::new(),
            returned: Vec::new(),
            moved: Vec::new(),
        };
        // Each name with the code that it left or came to.
        let (mut left, mut came) = (Vec::new(), Vec::new());
        for same in rows.chunk_by(|left, right| left.code == right.code) {
            changes.add(self, same, (earlier, later), (&mut left, &mut came));
        }
        changes.moved = moved(left, came);
        Ok(changes)
    }
}

type Names<'a> = Vec<(&'a str, DivisionCode)>;

impl<'a> Changes<'a> {
    fn add(
        &mut self,
        divisions: &'a Divisions,
        rows: &'a [Row],
        (earlier, later): (Tree<'a>, Tree<'a>),
        (left, came): (&mut Names<'a>, &mut Names<'a>),
    ) {
        let Some(code) = rows.first().map(|row| row.code) else { return };
        let unit = |tree: Tree<'a>| rows.iter().find(|row| row.is_in(tree.list())).map(|row| Unit { code, name: divisions.name(row) });
        let (before, after) = (unit(earlier), unit(later));
        if before.map(|unit| unit.name) != after.map(|unit| unit.name) {
            left.extend(before.map(|unit| (unit.name, code)));
            came.extend(after.map(|unit| (unit.name, code)));
        }
        let Some(after) = after else {
            self.gone.extend(before);
            return;
        };
        match (absence(divisions, rows, later.list()), before) {
            (Some((held, missing)), before) if before.is_none() || missing.iter().any(|list| *list > self.from) => {
                self.returned.push(Returned { unit: after, before: held, missing });
            }
            (_, Some(before)) if before.name != after.name => self.renamed.push(Renamed { code, before: before.name, after: after.name }),
            (_, None) => self.new.push(after),
            _ => {}
        }
    }
}

/// The name that a code had before it was last missing, and the lists without it, seen from a list that has it.
fn absence<'a>(divisions: &'a Divisions, rows: &'a [Row], list: usize) -> Option<(Held<'a>, Vec<Date>)> {
    let upto = rows.iter().take_while(|row| usize::from(row.first_list()) <= list);
    let mut last: Option<&Row> = None;
    let mut found = None;
    for row in upto {
        if let Some(before) = last.filter(|before| before.last_list() + 1 < row.first_list()) {
            found = Some((before, before.last_list() + 1..row.first_list()));
        }
        last = Some(row);
    }
    let (row, missing) = found?;
    let missing = missing.filter_map(|list| divisions.lists().get(usize::from(list)).copied()).collect();
    Some((divisions.held(row)?, missing))
}

/// The names that are on both sides, by name, their codes rising.
fn moved<'a>(mut left: Names<'a>, mut came: Names<'a>) -> Vec<Moved<'a>> {
    sort_by(&mut left, Ord::cmp);
    sort_by(&mut came, Ord::cmp);
    let codes = |same: &[(&str, DivisionCode)]| same.iter().map(|(_, code)| *code).collect();
    let mut moved = Vec::new();
    for from in left.chunk_by(|left, right| left.0 == right.0) {
        let Some((name, _)) = from.first() else { continue };
        let to = came.get(came.partition_point(|entry| entry.0 < *name)..).unwrap_or_default();
        let to = to.get(..to.partition_point(|entry| entry.0 == *name)).unwrap_or_default();
        if !to.is_empty() {
            moved.push(Moved { name, from: codes(from), to: codes(to) });
        }
    }
    sort_by(&mut moved, |left: &Moved<'_>, right: &Moved<'_>| left.from.cmp(&right.from));
    moved
}

/// `{"from":"…","to":"…","new":[unit],"gone":[unit],"renamed":[…],"returned":[…],"moved":[…]}`.
impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("to", &self.to)?;
        map.serialize_entry("new", &self.new)?;
        map.serialize_entry("gone", &self.gone)?;
        map.serialize_entry("renamed", &self.renamed)?;
        map.serialize_entry("returned", &self.returned)?;
        map.serialize_entry("moved", &self.moved)?;
        map.end()
    }
}

impl Serialize for Renamed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("before", self.before)?;
        map.serialize_entry("after", self.after)?;
        map.end()
    }
}

impl Serialize for Returned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("unit", &self.unit)?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("missing", &self.missing)?;
        map.end()
    }
}

impl Serialize for Moved<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("to", &self.to)?;
        map.end()
    }
}
