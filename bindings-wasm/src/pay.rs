use wasm_bindgen::prelude::wasm_bindgen;
use wushe::pack::{PayQuestion, PayWorker, RaisesQuestion};

use crate::pack::Pack;
use crate::{date, json};

#[wasm_bindgen]
impl Pack {
    /// The names of its pay schemes.
    #[must_use]
    pub fn schemes(&self) -> Vec<String> {
        self.rulebook().schemes().iter().map(|scheme| scheme.id().to_owned()).collect()
    }

    /// [`wushe::pack::Pack::unstated_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn unstated(&self, scheme: &str, choices: &str) -> Result<String, String> {
        self.rulebook().unstated_json(scheme, choices).map_err(|found| json(&found))
    }

    /// [`wushe::pack::Pack::expose_payslip`]: JSON where `format` is `json` or `explained`, text where it is a language, and
    /// Markdown where it is a language behind `md:`; nothing where it is none of these.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "texts are what crosses the border, one by one")]
    pub fn payslip(
        &self,
        scheme: &str,
        choices: &str,
        worker: &str,
        month: &str,
        today: &str,
        grade: Option<i32>,
        seniority: Option<String>,
        format: &str,
    ) -> Result<Option<String>, String> {
        let Ok(format) = format.parse() else { return Ok(None) };
        let today = date(today, "today")?;
        let question =
            PayQuestion { scheme, choices, worker: PayWorker::Json(worker, today), month, grade, seniority: seniority.as_deref() };
        self.rulebook().expose_payslip(question, format).map(Some).map_err(|found| json(&found))
    }

    /// [`wushe::pack::Pack::payslip`] with its reasons, as bytes: how long the JSON without reasons is (four bytes, the least
    /// first), that JSON, and [`wushe::explanation::Explanation::to_row_json`] of the reasons, which nobody need read.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = payslipParts)]
    #[expect(clippy::too_many_arguments, reason = "texts are what crosses the border, one by one")]
    pub fn payslip_parts(
        &self,
        scheme: &str,
        choices: &str,
        worker: &str,
        month: &str,
        today: &str,
        grade: Option<i32>,
        seniority: Option<String>,
    ) -> Result<Vec<u8>, String> {
        let today = date(today, "today")?;
        let question =
            PayQuestion { scheme, choices, worker: PayWorker::Json(worker, today), month, grade, seniority: seniority.as_deref() };
        let mut payslip = self.rulebook().payslip(question, true).map_err(|found| json(&found))?;
        let reasons = payslip.explanation.take().map(|why| why.to_row_json()).unwrap_or_default();
        let head = payslip.expose_json();
        let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes();
        Ok([&length, head.as_bytes(), reasons.as_bytes()].concat())
    }
}

#[wasm_bindgen]
impl Pack {
    /// [`wushe::pack::Pack::expose_back_pay`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = backPay)]
    #[expect(clippy::too_many_arguments, reason = "texts are what crosses the border, one by one")]
    pub fn back_pay(
        &self,
        scheme: &str,
        choices: &str,
        worker: &str,
        paid: &str,
        today: &str,
        grade: Option<i32>,
        seniority: Option<String>,
    ) -> Result<String, String> {
        let today = date(today, "today")?;
        let question =
            PayQuestion { scheme, choices, worker: PayWorker::Json(worker, today), month: "", grade, seniority: seniority.as_deref() };
        self.rulebook().expose_back_pay(question, paid).map_err(|found| json(&found))
    }

    /// [`wushe::pack::Pack::expose_raises`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn raises(&self, scheme: &str, choices: &str, worker: &str, day: &str, today: &str) -> Result<String, String> {
        let worker = PayWorker::Json(worker, date(today, "today")?);
        self.rulebook().expose_raises(RaisesQuestion { scheme, choices, worker, day }).map_err(|found| json(&found))
    }
}
