//! Payslips against the numbers that documents print.

#[cfg(test)]
mod tests {
    use wushe::border::{PayCall, PayScheme, PayWorker};
    use wushe::choice::{Choice, OpenItem};
    use wushe::finding::{Code, Lang};
    use wushe::pay::{Fact, Given, Payroll, Payslip, Scheme};
    use wushe::service::Key;
    use wushe::staff::{Appointment, Appraisal, Certificate, CertificateLevel, Education, EducationLevel, Paper, Registration, Worker};
    use wushe::time::{Period, Span};
    use wushe::{Date, DivisionCode, Pack};

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn month(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn scheme(pack: &str) -> Scheme {
        Pack::builtin(pack).unwrap().scheme("community_worker").unwrap().clone()
    }

    fn appointment(post: &str, from: &str) -> Appointment {
        Appointment {
            span: Span::since(day(from)),
            post: post.into(),
            division: None,
            full_time: Some(true),
            matching: Some(true),
            probation_until: Some(day(from)),
        }
    }

    /// Somebody in a post since 2019-05-01 of whom everything is known, and who has no paper at all.
    fn worker(post: &str) -> Worker {
        Worker {
            appointments: Some(vec![appointment(post, "2019-05-01")]),
            certificates: Some(Vec::new()),
            registrations: Some(Vec::new()),
            education: Some(Vec::new()),
            appraisals: Some(Vec::new()),
            breaks: Some(Vec::new()),
            ..Worker::new(Key::parse("w").unwrap())
        }
    }

    fn certified(post: &str, level: CertificateLevel) -> Worker {
        let registration = Registration { level, span: Span::since(day("2020-11-30")) };
        let certificate = Certificate { level, obtained_on: day("2020-09-01"), filed_on: None };
        Worker { certificates: Some(vec![certificate]), registrations: Some(vec![registration]), ..worker(post) }
    }

    fn grade(grade: i32) -> Given {
        Given { grade: Some(grade), seniority: None }
    }

    fn total(payslip: &Payslip) -> String {
        payslip.total.map_or_else(|| format!("{:?}", needs(payslip)), |total| total.to_string())
    }

    fn needs(payslip: &Payslip) -> Vec<String> {
        payslip
            .missing
            .iter()
            .map(|missing| match &missing.item {
                OpenItem::Fact(fact) => fact.to_string(),
                OpenItem::Choice(id, None) | OpenItem::TooLarge(id) => id.to_string(),
                OpenItem::Choice(id, Some(key)) | OpenItem::Hole(id, key) => format!("{id}[{key}]"),
            })
            .collect()
    }

    /// A line as its amount, `-` where it is not due, `?` where something is missing.
    fn lines(payslip: &Payslip) -> Vec<String> {
        let all = payslip.lines.iter().chain(&payslip.later);
        all.map(|line| match (line.amount, line.status.as_str()) {
            (Some(amount), _) => format!("{} {amount}", line.id),
            (None, "none") => format!("{} -", line.id),
            _ => format!("{} ?", line.id),
        })
        .collect()
    }

    fn pay(scheme: &Scheme, worker: &Worker, at: &str, given: Given) -> Payslip {
        let payslip = scheme.pay(worker, month(at), given).unwrap();
        let explained = scheme.pay_explained(worker, month(at), given).unwrap();
        assert_eq!(Payslip { explanation: None, ..explained }, payslip, "asking why changes nothing");
        payslip
    }

    /// A key that stands twice in JSON text: no vector can hold it.
    #[test]
    fn keys_that_stand_twice_are_told() {
        let pack = Pack::builtin("city-d").unwrap();
        let day = Date::parse("2022-06-01").unwrap();
        let told = |findings: wushe::Findings| {
            findings.iter().map(|finding| format!("{} {}", finding.code.as_str(), finding.path)).collect::<Vec<_>>()
        };
        for (text, path) in [
            (r#"{"worker":"a","worker":"b"}"#, "worker"),
            (r#"{"worker":"a","breaks":[],"breaks":[]}"#, "breaks"),
            (r#"{"worker":"a","appointments":[{"from":"2019-05-01","from":"2020-05-01","post":"head"}]}"#, "appointments[0].from"),
        ] {
            assert_eq!(told(pack.worker_json(text, day).unwrap_err()), [format!("field_doubled {path}")], "{text}");
        }
        let scheme = pack.scheme("community_worker").unwrap();
        for (text, path) in [
            (r#"{"rounding_unit":"yuan","rounding_unit":"jiao"}"#, "rounding_unit"),
            (r#"{"award":{"good":"1"},"award":{"good":"2"}}"#, "award"),
            (r#"{"award":{"good":"1","good":"2"}}"#, "award[1]"),
        ] {
            assert_eq!(told(scheme.choose_json(text).unwrap_err()), [format!("field_doubled {path}")], "{text}");
        }
        let once = scheme.choose_json(r#"{"rounding_unit":"yuan","award":{"good":"1","excellent":"1"}}"#).unwrap();
        assert_eq!(told(once.choose_json(r#"{"rounding_unit":"jiao"}"#).unwrap_err()), ["pay_choice_made rounding_unit"]);
        let worker = PayWorker::Json(r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"head"}]}"#, day);
        let scheme = PayScheme::new(pack, "community_worker", "{}").unwrap();
        let call = PayCall { worker, grade: Some(1), seniority: None };
        for (text, path) in [
            (r#"[{"month":"2022-05","month":"2022-06","lines":[]}]"#, "paid[0].month"),
            (r#"[{"month":"2022-05","lines":[],"lines":[]}]"#, "paid[0].lines"),
            (r#"[{"month":"2022-05","lines":[{"id":"post","amount":"1","amount":"2"}]}]"#, "paid[0].lines[0].amount"),
        ] {
            assert_eq!(told(scheme.expose_back_pay(call, text).unwrap_err()), [format!("field_doubled {path}")], "{text}");
        }
        assert!(scheme.expose_back_pay(call, r#"[{"month":"2022-05","lines":[{"id":"post","amount":"1"}]}]"#).is_ok());
    }

    #[test]
    fn city_d_computes_a_whole_payslip_from_published_numbers() {
        let scheme = scheme("city-d");
        let deputy = certified("deputy", CertificateLevel::Intermediate);
        let payslip = pay(&scheme, &deputy, "2022-05", grade(4));
        assert_eq!(total(&payslip), "3430");
        assert_eq!(lines(&payslip), ["post 2500", "combined -", "level 230", "certificate 500", "basic_performance 200", "award ?"]);
        assert_eq!(total(&pay(&scheme, &worker("combined_head"), "2022-05", grade(12))), "4010");
        assert_eq!(total(&pay(&scheme, &certified("general", CertificateLevel::Senior), "2022-05", grade(1))), "3350");
        // Up to three years make level 1; what more years make is not printed.
        let scheme = scheme.choose(&[("part_years", Choice::word("down")), ("reference_day", Choice::word("last"))]).unwrap();
        assert_eq!(pay(&scheme, &worker("general"), "2022-04", Given::default()).grade, Some(1));
        assert_eq!(needs(&pay(&scheme, &worker("general"), "2023-06", Given::default()))[0], "level[4]");
    }

    #[test]
    fn jinzhou_has_two_amounts_and_refuses_the_others_by_name() {
        let scheme = scheme("jinzhou");
        let at = |grade_, worker: &Worker, month| pay(&scheme, worker, month, grade(grade_));
        assert_eq!(total(&at(1, &worker("general"), "2022-05")), "2958");
        assert_eq!(total(&at(16, &certified("head", CertificateLevel::Senior), "2022-05")), "4589");
        let refused = at(9, &worker("deputy"), "2022-05");
        assert_eq!((total(&refused), needs(&refused)), ("[\"amounts[9]\"]".into(), vec!["amounts[9]".to_owned()]));
        assert_eq!(needs(&at(1, &worker("general"), "2023-05")), ["amounts[1]"], "the table is of 2022");
        let filled = scheme.choose(&[("amounts", Choice::table(&[("9", "3500")]))]).unwrap();
        assert_eq!(total(&pay(&filled, &worker("deputy"), "2022-05", grade(9))), "3500");
    }

    #[test]
    fn benxi_splits_by_area() {
        let scheme = scheme("benxi").choose(&[("coefficient", Choice::word("1"))]).unwrap();
        let at = |division: &str, result: Option<&str>| {
            let mut worker = worker("general");
            worker.appointments.as_mut().unwrap()[0].division = Some(DivisionCode::parse_short(division).unwrap());
            worker.appraisals = result.map(|result| vec![Appraisal { year: 2023, result: result.into() }]).or(worker.appraisals);
            lines(&pay(&scheme, &worker, "2023-05", Given::default()))
        };
        assert_eq!(at("210502001001", Some("qualified")), ["base 2720", "certificate -", "performance 680"]);
        assert_eq!(at("210504001001", Some("qualified")), ["base 3060", "certificate -", "performance 340"]);
        assert_eq!(at("210504", Some("unqualified")), ["base 3060", "certificate -", "performance -"]);
        assert_eq!(at("210502", None), ["base 2720", "certificate -", "performance ?"], "the year has no appraisal yet");
    }

    #[test]
    fn shandong_c_climbs_within_the_ranges_of_the_posts() {
        let coefficients: Vec<(String, String)> = (1..=18).map(|grade| (grade.to_string(), format!("1.{grade:02}"))).collect();
        let table: Vec<(&str, &str)> = coefficients.iter().map(|(key, number)| (&**key, &**number)).collect();
        let choices = [
            ("step_years", Choice::word("3")),
            ("part_years", Choice::word("down")),
            ("base", Choice::word("3000")),
            ("coefficient", Choice::table(&table)),
        ];
        let scheme = scheme("shandong-c").choose(&choices).unwrap();
        let at = |post: &str, years: i64, papers: &[(Paper, EducationLevel)]| {
            let education = papers.iter().map(|(paper, level)| Education { paper: *paper, level: *level, obtained_on: day("2018-07-01") });
            let worker = Worker { education: Some(education.collect()), ..worker(post) };
            let payslip = pay(&scheme, &worker, "2022-05", Given { grade: None, seniority: Some(years.into()) });
            (payslip.grade.unwrap_or_default(), payslip.steps.iter().map(|step| step.lost).sum::<i32>())
        };
        let pair = |level| [(Paper::Diploma, level), (Paper::Degree, level)];
        for (post, lowest, highest) in [("head", 7, 18), ("deputy", 4, 15), ("general", 1, 12)] {
            assert_eq!(at(post, 0, &[]), (lowest, 0));
            assert_eq!(at(post, 8, &[]), (lowest + 2, 0));
            assert_eq!(at(post, 80, &[]), (highest, 0));
            assert_eq!(at(post, 31, &pair(EducationLevel::Doctor)), (highest, 2), "grade 11 of 12 and three more");
            assert_eq!(at(post, 0, &pair(EducationLevel::Bachelor)), (lowest + 1, 0));
        }
        let single = Worker {
            education: Some(vec![Education { paper: Paper::Diploma, level: EducationLevel::Master, obtained_on: day("2018-07-01") }]),
            ..worker("general")
        };
        // Three years served and three for the diploma alone.
        let payslip = pay(&scheme, &single, "2022-06", Given::default());
        assert_eq!((payslip.seniority, payslip.grade), (Some(6.into()), Some(3)), "{:?}", needs(&payslip));
        assert_eq!(lines(&payslip), ["basic 2163", "certificate -", "performance ?"], "what each appraisal gives is not printed");
        let junior = pay(&scheme, &certified("general", CertificateLevel::Junior), "2022-06", Given::default());
        assert_eq!(needs(&junior), ["certificate_allowance[junior]", "appraisal_year", "due_performance"]);
        let short = scheme.choose(&[("certificate_allowance", Choice::table(&[("junior", "99.99")]))]).unwrap_err();
        assert_eq!(short[0].code, Code::PayChoiceLeast);
    }

    #[test]
    fn hinggan_leaves_everything_open_and_asks_for_it() {
        let scheme = scheme("hinggan");
        let open: Vec<_> = scheme.unstated().iter().map(|question| question.id.to_string()).collect();
        for id in [
            "who_counts",
            "matching",
            "registration_needed",
            "cap",
            "starts",
            "reference_day",
            "broken_month",
            "rounding_unit",
            "stacking",
            "amounts",
        ] {
            assert!(open.contains(&id.to_owned()), "{id} in {open:?}");
        }
        let payslip = pay(&scheme, &certified("general", CertificateLevel::Intermediate), "2022-05", Given::default());
        assert_eq!(payslip.total, None);
        assert!(needs(&payslip).contains(&"lowest_grade[general]".to_owned()), "{:?}", needs(&payslip));
    }

    #[test]
    fn the_illustrative_ladder_raises_by_the_certificate_and_says_that_it_is_ours() {
        let scheme = scheme("hinggan-illustrative");
        assert_eq!(scheme.unstated(), []);
        let payslip = pay(&scheme, &certified("general", CertificateLevel::Intermediate), "2022-05", Given::default());
        assert_eq!((payslip.grade, total(&payslip)), (Some(4), "2300".into()), "grade 2 after three years, two more for the certificate");
        assert_eq!(payslip.provenance.map(|provenance| provenance.as_str()), Some("illustrative"));
        let why = scheme.pay_explained(&certified("general", CertificateLevel::Intermediate), month("2022-05"), Given::default()).unwrap();
        let text = why.explanation.as_ref().unwrap().to_text(Lang::En);
        assert!(text.contains("grade 2 → 4") && text.contains("illustrative"), "{text}");
        assert!(why.to_text(Lang::ZhHans).contains("合计  2300 元  [illustrative]"));
        // Raised on the grade, so the cap can take all of it.
        let long =
            Worker { appointments: Some(vec![appointment("general", "1980-01-01")]), ..certified("general", CertificateLevel::Senior) };
        let payslip = pay(&scheme, &long, "2022-05", Given::default());
        assert_eq!((payslip.grade, payslip.steps[0].lost), (Some(12), 3));
    }

    #[test]
    fn a_month_that_was_not_served_whole_goes_by_its_days() {
        let scheme = scheme("hinggan-illustrative");
        let mut worker = worker("general");
        worker.appointments = Some(vec![appointment("general", "2022-05-21")]);
        assert_eq!(total(&pay(&scheme, &worker, "2022-05", Given::default())), "709.68", "2000 × 11 / 31");
        let payslip = pay(&scheme, &worker, "2022-04", Given::default());
        assert_eq!((payslip.unpaid, total(&payslip)), (Some(Code::PayNotAppointed), "0".into()));
    }

    #[test]
    fn beijing_pays_the_higher_of_two_posts_and_the_degrees_post_after_probation() {
        let pay_table = Choice::table(&[("head", "5000"), ("deputy", "4500"), ("general", "4000")]);
        let scheme = scheme("beijing")
            .choose(&[
                ("post_pay", pay_table),
                ("certificate_pay", Choice::table(&[("junior", "80")])),
                ("education_paper", Choice::word("degree")),
            ])
            .unwrap();
        let mut worker = worker("general");
        worker.appointments.as_mut().unwrap().push(appointment("deputy", "2021-01-01"));
        assert_eq!(total(&pay(&scheme, &worker, "2022-05", Given::default())), "4500");
        let mut doctor = self::worker("general");
        doctor.education = Some(vec![Education { paper: Paper::Degree, level: EducationLevel::Doctor, obtained_on: day("2018-07-01") }]);
        assert_eq!(pay(&scheme, &doctor, "2022-05", Given::default()).post.as_deref(), Some("head"));
        let why = scheme.pay_explained(&doctor, month("2022-05"), Given::default()).unwrap().explanation.unwrap();
        let substituted = why.because.iter().find(|reason| reason.code == Code::PayPostSubstituted);
        assert!(why.to_text(Lang::En).contains("paid as head") || substituted.is_some(), "{}", why.to_text(Lang::En));
        doctor.appointments.as_mut().unwrap()[0].probation_until = Some(day("2022-06-01"));
        assert_eq!(pay(&scheme, &doctor, "2022-05", Given::default()).post.as_deref(), Some("general"));
        let mut registered = certified("general", CertificateLevel::Junior);
        registered.registrations = Some(vec![Registration { level: CertificateLevel::Junior, span: Span::since(day("2022-05-20")) }]);
        let totals = ["2022-04", "2022-05"].map(|at| total(&pay(&scheme, &registered, at, Given::default())));
        assert_eq!(totals, ["4000", "4080"], "from the month in which the registration is completed");
    }

    #[test]
    fn what_is_not_known_is_asked_and_what_makes_no_difference_is_not() {
        let scheme = scheme("city-d");
        let unknown = Worker { certificates: None, ..worker("deputy") };
        assert_eq!(needs(&pay(&scheme, &unknown, "2022-05", grade(4)))[0], Fact::Certificate.as_str());
        let unregistered = Worker { registrations: Some(Vec::new()), ..certified("deputy", CertificateLevel::Junior) };
        assert!(needs(&pay(&scheme, &unregistered, "2022-05", grade(4))).contains(&"registration_needed".to_owned()));
        let nobody = Worker::new(Key::parse("w").unwrap());
        assert!(needs(&pay(&scheme, &nobody, "2022-05", grade(4))).contains(&"appointments".to_owned()));
    }

    #[test]
    fn a_scheme_that_ended_pays_nothing_and_says_from_when() {
        let text = r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"pay":[{"id":"old","label":{"en":"Old","zh":"旧"},"from":"2020-01-01","until":"2022-01-01","provenance":"illustrative"}]}"#;
        let pack = Pack::from_json(text).unwrap();
        let scheme = pack.scheme("old").unwrap();
        assert_eq!(scheme.pay(&worker("head"), month("2022-01"), Given::default()).unwrap_err().code, Code::PayAfter);
        assert!(scheme.pay(&worker("head"), month("2021-12"), Given::default()).is_ok());
    }

    #[test]
    fn choices_are_checked_all_at_once() {
        let scheme = scheme("city-d");
        let wrong = [
            ("rounding_unti", Choice::word("yuan")),
            ("cap", Choice::word("maybe")),
            ("post_pay", Choice::table(&[("head", "1")])),
            ("award", Choice::word("12")),
            ("nothing", Choice::word("12")),
        ];
        let codes: Vec<_> = scheme.choose(&wrong).unwrap_err().iter().map(|finding| finding.code).collect();
        for code in [Code::PayChoiceNearest, Code::PayChoiceOption, Code::PayChoiceClosed, Code::PayChoiceShape, Code::PayChoiceUnknown] {
            assert!(codes.contains(&code), "{code:?} in {codes:?}");
        }
        assert_eq!(scheme.choose_json(r#"{"rounding_unit":1}"#).unwrap_err()[0].code, Code::JsonBroken);
        let chosen = scheme.choose_json(r#"{"rounding_unit":"yuan","award":{"good":"1000"},"due_award":"5"}"#).unwrap();
        let mut worker = worker("general");
        worker.appraisals = Some(vec![Appraisal { year: 2022, result: "good".into() }]);
        assert!(lines(&pay(&chosen, &worker, "2022-05", grade(1))).contains(&"award 1000".to_owned()));
    }

    #[test]
    fn a_table_with_holes_is_asked_for_until_it_is_chosen() {
        let open = |scheme: &Scheme| scheme.unstated().iter().any(|question| &*question.id == "amounts");
        let published = scheme("jinzhou");
        assert!(open(&published));
        assert!(!open(&published.choose(&[("amounts", Choice::table(&[("9", "3500")]))]).unwrap()));
        assert!(scheme("city-d").unstated().iter().any(|question| &*question.id == "award"));
        assert!(!scheme("city-d").unstated().iter().any(|question| &*question.id == "post_pay"));
    }

    #[test]
    fn a_post_that_the_rule_does_not_have_is_asked_for_by_the_names_that_it_has() {
        let chosen = [
            ("service_in", "same_post"),
            ("gaps", "spells"),
            ("part_years", "down"),
            ("reference_day", "last"),
            ("reference_day_counts", "yes"),
            ("step_starts", "same_month"),
        ];
        let scheme = scheme("shandong-c").choose(&chosen.map(|(id, word)| (id, Choice::word(word)))).unwrap();
        let slip = pay(&scheme, &worker("depuyt"), "2022-05", Given::default());
        assert_eq!((needs(&slip), slip.post.as_deref()), (vec!["post".to_owned()], None));
        assert_eq!(&*slip.missing[0].question.en, "the post, which is one of head, deputy, general");
        assert!(!slip.expose_json().contains("depuyt"), "what was written does not come back");

        // Years in a post of that name may be years in the post held now.
        let promoted = |before| {
            let first = Appointment {
                span: Span::new(Some(day("2010-01-01")), Some(day("2019-05-01"))).unwrap(),
                ..appointment(before, "2010-01-01")
            };
            Worker { appointments: Some(vec![first, appointment("deputy", "2019-05-01")]), ..worker("deputy") }
        };
        assert_eq!(
            pay(&scheme, &promoted("general"), "2022-05", Given::default()).seniority.map(|years| years.to_string()),
            Some("3".to_owned())
        );
        assert!(needs(&pay(&scheme, &promoted("depuyt"), "2022-05", Given::default())).contains(&"post".to_owned()));

        let mut totals = Vec::new();
        let months = (month("2022-04"), month("2022-06"));
        Payroll::new(&scheme)
            .months(&worker("depuyt"), Given::default(), months.0, months.1, |paid| totals.push((paid.total(), paid.post().is_some())))
            .unwrap();
        assert_eq!(totals, [(None, false); 3]);
    }

    #[test]
    fn years_below_zero_are_not_known() {
        let scheme = scheme("city-d");
        let given = |years: i32| Given { grade: None, seniority: Some(years.into()) };
        assert_eq!(pay(&scheme, &worker("head"), "2022-05", given(0)).grade, Some(1));
        let slip = pay(&scheme, &worker("head"), "2022-05", given(-1));
        assert_eq!((slip.grade, slip.total), (None, None));
        assert!(needs(&slip).contains(&"seniority".to_owned()));
    }
}
