use crate::finding::{Code, Problem};
use crate::form::definition::names::{KeyOrder, Keys};
use crate::form::draft::cell::{Options, Scalar};
use crate::form::draft::content::Slot;
use crate::form::draft::content::SlotRef;
use crate::form::draft::{At, Draft, MAX_ROWS};
use crate::json::{Broken, Buffers, Number, Reader, Token};
use crate::service::FieldType;

/// What reading keeps from one text to the next.
#[derive(Default)]
pub(in crate::form) struct Memory {
    buffers: Buffers,
    record: KeyOrder,
    rows: KeyOrder,
}

/// A text that is read.
struct Source<'t, 'm> {
    reader: Reader<'t>,
    record: &'m mut KeyOrder,
    rows: &'m mut KeyOrder,
}

/// Reads the text of one record into the draft, without building the objects it spells.
pub(in crate::form) fn read(draft: &mut Draft<'_, '_>, text: &str, memory: &mut Memory) {
    let Memory { buffers, record, rows } = memory;
    let mut source = Source { reader: Reader::with(text, std::mem::take(buffers)), record, rows };
    if let Err(broken) = whole(draft, &mut source).and_then(|()| source.reader.end()) {
        // What was understood before the text broke off may be misread, so the break alone is told.
        draft.sink.clear();
        // The place of a record that is a line of a file says which line it is.
        let is_line = draft.row.is_some() && !text.trim_end().contains('\n');
        draft.unreadable(if is_line { Problem::of_json_line(broken, text) } else { Problem::of_json(broken, text, Code::JsonBroken) });
    }
    *buffers = source.reader.into_buffers();
}

fn whole(draft: &mut Draft<'_, '_>, source: &mut Source<'_, '_>) -> Result<(), Broken> {
    match source.reader.value()? {
        Token::Object => {}
        token => {
            if token == Token::List {
                source.reader.skip_items()?;
            }
            draft.unreadable(Code::RecordNotObject);
            return Ok(());
        }
    }
    let form = draft.form;
    let mut position = 0;
    source.record.begin();
    loop {
        position += 1;
        let found = match guess(source.record, &form.keys, &mut source.reader) {
            Some(at) => Some(at),
            None => match source.reader.key()? {
                Some(key) => draft.find(key, position),
                None => return Ok(()),
            },
        };
        found.into_iter().for_each(|at| source.record.note(at));
        match found.and_then(|at| draft.once(at)) {
            Some((at, seat)) => one(draft, at, seat, source)?,
            None => source.reader.skip()?,
        }
    }
}

/// The field that most likely comes next, where it does.
#[cfg_attr(not(target_arch = "wasm32"), inline)]
fn guess(habit: &KeyOrder, keys: &Keys, reader: &mut Reader<'_>) -> Option<usize> {
    let (at, key) = habit.next(keys)?;
    reader.skip_key(key).then_some(at)
}

/// Reads the value of one field into its slot.
fn one<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: SlotRef, source: &mut Source<'_, '_>) -> Result<(), Broken> {
    let field = at.innermost();
    if let Some(text) = source.reader.plain_text() {
        draft.scalar(at, seat, Scalar::Text(text));
        return Ok(());
    }
    let scalar = match (source.reader.value()?, field.kind) {
        (Token::Null, _) => Scalar::Null,
        (Token::Boolean(yes), _) => Scalar::Boolean(yes),
        (Token::Number(number), _) => Scalar::of_number(number),
        (Token::Text(text), _) => Scalar::Text(text),
        (Token::List, FieldType::Group) => return rows(draft, at, seat, source),
        (Token::List, FieldType::Options) => return options(draft, at, seat, source),
        (Token::List, _) => {
            source.reader.skip_items()?;
            Scalar::Structure
        }
        (Token::Object, kind) if kind.is_composite() => {
            let mut rows = draft.content.begin_rows();
            draft.content.add_row(&mut rows, &at.field.group, Slot::Absent);
            row(draft, at, 0, source)?;
            draft.set(seat, Slot::Rows(rows));
            return Ok(());
        }
        (Token::Object, _) => {
            source.reader.skip_entries()?;
            Scalar::Structure
        }
    };
    draft.scalar(at, seat, scalar);
    Ok(())
}

fn options<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: SlotRef, source: &mut Source<'_, '_>) -> Result<(), Broken> {
    let field = at.innermost();
    let mut options = Options::new(&draft.content.kept);
    let mut count = 0;
    while source.reader.item()? {
        if count == MAX_ROWS {
            source.reader.skip()?;
            continue;
        }
        count += 1;
        if let Some(text) = source.reader.plain_text() {
            options.add(field, Some(text), false, &mut draft.content.kept);
            continue;
        }
        let text = match source.reader.value()? {
            Token::Text(text) => Some(text),
            Token::List => {
                source.reader.skip_items()?;
                None
            }
            Token::Object => {
                source.reader.skip_entries()?;
                None
            }
            Token::Null | Token::Boolean(_) | Token::Number(_) => None,
        };
        options.add(field, text, false, &mut draft.content.kept);
    }
    if let Some((slot, kept)) = draft.content.seat(seat)
        && let Some(problem) = options.finish(field, slot, kept)
    {
        draft.found(at, problem);
    }
    Ok(())
}

fn rows<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: SlotRef, source: &mut Source<'_, '_>) -> Result<(), Broken> {
    let group = &at.field.group;
    let mut rows = draft.content.begin_rows();
    while source.reader.item()? {
        if rows.count == MAX_ROWS {
            source.reader.skip()?;
            source.reader.skip_items()?;
            let slot = draft.too_many_rows(at);
            draft.set(seat, slot);
            return Ok(());
        }
        let index = u32::try_from(rows.count).unwrap_or(u32::MAX);
        match source.reader.value()? {
            Token::Object => {
                draft.content.add_row(&mut rows, group, Slot::Absent);
                row(draft, at, index, source)?;
                continue;
            }
            Token::List => source.reader.skip_items()?,
            _ => {}
        }
        draft.content.add_row(&mut rows, group, Slot::Bad);
        draft.no_row(at, index);
    }
    draft.set(seat, Slot::Rows(rows));
    Ok(())
}

/// Reads one row of a group into the row that was added last.
fn row<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, index: u32, source: &mut Source<'_, '_>) -> Result<(), Broken> {
    let mut position = 0;
    source.rows.begin();
    loop {
        position += 1;
        let found = match guess(source.rows, &at.field.keys, &mut source.reader) {
            Some(found) => Some(found),
            None => match source.reader.key()? {
                Some(key) => draft.find_in_row(at, index, key, position),
                None => return Ok(()),
            },
        };
        found.into_iter().for_each(|found| source.rows.note(found));
        match found.and_then(|found| draft.once_in_row(at, index, found)) {
            Some((at, seat)) => one(draft, at, seat, source)?,
            None => source.reader.skip()?,
        }
    }
}

impl Scalar<'_> {
    fn of_number(number: Number<'_>) -> Self {
        let other = || Scalar::OtherNumber { huge: number.is_huge(), negative: number.is_negative() };
        number.int().map_or_else(other, Scalar::Int)
    }
}
