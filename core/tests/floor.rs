//! Floors: parts of the pay that are what other parts lack of a least amount, from a rulebook's files to the payslip.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::Date;
    use wushe::choice::Choice;
    use wushe::explanation::{Explanation, Known};
    use wushe::finding::{Code, Lang};
    use wushe::pack::{Pack, WrittenPack};
    use wushe::pay::{Given, Payroll, Payslip, Scheme};
    use wushe::time::{Period, Span};

    const HEAD: &str = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"我的\", en = \"Mine\" }\nextends = \"national\"\n";
    const SCHEME: &str = r#"[[pay]]
id = "s"
label = { zh = "薪酬", en = "Pay" }
provenance = "illustrative"
[[pay.settings]]
id = "whose"
provenance = "unstated"
question = { zh = "谁的？", en = "whose?" }
options = [{ id = "worker", label = { zh = "各人", en = "each" } }, { id = "post", label = { zh = "岗位", en = "the post's" } }]
"#;
    const HERE: &str = r#"{"worker":"w","appointments":[{"from":"2022-06-16","post":"any","full_time":true}]}"#;
    /// A part and an allowance for whoever is appointed full-time, 10,000 and 1,500; the floor is 1.1 times a twelfth of the wage.
    const PARTS: [&str; 3] = [
        r#"id = "basic"
factors = [{ value = "basic" }]"#,
        r#"id = "allowance"
when = "full_time"
factors = [{ value = "allowance" }]"#,
        r#"id = "floor"
when = 'whose = "worker"'
floor_of = ["basic", "allowance"]
factors = [{ value = "wage" }, { value = "ratio" }, { value = "month" }]"#,
    ];

    fn written(parts: &[&str]) -> WrittenPack {
        let value = |(id, unit): (&str, &str)| {
            let number = if id == "month" {
                "value = \"1\""
            } else {
                "provenance = \"unstated\"\nquestion = { zh = \"多少？\", en = \"how much?\" }"
            };
            format!("[[pay.values]]\nid = \"{id}\"\nlabel = {{ zh = \"数\", en = \"Number\" }}\nunit = \"{unit}\"\n{number}\n")
        };
        let values = [("basic", "yuan"), ("allowance", "yuan"), ("wage", "yuan"), ("ratio", "times"), ("month", "twelfths")].map(value);
        let part = |part: &&str| {
            let frequency = if part.contains("frequency") { "" } else { "\nfrequency = \"monthly\"" };
            format!("[[pay.components]]\nlabel = {{ zh = \"甲\", en = \"A\" }}\n{part}{frequency}\n")
        };
        let text = [SCHEME.to_owned(), values.concat(), parts.iter().map(part).collect()].concat();
        WrittenPack::new().file("pack.toml", HEAD).file("pay.toml", text)
    }

    /// Read once: to read it takes longer than most cases.
    static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::from_toml(&written(&PARTS), &BTreeMap::new()).unwrap());

    fn pack() -> Pack {
        PACK.clone()
    }

    /// The scheme with what is left open chosen, each as its name and number or word.
    fn chosen(pack: &Pack, choices: &[(&str, &str)]) -> Scheme {
        let choices: Vec<_> = choices.iter().map(|(id, word)| (*id, Choice::word(word))).collect();
        pack.scheme("s").unwrap().choose(&choices).unwrap()
    }

    const ROUNDED: [(&str, &str); 6] = [
        ("reference_day", "last"),
        ("break_pay", "unpaid"),
        ("broken_month", "days"),
        ("rounding_unit", "fen"),
        ("rounding_mode", "half_up"),
        ("rounding_of", "total"),
    ];

    fn settled<'c>(more: &[(&'c str, &'c str)]) -> Vec<(&'c str, &'c str)> {
        let own = |(id, _): &(&str, &str)| more.iter().all(|(known, _)| known != id);
        ROUNDED.into_iter().filter(own).chain(more.iter().copied()).collect()
    }

    fn pay(pack: &Pack, scheme: &Scheme, worker: &str, month: &str) -> Payslip {
        let (worker, _) = pack.worker_json(worker, Date::parse("2024-12-31").unwrap()).unwrap();
        scheme.pay_explained(&worker, Period::parse(month).unwrap(), Given::default()).unwrap()
    }

    fn total(slip: &Payslip) -> String {
        slip.total.map_or_else(|| "?".to_owned(), |total| total.to_string())
    }

    fn lines(slip: &Payslip) -> Vec<String> {
        slip.lines.iter().filter_map(|line| Some(format!("{} {}", line.id, line.amount?))).collect()
    }

    fn missing(slip: &Payslip) -> Vec<String> {
        slip.missing.iter().map(|missing| missing.item.to_string()).collect()
    }

    /// The explanation of the floor's line, and the note that sets what is due against the floor.
    fn notes(slip: &Payslip) -> (Explanation, Explanation) {
        let line = slip
            .explanation
            .as_ref()
            .unwrap()
            .because
            .iter()
            .rev()
            .find(|note| matches!(note.code, Code::PayLine | Code::PayLineNotDue))
            .unwrap();
        let note = line.because.iter().find(|note| matches!(note.code, Code::PayFloor | Code::PayFloorMet)).unwrap();
        (line.clone(), note.clone())
    }

    #[test]
    fn what_is_missing_to_the_floor_is_a_line() {
        let pack = pack();
        let open = [("basic", "10000"), ("allowance", "1500"), ("wage", "150000"), ("ratio", "1.1"), ("whose", "worker")];
        let slip = pay(&pack, &chosen(&pack, &settled(&open)), HERE, "2022-07");
        // 165,000 a year.
        assert_eq!(lines(&slip), ["basic 10000", "allowance 1500", "floor 2250"]);
        assert_eq!(total(&slip), "13750");
        let (line, note) = notes(&slip);
        assert_eq!((line.code, note.code), (Code::PayLine, Code::PayFloor));
        assert_eq!(note.value.as_deref(), Some("2250"));
        assert_eq!(note.sentence(Lang::En), "A, A of a whole month: 13750 yuan at least, 11500 without the floor, 2250 missing");
        // Whoever has no allowance lacks as much more.
        let other = HERE.replace("true", "false");
        let slip = pay(&pack, &chosen(&pack, &settled(&open)), &other, "2022-07");
        assert_eq!(lines(&slip), ["basic 10000", "floor 3750"]);
    }

    /// A part that changes on a day stands there twice; the floor is of the one that holds.
    #[test]
    fn a_floor_of_a_part_that_changes_on_a_day() {
        let until = "id = \"basic\"\nuntil = \"2022-08-01\"\nfactors = [{ value = \"basic\" }]";
        let from = "id = \"basic\"\nfrom = \"2022-08-01\"\nfactors = [{ value = \"basic\" }, { value = \"ratio\" }]";
        let pack = Pack::from_toml(&written(&[until, from, PARTS[1], PARTS[2]]), &BTreeMap::new()).unwrap();
        let scheme = chosen(
            &pack,
            &settled(&[("basic", "10000"), ("allowance", "1500"), ("wage", "150000"), ("ratio", "1.1"), ("whose", "worker")]),
        );
        // A twelfth of 165,000 is 13,750.
        let july = pay(&pack, &scheme, HERE, "2022-07");
        assert_eq!(lines(&july), ["basic 10000", "allowance 1500", "floor 2250"]);
        let august = pay(&pack, &scheme, HERE, "2022-08");
        assert_eq!(lines(&august), ["basic 11000", "allowance 1500", "floor 1250"]);
        assert_eq!(notes(&august).1.params.get("parts_en").map(ToString::to_string).as_deref(), Some("A, A"));
    }

    #[test]
    fn a_floor_that_is_met_is_not_due_and_says_so() {
        let pack = pack();
        for basic in ["12250", "12250.01", "90000"] {
            let open = [("basic", basic), ("allowance", "1500"), ("wage", "150000"), ("ratio", "1.1"), ("whose", "worker")];
            let slip = pay(&pack, &chosen(&pack, &settled(&open)), HERE, "2022-07");
            assert_eq!(slip.lines[2].status, Known::None, "{basic}");
            let (line, note) = notes(&slip);
            assert_eq!((line.code, note.code), (Code::PayLineNotDue, Code::PayFloorMet), "{basic}");
        }
    }

    #[test]
    fn where_nothing_follows_for_a_worker_nothing_is_due() {
        let pack = pack();
        let slip = pay(&pack, &chosen(&pack, &settled(&[("basic", "1"), ("allowance", "2"), ("whose", "post")])), HERE, "2022-07");
        assert_eq!((total(&slip), slip.lines[2].status), ("3".to_owned(), Known::None));
    }

    #[test]
    fn what_is_not_known_is_asked_and_never_zero() {
        let pack = pack();
        let slip = |choices: &[(&str, &str)]| pay(&pack, &chosen(&pack, &settled(choices)), HERE, "2022-07");
        let none = slip(&[("allowance", "1500"), ("whose", "worker")]);
        assert_eq!((none.total, none.lines[2].status), (None, Known::Unknown));
        assert_eq!(missing(&none), ["basic", "wage", "ratio"]);
        let basic = slip(&[("wage", "150000"), ("ratio", "1.1"), ("allowance", "1500"), ("whose", "worker")]);
        assert_eq!((missing(&basic), basic.lines[2].status), (vec!["basic".to_owned()], Known::Unknown));
        let wage = slip(&[("basic", "10000"), ("allowance", "1500"), ("ratio", "1.1"), ("whose", "worker")]);
        assert_eq!(missing(&wage), ["wage"]);
        assert_eq!(lines(&wage), ["basic 10000", "allowance 1500"]);
    }

    #[test]
    fn whose_floor_it_is_is_asked_where_it_matters() {
        let pack = pack();
        let slip = |basic| {
            let open = [("basic", basic), ("allowance", "1500"), ("wage", "150000"), ("ratio", "1.1")];
            pay(&pack, &chosen(&pack, &settled(&open)), HERE, "2022-07")
        };
        assert_eq!(missing(&slip("10000")), ["whose"]);
        // Nothing is missing to it, whoever's it is.
        assert_eq!((total(&slip("12250")), missing(&slip("12250"))), ("13750".to_owned(), Vec::new()));
    }

    #[test]
    fn a_broken_month_has_its_share_of_the_floor() {
        let pack = pack();
        let open = [("basic", "10000"), ("allowance", "1500"), ("wage", "150000"), ("ratio", "1.1"), ("whose", "worker")];
        let slip = pay(&pack, &chosen(&pack, &settled(&open)), HERE, "2022-06");
        assert_eq!(
            (total(&slip), lines(&slip)),
            ("6875".to_owned(), vec!["basic 5000".into(), "allowance 750".into(), "floor 1125".into()])
        );
        assert_eq!(notes(&slip).1.value.as_deref(), Some("2250"), "of the whole month");
    }

    #[test]
    fn a_floor_without_an_end_in_decimals_is_reached_exactly() {
        let pack = pack();
        let slip = |of: &str, mode: &str| {
            let open = [("basic", "33.331"), ("allowance", "0.001"), ("wage", "1000"), ("ratio", "1"), ("whose", "worker")];
            pay(&pack, &chosen(&pack, &settled(&[&open[..], &[("rounding_of", of), ("rounding_mode", mode)]].concat())), HERE, "2022-07")
        };
        // 83.333… in all, and not a hundredth less for what was cut off.
        assert_eq!(total(&slip("total", "up")), "83.34");
        assert_eq!(total(&slip("total", "down")), "83.33");
        // 50.001333… are missing, and each line loses its own.
        assert_eq!(lines(&slip("line", "down")), ["basic 33.33", "allowance 0", "floor 50"]);
        assert_eq!(lines(&slip("line", "up")), ["basic 33.34", "allowance 0.01", "floor 50.01"]);
    }

    #[test]
    fn a_floor_that_28_digits_do_not_hold_is_told() {
        let pack = pack();
        let open =
            [("basic", "0.000000000000000000000000001"), ("allowance", "0"), ("wage", "99999999"), ("ratio", "1"), ("whose", "worker")];
        let slip = pay(&pack, &chosen(&pack, &settled(&open)), HERE, "2022-07");
        assert_eq!(slip.total, None);
        assert!(slip.expose_json().contains(r#"{"kind":"too_large","id":"s""#), "{}", slip.expose_json());
    }

    fn refused(parts: &[&str]) -> Vec<String> {
        let findings = Pack::from_toml(&written(parts), &BTreeMap::new()).unwrap_err();
        let line = |finding: &wushe::Finding| assert!(finding.params.get("line").is_some(), "{finding:?}");
        findings.iter().for_each(line);
        findings.iter().map(|finding| format!("{} {}", finding.code.as_str(), finding.path)).collect()
    }

    #[test]
    fn a_floor_is_of_earlier_parts_that_are_paid_with_the_month() {
        let floor = |id: &str, of: &str| format!("id = \"{id}\"\nfloor_of = {of}\nfactors = [{{ value = \"wage\" }}]");
        let [basic, allowance, _] = PARTS;
        let refuse = |of: &str| refused(&[basic, &floor("floor", of), allowance]);
        let at = |code: &str| vec![format!("{code} pay.toml.pay.s.components.floor.floor_of")];
        assert_eq!(refuse(r#"["base"]"#), ["pack_dangling_near pay.toml.pay.s.components.floor.floor_of"]);
        assert_eq!(refuse(r#"["allowance"]"#), at("pack_value"), "a later one");
        assert_eq!(refuse(r#"["floor"]"#), at("pack_value"), "itself");
        assert_eq!(refuse(r#"["basic", "basic"]"#), at("pack_doubled_id"));
        assert_eq!(refuse("[]"), ["pack_empty pay.toml.pay.s.components.floor.floor_of"]);
        assert_eq!(refuse("\"basic\""), ["pack_type pay.toml.pay.s.components.floor.floor_of"]);
        let second = |id: &str| [format!("pack_value pay.toml.pay.s.components.{id}.floor_of")];
        assert_eq!(refused(&[basic, &floor("one", r#"["basic"]"#), &floor("two", r#"["one"]"#)]), second("two"), "another floor");
        let yearly = format!("{allowance}\nfrequency = \"yearly\"");
        assert_eq!(refused(&[basic, &yearly, &floor("floor", r#"["basic", "allowance"]"#)]), second("floor"), "not with the month");
    }

    #[test]
    fn what_a_floor_reads_is_used() {
        assert_eq!(pack().warnings(), []);
        let never = [PARTS[0], PARTS[1], &PARTS[2].replace("\"worker\"", "\"wroker\"")];
        assert_eq!(refused(&never), ["condition_code_nearest pay.toml.pay.s.components.floor.when"], "as in the condition of any part");
    }

    #[test]
    fn a_payroll_takes_each_year_s_own_floor() {
        let pack = Pack::builtin("ningbo").unwrap();
        let table = |numbers: [&str; 3]| Choice::table(&[("head", numbers[0]), ("deputy", numbers[1]), ("general", numbers[2])]);
        let year = |year: i32, wage: &str| (Span::new(Date::new(year, 1, 1), Date::new(year + 1, 1, 1)).unwrap(), Choice::word(wage));
        let scheme = pack.scheme("community_worker").unwrap().choose(&[
            ("lowest_grade", table(["7", "4", "1"])),
            ("highest_grade", table(["18", "15", "12"])),
            ("step_years", Choice::word("3")),
            ("part_years", Choice::word("down")),
            ("reference_day", Choice::word("first")),
            ("reference_day_counts", Choice::word("no")),
            ("step_starts", Choice::word("same_month")),
            ("amounts", Choice::table(&[("1", "5000"), ("2", "6000"), ("4", "6500"), ("5", "7000"), ("7", "8000"), ("8", "9000")])),
            ("floor_average", Choice::word("worker")),
            ("average_wage", Choice::Dated(vec![year(2022, "60000"), year(2023, "66000")])),
        ]);
        let scheme = scheme.unwrap();
        let mut payroll = Payroll::new(&scheme);
        for (post, paid) in
            [("head", ["8000", "9000", "9000"]), ("deputy", ["6500", "7150", "7150"]), ("general", ["5500", "6050", "6050"])]
        {
            let text = format!(
                r#"{{"worker":"w","appointments":[{{"from":"2020-01-01","post":"{post}"}}],"certificates":[],"education":[],"breaks":[]}}"#
            );
            let (worker, _) = pack.worker_json(&text, Date::parse("2024-12-31").unwrap()).unwrap();
            let [first, last] = ["2022-11", "2024-01"].map(|month| Period::parse(month).unwrap());
            let mut seen = BTreeMap::new();
            payroll
                .months(&worker, Given::default(), first, last, |month| {
                    let alone = scheme.pay(&worker, month.month(), Given::default()).unwrap();
                    assert_eq!((month.total(), month.missing()), (alone.total, alone.missing), "{post} {}", month.month());
                    let lines: Vec<_> = month.lines().map(|(_, _, amount)| amount).collect();
                    assert_eq!(lines, alone.lines.iter().map(|line| line.amount).collect::<Vec<_>>(), "{post} {}", month.month());
                    seen.insert(month.month().to_string(), month.total().map(|total| total.to_string()));
                })
                .unwrap();
            assert_eq!(seen["2024-01"], None, "no wage is chosen for that year");
            let seen = ["2022-12", "2023-01", "2023-12"].map(|month| seen[month].clone().unwrap());
            // Three years are over on 1 January 2023; the floors are 8,000, 6,500 and 5,500, then 8,800, 7,150 and 6,050.
            assert_eq!(seen, paid, "{post}");
        }
    }

    proptest! {
        /// In fen: a part, an allowance, the wage of a year; the ratio in hundredths.
        #[test]
        fn the_parts_and_what_is_missing_come_to_the_floor(
            basic in 0..2_000_000_i64, allowance in 0..500_000_i64, wage in 0..20_000_000_i64, ratio in 0..300_i64,
            broken in any::<bool>(), by_line in any::<bool>(), mode in 0..3_usize, unit in 0..3_usize,
        ) {
            let hundredths = |number: i64| format!("{}.{:02}", number / 100, number % 100);
            let (mode, (unit, step)) = (["half_up", "down", "up"][mode], [("fen", 1), ("jiao", 10), ("yuan", 100)][unit]);
            let of = if by_line { "line" } else { "total" };
            let numbers = [basic, allowance, wage, ratio].map(hundredths);
            let open = [
                ("basic", &*numbers[0]), ("allowance", &numbers[1]), ("wage", &numbers[2]), ("ratio", &numbers[3]), ("whose", "worker"),
                ("rounding_of", of), ("rounding_mode", mode), ("rounding_unit", unit),
            ];
            let pack = pack();
            let scheme = chosen(&pack, &settled(&open));
            let (month, days) = if broken { ("2022-06", (15, 30)) } else { ("2022-07", (1, 1)) };
            let slip = pay(&pack, &scheme, HERE, month);
            let paid = slip.total.unwrap().to_string().parse::<wushe::value::Decimal>().unwrap();
            let paid = i64::try_from(paid.checked_mul(wushe::value::Decimal::ONE_HUNDRED).unwrap()).unwrap();
            // Twelve hundred times what the month is to come to, and that for the days served.
            let due = (wage * ratio).max((basic + allowance) * 1200) * days.0;
            let over = 1200 * days.1 * step;
            if by_line {
                prop_assert!(paid * 1200 * days.1 + 3 * over > due, "{paid} {open:?}");
            } else {
                let rounded = match mode { "down" => due / over, "up" => (due + over - 1) / over, _ => (2 * due + over) / (2 * over) };
                prop_assert_eq!(paid, rounded * step, "{:?}", open);
            }
            let (worker, _) = pack.worker_json(HERE, Date::parse("2024-12-31").unwrap()).unwrap();
            let period = Period::parse(month).unwrap();
            let mut same = false;
            Payroll::new(&scheme).months(&worker, Given::default(), period, period, |paid| same = paid.total() == slip.total).unwrap();
            prop_assert!(same);
        }
    }
}
