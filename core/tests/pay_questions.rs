//! What is asked makes a difference, and what makes one is asked: seeded workers of every rulebook.
#![cfg(all(feature = "packs", feature = "pay"))]
//!
//! `WUSHE_PAY_QUESTIONS=2000 cargo test --release --all-features --test pay_questions` tries so many workers of each.

#[cfg(test)]
mod pay_questions {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use wushe::pay::{By, Choice, Given, Need, Payslip, Question, Scheme, Unit};
    use wushe::service::Key;
    use wushe::staff::{
        Appointment, Appraisal, Break, Certificate, CertificateLevel, Education, EducationLevel, Paper, Registration, Worker,
    };
    use wushe::time::{Period, Span};
    use wushe::value::Amount;
    use wushe::{Date, DivisionCode, Pack};

    struct Draw(u64);

    impl Draw {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (mixed ^ (mixed >> 31)) % end
        }

        fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
            &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
        }

        fn day(&mut self, first: &str, days: u64) -> Date {
            Date::parse(first).unwrap().plus_days(i32::try_from(self.below(days)).unwrap()).unwrap()
        }

        fn one_in(&mut self, many: u64) -> bool {
            self.below(many) == 0
        }
    }

    /// A worker of whom everything is known.
    fn worker(draw: &mut Draw, posts: &[Arc<str>]) -> Worker {
        let appointment = |draw: &mut Draw, start: Date, end: Option<Date>| Appointment {
            span: Span::new(Some(start), end).unwrap(),
            post: draw.pick(posts).clone(),
            division: Some(DivisionCode::parse(draw.pick(&["210502001001", "210504001002"])).unwrap()),
            full_time: Some(!draw.one_in(5)),
            matching: Some(!draw.one_in(3)),
            probation_until: Some(start.plus_days(i32::try_from(draw.below(100)).unwrap()).unwrap()),
        };
        let first = if draw.one_in(4) { *draw.pick(&["2016-02-29", "2012-02-29", "2019-05-01", "2020-06-01"].map(|day| Date::parse(day).unwrap())) } else { draw.day("2012-01-01", 3_700) };
        let mut appointments = vec![appointment(draw, first, None)];
        if draw.one_in(3) {
            let next = first.plus_days(i32::try_from(200 + draw.below(800)).unwrap()).unwrap();
            appointments[0] = appointment(draw, first, Some(next));
            let gap = i32::try_from(draw.below(3) * 100).unwrap();
            appointments.push(appointment(draw, next.plus_days(gap).unwrap(), None));
        }
        if draw.one_in(4) {
            let start = if draw.one_in(2) { appointments[0].span.start().unwrap() } else { draw.day("2015-01-01", 2_500) };
            appointments.push(appointment(draw, start, None));
        }
        let mut certificates = Vec::new();
        let mut registrations = Vec::new();
        for level in CertificateLevel::ALL.iter().take(usize::try_from(draw.below(4)).unwrap()) {
            let obtained_on = if draw.one_in(3) { draw.day("2023-04-01", 90) } else { draw.day("2018-01-01", 1_900) };
            certificates.push(Certificate { level: *level, obtained_on, filed_on: draw.one_in(2).then(|| obtained_on.plus_days(40).unwrap()) });
            if !draw.one_in(3) {
                let start = obtained_on.plus_days(i32::try_from(draw.below(60)).unwrap()).unwrap();
                registrations.push(Registration { level: *level, span: Span::new(Some(start), start.plus_days(1_096)).unwrap() });
            }
        }
        let education = [Paper::Degree, Paper::Diploma].into_iter().filter(|_| !draw.one_in(3)).collect::<Vec<_>>();
        let education = education
            .into_iter()
            .map(|paper| {
                let obtained_on = if draw.one_in(4) { draw.day("2023-04-01", 90) } else { draw.day("2008-01-01", 4_000) };
                Education { paper, level: *draw.pick(EducationLevel::ALL), obtained_on }
            })
            .collect();
        let results = ["excellent", "qualified", "basically_qualified", "unqualified"];
        let appraisals = (2010..2024).filter(|year| *year > 2021 || !draw.one_in(6)).collect::<Vec<_>>();
        let appraisals = appraisals.into_iter().map(|year| Appraisal { year, result: (*draw.pick(&results)).into() }).collect();
        let breaks = if draw.one_in(5) {
            let start = draw.day("2020-01-01", 700);
            vec![Break { span: Span::new(Some(start), start.plus_days(30)).unwrap() }]
        } else {
            Vec::new()
        };
        Worker {
            appointments: Some(appointments),
            certificates: Some(certificates),
            registrations: Some(registrations),
            education: Some(education),
            appraisals: Some(appraisals),
            breaks: Some(breaks),
            ..Worker::new(Key::new("w"))
        }
    }

    /// An answer to a question, drawn: numbers have decimals, so that rounding shows.
    fn answer(draw: &mut Draw, question: &Question, posts: &[Arc<str>]) -> Choice {
        if !question.options.is_empty() {
            return Choice::word(&draw.pick(&question.options).id);
        }
        let mut number = |at: u64| match question.unit {
            Some(Unit::Yuan) => format!("{}.{:03}", 1_000 + draw.below(9_000), draw.below(1_000)),
            Some(Unit::Years) if question.by.is_none() => (*draw.pick(&["1", "2", "3"])).to_owned(),
            Some(Unit::Years) => draw.below(5).to_string(),
            Some(Unit::Grades) if &*question.id == "lowest_grade" => (1 + draw.below(4)).to_string(),
            Some(Unit::Grades) if &*question.id == "highest_grade" => (6 + draw.below(12)).to_string(),
            Some(Unit::Grades) if matches!(question.by, Some(By::Seniority)) => (1 + at % 12).to_string(),
            Some(Unit::Grades) => draw.below(4).to_string(),
            _ => format!("{}.{:03}", 1 + draw.below(90), draw.below(1_000)),
        };
        let mut table = |keys: Vec<String>| {
            let rows: Vec<(String, String)> = keys.into_iter().zip(0..).map(|(key, at)| (key, number(at))).collect();
            Choice::table(&rows.iter().map(|(key, number)| (&**key, &**number)).collect::<Vec<_>>())
        };
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match question.by {
            None => Choice::word(&number(0)),
            Some(By::Post) => table(posts.iter().map(ToString::to_string).collect()),
            Some(By::Grade | By::Seniority) => table((0..60).map(|grade| grade.to_string()).collect()),
            Some(By::Certificate | By::Registration | By::Filing | By::RegisteredBefore) => table(words(&["junior", "intermediate", "senior"])),
            Some(By::Appraisal | By::LastAppraisal) => table(words(&["excellent", "qualified", "basically_qualified", "unqualified"])),
            Some(_) => table(EducationLevel::ALL.iter().map(|level| level.as_str().to_owned()).collect()),
        }
    }

    /// The scheme in which this is chosen, but for the rows of a table that the rule states itself.
    fn choose(scheme: &Scheme, id: &str, choice: &Choice) -> Option<Scheme> {
        if let Ok(chosen) = scheme.choose(&[(id, choice.clone())]) {
            return Some(chosen);
        }
        let Choice::Table(rows) = choice else { return None };
        let open = rows.iter().filter(|(key, number)| scheme.choose(&[(id, Choice::table(&[(key, number)]))]).is_ok());
        let open: Vec<(&str, &str)> = open.map(|(key, number)| (&**key, &**number)).collect();
        scheme.choose(&[(id, Choice::table(&open))]).ok()
    }

    /// The scheme with everything chosen that is open, but for one setting or value.
    fn completed(draw: &mut Draw, scheme: &Scheme, posts: &[Arc<str>], but: Option<&str>) -> Scheme {
        let mut chosen = scheme.clone();
        for question in scheme.unstated().iter().filter(|question| Some(&*question.id) != but) {
            let choice = answer(draw, question, posts);
            chosen = choose(&chosen, &question.id, &choice).unwrap_or(chosen);
        }
        chosen
    }

    type Paid = (Option<Amount>, BTreeMap<String, Option<Amount>>, bool);

    /// What is paid, part by part.
    fn paid(slip: &Payslip) -> Paid {
        let lines = slip.lines.iter().chain(&slip.later).map(|line| (line.id.to_string(), line.amount)).collect();
        (slip.total, lines, slip.unpaid.is_some())
    }

    fn run(count: u64) {
        let mut asked_for: BTreeMap<String, u64> = BTreeMap::new();
        for (name, _) in wushe::pack::BUILTIN {
            let pack = Pack::builtin(name).unwrap();
            for scheme in pack.schemes() {
                let mut draw = Draw(20_220_521);
                let any: Vec<Arc<str>> = ["head", "deputy", "general"].map(Arc::from).to_vec();
                let posts = scheme.posts().map_or(any, |posts| posts.options.iter().map(|option| option.id.clone()).collect());
                for number in 0..count {
                    let worker = worker(&mut draw, &posts);
                    let month = Period::month(2023, 4 + u32::try_from(draw.below(3)).unwrap()).unwrap();
                    let given = Given { grade: draw.one_in(3).then_some(5), seniority: None };
                    // Every number is chosen, and every other setting.
                    let mut open = scheme.clone();
                    for question in scheme.unstated() {
                        if question.options.is_empty() || draw.one_in(2) {
                            let choice = answer(&mut draw, &question, &posts);
                            open = choose(&open, &question.id, &choice).unwrap_or(open);
                        }
                    }
                    let pay = |scheme: &Scheme| scheme.pay(&worker, month, given).unwrap();
                    let slip = pay(&open);
                    let case = format!("{name}, worker {number}, {month}");
                    let asked: Vec<&Need> = slip.missing.iter().map(|missing| &missing.need).collect();
                    for question in open.unstated().iter().filter(|question| !question.options.is_empty()) {
                        let options = |scheme: &Scheme| -> Vec<Paid> {
                            let chosen = question.options.iter().map(|option| scheme.choose(&[(&*question.id, Choice::word(&option.id))]).unwrap());
                            chosen.map(|scheme| paid(&pay(&scheme))).collect()
                        };
                        if asked.contains(&&Need::Choice(question.id.clone(), None)) {
                            *asked_for.entry(question.id.to_string()).or_default() += 1;
                            let differs = |_| {
                                let all = options(&completed(&mut draw, &open, &posts, Some(&question.id)));
                                all.windows(2).any(|pair| pair[0] != pair[1])
                            };
                            assert!((0..200).any(differs), "{case}: {} is asked and makes no difference", question.id);
                        } else {
                            let before = paid(&slip);
                            assert!(options(&open).iter().all(|after| *after == before), "{case}: {} is not asked and changes the pay", question.id);
                        }
                    }
                    if slip.missing.is_empty() {
                        let whole = completed(&mut draw, &open, &posts, None);
                        assert_eq!(paid(&pay(&whole)), paid(&slip), "{case}: nothing is asked");
                    }
                }
            }
        }
        assert!(asked_for.len() > 8, "{asked_for:?}");
    }

    #[test]
    fn every_question_makes_a_difference_and_none_is_missing() {
        run(std::env::var("WUSHE_PAY_QUESTIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(25));
    }
}
