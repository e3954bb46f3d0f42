//! Records as they are counted: the day and which conditions they meet, twelve bytes each.

use super::by_number::{ByNumber, narrow};
use super::course::{Did, Stands};
use super::records::Gathering;
use super::subjects::own_role;
use crate::condition::{Expression, Machine, Value};
use crate::service::book::{Row, RowId, Slices};
use crate::service::{Kind, RecordName, Role};
use crate::value::Date;

/// So many conditions are read at once, a bit each.
pub(super) const CONDITIONS: usize = 8;

/// A condition reads columns that have together no more different values than these.
const VALUES: usize = 4096;

/// A record as it is counted.
#[derive(Clone, Copy)]
pub(super) struct SeenRow {
    pub(super) day: i32,
    at: u32,
    shelf: u16,
    /// The conditions that it meets, and those that it may meet.
    pub(super) yes: u8,
    pub(super) maybe: u8,
}

/// The records of some kinds by their subject, in the order of the book.
pub(super) struct Seen(ByNumber<SeenRow>);

/// What conditions come to on one shelf, by the values of the columns that they read.
struct Table {
    /// The columns with the step of each.
    columns: Vec<(usize, usize)>,
    /// Bits of conditions that are met, and that may be met.
    bits: Vec<(u8, u8)>,
}

impl SeenRow {
    pub(super) fn row(&self) -> RowId {
        RowId::new(u32::from(self.shelf), self.at)
    }

    pub(super) fn date(&self) -> Option<Date> {
        Date::from_day_number(self.day)
    }
}

impl Seen {
    pub(super) fn of_subject(&self, at: usize) -> &[SeenRow] {
        self.0.get(at)
    }

    /// Those that meet a condition or may, in the order of their days.
    pub(super) fn did(&self, at: usize, bit: u8, did: &mut Vec<Did>) {
        did.clear();
        did.extend(self.of_subject(at).iter().filter_map(|seen| {
            let stands = match (seen.yes & bit != 0, seen.maybe & bit != 0) {
                (true, _) => Stands::SURELY,
                (false, true) => Stands::IF_DOUBTFUL,
                (false, false) => return None,
            };
            Some(Did { day: seen.date()?, row: seen.row(), waits: 0, stands })
        }));
        did.sort_unstable_by_key(|did| (did.day, did.row));
    }
}

impl Table {
    /// The conditions on one shelf; nothing where one reads what has many values.
    fn of(conditions: &[Option<&Expression>], names: &[RecordName], row: Row<'_>, slices: Slices<'_>) -> Option<Table> {
        let mut slots: Vec<usize> = conditions.iter().flatten().flat_map(|condition| condition.slots().iter().copied()).collect();
        slots.sort_unstable();
        slots.dedup();
        let mut read: Vec<(usize, usize, usize)> = Vec::new();
        let mut size = 1_usize;
        for slot in slots {
            let column = match names.get(slot)? {
                RecordName::Role(Role::Attendance) => return None,
                RecordName::Role(role) => row.shape().role_column(*role),
                RecordName::Fact(fact) => row.shape().fact_column(fact),
            };
            // What its form does not have is never known.
            let Some(column) = column else { continue };
            let domain = row.domain(column)?;
            read.push((slot, column, size));
            size = size.checked_mul(domain).filter(|size| *size <= VALUES)?;
        }
        let mut machine = Machine::new();
        let mut bits = Vec::with_capacity(size);
        for place in 0..size {
            let mut values: Vec<Value<'_>> = vec![Value::Unknown; names.len()];
            for (slot, column, step) in &read {
                let code = place.checked_div(*step)?.checked_rem(row.domain(*column)?)?;
                values.get_mut(*slot).into_iter().for_each(|value| *value = slices.value(*column, code));
            }
            let (mut yes, mut maybe) = (0, 0);
            for (condition, at) in conditions.iter().zip(0_u32..) {
                let bit = 1_u8.checked_shl(at)?;
                match condition.map(|condition| condition.evaluate_in(&mut machine, &values)) {
                    None | Some(Value::Boolean(true)) => yes |= bit,
                    Some(Value::Unknown) => maybe |= bit,
                    Some(_) => {}
                }
            }
            bits.push((yes, maybe));
        }
        Some(Table { columns: read.into_iter().map(|(_, column, step)| (column, step)).collect(), bits })
    }

    fn bits(&self, row: Row<'_>) -> (u8, u8) {
        let place = self.columns.iter().map(|(column, step)| row.code(*column).saturating_mul(*step)).sum::<usize>();
        self.bits.get(place).copied().unwrap_or_default()
    }
}

impl Gathering<'_> {
    /// The records of some kinds with the conditions that they meet; nothing where these have to be read record by record.
    pub(super) fn seen(&mut self, kinds: &[Kind], conditions: &[Option<&Expression>]) -> Option<Seen> {
        let (book, subjects, role) = (self.book, self.subjects, own_role(self.subject));
        let mut tables: Vec<(usize, u16, usize, Table)> = Vec::new();
        for (which, shape) in book.shelves().filter(|(_, shape)| kinds.contains(shape.kind())) {
            if let (Some(row), Some(column)) = (book.rows_on(which).next(), shape.role_column(role)) {
                let table = Table::of(conditions, &self.scope.names, row, book.slices(which)?)?;
                tables.push((which, u16::try_from(which).ok()?, column, table));
            }
        }
        let mut strays = Vec::new();
        let seen = ByNumber::of(|put| {
            strays.clear();
            for (which, shelf, column, table) in &tables {
                for row in book.rows_on(*which) {
                    let Some(number) = row.name(*column) else { continue };
                    let (yes, maybe) = table.bits(row);
                    if yes | maybe == 0 {
                        continue;
                    }
                    match subjects.at(number) {
                        Some(subject) => {
                            let seen = SeenRow { day: row.date().day_number(), at: row.id().at(), shelf: *shelf, yes, maybe };
                            put(narrow(subject), seen);
                        }
                        None => strays.push(row.id()),
                    }
                }
            }
        });
        self.strays.append(&mut strays);
        Some(Seen(seen))
    }
}
