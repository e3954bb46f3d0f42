use super::{Family, Item, day, family, joined};

const VISIT: &str = r#""visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1""#;
const HEAD: &str = "走访日期,社工站,走访社工,家庭编号";

fn visit(more: &str) -> Item {
    Item::new("home_visit", [format!("{{{VISIT},{more}}}")])
}

/// Rows of visits, each of another household, whose keys are all as long, so that all rows are read alike.
fn visits(size: usize, row: impl Fn(usize) -> String) -> Item {
    Item::new("home_visit", [format!("{HEAD}\n{}\n", joined(size, "\n", row))])
}

fn household(at: usize) -> String {
    format!("2022-05-20,152221100000,W1,H{at:07}")
}

/// Headings of which none is known, and a row as wide.
fn columns(size: usize) -> Item {
    Item::new("home_visit", [format!("{HEAD},{}\n{},{}\n", joined(size, ",", |at| format!("备注{at}")), household(1), ",".repeat(size))])
}

fn same_columns(size: usize) -> Item {
    Item::new("home_visit", [format!("{HEAD},{}\n{},{}\n", joined(size, ",", |_| "走访日期".to_owned()), household(1), ",".repeat(size))])
}

fn blank(size: usize) -> Item {
    visits(size, |_| ",,,".to_owned())
}

fn wrong(size: usize) -> Item {
    visits(size, |_| "2022-02-30,x,y\u{200b},".to_owned())
}

/// Visits of as many days, and a figure of all of them by months.
fn counted(size: usize) -> Item {
    let rows = joined(size, "\n", |at| format!("走访,{},152221100000,W1,H{at}", day(at)));
    let text = format!("记录类型,日期,社工站,社工,家庭编号\n{rows}\n");
    Item::new("", [text.as_str(), "2022-05-21", "households_visited", "1522", "..2022-05-21", "village"])
}

fn posts(size: usize) -> Item {
    let head = "记录类型,工号,起始日期,截止日期,岗位,岗位数,设岗单位类别,所在区划,社工站,单位编号,是否专职";
    let seat = |at: usize| format!("岗位设置,,2021-01-01,,p{at},1,苏木乡镇(街道),152221100000,,,");
    let held = |at: usize| format!("聘任,w{at},2021-02-01,,p{at},,,152221100000,,,是");
    let text = format!("{head}\n{}\n{}\n", joined(size, "\n", seat), joined(size, "\n", held));
    Item::new("", [text.as_str(), "2022-05-21", "1522", "seat", "county", "2022-05"])
}

fn same_post(size: usize) -> Item {
    let head = "记录类型,工号,起始日期,截止日期,岗位,岗位数,设岗单位类别,所在区划,社工站,单位编号,是否专职";
    let seat = |at: usize| format!("岗位设置,,{},2040-01-01,p,1,苏木乡镇(街道),152221100000,,,", day(at));
    Item::new("", [format!("{head}\n{}\n", joined(size, "\n", seat)).as_str(), "2022-05-21", "1522", "seat", "county", "2022-05"])
}

/// One post that as many are appointed to.
fn one_post(size: usize) -> Item {
    let head = "记录类型,工号,起始日期,截止日期,岗位,岗位数,设岗单位类别,所在区划,社工站,单位编号,是否专职";
    let seat = "岗位设置,,2021-01-01,,p,1,苏木乡镇(街道),152221100000,,,";
    let held = joined(size, "\n", |at| format!("聘任,w{at},2021-02-01,,p,,,152221100000,,,是"));
    Item::new("", [format!("{head}\n{seat}\n{held}\n").as_str(), "2022-05-21", "1522", "seat", "county", "2022-05"])
}

pub(super) const FAMILIES: &[Family] = &[
    family("Form::check_json", "unknown keys", 500, |size| visit(&joined(size, ",", |at| format!("\"k{at}\":1")))),
    family("Form::check_json", "times that one key stands", 500, |size| visit(&joined(size, ",", |_| r#""head_count":1"#.to_owned()))),
    family("Form::check_json", "rows of a group", 100, |size| {
        visit(&format!(r#""participants":[{}]"#, joined(size, ",", |at| format!(r#"{{"person_key":"P{at}","party":"resident"}}"#))))
    }),
    family("Form::check_json", "wrong rows of a group", 100, |size| {
        visit(&format!(r#""participants":[{}]"#, joined(size, ",", |_| r#"{"party":7}"#.to_owned())))
    }),
    family("Form::check_json", "times that one option stands", 500, |size| {
        visit(&format!(r#""service_types":[{}]"#, joined(size, ",", |_| "\"care\"".to_owned())))
    }),
    family("Form::check_json", "characters of a text", 8_000, |size| visit(&format!(r#""needs":"{}""#, "助餐".repeat(size)))),
    family("Form::check_json", "open lists", 8_000, |size| visit(&format!(r#""colour":{}"#, "[".repeat(size)))),
    family("Form::check_value", "rows of a group", 100, |size| {
        visit(&format!(r#""participants":[{}]"#, joined(size, ",", |at| format!(r#"{{"person_key":"P{at}","party":"resident"}}"#))))
    }),
    family("Form::check_value", "unknown keys", 500, |size| visit(&joined(size, ",", |at| format!("\"k{at}\":1")))),
    family("JsonLines", "lines", 200, |size| Item::new("home_visit", [joined(size, "\n", |_| format!("{{{VISIT}}}"))])),
    family("JsonLines", "broken lines", 200, |size| Item::new("home_visit", [joined(size, "\n", |_| "{".to_owned())])),
    family("LedgerRun::csv", "rows", 200, |size| visits(size, household)),
    family("LedgerRun::csv", "wrong rows", 200, wrong),
    family("LedgerRun::csv", "blank rows", 500, blank),
    family("LedgerRun::csv", "columns", 200, columns),
    family("LedgerRun::csv", "columns of one heading", 200, same_columns),
    family("LedgerRun::csv", "lines within one cell", 4_000, |size| {
        visits(1, |at| format!("\"{}\",{}", "a\n".repeat(size), household(at)))
    }),
    family("LedgerRun::header, row", "rows", 200, |size| visits(size, household)),
    family("LedgerRun::header, row", "wrong rows", 200, wrong),
    family("LedgerRun::header, row", "columns", 200, columns),
    family("LedgerRun::header, columns", "rows", 200, |size| visits(size, household)),
    family("LedgerRun::header, columns", "wrong rows", 200, wrong),
    family("table::read_json", "rows", 200, |size| visits(size, household)),
    family("table::read_json", "columns", 200, columns),
    family("Tally: figures", "days", 200, counted),
    family("Supplied::from_json", "populations", 200, |size| {
        let population = |at| format!(r#"{{"id":"p{at}","division":"1522","year":2021,"value":"1"}}"#);
        Item::new("", [format!(r#"{{"populations":[{}]}}"#, joined(size, ",", population))])
    }),
    family("Pack: posts", "posts", 100, posts),
    family("Pack: posts", "times that one post is set up", 100, same_post),
    family("Pack: posts", "appointments to one post", 100, one_post),
];
