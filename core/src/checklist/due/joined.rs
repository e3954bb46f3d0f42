//! Records that count as one: so many of one key, or the first of each key.

use std::collections::BTreeMap;

use super::course::Stands;
use super::records::Found;
use super::waits::Waits;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::evidence::Together;
use crate::checklist::readings::{OnceRule, PeopleRule};
use crate::choice::OpenItem;
use crate::service::{Book, Role};
use crate::value::Date;

/// The first day of the window of the calendar that a day is in; nothing of other cadences.
fn window_of(cadence: &Cadence, day: Date) -> Option<Date> {
    cadence.windows(Window { first: day, last: day }).next().map(|window| window.first)
}

/// So many records of one key count as once, on the day when they have come together: of the calendar within a window, else ever.
pub(super) fn together(book: &Book, all: Vec<Found>, cadence: &Cadence, how: Together, waits: &mut Waits) -> Vec<Found> {
    let mut groups: BTreeMap<(usize, Option<u32>, Option<Date>), Vec<Found>> = BTreeMap::new();
    for found in all {
        groups.entry((found.subject, found.key, window_of(cadence, found.did.day))).or_default().push(found);
    }
    let mut once = Vec::new();
    for mut group in groups.into_values() {
        group.sort_by_key(|found| (found.did.day, found.did.row));
        let people: Vec<Option<u64>> = match how.least_people {
            Some(_) => group.iter().map(|found| book.row(found.did.row)?.attendance().map(|all| all.total())).collect(),
            None => Vec::new(),
        };
        let mut stands = vec![Stands::NEVER; group.len()];
        for (rule, has_done) in PeopleRule::ALL.into_iter().flat_map(|rule| [(rule, true), (rule, false)]) {
            let at = reached(&group, &people, how, rule, has_done).and_then(|at| stands.get_mut(at));
            at.into_iter().for_each(|stands| OnceRule::ALL.into_iter().for_each(|once| stands.add(rule, once, has_done)));
        }
        let lacking = lacking(&group, &people, how, waits);
        let whole = group.into_iter().zip(stands).filter(|(_, stands)| *stands != Stands::NEVER);
        once.extend(whole.map(|(mut found, stands)| {
            found.did.stands = stands;
            found.did.waits = lacking;
            found
        }));
    }
    once
}

/// The record with which enough of one key have come together.
fn reached(group: &[Found], people: &[Option<u64>], how: Together, rule: PeopleRule, has_done: bool) -> Option<usize> {
    let least_people = u64::from(how.least_people.unwrap_or_default());
    // Who came to one session may have come to the others: all together are at least as many as came to the largest, and at most the sum.
    let (mut count, mut largest, mut sum) = (0_u32, 0_u64, 0_u64);
    for (at, found) in group.iter().enumerate() {
        if !found.did.stands.under(rule, OnceRule::Period, has_done) {
            continue;
        }
        let came = match people.get(at) {
            Some(Some(came)) => *came,
            Some(None) if has_done => least_people,
            _ => 0,
        };
        if rule == PeopleRule::EachSession && came < least_people {
            continue;
        }
        count = count.saturating_add(1);
        (largest, sum) = (largest.max(came), sum.saturating_add(came));
        let is_enough = rule == PeopleRule::EachSession || if has_done { sum } else { largest } >= least_people;
        if count >= how.least && is_enough {
            return Some(at);
        }
    }
    None
}

/// What decides whether records of one key have come together: what their conditions lack, and who came.
fn lacking(group: &[Found], people: &[Option<u64>], how: Together, waits: &mut Waits) -> u32 {
    let mut items: Vec<OpenItem> = Vec::new();
    for found in group {
        items.extend(waits.get(found.did.waits).iter().cloned());
    }
    if how.least_people.is_some() {
        let role = if people.iter().any(Option::is_none) { Role::Attendance } else { Role::Participants };
        items.push(OpenItem::Fact(role.condition_name().into()));
    }
    waits.of(items.into_iter())
}

/// Each key counts once, by its first record: in each window, or ever.
pub(super) fn once(mut all: Vec<Found>, cadence: &Cadence, waits: &mut Waits) -> Vec<Found> {
    all.sort_by_key(|found| (found.subject, found.key, found.did.day, found.did.row));
    let mut of_key = None;
    let mut counted: [(OnceRule, bool, Option<Option<Date>>); 4] =
        [(OnceRule::Period, true, None), (OnceRule::Period, false, None), (OnceRule::Ever, true, None), (OnceRule::Ever, false, None)];
    let mut doubts: Vec<OpenItem> = Vec::new();
    for found in &mut all {
        if of_key != Some((found.subject, found.key)) {
            of_key = Some((found.subject, found.key));
            counted.iter_mut().for_each(|(.., seen)| *seen = None);
            doubts.clear();
        }
        doubts.extend(waits.get(found.did.waits).iter().cloned());
        let window = window_of(cadence, found.did.day);
        let mut stands = Stands::NEVER;
        for (rule, has_done, seen) in &mut counted {
            let is_counted = seen.is_some_and(|seen| *rule == OnceRule::Ever || seen == window);
            if !is_counted && found.did.stands.under(PeopleRule::EachSession, *rule, *has_done) {
                *seen = Some(window);
                PeopleRule::ALL.into_iter().for_each(|people| stands.add(people, *rule, *has_done));
            }
        }
        found.did.stands = stands;
        if stands.is_doubtful() {
            found.did.waits = waits.of(doubts.iter().cloned());
        }
    }
    all.retain(|found| found.did.stands != Stands::NEVER);
    all
}
