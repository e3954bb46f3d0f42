//! Checklists: what an item comes to, what is asked, and why.
#![cfg(feature = "checklist")]

#[cfg(test)]
mod tests {

    use crate::rulebook::RULEBOOK;
    use wushe::border::{ChosenChecklist, MatchCall};
    use wushe::checklist::{MatchOutcome, MatchQuestion, Subject};
    use wushe::{Code, Date, Lang, Pack};

    fn pack() -> Pack {
        Pack::from_json(RULEBOOK).unwrap_or_else(|findings| panic!("{findings:#?}"))
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn outcomes(facts: &str, as_of: &str) -> Vec<(String, &'static str, Vec<String>)> {
        let pack = pack();
        let as_of = day(as_of);
        let known = pack.checklist().facts_json(facts, as_of).unwrap_or_else(|findings| panic!("{findings}"));
        let question = MatchQuestion { subject: Subject::Person, as_of, division: None, standards: pack.standards() };
        let matched = pack.checklist().matched(&known, question);
        let missing = |items: &[wushe::choice::OpenItem]| items.iter().map(ToString::to_string).collect();
        matched.items.iter().map(|item| (item.item.id().to_string(), item.outcome.as_str(), missing(&item.missing))).collect()
    }

    fn outcome(facts: &str, as_of: &str, id: &str) -> (&'static str, Vec<String>) {
        let (_, outcome, missing) = outcomes(facts, as_of).into_iter().find(|(item, ..)| item == id).unwrap();
        (outcome, missing)
    }

    #[test]
    fn what_is_not_known_is_asked_only_where_it_matters() {
        assert_eq!(outcome("{}", "2026-11-26", "SA-02"), ("open", vec!["income_pc".into(), "property_ok".into(), "dibao_standard".into()]));
        assert_eq!(outcome(r#"{"property_ok":false}"#, "2026-11-26", "SA-02"), ("no", vec![]));
        // A derived fact is never asked: what it follows from is.
        assert_eq!(outcome(r#"{"lives_alone":true,"aid":["none"]}"#, "2026-11-26", "EL-05"), ("open", vec!["birth_date".into()]));
        assert_eq!(outcome(r#"{"birth_date":"1946-11-26","lives_alone":true,"aid":["none"]}"#, "2026-11-26", "EL-05"), ("duty", vec![]));
        assert_eq!(outcome(r#"{"birth_date":"1946-11-27","lives_alone":true}"#, "2026-11-26", "EL-05"), ("no", vec![]));
    }

    #[test]
    fn no_answer_is_asked_for_that_can_not_make_it_true() {
        // By the table of the language none and unknown is unknown; no answer makes it true.
        assert_eq!(outcome(r#"{"income_pc":null}"#, "2026-11-26", "SA-02"), ("no", vec![]));
        assert_eq!(outcome(r#"{"lives_alone":null}"#, "2026-11-26", "EL-05"), ("no", vec![]));
    }

    #[test]
    fn an_open_list_refuses_nobody() {
        let supporters = r#""supporters":[{"old":71},{"old":40,"aided":"dibao"}]"#;
        let with = |rest: &str| outcome(&format!("{{{supporters}{rest}}}"), "2026-11-26", "SA-01");
        assert_eq!(with(r#","birth_date":"1950-01-01""#), ("entitled", vec![]));
        assert_eq!(with(r#","birth_date":"1990-01-01""#), ("not_listed", vec![]));
        assert_eq!(with(""), ("open", vec!["birth_date".into()]));
        assert_eq!(outcome(r#"{"supporters":[{"old":30,"aided":"none"}]}"#, "2026-11-26", "SA-01"), ("no", vec![]));
        assert_eq!(
            outcome(r#"{"supporters":[{"old":30}],"birth_date":"1950-01-01"}"#, "2026-11-26", "SA-01"),
            ("open", vec!["supporters".into()])
        );
    }

    #[test]
    fn the_law_of_the_day_holds() {
        let facts = r#"{"birth_date":"1962-05-21"}"#;
        assert_eq!(outcome(facts, "2025-12-31", "EL-06"), ("no", vec![]));
        assert_eq!(outcome(facts, "2026-01-01", "EL-06"), ("entitled", vec![]));
        let pack = pack();
        let as_of = day("2025-12-31");
        let known = pack.checklist().facts_json("{}", as_of).unwrap();
        let question = MatchQuestion { subject: Subject::Person, as_of, division: None, standards: pack.standards() };
        let matched = pack.checklist().matched(&known, question);
        assert_eq!(matched.later.iter().map(|later| (&**later.item.id(), later.from)).collect::<Vec<_>>(), [("EL-07", day("2027-01-01"))]);
        assert_eq!(matched.items.len(), 4, "what is about a unit is asked of no person");
        // Three items wait for the birth date, and one each for the others, in the order of the rulebook.
        let asked: Vec<String> = matched.questions.iter().map(|question| question.item.to_string()).collect();
        assert_eq!(asked, ["birth_date", "lives_alone", "income_pc", "property_ok", "aid", "supporters", "dibao_standard"]);
        assert_eq!(matched.questions[0].waiting, 3);
        assert_eq!(matched.questions[4].options.len(), 3);
        assert_eq!(matched.count(MatchOutcome::Open), 4);
    }

    #[test]
    fn a_standard_is_chosen_by_whoever_uses_the_rulebook() {
        let call = MatchCall {
            facts: r#"{"income_pc":"612.50","property_ok":true}"#,
            form: None,
            as_of: "2026-11-26",
            division: Some("152221"),
            subject: None,
        };
        let pack = pack();
        let open = ChosenChecklist::new(pack.clone(), Some("assistance"), "{}").unwrap();
        assert!(open.expose_match(call).unwrap().contains(r#""id":"SA-02","label":{"zh":"低保","en":"Subsistence"},"domain":"assistance","outcome":"open","missing":[{"kind":"choice","id":"dibao_standard","key":null}]"#));
        let chosen = ChosenChecklist::new(pack, Some("assistance"), r#"{"dibao_standard":{"152221":"700"}}"#).unwrap();
        assert!(chosen.expose_match(call).unwrap().contains(r#""outcome":"entitled","missing":[]"#));
        let why = chosen.explain(call, "SA-02").unwrap();
        assert_eq!(
            why.to_text(Lang::En),
            "shall be granted: Subsistence (SA-02)  [illustrative]
├─ holds: income per head is below subsistence standard
│  └─ subsistence standard: 700 元  [chosen]
└─ holds: property in order
"
        );
        let why = chosen.explain(MatchCall { facts: "{}", ..call }, "SA-01").unwrap();
        assert_eq!(
            why.to_text(Lang::ZhHans),
            "还不能确定：特困供养（SA-01）  [illustrative]
├─ 还不知道：法定义务人：每一项都义务人年龄不低于60，或者义务人救助身份是「低保」
└─ 文中列明的人群
   └─ 以下有一项成立即可
      ├─ 还不知道：年龄不低于60
      │  └─ 推算得出：年龄 = 出生日期到今天的周年数  [illustrative]
      └─ 还不知道：年龄低于18
"
        );
        assert_eq!(chosen.explain(call, "SA02").unwrap_err()[0].code, Code::ItemNear);
        assert_eq!(chosen.explain(call, "hello").unwrap_err()[0].code, Code::ItemUnknown);
    }

    #[test]
    fn every_fact_that_can_not_be_read_is_told_at_its_place() {
        let facts = r#"{"birth_date":"2027-01-01","lives_alon":true,"income_pc":612.5,"aid":["none","dibao"],"property_ok":"yes","supporters":[{"old":-1,"aided":"dibbao"},3],
        "qqq":1,"lives_alone":true,"lives_alone":false}"#;
        let found = pack().checklist().facts_json(facts, day("2026-11-26")).unwrap_err();
        let found: Vec<String> = found.iter().map(|finding| format!("{}: {}", finding.path, finding.code.as_str())).collect();
        assert_eq!(
            found,
            [
                "[1]: fact_near",
                "[6]: fact_unknown",
                "aid: option_none_with_others",
                "birth_date: date_in_future",
                "income_pc: amount_is_number",
                "lives_alone: field_doubled",
                "property_ok: boolean_expected",
                "supporters[0].aided: option_near",
                "supporters[0].old: count_negative",
                "supporters[1]: object_expected",
            ]
        );
        let broken = pack().checklist().facts_json("{\"birth_date\":", day("2026-11-26")).unwrap_err();
        assert_eq!(broken[0].code, Code::JsonBroken);
    }

    #[test]
    fn what_does_not_fit_is_told_when_the_rulebook_is_read() {
        for (from, to, code, path) in [
            (r#""target":"age >= 70""#, r#""target":"agee >= 70""#, Code::ConditionNameNearest, "items.EL-06.versions[0].target"),
            (r#""domain":"assistance","subject""#, r#""domain":"astronomy","subject""#, Code::PackDangling, "items.CG-01.domain"),
            (r#""from":"2026-01-01","target""#, r#""from":"2025-01-01","target""#, Code::TimelineOverlap, "items.EL-06.versions[1]"),
            (r#""open":true,"#, "", Code::ItemListed, "items.SA-01.listed"),
            (r#""duty_bearers":["township"]"#, r#""duty_bearers":["county"]"#, Code::PackDangling, "items.SA-02.duty_bearers"),
            (r#""kind":"calendar","unit":"month""#, r#""kind":"calendar","unit":"mont""#, Code::PackNearValue, "items.EL-05.cadence.unit"),
            (
                r#""kind":"calendar","unit":"month""#,
                r#""kind":"gap","every":0,"unit":"month""#,
                Code::PackValue,
                "items.EL-05.cadence.every",
            ),
            (
                r#""kind":"calendar","unit":"month""#,
                r#""kind":"calendar","every":2,"unit":"month""#,
                Code::PackMissingKey,
                "items.EL-05.cadence",
            ),
            (r#"years_between(birth_date, today)"#, r#"age + 1"#, Code::FactFormulaOrder, "facts.age.formula"),
            (r#""codes":"aid"},"#, r#""codes":"aids"},"#, Code::PackDanglingNear, "facts.aid.codes"),
            (r#""id":"dibao_standard""#, r#""id":"income_pc""#, Code::ConditionNameTwice, "standards.income_pc"),
            (r#""outcome":"encouraged""#, r#""outcome":"encourage""#, Code::PackNearValue, "items.EL-07.outcome"),
        ] {
            let text = RULEBOOK.replacen(from, to, 1);
            assert_ne!(text, RULEBOOK, "{from}");
            let found = Pack::from_json(&text).unwrap_err();
            assert!(found.iter().any(|finding| finding.code == code && finding.path.to_string() == path), "{to}: {found:#?}");
        }
    }
}
