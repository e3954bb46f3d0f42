//! A part of an answer that may be long, and the records of it by their ids, so that whoever asks can open them.

use std::collections::HashMap;

use wushe::Book;
use wushe::checklist::Subject;
use wushe::service::Role;
use wushe::service::book::{Cell, Row};

use crate::answer::{list, quoted};
use crate::ids::RecordId;

/// The most of one page.
const MOST: usize = 10_000;
/// As many if nothing is said.
const USUAL: usize = 1_000;
/// The most records that are named of one subject.
const OF_SUBJECT: usize = 20;

/// Which part of a long answer is given.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) offset: usize,
    pub(super) limit: usize,
}

impl Page {
    /// Nothing if so many are not given.
    pub(super) fn of(offset: Option<u32>, limit: Option<u32>) -> Option<Page> {
        let number = |number: u32| usize::try_from(number).ok();
        let limit = limit.map_or(Some(USUAL), number)?;
        (1..=MOST).contains(&limit).then_some(Page { offset: offset.map_or(Some(0), number)?, limit })
    }

    /// How many there are, and where the next page begins, if there is one.
    pub(super) fn members(self, total: usize) -> [(&'static str, String); 2] {
        let next = self.offset.saturating_add(self.limit);
        [("total", total.to_string()), ("next", if next < total { next.to_string() } else { "null".to_owned() })]
    }
}

/// Ids as a list of JSON; what has none is left out.
pub(super) fn ids(ids: impl Iterator<Item = Option<RecordId>>) -> String {
    list(ids.flatten().map(quoted))
}

/// The first records that tell of each of these subjects, in the order of the book.
pub(super) fn of_subjects<'b>(book: &'b Book, subjects: &[(Subject, &str)]) -> HashMap<(Subject, String), Vec<Row<'b>>> {
    let mut found: HashMap<(Subject, String), Vec<Row<'b>>> =
        subjects.iter().map(|(subject, key)| ((*subject, (*key).to_owned()), Vec::new())).collect();
    let roles = [
        (Subject::Person, Role::Person),
        (Subject::Household, Role::Household),
        (Subject::Worker, Role::Worker),
        (Subject::Station, Role::Station),
        (Subject::Unit, Role::Place),
    ];
    let asked: Vec<(Subject, Role)> = roles.into_iter().filter(|(of, _)| subjects.iter().any(|(subject, _)| subject == of)).collect();
    for row in book.rows() {
        for (subject, role) in &asked {
            if let Cell::Text(key) = row.role(*role)
                && let Some(rows) = found.get_mut(&(*subject, key.to_owned()))
                && rows.len() < OF_SUBJECT
            {
                rows.push(row);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_bounds_and_names_the_next() {
        assert!(Page::of(None, Some(0)).is_none() && Page::of(None, Some(10_001)).is_none());
        let page = Page::of(Some(2), Some(3)).unwrap();
        let next = |total: usize| page.members(total).map(|(_, value)| value);
        assert_eq!((next(6), next(5)), (["6".into(), "5".into()], ["5".into(), "null".into()]));
        assert_eq!(Page::of(None, None).unwrap().limit, USUAL);
    }
}
