//! Rulebooks as people write them: everything that does not fit is told at once, with file and line.
#![cfg(all(feature = "authoring", feature = "packs"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::finding::Code;
    use wushe::pack::{Pack, WrittenPack};
    use wushe::{Date, Finding};

    const HEAD: &str = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"我的\", en = \"Mine\" }\n";
    const FORM: &str = r#"id = "call"
kind = "hotline_call"
label = { zh = "热线", en = "Hotline call" }
provenance = "illustrative"

[[fields]]
id = "called_on"
type = "date"
role = "date"
required = true
label = { zh = "日期", en = "Date" }

[[fields]]
id = "station"
type = "station"
role = "station"
required = true
label = { zh = "社工站", en = "Station" }
"#;
    const MEASURE: &str = r#"[[measures]]
id = "calls"
label = { zh = "来电", en = "Calls" }
unit = "次"
kinds = ["hotline_call"]
aggregate = "count"
adds = { units = true, periods = true, categories = true }
reading = { zh = "来电次数", en = "calls" }
provenance = "illustrative"
"#;

    fn mine() -> WrittenPack {
        WrittenPack::new().file("pack.toml", HEAD).file("forms/call.toml", FORM).file("measures.toml", MEASURE)
    }

    fn load(written: &WrittenPack) -> Result<Pack, wushe::Findings> {
        Pack::from_toml(written, &BTreeMap::new())
    }

    /// Code, path and line of every finding.
    fn problems(written: &WrittenPack) -> Vec<String> {
        let describe = |finding: &Finding| {
            let line = finding.params.get("line").map(ToString::to_string).unwrap_or_default();
            format!("{} {}:{line}", finding.code.as_str(), finding.path)
        };
        load(written).unwrap_err().iter().map(describe).collect()
    }

    #[test]
    fn a_kind_of_ones_own() {
        let pack = load(&mine()).unwrap();
        let form = pack.form("call").unwrap();
        let today = Date::parse("2022-05-21").unwrap();
        let checked = form.check_json(r#"{"called_on":"2022-05-01","station":"S1"}"#, today);
        assert_eq!(checked.into_record().unwrap().0.kind().as_str(), "hotline_call");
        assert_eq!(pack.measure("calls").unwrap().unit().as_ref(), "次");
    }

    #[test]
    fn both_ways_of_writing_are_one_rulebook() {
        let pack = load(&mine()).unwrap();
        let again = Pack::from_json(pack.to_json()).unwrap();
        assert_eq!((again.identity(), again.to_json()), (pack.identity(), pack.to_json()));
        assert_eq!(pack.hash().len(), 64);
        let changed = load(&mine().file("pack.toml", HEAD.replace("1.0.0", "1.0.1"))).unwrap();
        assert_ne!(changed.hash(), pack.hash());
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let form = FORM
            .replace("label = { zh = \"热线\"", "lable = { zh = \"热线\"")
            .replace("type = \"date\"", "type = \"day\"")
            .replace("role = \"station\"", "role = \"station\"\nshown_when = \"colour = 1\"");
        let measure = MEASURE
            .replace("\"hotline_call\"", "\"hotline\"")
            .replace("aggregate = \"count\"", "aggregate = \"distinct\"\nof = \"amount\"");
        let written = WrittenPack::new()
            .file("pack.toml", HEAD.replace("version = \"1.0.0\"\n", ""))
            .file("forms/call.toml", form)
            .file("measures.toml", measure)
            .file("payroll.toml", "")
            .file("codes.toml", "[[codes]]\nid = \"A b\"\nlabel = { zh = \"甲\" }\nprovenance = \"published\"\noptions = []\n")
            .file("documents.toml", "[[documents]]\nid = \"d\"\ntitle = \"\"\n");
        let told = problems(&written);
        for expected in [
            "pack_missing_key pack.toml:1",
            "pack_near_key forms/call.toml:3",
            "condition_name_unknown forms/call.toml.fields.station.shown_when:17",
            "pack_value forms/call.toml.fields.called_on.type:8",
            "pack_unknown_file payroll.toml:",
            "pack_name codes.toml.codes.A b.id:2",
            "pack_missing_key codes.toml.codes.A b.label:3",
            "pack_no_clause codes.toml.codes.A b:1",
            "pack_empty codes.toml.codes.A b.options:5",
            "pack_empty documents.toml.documents.d.title:3",
            "pack_missing_key documents.toml.documents.d:1",
        ] {
            assert!(told.iter().any(|problem| problem == expected), "{expected} is not among {told:#?}");
        }
        // A key that is written wrong is not lacking as well.
        assert!(!told.iter().any(|problem| problem.starts_with("pack_missing_key forms/call.toml")), "{told:#?}");
        // What a file that is no TOML would have said is lacking everywhere, so that is mended first.
        let unreadable = written.file("facts.toml", "[[facts]]\nid = “a”\n").file("pay.toml", "[[pay]]\nid = \"a\"\nid = \"b\"\n");
        assert_eq!(
            problems(&unreadable),
            ["pack_toml_punctuation facts.toml:2", "pack_toml pay.toml:3", "pack_unknown_file payroll.toml:"]
        );
        let broken = mine().file(
            "measures.toml",
            MEASURE.replace("\"hotline_call\"", "\"hotline\"").replace("\"count\"", "\"distinct\"\nof = \"amount\""),
        );
        assert_eq!(
            problems(&broken),
            [
                "measure_adds measures.toml.measures.calls.adds:8",
                "pack_dangling measures.toml.measures.calls.kinds:5",
                "measure_role measures.toml.measures.calls.of:7"
            ]
        );
    }

    #[test]
    fn what_a_rulebook_may_ask_for_is_bounded() {
        let head = |name: &str, above: &str| format!("id = \"{name}\"\nversion = \"1\"\nlabel = {{ zh = \"甲\", en = \"A\" }}\n{above}");
        let chain = |length: usize| {
            let names = (1..length)
                .map(|at| (format!("p{at}"), if at + 1 < length { format!("extends = \"p{}\"\n", at + 1) } else { String::new() }));
            let parents = names.map(|(name, above)| (name.clone(), WrittenPack::new().file("pack.toml", head(&name, &above)))).collect();
            let told = Pack::from_toml(&WrittenPack::new().file("pack.toml", head("p0", "extends = \"p1\"\n")), &parents);
            told.map(|_| ()).map_err(|findings| findings.iter().map(|finding| finding.code).collect::<Vec<_>>())
        };
        assert_eq!(chain(32), Ok(()));
        assert_eq!(chain(33), Err(vec![Code::PackTooDeep]));
        assert_eq!(chain(1500), Err(vec![Code::PackTooDeep]));
        let long = mine().file("facts.toml", "#".repeat(5 << 20));
        assert_eq!(problems(&long), ["pack_too_long facts.toml:"]);
    }

    #[test]
    fn a_condition_is_refused_at_its_line() {
        let form = FORM.replace("role = \"station\"", "role = \"station\"\nshown_when = \"statoin = \\\"S1\\\"\"");
        let findings = load(&mine().file("forms/call.toml", form)).unwrap_err();
        let json = serde_json::to_string(&findings).unwrap();
        assert!(json.contains("\"nearest\":\"station\"") && json.contains("\"line\":17"), "{json}");
    }

    /// A rulebook in which the stage is one of two codes or none, and `score` is asked only where `told` is true.
    fn doubtful(conditions: &str, measured: &str) -> WrittenPack {
        let codes = r#"[[codes]]
id = "stages"
label = { zh = "阶段", en = "Stages" }
provenance = "illustrative"
options = [
  { id = "intake", label = { zh = "接案", en = "Intake" } },
  { id = "closing", label = { zh = "结案", en = "Closing" } },
  { id = "no", label = { zh = "没有", en = "None" }, none = true },
]
"#;
        let label = "label = { zh = \"甲\", en = \"A\" }";
        let facts = [("told", "boolean"), ("score", "count"), ("part", "option"), ("left_on", "date")]
            .map(|(name, kind)| format!("[[facts]]\nid = \"{name}\"\ntype = \"{kind}\"\n{label}\n"));
        let fields = format!(
            r#"
[[fields]]
id = "told"
type = "boolean"
fact = "told"
label = {{ zh = "告知", en = "Told" }}
[[fields]]
id = "score"
type = "count"
fact = "score"
shown_when = "told = true"
label = {{ zh = "分数", en = "Score" }}
[[fields]]
id = "part"
type = "option"
fact = "part"
codes = "stages"
label = {{ zh = "部分", en = "Part" }}
[[fields]]
id = "people"
type = "group"
role = "participants"
label = {{ zh = "参加人", en = "People" }}
[[fields.fields]]
id = "left_on"
type = "date"
fact = "left_on"
empty = "none"
label = {{ zh = "离开", en = "Left" }}
{conditions}"#
        );
        mine()
            .file("codes.toml", codes)
            .file("facts.toml", facts.concat())
            .file("forms/call.toml", format!("{FORM}{fields}"))
            .file("measures.toml", format!("{MEASURE}{measured}"))
    }

    fn check(at: &str, condition: &str) -> String {
        format!("[[checks]]\nid = \"c\"\nat = \"{at}\"\nforbid = '{condition}'\nmessage = {{ zh = \"不可\", en = \"must not be\" }}\n")
    }

    #[test]
    fn a_condition_that_is_probably_not_meant_is_a_warning_at_its_line() {
        let told = |written: &WrittenPack| -> Vec<String> {
            let found = load(written).map_or_else(Vec::from, |pack| pack.warnings().to_vec());
            let line = |finding: &Finding| finding.params.get("line").unwrap().to_string();
            let say = |finding: &Finding| format!("{} {}:{}", finding.code.as_str(), finding.path, line(finding));
            found.iter().map(say).collect()
        };
        for (at, condition, code) in [
            ("told", "told = true and 1 < 2", "constant"),
            ("told", "count(participants) > 3 and count(participants) < 5", ""),
            ("told", "attendance > 5 and attendance < 3", "contradiction"),
            ("told", "attendance > 5 or attendance < 3", ""),
            ("told", "attendance > 5 and attendance > 3", "redundant"),
            ("told", "attendance in [5..3]", "range_empty"),
            ("told", "attendance in [3..5]", ""),
            ("told", "part = \"intkae\"", "code_nearest"),
            ("told", "part = \"finished\"", "code_unknown"),
            // Who chooses it says that there is none, so no condition ever sees it: null is meant.
            ("told", "part = \"no\"", "code_nearest"),
            ("told", "part = \"intake\" or part = null", ""),
            ("told", "not(part > \"a\")", "none_negated"),
            ("told", "not(score > 3)", "none_negated"),
            ("told", "score = null or not(score > 3)", ""),
            ("told", "some p in participants satisfies not(p.left_on > day)", "none_negated"),
            ("people.left_on", "not(left_on > day)", "none_negated"),
            ("people.left_on", "left_on != null and not(left_on > day)", ""),
            // The condition asks what hides the score, or is itself asked only where that is shown.
            ("told", "told = true and not(score > 3)", ""),
            ("score", "not(score > 3)", ""),
        ] {
            let expected = if code.is_empty() { Vec::new() } else { vec![format!("condition_{code} forms/call.toml.checks.c.forbid:51")] };
            assert_eq!(told(&doubtful(&check(at, condition), "")), expected, "{at}: {condition}");
        }
        let shown = "\n[[fields]]\nid = \"more\"\ntype = \"text\"\nlabel = { zh = \"又\", en = \"More\" }\n\
            shown_when = \"not(score > 3)\"\nrequired_when = \"1 = 2\"\n";
        assert_eq!(
            told(&doubtful(shown, "where = 'part = \"finish\" and not(score > 3)'")),
            [
                "condition_constant forms/call.toml.fields.more.required_when:54",
                "condition_none_negated forms/call.toml.fields.more.shown_when:53",
                "condition_code_unknown measures.toml.measures.calls.where:10",
                "condition_none_negated measures.toml.measures.calls.where:10",
            ]
        );
        assert_eq!(told(&doubtful("", "where = 'part = \"intake\" and told = true and not(score > 3)'")), [""; 0]);
    }

    #[test]
    fn warnings_stand_among_the_errors_and_alone_they_change_no_rulebook() {
        let doubt = check("told", "told = true and 1 < 2");
        assert_eq!(
            problems(&doubtful(&doubt, "where = 'agee > 3'")),
            ["condition_constant forms/call.toml.checks.c.forbid:51", "condition_name_unknown measures.toml.measures.calls.where:10"]
        );
        let pack = load(&doubtful(&doubt, "")).unwrap();
        let again = Pack::from_json(pack.to_json()).unwrap();
        assert_eq!((again.identity(), again.warnings()), (pack.identity(), &[][..]));
    }

    #[test]
    fn forms_keep_their_promises() {
        for (from, to, code) in [
            ("role = \"date\"", "role = \"dates\"", Code::PackDanglingNear),
            ("role = \"date\"\nrequired = true", "role = \"date\"", Code::FormRoleMissing),
            ("type = \"date\"", "type = \"text\"", Code::FormRoleType),
            ("role = \"station\"", "role = \"date\"", Code::FormRoleDoubled),
            ("provenance = \"illustrative\"", "", Code::PackNoProvenance),
            ("provenance = \"illustrative\"", "provenance = \"published\"\nclause = \"x#y\"", Code::PackDangling),
            ("provenance = \"illustrative\"", "provenance = \"interpreted\"\nclause = \"x#y\"", Code::PackNoReason),
        ] {
            let found = load(&mine().file("forms/call.toml", FORM.replacen(from, to, 1))).unwrap_err();
            assert!(found.iter().any(|finding| finding.code == code), "{to}: {found:?}");
        }
        let circle = |name: &str, fact: &str, other: &str| {
            format!(
                "\n[[fields]]\nid = \"{name}\"\ntype = \"boolean\"\nfact = \"{fact}\"\nshown_when = \"{other} = true\"\nlabel = {{ zh = \"{name}\", en = \"{name}\" }}\n"
            )
        };
        let facts = ["a", "b"]
            .map(|name| format!("[[facts]]\nid = \"{name}\"\ntype = \"boolean\"\nlabel = {{ zh = \"{name}\", en = \"{name}\" }}\n"));
        let written = mine()
            .file("facts.toml", facts.concat())
            .file("forms/call.toml", format!("{FORM}{}{}", circle("first", "a", "b"), circle("second", "b", "a")));
        let found = load(&written).unwrap_err();
        let cycle = found.iter().find(|finding| finding.code == Code::FormShownCycle).unwrap();
        assert_eq!(cycle.params.get("fields").unwrap().to_string(), "first → second → first");
    }

    #[test]
    fn parents() {
        let child = |extends: &str| WrittenPack::new().file("pack.toml", format!("{HEAD}extends = \"{extends}\"\n"));
        let parents = |entries: &[(&str, WrittenPack)]| entries.iter().map(|(name, pack)| ((*name).to_owned(), pack.clone())).collect();
        let above = mine().file("pack.toml", HEAD.replace("mine", "above"));

        let pack = Pack::from_toml(&child("above"), &parents(&[("above", above.clone())])).unwrap();
        assert!(pack.id() == "mine" && pack.form("call").is_ok());
        let renamed = child("above").file("forms/call.toml", FORM.replace("Hotline call", "Phone call"));
        let pack = Pack::from_toml(&renamed, &parents(&[("above", above.clone())])).unwrap();
        assert_eq!((pack.forms().len(), &*pack.form("call").unwrap().label().en), (1, "Phone call"));
        assert!(Pack::from_toml(&child("hinggan"), &BTreeMap::new()).unwrap().form("home_visit").is_ok());

        let codes = |written: &WrittenPack, above: &[(&str, WrittenPack)]| {
            Pack::from_toml(written, &parents(above)).unwrap_err().iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(&child("nowhere"), &[]), [Code::PackMissingParent]);
        let circle = mine().file("pack.toml", HEAD.replace("mine", "above") + "extends = \"mine\"\n");
        assert_eq!(codes(&child("above"), &[("above", circle)]), [Code::PackCycle]);
        let removal =
            |id: &str, clause: &str| child("above").file("measures.toml", format!("[[measures]]\nid = \"{id}\"\nremoved = true\n{clause}"));
        assert_eq!(codes(&removal("calls", ""), &[("above", above.clone())]), [Code::PackRemovedUncited]);
        assert_eq!(codes(&removal("cells", "clause = \"d#c\"\n"), &[("above", above.clone())]), [Code::PackRemovedUnknown]);
        let removed = Pack::from_toml(&removal("calls", "clause = \"d#c\"\n"), &parents(&[("above", above)])).unwrap();
        assert!(removed.measures().is_empty());
        assert_eq!(problems(&WrittenPack::new()), ["pack_missing_file :"]);
    }

    #[test]
    fn quotes_are_held_against_a_text() {
        let pack = Pack::builtin("hinggan").unwrap();
        let document = pack.documents().iter().find(|document| &*document.id == "hinggan-2022-bulletin").unwrap();
        let whole: String = document.clauses.iter().map(|clause| format!("前文 {}\n后文", clause.quote)).collect();
        assert_eq!(pack.verify_quotes("hinggan-2022-bulletin", &whole), Ok(()));
        let first = document.clauses.first().unwrap();
        let missing = pack.verify_quotes("hinggan-2022-bulletin", &whole.replace(&first.quote, "")).unwrap_err();
        assert!(missing.iter().any(|finding| finding.params.get("clause").unwrap().to_string().ends_with(&*first.id)), "{missing:?}");
        assert_eq!(pack.verify_quotes("no-such-document", "").unwrap_err()[0].code, Code::PackDangling);
    }

    #[test]
    fn a_pay_value_is_written_as_its_look_up_asks_and_only_where_it_is_stated() {
        let scheme = |value: &str| {
            let head = "[[pay]]\nid = \"p\"\nlabel = { zh = \"甲\", en = \"A\" }\nprovenance = \"illustrative\"\n";
            let value = format!("[[pay.values]]\nid = \"v\"\nlabel = {{ zh = \"乙\", en = \"B\" }}\nunit = \"yuan\"\n{value}");
            mine().file("pay.toml", format!("{head}{value}"))
        };
        let codes = |value: &str| load(&scheme(value)).err().unwrap_or_default().iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert_eq!(codes("value = \"100\""), []);
        assert_eq!(codes("table = { head = \"100\" }\nby = \"post\""), []);
        assert_eq!(codes("value = \"100\"\nby = \"post\""), [Code::PayValueShape]);
        assert_eq!(codes("value = \"100\"\nprovenance = \"unstated\""), [Code::PayUnstatedValue]);
        assert_eq!(codes("provenance = \"illustrative\""), [Code::PayUnstatedValue]);
        assert_eq!(codes("table = { junoir = \"100\" }\nby = \"certificate\""), [Code::PackDanglingNear]);
        assert_eq!(codes("table = { junior = \"100\" }\nby = \"certificate\""), []);
    }

    #[test]
    fn a_certificate_of_a_level_that_is_not_known_here_is_left_out_and_told() {
        let levels = "[[codes]]\nid = \"certificate_levels\"\nlabel = { zh = \"级别\", en = \"Levels\" }\nprovenance = \"illustrative\"\noptions = [\n    { id = \"junior\", label = { zh = \"初\", en = \"J\" } },\n    { id = \"assistant\", label = { zh = \"员\", en = \"A\" } },\n]\n";
        let written = WrittenPack::new().file("pack.toml", format!("{HEAD}extends = \"national\"\n")).file("codes.toml", levels);
        let pack = Pack::from_toml(&written, &BTreeMap::new()).unwrap();
        let record = |level: &str| {
            let text = format!(r#"{{"worker":"w","obtained_on":"2020-09-01","level":"{level}"}}"#);
            pack.form("certificate").unwrap().check_json(&text, Date::parse("2022-05-21").unwrap()).into_record().unwrap().0
        };
        let (found, contradictions) = wushe::staff::workers(&[record("junior"), record("assistant")], &[]);
        assert_eq!(found[0].certificates.as_ref().map(Vec::len), Some(1));
        assert_eq!(contradictions.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::StaffLevelUnknown]);
    }
}
