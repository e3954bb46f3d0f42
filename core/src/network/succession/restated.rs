//! A list's tree with successions on top, each of which can be undone. It is apart so that the list itself never changes.

use std::sync::Arc;

use super::{Succession, Successions};
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::network::Divisions;
use crate::network::tree::{Tree, Unit};
use crate::value::{Date, DivisionCode, Level};

/// The tree of a list with successions on top: which units there are on a day between two lists, as far as it is stated.
///
/// ```
/// use wushe::citation::{Citation, Provenance};
/// use wushe::finding::Code;
/// use wushe::network::{Divisions, Restated, Succession, SuccessionKind};
/// use wushe::value::{Date, DivisionCode};
///
/// let list = "date_point,code,name\n2021-10-31,152201007000,和平街道\n2021-10-31,152201008000,胜利街道\n2021-10-31,152201007005,山城路社区\n";
/// let divisions = Divisions::parse(list).expect("the list is whole");
/// let code = |text| DivisionCode::parse(text).expect("a code");
/// let moved = Succession {
///     id: "moved".into(),
///     kind: SuccessionKind::Transfer,
///     on: Date::parse("2022-03-01")?,
///     from: vec![code("152201007005")],
///     to: vec![code("152201008008")],
///     names: vec!["山城路社区".into()],
///     citation: Citation { provenance: Provenance::Chosen, clause: None, reason: None },
/// };
/// let before = Restated::new(divisions.at(moved.on)?);
/// let mut after = before.clone();
/// let undo = after.apply(&divisions, &[&moved]).expect("it fits");
/// assert!(after.contains(code("152201008008")) && !after.contains(code("152201007005")));
/// after.undo(undo);
/// assert_eq!(after, before);
///
/// after.apply(&divisions, &[&moved]).expect("it fits");
/// assert_eq!(after.apply(&divisions, &[&moved]).unwrap_err()[0].code, Code::SuccessionFromAbsent);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug)]
pub struct Restated<'a> {
    tree: Tree<'a>,
    /// The changes to the list, by code: a unit's name, or `None` if the unit has ended. They are a sorted list because there are few
    /// and a tree would weigh more in a browser.
    changed: Vec<(DivisionCode, Option<Arc<str>>)>,
}

/// Undoes one [`Restated::apply`] exactly, names included.
#[derive(Debug)]
#[must_use]
pub struct Undo(Vec<(DivisionCode, Option<Option<Arc<str>>>)>);

/// A reason to refuse one of several successions.
pub(super) struct Fault {
    /// Which of them.
    pub(super) nth: usize,
    pub(super) key: &'static str,
    pub(super) at: u32,
    pub(super) problem: Problem,
}

impl Fault {
    /// The finding, with that number of the succession.
    pub(super) fn finding(&self, number: usize) -> Finding {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.problem.clone().at(Path::new().key("successions").index(number).key(self.key).index(self.at))
    }
}

impl<'a> Restated<'a> {
    /// The tree of a list, nothing changed yet.
    #[must_use]
    pub fn new(tree: Tree<'a>) -> Self {
        Restated { tree, changed: Vec::new() }
    }

    /// The date of the list that it is made from.
    #[must_use]
    pub fn list_date(&self) -> Date {
        self.tree.list_date()
    }

    /// The units that it lies in, the nearest first; nothing for a code that is no unit.
    pub fn ancestors(&self, code: DivisionCode) -> impl Iterator<Item = Unit<'_>> {
        let nearest = self.unit(code).and_then(|unit| self.unit(unit.code.parent()?));
        std::iter::successors(nearest, |unit| self.unit(unit.code.parent()?))
    }

    /// The unit in which all others lie, if there is such a one.
    #[must_use]
    pub fn top(&self) -> Option<DivisionCode> {
        let first = self.units().next()?.code;
        let listed = self.tree.units().rev().find(|unit| self.change(unit.code).is_none()).map(|unit| unit.code);
        let changed = self.changed.iter().rev().find(|(_, name)| name.is_some()).map(|(code, _)| *code);
        listed.into_iter().chain(changed).all(|last| first.contains(last)).then_some(first)
    }

    /// Every unit, by code, so that each comes before what lies in it.
    pub fn units(&self) -> impl Iterator<Item = Unit<'_>> {
        self.merged(self.tree.units().filter(|unit| self.change(unit.code).is_none()), &self.changed)
    }

    /// Returns true if there is a unit of that code.
    #[must_use]
    pub fn contains(&self, code: DivisionCode) -> bool {
        self.change(code).map_or_else(|| self.tree.contains(code), Option::is_some)
    }

    /// The unit of that code.
    #[must_use]
    pub fn unit(&self, code: DivisionCode) -> Option<Unit<'_>> {
        match self.change(code) {
            Some(name) => Some(Unit { code, name: name.as_deref()? }),
            None => self.tree.unit(code),
        }
    }

    /// The unit and everything in it, by code.
    pub fn within(&self, code: DivisionCode) -> impl Iterator<Item = Unit<'_>> {
        let listed = self.tree.within(code).filter(|unit| self.change(unit.code).is_none());
        let changed = self.changed.get(self.changed.partition_point(|(own, _)| *own < code)..).unwrap_or_default();
        let behind = changed.partition_point(|(own, _)| code.contains(*own));
        self.merged(listed, changed.get(..behind).unwrap_or_default())
    }

    /// Units of the list that have not changed and those that have, by code.
    fn merged<'u>(
        &'u self,
        listed: impl Iterator<Item = Unit<'u>>,
        changed: &'u [(DivisionCode, Option<Arc<str>>)],
    ) -> impl Iterator<Item = Unit<'u>> {
        let mut listed = listed.peekable();
        let mut changed = changed.iter().filter_map(|(code, name)| Some(Unit { code: *code, name: name.as_deref()? })).peekable();
        std::iter::from_fn(move || match (listed.peek(), changed.peek()) {
            (Some(left), Some(right)) if right < left => changed.next(),
            (None, _) => changed.next(),
            _ => listed.next(),
        })
    }

    /// Lets successions of one day happen, all at once.
    ///
    /// The names of new units are those that the successions say, or else those of the next list that has them.
    ///
    /// # Errors
    /// Everything that forbids it, each at `successions`, its position, `from` or `to` and the position therein; nothing is
    /// changed then. `succession_from_absent`, `succession_twice` (two successions take, or give, the same unit),
    /// `succession_to_present`, `succession_name_missing`, `succession_lost` (units in one that ends would lie in nothing),
    /// `succession_orphan` (a new unit would).
    pub fn apply(&mut self, divisions: &Divisions, successions: &[&Succession]) -> Result<Undo, Findings> {
        self.apply_inner(divisions, successions).map_err(|faults| faults.into_iter().map(|fault| fault.finding(fault.nth)).collect())
    }

    pub(super) fn apply_inner(&mut self, divisions: &Divisions, successions: &[&Succession]) -> Result<Undo, Vec<Fault>> {
        let faults = self.before(divisions, successions);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut undo = Undo(Vec::new());
        for succession in successions {
            for (_, code) in succession.ends() {
                self.set(code, None, &mut undo);
            }
        }
        for succession in successions {
            for (at, code) in (0..).zip(succession.to.iter().copied()) {
                let said = succession.name(at).cloned();
                let listed = || later_name(divisions, code, succession.on).filter(|_| !succession.from.contains(&code));
                if let Some(name) = said.or_else(|| listed().map(Arc::from)) {
                    self.set(code, Some(name), &mut undo);
                }
            }
        }
        let faults = self.after(successions);
        if faults.is_empty() {
            return Ok(undo);
        }
        self.undo(undo);
        Err(faults)
    }

    /// The faults that show before any succession happens.
    fn before(&self, divisions: &Divisions, successions: &[&Succession]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (nth, succession) in successions.iter().enumerate() {
            let mut tell = |key, at, problem: Problem| faults.push(Fault { nth, key, at, problem });
            let earlier = successions.get(..nth).unwrap_or_default();
            for (at, code) in (0..).zip(&succession.from) {
                if !self.contains(*code) {
                    tell("from", at, Problem::new(Code::SuccessionFromAbsent).with("date", succession.on.to_string()));
                } else if earlier.iter().any(|other| other.from.contains(code)) {
                    tell("from", at, Code::SuccessionTwice.into());
                }
            }
            for (at, code) in (0..).zip(&succession.to) {
                if earlier.iter().any(|other| other.to.contains(code)) {
                    tell("to", at, Code::SuccessionTwice.into());
                }
            }
            for (at, code) in succession.begins() {
                if self.contains(code) && !successions.iter().any(|other| other.ends().any(|(_, end)| end == code)) {
                    tell("to", at, Code::SuccessionToPresent.into());
                } else if succession.name(at).is_none() && later_name(divisions, code, succession.on).is_none() {
                    tell("to", at, Code::SuccessionNameMissing.into());
                }
            }
        }
        faults
    }

    /// The faults in the tree after the successions: units without a parent, and units that lead nowhere.
    fn after(&self, successions: &[&Succession]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (nth, succession) in successions.iter().enumerate() {
            for (at, code) in succession.ends().filter(|(_, code)| !self.contains(*code)) {
                let lost = self.within(code).count();
                if lost > 0 {
                    let problem = Problem::new(Code::SuccessionLost).with("units", lost);
                    faults.push(Fault { nth, key: "from", at, problem });
                }
            }
            for (at, code) in succession.begins().filter(|(_, code)| self.contains(*code)) {
                if code.parent().is_some_and(|parent| self.expects(parent.level()) && !self.contains(parent)) {
                    faults.push(Fault { nth, key: "to", at, problem: Code::SuccessionOrphan.into() });
                }
            }
        }
        faults
    }

    /// Undoes the last [`Restated::apply`].
    pub fn undo(&mut self, undo: Undo) {
        for (code, before) in undo.0.into_iter().rev() {
            self.replace(code, before);
        }
    }

    /// The change for a code, if it differs from the list: the name of its unit, or `None` for no unit.
    fn change(&self, code: DivisionCode) -> Option<&Option<Arc<str>>> {
        let at = self.changed.binary_search_by(|(own, _)| own.cmp(&code)).ok()?;
        self.changed.get(at).map(|(_, name)| name)
    }

    /// Sets (`Some`) or clears (`None`) the change for a code and returns the previous one.
    fn replace(&mut self, code: DivisionCode, change: Option<Option<Arc<str>>>) -> Option<Option<Arc<str>>> {
        match (self.changed.binary_search_by(|(own, _)| own.cmp(&code)), change) {
            (Ok(at), Some(change)) => self.changed.get_mut(at).map(|(_, name)| std::mem::replace(name, change)),
            (Ok(at), None) => Some(self.changed.remove(at).1),
            (Err(at), Some(change)) => {
                self.changed.insert(at, (code, change));
                None
            }
            (Err(_), None) => None,
        }
    }

    fn set(&mut self, code: DivisionCode, name: Option<Arc<str>>, undo: &mut Undo) {
        let before = self.replace(code, Some(name));
        undo.0.push((code, before));
    }

    /// Returns true if the list has units of that level, so that each unit below needs one above it.
    fn expects(&self, level: Level) -> bool {
        self.tree.units().take_while(|unit| unit.level() <= level).any(|unit| unit.level() == level)
    }
}

/// Two are equal if they have the same units with the same names, whatever successions led there.
impl PartialEq for Restated<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.tree.list_date() == other.tree.list_date() && self.changed == other.changed
    }
}

impl Eq for Restated<'_> {}

/// The name that the first list at or after a day gives to a code.
fn later_name(divisions: &Divisions, code: DivisionCode, on: Date) -> Option<&str> {
    divisions.history(code).find(|held| held.until >= on).map(|held| held.name)
}

impl Successions {
    /// Those that happened after a day, until another, that one included; by day.
    pub(super) fn between(&self, after: Date, until: Date) -> &[Succession] {
        let (start, end) = (self.0.partition_point(|known| known.on <= after), self.0.partition_point(|known| known.on <= until));
        self.0.get(start..end).unwrap_or_default()
    }

    /// The same, those of one day together.
    pub(super) fn days(&self, after: Date, until: Date) -> impl Iterator<Item = &[Succession]> {
        self.between(after, until).chunk_by(|left, right| left.on == right.on)
    }

    /// Returns true if there is a unit of that code on the tree's day.
    pub(in crate::network) fn has(&self, tree: Tree<'_>, code: DivisionCode) -> bool {
        self.days(tree.list_date(), tree.date()).fold(tree.contains(code), |there, day| {
            let given = day.iter().any(|succession| succession.to.contains(&code));
            given || there && !day.iter().any(|succession| succession.from.contains(&code))
        })
    }

    /// Checks that there is a unit of that code on the tree's day.
    pub(in crate::network) fn require(&self, tree: Tree<'_>, code: DivisionCode) -> Result<(), Problem> {
        if self.has(tree, code) {
            return Ok(());
        }
        let gone = |succession: &&Succession| succession.ends().any(|(_, end)| end == code);
        let ended = self.between(tree.list_date(), tree.date()).iter().rfind(gone);
        match ended {
            Some(succession) => Err(Problem::new(Code::UnitEnded).with("date", succession.on.to_string())),
            None => tree.require(code).map(|_| ()),
        }
    }

    /// The tree with all that is stated to have happened since its list, until its day.
    pub(in crate::network) fn restate<'a>(&self, divisions: &Divisions, tree: Tree<'a>) -> Restated<'a> {
        let mut restated = Restated::new(tree);
        for day in self.days(tree.list_date(), tree.date()) {
            // They were checked when they were gathered.
            let _ = restated.apply(divisions, &day.iter().collect::<Vec<_>>());
        }
        restated
    }
}
