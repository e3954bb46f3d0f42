//! What a vector may ask about pay.

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{OutlookCall, PayCall, PayScheme, PayWorker, PayslipFormat, StaffList};
use wushe::{Findings, Pack};

use super::{Answer, date, unnamed, with_pack};

/// The choices and the worker are asked for as the text that stands in the line.
pub(super) fn pay(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        pack: String,
        #[serde(borrow)]
        choices: &'a RawValue,
        #[serde(borrow)]
        worker: &'a RawValue,
        #[serde(borrow)]
        values: Option<&'a RawValue>,
        month: String,
        grade: Option<i32>,
        seniority: Option<String>,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_pack(&input.pack, |pack| {
        let worker = PayWorker::Json(input.worker.get(), date("2024-12-31")?);
        let call = PayCall { worker, grade: input.grade, seniority: input.seniority.as_deref() };
        let scheme = changed(pack, "community_worker", input.choices.get(), input.values);
        Ok(match scheme.and_then(|scheme| scheme.expose_payslip(call, &input.month, PayslipFormat::Explained)) {
            Ok(json) => unnamed(&json, pack),
            Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
        })
    })
}

/// A scheme with choices, and values put in place of whatever holds.
fn changed(pack: &Pack, scheme: &str, choices: &str, values: Option<&RawValue>) -> Result<PayScheme, Findings> {
    let scheme = PayScheme::new(pack.clone(), scheme, choices)?;
    values.map_or(Ok(scheme.clone()), |values| scheme.with_values(values.get()))
}

/// The second scheme of a comparison: what it does not say is as in the first.
#[derive(Deserialize)]
struct After<'a> {
    pack: Option<String>,
    #[serde(borrow)]
    choices: Option<&'a RawValue>,
    #[serde(borrow)]
    values: Option<&'a RawValue>,
}

/// What `impact` and `budget` ask: of these the first has another scheme.
#[derive(Deserialize)]
struct OutlookInput<'a> {
    pack: String,
    #[serde(borrow)]
    choices: &'a RawValue,
    #[serde(borrow)]
    values: Option<&'a RawValue>,
    #[serde(borrow)]
    after: Option<After<'a>>,
    #[serde(borrow)]
    staff: &'a RawValue,
    first: String,
    last: String,
    level: Option<String>,
    #[serde(borrow)]
    assumptions: &'a RawValue,
}

pub(super) fn impact(line: &str) -> Answer {
    let input: OutlookInput<'_> = serde_json::from_str(line)?;
    let after = input.after.as_ref().ok_or("an impact has two schemes")?;
    with_pack(&input.pack, |pack| {
        with_pack(after.pack.as_ref().unwrap_or(&input.pack), |other| {
            let staff = StaffList::Json(input.staff.get(), date("2024-12-31")?);
            let (first, last, level) = (&*input.first, &*input.last, input.level.as_deref());
            let call = OutlookCall { staff, first, last, level, assumptions: input.assumptions.get() };
            let answer = changed(pack, "community_worker", input.choices.get(), input.values).and_then(|before| {
                let choices = after.choices.unwrap_or(input.choices);
                before.expose_impact(&changed(other, "community_worker", choices.get(), after.values)?, call)
            });
            Ok(match answer {
                Ok(json) => unnamed(&unnamed(&json, pack), other),
                Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
            })
        })
    })
}

pub(super) fn budget(line: &str) -> Answer {
    let input: OutlookInput<'_> = serde_json::from_str(line)?;
    with_pack(&input.pack, |pack| {
        let staff = StaffList::Json(input.staff.get(), date("2024-12-31")?);
        let (first, last, level) = (&*input.first, &*input.last, input.level.as_deref());
        let call = OutlookCall { staff, first, last, level, assumptions: input.assumptions.get() };
        let scheme = changed(pack, "community_worker", input.choices.get(), input.values);
        Ok(match scheme.and_then(|scheme| scheme.expose_budget(call)) {
            Ok(json) => unnamed(&json, pack),
            Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
        })
    })
}

pub(super) fn back_pay(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        pack: String,
        #[serde(borrow)]
        choices: &'a RawValue,
        #[serde(borrow)]
        worker: &'a RawValue,
        #[serde(borrow)]
        paid: &'a RawValue,
        grade: Option<i32>,
        seniority: Option<String>,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_pack(&input.pack, |pack| {
        let worker = PayWorker::Json(input.worker.get(), date("2024-12-31")?);
        let call = PayCall { worker, grade: input.grade, seniority: input.seniority.as_deref() };
        let scheme = PayScheme::new(pack.clone(), "community_worker", input.choices.get());
        Ok(match scheme.and_then(|scheme| scheme.expose_back_pay(call, input.paid.get())) {
            Ok(json) => unnamed(&json, pack),
            Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
        })
    })
}

pub(super) fn raises(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        pack: String,
        scheme: String,
        #[serde(borrow)]
        choices: &'a RawValue,
        #[serde(borrow)]
        worker: &'a RawValue,
        day: String,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_pack(&input.pack, |pack| {
        let worker = PayWorker::Json(input.worker.get(), date("2024-12-31")?);
        let scheme = PayScheme::new(pack.clone(), &input.scheme, input.choices.get());
        Ok(match scheme.and_then(|scheme| scheme.expose_raises(worker, &input.day)) {
            Ok(json) => unnamed(&json, pack),
            Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
        })
    })
}
