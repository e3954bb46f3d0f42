//! A look at the records of a workbook before it is read: what it will take, and what the reader does not keep.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use wushe::finding::{Code, Problem};

use super::no_workbook;
use crate::archive::{Limits, too_large, too_many};
use crate::shown::{Look as Shape, Shown};
use crate::xml::damaged;

/// How many cells the reader may lay out, gaps between filled ones included: it holds about 100 bytes a cell on its way.
const CELLS: u64 = 8 << 20;
/// The rows and columns of a sheet.
const SHEET: u64 = 65_536 * 256;

#[derive(Default)]
pub(crate) struct Look {
    pub(crate) has_macros: bool,
    pub(crate) has_links: bool,
    pub(super) sheets: Vec<SheetLook>,
    pub(super) formats: Formats,
}

/// The formats that a workbook states itself.
#[derive(Default)]
pub(super) struct Formats {
    own: BTreeMap<u16, Shown>,
    /// The number of the format of each style.
    styles: Vec<u16>,
}

impl Formats {
    fn of(&self, style: u16) -> Option<&Shown> {
        self.own.get(self.styles.get(usize::from(style))?)
    }

    pub(super) fn look(&self, style: u16, number: i64) -> Shape {
        self.of(style).map_or(Shape::Plain, |shown| shown.look(number))
    }
}

/// What the reader does not keep of a sheet.
#[derive(Default)]
pub(super) struct SheetLook {
    /// The numbers of hidden rows.
    pub(super) rows_hidden: BTreeSet<u32>,
    /// The first of each hidden columns, and how many they are.
    pub(super) columns_hidden: Vec<(u32, u32)>,
    /// The style of each number that has one of a format of the workbook's own, by row and column.
    pub(super) styles: BTreeMap<(u32, u32), u16>,
}

/// One record: its type and what it holds.
type Record<'s> = (u16, &'s [u8]);

struct Records<'s> {
    left: &'s [u8],
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.left.split_at_checked(4)?;
        let (data, left) = rest.split_at_checked(usize::from(short(head, 2)?))?;
        self.left = left;
        Some((short(head, 0)?, data))
    }
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

impl Look {
    /// Looks at a workbook.
    pub(super) fn at(bytes: &[u8], limits: Limits) -> Result<Self, Problem> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
        if file.exists("/EncryptedPackage") {
            return Err(Code::WorkbookEncrypted.into());
        }
        let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or_else(no_workbook)?;
        let mut stream = Vec::new();
        let part = file.open_stream(name).map_err(|_| damaged())?;
        part.take(limits.bytes.saturating_add(1)).read_to_end(&mut stream).map_err(|_| damaged())?;
        if u64::try_from(stream.len()).unwrap_or(u64::MAX) > limits.bytes {
            return Err(too_large(limits.bytes));
        }
        let mut look = Look { has_macros: file.exists("/_VBA_PROJECT_CUR"), ..Look::default() };
        let (places, texts) = look.globals(&stream)?;
        let mut left = Left { cells: CELLS.min(limits.cells), bytes: limits.bytes, limit: limits.bytes };
        for place in places {
            let records = Records { left: stream.get(place..).ok_or_else(damaged)? };
            let found = sheet(records, &texts, &look.formats, &mut left)?;
            look.sheets.push(found);
        }
        Ok(look)
    }

    /// Reads what is of the whole workbook: where its sheets begin, and how long its shared texts are.
    fn globals(&mut self, stream: &[u8]) -> Result<(Vec<usize>, Texts), Problem> {
        let (mut places, mut shared, mut is_shared) = (Vec::new(), Vec::new(), false);
        for (kind, data) in (Records { left: stream }) {
            match kind {
                // Protected with a password.
                0x002F if short(data, 0) != Some(0) => return Err(Code::WorkbookEncrypted.into()),
                0x0085 => places.push(usize::try_from(long(data, 0).ok_or_else(damaged)?).map_err(|_| damaged())?),
                // Another workbook that is referred to: neither the workbook itself nor its added functions.
                0x01AE if !matches!(short(data, 2), Some(0x0401 | 0x3A01)) => self.has_links = true,
                0x00FC => shared.push(data.get(8..).ok_or_else(damaged)?),
                0x003C if is_shared => shared.push(data),
                0x041E => self.formats.own.extend(short(data, 0).zip(format(data))),
                0x00E0 => self.formats.styles.extend(short(data, 2)),
                0x000A => break,
                _ => {}
            }
            is_shared = kind == 0x00FC || kind == 0x003C && is_shared;
        }
        Ok((places, Texts::read(&shared)))
    }
}

impl SheetLook {
    fn style(&mut self, formats: &Formats, row: u16, column: u16, style: Option<u16>) {
        if let Some(style) = style.filter(|style| formats.of(*style).is_some()) {
            self.styles.insert((u32::from(row).saturating_add(1), u32::from(column).saturating_add(1)), style);
        }
    }
}

/// The text of a format, as Excel 97 and later write it.
fn format(data: &[u8]) -> Option<Shown> {
    let (length, flags) = (usize::from(short(data, 2)?), *data.get(4)?);
    let letters = data.get(5..)?;
    let text = if flags & 1 == 0 {
        letters.get(..length)?.iter().copied().map(char::from).collect()
    } else {
        let units = letters.get(..length.checked_mul(2)?)?.chunks_exact(2).filter_map(|unit| short(unit, 0));
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    Some(Shown::of(&text))
}

struct Left {
    cells: u64,
    bytes: u64,
    limit: u64,
}

/// How many letters each shared text has, as far as they could be followed.
struct Texts(Vec<u16>);

impl Texts {
    fn read(parts: &[&[u8]]) -> Self {
        let mut lengths = Vec::new();
        let mut walk = Walk { parts: parts.iter(), data: &[] };
        while let Some(length) = walk.text() {
            lengths.push(length);
        }
        Texts(lengths)
    }

    /// The bytes that a text takes at most.
    fn bytes(&self, at: u32) -> u64 {
        let length = usize::try_from(at).ok().and_then(|at| self.0.get(at)).copied().unwrap_or(u16::MAX);
        u64::from(length).saturating_mul(3)
    }
}

/// A walk through the shared texts, which go on over several records.
struct Walk<'p, 's> {
    parts: std::slice::Iter<'p, &'s [u8]>,
    data: &'s [u8],
}

impl Walk<'_, '_> {
    fn fill(&mut self) -> Option<()> {
        while self.data.is_empty() {
            self.data = self.parts.next()?;
        }
        Some(())
    }

    /// Passes over one text and gives its letters.
    fn text(&mut self) -> Option<u16> {
        self.fill()?;
        let (length, mut flags) = (short(self.data, 0)?, *self.data.get(2)?);
        let (mut at, mut behind) = (3_usize, 0_usize);
        if flags & 8 != 0 {
            behind = usize::from(short(self.data, at)?).checked_mul(4)?;
            at = at.checked_add(2)?;
        }
        if flags & 4 != 0 {
            behind = behind.checked_add(usize::try_from(long(self.data, at)?).ok()?)?;
            at = at.checked_add(4)?;
        }
        self.data = self.data.get(at..)?;
        let mut letters = usize::from(length);
        loop {
            let width = if flags & 1 != 0 { 2 } else { 1 };
            let here = letters.min(self.data.len() / width);
            self.data = self.data.get(here.checked_mul(width)?..)?;
            letters = letters.checked_sub(here)?;
            if letters == 0 {
                break;
            }
            // Where a text goes on in the next record, it says anew how its letters are written.
            self.data = self.parts.next()?;
            flags = *self.data.first()?;
            self.data = self.data.get(1..)?;
        }
        while behind > 0 {
            self.fill()?;
            let here = behind.min(self.data.len());
            self.data = self.data.get(here..)?;
            behind = behind.checked_sub(here)?;
        }
        Some(length)
    }
}

/// The rectangle of cells that hold something.
#[derive(Default)]
struct Area {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Area {
    fn add(&mut self, row: u16, first: u16, last: u16) {
        let grown =
            |span: Option<(u16, u16)>, from: u16, to: u16| Some(span.map_or((from, to), |(least, most)| (least.min(from), most.max(to))));
        self.rows = grown(self.rows, row, row);
        self.columns = grown(self.columns, first, last);
    }

    fn cells(&self) -> u64 {
        let side = |span: Option<(u16, u16)>| span.map_or(0, |(least, most)| u64::from(most.saturating_sub(least)).saturating_add(1));
        side(self.rows).saturating_mul(side(self.columns))
    }
}

/// Looks at a sheet's records and takes what it will need off what is left.
fn sheet(records: Records<'_>, texts: &Texts, formats: &Formats, left: &mut Left) -> Result<SheetLook, Problem> {
    let (mut look, mut area, mut depth) = (SheetLook::default(), Area::default(), 0_usize);
    for (kind, data) in records {
        match kind {
            // Charts lie within the sheet, from a beginning to an end of their own.
            0x0809 => depth = depth.saturating_add(1),
            0x000A if depth < 2 => break,
            0x000A => depth = depth.saturating_sub(1),
            _ if depth > 1 => {}
            0x0200 if stated(data).is_none_or(|cells| cells > SHEET) => return Err(damaged()),
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x00D6 | 0x00FD | 0x027E => {
                let (row, column) = short(data, 0).zip(short(data, 2)).ok_or_else(damaged)?;
                area.add(row, column, column);
                if matches!(kind, 0x0006 | 0x0203 | 0x027E) {
                    look.style(formats, row, column, short(data, 4));
                }
                if kind == 0x00FD {
                    let taken = texts.bytes(long(data, 6).ok_or_else(damaged)?);
                    left.bytes = left.bytes.checked_sub(taken).ok_or_else(|| too_large(left.limit))?;
                }
            }
            0x00BD => {
                let (row, column) = short(data, 0).zip(short(data, 2)).ok_or_else(damaged)?;
                let count = u16::try_from(data.len().saturating_sub(6) / 6).unwrap_or(u16::MAX);
                area.add(row, column, column.saturating_add(count));
                for (at, part) in (0..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    look.style(formats, row, column.saturating_add(at), short(part, 0));
                }
            }
            0x0208 if short(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                look.rows_hidden.extend(short(data, 0).map(|row| u32::from(row).saturating_add(1)));
            }
            0x007D if short(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                let (first, last) = short(data, 0).zip(short(data, 2)).ok_or_else(damaged)?;
                // Programs hide all columns behind the last one that is used.
                if last < 255 {
                    look.columns_hidden.push((u32::from(first).saturating_add(1), u32::from(last.saturating_sub(first)).saturating_add(1)));
                }
            }
            _ => {}
        }
    }
    left.cells = left.cells.checked_sub(area.cells()).ok_or_else(too_many)?;
    Ok(look)
}

/// How many cells a sheet says that it has room for.
fn stated(data: &[u8]) -> Option<u64> {
    let (rows, columns) = match data.len() {
        10 => ((u32::from(short(data, 0)?), u32::from(short(data, 2)?)), (short(data, 4)?, short(data, 6)?)),
        14 | 16 => ((long(data, 0)?, long(data, 4)?), (short(data, 8)?, short(data, 10)?)),
        _ => return None,
    };
    // The reader takes a first column that can't be as none.
    let first = if columns.0 > 255 || columns.1 < columns.0 { 0 } else { columns.0 };
    if rows.1 == 0 || columns.1 == 0 {
        return Some(0);
    }
    u64::from(rows.1.checked_sub(rows.0)?).checked_mul(u64::from(columns.1.checked_sub(first)?))
}
