//! Which raises a worker meets, held to the payslip's own.

#[cfg(test)]
mod tests {
    use wushe::choice::{Choice, OpenItem};
    use wushe::explanation::Known;
    use wushe::finding::{Code, Lang};
    use wushe::pack::Pack;
    use wushe::pay::{Given, Raises, Scheme};
    use wushe::time::Period;
    use wushe::value::Date;

    fn worker(appointments: &str, certificates: &str, registrations: &str) -> String {
        format!(
            r#"{{"worker":"W1","appointments":{appointments},"certificates":{certificates},"registrations":{registrations},"breaks":[],"education":[],"appraisals":[]}}"#
        )
    }

    const MATCHING: &str = r#"[{"from":"2021-01-01","post":"general","division":"152221100000","full_time":true,"matching_post":true}]"#;
    const JUNIOR: &str = r#"{"obtained_on":"2019-06-01","level":"junior"}"#;
    const SENIOR: &str = r#"{"obtained_on":"2022-05-21","level":"senior"}"#;

    fn asked(scheme: &Scheme, pack: &Pack, text: &str, day: &str) -> Raises {
        let day = Date::parse(day).unwrap();
        let (worker, _) = pack.worker_json(text, Date::parse("2024-12-31").unwrap()).unwrap();
        let plain = scheme.raises(&worker, day).unwrap();
        let explained = scheme.raises_explained(&worker, day).unwrap();
        assert_eq!(plain, Raises { explanation: None, ..explained });
        plain
    }

    fn hinggan(text: &str) -> Raises {
        let pack = Pack::builtin("hinggan").unwrap();
        asked(pack.scheme("community_worker").unwrap(), &pack, text, "2022-05-21")
    }

    fn grades(raises: &Raises) -> Option<String> {
        raises.grades.map(|grades| grades.to_string())
    }

    fn registered(level: &str) -> String {
        format!(r#"[{{"registered_on":"2022-05-21","until":"2023-11-29","level":"{level}"}}]"#)
    }

    #[test]
    fn a_rule_without_a_ladder_raises_by_its_own_numbers() {
        let raises = hinggan(&worker(MATCHING, &format!("[{JUNIOR}]"), &registered("junior")));
        assert_eq!((raises.status, grades(&raises).as_deref()), (Known::Known, Some("1")));
        // The rule is published and the number is a reading of it.
        assert_eq!(raises.raises[0].provenance.as_str(), "interpreted");
        assert_eq!(raises.division.map(|code| code.to_string()).as_deref(), Some("152221100000"));
        // The day itself counts, for the certificate as for its registration.
        let senior = hinggan(&worker(MATCHING, &format!("[{SENIOR}]"), &registered("senior")));
        assert_eq!(grades(&senior).as_deref(), Some("3"));
    }

    #[test]
    fn what_the_rule_leaves_open_is_asked_and_what_is_not_known_too() {
        let ids = |raises: &Raises| -> Vec<String> {
            let id = |need: &OpenItem| match need {
                OpenItem::Choice(id, _) => id.to_string(),
                OpenItem::Fact(fact) => fact.to_string(),
                other => format!("{other:?}"),
            };
            raises.missing.iter().map(|missing| id(&missing.item)).collect()
        };
        let junior = format!("[{JUNIOR}]");
        for (text, missing) in [
            // Not registered: whether that is needed is not stated.
            (worker(MATCHING, &junior, "[]"), vec!["registration_needed"]),
            (
                worker(&MATCHING.replace("\"matching_post\":true", "\"matching_post\":false"), &junior, &registered("junior")),
                vec!["matching"],
            ),
            (worker(&MATCHING.replace("\"full_time\":true", "\"full_time\":false"), &junior, &registered("junior")), vec!["who_counts"]),
            // Whether both are added up, or the registered one counts alone.
            (worker(MATCHING, &format!("[{JUNIOR},{SENIOR}]"), &registered("senior")), vec!["registration_needed", "stacking"]),
            (worker("null", &junior, &registered("junior")), vec!["appointments"]),
            (worker(MATCHING, "null", &registered("junior")), vec!["certificate", "registration_needed"]),
        ] {
            let raises = hinggan(&text);
            assert_eq!((raises.status, ids(&raises)), (Known::Unknown, missing.iter().map(|id| (*id).to_owned()).collect()), "{text}");
        }
    }

    #[test]
    fn none_says_why() {
        let none = |text: &str| {
            let raises = hinggan(text);
            assert_eq!(raises.status, Known::None, "{text}");
            raises.unpaid
        };
        assert_eq!(none(&worker("[]", &format!("[{JUNIOR}]"), "[]")), Some(Code::PayNotAppointed));
        assert_eq!(none(&worker(MATCHING, "[]", "null")), None);
        // Whether the post is full-time makes no difference to who has no certificate.
        assert_eq!(none(&worker(&MATCHING.replace("\"full_time\":true,", ""), "[]", "[]")), None);
        // The certificate comes a day later.
        let pack = Pack::builtin("hinggan").unwrap();
        let text = worker(MATCHING, &format!("[{SENIOR}]"), &registered("senior"));
        assert_eq!(asked(pack.scheme("community_worker").unwrap(), &pack, &text, "2022-05-20").status, Known::None);
    }

    #[test]
    fn several_posts_that_differ_are_chosen_between_as_pay_does() {
        let two = r#"[{"from":"2021-01-01","post":"general","division":"152221100000","full_time":true,"matching_post":true},
            {"from":"2020-01-01","post":"head","division":"152222100000","matching_post":false,"full_time":true}]"#;
        // That two are full-time at once is what `worker_json` would refuse; so the second one says nothing of it.
        let two = two.replace(r#""matching_post":false,"full_time":true"#, r#""matching_post":false,"full_time":false"#);
        let text = worker(&two, &format!("[{JUNIOR}]"), &registered("junior"));
        let pack = Pack::builtin("hinggan").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let scheme = scheme.choose(&[
            ("who_counts", Choice::word("everyone")),
            ("matching", Choice::word("stated")),
            ("matching_held", Choice::word("paid")),
        ]);
        let scheme = scheme.unwrap();
        let open = asked(&scheme, &pack, &text, "2022-05-21");
        assert_eq!(open.missing[0].item, OpenItem::Choice("concurrent".into(), None));
        let earliest = scheme.choose(&[("concurrent", Choice::word("earliest"))]).unwrap();
        let found = asked(&earliest, &pack, &text, "2022-05-21");
        assert_eq!((found.status, found.division.map(|code| code.to_string()).as_deref()), (Known::None, Some("152222100000")));
        // Which is paid more can't be said without amounts.
        let highest = scheme.choose(&[("concurrent", Choice::word("highest"))]).unwrap();
        assert_eq!(asked(&highest, &pack, &text, "2022-05-21").status, Known::Unknown);
    }

    /// Where there is a ladder, the payslip of the month takes the same steps.
    #[test]
    fn a_payslip_takes_the_raises_that_are_met() {
        let pack = Pack::builtin("hinggan-illustrative").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let (mut raised, mut not) = (0, 0);
        for certificates in ["[]".to_owned(), format!("[{JUNIOR}]"), format!("[{JUNIOR},{SENIOR}]")] {
            for registrations in ["[]".to_owned(), registered("junior"), registered("senior")] {
                for appointments in [
                    "[]".to_owned(),
                    MATCHING.to_owned(),
                    MATCHING.replace("_post\":true", "_post\":false"),
                    MATCHING.replace("_time\":true", "_time\":false"),
                ] {
                    let text = worker(&appointments, &certificates, &registrations);
                    // A registration of a level that there is no certificate of is refused as a contradiction.
                    let day = Date::parse("2022-05-31").unwrap();
                    let Ok((worker, _)) = pack.worker_json(&text, Date::parse("2024-12-31").unwrap()) else { continue };
                    let raises = scheme.raises(&worker, day).unwrap();
                    let slip = scheme.pay(&worker, Period::parse("2022-05").unwrap(), Given::default()).unwrap();
                    let climbed: i32 = slip.steps.iter().map(|step| step.after - step.before + step.lost).sum();
                    assert_eq!(grades(&raises).map_or(0, |grades| grades.parse().unwrap()), climbed, "{text}");
                    assert_eq!(raises.unpaid, slip.unpaid);
                    if climbed > 0 { raised += 1 } else { not += 1 }
                }
            }
        }
        assert!(raised >= 2 && not >= 10, "{raised} {not}");
    }

    #[test]
    fn the_reasons_say_the_clause_and_the_number() {
        let pack = Pack::builtin("hinggan").unwrap();
        let text = worker(MATCHING, &format!("[{JUNIOR}]"), &registered("junior"));
        let (worker, _) = pack.worker_json(&text, Date::parse("2024-12-31").unwrap()).unwrap();
        let why = pack
            .scheme("community_worker")
            .unwrap()
            .raises_explained(&worker, Date::parse("2022-05-21").unwrap())
            .unwrap()
            .explanation
            .unwrap();
        let text = why.to_text(Lang::En);
        assert!(text.contains("1 grades") && text.contains("hinggan-2022-bulletin#pay-raise") && text.contains("interpreted"), "{text}");
        let zh = why.to_text(Lang::ZhHans);
        assert!(zh.contains("提升 1 级"), "{zh}");
    }
}
