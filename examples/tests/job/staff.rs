//! Qualification, raises and posts, as the job says them.

use crate::common::{Folder, fed, run, synthetic};
use serde_json::{Value, json};

fn answer(args: &[&str]) -> Value {
    run(&[args, &["--format", "json"]].concat()).json()
}

fn outcomes(of: &Value) -> u64 {
    let rise: u64 = of["rise"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    let others = ["uncertified", "not_appointed", "not_eligible", "condition", "undetermined", "waits_for_rule"];
    rise + others.iter().map(|name| of[*name].as_u64().unwrap()).sum::<u64>()
}

#[test]
fn each_worker_is_in_one_column_of_every_table() {
    for pack in ["hinggan", "hinggan-illustrative"] {
        let staff = answer(&["--pack", pack])["qualification"].clone();
        let workers = staff["workers"].as_u64().unwrap();
        assert_eq!(outcomes(&staff["outcomes"]), workers, "{pack}");
        let units = staff["by_unit"].as_array().unwrap();
        assert_eq!(units.iter().map(|unit| outcomes(&unit["outcomes"])).sum::<u64>(), workers);
        let levels = staff["by_level"].as_array().unwrap();
        assert_eq!(levels.iter().map(|level| outcomes(&level["outcomes"])).sum::<u64>(), staff["holders"].as_u64().unwrap());
        let grades: Vec<_> = levels.iter().map(|level| (level["grades"].clone(), level["provenance"].clone())).collect();
        assert_eq!(grades, ["1", "2", "3"].map(|grades| (json!(grades), json!("interpreted"))));
    }
}

#[test]
fn what_the_rule_leaves_open_is_asked_and_no_amount_is_told() {
    let staff = answer(&[])["qualification"].clone();
    assert!(staff["cost"].is_null());
    let ids: Vec<_> = staff["questions"].as_array().unwrap().iter().map(|question| question["id"].as_str().unwrap()).collect();
    for id in ["who_counts", "matching", "registration_needed", "amounts", "lowest_grade"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    assert!(staff["missing"].as_array().unwrap().iter().any(|missing| missing["fact"] == "full_time"));
    for (lang, words) in [("zh", "等级表和金额没有公布"), ("en", "are not published, so grades are counted and no amount")] {
        assert!(run(&["--lang", lang]).out.contains(words));
        assert!(run(&["--lang", lang, "--format", "html"]).out.contains(words));
    }
    // Where everything is chosen nothing is asked, and each amount says that it is illustrative.
    let chosen = answer(&["--pack", "hinggan-illustrative"])["qualification"].clone();
    assert_eq!((chosen["questions"].as_array().unwrap().len(), chosen["outcomes"]["waits_for_rule"].as_u64()), (0, Some(0)));
    assert_eq!(chosen["cost"]["provenance"], "illustrative");
    let page = run(&["--pack", "hinggan-illustrative"]).out;
    for line in page.lines().filter(|line| line.contains("多付")) {
        assert!(line.contains("【自拟】") && line.contains("不是任何单位的规定"), "{line}");
    }
    assert_eq!(page.lines().filter(|line| line.contains("多付")).count(), 1);
}

#[test]
fn rows_that_contradict_each_other_are_told_at_ledger_and_row() {
    let folder = Folder::new("contradictions");
    let head = "记录类型,工号,起始日期,登记日期,截止日期,证书级别,岗位,所在区划,是否专职,岗位数,设岗单位类别\n";
    let first = folder.file(
        "人员.csv",
        format!("{head}聘任,w1,2021-02-01,,,,p,152221100000,是,,\n证书登记,w1,,2021-03-01,2024-02-29,初级,,,,,\n").as_bytes(),
    );
    let second = folder.file("岗位.csv", format!("{head}岗位设置,,2021-03-01,,,,p,152221100000,,1,苏木乡镇(街道)\n").as_bytes());
    let both = answer(&["--ledger", &first, "--ledger", &second]);
    let found: Vec<_> = both["contradictions"]["first"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["path"].clone()))
        .collect();
    // No row is a certificate, so certificates are not told as complete and the registration contradicts nothing.
    assert_eq!(found, [("staff_post_not_established", json!([0, 2]))]);
    assert_eq!(both["qualification"]["told"], json!(["appointment", "registration", "post"]));
    let page = run(&["--ledger", &first, "--ledger", &second]).out;
    assert!(page.contains("人员.csv  第 2 行：聘任期间有一天该单位没有设置这个岗位"), "{page}");
    let html = run(&["--ledger", &first, "--ledger", &second, "--format", "html"]).out;
    assert!(html.contains("staff_post_not_established") && html.contains("#zh-source-L1"));
    // Without the certificates nothing can be said of the raise.
    assert_eq!(both["qualification"]["outcomes"]["undetermined"], 1);
    assert_eq!(both["qualification"]["missing"][0]["workers"], 1);
}

#[test]
fn the_reported_posts_are_compared_where_there_are_posts() {
    let agrees = |answer: &Value| -> Vec<(String, Value)> {
        let reported = answer["qualification"]["establishment"]["reported"].as_array().unwrap();
        let line = |line: &Value| (line["code"].as_str().unwrap().to_owned(), line["agrees"].clone());
        reported.iter().map(line).filter(|(code, _)| ["institutions", "posts", "departments"].contains(&code.as_str())).collect()
    };
    let expected = |of: [Value; 3]| ["institutions", "posts", "departments"].map(str::to_owned).into_iter().zip(of).collect::<Vec<_>>();
    assert_eq!(agrees(&answer(&[])), expected([json!(true), json!(true), Value::Null]));
    let folder = Folder::new("posts");
    let all = synthetic(&folder, &[]);
    let without: String = all.lines().filter(|line| !line.starts_with("岗位设置")).map(|line| format!("{line}\n")).collect();
    let ledger = folder.file("without.csv", without.as_bytes());
    assert_eq!(agrees(&answer(&["--ledger", &ledger])), expected([Value::Null, Value::Null, Value::Null]));
    assert!(run(&["--ledger", &ledger]).out.contains("台账里没有岗位设置的行，所报的数字没有可对照的。"));
    let fewer: String = all.lines().filter(|line| !line.contains(",B21,")).map(|line| format!("{line}\n")).collect();
    let ledger = folder.file("fewer.csv", fewer.as_bytes());
    assert_eq!(agrees(&answer(&["--ledger", &ledger])), expected([json!(false), json!(true), Value::Null]));
}

#[test]
fn a_ledger_without_staff_says_so() {
    let csv = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n";
    for (lang, words) in [("zh", "台账里没有人员的行"), ("en", "have no rows of staff")] {
        let page = fed(&["--ledger", "-", "--lang", lang], csv.as_bytes()).out;
        assert!(page.contains(words), "{page}");
        let html = fed(&["--ledger", "-", "--lang", lang, "--format", "html"], csv.as_bytes()).out;
        assert!(html.contains(words));
    }
    let answer = fed(&["--ledger", "-", "--format", "json"], csv.as_bytes()).json();
    assert_eq!((answer["qualification"]["workers"].as_u64(), answer["contradictions"]["count"].as_u64()), (Some(0), Some(0)));
    // A rulebook without a rule of pay has no such section.
    let national = run(&["--pack", "national", "--as-of", "2022-05-21", "--format", "json"]).json();
    assert!(national["qualification"].is_null());
    assert!(!run(&["--pack", "national", "--as-of", "2022-05-21", "--format", "html"]).out.contains("#zh-raises"));
}

#[test]
fn nobody_is_named() {
    let folder = Folder::new("nobody");
    let ledger = synthetic(&folder, &[]).replace(",W001,", ",secretive-w,");
    let path = folder.file("ledger.csv", ledger.as_bytes());
    for format in ["text", "json", "html"] {
        for pack in ["hinggan", "hinggan-illustrative"] {
            let out = run(&["--ledger", &path, "--pack", pack, "--format", format]).out;
            assert!(out.len() > 1000 && !out.contains("secretive-w"), "{format} {pack}");
        }
    }
}

#[test]
fn many_contradictions_do_not_fill_the_page() {
    let folder = Folder::new("many");
    let rows: String = (0..12_000).map(|at| format!("w{at},2021-02-01,p,152221100000\n")).collect();
    let held = folder.file("held.csv", format!("工号,聘任日期,岗位,所在区划\n{rows}").as_bytes());
    let post = folder.file("post.csv", "设置日期,岗位,岗位数,设岗单位类别,所在区划\n2022-01-01,p,1,城乡社区,152221100000\n".as_bytes());
    let ledgers = ["--ledger", &held, "--ledger", &post];
    let told = answer(&ledgers)["contradictions"].clone();
    assert_eq!((told["count"].as_u64(), told["first"].as_array().map(Vec::len)), (Some(12_000), Some(10_000)));
    let page = run(&ledgers).out;
    assert!(page.contains("……其余 11980 处见 --format json"));
    assert_eq!(page.matches("聘任期间有一天该单位没有设置这个岗位").count(), 20);
    let html = run(&[&ledgers[..], &["--format", "html"]].concat()).out;
    assert!(html.contains("12,000") && html.matches("没有设置这个岗位").count() == 3);
}
