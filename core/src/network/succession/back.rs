//! Following a unit to an earlier day. It is apart from following it onwards because a merge leads back to several and a split to one.

use super::follow::{Followed, Last, before};
use super::{Succession, SuccessionKind, Successions};
use crate::finding::Problem;
use crate::network::Divisions;
use crate::time::Span;
use crate::value::{Date, DivisionCode};

impl Succession {
    /// The codes that became one of its units.
    fn predecessors(&self, code: DivisionCode) -> &[DivisionCode] {
        let Some(at) = self.to.iter().position(|known| *known == code) else { return &[] };
        match self.kind {
            SuccessionKind::Transfer => self.from.get(at..=at).unwrap_or_default(),
            SuccessionKind::OneToOne | SuccessionKind::Merge | SuccessionKind::Split => &self.from,
        }
    }
}

impl Successions {
    /// Follows a unit from one day back to an earlier one.
    ///
    /// One to one and by transfer it leads to the one unit that it was, from a part of a split to the whole, and over a merge to all that
    /// became it.
    ///
    /// # Errors
    /// As [`Successions::follow`], with the days the other way round.
    pub fn follow_back(&self, divisions: &Divisions, code: DivisionCode, from: Date, to: Date) -> Result<Followed<'_>, Problem> {
        Span::new(Some(to), Some(from))?;
        let tree = divisions.at(to)?;
        self.require(divisions.at(from)?, code)?;
        let mut followed = Followed { code, from, to, units: vec![code], gone: Vec::new(), steps: Vec::new(), cut: None };
        let mut until = from;
        let days: Vec<&[Succession]> = self.days(to, from).collect();
        for day in days.into_iter().rev() {
            let Some(first) = day.first() else { continue };
            followed.drop_new(divisions, first.on, until);
            until = before(first.on);
            followed.steps.extend(day.iter().filter(|succession| succession.to.iter().any(|code| followed.units.contains(code))));
            followed.replace(first.on, |code| day.iter().map(|succession| succession.predecessors(code)).find(|codes| !codes.is_empty()));
        }
        followed.drop_new(divisions, to.plus_days(1).unwrap_or(to), until);
        let next = divisions.lists().iter().find(|list| **list > to).copied().unwrap_or(from);
        let mut gone = Vec::new();
        followed.units.retain(|code| {
            let there = self.has(tree, *code);
            gone.extend((!there).then_some(Last { code: *code, list: next }));
            there
        });
        followed.gone.append(&mut gone);
        Ok(followed)
    }
}

impl Followed<'_> {
    /// Moves what a list from one day to another, both included, does not have to what is gone, with the first list after that has it.
    fn drop_new(&mut self, divisions: &Divisions, since: Date, until: Date) {
        let lists = divisions.lists().iter().copied();
        let lacks = |list: Date, code: DivisionCode| divisions.at(list).is_ok_and(|tree| !tree.contains(code));
        let mut gone = Vec::new();
        let from = self.from;
        self.units.retain(|code| {
            let lacking = lists.clone().rev().find(|list| since <= *list && *list <= until && lacks(*list, *code));
            let Some(lacking) = lacking else { return true };
            let list = lists.clone().find(|list| *list > lacking && !lacks(*list, *code)).unwrap_or(from);
            gone.push(Last { code: *code, list });
            false
        });
        self.gone.append(&mut gone);
    }
}
