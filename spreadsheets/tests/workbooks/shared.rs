//! The workbooks that every language answers alike: the report, the marked copies and the templates, to the byte.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use wushe::{Date, Lang, Pack};
use wushe_spreadsheets::{Check, Limits, mark, template};

#[derive(Deserialize)]
struct Expected {
    report: Box<RawValue>,
    marked: BTreeMap<String, String>,
    told: Vec<String>,
    templates: BTreeMap<String, String>,
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/workbooks").join(name)).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn report_copies_and_templates_are_those_of_the_other_languages() {
    let expected: Expected = serde_json::from_slice(&file("expected.json")).unwrap();
    let pack = Pack::from_json(std::str::from_utf8(&file("rulebook.json")).unwrap()).unwrap();
    let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap()).unwrap();
    for name in ["visits.xlsx", "visits.csv"] {
        check.file(name, &file(name), Limits::default());
    }
    let checked = check.finish();
    assert_eq!(checked.to_json(), expected.report.get());
    for (lang, hash) in &expected.marked {
        let marked =
            mark("visits.xlsx", &file("visits.xlsx"), &checked.findings, lang.parse::<Lang>().unwrap(), Limits::default()).unwrap();
        let told: Vec<String> = marked.told.into_iter().filter_map(|told| told.cell).collect();
        assert_eq!((&sha256(&marked.bytes), told), (hash, expected.told.clone()), "{lang}");
    }
    for (form, hash) in &expected.templates {
        let bytes = template(pack.form(form).unwrap(), &[Lang::ZhHans, Lang::En]).unwrap();
        assert_eq!(&sha256(&bytes), hash, "{form}");
    }
}
