//! Rows of which it is proven that there is nothing to tell, column by column.

use super::known::{NOTHING, Reader, flag};
use super::lane::{Lane, Lie};
use super::plan::{Plan, Use};
use super::view::{Column, Values, day_number};
use crate::digest::Digest;
use crate::form::draft::Sink;
use crate::form::draft::content::Slot;
use crate::form::read::ledger::Lay;
use crate::service::{FieldType, Role};
use crate::value::{Date, MAX_COUNT};

/// What was found of some rows.
#[derive(Default)]
pub(super) struct Proof {
    pub(super) lanes: Vec<Lane>,
    /// Whether each row is clean: nothing is to tell of it whatever stands in other rows, but for what comes twice and for totals.
    pub(super) clean: Vec<bool>,
    /// The digest of each row.
    pub(super) digests: Vec<u128>,
}

impl Proof {
    /// Looks at some rows.
    pub(super) fn look(&mut self, plan: &Plan, lay: &Lay<'_, '_>, columns: &[Column<'_>], rows: usize) {
        let Proof { lanes, clean, digests } = self;
        clean.clear();
        clean.resize(rows, columns.len() == plan.columns.len());
        digests.clear();
        digests.resize(rows, plan.digest);
        lanes.resize_with(columns.len(), Lane::default);
        for ((column, lane), of) in columns.iter().zip(lanes.iter_mut()).zip(&plan.columns) {
            let reader = Reader { form: lay.form, field: of.field, reading: lay.reading, today: lay.world.today(), heading: &of.heading };
            Looking { of, reader, column, lane, clean, digests }.look();
        }
        let lane = |at: usize| lanes.get(at);
        for group in &plan.one_of {
            for (row, clean) in clean.iter_mut().enumerate().filter(|(_, clean)| **clean) {
                *clean = group.iter().filter_map(|at| lane(*at)).any(|lane| lane.has_value(row));
            }
        }
        for (first, second) in &plan.ordered {
            let (Some(first), Some(second)) = (lane(*first), lane(*second)) else { continue };
            for (row, clean) in clean.iter_mut().enumerate().filter(|(_, clean)| **clean) {
                *clean = !matches!((first.day(row), second.day(row)), (Some(start), Some(end)) if end < start);
            }
        }
    }
}

/// One column while it is looked at.
struct Looking<'l, 'r, 'c> {
    of: &'l Use,
    reader: Reader<'r>,
    column: &'l Column<'c>,
    lane: &'l mut Lane,
    clean: &'l mut [bool],
    digests: &'l mut [u128],
}

impl<'c> Looking<'_, '_, 'c> {
    fn look(self) {
        let kind = self.of.field.and_then(|at| self.reader.form.fields.get(at)).map(|field| field.kind);
        // Of these nearly every text is another, or is long.
        let one_by_one = matches!(
            kind,
            None | Some(
                FieldType::Text
                    | FieldType::ResidentId
                    | FieldType::Phone
                    | FieldType::CreditCode
                    | FieldType::FileName
                    | FieldType::Hash
                    | FieldType::Group
            )
        );
        let column = *self.column;
        match (column.values(), kind) {
            (Values::Blank, _) => self.blank(),
            (Values::Days(days), Some(FieldType::Date)) => self.days(days),
            (Values::Days(_) | Values::Ints(_) | Values::Booleans(_), None) => self.unread(),
            (Values::Ints(ints), Some(FieldType::Count)) => self.counts(ints),
            (Values::Ints(ints), _) => {
                let ints = (0_usize..).zip(ints).map(|(row, int)| column.has(row).then_some(*int));
                self.different(|lane, reader| lane.known.ints(reader, ints, &mut lane.ids));
            }
            (Values::Booleans(flags), _) => {
                let flags = (0_usize..).zip(flags).map(|(row, yes)| column.has(row).then_some(*yes));
                self.different(|lane, reader| lane.known.booleans(reader, flags, &mut lane.ids));
            }
            (Values::Texts(texts), _) if !one_by_one => {
                let texts = (0_usize..).zip(texts).map(|(row, text)| column.has(row).then_some(*text));
                self.different(|lane, reader| lane.known.texts(reader, texts, &mut lane.ids));
            }
            (Values::Codes { codes, dictionary, length, texts }, _) => self.different(|lane, reader| {
                if column.is_whole() {
                    lane.ids.extend_from_slice(codes);
                } else {
                    lane.ids.extend((0_usize..).zip(codes).map(|(row, code)| if column.has(row) { *code } else { NOTHING }));
                }
                let Lane { known, ids, .. } = lane;
                known.codes(reader, (dictionary, length), ids.iter().copied(), |code| texts.text(code));
            }),
            (Values::Days(_) | Values::Texts(_) | Values::Cells(_), _) => self.read(),
        }
    }

    fn blank(self) {
        self.lane.clear(Lie::Blank);
        self.lane.is_whole = false;
        if self.of.must_be_filled || self.of.must_have_value {
            self.clean.fill(false);
        }
    }

    /// A column that no field has, of whose cells none is a text.
    fn unread(self) {
        self.lane.clear(Lie::Blank);
        if self.of.must_be_empty {
            (0..).zip(self.clean).for_each(|(row, clean)| *clean &= !self.column.has(row));
        }
    }

    /// The digest of a value of the field, before the value.
    fn digest(&self) -> Digest {
        let at = self.of.field.and_then(|at| u64::try_from(at).ok()).unwrap_or(u64::MAX);
        Digest::new(at.wrapping_add(1))
    }

    fn days(self, days: &[i32]) {
        let field = self.of.field.and_then(|at| self.reader.form.fields.get(at));
        let earliest = field.and_then(|field| field.earliest);
        let today = field.filter(|field| field.role == Some(Role::Date)).map(|_| self.reader.today);
        let latest = today.into_iter().chain(field.and_then(|field| field.latest)).min();
        // A heading that is a day may come again.
        let is_day = Date::parse(&self.of.heading).is_ok();
        let of = self.digest();
        let Looking { of: uses, column, lane, clean, digests, .. } = self;
        lane.clear(Lie::Days);
        for (row, ((day, clean), digest)) in days.iter().zip(clean).zip(digests).enumerate() {
            if !column.has(row) {
                lane.days.push(None);
                lane.numbers.push(0);
                lane.is_whole = false;
                *clean &= !(uses.must_be_filled || uses.must_have_value);
                continue;
            }
            let number = day_number(*day);
            let (date, of_day) = lane.read_days.read(number, of);
            let is_fit = date.is_some_and(|date| earliest.is_none_or(|first| date >= first) && latest.is_none_or(|last| date <= last));
            *clean &= is_fit && !is_day && !uses.must_be_empty;
            *digest = digest.wrapping_add(of_day);
            lane.days.push(date);
            lane.numbers.push(number);
        }
    }

    fn counts(self, ints: &[i64]) {
        let field = self.of.field.and_then(|at| self.reader.form.fields.get(at));
        let (least, most) = field.map_or((None, None), |field| (field.min, field.max));
        let (least, most) = (least.unwrap_or(0).max(0), most.unwrap_or(MAX_COUNT.cast_signed()).min(MAX_COUNT.cast_signed()));
        let most = match field.filter(|field| field.role == Some(Role::Year)) {
            Some(_) => most.min(i64::from(self.reader.today.year_month_day().0)),
            None => most,
        };
        let of = self.digest();
        let Looking { of: uses, column, lane, clean, digests, .. } = self;
        lane.clear(Lie::Counts);
        for (row, ((int, clean), digest)) in ints.iter().zip(clean).zip(digests).enumerate() {
            if !column.has(row) {
                lane.counts.push(None);
                lane.is_whole = false;
                *clean &= !(uses.must_be_filled || uses.must_have_value);
                continue;
            }
            *clean &= (least..=most).contains(int) && !uses.must_be_empty;
            let number = int.cast_unsigned();
            let mut count = of;
            count.number(number);
            *digest = digest.wrapping_add(count.whole());
            lane.counts.push(Some(number));
        }
    }

    /// A column of which each different value is read once.
    fn different(self, number: impl FnOnce(&mut Lane, Reader<'_>)) {
        let Looking { of, reader, lane, clean, digests, .. } = self;
        lane.clear(Lie::Different);
        number(lane, reader);
        let Lane { ids, known, is_whole, .. } = lane;
        for ((id, clean), digest) in ids.iter().zip(clean).zip(digests) {
            match known.entry(*id) {
                Some(entry) if entry.flags & flag::VALUE != 0 => {
                    *clean &= entry.flags & flag::CLEAN != 0 && !of.must_be_empty;
                    *digest = digest.wrapping_add(entry.digest);
                }
                Some(entry) => {
                    let is_filled = entry.flags & flag::FILLED != 0;
                    *is_whole = false;
                    *clean &= entry.flags & flag::CLEAN != 0
                        && !(is_filled && of.must_be_empty)
                        && (is_filled || !of.must_be_filled)
                        && !of.must_have_value;
                    *digest = digest.wrapping_add(entry.digest);
                }
                None => {
                    *is_whole = false;
                    *clean &= !(of.must_be_filled || of.must_have_value);
                }
            }
        }
    }

    /// A column whose cells are read one by one.
    fn read(self) {
        let Looking { of, reader, column, lane, clean, digests, .. } = self;
        lane.clear(Lie::Read);
        let mut sink = Sink::new(1);
        for (row, (clean, digest)) in clean.iter_mut().zip(digests).enumerate() {
            let looked = column.lend(row, |cell| reader.look(&mut lane.content, &mut sink, cell));
            let is_filled = looked.flags & flag::FILLED != 0;
            *clean &= looked.flags & flag::CLEAN != 0
                && !(is_filled && of.must_be_empty)
                && (is_filled || !of.must_be_filled)
                && (looked.flags & flag::VALUE != 0 || !of.must_have_value);
            *digest = digest.wrapping_add(looked.digest);
            lane.is_whole &= looked.flags & flag::VALUE != 0;
            lane.slots.push(looked.slot);
            lane.values.push(looked.flags & flag::VALUE != 0);
        }
    }
}

impl Lane {
    /// Whether a row has a value for its record here.
    pub(super) fn has_value(&self, row: usize) -> bool {
        match self.lie {
            Lie::Different => self.entry(row).is_some_and(|entry| entry.flags & flag::VALUE != 0),
            Lie::Read => self.values.get(row).copied().unwrap_or(false),
            _ => matches!(self.slot(row), Slot::Set(_)),
        }
    }
}
