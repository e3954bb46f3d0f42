use super::{Family, Item, day, family, joined};

/// A worker with this many of one sort of fact.
fn worker(list: &str, size: usize, item: impl Fn(usize) -> String) -> String {
    let items = joined(size, ",", item);
    if list == "appointments" {
        return format!(r#"{{"worker":"w","appointments":[{items}],"breaks":[],"certificates":[]}}"#);
    }
    format!(r#"{{"worker":"w","appointments":[{{"from":"1990-01-01","post":"general"}}],"{list}":[{items}]}}"#)
}

/// Part-time posts that are all held at once, each of another day.
fn overlapping(size: usize) -> String {
    worker("appointments", size, |at| format!(r#"{{"from":"{}","post":"general","full_time":false}}"#, day(at)))
}

fn slip(choices: &str, worker: &str) -> Item {
    Item::new("hinggan-illustrative ", [choices, worker, "2022-05", ""])
}

fn months(size: usize) -> String {
    joined(size, ",", |at| {
        let at = at.saturating_add(2022 * 12);
        let (year, month) = (at.checked_div(12).unwrap_or(0), at.checked_rem(12).map_or(1, |month| month.saturating_add(1)));
        format!(r#"{{"month":"{year}-{month:02}","lines":[]}}"#)
    })
}

fn back_pay(worker: &str, paid: &str) -> Item {
    Item::new("hinggan-illustrative ", ["{}", worker, paid])
}

/// Rows of staff records in one ledger, and none in the other.
fn roster(size: usize, row: impl Fn(usize) -> String) -> Item {
    let head = "记录类型,工号,聘任日期,聘任截止日期,岗位,是否专职,取得日期,证书级别,考核年度,考核结果";
    Item::new("", [format!("{head}\n{}\n", joined(size, "\n", row)), format!("{head}\n")])
}

pub(super) const FAMILIES: &[Family] = &[
    family("PayScheme::expose_payslip", "appointments at once", 50, |size| slip("{}", &overlapping(size))),
    family("PayScheme::expose_payslip", "appointments one behind the other", 50, |size| {
        let next = |at: usize| day(at.saturating_add(1));
        slip("{}", &worker("appointments", size, |at| format!(r#"{{"from":"{}","until":"{}","post":"general"}}"#, day(at), next(at))))
    }),
    family("PayScheme::expose_payslip", "certificates", 50, |size| {
        slip("{}", &worker("certificates", size, |at| format!(r#"{{"obtained_on":"{}","level":"junior"}}"#, day(at))))
    }),
    family("PayScheme::expose_payslip", "registrations", 50, |size| {
        slip("{}", &worker("registrations", size, |at| format!(r#"{{"registered_on":"{}","level":"junior"}}"#, day(at))))
    }),
    family("PayScheme::expose_payslip", "breaks", 50, |size| {
        slip("{}", &worker("breaks", size, |at| format!(r#"{{"from":"{0}","until":"{0}"}}"#, day(at.saturating_mul(2)))))
    }),
    family("PayScheme::expose_payslip", "appraisals of one year", 50, |size| {
        slip(
            "{}",
            &worker("appraisals", size, |at| format!(r#"{{"year":2021,"result":"{}"}}"#, if at == 0 { "competent" } else { "failed" })),
        )
    }),
    family("PayScheme::expose_payslip", "choices", 100, |size| {
        slip(&format!("{{{}}}", joined(size, ",", |at| format!("\"c{at}\":\"none\""))), r#"{"worker":"w","appointments":[]}"#)
    }),
    family("PayScheme::expose_back_pay", "months", 12, |size| {
        back_pay(r#"{"worker":"w","appointments":[{"from":"1990-01-01","post":"general"}]}"#, &format!("[{}]", months(size)))
    }),
    family("PayScheme::expose_back_pay", "times that one month stands", 50, |size| {
        let paid = joined(size, ",", |_| r#"{"month":"2022-05","lines":[]}"#.to_owned());
        back_pay(r#"{"worker":"w","appointments":[]}"#, &format!("[{paid}]"))
    }),
    family("PayScheme::expose_back_pay", "lines of a month", 100, |size| {
        let lines = joined(size, ",", |at| format!(r#"{{"id":"l{at}","amount":"1"}}"#));
        back_pay(r#"{"worker":"w","appointments":[]}"#, &format!(r#"[{{"month":"2022-05","lines":[{lines}]}}]"#))
    }),
    family("PayScheme::expose_back_pay", "appointments at once, of a year", 25, |size| {
        back_pay(&overlapping(size), &format!("[{}]", months(12)))
    }),
    family("PayScheme::with_values, expose_impact, expose_budget", "workers", 50, |size| {
        let one = |at: usize| {
            format!(r#"{{"worker":"W{at}","appointments":[{{"from":"2019-05-01","post":"general"}}],"certificates":[],"grade":1}}"#)
        };
        let staff = format!("[{}]", (0..size).map(one).collect::<Vec<_>>().join(","));
        Item::new("jinzhou 2022-06", ["{}", r#"{"amounts":{"1":"3000"}}"#, &staff, "{}", "2022-05"])
    }),
    family("PayScheme::expose_raises", "appointments at once", 20, |size| Item::new("hinggan ", ["{}", &overlapping(size), "2022-05-21"])),
    family("PayScheme::expose_raises", "certificates", 50, |size| {
        let worker = worker("certificates", size, |at| format!(r#"{{"obtained_on":"{}","level":"junior"}}"#, day(at)));
        Item::new("hinggan ", ["{}", &worker, "2022-05-21"])
    }),
    family("PayScheme::new, unstated_json", "choices", 100, |size| {
        let choices = format!("{{{}}}", joined(size, ",", |at| format!("\"c{at}\":\"none\"")));
        Item::new("hinggan ", ["community_worker", &choices])
    }),
    family("PayScheme::new, unstated_json", "times that one choice stands", 100, |size| {
        let choices = format!("{{{}}}", joined(size, ",", |_| "\"cap\":\"none\"".to_owned()));
        Item::new("hinggan ", ["community_worker", &choices])
    }),
    family("Roster, Payroll", "workers", 50, |size| roster(size, |at| format!("聘任,W{at},2021-01-01,,general,是,,,,"))),
    family("Roster, Payroll", "full-time appointments of one worker", 50, |size| {
        roster(size, |at| format!("聘任,W,{},,general,是,,,,", day(at)))
    }),
    family("Roster, Payroll", "certificates of one worker", 50, |size| roster(size, |at| format!("职业水平证书,W,,,,,{},初级,,", day(at)))),
    family("Roster, Payroll", "appraisals of one worker", 50, |size| roster(size, |_| "年度考核,W,,,,,,,2021,合格".to_owned())),
];
