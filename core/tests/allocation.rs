//! A check in kept room allocates for what it tells and for nothing else.
#![cfg(feature = "packs")]

#[cfg(test)]
mod tests {
    use allocation_counter::measure;
    use wushe::form::Scratch;
    use wushe::{Date, Pack};

    /// A valid home visit with every type of field: groups, options, amounts, an assessment that shows more fields.
    const VISIT: &str = r#"{
        "visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H\u00e91", "person": "P-7",
        "resident_id": "11010519491231002X", "place": "152221100201", "place_name": "村委会\u4e8c楼",
        "participants": [
            {"person_key": "P1", "party": "resident", "joined_on": "2022-05-01", "left_on": "2022-05-20"},
            {"person_key": "P2", "party": "volunteer"}
        ],
        "head_count": 3, "service_types": ["care", "linking"], "target_groups": ["elderly"], "assessed": true,
        "household_size": "2", "lives_alone": true, "has_kin": false, "monthly_income": "1200.50",
        "part_two_applies": ["family_stress"], "family_stress": "照料压力\n二", "needs": "助餐",
        "worker_signature": "W1", "signed_on": "2022-05-21"
    }"#;

    fn today() -> Date {
        Date::parse("2022-05-21").unwrap()
    }

    #[test]
    fn a_valid_record_checked_again() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let mut scratch = Scratch::new();
        let lent = scratch.check_json(form, VISIT, today());
        assert!(lent.report().findings.is_empty() && lent.record().is_some(), "{}", lent.report().to_json());
        let again = measure(|| {
            for _ in 0..10 {
                scratch.check_json(form, VISIT, today());
            }
        });
        assert_eq!(again.count_total, 0, "{again:?}");
    }

    #[test]
    fn a_record_with_one_finding_allocates_for_that() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let broken = VISIT.replace("2022-05-20", "2022-02-30");
        let mut scratch = Scratch::new();
        let found = scratch.check_json(form, &broken, today()).report().findings.len();
        assert!(found > 0);
        let again = measure(|| {
            scratch.check_json(form, &broken, today());
        });
        assert!(again.count_total > 0 && again.count_total <= 10 * found as u64, "{again:?} for {found}");
    }

    #[test]
    fn a_text_that_is_no_json() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let mut scratch = Scratch::new();
        let deep = "[".repeat(10_000);
        scratch.check_json(form, &deep, today());
        let again = measure(|| {
            scratch.check_json(form, &deep, today());
        });
        assert!(again.count_total < 8, "{again:?}");
    }
}
