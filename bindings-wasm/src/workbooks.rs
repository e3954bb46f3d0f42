use wasm_bindgen::prelude::wasm_bindgen;
use wushe::Lang;
use wushe::finding::{Findings, to_json};
use wushe_spreadsheets::{Check, Limits, Located, mark};

use crate::ledger::{LedgerCall, Records};
use crate::pack::Pack;
use crate::{at, json, language};

/// Workbooks and CSV files that are checked together.
#[wasm_bindgen]
#[derive(Default)]
pub struct Workbooks(Vec<(String, Vec<u8>)>);

/// A file may be named after a person.
impl std::fmt::Debug for Workbooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workbooks({} files)", self.0.len())
    }
}

#[wasm_bindgen]
impl Workbooks {
    /// None yet.
    #[must_use]
    pub fn of() -> Workbooks {
        Workbooks::default()
    }

    /// One more, by its name.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.push((name.to_owned(), bytes));
    }

    /// [`Check`] of all.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn check(self, pack: &Pack, call: &LedgerCall) -> Result<CheckedWorkbooks, String> {
        let call = call.call();
        let check = Check::new(pack.rulebook(), call.form.as_deref(), call.world()).map_err(|found| json(&found))?.reading(call.reading);
        let mut check = match call.limit {
            Some(limit) => check.limit(limit),
            None => check,
        };
        for (name, bytes) in self.0 {
            check.file(&name, &bytes, Limits::default());
        }
        let checked = check.finish();
        let report = checked.to_json();
        let records = Records::of_workbooks(pack.rulebook().clone(), checked.book);
        Ok(CheckedWorkbooks { report, records: Some(records), found: checked.findings })
    }
}

/// What a check of workbooks gives.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CheckedWorkbooks {
    report: String,
    records: Option<Records>,
    found: Vec<Located>,
}

#[wasm_bindgen]
impl CheckedWorkbooks {
    /// The JSON of [`wushe_spreadsheets::Checked`].
    #[must_use]
    pub fn report(&self) -> String {
        self.report.clone()
    }

    /// The records that nothing forbids; once.
    pub fn records(&mut self) -> Option<Records> {
        self.records.take()
    }

    /// [`mark`]: a copy of the workbook of that name with what was found at its cells.
    ///
    /// # Errors
    /// The JSON of the finding that says why.
    pub fn mark(&self, name: &str, bytes: &[u8], lang: &str) -> Result<MarkedWorkbook, String> {
        let marked = mark(name, bytes, &self.found, language(lang).unwrap_or(Lang::ZhHans), Limits::default());
        marked.map(MarkedWorkbook).map_err(|problem| json(&Findings::from(problem)))
    }
}

/// A marked copy.
#[wasm_bindgen]
pub struct MarkedWorkbook(wushe_spreadsheets::Marked);

impl std::fmt::Debug for MarkedWorkbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MarkedWorkbook({} bytes)", self.0.bytes.len())
    }
}

#[wasm_bindgen]
impl MarkedWorkbook {
    /// Its bytes; once.
    pub fn bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.bytes)
    }

    /// The JSON of what could not be marked as elsewhere.
    #[must_use]
    pub fn told(&self) -> String {
        to_json(&self.0.told)
    }
}

#[wasm_bindgen]
impl Pack {
    /// [`wushe_spreadsheets::template`], with a row of headings for each language.
    ///
    /// # Errors
    /// `form_unknown`, and `workbook_too_large` where the form has too many columns.
    pub fn template(&self, form: &str, headings: Vec<String>) -> Result<Vec<u8>, String> {
        let form = self.rulebook().form(form).map_err(at("form"))?;
        let headings: Vec<Lang> = headings.iter().filter_map(|lang| language(lang)).collect();
        wushe_spreadsheets::template(form, &headings).map_err(|problem| json(&Findings::from(problem)))
    }
}
