//! A workbook of any kind that is read.

use wushe::finding::{Code, Problem};
use wushe::value::ledger::ExcelDates;

use crate::archive::{Archive, Limits, kind};
use crate::ods::Ods;
use crate::package::{Package, SheetPart};
use crate::sheet::{Told, Value, xlsx};
use crate::xls::Xls;

/// What a kind is called.
const XLS: &str = "Excel 97-2003 (.xls)";
const ODS: &str = "OpenDocument (.ods)";

/// The container of old workbooks, and of encrypted new ones.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Whether bytes are a workbook or something that is taken for one, and no text.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&OLE)
}

/// Opens what is zipped, if it is of a kind that is read, and says whether it is of LibreOffice.
fn unzipped(bytes: &[u8], limits: Limits) -> Result<(bool, Archive<'_>), Problem> {
    let archive = Archive::open(bytes, limits)?;
    let has = |name: &str| archive.zip.index_for_name(name).is_some();
    if has("xl/workbook.bin") {
        return Err(kind("Excel (.xlsb)"));
    }
    Ok((has("content.xml") && has("mimetype"), archive))
}

/// The workbook that a copy with marks is made of.
pub(crate) fn to_mark(bytes: &[u8], limits: Limits) -> Result<Package<'_>, Problem> {
    let no_copy = |looks: &'static str| Problem::new(Code::WorkbookNotMarked).with("looks", looks);
    if bytes.starts_with(&OLE) {
        // What is encrypted is told so.
        return Err(Xls::open(bytes, limits).err().unwrap_or_else(|| no_copy(XLS)));
    }
    match unzipped(bytes, limits)? {
        (false, archive) => Package::open(archive),
        _ => Err(no_copy(ODS)),
    }
}

/// An opened workbook.
pub(crate) enum Source<'b> {
    Xlsx(Box<Package<'b>>),
    Xls(Box<Xls>),
    Ods(Box<Ods>),
}

impl<'b> Source<'b> {
    pub(crate) fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Problem> {
        if bytes.starts_with(&OLE) {
            return Xls::open(bytes, limits).map(Box::new).map(Source::Xls);
        }
        match unzipped(bytes, limits)? {
            (true, archive) => Ods::open(archive).map(Box::new).map(Source::Ods),
            (_, archive) => Package::open(archive).map(Box::new).map(Source::Xlsx),
        }
    }

    /// Its sheets, in order.
    pub(crate) fn take_sheets(&mut self) -> Vec<SheetPart> {
        std::mem::take(match self {
            Source::Xlsx(package) => &mut package.sheets,
            Source::Xls(xls) => &mut xls.sheets,
            Source::Ods(ods) => &mut ods.sheets,
        })
    }

    /// From which day its serial numbers count; nothing where days stand as days.
    pub(crate) fn dates(&self) -> Option<ExcelDates> {
        match self {
            Source::Xlsx(package) => Some(package.dates),
            Source::Xls(xls) => Some(xls.dates),
            Source::Ods(_) => None,
        }
    }

    /// What there is to tell of the workbook as a whole.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let (has_macros, has_links) = match self {
            Source::Xlsx(package) => (package.has_macros(), package.has_links()),
            Source::Xls(xls) => (xls.look.has_macros, xls.look.has_links),
            Source::Ods(ods) => (ods.has_macros, ods.has_links),
        };
        let told = [(has_macros, Code::WorkbookMacros), (has_links, Code::WorkbookLinks)];
        told.into_iter().filter(|(is_so, _)| *is_so).map(|(_, code)| code.into()).collect()
    }

    /// Gives each row of the sheet of that number, from 0, that has a filled cell, and what there is to tell of the sheet.
    pub(crate) fn rows(
        &mut self,
        number: usize,
        sheet: &SheetPart,
        left: &mut u64,
        give: &mut dyn FnMut(u32, &[Value], &str),
    ) -> Result<Vec<Told>, Problem> {
        match self {
            Source::Xlsx(package) => {
                let text = package.archive.needed(&sheet.path)?;
                let Package { texts, styles, dates, .. } = &**package;
                xlsx::rows(&text, xlsx::Setting { texts, styles, dates: *dates, left }, give)
            }
            Source::Xls(xls) => xls.rows(number, left, give),
            Source::Ods(ods) => ods.rows(number, left, give),
        }
    }
}
