//! The pages on how a rulebook is written, held against what is read.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

use std::collections::{BTreeMap, BTreeSet};

use super::read::NAMES;
use super::source::Source;
use super::source::collector::Collector;
use super::source::json;
use super::source::merge::{ADDS, BESIDE};
use super::{BUILTIN, Pack, WrittenPack, build};
use crate::citation::Provenance;
use crate::finding::{Finding, Lang};
use crate::network::SuccessionKind;
use crate::pay::{By, Fact, Frequency, StandardSetting, Unit};
use crate::service::FieldType;
use crate::service::{Kind, Role};
use crate::staff::{CertificateLevel, EducationLevel};
use crate::value::Date;

const PAGES: [(&str, &str); 2] =
    [("README.md", include_str!("../../packs/README.md")), ("README.en.md", include_str!("../../packs/README.en.md"))];

/// The TOML of a page, put together by the file that each piece names in its first line.
fn written(page: &str) -> WrittenPack {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for block in page.split("```toml\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let name = block.lines().next().unwrap().strip_prefix("# ").expect("a piece of TOML begins with the name of its file");
        files.entry(name).or_default().push_str(block);
    }
    files.into_iter().fold(WrittenPack::new(), |pack, (name, text)| pack.file(name, text))
}

fn loaded(page: &str) -> Pack {
    let told = |findings: &[Finding]| findings.iter().map(|finding| finding.message(Lang::En)).collect::<Vec<_>>().join("\n");
    let pack = Pack::from_toml(&written(page), &BTreeMap::new()).unwrap_or_else(|findings| panic!("{}", told(&findings)));
    assert_eq!(pack.warnings(), [], "{}", told(pack.warnings()));
    pack
}

/// Whether a page has a word as code, a function with its bracket, or a key with its value.
fn says(page: &str, word: &str) -> bool {
    [
        format!("`{word}`"),
        format!("`{word}("),
        format!("[[{word}]]"),
        format!(".{word}]]"),
        format!("\n{word} = "),
        format!("{{ {word} = "),
        format!(", {word} = "),
    ]
    .iter()
    .any(|way| page.contains(way.as_str()))
}

#[test]
fn the_toml_of_both_pages_is_one_rulebook_and_it_works() {
    let [chinese, english] = PAGES.map(|(_, page)| loaded(page));
    assert_eq!(chinese.to_json(), english.to_json());
    let today = Date::parse("2024-05-21").unwrap();
    let call =
        r#"{"called_on":"2024-05-20","station":"152221100000","topics":["care"],"urgent":true,"followed_up_on":"2024-05-19","people":[]}"#;
    let report = chinese.form("hotline_call").unwrap().check_json(call, today).report;
    let told: Vec<_> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(told, ["date_order", "check_doubtful"]);
    let visit = r#"{"visited_on":"2024-04-11","station":"S001","worker":"W01","household":"H0001","assessed":true,"lives_alone":true,
        "has_kin":false,"part_two_applies":["none"],"next_visit_on":"2024-04-10"}"#;
    let report = chinese.form("home_visit").unwrap().check_json(visit, today).report;
    assert_eq!(report.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["date_order"]);
    let national = Pack::builtin("national").unwrap();
    let own = chinese.measures().len() - national.measures().len();
    assert_eq!((own, chinese.reported().len(), chinese.schemes().len()), (3, 2, 1));
}

#[test]
fn both_pages_have_the_same_headings_in_number_and_lead_to_each_other() {
    let headings = |page: &str| page.lines().filter(|line| line.starts_with('#') && line.contains("# ")).count();
    let outside = |page: &str| page.split("```").step_by(2).map(headings).sum::<usize>();
    let rows = |page: &str| page.lines().filter(|line| line.starts_with('|')).count();
    let [(_, chinese), (_, english)] = PAGES;
    assert_eq!((outside(chinese), rows(chinese)), (outside(english), rows(english)));
    assert!(chinese.contains("(README.en.md)") && english.contains("(README.md)"));
}

#[test]
fn both_pages_have_every_key_and_every_word_that_is_read() {
    let findings = Collector::default();
    let page = loaded(PAGES[0].1);
    for text in BUILTIN.iter().map(|(_, text)| *text).chain([page.to_json()]) {
        let source = Source::from_json(&json::parse(text).unwrap(), NAMES, &findings).unwrap();
        build::build(&source, &findings, None).unwrap();
    }
    let mut words: BTreeSet<String> = findings.1.take().into_iter().map(str::to_owned).collect();
    assert!(words.len() > 80, "{words:?}");
    let mut add = |more: &mut dyn Iterator<Item = &'static str>| words.extend(more.map(str::to_owned));
    add(&mut ADDS.into_iter().map(|(key, _)| key));
    add(&mut BESIDE.into_iter());
    add(&mut ["after", "removed"].into_iter());
    add(&mut Provenance::ALL.iter().copied().map(Provenance::as_str));
    add(&mut FieldType::ALL.iter().copied().map(FieldType::as_str));
    add(&mut Role::ALL.iter().copied().flat_map(|role| [role.as_str(), role.condition_name()]));
    add(&mut SuccessionKind::ALL.iter().copied().map(SuccessionKind::as_str));
    add(&mut crate::condition::function_names());
    add(&mut StandardSetting::ALL.iter().copied().map(StandardSetting::as_str));
    add(&mut StandardSetting::ALL.iter().copied().flat_map(StandardSetting::choices).map(|(word, ..)| *word));
    add(&mut Frequency::ALL.iter().copied().map(Frequency::as_str));
    add(&mut Unit::ALL.iter().copied().map(Unit::as_str));
    add(&mut By::ALL.iter().copied().map(By::as_str));
    add(&mut Fact::of_conditions().map(Fact::as_str));
    add(&mut CertificateLevel::ALL.iter().map(|level| level.as_str()));
    add(&mut EducationLevel::ALL.iter().map(|level| level.as_str()));
    words.extend(Kind::KNOWN.iter().map(|kind| kind.as_str().to_owned()));
    let national = Pack::builtin("national").unwrap();
    words.extend(national.facts().map(|fact| fact.id.to_string()));
    words.extend(national.measures().iter().map(|measure| measure.id().to_owned()));
    for list in national.code_lists() {
        words.extend(list.options.iter().map(|option| &option.id).chain([&list.id]).map(ToString::to_string));
    }
    for (name, page) in PAGES {
        let lacking: Vec<_> = words.iter().filter(|word| !says(page, word)).collect();
        assert!(lacking.is_empty(), "{name}: {lacking:?}");
        let files: Vec<_> = NAMES
            .iter()
            .map(|list| list.name)
            .filter(|list| !["forms", "items"].contains(list) && !page.contains(&format!("`{list}.toml`")))
            .collect();
        assert!(files.is_empty(), "{name}: {files:?}");
    }
}
