//! Rules and settings that change on a day: a rulebook from its files to pay, back pay and payroll, each month by what holds in it.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::choice::Choice;
    use wushe::explanation::Known;
    use wushe::finding::{Code, Finding};
    use wushe::pack::{Pack, WrittenPack};
    use wushe::pay::{Given, PaidBefore, Payroll, Payslip, Scheme};
    use wushe::staff::Worker;
    use wushe::time::{Period, Span};
    use wushe::value::Amount;
    use wushe::{Date, Lang};

    const HEAD: &str = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"我的\", en = \"Mine\" }\nextends = \"national\"\n";
    /// Until the end of 2022 a junior certificate raises by a grade, the subsidy is 20.4 and amounts are whole yuan; from 2023 on nothing
    /// raises, the subsidy is 30.6, there is an extra, and amounts are in fen.
    const PAY: &str = r#"[[pay]]
id = "s"
label = { zh = "办法", en = "Scheme" }
from = "2020-01-01"
provenance = "illustrative"
ladder = { lowest = "low", highest = "high", years = "years" }
settings = [
    { id = "reference_day", value = "last" },
    { id = "reference_day_counts", value = "yes" },
    { id = "step_starts", value = "same_month" },
    { id = "starts", value = "same_month" },
    { id = "education_starts", value = "same_month" },
    { id = "service_in", value = "any_post" },
    { id = "gaps", value = "removed" },
    { id = "part_years", value = "down" },
    { id = "leap_day", value = "february_28" },
    { id = "cap", value = "post_top" },
    { id = "stacking", value = "highest" },
    { id = "concurrent", value = "highest" },
    { id = "same_day", value = "highest" },
    { id = "break_pay", value = "unpaid" },
    { id = "broken_month", value = "days" },
    { id = "rounding_unit", entries = [{ until = "2023-01-01", value = "yuan" }, { from = "2023-01-01", value = "fen" }] },
    { id = "rounding_mode", value = "half_up" },
    { id = "rounding_of", value = "line" },
]
values = [
    { id = "low", label = { zh = "低", en = "Low" }, unit = "grades", value = "1" },
    { id = "high", label = { zh = "高", en = "High" }, unit = "grades", value = "9" },
    { id = "years", label = { zh = "年", en = "Years" }, unit = "years", value = "2" },
    { id = "more", label = { zh = "提", en = "More" }, unit = "grades", by = "certificate", table = { junior = "1", intermediate = "2", senior = "3" } },
    { id = "amounts", label = { zh = "额", en = "Amounts" }, unit = "yuan", by = "grade", first = "1000.37", step = "100" },
    { id = "early", label = { zh = "旧", en = "Early" }, unit = "yuan", value = "20.4" },
    { id = "late", label = { zh = "新", en = "Late" }, unit = "yuan", value = "30.6" },
    { id = "extra", label = { zh = "补", en = "Extra" }, unit = "yuan", value = "150.25" },
]
raises = [{ id = "lift", label = { zh = "提", en = "Lift" }, value = "more", until = "2023-01-01" }]
components = [
    { id = "basic", label = { zh = "基本", en = "Basic" }, frequency = "monthly", factors = [{ value = "amounts" }] },
    { id = "subsidy", label = { zh = "津贴", en = "Subsidy" }, frequency = "monthly", until = "2023-01-01", factors = [{ value = "early" }] },
    { id = "subsidy", label = { zh = "新津贴", en = "New subsidy" }, frequency = "monthly", from = "2023-01-01", factors = [{ value = "late" }] },
    { id = "extra", label = { zh = "补贴", en = "Bonus" }, frequency = "monthly", from = "2023-01-01", factors = [{ value = "extra" }] },
]
"#;

    fn read(pay: &str, choices: &str) -> Result<Pack, wushe::Findings> {
        let written = WrittenPack::new().file("pack.toml", HEAD).file("pay.toml", pay);
        let written = if choices.is_empty() { written } else { written.file("choices.toml", choices) };
        Pack::from_toml(&written, &BTreeMap::new())
    }

    /// The pack in which `from` stands written as `to`.
    fn with(from: &str, to: &str) -> Result<Pack, wushe::Findings> {
        assert!(PAY.contains(from), "{from}");
        read(&PAY.replacen(from, to, 1), "")
    }

    fn scheme(pack: &Pack) -> Scheme {
        pack.scheme("s").unwrap().clone()
    }

    /// Three years of service are complete with the end of 2022.
    fn worker(more: &str) -> Worker {
        let text = format!(
            r#"{{"worker":"w","appointments":[{{"from":"2020-01-01","post":"any"}}],"certificates":[{{"obtained_on":"2021-03-01","level":"junior"}}],"breaks":[]{more}}}"#
        );
        Pack::builtin("national").unwrap().worker_json(&text, Date::parse("2025-12-31").unwrap()).unwrap().0
    }

    fn month(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn pay(scheme: &Scheme, text: &str) -> Payslip {
        scheme.pay(&worker(""), month(text), Given::default()).unwrap()
    }

    fn lines(slip: &Payslip) -> Vec<String> {
        let amount = |amount: Option<Amount>| amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string());
        let lines = slip.lines.iter().map(|line| format!("{} {}", line.id, amount(line.amount)));
        lines.chain([format!("= {}", amount(slip.total))]).collect()
    }

    fn missing(slip: &Payslip) -> Vec<String> {
        slip.missing.iter().map(|missing| missing.item.to_string()).collect()
    }

    fn told(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| format!("{} {}", finding.code.as_str(), finding.path)).collect()
    }

    #[test]
    fn each_month_is_paid_by_what_holds_in_it() {
        let pack = read(PAY, "").unwrap();
        assert_eq!(pack.warnings(), []);
        let scheme = scheme(&pack);
        let shipped = Pack::from_json(pack.to_json()).unwrap();
        assert_eq!(pay(shipped.scheme("s").unwrap(), "2023-01"), pay(&scheme, "2023-01"));
        // Grade 1, one more for two whole years, one more for the certificate: 1,200.37, in whole yuan.
        let before = pay(&scheme, "2022-12");
        assert_eq!((before.grade, lines(&before)), (Some(3), vec!["basic 1200".into(), "subsidy 20".into(), "= 1220".into()]));
        // Grade 2: 1,100.37 + 30.60 + 150.25.
        let after = pay(&scheme, "2023-01");
        assert_eq!(after.grade, Some(2));
        assert_eq!(lines(&after), ["basic 1100.37", "subsidy 30.6", "extra 150.25", "= 1281.22"]);
        assert_eq!((&*before.lines[1].label.en, &*after.lines[1].label.en), ("Subsidy", "New subsidy"));
        assert_eq!(scheme.components().map(|(id, ..)| id).collect::<Vec<_>>(), ["basic", "subsidy", "extra"]);

        let why = |text| scheme.pay_explained(&worker(""), month(text), Given::default()).unwrap().explanation.unwrap().to_text(Lang::En);
        assert!(why("2022-12").contains("Lift") && !why("2022-12").contains("Bonus") && !why("2022-12").contains("New subsidy"));
        assert!(!why("2023-01").contains("Lift") && why("2023-01").contains("Bonus") && why("2023-01").contains("New subsidy"));

        let raised = |day: &str| scheme.raises(&worker(""), Date::parse(day).unwrap()).unwrap().status;
        assert_eq!((raised("2022-12-31"), raised("2023-01-01")), (Known::Known, Known::None));
    }

    #[test]
    fn back_pay_over_the_border_is_by_month() {
        let scheme = scheme(&read(PAY, "").unwrap());
        // Both were paid as in 2022.
        let paid = |text: &str| PaidBefore {
            month: month(text),
            lines: [("basic", "1200"), ("subsidy", "20")].map(|(id, amount)| (id.into(), Amount::parse(amount).unwrap())).to_vec(),
            total: None,
        };
        let back = scheme.back_pay(&worker(""), &[paid("2022-12"), paid("2023-01")], Given::default()).unwrap();
        let totals: Vec<_> = back.months.iter().map(|month| month.total.unwrap().to_string()).collect();
        assert_eq!((totals, back.total.unwrap().to_string()), (vec!["0".to_owned(), "61.22".to_owned()], "61.22".to_owned()));
        let lines: Vec<_> = back.months[1].lines.iter().map(|line| format!("{} {}", line.id, line.difference.unwrap())).collect();
        assert_eq!(lines, ["basic -99.63", "subsidy 10.6", "extra 150.25"]);
        assert_eq!(&*back.months[1].lines[1].label.en, "New subsidy");
        // What was paid before it was due is due back.
        let early = PaidBefore { lines: vec![("extra".into(), Amount::parse("150.25").unwrap())], ..paid("2022-12") };
        let back = scheme.back_pay(&worker(""), &[early], Given::default()).unwrap();
        assert_eq!(back.total.unwrap().to_string(), "1069.75");
    }

    fn payroll_is_pay(scheme: &Scheme) {
        let mut payroll = Payroll::new(scheme);
        let workers = [
            worker(""),
            worker(r#","registrations":[]"#),
            Worker { certificates: None, ..worker("") },
            Worker { breaks: None, ..worker("") },
        ];
        for each in workers.iter().chain(&workers) {
            let mut seen = 0;
            let take = |paid: wushe::pay::PayrollMonth<'_>| {
                seen += 1;
                let alone = scheme.pay(each, paid.month(), Given::default()).unwrap();
                assert_eq!((paid.status(), paid.total(), paid.grade()), (alone.status, alone.total, alone.grade), "{}", paid.month());
                assert_eq!((paid.missing(), paid.provenance()), (alone.missing, alone.provenance), "{}", paid.month());
                for (id, _, amount) in paid.lines() {
                    let line = alone.lines.iter().find(|line| *line.id == *id);
                    assert_eq!(amount, line.and_then(|line| line.amount), "{id} {}", paid.month());
                }
            };
            payroll.months(each, Given::default(), month("2021-11"), month("2024-03"), take).unwrap();
            assert_eq!(seen, 29);
        }
    }

    #[test]
    fn a_payroll_is_the_pay_of_each_month() {
        payroll_is_pay(&scheme(&read(PAY, "").unwrap()));
        for day in ["2023-01-02", "2023-01-15", "2023-01-31", "2023-02-01"] {
            for word in ["first", "last"] {
                let pay = PAY
                    .replace("2023-01-01", day)
                    .replace(r#""reference_day", value = "last""#, &format!(r#""reference_day", value = "{word}""#));
                payroll_is_pay(&scheme(&read(&pay, "").unwrap()));
            }
            let open = PAY.replace("2023-01-01", day).replace(r#"{ id = "reference_day", value = "last" },"#, "");
            payroll_is_pay(&scheme(&read(&open, "").unwrap()));
        }
        let counts = r#"entries = [{ until = "2023-06-10", value = "down" }, { from = "2023-06-10", value = "up" }]"#;
        payroll_is_pay(&scheme(&with(r#""part_years", value = "down""#, &format!("\"part_years\", {counts}")).unwrap()));
        let turn = r#"entries = [{ until = "2023-01-01", value = "last" }, { from = "2023-01-01", value = "first" }]"#;
        payroll_is_pay(&scheme(&with(r#""reference_day", value = "last""#, &format!("\"reference_day\", {turn}")).unwrap()));
    }

    /// The day that decides lies before the change or after it.
    #[test]
    fn a_change_within_a_month_goes_by_the_reference_day() {
        let on = |word: &str| {
            let pay = PAY.replace("2023-01-01", "2023-01-15").replace(r#""reference_day", value = "last""#, word);
            scheme(&read(&pay, "").unwrap())
        };
        assert_eq!(lines(&pay(&on(r#""reference_day", value = "first""#), "2023-01")), ["basic 1200", "subsidy 20", "= 1220"]);
        let late = ["basic 1100.37", "subsidy 30.6", "extra 150.25", "= 1281.22"];
        assert_eq!(lines(&pay(&on(r#""reference_day", value = "last""#), "2023-01")), late);
        // Which day that is goes by the first of the month.
        let turns = |day: &str| {
            on(&format!(r#""reference_day", entries = [{{ until = "{day}", value = "first" }}, {{ from = "{day}", value = "last" }}]"#))
        };
        assert_eq!(lines(&pay(&turns("2023-01-01"), "2023-01")), late);
        assert_eq!(pay(&turns("2023-01-02"), "2023-01").total.unwrap().to_string(), "1220");
        // Nobody has said which, and only what is the same either way is known.
        let open = on(r#""reference_day", provenance = "unstated""#);
        let slip = open.pay_explained(&worker(""), month("2023-01"), Given::default()).unwrap();
        assert_eq!(lines(&slip), ["basic ?", "subsidy ?", "subsidy ?", "extra ?", "= ?"]);
        assert_eq!(missing(&slip), ["reference_day"]);
        let why = slip.explanation.unwrap().to_text(Lang::En);
        assert!(why.contains("how are amounts rounded?") && why.contains("3 years"), "{why}");
        assert!(!why.contains("to what are amounts rounded?") && !why.contains("ubsidy"), "{why}");
    }

    #[test]
    fn equivalents_and_substitutes_hold_for_their_days() {
        let value = r#"{ id = "army", label = { zh = "役", en = "Army" }, unit = "years", value = "2" },"#;
        let rules = r#"equivalents = [{ id = "army", label = { zh = "役", en = "Army" }, value = "army", from = "2023-01-01" }]
substitutes = [{ id = "paper", label = { zh = "学", en = "Paper" }, by = "diploma", posts = { master = "head" }, until = "2023-01-01" }]
raises ="#;
        let pay_file = PAY.replacen("values = [", &format!("values = [{value}"), 1).replacen("raises =", rules, 1);
        let scheme = scheme(&read(&pay_file, "").unwrap());
        let who = worker(r#","education":[{"obtained_on":"2019-07-01","paper":"diploma","level":"master"}]"#);
        let slip = |text| scheme.pay(&who, month(text), Given::default()).unwrap();
        assert_eq!((slip("2022-12").seniority.unwrap().to_string(), slip("2022-12").post.as_deref()), ("3".into(), Some("head")));
        assert_eq!((slip("2023-01").seniority.unwrap().to_string(), slip("2023-01").post.as_deref()), ("5".into(), Some("any")));
    }

    #[test]
    fn a_word_is_chosen_for_the_days_that_are_open() {
        let unit =
            r#"{ id = "rounding_unit", entries = [{ until = "2023-01-01", value = "yuan" }, { from = "2023-01-01", value = "fen" }] },"#;
        let later = r#"{ id = "rounding_unit", entries = [{ until = "2023-01-01", value = "yuan" }, { from = "2023-01-01", provenance = "unstated" }] },"#;
        let open = scheme(&with(unit, later).unwrap());
        let asked = |scheme: &Scheme| scheme.unstated().iter().map(|question| question.id.to_string()).collect::<Vec<_>>();
        assert_eq!(asked(&open), ["rounding_unit"]);
        assert_eq!((lines(&pay(&open, "2022-12"))[0].as_str(), missing(&pay(&open, "2022-12")).len()), ("basic 1200", 0));
        assert_eq!((lines(&pay(&open, "2023-01"))[0].as_str(), missing(&pay(&open, "2023-01"))), ("basic ?", vec!["rounding_unit".into()]));

        let [start, end] = ["2023-01-01", "2024-01-01"].map(|day| Date::parse(day).unwrap());
        let year = Span::new(Some(start), Some(end)).unwrap();
        let choose = |scheme: &Scheme, choice| scheme.choose(&[("rounding_unit", choice)]);
        let half = choose(&open, Choice::Dated(vec![(year, Choice::word("jiao"))])).unwrap();
        assert_eq!(asked(&half), ["rounding_unit"], "2024 is open");
        assert_eq!(lines(&pay(&half, "2023-11")), ["basic 1100.4", "subsidy 30.6", "extra 150.3", "= 1281.3"]);
        assert_eq!(missing(&pay(&half, "2024-01")), ["rounding_unit"]);
        payroll_is_pay(&half);
        let whole = Choice::Dated(vec![(year, Choice::word("jiao")), (Span::since(end), Choice::word("fen"))]);
        let whole = choose(&open, whole).unwrap();
        assert_eq!(asked(&whole), [""; 0]);
        // Four years of service: grade 3.
        assert_eq!(lines(&pay(&whole, "2024-01"))[0], "basic 1200.37");
        // What is left open can be chosen without days; what the rule states stays.
        let rest = choose(&open, Choice::word("jiao")).unwrap();
        assert_eq!((asked(&rest), lines(&pay(&rest, "2022-12"))[0].as_str()), (Vec::new(), "basic 1200"));
        payroll_is_pay(&rest);

        let refused = |scheme: &Scheme, choice| told(&choose(scheme, choice).unwrap_err());
        assert_eq!(refused(&whole, Choice::word("fen")), ["pay_choice_made rounding_unit"]);
        assert_eq!(refused(&open, Choice::Dated(vec![(Span::before(start), Choice::word("fen"))])), ["pay_choice_closed rounding_unit[0]"]);
        let wrong = vec![(year, Choice::word("jiao")), (Span::since(end), Choice::word("li"))];
        assert_eq!(refused(&open, Choice::Dated(wrong)), ["pay_choice_option rounding_unit[1]"]);
        let twice = vec![(year, Choice::word("jiao")), (Span::since(start), Choice::word("fen"))];
        assert_eq!(refused(&open, Choice::Dated(twice)), ["timeline_overlap rounding_unit[1]"]);
        assert_eq!(refused(&open, Choice::Dated(vec![(year, Choice::table(&[("1", "2")]))])), ["pay_choice_option rounding_unit[0]"]);
        let json = |text: &str| open.choose_json(text).map(|scheme| asked(&scheme)).map_err(|findings| told(&findings));
        assert_eq!(
            json(r#"{"rounding_unit":[{"from":"2023-01-01","until":"2024-01-01","value":"jiao"},{"from":"2024-01-01","value":"fen"}]}"#),
            Ok(vec![])
        );
        assert_eq!(
            json(r#"{"rounding_unit":[{"from":"2024-01-01","until":"2023-01-01","value":"jiao"}]}"#),
            Err(vec!["span_order rounding_unit[0]".into()])
        );
    }

    /// A rulebook's own choices, and the number of places where a change makes them more.
    #[test]
    fn a_rulebook_chooses_by_days() {
        let of = r#"{ id = "rounding_of", value = "line" },"#;
        let pay_file = PAY.replacen(of, "", 1);
        let choice = |id: &str, days: &str, word: &str| {
            format!(
                "[[choices]]\nid = \"{id}\"\nscheme = \"s\"\nof = \"rounding_of\"\n{days}\nword = \"{word}\"\nprovenance = \"illustrative\"\n"
            )
        };
        let (before, after) = (choice("a", "until = \"2023-01-01\"", "line"), choice("b", "from = \"2023-01-01\"", "total"));
        let pack = read(&pay_file, &(before.clone() + &after)).unwrap();
        assert_eq!((pack.warnings().len(), scheme(&pack).unstated().len(), scheme(&pack).places()), (0, 0, 28));
        assert_eq!(scheme(&read(&pay_file, &before).unwrap()).places(), 2);
        let twice = read(&pay_file, &(before + &choice("b", "from = \"2022-06-01\"", "total"))).unwrap();
        assert_eq!(told(twice.warnings()), ["pay_choice_overlap choices.toml.choices.b"]);
    }

    #[test]
    fn what_does_not_fit() {
        let found = |from: &str, to: &str| told(&with(from, to).unwrap_err());
        let at = |rest: &str| format!("pay.toml.pay.s.{rest}");
        let fen = r#"{ from = "2023-01-01", value = "fen" }"#;
        assert_eq!(
            found(fen, r#"{ from = "2022-01-01", value = "fen" }"#),
            ["timeline_overlap ".to_owned() + &at("settings.rounding_unit.entries[1]")]
        );
        assert_eq!(
            found(fen, r#"{ from = "2023-01-01", value = "li" }"#),
            ["pack_value ".to_owned() + &at("settings.rounding_unit.entries[1].value")]
        );
        assert_eq!(
            found(fen, r#"{ from = "2023-01-01" }"#),
            ["pay_unstated_value ".to_owned() + &at("settings.rounding_unit.entries[1].value")]
        );
        let backward = found(fen, r#"{ from = "2023-01-01", until = "2022-01-01", value = "fen" }"#);
        assert!(backward.contains(&("span_order ".to_owned() + &at("settings.rounding_unit.entries[1].until"))), "{backward:?}");
        let subsidy = r#"frequency = "monthly", from = "2023-01-01", factors = [{ value = "late" }]"#;
        assert_eq!(found(subsidy, &subsidy.replace("2023", "2022")), ["timeline_overlap ".to_owned() + &at("components.subsidy")]);
        assert_eq!(
            found(subsidy, &subsidy.replace(r#"from = "2023-01-01", "#, "")),
            ["timeline_overlap ".to_owned() + &at("components.subsidy")]
        );
        let extra = r#"{ id = "extra", label = { zh = "补贴", en = "Bonus" }, frequency = "monthly", from = "2023-01-01", "#;
        assert_eq!(
            found(extra, &extra.replace(r#""extra""#, r#""basic""#).replace(r#"from = "2023-01-01", "#, "")),
            ["pack_doubled_id ".to_owned() + &at("components.basic")]
        );
        let lift = r#"raises = [{ id = "lift", label = { zh = "提", en = "Lift" }, value = "more", until = "2023-01-01" }"#;
        let again = r#", { id = "lift", label = { zh = "提", en = "Lift" }, value = "more", from = "2022-12-31" }"#;
        let findings = with(lift, &format!("{lift}{again}")).unwrap_err();
        assert_eq!(told(&findings), ["timeline_overlap ".to_owned() + &at("raises.lift")]);
        let days = ["start", "end", "other"].map(|name| findings[0].params.get(name).map(ToString::to_string).unwrap_or_default());
        assert_eq!((findings[0].code, days), (Code::TimelineOverlap, ["2022-12-31", "2022-12-31", "0"].map(str::to_owned)));
        assert!(with(lift, &format!("{lift}{}", again.replace("2022-12-31", "2023-01-01"))).is_ok());
    }
}
