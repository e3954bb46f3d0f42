use super::super::office::Reading;
use super::cell::{Cell, read};
use super::heading::Rank;
use crate::digest::Digest;
use crate::finding::{Code, Finding, Problem, Segment};
use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::Draft;
use crate::form::draft::content::SlotRef;
use crate::form::draft::content::{FieldValue, Slot};

/// What a ledger may call each form, in the order of the names; of two forms with one name the first has it.
pub(super) fn form_names<'f>(forms: &[&'f Form]) -> Vec<(&'f str, usize)> {
    let of = |(at, form): (usize, &&'f Form)| {
        let form = *form;
        let labels = [&*form.id, &*form.label.zh, &*form.label.en];
        labels.into_iter().chain(form.synonyms.iter().map(|name| &**name)).map(move |name| (name, at))
    };
    let mut names: Vec<_> = forms.iter().enumerate().flat_map(of).collect();
    crate::finding::sort_by(&mut names, Ord::cmp);
    names.dedup_by_key(|(name, _)| *name);
    names
}

/// What a cell adds to the digest of its row, wherever its column stands; a blank one adds nothing.
pub(in crate::form) fn cell_digest(draft: &Draft<'_, '_>, at: usize, cell: Cell<'_>) -> u128 {
    let mut digest = Digest::new(u64::try_from(at).unwrap_or(u64::MAX).wrapping_add(1));
    match (draft.content.slots.get(at), cell) {
        (_, cell) if cell.is_blank() => return 0,
        (Some(Slot::Set(FieldValue::Date(date))), _) => digest.number(u64::from(date.day_number().cast_unsigned())),
        (Some(Slot::Set(FieldValue::Count(count))), _) => digest.number(count.get()),
        (Some(Slot::Set(FieldValue::Amount(amount))), _) => digest.bytes(&amount.decimal().normalize().serialize()),
        (Some(Slot::Set(FieldValue::Text(part))), _) => digest.bytes(draft.content.kept.text(*part).as_bytes()),
        (_, Cell::Text(text) | Cell::Shown(_, text)) => digest.bytes(text.trim().as_bytes()),
        (_, Cell::Int(int)) => digest.bytes(int.to_string().as_bytes()),
        (_, Cell::Boolean(yes)) => digest.number(u64::from(yes)),
        (_, Cell::Float(number)) => digest.number(number.to_bits()),
        (_, Cell::List(items)) => items.iter().for_each(|item| digest.bytes(item.as_bytes())),
        (_, Cell::Empty | Cell::Other) => return 0,
    }
    digest.whole()
}

/// Reads a field that has several columns from the best of those that are filled in, and tells what then does not count. Gives
/// the column.
pub(super) fn shared<'f, 'c>(
    draft: &mut Draft<'f, '_>,
    field: &'f Field,
    at: usize,
    places: &[(Rank, usize)],
    cells: impl Iterator<Item = Cell<'c>> + Clone,
    reading: Reading,
) -> usize {
    let cell = |column: usize| cells.clone().nth(column).unwrap_or(Cell::Empty);
    let mut filled = places.iter().filter(|(_, column)| !cell(*column).is_blank());
    let best = filled.next().or(places.first());
    let Some((rank, column)) = best.copied() else { return 0 };
    let value = cell(column);
    let mut doubled = false;
    for (other_rank, other) in filled {
        if cell(*other).equals(value) {
            continue;
        }
        let code = if *other_rank == rank { Code::CellDoubled } else { Code::CellPassedOver };
        doubled = doubled || code == Code::CellDoubled;
        let problem = Problem::new(code)
            .with("first_column", column.saturating_add(1))
            .with("column", other.saturating_add(1))
            .with("heading", field.label.zh.to_string());
        draft.tell(problem);
    }
    if doubled {
        draft.set(SlotRef::Field(at), Slot::Bad);
    } else {
        read(draft, field, SlotRef::Field(at), value, reading);
    }
    column
}

pub(super) fn column_of(form: &Form, columns: &[Option<usize>], finding: &Finding) -> Option<usize> {
    let Some(Segment::Key(name)) = finding.path.segments().get(1) else { return None };
    let at = form.fields.iter().position(|field| field.id == *name)?;
    columns.get(at).copied().flatten()
}
