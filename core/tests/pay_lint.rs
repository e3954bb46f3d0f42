//! What a pay file says that is probably not what was meant, told to whoever writes it.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::Finding;
    use wushe::pack::{Pack, WrittenPack};

    const HEAD: &str = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"我的\", en = \"Mine\" }\n";
    const CODES: &str = r#"[[codes]]
id = "posts"
label = { zh = "岗位", en = "Posts" }
provenance = "illustrative"
options = [
    { id = "head", label = { zh = "正职", en = "Head" } },
    { id = "general", label = { zh = "一般", en = "General" } },
]
"#;
    /// Posts of grades 3 to 5 and 1 to 4, a raise of one or two, and a line that goes by the grade.
    const PAY: &str = r#"[[pay]]
id = "s"
label = { zh = "办法", en = "Scheme" }
provenance = "illustrative"
posts = "posts"
ladder = { lowest = "low", highest = "high", years = "years" }
[[pay.settings]]
id = "cap"
value = "post_top"
provenance = "illustrative"
[[pay.values]]
id = "low"
label = { zh = "低", en = "Low" }
unit = "grades"
by = "post"
table = { head = "3", general = "1" }
[[pay.values]]
id = "high"
label = { zh = "高", en = "High" }
unit = "grades"
by = "post"
table = { head = "5", general = "4" }
[[pay.values]]
id = "years"
label = { zh = "年", en = "Years" }
unit = "years"
value = "2"
[[pay.values]]
id = "more"
label = { zh = "提", en = "More" }
unit = "grades"
by = "certificate"
table = { junior = "1", intermediate = "2", senior = "2" }
[[pay.values]]
id = "amounts"
label = { zh = "额", en = "Amounts" }
unit = "yuan"
by = "grade"
table = { 1 = "10", 2 = "20", 3 = "30", 4 = "40", 5 = "50" }
[[pay.raises]]
id = "lift"
label = { zh = "提", en = "Lift" }
value = "more"
[[pay.components]]
id = "basic"
label = { zh = "基本", en = "Basic" }
frequency = "monthly"
factors = [{ value = "amounts" }]
"#;

    fn told_with(pay: &str, choices: &str) -> Vec<String> {
        let written = WrittenPack::new().file("pack.toml", HEAD).file("codes.toml", CODES).file("pay.toml", pay);
        let loaded = Pack::from_toml(&written.file("choices.toml", choices), &BTreeMap::new());
        let say = |finding: &Finding| {
            let params = ["id", "grades", "lowest", "highest", "before", "key", "keys", "start", "end", "above", "up_to", "other"];
            let params = params.iter().filter_map(|name| finding.params.get(name)).map(ToString::to_string);
            assert!(finding.params.get("line").is_some());
            std::iter::once(finding.code.as_str().to_owned()).chain(params).collect::<Vec<_>>().join(" ")
        };
        loaded.map_or_else(Vec::from, |pack| pack.warnings().to_vec()).iter().map(say).collect()
    }

    /// What is told where `from` stands written as `to`.
    fn told(from: &str, to: &str) -> Vec<String> {
        assert!(PAY.contains(from), "{from}");
        told_with(&PAY.replacen(from, to, 1), "")
    }

    fn component(id: &str, when: &str, value: &str) -> String {
        // These are in grades and years, and a product needs a value in yuan.
        let yuan = if matches!(value, "more" | "years") { "{ value = \"amounts\" }, " } else { "" };
        format!(
            "{PAY}[[pay.components]]\nid = \"{id}\"\nlabel = {{ zh = \"甲\", en = \"A\" }}\nfrequency = \"monthly\"\n{when}\nfactors = [{yuan}{{ value = \"{value}\" }}]\n"
        )
    }

    fn value(id: &str, rest: &str) -> String {
        format!("[[pay.values]]\nid = \"{id}\"\nlabel = {{ zh = \"乙\", en = \"B\" }}\n{rest}\n")
    }

    #[test]
    fn what_is_meant_is_not_told() {
        assert_eq!(told_with(PAY, ""), [""; 0]);
        for (name, _) in wushe::pack::BUILTIN {
            // A rulebook above is read and told of with what extends it.
            let child = WrittenPack::new().file("pack.toml", format!("{HEAD}extends = \"{name}\"\n"));
            assert_eq!(Pack::from_toml(&child, &BTreeMap::new()).unwrap().warnings(), [], "{name}");
        }
    }

    #[test]
    fn a_scheme_that_is_not_read_whole_is_not_doubted() {
        let broken = PAY.replace("value = \"more\"", "valeu = \"more\"");
        let written = WrittenPack::new().file("pack.toml", HEAD).file("codes.toml", CODES).file("pay.toml", broken);
        let findings = Pack::from_toml(&written, &BTreeMap::new()).unwrap_err();
        assert!(findings.iter().all(|finding| finding.code.severity() == wushe::finding::Severity::Error), "{findings:?}");
    }

    #[test]
    fn grades_beyond_every_post() {
        let table = "5 = \"50\" }";
        assert_eq!(told(table, "5 = \"50\", 6 = \"60\", 7 = \"70\" }"), ["pay_grade_unreachable amounts 6, 7 1 5"]);
        let line = |rest: &str| told("table = { 1 = \"10\", 2 = \"20\", 3 = \"30\", 4 = \"40\", 5 = \"50\" }", rest);
        assert_eq!(line("first = \"10\"\nstep = \"10\"\nto = 8"), ["pay_grade_unreachable amounts 6–8 1 5"]);
        assert_eq!(line("first = \"10\"\nstep = \"10\""), [""; 0]);
        assert_eq!(
            line("steps = [{ up_to = \"5\", value = \"10\" }, { up_to = \"9\", value = \"20\" }]"),
            ["pay_grade_unreachable amounts –9 1 5"]
        );
        assert_eq!(line("steps = [{ up_to = \"3\", value = \"10\" }, { up_to = \"9\", value = \"20\" }]"), [""; 0]);
        // A raise may go above the highest grade where nothing caps it, and an open end may be any.
        let high = PAY.replace(table, "5 = \"50\", 6 = \"60\" }");
        assert_eq!(told_with(&high.replace("value = \"post_top\"", "value = \"none\""), ""), [""; 0]);
        let open = "provenance = \"unstated\"\nquestion = { zh = \"几级？\", en = \"which?\" }";
        assert_eq!(told_with(&high.replace("table = { head = \"5\", general = \"4\" }", open), ""), [""; 0]);
        // In another area the head may rise further.
        let local =
            "entries = [{ table = { head = \"5\", general = \"4\" } }, { area = \"210504\", table = { head = \"6\", general = \"4\" } }]";
        assert_eq!(told_with(&high.replace("table = { head = \"5\", general = \"4\" }", local), ""), [""; 0]);
    }

    #[test]
    fn a_ladder_that_falls() {
        assert_eq!(told("4 = \"40\"", "4 = \"29\""), ["pay_falls amounts 3 4"]);
        assert_eq!(told("4 = \"40\"", "4 = \"30\""), [""; 0]);
        let by_years = |steps: &str, marked: &str| {
            let pay = PAY.replace(
                "ladder = { lowest = \"low\", highest = \"high\", years = \"years\" }",
                &format!("ladder = {{ table = \"level\" }}{marked}"),
            );
            let pay = pay.replacen(
                "[[pay.raises]]",
                &(value("level", &format!("unit = \"grades\"\nby = \"seniority\"\nsteps = [{steps}]")) + "[[pay.raises]]"),
                1,
            );
            told_with(&pay, "").into_iter().filter(|told| !told.starts_with("pay_value_unused")).collect::<Vec<_>>()
        };
        let falls = "{ up_to = \"3\", value = \"2\" }, { up_to = \"9\", value = \"1\" }";
        assert_eq!(by_years(falls, ""), ["pay_falls level 3 9"]);
        assert_eq!(by_years(falls, "\nmonotone = true"), ["pay_not_monotone level 3 9"]);
        assert_eq!(by_years("{ up_to = \"3\", value = \"1\" }, { up_to = \"9\", value = \"2\" }", "\nmonotone = true"), [""; 0]);
    }

    #[test]
    fn bands_that_overlap_hold_nothing_or_leave_keys_out() {
        let steps = |steps: &str| {
            let bands: Vec<String> = steps.split(';').map(|bounds| format!("{{ {bounds}, value = \"10\" }}")).collect();
            told("table = { 1 = \"10\", 2 = \"20\", 3 = \"30\", 4 = \"40\", 5 = \"50\" }", &format!("steps = [{}]", bands.join(", ")))
        };
        assert_eq!(steps(r#"up_to = "3"; above = "2""#), ["pay_band_overlap 0"]);
        assert_eq!(steps(r#"up_to = "3"; up_to = "3""#), ["pay_band_overlap 0"]);
        // Keys up to 3 are held by the first band, so the second would never be read.
        assert_eq!(steps(r#"up_to = "9"; up_to = "3""#), ["pay_band_overlap 0"]);
        assert_eq!(steps(r#"above = "2", up_to = "3"; up_to = "5""#), ["pay_band_overlap 0"]);
        assert_eq!(steps(r#"above = "5", up_to = "3""#), ["pay_band_empty 5 3"]);
        assert_eq!(steps(r#"up_to = "1"; above = "3""#), ["pay_band_gap amounts 1 3"]);
        for fine in [
            r#"up_to = "3"; up_to = "5""#,
            r#"up_to = "2"; above = "2""#,
            r#"above = "2"; up_to = "2""#,
            r#"up_to = "1"; above = "1", up_to = "3"; up_to = "5""#,
        ] {
            assert_eq!(steps(fine), [""; 0], "{fine}");
        }
    }

    #[test]
    fn products_that_are_no_amount_in_yuan() {
        let factors = |factors: &str, unit: &str| {
            let more = value("other", &format!("unit = \"{unit}\"\nvalue = \"100\"")) + "[[pay.raises]]";
            let pay =
                PAY.replacen("[[pay.raises]]", &more, 1).replace("factors = [{ value = \"amounts\" }]", &format!("factors = [{factors}]"));
            told_with(&pay, "").into_iter().filter(|told| !told.starts_with("pay_value_unused")).collect::<Vec<_>>()
        };
        let (own, other) = (r#"{ value = "amounts" }"#, r#"{ value = "other" }"#);
        let (full, part) = (r#"{ value = "amounts", when = "full_time" }"#, r#"{ value = "other", when = "not(full_time)" }"#);
        for unit in ["percent", "years", "grades", "times", "twelfths"] {
            assert_eq!(factors(other, unit), ["pay_not_yuan basic"], "{unit}");
            assert_eq!(factors(&format!("{own}, {other}"), unit), [""; 0], "{unit}");
        }
        assert_eq!(factors(&format!("{own}, {other}"), "yuan"), ["pay_not_yuan basic"]);
        assert_eq!(factors(&format!("{other}, {other}"), "yuan"), ["pay_not_yuan basic"]);
        assert_eq!(factors(&format!("{full}, {other}"), "percent"), ["pay_not_yuan basic"]);
        // Each stands where the other does not.
        assert_eq!(factors(&format!("{full}, {part}"), "yuan"), [""; 0]);
    }

    #[test]
    fn holes() {
        assert_eq!(told(", 5 = \"50\"", ""), ["pay_hole amounts 5"]);
        assert_eq!(told(", senior = \"2\"", ""), ["pay_hole more senior"]);
        assert_eq!(told(", senior = \"2\" }", " }\nquestion = { zh = \"几级？\", en = \"which?\" }"), [""; 0]);
        let post = value("extra", "unit = \"yuan\"\nby = \"post\"\ntable = { head = \"3\" }");
        let with =
            |when: &str| told_with(&component("extra", when, "extra").replacen("[[pay.raises]]", &format!("{post}[[pay.raises]]"), 1), "");
        assert_eq!(with(""), ["pay_hole extra general"]);
        assert_eq!(with("when = 'full_time'"), ["pay_hole extra general"]);
        // Nobody is looked up by the post that is lacking, or it can't be told.
        assert_eq!(with("when = 'post = \"head\"'"), [""; 0]);
        assert_eq!(with("when = 'seniority > 3'"), [""; 0]);
        assert_eq!(told("[[pay.settings]]\nid = \"cap\"", "eligible = 'post = \"head\"'\n[[pay.settings]]\nid = \"cap\"").len(), 0);
        let paper = |by: &str, table: &str| {
            let value = value("extra", &format!("unit = \"yuan\"\nby = \"{by}\"\ntable = {{ {table} }}"));
            told_with(&component("extra", "", "extra").replacen("[[pay.raises]]", &format!("{value}[[pay.raises]]"), 1), "")
        };
        // There is no degree below a bachelor's; a diploma can be any.
        assert_eq!(paper("degree", "bachelor = \"1\", master = \"2\", doctor = \"3\""), [""; 0]);
        assert_eq!(paper("degree", "bachelor = \"1\", master = \"2\""), ["pay_hole extra doctor"]);
        assert_eq!(paper("diploma", "college = \"0\", bachelor = \"1\", master = \"2\", doctor = \"3\""), ["pay_hole extra secondary"]);
    }

    #[test]
    fn days_that_nothing_covers() {
        let base = |entries: &str| {
            let value = value("base", &format!("unit = \"yuan\"\nentries = [{entries}]"));
            told_with(&component("extra", "", "base").replacen("[[pay.raises]]", &format!("{value}[[pay.raises]]"), 1), "")
        };
        let (early, late) = ("{ until = \"2023-01-01\", value = \"1\" }", "{ from = \"2023-02-01\", value = \"2\" }");
        assert_eq!(base(&format!("{early}, {late}")), ["pay_gap base 2023-01-01 2023-02-01"]);
        assert_eq!(base(&format!("{early}, {}", late.replace("02-01", "01-01"))), [""; 0]);
        assert_eq!(base(early), [""; 0]);
        // What holds everywhere holds in an area between its own entries.
        let local = |entry: &str| entry.replace("{ ", "{ area = \"210504\", ");
        assert_eq!(base(&format!("{}, {}, {{ value = \"3\" }}", local(early), local(late))), [""; 0]);
        assert_eq!(base(&format!("{}, {}", local(early), local(late))), ["pay_gap base 2023-01-01 2023-02-01"]);
    }

    /// A table is looked up, and a setting is what it is, on the days of the rule that reads it alone.
    #[test]
    fn rules_for_some_days() {
        let with = |days: &str, when: &str, entries: &str, setting: &str| {
            let value = value("extra", &format!("unit = \"yuan\"\nby = \"post\"\nentries = [{entries}]"));
            let pay = component("extra", &format!("{days}\n{when}"), "extra");
            told_with(
                &pay.replacen("[[pay.values]]", &format!("{setting}[[pay.values]]"), 1).replacen(
                    "[[pay.raises]]",
                    &format!("{value}[[pay.raises]]"),
                    1,
                ),
                "",
            )
        };
        let early = "{ until = \"2023-01-01\", table = { head = \"3\" } }";
        let late = "{ from = \"2023-02-01\", table = { head = \"3\", general = \"2\" } }";
        let both = format!("{early}, {late}");
        assert_eq!(with("", "", &both, ""), ["pay_gap extra 2023-01-01 2023-02-01", "pay_hole extra general"]);
        assert_eq!(with("from = \"2023-02-01\"", "", &both, ""), [""; 0]);
        assert_eq!(with("until = \"2022-01-01\"", "", &both, ""), ["pay_hole extra general"]);
        let setting = |entries: &str| {
            format!(
                "[[pay.settings]]\nid = \"who\"\nquestion = {{ zh = \"谁？\", en = \"who?\" }}\nentries = [{entries}]\noptions = [{{ id = \"all\", label = {{ zh = \"都\", en = \"All\" }} }}, {{ id = \"head\", label = {{ zh = \"正职\", en = \"Head\" }} }}]\n"
            )
        };
        let who = |entries: &str| {
            with("", "when = 'who = \"all\" or post = \"head\"'", &early.replace("until = \"2023-01-01\", ", ""), &setting(entries))
        };
        assert_eq!(who("{ value = \"all\" }"), ["pay_hole extra general"]);
        assert_eq!(who("{ value = \"head\" }"), [""; 0]);
        assert_eq!(
            who("{ until = \"2023-01-01\", value = \"head\" }, { from = \"2023-01-01\", value = \"all\" }"),
            [""; 0],
            "that may be another day"
        );
    }

    #[test]
    fn a_raise_that_the_cap_always_takes() {
        let flat = PAY.replace("table = { head = \"3\", general = \"1\" }", "table = { head = \"5\", general = \"1\" }");
        let when =
            |pay: &str, when: &str| told_with(&pay.replacen("value = \"more\"", &format!("value = \"more\"\nwhen = '{when}'"), 1), "");
        assert_eq!(when(&flat, "post = \"head\""), ["pay_raise_idle lift"]);
        assert_eq!(when(&flat, "full_time"), [""; 0]);
        assert_eq!(when(PAY, "post = \"head\""), [""; 0]);
        assert_eq!(when(&flat.replace("value = \"post_top\"", "value = \"none\""), "post = \"head\""), [""; 0]);
    }

    #[test]
    fn conditions() {
        let with = |when: &str| told_with(&component("extra", &format!("when = '{when}'"), "years"), "");
        assert_eq!(with("not(certificate > \"junior\")"), ["condition_none_negated"]);
        assert_eq!(with("certificate = null or not(certificate > \"junior\")"), [""; 0]);
        assert_eq!(with("post = \"genera\""), ["condition_code_nearest"]);
        assert_eq!(with("(full_time and post = \"head\") and not(post = \"head\")"), ["pay_condition_never extra"]);
        assert_eq!(with("(full_time and post = \"head\") and not(probation)"), [""; 0]);
        // What an appraisal is called is not known here.
        assert_eq!(with("appraisal = \"good\" and not(appraisal = \"good\")"), [""; 0]);
    }

    #[test]
    fn what_nothing_uses() {
        let pay = PAY.replacen("[[pay.raises]]", &(value("idle", "unit = \"yuan\"\nvalue = \"3\"") + "[[pay.raises]]"), 1);
        assert_eq!(told_with(&pay, ""), ["pay_value_unused idle"]);
        let setting = "[[pay.settings]]\nid = \"who\"\nvalue = \"all\"\nprovenance = \"illustrative\"\nquestion = { zh = \"谁？\", en = \"who?\" }\noptions = [{ id = \"all\", label = { zh = \"都\", en = \"All\" } }, { id = \"some\", label = { zh = \"有的\", en = \"Some\" } }]\n[[pay.values]]";
        let with = PAY.replacen("[[pay.values]]", setting, 1);
        assert_eq!(told_with(&with, ""), ["pay_setting_unused who"]);
        assert_eq!(told_with(&with.replacen("value = \"more\"", "value = \"more\"\nwhen = 'who = \"all\"'", 1), ""), [""; 0]);
    }

    #[test]
    fn a_choice_made_twice() {
        let open = PAY.replacen("value = \"2\"", "provenance = \"unstated\"\nquestion = { zh = \"几年？\", en = \"how many?\" }", 1);
        let choice = |id: &str, days: &str| {
            format!("[[choices]]\nid = \"{id}\"\nscheme = \"s\"\nof = \"years\"\nvalue = \"2\"\nprovenance = \"illustrative\"\n{days}\n")
        };
        assert_eq!(told_with(&open, &(choice("a", "") + &choice("b", "from = \"2023-01-01\""))), ["pay_choice_overlap years"]);
        assert_eq!(told_with(&open, &(choice("a", "until = \"2023-01-01\"") + &choice("b", "from = \"2023-01-01\""))), [""; 0]);
    }
}
