//! A book as bytes, and back.
//!
//! Little-endian, and canonical: books that hold the same give the same bytes. A digest over all of it tells damage; whoever wrote another
//! one gets a book that holds every rule of a book, or is refused.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::codec::{Reader, Writer};
use super::column::{Column, Values};
use super::interner::Interner;
use super::ledgers::{Ledger, Refused, RowsHash};
use super::shelf::{Origin, Shelf};
use super::state::States;
use super::{Book, NO_LEDGER};
use crate::digest::Digest;
use crate::finding::{Code, Problem};
use crate::service::{FieldType, Kind, Shape};
use crate::value::{Date, Decimal, DivisionCode, key};

const MAGIC: &[u8] = b"wushe book\0";
/// The version of the format; another one is refused by its number.
const VERSION: u32 = 1;

fn digest(bytes: &[u8]) -> u128 {
    let mut digest = Digest::new(0xb00c);
    digest.bytes(bytes);
    digest.whole()
}

impl Book {
    /// The book as bytes, the same for all books that hold the same records, whatever came first: to keep it, or to merge parts that
    /// were read on several machines. [`Pack::book`](crate::pack::Pack::book) reads them back.
    ///
    /// They hold keys in clear. Refused rows and the days of checks are in them too; what was taken out is not.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.canonical().write(&mut writer);
        let mut whole = Writer(MAGIC.to_vec());
        whole.u32(VERSION);
        whole.u128(digest(&writer.0));
        whole.0.extend_from_slice(&writer.0);
        whole.0
    }

    /// Reads a book whose records are of forms with these shapes.
    ///
    /// # Errors
    /// `book_damaged` where it is no book, or not as it was written; `book_version` where it is of another version of the format;
    /// `book_form_unknown` and `book_form_differs` where it holds records of a form that there is not, or not as it was
    /// when they were checked.
    pub(crate) fn from_bytes<'f>(bytes: &[u8], shape: impl Fn(&str) -> Option<&'f Arc<Shape>>) -> Result<Book, Problem> {
        let damaged = || Problem::from(Code::BookDamaged);
        let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or_else(damaged)?);
        let version = reader.u32().ok_or_else(damaged)?;
        if version != VERSION {
            return Err(Problem::new(Code::BookVersion).with("version", i64::from(version)).with("known", i64::from(VERSION)));
        }
        let print = reader.u128().ok_or_else(damaged)?;
        if digest(reader.0) != print {
            return Err(damaged());
        }
        let book = Book::read(&mut reader, shape)?.ok_or_else(damaged)?;
        if reader.0.is_empty() { Ok(book) } else { Err(damaged()) }
    }

    fn write(&self, writer: &mut Writer) {
        writer.u32(self.checked_on.map_or(0, Date::day_number).cast_unsigned());
        writer.length(self.ledgers.len());
        for ledger in &self.ledgers {
            writer.u128(ledger.rows_hash.sum);
            writer.u64(ledger.rows_hash.rows);
            writer.u64(ledger.unread);
            writer.u32(ledger.checked_on.day_number().cast_unsigned());
            writer.text(&ledger.rulebook);
        }
        writer.length(self.refused_of.len());
        for (kind, form, _) in &self.refused_of {
            writer.text(kind.as_str());
            writer.text(form);
        }
        writer.length(self.refused.len());
        for row in &self.refused {
            [row.ledger, row.number, row.form].into_iter().for_each(|number| writer.u32(number));
        }
        writer.length(self.things.len());
        for (thing, names) in &self.things {
            writer.text(thing);
            writer.length(names.len());
            names.iter().for_each(|name| writer.text(name));
        }
        writer.length(self.shelves.len());
        for shelf in &self.shelves {
            writer.text(shelf.shape.form());
            writer.u128(shelf.shape.fingerprint);
            writer.length(shelf.rows());
            writer.all(&shelf.days, |day| day.day_number().to_le_bytes());
            writer.all(&shelf.origins, |origin| origin.ledger.to_le_bytes());
            writer.all(&shelf.origins, |origin| origin.number.to_le_bytes());
            writer.all(&shelf.normalised, |flag| [u8::from(flag)]);
            shelf.columns.iter().for_each(|column| column.write(writer));
        }
    }

    /// The book, or nothing where the bytes break a rule of books.
    fn read<'f>(reader: &mut Reader<'_>, shape: impl Fn(&str) -> Option<&'f Arc<Shape>>) -> Result<Option<Book>, Problem> {
        let Some(mut book) = Book::read_head(reader) else { return Ok(None) };
        let Some(shelves) = reader.length(4) else { return Ok(None) };
        for _ in 0..shelves {
            let Some((form, fingerprint)) = reader.text().zip(reader.u128()) else { return Ok(None) };
            let told = |code| Problem::new(code).with("form", form.to_owned());
            let shape = shape(form).ok_or_else(|| told(Code::BookFormUnknown))?;
            if shape.fingerprint != fingerprint {
                return Err(told(Code::BookFormDiffers));
            }
            if book.read_shelf(reader, shape).is_none() {
                return Ok(None);
            }
        }
        let holds = book.rows().count() == book.shelves.iter().map(Shelf::rows).sum::<usize>()
            && book.rows().all(|row| row.record().is_some_and(|record| record.date() == row.date()));
        Ok(holds.then_some(book))
    }

    fn read_head(reader: &mut Reader<'_>) -> Option<Book> {
        let day = |number: u32| Date::from_day_number(number.cast_signed());
        let checked_on = match reader.u32()? {
            0 => None,
            number => Some(day(number)?),
        };
        let mut book = Book { checked_on, ..Book::default() };
        for _ in 0..reader.length(40)? {
            let rows_hash = RowsHash { sum: reader.u128()?, rows: reader.u64()? };
            let (unread, checked_on) = (reader.u64()?, day(reader.u32()?)?);
            let ledger = Ledger { rows_hash, unread, checked_on, rulebook: reader.text()?.into() };
            if book.ledgers.iter().any(|known| known.rows_hash.is_same(rows_hash)) {
                return None;
            }
            book.ledgers.push(ledger);
        }
        for _ in 0..reader.length(8)? {
            book.refused_of.push((Kind::new(reader.text()?), reader.text()?.into(), 0));
        }
        for _ in 0..reader.length(12)? {
            let row = Refused { ledger: reader.u32()?, number: reader.u32()?, form: reader.u32()? };
            let (_, _, count) = book.refused_of.get_mut(usize::try_from(row.form).ok()?)?;
            *count = count.saturating_add(1);
            book.has_ledger(row.ledger)?;
            book.refused.push(row);
        }
        for _ in 0..reader.length(8)? {
            let (thing, mut names) = (reader.text()?, Interner::default());
            for at in 0..reader.length(4)? {
                if usize::try_from(names.number(reader.text()?)).ok()? != at {
                    return None;
                }
            }
            if book.things.iter().any(|(known, _)| **known == *thing) {
                return None;
            }
            book.things.push((thing.into(), names));
        }
        Some(book)
    }

    /// Something, where there is a ledger of that number or none is meant.
    fn has_ledger(&self, ledger: u32) -> Option<()> {
        let is_there = ledger == NO_LEDGER || usize::try_from(ledger).is_ok_and(|at| at < self.ledgers.len());
        is_there.then_some(())
    }

    fn read_shelf(&mut self, reader: &mut Reader<'_>, shape: &Arc<Shape>) -> Option<()> {
        let things = self.things.len();
        let mut shelf = Shelf::new(shape.clone(), &mut self.things);
        if self.things.len() != things || self.shelves.iter().any(|known| known.shape.form() == shape.form()) {
            return None;
        }
        let rows = reader.length(13)?;
        shelf.days = reader.all(rows, i32::from_le_bytes)?.into_iter().map(Date::from_day_number).collect::<Option<_>>()?;
        let (ledgers, numbers) = (reader.all(rows, u32::from_le_bytes)?, reader.all(rows, u32::from_le_bytes)?);
        let normalised = reader.all(rows, |[flag]: [u8; 1]| flag)?;
        (ledgers.iter().all(|ledger| self.has_ledger(*ledger).is_some()) && normalised.iter().all(|flag| *flag < 2)).then_some(())?;
        shelf.origins = ledgers.into_iter().zip(numbers).map(|(ledger, number)| Origin { ledger, number }).collect();
        shelf.normalised = normalised.into_iter().map(|flag| flag == 1).collect();
        for column in &mut shelf.columns {
            column.read(reader, rows, &self.things)?;
        }
        if !shelf.is_even() {
            return None;
        }
        self.shelves.push(shelf);
        Some(())
    }
}

/// What in the bytes says how a column's numbers lie.
const PLAIN: u8 = 0;
const LARGE: u8 = 1;

fn write_options(writer: &mut Writer, options: &[Arc<str>]) {
    writer.length(options.len());
    options.iter().for_each(|option| writer.text(option));
}

fn read_options(reader: &mut Reader<'_>) -> Option<Vec<Arc<str>>> {
    let options: Vec<Arc<str>> = (0..reader.length(4)?).map(|_| reader.text().map(Arc::from)).collect::<Option<_>>()?;
    let different: BTreeSet<&str> = options.iter().map(|option| &**option).collect();
    (different.len() == options.len()).then_some(options)
}

impl Column {
    fn write(&self, writer: &mut Writer) {
        writer.bytes(self.states.bytes());
        writer.length(self.reach());
        match &self.values {
            Values::Days(days) => writer.all(days, i32::to_le_bytes),
            Values::Names(_, numbers) => writer.all(numbers, u32::to_le_bytes),
            Values::Codes(options, codes) => {
                write_options(writer, options);
                writer.all(codes, u16::to_le_bytes);
            }
            Values::Lists(options, codes, ends) => {
                write_options(writer, options);
                writer.length(codes.len());
                writer.all(codes, u16::to_le_bytes);
                writer.all(ends, u32::to_le_bytes);
            }
            Values::Counts(counts) => {
                writer.0.push(PLAIN);
                writer.all(counts, u32::to_le_bytes);
            }
            Values::LargeCounts(counts) => {
                writer.0.push(LARGE);
                writer.all(counts, u64::to_le_bytes);
            }
            Values::Amounts(scale, units) => {
                writer.0.push(PLAIN);
                writer.u32(*scale);
                writer.all(units, i64::to_le_bytes);
            }
            Values::ExactAmounts(amounts) => {
                writer.0.push(LARGE);
                writer.all(amounts, |amount| amount.serialize());
            }
            Values::Flags(flags) => writer.0.extend(flags.iter().map(|flag| u8::from(*flag))),
        }
    }

    /// Reads so many values into an empty column; nothing where one can't stand in it.
    fn read(&mut self, reader: &mut Reader<'_>, rows: usize, things: &[(Arc<str>, Interner)]) -> Option<()> {
        self.states = States::from_bytes(reader.bytes()?, rows)?;
        let reach = reader.length(1)?;
        let is_code = |options: &[Arc<str>], codes: &[u16]| codes.iter().all(|code| usize::from(*code) < options.len().max(1));
        self.values = match &self.values {
            Values::Days(_) => Values::Days(reader.all(reach, i32::from_le_bytes)?),
            Values::Names(thing, _) => {
                let (numbers, (_, names)) = (reader.all(reach, u32::from_le_bytes)?, things.get(*thing)?);
                let is_name = |number: &u32| usize::try_from(*number).is_ok_and(|at| at < names.len().max(1));
                (numbers.iter().all(is_name) && names.iter().all(|name| is_text(self.kind, name))).then_some(())?;
                Values::Names(*thing, numbers)
            }
            Values::Codes(..) => {
                let (options, codes) = (read_options(reader)?, reader.all(reach, u16::from_le_bytes)?);
                is_code(&options, &codes).then_some(())?;
                Values::Codes(options, codes)
            }
            Values::Lists(..) => {
                let (options, length) = (read_options(reader)?, reader.length(2)?);
                let (codes, ends) = (reader.all(length, u16::from_le_bytes)?, reader.all(reach, u32::from_le_bytes)?);
                let last = ends.last().map_or(Some(0), |last| usize::try_from(*last).ok())?;
                let holds = is_code(&options, &codes) && (options.is_empty() <= codes.is_empty()) && ends.is_sorted() && last == length;
                holds.then_some(())?;
                Values::Lists(options, codes, ends)
            }
            Values::Counts(_) | Values::LargeCounts(_) => match reader.u8()? {
                PLAIN => Values::Counts(reader.all(reach, u32::from_le_bytes)?),
                LARGE => Values::LargeCounts(reader.all(reach, u64::from_le_bytes)?),
                _ => return None,
            },
            Values::Amounts(..) | Values::ExactAmounts(_) => match reader.u8()? {
                PLAIN => {
                    let scale = reader.u32().filter(|scale| *scale <= 18)?;
                    Values::Amounts(scale, reader.all(reach, i64::from_le_bytes)?)
                }
                LARGE => {
                    let amounts = reader.all(reach, Decimal::deserialize)?;
                    amounts.iter().all(|amount| amount.normalize().serialize() == amount.serialize()).then_some(())?;
                    Values::ExactAmounts(amounts)
                }
                _ => return None,
            },
            Values::Flags(_) => {
                let flags = reader.all(reach, |[flag]: [u8; 1]| flag)?;
                flags.iter().all(|flag| *flag < 2).then_some(())?;
                Values::Flags(flags.into_iter().map(|flag| flag == 1).collect())
            }
        };
        Some(())
    }
}

/// Whether a text is what a field of that type takes.
fn is_text(kind: FieldType, text: &str) -> bool {
    match kind {
        FieldType::Division => DivisionCode::parse(text).is_ok(),
        FieldType::Key => key::check(text).is_ok(),
        FieldType::Station => key::check_station(text).is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::service::{FactValue, Key, RecordBuilder, Role, RoleValue};
    use crate::value::{Amount, Count};

    fn shape() -> Arc<Shape> {
        let kinds = [FieldType::Amount, FieldType::Count, FieldType::Option, FieldType::Options, FieldType::Boolean, FieldType::Key];
        let facts = kinds.into_iter().map(|kind| (kind.as_str().into(), kind)).collect();
        let roles = vec![Role::Date, Role::Station, Role::Worker, Role::Household, Role::Place, Role::Participants];
        Arc::new(Shape::new(Kind::HomeVisit, "visit".into(), roles, facts, 7))
    }

    fn book(shape: &Arc<Shape>, rows: u64) -> Book {
        let mut book = Book::new();
        book.begin(&"pack@1#x".into(), Date::new(2022, 5, 21).unwrap());
        for row in 0..rows {
            let mut built = RecordBuilder::new(shape);
            built.role(Role::Date, RoleValue::Date(Date::new(2022, 5, 1 + u32::try_from(row % 20).unwrap()).unwrap()));
            built.role(Role::Station, RoleValue::Key(Key::checked("152221100000")));
            built.role(Role::Worker, RoleValue::Key(Key::checked(&format!("W{}", row % 3))));
            built.role(Role::Household, RoleValue::Key(Key::checked(&format!("household-number-{row}"))));
            built.role(Role::Place, RoleValue::Division(DivisionCode::parse("152221100001").unwrap()));
            built.role(Role::Participants, RoleValue::Rows(u32::try_from(row).unwrap()));
            let known = |value| if row % 4 == 3 { FactValue::None } else { FactValue::Known(value) };
            built.fact(known(RoleValue::Amount(Amount::parse(&format!("{row}.{row}")).unwrap())));
            built.fact(known(RoleValue::Count(Count::new(row << (row % 40)).unwrap())));
            built.fact(known(RoleValue::Option(if row % 2 == 0 { "a" } else { "b" }.into())));
            built.fact(if row % 3 == 0 { FactValue::Unknown } else { known(RoleValue::Options(vec!["c".into(), "d".into()])) });
            built.fact(known(RoleValue::Boolean(row % 2 == 0)));
            built.fact(known(RoleValue::Key(Key::checked("k"))));
            book.push_row(&built.build().unwrap(), u32::try_from(row + 2).unwrap(), row % 5 == 0);
        }
        book.refuse(&Kind::HomeVisit, "visit", 99);
        book.end(RowsHash { sum: 5, rows: rows + 1 }, 1);
        book
    }

    fn read(bytes: &[u8], shape: &Arc<Shape>) -> Result<Book, Problem> {
        Book::from_bytes(bytes, |form| (form == "visit").then_some(shape))
    }

    /// The same bytes under the digest that is theirs.
    fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
        let head = MAGIC.len() + 4;
        let print = digest(&bytes[head + 16..]);
        bytes[head..head + 16].copy_from_slice(&print.to_le_bytes());
        bytes
    }

    #[test]
    fn every_type_comes_back() {
        let shape = shape();
        let written = book(&shape, 30);
        let again = read(&written.to_bytes(), &shape).unwrap();
        assert_eq!(again.rows().map(|row| row.record()).collect::<Vec<_>>(), written.rows().map(|row| row.record()).collect::<Vec<_>>());
        assert!(
            again
                .rows()
                .zip(written.rows())
                .all(|(own, known)| own.origin() == known.origin() && own.is_normalised() == known.is_normalised())
        );
        assert_eq!((again.ledgers(), again.refused().count()), (written.ledgers(), 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2_000 } else { 4_000 }))]

        /// Whoever writes a digest of their own gets a book that keeps the rules of books, or none.
        #[test]
        fn signed_damage_breaks_no_rule(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in prop::option::weighted(0.2, any::<prop::sample::Index>()), more in prop::collection::vec(any::<u8>(), 0..4)) {
            let shape = shape();
            let mut bytes = book(&shape, 9).to_bytes();
            let head = MAGIC.len() + 20;
            let at = head + at.index(bytes.len() - head);
            bytes[at] = byte;
            if let Some(cut) = cut {
                bytes.truncate(head + cut.index(bytes.len() - head));
                bytes.extend(more);
            }
            match read(&signed(bytes), &shape) {
                Err(problem) => prop_assert!(matches!(problem.code, Code::BookDamaged | Code::BookFormUnknown | Code::BookFormDiffers)),
                Ok(book) => {
                    let again = read(&book.to_bytes(), &shape).unwrap();
                    let records = |book: &Book| book.rows().map(|row| row.record().unwrap()).collect::<Vec<_>>();
                    prop_assert_eq!(records(&again).len(), records(&book).len());
                    prop_assert_eq!(again.to_bytes(), book.to_bytes());
                }
            }
        }
    }
}
