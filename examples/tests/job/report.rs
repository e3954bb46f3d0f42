//! What the job says, and when it says that it could not be done.

use std::fs;

use crate::common::{CODES, Folder, fed, run, synthetic, values};

#[test]
fn without_arguments_the_seven_figures_agree() {
    let answer = run(&["--format", "json"]).json();
    let measures = answer["measures"].as_array().unwrap();
    let codes: Vec<_> = measures.iter().map(|measure| measure["code"].as_str().unwrap()).collect();
    assert_eq!(codes, CODES);
    for measure in measures {
        assert_eq!(measure["agrees"], true, "{measure}");
        assert_eq!(measure["unit"], measure["reported"]["unit"]);
    }
    assert_eq!(answer["synthetic"], true);
    assert_eq!(answer["list_date"], "2021-10-31");
    assert_eq!(answer["by_county"][0]["parts"].as_array().unwrap().len(), 6);
    let used = |measure: &serde_json::Value, key: &str| measure["figure"][key].as_u64().unwrap();
    for measure in measures {
        let left_out: u64 = measure["figure"]["left_out"].as_array().unwrap().iter().map(|entry| entry["count"].as_u64().unwrap()).sum();
        assert_eq!(used(measure, "records"), used(measure, "used") + left_out + used(measure, "undetermined"));
    }
}

#[test]
fn the_page_says_that_it_is_synthetic_and_why_parts_do_not_add_up() {
    for (lang, words) in [
        ("zh", ["合成数据，不是真实记录", "有 17 户出现在不止一个部分", "另一种读法：走访户次"]),
        ("en", ["SYNTHETIC", "17 appear in more than one part", "another reading: visits"]),
    ] {
        let page = run(&["--lang", lang]);
        assert_eq!((page.code, page.err.as_str()), (0, ""));
        for word in words {
            assert!(page.out.contains(word), "{word} is not in\n{}", page.out);
        }
        assert!(!page.out.contains('✗'));
    }
    let folder = Folder::new("real");
    let ledger = folder.file("ledger.csv", synthetic(&folder, &[]).as_bytes());
    let page = run(&["--ledger", &ledger]).out;
    assert!(!page.contains("合成数据") && page.contains("ledger.csv"), "{page}");
}

#[test]
fn the_synthetic_ledger_is_the_same_forever_and_goes_the_way_of_any_other() {
    let folder = Folder::new("same");
    let ledger = synthetic(&folder, &[]);
    assert_eq!(ledger, synthetic(&folder, &[]));
    let (own, given) = (run(&["--format", "json"]).json(), crate::common::checked(&folder, ledger.as_bytes()));
    assert_eq!(given["synthetic"], false);
    for key in ["measures", "report", "by_county", "by_month"] {
        assert_eq!(own[key], given[key], "{key}");
    }
    for rows in ["1", "100", "5000"] {
        assert_eq!(synthetic(&folder, &["--rows", rows]).lines().count() - 1, rows.parse::<usize>().unwrap());
    }
}

#[test]
fn a_job_that_could_not_be_done_says_why_and_fails() {
    let folder = Folder::new("failing");
    let xlsx = folder.file("台账.xlsx", b"PK\x03\x04\x14\x00\x06\x00");
    let good = folder.file("good.csv", "走访日期,社工站,走访社工,家庭编号\n".as_bytes());
    let broken = folder.file("broken/pack.toml", "id = \"mine\"\nversion = 1\n".as_bytes());
    let broken = broken.strip_suffix("/pack.toml").unwrap();
    for (args, told) in [
        (vec!["--ledger", "没有.csv"], "找不到文件“没有.csv”"),
        (vec!["--ledger", &xlsx], "Excel"),
        (vec!["--ledger", &xlsx, "--lang", "en"], "Excel"),
        (vec!["--pack", "atlantis"], "hinggan"),
        (vec!["--pack", broken], "pack.toml"),
        (vec!["--pack", "national"], "--as-of"),
        (vec!["--ledger", &good, "--form", "no_such_form"], "home_visit"),
        (vec!["--as-of", "2001-01-01"], "2017-10-31"),
        (vec!["--out", folder.path("missing/out.txt").to_str().unwrap()], "out.txt"),
    ] {
        let failed = run(&args);
        assert_eq!((failed.code, failed.out.as_str()), (1, ""), "{args:?}");
        assert!(failed.err.starts_with("wushe-report: ") && failed.err.contains(told), "{args:?}: {}", failed.err);
    }
    for args in [vec!["--rows", "5"], vec!["--as-of", "2022-02-30"], vec!["--format", "xml"], vec!["--form", "home_visit"]] {
        assert_eq!(run(&args).code, 2, "{args:?}");
    }
}

#[test]
fn a_file_is_replaced_only_by_a_whole_one() {
    let folder = Folder::new("out");
    let out = folder.file("answer.json", b"old");
    let refused = run(&["--ledger", "none.csv", "--out", &out]);
    assert_eq!((refused.code, fs::read_to_string(&out).unwrap().as_str()), (1, "old"));
    let done = run(&["--format", "json", "--out", &out]);
    assert_eq!((done.code, done.out.as_str()), (0, ""));
    let answer: serde_json::Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(answer["measures"].as_array().unwrap().len(), 7);
    let left: Vec<_> = fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["answer.json"]);
}

#[test]
fn a_rulebook_as_written_gives_what_the_shipped_one_gives() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/packs/hinggan");
    let (written, shipped) = (run(&["--pack", folder, "--format", "json"]), run(&["--format", "json"]));
    assert_eq!(written.json(), shipped.json());
}

#[test]
fn figures_of_other_days_are_not_held_against_the_reported_ones() {
    let answer = run(&["--as-of", "2022-03-31", "--format", "json"]).json();
    for measure in answer["measures"].as_array().unwrap() {
        assert!(measure["agrees"].is_null() && measure["reported"].is_null(), "{measure}");
    }
    let national = run(&["--pack", "national", "--as-of", "2022-05-21", "--format", "json"]).json();
    assert!(national["measures"].as_array().unwrap().len() > 3);
    let code = |measure: &serde_json::Value| measure["code"].as_str().unwrap_or_default().to_owned();
    let none: Vec<String> = national["measures"].as_array().unwrap().iter().filter(|measure| measure["value"] == "0").map(code).collect();
    // What is not there in the synthetic ledger: cases from before it, goods given out, and partners and audiences that no station has.
    assert!(none.iter().all(|code| ["cases_carried_in", "goods_out"].contains(&&**code) || code.starts_with("stations_")), "{none:?}");
}

#[test]
fn several_ledgers_give_the_figures_of_one() {
    let folder = Folder::new("several");
    let ledger = synthetic(&folder, &[]);
    let (header, rows) = ledger.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let (first, second) = rows.split_at(900);
    let file = |name, rows: &[&str]| folder.file(name, format!("{header}\n{}\n", rows.join("\n")).as_bytes());
    let (first, second) = (file("first.csv", first), file("second.csv", second));
    let both = run(&["--ledger", &first, "--ledger", &second, "--format", "json"]).json();
    let whole = run(&["--format", "json"]).json();
    for key in ["measures", "by_county", "by_month"] {
        assert_eq!(both[key], whole[key], "{key}");
    }
    assert_eq!(both["ledger"]["rows"], whole["ledger"]["rows"]);
    assert_eq!(both["reports"].as_array().unwrap().len(), 2);
    let page = run(&["--ledger", &first, "--ledger", &second]).out;
    assert!(page.contains("first.csv") && page.contains("second.csv"));
    let piped = fed(&["--ledger", "-", "--format", "json"], ledger.as_bytes()).json();
    assert_eq!(values(&piped), values(&whole));
}

#[test]
fn a_row_that_two_ledgers_hold_is_told() {
    let folder = Folder::new("doubled");
    let head = "走访日期,社工站,走访社工,家庭编号\n";
    let file = |name, rows: &str| folder.file(name, format!("{head}{rows}").as_bytes());
    let first = file("first.csv", "2022-05-20,152221100000,W1,H1\n");
    let second = file("second.csv", "2022-05-20,152221100000,W1,H2\n2022-05-20,152221100000,W1,H1\n");
    let told = |args: &[&str]| run(&[&["--form", "home_visit", "--as-of", "2022-05-21"], args].concat());
    let answer = told(&["--ledger", &first, "--ledger", &second, "--format", "json"]).json();
    assert_eq!(answer["contradictions"]["count"], 1, "{answer}");
    let finding = &answer["contradictions"]["first"][0];
    assert_eq!((&finding["code"], &finding["path"]), (&"row_doubled_elsewhere".into(), &serde_json::json!([1, 3])));
    let page = told(&["--ledger", &first, "--ledger", &second]).out;
    assert!(page.contains("first.csv”第 2 行完全相同"), "{page}");
    assert_eq!(told(&["--ledger", &second, "--format", "json"]).json()["contradictions"]["count"], 0);
}

#[test]
fn the_last_whole_month_is_held_against_the_one_before() {
    let answer = run(&["--format", "json"]).json();
    let derived = &answer["derived"];
    assert_eq!(derived["month"], "2022-04");
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
    for (change, by_month) in derived["changes"].as_array().unwrap().iter().zip(answer["by_month"].as_array().unwrap()) {
        let of = |month: &str| {
            by_month["parts"].as_array().unwrap().iter().find(|part| part["period"] == month).map(|part| number(&part["value"]))
        };
        let (now, before) = (of("2022-04").unwrap(), of("2022-03").unwrap());
        let expected = (now - before) / before * 100.0;
        assert!((number(&change["value"]) - expected).abs() <= 0.05, "{change} and not {expected}");
    }
    let reach = &derived["reach"];
    let without = reach["without"].as_array().unwrap();
    assert_eq!(reach["units"].as_u64().unwrap() - reach["with_records"].as_u64().unwrap(), without.len() as u64);
    let mut indicators = derived["indicators"].as_array().unwrap().iter();
    // Records of the year before are not there, and that is said instead of a number.
    let year_on_year = indicators.find(|indicator| indicator["indicator"] == "household_visits_year_on_year").unwrap();
    assert_eq!((&year_on_year["value"], &year_on_year["why"]["code"]), (&serde_json::Value::Null, &"indicator_series_begins_later".into()));
}

#[test]
fn targets_stand_where_a_rulebook_has_them() {
    let page = run(&["--pack", "changsha-2022", "--as-of", "2022-05-21", "--lang", "en"]).out;
    let line = page.lines().find(|line| line.trim_start().starts_with("Cases a year")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["Cases", "a", "year", "2022", "station", "0", "0", "6"]);
    let page = run(&["--pack", "xuchang", "--as-of", "2022-05-21"]).out;
    assert!(page.contains("没有写明合同期的目标：小组活动、社区活动、建档"), "{page}");
    assert!(!run(&[]).out.contains("== 目标 =="));
}
