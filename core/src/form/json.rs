use super::cell::{Options, Scalar, Slot};
use super::content::Seat;
use super::draft::{At, Draft, MAX_ROWS};
use super::spec::FieldType;
use crate::finding::{Code, Problem};
use crate::json::{Broken, Buffers, Number, Reader, Token};

/// Reads the text of one record into the draft, without building the objects it spells.
pub(super) fn read(draft: &mut Draft<'_, '_>, text: &str, buffers: Buffers) -> Buffers {
    let mut reader = Reader::with(text, buffers);
    if let Err(broken) = whole(draft, &mut reader).and_then(|()| reader.end()) {
        // What was understood before the text broke off may be misread, so the break alone is told.
        draft.sink.clear();
        let code = if broken.infinite { Code::JsonNumber } else { Code::JsonBroken };
        let (line, column) = broken.line_and_column(text);
        draft.unreadable(Problem::new(code).with("line", line).with("column", column));
    }
    reader.into_buffers()
}

fn whole(draft: &mut Draft<'_, '_>, reader: &mut Reader<'_>) -> Result<(), Broken> {
    match reader.value()? {
        Token::Object => {}
        token => {
            if token == Token::List {
                reader.skip_items()?;
            }
            draft.unreadable(Code::RecordNotObject);
            return Ok(());
        }
    }
    let mut position = 0;
    while let Some(key) = reader.key()? {
        position += 1;
        match draft.find(key, position) {
            Some((seat, field)) => one(draft, draft.at(field), seat, reader)?,
            None => reader.skip()?,
        }
    }
    Ok(())
}

/// Reads the value of one field into its slot.
fn one<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: Seat, reader: &mut Reader<'_>) -> Result<(), Broken> {
    let field = at.innermost();
    let scalar = match (reader.value()?, field.kind) {
        (Token::Null, _) => Scalar::Null,
        (Token::Boolean(yes), _) => Scalar::Boolean(yes),
        (Token::Number(number), _) => Scalar::of_number(number),
        (Token::Text(text), _) => Scalar::Text(text),
        (Token::List, FieldType::Group) => return rows(draft, at, seat, reader),
        (Token::List, FieldType::Options) => return options(draft, at, seat, reader),
        (Token::List, _) => {
            reader.skip_items()?;
            Scalar::Structure
        }
        (Token::Object, _) => {
            reader.skip_entries()?;
            Scalar::Structure
        }
    };
    draft.scalar(at, seat, scalar);
    Ok(())
}

fn options<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: Seat, reader: &mut Reader<'_>) -> Result<(), Broken> {
    let field = at.innermost();
    let mut options = Options::new(&draft.content.kept);
    let mut count = 0;
    while reader.item()? {
        if count == MAX_ROWS {
            reader.skip()?;
            continue;
        }
        count += 1;
        let text = match reader.value()? {
            Token::Text(text) => Some(text),
            Token::List => {
                reader.skip_items()?;
                None
            }
            Token::Object => {
                reader.skip_entries()?;
                None
            }
            Token::Null | Token::Boolean(_) | Token::Number(_) => None,
        };
        options.add(field, text, false, &mut draft.content.kept);
    }
    if let Some((slot, kept)) = draft.content.seat(seat) {
        let problem = options.finish(field, slot, kept);
        draft.told(at, problem);
    }
    Ok(())
}

fn rows<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: Seat, reader: &mut Reader<'_>) -> Result<(), Broken> {
    let group = &at.field.group;
    let mut rows = draft.content.begin_rows();
    while reader.item()? {
        if rows.count == MAX_ROWS {
            reader.skip()?;
            reader.skip_items()?;
            let slot = draft.too_many_rows(at);
            draft.set(seat, slot);
            return Ok(());
        }
        let index = u32::try_from(rows.count).unwrap_or(u32::MAX);
        match reader.value()? {
            Token::Object => {
                draft.content.add_row(&mut rows, group, Slot::Absent);
                row(draft, at, index, reader)?;
                continue;
            }
            Token::List => reader.skip_items()?,
            _ => {}
        }
        draft.content.add_row(&mut rows, group, Slot::Bad);
        draft.no_row(at, index);
    }
    draft.set(seat, Slot::Rows(rows));
    Ok(())
}

/// Reads one row of a group into the row that was added last.
fn row<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, index: u32, reader: &mut Reader<'_>) -> Result<(), Broken> {
    let mut position = 0;
    while let Some(key) = reader.key()? {
        position += 1;
        match draft.find_in_row(at, index, key, position) {
            Some((seat, inner)) => one(draft, At { inner: Some((index, inner)), ..at }, seat, reader)?,
            None => reader.skip()?,
        }
    }
    Ok(())
}

impl Scalar<'_> {
    fn of_number(number: Number<'_>) -> Self {
        let other = || Scalar::OtherNumber { huge: number.is_huge(), negative: number.is_negative() };
        number.int().map_or_else(other, Scalar::Int)
    }
}
