//! The records that do an item or start its windows, by subject.

use std::collections::BTreeMap;

use super::course::{Did, Stands};
use super::joined::{once, together};
use super::subjects::{Subjects, number_of, own_role, rows_of};
use super::waits::Waits;
use crate::checklist::cadence::Cadence;
use crate::checklist::evidence::{Evidence, RecordScope};
use crate::checklist::words::Subject;
use crate::choice::OpenItem;
use crate::condition::{Expression, Machine, Value};
use crate::service::book::{Cell, Row, RowId};
use crate::service::{Book, Kind, RecordName, Role};
use crate::value::{Amount, Date};

/// A record of a subject.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) subject: usize,
    pub(super) did: Did,
    pub(super) amount: Option<Amount>,
    /// The number of the key that joins records.
    pub(super) key: Option<u32>,
}

/// The records of all subjects, those of one together and in the order of their days.
#[derive(Default)]
pub(super) struct Records {
    pub(super) did: Vec<Did>,
    /// Empty where they are not summed up.
    pub(super) amounts: Vec<Option<Amount>>,
    starts: Vec<usize>,
}

/// Gathers records of one book.
pub(super) struct Gathering<'g> {
    pub(super) book: &'g Book,
    pub(super) scope: &'g RecordScope,
    pub(super) subject: Subject,
    pub(super) subjects: &'g Subjects<'g>,
    /// In which households who was a member when, by the number of the household's key.
    pub(super) members: BTreeMap<u32, Vec<(usize, Date, Date)>>,
    /// The records of no known subject.
    pub(super) strays: Vec<RowId>,
    /// The records without the key that joins them to others.
    pub(super) keyless: Vec<RowId>,
}

impl Records {
    /// Gathered records, each with its amount where these are summed up.
    fn of(all: &[Found], subjects: usize, is_summed: bool) -> Self {
        let mut starts = vec![0_usize; subjects.saturating_add(1)];
        for found in all {
            starts.get_mut(found.subject.saturating_add(1)).into_iter().for_each(|count| *count = count.saturating_add(1));
        }
        let mut sum = 0_usize;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        // A place for each, so that nothing is compared but the records of one subject.
        let mut places = starts.clone();
        let mut order = vec![0_usize; all.len()];
        for (at, found) in all.iter().enumerate() {
            let Some(place) = places.get_mut(found.subject) else { continue };
            order.get_mut(*place).into_iter().for_each(|free| *free = at);
            *place = place.saturating_add(1);
        }
        for (from, to) in starts.iter().zip(starts.iter().skip(1)) {
            let key = |at: &usize| all.get(*at).map(|found| (found.did.day, found.did.row));
            let of_subject = order.get_mut(*from..*to).unwrap_or_default();
            of_subject.sort_by_key(key);
        }
        let sorted = || order.iter().filter_map(|at| all.get(*at));
        let amounts = if is_summed { sorted().map(|found| found.amount).collect() } else { Vec::new() };
        Records { did: sorted().map(|found| found.did).collect(), amounts, starts }
    }

    /// The earliest day of any of them.
    pub(super) fn first_day(&self) -> Option<Date> {
        self.did.iter().map(|did| did.day).min()
    }

    /// The place of the first of a subject.
    pub(super) fn start_of(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or_default()
    }

    /// Those of one subject, with how much each is of a term.
    pub(super) fn of_subject(&self, at: usize) -> (&[Did], &[Option<Amount>]) {
        let range = self.start_of(at)..self.start_of(at.saturating_add(1));
        (self.did.get(range.clone()).unwrap_or_default(), self.amounts.get(range).unwrap_or_default())
    }
}

impl Gathering<'_> {
    /// Who was a member of which household when, as records of the kind `household_member` say.
    pub(super) fn read_members(&mut self) {
        let kind = Kind::new("household_member");
        let Some(no_end) = Date::new(9999, 12, 31) else { return };
        for row in rows_of(self.book, |known| *known == kind) {
            let of = |role| number_of(row, role);
            if let (Some(household), Some(subject)) = (of(Role::Household), of(Role::Person).and_then(|person| self.subjects.at(person))) {
                let last = if let Cell::Date(last) = row.role(Role::Until) { last } else { no_end };
                self.members.entry(household).or_default().push((subject, row.date(), last));
            }
        }
    }

    /// The records that do an item of that cadence.
    pub(super) fn evidence(&mut self, evidence: &Evidence, cadence: &Cadence, waits: &mut Waits) -> Records {
        let sum = if let Cadence::Term { of, .. } = cadence { Some(*of) } else { None };
        let mut all = Vec::new();
        let key = evidence.together.map(|together| together.of).or(evidence.once_of);
        let amount = |row: Row<'_>| sum.map_or(Some(Amount::ZERO), |role| amount_of(row.role(role)));
        self.gather(&evidence.kinds, evidence.condition.as_ref(), evidence.is_of_household, key, &amount, waits, &mut all);
        for credit in &evidence.credits {
            self.gather(&credit.kinds, credit.condition.as_ref(), evidence.is_of_household, key, &|_| Some(credit.amount), waits, &mut all);
        }
        if key.is_some() {
            self.keyless.extend(all.iter().filter(|found| found.key.is_none()).map(|found| found.did.row));
            all.retain(|found| found.key.is_some());
        }
        if let Some(how) = evidence.together {
            all = together(self.book, all, cadence, how, waits);
        } else if evidence.once_of.is_some() {
            all = once(all, cadence, waits);
        }
        Records::of(&all, self.subjects.len(), sum.is_some())
    }

    /// The records that start a window.
    pub(super) fn events(&mut self, kinds: &[Kind], condition: Option<&Expression>, waits: &mut Waits) -> Records {
        let mut all = Vec::new();
        let strays = std::mem::take(&mut self.strays);
        self.gather(kinds, condition, false, None, &|_| Some(Amount::ZERO), waits, &mut all);
        self.strays = strays;
        Records::of(&all, self.subjects.len(), false)
    }

    #[expect(clippy::too_many_arguments, reason = "one pass for what does an item, what starts it and what is credited")]
    fn gather(
        &mut self,
        kinds: &[Kind],
        condition: Option<&Expression>,
        of_household: bool,
        key: Option<Role>,
        amount: &dyn Fn(Row<'_>) -> Option<Amount>,
        waits: &mut Waits,
        all: &mut Vec<Found>,
    ) {
        let own = own_role(self.subject);
        let role = if of_household { Role::Household } else { own };
        let (mut machine, mut values) = (Machine::new(), Vec::new());
        for row in rows_of(self.book, |kind| kinds.contains(kind)) {
            let Some(number) = number_of(row, role) else { continue };
            let (waits, stands) = match holds(condition, &self.scope.names, row, &mut machine, &mut values) {
                Truth::No => continue,
                Truth::Yes => (0, Stands::SURELY),
                Truth::Lacks(items) => (waits.of(items.into_iter()), Stands::IF_DOUBTFUL),
            };
            let did = Did { day: row.date(), row: row.id(), waits, stands };
            let key = key.and_then(|role| number_of(row, role));
            let mut push = |subject: usize| all.push(Found { subject, did, amount: amount(row), key });
            if of_household {
                let members = self.members.get(&number).map(Vec::as_slice).unwrap_or_default();
                let mut there: Vec<usize> =
                    members.iter().filter(|(_, first, last)| *first <= did.day && did.day <= *last).map(|(at, ..)| *at).collect();
                there.sort_unstable();
                there.dedup();
                there.iter().for_each(|subject| push(*subject));
                if there.is_empty() {
                    self.strays.push(row.id());
                }
            } else {
                match self.subjects.at(number) {
                    Some(subject) => push(subject),
                    None => self.strays.push(row.id()),
                }
            }
        }
    }
}

fn amount_of(cell: Cell<'_>) -> Option<Amount> {
    match cell {
        Cell::Amount(amount) => Some(Amount::from_decimal(amount)),
        Cell::Count(count) => Some(Amount::from_decimal(count.into())),
        _ => None,
    }
}

pub(super) enum Truth {
    Yes,
    No,
    Lacks(Vec<OpenItem>),
}

/// Whether a condition holds of a record, or what the record lacks.
pub(super) fn holds<'b>(
    condition: Option<&Expression>,
    names: &[RecordName],
    row: Row<'b>,
    machine: &mut Machine,
    values: &mut Vec<Value<'b>>,
) -> Truth {
    let Some(condition) = condition else { return Truth::Yes };
    // Slots beyond the last that is read are never looked at.
    values.resize(condition.slots().last().map_or(0, |last| last.saturating_add(1)), Value::Unknown);
    for slot in condition.slots() {
        if let (Some(place), Some(name)) = (values.get_mut(*slot), names.get(*slot)) {
            *place = name.cell(row).value();
        }
    }
    match condition.evaluate_in(machine, values) {
        Value::Boolean(true) => Truth::Yes,
        Value::Unknown => {
            let lacks = machine.missing().iter().filter_map(|slot| names.get(*slot));
            Truth::Lacks(lacks.map(|name| OpenItem::Fact(name.text().to_owned().into())).collect())
        }
        _ => Truth::No,
    }
}
