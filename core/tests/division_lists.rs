//! The shipped lists of Hinggan League are the six real ones, unit by unit.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use wushe::network::Divisions;
use wushe::value::{Date, Level};

const COMPACT: &str = include_str!("../divisions/hinggan.csv");
const SUMS: &str = include_str!("../divisions/hinggan-lists.csv");

#[test]
fn each_list_comes_out_as_it_was_published() {
    let divisions = Divisions::parse(COMPACT).unwrap();
    let mut seen = Vec::new();
    for row in SUMS.lines().skip(1) {
        let [list, units, sum] = row.split(',').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let tree = divisions.at(Date::parse(list).unwrap()).unwrap();
        assert_eq!(tree.list_date().to_string(), list);
        let mut text = String::new();
        for unit in tree.units() {
            writeln!(text, "{},{}", unit.code, unit.name).unwrap();
        }
        assert_eq!(text.lines().count().to_string(), units, "{list}");
        let mut hex = String::new();
        for byte in Sha256::digest(&text) {
            write!(hex, "{byte:02x}").unwrap();
        }
        assert_eq!(hex, sum, "{list}");
        seen.push(tree.list_date());
    }
    assert_eq!(seen, divisions.lists());
    assert_eq!(seen.len(), 6);
}

#[test]
fn both_forms_of_text_hold_the_same() {
    let divisions = Divisions::parse(COMPACT).unwrap();
    let mut plain = String::from("date_point,code,name,level,parent\n");
    // The newest list first: the order of rows must not matter.
    for list in divisions.lists().iter().rev() {
        for unit in divisions.at(*list).unwrap().units() {
            let parent = unit.code.parent().map(|parent| parent.to_string()).unwrap_or_default();
            writeln!(plain, "{list},{},\"{}\",{},{parent}", unit.code, unit.name, unit.level().as_str()).unwrap();
        }
    }
    assert!(Divisions::parse(&plain).unwrap() == divisions);
    assert!(Divisions::parse(&format!("\u{feff}{}", plain.replace('\n', "\r\n"))).unwrap() == divisions);
}

#[test]
fn walking_the_tree_meets_every_unit_once() {
    let divisions = Divisions::parse(COMPACT).unwrap();
    for list in divisions.lists() {
        let tree = divisions.at(*list).unwrap();
        let mut stack: Vec<_> = tree.units_at(Level::Province).collect();
        let mut met = Vec::new();
        while let Some(unit) = stack.pop() {
            met.push(unit);
            let children: Vec<_> = tree.children(unit.code).collect();
            assert!(children.iter().all(|child| tree.parent(child.code) == Some(unit)));
            assert!(children.iter().all(|child| tree.siblings(child.code).count() + 1 == children.len()));
            let deeper: usize = children.iter().map(|child| 1 + tree.descendants(child.code).count()).sum();
            assert_eq!(tree.descendants(unit.code).count(), deeper);
            stack.extend(children);
        }
        met.sort();
        assert_eq!(met, tree.units().collect::<Vec<_>>());
    }
}

#[test]
fn problems_are_bounded_and_counted() {
    let mut text = String::from("date_point,code,name\n");
    text.extend((0..1200).map(|_| "2023-06-30,1522,兴安盟\n"));
    let findings = Divisions::parse(&text).unwrap_err();
    assert_eq!(findings.len(), 1001);
    assert_eq!(findings[0].code, wushe::finding::Code::DivisionListMore);
    assert_eq!(findings[0].params.get("count"), Some(&200.into()));
}
