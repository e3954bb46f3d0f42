//! Home visits checked from JSON text, every finding told, beside the `jsonschema` crate on the schema that the form exports.
//!
//! With `--dump` it times nothing and prints, one JSON text a line, the task and then the records: for benches in other languages.

use serde_json::{Value, json};
use wushe::form::{Form, Scratch};
use wushe::{Date, Pack};
use wushe_benches::visits::{broken, visit};
use wushe_benches::{Seeded, compare};

const RECORDS: usize = 600;
const PACK: &str = "hinggan";
const FORM: &str = "home_visit";
const TODAY: &str = "2022-05-21";
/// Errors that the schema can't express: an order between fields, what is required or shown only sometimes. Everything else
/// it refuses as well.
const BEYOND_THE_SCHEMA: [&str; 5] = ["date_order", "required_here", "hidden_value", "check_failed", "date_in_future"];

/// Whether the schema refuses exactly what the form refuses, but for those.
fn agree(form: &Form, scratch: &mut Scratch, validator: &jsonschema::Validator, today: Date, text: &str) -> (bool, usize) {
    let report = scratch.check_json(form, text, today).report();
    let told = report.findings.iter().filter(|finding| finding.severity() == wushe::finding::Severity::Error);
    let within = told.filter(|finding| !BEYOND_THE_SCHEMA.contains(&finding.code.as_str())).count();
    let value = serde_json::from_str(text).expect("the records are JSON");
    assert_eq!(within == 0, validator.is_valid(&value), "{text}\n{}", report.to_json());
    (report.is_ok(), report.findings.len())
}

/// The same mix each time: every third record is broken.
fn records() -> Vec<String> {
    let mut seeded = Seeded(20_220_521);
    let mut record = |at| {
        let record = visit(&mut seeded);
        if at % 3 == 2 { broken(&mut seeded, record) } else { record }
    };
    (0..RECORDS).map(|at| record(at).to_string()).collect()
}

fn main() {
    let pack = Pack::builtin(PACK).expect("it is shipped");
    let form = pack.form(FORM).expect("it has that form");
    let today = Date::parse(TODAY).expect("a day");
    let schema = serde_json::from_str(&form.json_schema()).expect("the schema is JSON");
    let texts = records();
    if std::env::args().any(|arg| arg == "--dump") {
        println!("{}", json!({ "pack": PACK, "form": FORM, "today": TODAY, "beyond": BEYOND_THE_SCHEMA, "schema": schema }));
        return texts.iter().for_each(|text| println!("{text}"));
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    let mut scratch = Scratch::new();
    let seen: Vec<_> = texts.iter().map(|text| agree(form, &mut scratch, &validator, today, text)).collect();
    let bytes = texts.iter().map(String::len).sum::<usize>();
    println!(
        "{RECORDS} records of {} bytes, {} of them refused, {} findings; both sides agree on what the schema can say",
        bytes / RECORDS,
        seen.iter().filter(|(valid, _)| !valid).count(),
        seen.iter().map(|(_, findings)| findings).sum::<usize>(),
    );

    let parse = || texts.iter().map(|text| serde_json::from_str::<Value>(text).map(|value| value.is_object()).ok()).collect::<Vec<_>>();
    let validate = || {
        let errors = |text: &String| {
            let value: Value = serde_json::from_str(text).expect("the records are JSON");
            validator.iter_errors(&value).collect::<Vec<_>>().len()
        };
        texts.iter().map(errors).sum::<usize>()
    };
    let mut kept = || texts.iter().map(|text| scratch.check_json(form, text, today).report().findings.len()).sum::<usize>();
    println!("{}", compare("form: check, all findings, room kept", 2.5, RECORDS, &mut kept, validate));
    let fresh = || texts.iter().map(|text| form.check_json(text, today).report.findings.len()).sum::<usize>();
    println!("{}", compare("form: check and build the record, room of its own", 2.5, RECORDS, fresh, validate));
    println!("{}", compare("form: check, against serde_json's parse into a Value alone", 1.0, RECORDS, &mut kept, parse));
    let valid: Vec<&String> = texts.iter().zip(&seen).filter(|(_, (valid, _))| *valid).map(|(text, _)| text).collect();
    let mut kept = || valid.iter().map(|text| scratch.check_json(form, text, today).report().findings.len()).sum::<usize>();
    let walked = || {
        valid
            .iter()
            .map(|text| validator.is_valid(&serde_json::from_str(text).expect("the records are JSON")))
            .filter(|valid| *valid)
            .count()
    };
    println!("{}", compare("form: valid records alone, against jsonschema's yes or no", 2.5, valid.len(), &mut kept, walked));
}
