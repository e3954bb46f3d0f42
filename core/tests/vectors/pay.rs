//! What a vector may ask about pay.

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{PayCall, PayScheme, PayWorker, PayslipFormat};

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
        month: String,
        grade: Option<i32>,
        seniority: Option<String>,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_pack(&input.pack, |pack| {
        let worker = PayWorker::Json(input.worker.get(), date("2024-12-31")?);
        let call = PayCall { worker, grade: input.grade, seniority: input.seniority.as_deref() };
        let scheme = PayScheme::new(pack.clone(), "community_worker", input.choices.get());
        Ok(match scheme.and_then(|scheme| scheme.expose_payslip(call, &input.month, PayslipFormat::Explained)) {
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
