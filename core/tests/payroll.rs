//! Payrolls of workers whose months look alike and are not.

#[cfg(test)]
mod tests {
    use wushe::explanation::Known;
    use wushe::pay::{Given, Payroll, QuestionCounter, Scheme};
    use wushe::staff::Worker;
    use wushe::{Date, Pack, Period};

    fn scheme(pack: &str, choices: &str) -> Scheme {
        Pack::builtin(pack).unwrap().scheme("community_worker").unwrap().choose_json(choices).unwrap()
    }

    /// Somebody with a certificate and whatever else is said.
    fn worker(more: &str) -> Worker {
        let text = format!(
            r#"{{"worker":"w","appointments":[{{"from":"2019-05-01","post":"general","full_time":true,"matching_post":true,"division":"152221100000"}}],
            "certificates":[{{"obtained_on":"2020-09-01","level":"junior"}}],"breaks":[]{more}}}"#
        );
        Pack::builtin("hinggan").unwrap().worker_json(&text, Date::parse("2022-12-31").unwrap()).unwrap().0
    }

    fn needs(payroll: &mut Payroll, worker: &Worker, month: &str) -> Vec<String> {
        let (month, mut needs) = (Period::parse(month).unwrap(), Vec::new());
        let take = |paid: wushe::pay::PayrollMonth<'_>| needs.extend(paid.missing().iter().map(|missing| missing.item.to_string()));
        payroll.months(worker, Given::default(), month, month, take).unwrap();
        needs
    }

    const ALL_BUT_STARTS: &str = r#"{"reference_day":"last","reference_day_counts":"yes","step_starts":"same_month","education_starts":"same_month","service_in":"any_post","gaps":"removed","part_years":"down","cap":"post_top",
        "stacking":"highest","concurrent":"highest","break_pay":"unpaid","broken_month":"days","rounding_unit":"fen","rounding_mode":"half_up","rounding_of":"line",
        "who_counts":"full_time","matching":"stated","registration_needed":"yes","lowest_grade":{"general":"1"},"highest_grade":{"general":"12"},
        "step_years":"3","amounts":{"1":"2000","2":"2100","3":"2200","4":"2300"}}"#;

    /// Both have a registration that is unknown, for different reasons; one slip for both would ask the second what the first lacks.
    #[test]
    fn what_is_unknown_for_different_reasons_is_not_shared() {
        let open = scheme("hinggan", ALL_BUT_STARTS);
        let untold = worker("");
        let in_between = worker(r#","registrations":[{"registered_on":"2022-05-10","until":"2025-05-09","level":"junior"}]"#);
        for workers in [[&untold, &in_between], [&in_between, &untold]] {
            let mut payroll = Payroll::new(&open);
            for each in workers {
                let alone = open.pay(each, Period::parse("2022-05").unwrap(), Given::default()).unwrap();
                let alone: Vec<String> = alone.missing.iter().map(|missing| missing.item.to_string()).collect();
                assert_eq!(needs(&mut payroll, each, "2022-05"), alone);
            }
        }
        assert_eq!(needs(&mut Payroll::new(&open), &untold, "2022-05"), ["registration"]);
        assert_eq!(needs(&mut Payroll::new(&open), &in_between, "2022-05"), ["starts"]);
    }

    #[test]
    fn a_grade_from_the_file_is_its_own() {
        let open = scheme("jinzhou", "{}");
        let who = Worker { certificates: Some(Vec::new()), ..worker("") };
        let month = Period::parse("2022-05").unwrap();
        let mut payroll = Payroll::new(&open);
        for (grade, known) in [(Some(1), Known::Known), (Some(9), Known::Unknown), (None, Known::Unknown), (Some(1), Known::Known)] {
            let given = Given { grade, seniority: None };
            payroll.months(&who, given, month, month, |paid| assert_eq!((paid.grade(), paid.status()), (grade, known))).unwrap();
        }
    }

    /// More workers than combinations are kept: nobody's pay is lost with those that are let go.
    #[test]
    fn what_is_let_go_is_computed_again() {
        let paid_by = scheme("hinggan-illustrative", "{}");
        let (who, month) = (worker(r#","registrations":[]"#), Period::parse("2022-05").unwrap());
        let mut payroll = Payroll::new(&paid_by);
        let mut totals = std::collections::BTreeMap::<String, u32>::new();
        for grade in (0..20_000).chain(0..10) {
            let given = Given { grade: Some(grade % 18 + 1), seniority: Some(grade.into()) };
            payroll.months(&who, given, month, month, |paid| *totals.entry(paid.total().unwrap().to_string()).or_default() += 1).unwrap();
        }
        assert_eq!((totals.len(), totals.values().sum::<u32>()), (18, 20_010));
        assert_eq!(totals["2000"], 1_113);
    }

    #[test]
    fn what_most_months_wait_for_is_asked_first() {
        let open = scheme("hinggan", &ALL_BUT_STARTS.replace(r#","amounts":{"1":"2000","2":"2100","3":"2200","4":"2300"}"#, ""));
        let workers = [worker(""), worker(r#","registrations":[]"#), worker(r#","appraisals":[]"#)];
        let [first, last] = ["2022-01", "2022-12"].map(|month| Period::parse(month).unwrap());
        let (mut payroll, mut asking) = (Payroll::new(&open), QuestionCounter::new());
        for (at, each) in workers.iter().enumerate() {
            payroll.months(each, Given::default(), first, last, |paid| asking.count(at, paid)).unwrap();
        }
        let asked = asking.finish();
        let named: Vec<_> = asked.iter().map(|asked| (asked.item.to_string(), asked.months, asked.workers)).collect();
        // Three years of service are complete with the last day of April, so the second worker is in grade 2 from then on.
        let wanted = [("registration", 24, 2), ("amounts[2]", 9, 1), ("amounts[1]", 3, 1)];
        assert_eq!(named, wanted.map(|(need, months, workers)| (need.to_owned(), months, workers)));
        assert_eq!(&*asked[1].question.en, "what is the basic pay of each grade? [2]");
    }
}
