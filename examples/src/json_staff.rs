//! Qualification and posts as a part of the JSON object.

use std::collections::BTreeMap;

use serde::Serialize;
use wushe::metrics::StockComparison;
use wushe::pay::Question;
use wushe::staff::Establishment;
use wushe::value::{Date, DivisionCode};

use crate::qualification::{Outcomes, Qualification};

#[derive(Serialize)]
pub(crate) struct Out<'a> {
    scheme: &'a str,
    clause: Option<&'a str>,
    as_of: Date,
    told: Vec<&'a str>,
    workers: u64,
    holders: u64,
    could_rise: u64,
    grades: String,
    outcomes: Counts,
    by_level: Vec<Level<'a>>,
    by_unit: Vec<Unit<'a>>,
    missing: Vec<Missing<'a>>,
    questions: Vec<Asked<'a>>,
    cost: Option<Cost<'a>>,
    establishment: Posts<'a>,
}

#[derive(Serialize)]
struct Counts {
    /// Workers by the number of grades.
    rise: BTreeMap<String, u64>,
    uncertified: u64,
    not_appointed: u64,
    not_eligible: u64,
    condition: u64,
    undetermined: u64,
    waits_for_rule: u64,
}

impl Counts {
    fn of(outcomes: &Outcomes) -> Self {
        Counts {
            rise: outcomes.rise.iter().map(|(grades, workers)| (grades.to_string(), *workers)).collect(),
            uncertified: outcomes.uncertified,
            not_appointed: outcomes.not_appointed,
            not_eligible: outcomes.not_eligible,
            condition: outcomes.condition,
            undetermined: outcomes.undetermined,
            waits_for_rule: outcomes.open,
        }
    }
}

#[derive(Serialize)]
struct Level<'a> {
    level: &'a str,
    grades: Option<String>,
    provenance: Option<&'static str>,
    holders: u64,
    could_rise: u64,
    grades_together: String,
    outcomes: Counts,
    not_in_a_matching_post: Without,
}

#[derive(Serialize)]
struct Without {
    not_appointed: u64,
    not_matching: u64,
}

#[derive(Serialize)]
struct Unit<'a> {
    division: Option<DivisionCode>,
    place: Option<&'a str>,
    workers: u64,
    could_rise: u64,
    grades: String,
    outcomes: Counts,
}

#[derive(Serialize)]
struct Missing<'a> {
    fact: &'a str,
    zh: &'a str,
    en: &'a str,
    workers: u64,
}

#[derive(Serialize)]
struct Asked<'a> {
    #[serde(flatten)]
    question: &'a Question,
    workers: u64,
}

#[derive(Serialize)]
struct Cost<'a> {
    month: String,
    amount: String,
    unit: &'static str,
    provenance: &'static str,
    workers: u64,
    undetermined: u64,
    grades_lost_to_the_cap: i64,
    pack: &'a str,
}

#[derive(Serialize)]
struct Posts<'a> {
    #[serde(flatten)]
    figure: &'a Establishment,
    reported: &'a [StockComparison<'a>],
    explanation: wushe::explanation::Explanation,
}

impl<'a> Out<'a> {
    pub(crate) fn of(staff: &'a Qualification<'a>, pack: &'a str) -> Self {
        let level = |held: &'a crate::qualification::ByLevel| Level {
            level: held.level.as_str(),
            grades: held.grades.map(|(grades, _)| grades.to_string()),
            provenance: held.grades.map(|(_, provenance)| provenance.as_str()),
            holders: held.outcomes.all(),
            could_rise: held.outcomes.rising(),
            grades_together: held.outcomes.grades().to_string(),
            outcomes: Counts::of(&held.outcomes),
            not_in_a_matching_post: Without { not_appointed: held.without_post, not_matching: held.not_matching },
        };
        let unit = |unit: &'a crate::qualification::ByUnit| Unit {
            division: unit.division,
            place: unit.division.map(|_| unit.place.as_str()),
            workers: unit.outcomes.all(),
            could_rise: unit.outcomes.rising(),
            grades: unit.outcomes.grades().to_string(),
            outcomes: Counts::of(&unit.outcomes),
        };
        Out {
            scheme: staff.scheme.id(),
            clause: staff.clause(),
            as_of: staff.day,
            told: staff.told.iter().map(wushe::service::Kind::as_str).collect(),
            workers: staff.workers,
            holders: staff.holders(),
            could_rise: staff.whole.rising(),
            grades: staff.whole.grades().to_string(),
            outcomes: Counts::of(&staff.whole),
            by_level: staff.by_level.iter().map(level).collect(),
            by_unit: staff.by_unit.iter().map(unit).collect(),
            missing: staff
                .missing
                .iter()
                .map(|(fact, label, workers)| Missing { fact, zh: &label.zh, en: &label.en, workers: *workers })
                .collect(),
            questions: staff.questions.iter().map(|(question, workers)| Asked { question, workers: *workers }).collect(),
            cost: staff.cost.as_ref().map(|cost| Cost {
                month: cost.month.to_string(),
                amount: cost.amount.to_string(),
                unit: "元",
                provenance: cost.provenance.as_str(),
                workers: cost.workers,
                undetermined: cost.undetermined,
                grades_lost_to_the_cap: cost.lost,
                pack,
            }),
            establishment: Posts { figure: &staff.posts, reported: &staff.reported, explanation: staff.posts.explain() },
        }
    }
}
