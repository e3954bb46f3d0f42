//! The parts of a workbook, unpacked within bounds.

use std::io::{Cursor, Read};

use wushe::finding::{Code, Problem};
use zip::ZipArchive;

/// How much of a workbook is unpacked and read at most.
///
/// ```
/// use wushe_spreadsheets::Limits;
///
/// assert_eq!(Limits::default().bytes, 512 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "whoever reads workbooks names what differs from the default")]
pub struct Limits {
    /// Bytes of all parts that are unpacked.
    pub bytes: u64,
    /// Cells of all sheets, gaps between filled ones included.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 512 << 20, cells: 50_000_000 }
    }
}

/// An opened zip.
pub(crate) struct Archive<'b> {
    pub(crate) zip: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
    limit: u64,
}

impl<'b> Archive<'b> {
    /// Opens the bytes of a zip.
    pub(crate) fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Problem> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::from(Code::WorkbookDamaged))?;
        Ok(Archive { zip, left: limits.bytes, limit: limits.bytes })
    }

    /// Whether there is a part of such a name.
    pub(crate) fn has(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        self.zip.file_names().flatten().any(|name| is_meant(&name))
    }

    /// The text of a part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let damaged = || Problem::from(Code::WorkbookDamaged);
        let part = self.zip.by_index(at).map_err(|_| damaged())?;
        // What a part says of its length is believed as far as its packed bytes can hold it.
        let most = part.compressed_size().saturating_mul(1_032).min(self.left).min(part.size()).saturating_add(1);
        let mut bytes = Vec::with_capacity(usize::try_from(most).map_err(|_| damaged())?);
        part.take(self.left.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| damaged())?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or_else(|| too_large(self.limit))?;
        if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
            bytes.drain(..3);
        }
        String::from_utf8(bytes).map(Some).map_err(|_| damaged())
    }

    /// The text of a part that every workbook has.
    pub(crate) fn needed(&mut self, name: &str) -> Result<String, Problem> {
        self.text(name)?.ok_or_else(|| Code::WorkbookDamaged.into())
    }
}

/// What is no workbook that is read.
pub(crate) fn kind(looks: &'static str) -> Problem {
    Problem::new(Code::WorkbookKind).with("looks", looks)
}

pub(crate) fn too_large(limit: u64) -> Problem {
    Problem::new(Code::WorkbookTooLarge).with("limit", format!("{} MiB", limit >> 20))
}

pub(crate) fn too_many() -> Problem {
    Problem::new(Code::WorkbookTooLarge).with("limit", "cells")
}
