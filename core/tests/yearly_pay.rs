//! Pay that is set by the year and paid by the month, with a probation of its own: a rulebook from its files to the payslip.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::Date;
    use wushe::pack::{Pack, WrittenPack};
    use wushe::pay::{Given, Payslip, Scheme};
    use wushe::time::Period;

    const PROBATION: &str = r#"{"worker":"w","appointments":[{"from":"2022-01-10","post":"general","full_time":true,"probation_until":"2022-04-09"}],"breaks":[]}"#;

    fn xian_shape() -> Pack {
        let written = WrittenPack::new()
            .file("pack.toml", include_str!("../../tests/packs/xian-shape/pack.toml"))
            .file("codes.toml", include_str!("../../tests/packs/xian-shape/codes.toml"))
            .file("pay.toml", include_str!("../../tests/packs/xian-shape/pay.toml"));
        Pack::from_toml(&written, &BTreeMap::new()).unwrap()
    }

    fn pay(pack: &Pack, scheme: &Scheme, worker: &str, month: &str, grade: i32) -> Payslip {
        let (worker, _) = pack.worker_json(worker, Date::parse("2024-12-31").unwrap()).unwrap();
        scheme.pay(&worker, Period::parse(month).unwrap(), Given { grade: Some(grade), seniority: None }).unwrap()
    }

    fn total(slip: &Payslip) -> String {
        slip.total.map_or_else(|| "?".to_owned(), |total| total.to_string())
    }

    fn lines(slip: &Payslip) -> Vec<String> {
        slip.lines.iter().filter_map(|line| Some(format!("{} {}", line.id, line.amount?))).collect()
    }

    fn missing(slip: &Payslip) -> Vec<String> {
        let json: serde_json::Value = serde_json::from_str(&slip.expose_json()).unwrap();
        json["missing"].as_array().unwrap().iter().map(|need| need["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Round numbers of our own: 36,000 a year, 1.1 at grade 3, seventy and thirty per cent.
    fn chosen(scheme: &Scheme, grade: &str, of: &str, day: &str) -> Scheme {
        let choices = format!(
            r#"{{"base":"36000","coefficient":{{"1":"1","3":"1.1"}},"lowest_coefficient":"1","basic_share":"70","performance_share":"30",
                "probation_grade":"{grade}","probation_of":"{of}","reference_day":"{day}","broken_month":"whole"}}"#
        );
        scheme.choose_json(&choices).unwrap()
    }

    #[test]
    fn a_month_is_the_exact_twelfth_of_the_year() {
        let pack = xian_shape();
        let scheme = chosen(pack.scheme("community_worker").unwrap(), "own", "whole", "last");
        let slip = pay(&pack, &scheme, PROBATION, "2022-05", 3);
        assert_eq!((total(&slip), lines(&slip)), ("3300".to_owned(), vec!["basic 2310".to_owned(), "performance 990".to_owned()]));
    }

    #[test]
    fn probation_pays_its_share_and_no_performance() {
        let pack = xian_shape();
        let open = pack.scheme("community_worker").unwrap();
        let march = |grade, of| {
            let slip = pay(&pack, &chosen(open, grade, of, "last"), PROBATION, "2022-03", 3);
            assert_eq!(lines(&slip).len(), 1, "no performance pay on probation");
            total(&slip)
        };
        // 39,600 or 36,000 a year, the whole or seventy per cent of it, and eighty per cent of that.
        assert_eq!(march("own", "whole"), "2640");
        assert_eq!(march("own", "basic"), "1848");
        assert_eq!(march("lowest", "whole"), "2400");
        assert_eq!(march("lowest", "basic"), "1680");
        // Probation ends on 9 April: the reference day says which side the month is on.
        assert_eq!(total(&pay(&pack, &chosen(open, "own", "whole", "first"), PROBATION, "2022-04", 3)), "2640");
        assert_eq!(total(&pay(&pack, &chosen(open, "own", "whole", "last"), PROBATION, "2022-04", 3)), "3300");
    }

    #[test]
    fn what_the_rule_does_not_say_is_asked_where_it_matters() {
        let pack = xian_shape();
        let open = pack.scheme("community_worker").unwrap();
        let asked: Vec<_> = open.unstated().iter().map(|question| question.id.to_string()).collect();
        for id in ["probation_grade", "probation_of", "base", "coefficient", "lowest_coefficient", "basic_share", "performance_share"] {
            assert!(asked.contains(&id.to_owned()), "{id} in {asked:?}");
        }
        let on = missing(&pay(&pack, open, PROBATION, "2022-03", 3));
        assert!(["probation_grade", "probation_of", "base"].iter().all(|id| on.contains(&(*id).to_owned())), "{on:?}");
        assert!(!on.contains(&"performance_share".to_owned()), "{on:?}");
        let after = missing(&pay(&pack, open, PROBATION, "2022-05", 3));
        assert!(after.contains(&"performance_share".to_owned()) && !after.contains(&"probation_of".to_owned()), "{after:?}");
        // When three months are over is not computed: the appointment says it, or that there is no probation.
        let none = PROBATION.replace(r#","probation_until":"2022-04-09""#, "");
        assert_eq!(total(&pay(&pack, &chosen(open, "own", "whole", "last"), &none, "2022-03", 3)), "3300");
    }

    /// Parts of which some have no end in decimals: 10,000 and 2,000 a year, 250 a month, and a twelfth of a twelfth of 14,400.
    fn thirds(more: &str) -> Pack {
        let value = |id: &str, unit: &str, value: &str| {
            format!("[[pay.values]]\nid = \"{id}\"\nlabel = {{ zh = \"数\", en = \"Number\" }}\nunit = \"{unit}\"\nvalue = \"{value}\"\n")
        };
        let part = |id: &str, factors: &[&str]| {
            let factors: Vec<_> = factors.iter().map(|factor| format!("{{ value = \"{factor}\" }}")).collect();
            format!(
                "[[pay.components]]\nid = \"{id}\"\nlabel = {{ zh = \"项\", en = \"Part\" }}\nfrequency = \"monthly\"\nfactors = [{}]\n",
                factors.join(", ")
            )
        };
        let numbers =
            [("a", "yuan", "10000"), ("b", "yuan", "2000"), ("c", "yuan", "250"), ("d", "yuan", "14400"), ("month", "twelfths", "1")];
        let text = [
            "[[pay]]\nid = \"s\"\nlabel = { zh = \"薪酬\", en = \"Pay\" }\nprovenance = \"illustrative\"\n".to_owned(),
            numbers.map(|(id, unit, number)| value(id, unit, number)).concat(),
            [part("a", &["a", "month"]), part("b", &["month", "b"]), part("c", &["c"]), part("d", &["d", "month", "month"])].concat(),
            more.to_owned(),
        ];
        let head = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"我的\", en = \"Mine\" }\nextends = \"national\"\n";
        Pack::from_toml(&WrittenPack::new().file("pack.toml", head).file("pay.toml", text.concat()), &BTreeMap::new()).unwrap()
    }

    const HERE: &str = r#"{"worker":"w","appointments":[{"from":"2022-06-16","post":"any"}]}"#;

    #[test]
    fn twelfths_are_added_up_before_they_are_divided() {
        let pack = thirds("");
        let paid = |month: &str, of: &str, mode: &str| {
            let choices = format!(
                r#"{{"reference_day":"last","broken_month":"days","rounding_unit":"fen","rounding_mode":"{mode}","rounding_of":"{of}"}}"#
            );
            pay(&pack, &pack.scheme("s").unwrap().choose_json(&choices).unwrap(), HERE, month, 1)
        };
        // 833.33… + 166.66… + 250 + 100, and not a hundredth more for the cut-off ends.
        assert_eq!(total(&paid("2022-07", "total", "up")), "1350");
        assert_eq!(total(&paid("2022-07", "total", "down")), "1350");
        assert_eq!(total(&paid("2022-06", "total", "up")), "675", "15 of 30 days");
        assert_eq!(lines(&paid("2022-07", "line", "half_up")), ["a 833.33", "b 166.67", "c 250", "d 100"]);
        assert_eq!(total(&paid("2022-07", "line", "up")), "1350.01");
        // Nobody has said how to round, and it makes no difference.
        let open = pack.scheme("s").unwrap().choose_json(r#"{"rounding_of":"total"}"#).unwrap();
        assert_eq!(total(&pay(&pack, &open, HERE, "2022-07", 1)), "1350");
    }

    #[test]
    fn more_twelfths_than_can_be_divided_by_are_told() {
        let nine = format!("{{ value = \"a\" }}, {}", ["{ value = \"month\" }"; 9].join(", "));
        let part = format!(
            "[[pay.components]]\nid = \"e\"\nlabel = {{ zh = \"项\", en = \"Part\" }}\nfrequency = \"monthly\"\nfactors = [{nine}]\n"
        );
        let pack = thirds(&part);
        let slip = pay(&pack, pack.scheme("s").unwrap(), HERE, "2022-07", 1);
        assert_eq!(slip.total, None);
        assert!(slip.expose_json().contains(r#"{"kind":"too_large","id":"month""#), "{}", slip.expose_json());
    }

    /// Twenty-seven places of a percentage would need twenty-nine: they are told, not dropped.
    #[test]
    fn a_percentage_keeps_every_digit_or_is_told() {
        let pack = xian_shape();
        let scheme = chosen(pack.scheme("community_worker").unwrap(), "own", "whole", "last");
        let open = pack.scheme("community_worker").unwrap();
        let share = r#"{"base":"1","coefficient":{"3":"1"},"basic_share":"0.000000000000000000000000001","performance_share":"30","reference_day":"last"}"#;
        let slip = pay(&pack, &open.choose_json(share).unwrap(), PROBATION, "2022-05", 3);
        assert_eq!((slip.total, missing(&slip).contains(&"basic_share".to_owned())), (None, true));
        assert!(pay(&pack, &scheme, PROBATION, "2022-05", 3).total.is_some());
    }
}
