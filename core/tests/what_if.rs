//! What a change of rule would cost: comparisons and budgets against the payslips that they stand for.
#![cfg(all(feature = "pay", feature = "packs-pay", feature = "pack-hinggan-illustrative"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::border::{OutlookCall, PayScheme, PayWorker, StaffList};
    use wushe::choice::Choice;
    use wushe::citation::Provenance;
    use wushe::pay::{Given, Impact, Outlook, Scheme, StaffMember};
    use wushe::staff::Worker;
    use wushe::value::Amount;
    use wushe::{Date, Pack, Period};

    fn month(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn worker(pack: &Pack, key: &str, post: &str, from: &str, more: &str) -> Worker {
        let text = format!(
            r#"{{"worker":"{key}","appointments":[{{"from":"{from}","post":"{post}","division":"15222110000{}","full_time":true,"matching_post":true}}],{more}}}"#,
            key.len() % 3
        );
        pack.worker_json(&text, Date::parse("2024-12-31").unwrap()).unwrap_or_else(|found| panic!("{found:?}")).0
    }

    const WHOLE: &str = r#""certificates":[{"obtained_on":"2020-09-01","level":"junior"}],
        "registrations":[{"registered_on":"2020-11-30","until":"2023-11-29","level":"junior"}],"education":[],"appraisals":[],"breaks":[]"#;

    /// Sixty workers: some begin or leave within the months that are asked for, and of every seventh the breaks are not known.
    fn staff(pack: &Pack) -> Vec<Worker> {
        let post = |nth: usize| ["general", "deputy", "head"][nth % 3];
        let from = |nth: usize| format!("{}-{:02}-{:02}", 2010 + nth % 14, 1 + nth % 12, 1 + nth % 28);
        let more = |nth: usize| if nth % 7 == 6 { WHOLE.replace(r#","breaks":[]"#, "") } else { WHOLE.to_owned() };
        (0..60).map(|nth| worker(pack, &format!("W{nth}"), post(nth), &from(nth), &more(nth))).collect()
    }

    fn members(workers: &[Worker]) -> Vec<StaffMember<'_>> {
        workers.iter().map(|worker| StaffMember { worker, other: None, given: Given::default() }).collect()
    }

    fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
        amounts.fold(Amount::ZERO, |sum, amount| sum.checked_add(amount).unwrap())
    }

    fn tried(scheme: &Scheme) -> Scheme {
        let amounts = Choice::table(&[("2", "2150.55"), ("3", "2199"), ("5", "2333.33"), ("9", "3000")]);
        let starts = Choice::Dated(vec![(wushe::time::Span::since(Date::parse("2023-04-01").unwrap()), Choice::word("total"))]);
        scheme
            .with_values(&[
                ("amounts", amounts),
                ("step_years", Choice::word("2")),
                ("rounding_of", starts),
                ("rounding_unit", Choice::word("yuan")),
            ])
            .unwrap()
    }

    fn whole(impact: &Impact) {
        let total = impact.whole.total;
        assert_eq!(total.after.checked_sub(total.before), Some(total.difference));
        assert_eq!(sum(impact.causes.iter().map(|cause| cause.total.difference)), total.difference);
        assert_eq!(sum(impact.workers.iter().filter_map(|worker| worker.difference)), total.difference);
        for groups in [&impact.years, &impact.units, &impact.posts, &impact.grades] {
            assert_eq!(sum(groups.iter().map(|group| group.total.difference)), total.difference);
            let parts = sum(groups.iter().flat_map(|group| [group.gain.1, group.loss.1]));
            assert_eq!(parts, sum(groups.iter().map(|group| group.total.difference)));
        }
        for worker in &impact.workers {
            let lines = sum(worker.lines.iter().map(|(_, sides)| sides.difference));
            assert_eq!(lines, worker.difference.unwrap_or(Amount::ZERO), "lines of one worker come to the own difference");
        }
        let moved: u64 = impact.moves.iter().map(|(.., workers)| workers).sum();
        let differs = |worker: &&wushe::pay::WorkerImpact| {
            worker.difference.is_some() && worker.before.grade.zip(worker.after.grade).is_some_and(|(was, is)| was != is)
        };
        assert_eq!(moved, impact.workers.iter().filter(differs).count() as u64);
    }

    #[test]
    fn a_comparison_is_the_payslips_of_both_sides_and_its_parts_come_to_it() {
        let pack = Pack::builtin("hinggan-illustrative").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let (tried, workers) = (tried(scheme), staff(&pack));
        let impact = scheme.impact(&tried, &members(&workers), &Outlook::new(month("2022-11"), month("2023-06")).unwrap()).unwrap();
        let months = ["2022-11", "2022-12", "2023-01", "2023-02", "2023-03", "2023-04", "2023-05", "2023-06"].map(month);
        let mut unknown = 0;
        for (worker, told) in workers.iter().zip(&impact.workers) {
            let paid = |scheme: &Scheme| {
                let slips = months.iter().map(|month| scheme.pay(worker, *month, Given::default()).unwrap());
                slips.map(|slip| slip.total).collect::<Option<Vec<Amount>>>().map(|totals| sum(totals.into_iter()))
            };
            assert_eq!((told.before.total, told.after.total), (paid(scheme), paid(&tried)));
            assert_eq!(told.difference, paid(&tried).zip(paid(scheme)).and_then(|(after, before)| after.checked_sub(before)));
            assert_eq!(told.difference.is_none(), !told.before.missing.is_empty() || !told.after.missing.is_empty());
            unknown += u64::from(told.difference.is_none());
        }
        assert_eq!((impact.whole.workers, impact.whole.unknown), (60 - unknown, unknown));
        assert!(unknown > 3 && impact.whole.gain.0 > 3 && impact.whole.loss.0 > 0 && !impact.moves.is_empty(), "{impact:?}");
        assert!(impact.causes.iter().any(|cause| cause.id.is_none()), "rounding the total is a cause of its own");
        whole(&impact);
        let same = scheme.impact(scheme, &members(&workers), &Outlook::new(month("2023-01"), month("2023-01")).unwrap()).unwrap();
        assert_eq!((same.whole.total.difference, same.whole.gain.0, same.whole.loss.0), (Amount::ZERO, 0, 0));
        whole(&same);
    }

    #[test]
    fn a_budget_is_the_payslips_of_its_years() {
        let pack = Pack::builtin("hinggan-illustrative").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let workers = staff(&pack);
        let budget = scheme.budget(&members(&workers), &Outlook::new(month("2023-01"), month("2026-12")).unwrap()).unwrap();
        let mut totals: BTreeMap<i32, (u64, Amount)> = BTreeMap::new();
        for worker in &workers {
            for year in 2023..=2026 {
                let slips =
                    (1..=12).map(|number| scheme.pay(worker, Period::month(year, number).unwrap(), Given::default()).unwrap().total);
                let known = totals.entry(year).or_insert((0, Amount::ZERO));
                match slips.collect::<Option<Vec<Amount>>>() {
                    Some(slips) => known.1 = sum([known.1].into_iter().chain(slips)),
                    None => known.0 += 1,
                }
            }
        }
        let told: BTreeMap<i32, (u64, Amount)> = budget.years.iter().map(|year| (year.year, (year.unknown, year.total))).collect();
        assert_eq!(told, totals);
        assert_eq!(sum(budget.years.iter().map(|year| year.total)), budget.total);
        for year in &budget.years {
            assert_eq!(sum(year.lines.iter().map(|line| line.amount)), year.total);
        }
    }

    #[test]
    fn a_change_shows_wherever_it_acts_and_nowhere_else() {
        let pack = std::sync::Arc::new(Pack::builtin("hinggan-illustrative").unwrap());
        let plain = PayScheme::new(pack.clone(), "community_worker", "{}").unwrap();
        let text = format!(
            r#"{{"worker":"W","appointments":[{{"from":"2019-05-01","post":"general","full_time":true,"matching_post":true}}],{WHOLE}}}"#
        );
        let worker = PayWorker::Json(&text, Date::parse("2024-12-31").unwrap());
        let call = wushe::border::PayCall { worker, grade: None, seniority: None };
        assert!(!plain.expose_payslip(call, "2022-05", wushe::border::PayslipFormat::Explained).unwrap().contains("what_if"));
        // A setting that the rulebook has adopted, and the ladder: no number of the line changes its provenance, and the reasons say so.
        let tried = plain.with_values(r#"{"step_years":"1"}"#).unwrap();
        let slip = tried.payslip(call, "2022-05", true).unwrap();
        assert_eq!(slip.changed.len(), 1);
        let json = slip.expose_json();
        assert!(json.contains(r#""what_if":[{"id":"step_years""#), "{json}");
        assert!(json.contains(r#""provenance":"what_if""#), "the reasons of the grade name it: {json}");
        for lang in [wushe::Lang::ZhHans, wushe::Lang::En] {
            assert!(slip.to_text(lang).lines().any(|line| line.ends_with("= 1")), "{}", slip.to_text(lang));
            assert!(slip.to_markdown(lang).contains("= 1"));
        }
        let raised = plain.with_values(r#"{"certificate_grades":{"junior":"4"}}"#).unwrap().scheme().clone();
        let (known, _) = pack.worker_json(&text, Date::parse("2024-12-31").unwrap()).unwrap();
        let raises = raised.raises(&known, Date::parse("2022-05-21").unwrap()).unwrap();
        assert_eq!(raises.raises[0].provenance, Provenance::WhatIf);
        assert!(raises.expose_json().contains(r#""what_if":["#));
        assert!(raised.back_pay(&known, &[], Given::default()).unwrap().expose_json().contains(r#""what_if":["#));
        // What is changed again is listed once.
        assert_eq!(tried.with_values(r#"{"step_years":"3"}"#).unwrap().scheme().changed().len(), 1);
    }

    #[test]
    fn what_is_changed_is_not_asked_for_and_goes_before_choices() {
        let pack = Pack::builtin("city-d").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let tried = scheme.with_values_json(r#"{"part_years":"down","award":{"qualified":"100"}}"#).unwrap();
        assert!(tried.unstated().iter().all(|open| &*open.id != "part_years" && &*open.id != "award"));
        let chosen = scheme.choose_json(r#"{"due_award":"12"}"#).unwrap().with_values_json(r#"{"due_award":"6"}"#).unwrap();
        assert_eq!(chosen.changed()[0].value.as_ref(), "6");
        let mut outlook = Outlook::new(month("2022-06"), month("2022-06")).unwrap();
        outlook.assumptions.appraisal = Some("unqualified".into());
        let known = worker(&pack, "W", "deputy", "2019-05-01", r#""certificates":[],"appraisals":[]"#);
        let staff = [StaffMember { worker: &known, other: None, given: Given { grade: Some(4), seniority: None } }];
        let budget = chosen.budget(&staff, &outlook).unwrap();
        assert!(budget.years[0].lines.iter().any(|line| line.id.as_deref() == Some("award")), "it falls due in June");
    }

    #[test]
    fn both_rulebooks_read_a_staff_list_of_texts() {
        let scheme = |pack: &str, choices: &str| {
            PayScheme::new(std::sync::Arc::new(Pack::builtin(pack).unwrap()), "community_worker", choices).unwrap()
        };
        let (old, new) = (scheme("city-d", r#"{"due_award":"12"}"#), scheme("jinzhou", r#"{"rounding_unit":"yuan"}"#));
        let staff = r#"[{"worker":"W","appointments":[{"from":"2019-05-01","post":"combined_head"}],"certificates":[],"grade":1}]"#;
        let staff = StaffList::Json(staff, Date::parse("2024-12-31").unwrap());
        let call = OutlookCall { staff, first: "2022-05", last: "2022-05", level: None, assumptions: "{}" };
        // The second rulebook has no such post, and asks for one that it has.
        let json = old.expose_impact(&new, call).unwrap();
        assert!(json.contains(r#""status":"unknown","before":{"total":"3350""#), "{json}");
        assert!(json.contains("the post, which is one of head, deputy, general"), "{json}");
    }
}
