//! The answer as one JSON object.

use serde::{Serialize, Serializer};
use wushe::explanation::Explanation;
use wushe::finding::Finding;
use wushe::form::{BatchReport, FINDING_LIMIT};
use wushe::metrics::{Breakdown, Figure};
use wushe::value::{Date, Reported};

use crate::answer::Answer;
use crate::{derived, due, json_staff};

#[derive(Serialize)]
struct Out<'a> {
    measures: Vec<Measure<'a>>,
    pack: &'a str,
    as_of: Date,
    list_date: Date,
    synthetic: bool,
    ledger: Ledger,
    /// Of one ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<&'a BatchReport>,
    /// Of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    reports: Option<Vec<File<'a>>>,
    by_county: Vec<Parts<'a>>,
    by_month: Vec<Parts<'a>>,
    other_measures: Vec<Measure<'a>>,
    qualification: Option<json_staff::Out<'a>>,
    derived: Option<derived::Out<'a>>,
    due: Option<due::Out<'a>>,
    /// Of rows of staff and posts, over all ledgers.
    contradictions: Contradictions<'a>,
}

#[derive(Serialize)]
struct Measure<'a> {
    code: &'a str,
    value: Option<String>,
    unit: &'a str,
    agrees: Option<bool>,
    reported: Option<&'a Reported>,
    figure: &'a Figure,
    explanation: Explanation,
}

impl<'a> Measure<'a> {
    fn new(figure: &'a Figure, agrees: Option<bool>, reported: Option<&'a Reported>) -> Self {
        Measure {
            code: figure.measure().id(),
            value: figure.value().map(|value| value.to_string()),
            unit: figure.measure().unit(),
            agrees,
            reported,
            figure,
            explanation: figure.explain(),
        }
    }
}

#[derive(Serialize)]
struct Ledger {
    files: usize,
    rows: u64,
    accepted: u64,
    errors: u64,
    warnings: u64,
}

#[derive(Serialize)]
struct Contradictions<'a> {
    count: usize,
    /// As many as a report holds whole.
    first: &'a [Finding],
}

#[derive(Serialize)]
struct File<'a> {
    file: Option<String>,
    report: &'a BatchReport,
}

#[derive(Serialize)]
struct Parts<'a> {
    code: &'a str,
    unit: &'a str,
    #[serde(flatten, serialize_with = "exposed")]
    breakdown: &'a Breakdown,
    why: Explanation,
}

impl<'a> Parts<'a> {
    fn new(breakdown: &'a Breakdown) -> Self {
        let measure = breakdown.whole.measure();
        Parts { code: measure.id(), unit: measure.unit(), breakdown, why: breakdown.explain() }
    }
}

fn exposed<S: Serializer>(breakdown: &&Breakdown, serializer: S) -> Result<S::Ok, S::Error> {
    breakdown.exposed().serialize(serializer)
}

/// The whole answer, with a line's end.
pub(crate) fn render(answer: &Answer<'_>) -> Result<String, serde_json::Error> {
    let of_all = |number: fn(&BatchReport) -> u64| answer.ledgers.iter().map(|ledger| number(&ledger.report)).sum();
    let several = answer.ledgers.len() > 1;
    let files = answer.ledgers.iter().map(|ledger| File { file: ledger.name(), report: &ledger.report });
    let measures = answer.figures.iter();
    let out = Out {
        measures: measures.map(|one| Measure::new(&one.figure, one.agrees(), one.reported.map(|reported| &reported.figure))).collect(),
        pack: answer.pack.identity(),
        as_of: answer.as_of,
        list_date: answer.list_date,
        synthetic: answer.synthetic,
        ledger: Ledger {
            files: answer.ledgers.len(),
            rows: of_all(|report| report.rows),
            accepted: of_all(|report| report.accepted),
            errors: of_all(|report| report.report.errors),
            warnings: of_all(|report| report.report.warnings),
        },
        report: answer.ledgers.first().filter(|_| !several).map(|ledger| &ledger.report),
        reports: several.then(|| files.collect()),
        by_county: answer.by_units.iter().map(Parts::new).collect(),
        by_month: answer.by_months.iter().map(Parts::new).collect(),
        other_measures: answer.others.iter().map(|figure| Measure::new(figure, None, None)).collect(),
        qualification: answer.qualification.as_ref().map(|staff| json_staff::Out::of(staff, answer.pack.identity())),
        derived: answer.derived.as_ref().map(derived::Out::of),
        due: answer.due.as_ref().map(due::Out::of),
        contradictions: Contradictions {
            count: answer.contradictions.len(),
            first: answer.contradictions.get(..FINDING_LIMIT).unwrap_or(&answer.contradictions),
        },
    };
    let mut text = serde_json::to_string(&out)?;
    text.push('\n');
    Ok(text)
}
