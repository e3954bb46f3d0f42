use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::{OutlookCall, PayCall, PayScheme, PayWorker, StaffList};

use crate::pack::Pack;
use crate::{date, json};

#[wasm_bindgen]
impl Pack {
    /// The names of its pay schemes.
    #[must_use]
    pub fn schemes(&self) -> Vec<String> {
        self.rulebook().schemes().iter().map(|scheme| scheme.id().to_owned()).collect()
    }

    /// [`PayScheme::new`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn scheme(&self, id: &str, choices: &str) -> Result<Scheme, String> {
        PayScheme::new(self.rulebook().clone(), id, choices).map(Scheme).map_err(|found| json(&found))
    }
}

/// A pay scheme with what is chosen.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Scheme(PayScheme);

/// A worker as text, checked on a day, with the grade and the years of service that the file says.
fn call<'c>(worker: &'c str, today: &str, grade: Option<i32>, seniority: Option<&'c String>) -> Result<PayCall<'c>, String> {
    let worker = PayWorker::Json(worker, date(today, "today")?);
    Ok(PayCall { worker, grade, seniority: seniority.map(String::as_str) })
}

#[wasm_bindgen]
impl Scheme {
    /// [`PayScheme::with_values`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = withValues)]
    pub fn with_values(&self, values: &str) -> Result<Scheme, String> {
        self.0.with_values(values).map(Scheme).map_err(|found| json(&found))
    }

    /// [`PayScheme::expose_impact`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "a call from JavaScript has no struct")]
    pub fn impact(
        &self,
        after: &Scheme,
        staff: &str,
        today: &str,
        first: &str,
        last: &str,
        level: Option<String>,
        assumptions: &str,
    ) -> Result<String, String> {
        let staff = StaffList::Json(staff, date(today, "today")?);
        self.0
            .expose_impact(&after.0, OutlookCall { staff, first, last, level: level.as_deref(), assumptions })
            .map_err(|found| json(&found))
    }

    /// [`PayScheme::expose_budget`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn budget(&self, staff: &str, today: &str, first: &str, last: &str, assumptions: &str) -> Result<String, String> {
        let staff = StaffList::Json(staff, date(today, "today")?);
        self.0.expose_budget(OutlookCall { staff, first, last, level: None, assumptions }).map_err(|found| json(&found))
    }

    /// [`PayScheme::unstated_json`].
    #[must_use]
    pub fn unstated(&self) -> String {
        self.0.unstated_json()
    }

    /// [`PayScheme::expose_payslip`]; nothing where there is no such format.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn payslip(
        &self,
        worker: &str,
        month: &str,
        today: &str,
        grade: Option<i32>,
        seniority: Option<String>,
        format: &str,
    ) -> Result<Option<String>, String> {
        let Ok(format) = format.parse() else { return Ok(None) };
        let call = call(worker, today, grade, seniority.as_ref())?;
        self.0.expose_payslip(call, month, format).map(Some).map_err(|found| json(&found))
    }

    /// [`PayScheme::payslip`] with its reasons, as bytes: how long the JSON without reasons is (four bytes, the least first), that JSON,
    /// and [`wushe::explanation::Explanation::to_row_json`] of the reasons, which nobody need read.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = payslipParts)]
    pub fn payslip_parts(
        &self,
        worker: &str,
        month: &str,
        today: &str,
        grade: Option<i32>,
        seniority: Option<String>,
    ) -> Result<Vec<u8>, String> {
        let call = call(worker, today, grade, seniority.as_ref())?;
        let mut payslip = self.0.payslip(call, month, true).map_err(|found| json(&found))?;
        let reasons = payslip.explanation.take().map(|why| why.to_row_json()).unwrap_or_default();
        let head = payslip.expose_json();
        let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes();
        Ok([&length, head.as_bytes(), reasons.as_bytes()].concat())
    }

    /// [`PayScheme::expose_back_pay`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = backPay)]
    pub fn back_pay(&self, worker: &str, paid: &str, today: &str, grade: Option<i32>, seniority: Option<String>) -> Result<String, String> {
        self.0.expose_back_pay(call(worker, today, grade, seniority.as_ref())?, paid).map_err(|found| json(&found))
    }

    /// [`PayScheme::expose_raises`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn raises(&self, worker: &str, day: &str, today: &str) -> Result<String, String> {
        self.0.expose_raises(PayWorker::Json(worker, date(today, "today")?), day).map_err(|found| json(&found))
    }
}
