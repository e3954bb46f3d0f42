//! The record to send: a draft's own text without the fields that are hidden.

use crate::form::check::Shown;
use crate::form::check::survey::Seen;
use crate::form::definition::compiled::Form;
use crate::json::{Broken, Reader, Token, quoted};

/// The text without what is hidden; each value that stays is spelled as it was. Nothing where the text is no object.
pub(super) fn record(form: &Form, text: &str, seen: &[Seen]) -> Option<String> {
    let mut cleaning = Cleaning { form, seen, reader: Reader::new(text), out: String::with_capacity(text.len()) };
    cleaning.object(None).ok()?;
    Some(cleaning.out)
}

struct Cleaning<'t> {
    form: &'t Form,
    seen: &'t [Seen],
    reader: Reader<'t>,
    out: String,
}

impl Cleaning<'_> {
    fn is_hidden(&self, place: (usize, Option<(u32, usize)>)) -> bool {
        Seen::at(self.seen, place).is_some_and(|seen| seen.shown == Shown::No)
    }

    /// Copies an object: the record, or a row of a group.
    fn object(&mut self, row: Option<(usize, u32)>) -> Result<(), Broken> {
        let from = self.reader.position();
        match self.reader.value()? {
            Token::Object => {}
            other => {
                if matches!(other, Token::List) {
                    self.reader.skip_items()?;
                }
                self.copy(from);
                return Ok(());
            }
        }
        let names = match row {
            Some((at, _)) => self.form.fields.get(at).map(|field| &field.names),
            None => Some(&self.form.names),
        };
        self.out.push('{');
        let mut is_first = true;
        while let Some(key) = self.reader.key()? {
            let found = names.and_then(|names| names.find(key));
            let mut spelled = String::new();
            quoted(key, &mut spelled);
            let place = found.map(|which| row.map_or((which, None), |(at, index)| (at, Some((index, which)))));
            if place.is_some_and(|place| self.is_hidden(place)) {
                self.reader.skip()?;
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.out.push(',');
            }
            self.out.push_str(&spelled);
            self.out.push(':');
            let group = found.and_then(|at| Some((at, self.form.fields.get(at)?))).filter(|(_, field)| row.is_none() && field.has_fields());
            match group {
                Some((at, field)) if field.kind.is_composite() => self.object(Some((at, 0)))?,
                Some((at, _)) if self.reader.opens_list() => self.rows(at)?,
                _ => {
                    let from = self.reader.position();
                    self.reader.skip()?;
                    self.copy(from);
                }
            }
        }
        self.out.push('}');
        Ok(())
    }

    fn rows(&mut self, at: usize) -> Result<(), Broken> {
        self.reader.value()?;
        self.out.push('[');
        let mut index = 0;
        while self.reader.item()? {
            if index > 0 {
                self.out.push(',');
            }
            self.object(Some((at, index)))?;
            index += 1;
        }
        self.out.push(']');
        Ok(())
    }

    /// Copies what was read since a place, without the spaces around it.
    fn copy(&mut self, from: usize) {
        self.out.push_str(self.reader.since(from).trim_matches([' ', '\t', '\n', '\r']));
    }
}
