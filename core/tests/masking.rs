//! No input leaks into what the library says: identity numbers are planted everywhere and every output is searched.
#![cfg(all(feature = "packs", feature = "csv", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use wushe::form::{FINDING_LIMIT, Input, JsonLines};
    use wushe::network::Network;
    use wushe::value::{ResidentId, parse_json};
    use wushe::{Checked, Date, DivisionCode, Divisions, Form, Lang, LedgerRun, Pack, Period, Report, Tally};

    /// Published examples of GB 11643: no living person's.
    const IDS: [&str; 3] = ["11010519491231002X", "440524188001010014", "110105491231002"];

    fn today() -> Date {
        Date::parse("2022-05-21").unwrap()
    }

    #[track_caller]
    fn clean(text: &str, id: &str, what: &str) {
        let lower = text.to_lowercase();
        assert!(!lower.contains(&id.to_lowercase()), "{what} shows {id}: {text}");
        // The birth date within the number tells nearly as much.
        assert!(!text.contains(id.get(6..14).unwrap_or(id)), "{what} shows a part of {id}: {text}");
    }

    #[track_caller]
    fn report_is_clean(form: &Form, report: &Report, id: &str, what: &str) {
        clean(&report.to_json(), id, what);
        clean(&format!("{report:?}"), id, what);
        for finding in &report.findings {
            for lang in [Lang::ZhHans, Lang::En] {
                clean(&form.message(finding, lang), id, what);
                clean(&finding.message(lang), id, what);
            }
        }
    }

    #[track_caller]
    fn checked_is_clean(form: &Form, checked: &Checked, id: &str, what: &str) {
        report_is_clean(form, &checked.report, id, what);
        clean(&format!("{checked:?}"), id, what);
        if let Some(record) = &checked.record {
            clean(&format!("{record:?} {:?} {:?}", record.act(), record.station()), id, what);
        }
    }

    /// Records of a form with the id in one place each, as JSON texts.
    fn planted(form: &Form, id: &str) -> Vec<String> {
        let view: serde_json::Value = serde_json::from_str(&form.describe_json(Lang::En)).unwrap();
        let mut texts = vec![
            format!(r#""{id}""#),
            format!(r#"["{id}"]"#),
            format!(r#"{{"{id}":1}}"#),
            format!(r#"{{"{id}":{{"{id}":"{id}"}}}}"#),
            format!(r#"{{"{id}"#),
            format!(r#"{{"x":{id}}}"#),
        ];
        for field in view["fields"].as_array().unwrap() {
            let name = field["id"].as_str().unwrap();
            for value in [
                format!(r#""{id}""#),
                format!(r#""{id} ""#),
                format!(r#""x{id}""#),
                format!(r#"["{id}"]"#),
                format!(r#"{{"{id}":"{id}"}}"#),
                format!(r#"[{{"{id}":"{id}"}}]"#),
            ] {
                texts.push(format!(r#"{{"{name}":{value}}}"#));
                texts.push(format!(r#"{{"{name}{id}":{value}}}"#));
            }
            for inner in field["fields"].as_array().unwrap() {
                let inner = inner["id"].as_str().unwrap();
                texts.push(format!(r#"{{"{name}":[{{"{inner}":"{id}"}},{{"{inner}":["{id}"]}}]}}"#));
            }
        }
        // A record that is fit to count, whose keys are identity numbers: they go into the record and nowhere else.
        texts.push(format!(r#"{{"visited_on":"2022-05-20","station":"{id}","worker":"{id}","household":"{id}"}}"#));
        texts
    }

    fn input(value: &serde_json::Value) -> Input {
        match value {
            serde_json::Value::Null => Input::Null,
            serde_json::Value::Bool(yes) => Input::Boolean(*yes),
            serde_json::Value::Number(number) => number.as_i64().map_or(Input::Float(0.5), Input::Int),
            serde_json::Value::String(text) => Input::Text(text.clone()),
            serde_json::Value::Array(items) => Input::List(items.iter().map(input).collect()),
            serde_json::Value::Object(map) => Input::Object(map.iter().map(|(key, value)| (key.clone(), input(value))).collect()),
        }
    }

    #[test]
    fn records() {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut checks = 0;
        for form in pack.forms() {
            for id in IDS {
                for text in planted(form, id) {
                    checked_is_clean(form, &form.check_json(&text, today()), id, &text);
                    if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                        let value = input(&value);
                        clean(&format!("{value:?}"), id, "Input");
                        checked_is_clean(form, &form.check_value(&value, today()), id, &text);
                    }
                    let mut lines = JsonLines::new(form, today(), FINDING_LIMIT);
                    clean(&format!("{:?}", lines.line(&text)), id, &text);
                    clean(&format!("{lines:?}"), id, &text);
                    report_is_clean(form, &lines.finish().report, id, &text);
                    checks += 1;
                }
            }
        }
        assert!(checks > 500, "only {checks} inputs were planted");
    }

    #[test]
    fn ledgers() {
        let pack = Pack::builtin("hinggan").unwrap();
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let view = network.at(today()).unwrap();
        for id in IDS {
            for text in [
                format!("{id}\n{id}\n"),
                format!("记录类型,走访日期,社工站,走访社工,家庭编号\n{id},{id},{id},{id},{id}\n"),
                format!("走访日期,社工站,走访社工,家庭编号,{id},走访日期{id}\n2022-05-20,{id},{id},{id},{id},{id}\n"),
                format!("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,{id}\n2022-05-20,{id},W1,{id},{id}\n"),
                format!("走访日期,社工站\n\"{id}"),
                format!("<html>{id}"),
            ] {
                for form in [None, Some("home_visit")] {
                    let mut run = LedgerRun::new(&pack, form, today()).unwrap();
                    run.csv(text.as_bytes());
                    clean(&format!("{run:?}"), id, &text);
                    let (report, book) = run.finish();
                    let tally = Tally::new(pack.measures(), book);
                    clean(&report.to_json(), id, &text);
                    clean(&format!("{report:?} {tally:?}"), id, &text);
                    for finding in &report.report.findings {
                        clean(&finding.message(Lang::ZhHans), id, &text);
                        clean(&finding.message(Lang::En), id, &text);
                    }
                    let unit = DivisionCode::parse_short("1522").unwrap();
                    let figure = tally.figure(view, "households_visited", unit, Period::until(today())).unwrap();
                    clean(&format!("{figure:?} {}", figure.to_json()), id, &text);
                    clean(&figure.explain().to_text(Lang::ZhHans), id, &text);
                    clean(&figure.explain().to_json(), id, &text);
                }
            }
        }
    }

    #[test]
    fn values_and_names() {
        for id in IDS {
            let parsed = ResidentId::parse(id).unwrap();
            clean(&format!("{parsed:?} {parsed}"), id, "ResidentId");
            for kind in ["date", "amount", "count", "reported", "division_code", id] {
                let answer = parse_json(kind, id);
                if answer.contains("findings") {
                    clean(&answer, id, kind);
                }
            }
            for failed in [Pack::builtin(id), Pack::from_json(&format!(r#"{{"{id}":"{id}"}}"#)), Pack::from_json(id)] {
                clean(&format!("{:?}", failed.unwrap_err()), id, "Pack");
            }
            clean(&format!("{:?}", Period::parse(id).unwrap_err()), id, "Period");
        }
    }
}
