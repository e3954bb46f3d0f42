//! What a payslip asks: each question has two answers that are paid differently, and none is left out that changes what is paid.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::choice::{Choice, OpenItem};
    use wushe::explanation::Known;
    use wushe::pay::{By, Given, Payslip, Question, Scheme, Unit};
    use wushe::service::Key;
    use wushe::staff::{
        Appointment, Appraisal, Break, Certificate, CertificateLevel, Education, EducationLevel, Paper, Registration, Worker,
    };
    use wushe::time::{Period, Span};
    use wushe::{Date, DivisionCode, Pack};

    const RULEBOOKS: [&str; 8] = ["hinggan", "ningbo", "hohhot", "jinzhou", "benxi", "shandong-c", "city-d", "beijing"];
    /// How many workers of each rulebook, and how many settings are left open.
    const WORKERS: u64 = 240;
    const OPEN: usize = 4;

    /// Splitmix64.
    struct Draw(u64);

    impl Draw {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }

        fn below(&mut self, most: usize) -> usize {
            usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
        }

        fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
            &of[self.below(of.len())]
        }

        fn once_in(&mut self, times: usize) -> bool {
            self.below(times) == 0
        }

        /// A day on which something turns, more often one at the end of a month than chance would have it.
        fn day(&mut self) -> Date {
            let day = Date::parse("2017-01-01").unwrap().plus_days(i32::try_from(self.below(2200)).unwrap()).unwrap();
            match self.below(4) {
                0 => Period::month_of(day).first_day().unwrap(),
                1 => Period::month_of(day).last_day(),
                _ => day,
            }
        }

        fn span(&mut self) -> Span {
            let start = self.day();
            let days = i32::try_from(1 + self.below(1500)).unwrap();
            let end = if self.once_in(2) { None } else { start.plus_days(days) };
            Span::new(Some(start), end).unwrap()
        }
    }

    /// A worker of whom everything is known.
    fn worker(draw: &mut Draw, posts: &[&str]) -> Worker {
        let appointments = (0..1 + draw.below(3)).map(|_| {
            let span = draw.span();
            Appointment {
                span,
                post: (*draw.one(posts)).into(),
                division: Some(DivisionCode::parse(["210502001001", "210504001002"][draw.below(2)]).unwrap()),
                full_time: Some(!draw.once_in(4)),
                matching: Some(!draw.once_in(3)),
                probation_until: span.start().and_then(|start| start.plus_days(i32::try_from(draw.below(200)).unwrap())),
            }
        });
        let appointments = Some(appointments.collect());
        let levels: Vec<CertificateLevel> = (0..draw.below(3)).map(|_| *draw.one(CertificateLevel::ALL)).collect();
        let certificate = |level: &CertificateLevel| Certificate {
            level: *level,
            obtained_on: draw.day(),
            filed_on: if draw.once_in(2) { None } else { Some(draw.day()) },
        };
        let certificates = Some(levels.iter().map(certificate).collect());
        let registrations = levels.iter().map(|level| Registration { level: *level, span: draw.span() }).collect();
        let education = (0..draw.below(4)).map(|nth| Education {
            paper: if nth % 2 == 0 { Paper::Degree } else { Paper::Diploma },
            level: *draw.one(EducationLevel::ALL),
            obtained_on: draw.day(),
        });
        let education = Some(education.collect());
        let results = ["excellent", "qualified", "unqualified"];
        let appraisal = |year| Appraisal { year, result: (*draw.one(&results)).into() };
        let appraisals = Some((2016..2025).map(appraisal).collect());
        let start = draw.day();
        let end = start.plus_days(i32::try_from(1 + draw.below(400)).unwrap());
        let breaks = if draw.once_in(2) { Vec::new() } else { vec![Break { span: Span::new(Some(start), end).unwrap() }] };
        let (registrations, breaks) = (Some(registrations), Some(breaks));
        Worker { appointments, certificates, registrations, education, appraisals, breaks, ..Worker::new(Key::parse("w").unwrap()) }
    }

    /// An answer: one of the options, or numbers of which hardly two are the same.
    fn answer(draw: &mut Draw, question: &Question) -> Choice {
        if !question.options.is_empty() {
            return Choice::word(&draw.one(&question.options).id);
        }
        let mut number = || match (&*question.id, question.unit) {
            ("lowest_grade", _) => (1 + draw.below(4)).to_string(),
            // A level that no rule has an amount for can't be answered.
            ("level" | "general_grade" | "deputy_grade" | "head_grade", _) => (1 + draw.below(12)).to_string(),
            ("highest_grade", _) => (6 + draw.below(9)).to_string(),
            (_, Some(Unit::Years)) => (1 + draw.below(4)).to_string(),
            (_, Some(Unit::Grades)) => draw.below(4).to_string(),
            (_, Some(Unit::Times)) => format!("1.{:03}", draw.below(1000)),
            (_, Some(Unit::Percent)) => format!("{}.{:02}", draw.below(100), draw.below(100)),
            _ => format!("{}.{:02}", 1000 + draw.below(6000), draw.below(100)),
        };
        let mut table = |keys: &[&str]| {
            let rows: Vec<(String, String)> = keys.iter().map(|key| ((*key).to_owned(), number())).collect();
            Choice::table(&rows.iter().map(|(key, number)| (&**key, &**number)).collect::<Vec<_>>())
        };
        let numbers = |from: u32, until: u32| (from..until).map(|key| key.to_string()).collect::<Vec<_>>();
        match question.by {
            None => Choice::word(&number()),
            Some(By::Post) => table(&["head", "deputy", "general"]),
            Some(By::Certificate | By::Registration | By::Filing | By::RegisteredBefore) => table(&["junior", "intermediate", "senior"]),
            Some(By::Degree | By::Diploma | By::Education | By::PairedEducation | By::SingleEducation) => {
                table(&["secondary", "college", "bachelor", "master", "doctor"])
            }
            // What is failed is stated by those that pay nothing for it.
            Some(By::Appraisal | By::LastAppraisal) if &*question.id == "award" => table(&["excellent", "qualified"]),
            Some(By::Appraisal | By::LastAppraisal) => table(&["excellent", "qualified", "unqualified"]),
            Some(By::Seniority) => {
                // The rest is stated.
                let years = match &*question.id {
                    "head_grade" => numbers(0, 36),
                    "general_grade" | "level" => numbers(4, 60),
                    _ => numbers(0, 60),
                };
                table(&years.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Some(By::Grade) => {
                let grades = numbers(0, 60);
                table(&grades.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Some(other) => panic!("nobody says here what is chosen by {}", other.as_str()),
        }
    }

    type Answers = BTreeMap<String, Choice>;

    fn chosen(scheme: &Scheme, answers: &Answers) -> Scheme {
        let choices: Vec<(&str, Choice)> = answers.iter().map(|(id, choice)| (&**id, choice.clone())).collect();
        scheme.choose(&choices).unwrap()
    }

    /// What is paid and what falls due later, without parts that come to nothing.
    fn paid(slip: &Payslip) -> Vec<String> {
        let lines = slip
            .lines
            .iter()
            .chain(&slip.later)
            .filter(|line| line.status == Known::Unknown || line.amount.is_some_and(|amount| amount != wushe::value::Amount::ZERO));
        let line = |line: &wushe::pay::Line| format!("{} {:?} {:?}", line.id, line.status, line.amount.map(|amount| amount.to_string()));
        let total = format!("{:?} {:?} {:?}", slip.status, slip.unpaid, slip.total.map(|total| total.to_string()));
        lines.map(line).chain([total]).collect()
    }

    fn asked(slip: &Payslip) -> Vec<String> {
        let needs = slip.missing.iter().filter_map(|missing| match &missing.item {
            OpenItem::Choice(id, _) | OpenItem::Hole(id, _) => Some(id.to_string()),
            _ => None,
        });
        let mut asked: Vec<String> = needs.collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    struct Case<'a> {
        name: String,
        scheme: &'a Scheme,
        questions: Vec<Question>,
        worker: Worker,
        month: Period,
    }

    impl Case<'_> {
        fn pay(&self, answers: &Answers) -> Payslip {
            chosen(self.scheme, answers).pay(&self.worker, self.month, Given::default()).unwrap()
        }

        fn question(&self, id: &str) -> &Question {
            self.questions.iter().find(|question| &*question.id == id).unwrap()
        }

        /// Every way of answering the settings that are left, but for one.
        fn ways(&self, answers: &Answers, but: &str) -> Vec<Answers> {
            let left = self.questions.iter().filter(|question| *question.id != *but && !answers.contains_key(&*question.id));
            left.fold(vec![answers.clone()], |ways, question| {
                let with = |way: &Answers| {
                    let mut all = Vec::new();
                    for option in &question.options {
                        all.push(way.clone());
                        all.last_mut().unwrap().insert(question.id.to_string(), Choice::word(&option.id));
                    }
                    all
                };
                ways.iter().flat_map(with).collect()
            })
        }

        /// Whether two ways of answering everything differ in this question alone and pay differently.
        fn makes_a_difference(&self, answers: &Answers, id: &str) -> bool {
            self.ways(answers, id).into_iter().any(|way| {
                let slips: Vec<_> = self.ways(&way, "").iter().map(|way| paid(&self.pay(way))).collect();
                slips.windows(2).any(|pair| pair[0] != pair[1])
            })
        }

        fn hold(&self, draw: &mut Draw, mut answers: Answers) -> Option<String> {
            for _ in 0..30 {
                let slip = self.pay(&answers);
                let open: Vec<String> =
                    asked(&slip).into_iter().filter(|id| self.questions.iter().any(|question| *question.id == **id)).collect();
                let name = || {
                    format!("{} {} {:?} asks {open:?} after {:?}", self.name, self.month, self.worker, answers.keys().collect::<Vec<_>>())
                };
                if open.is_empty() {
                    if slip.missing.is_empty() {
                        let known = paid(&slip);
                        if self.ways(&answers, "").iter().any(|way| paid(&self.pay(way)) != known) {
                            return Some(format!("something is not asked: {}", name()));
                        }
                    }
                    return None;
                }
                for id in open.iter().filter(|id| !answers.contains_key(*id)) {
                    if !self.makes_a_difference(&answers, id) {
                        return Some(format!("nothing goes by {id}: {}", name()));
                    }
                }
                let before = answers.len();
                for id in open {
                    let choice = answer(draw, self.question(&id));
                    answers.entry(id).or_insert(choice);
                }
                // What has no number for any answer, such as a grade above the table, stays open.
                if answers.len() == before {
                    return None;
                }
            }
            panic!("{} is asked without end", self.name);
        }
    }

    /// Every rulebook with some settings left open and all the rest answered, numbers among it: what is asked, answered, asked again.
    #[test]
    fn every_question_makes_a_difference_and_none_is_left_out() {
        let mut failures = Vec::new();
        for name in RULEBOOKS {
            let pack = Pack::builtin(name).unwrap();
            let scheme = pack.scheme("community_worker").unwrap();
            let questions = scheme.unstated();
            let settings: Vec<usize> = (0..questions.len()).filter(|nth| !questions[*nth].options.is_empty()).collect();
            let posts: &[&str] =
                if name == "city-d" { &["head", "deputy", "general", "combined_head"] } else { &["head", "deputy", "general"] };
            for seed in 0..WORKERS {
                let mut draw = Draw(seed);
                let worker = worker(&mut draw, posts);
                let year = if name == "jinzhou" { 2022 } else { 2021 + i32::try_from(draw.below(3)).unwrap() };
                let year = if name == "benxi" { year.max(2022) } else { year };
                let month = Period::month(year, 1 + u32::try_from(draw.below(12)).unwrap()).unwrap();
                let case = Case { name: format!("{name}, worker {seed}"), scheme, questions: questions.clone(), worker, month };
                let mut answers = Answers::new();
                let open: Vec<usize> = (0..OPEN).map(|_| *draw.one(&settings)).collect();
                for (nth, question) in questions.iter().enumerate() {
                    let choice = answer(&mut draw, question);
                    if !open.contains(&nth) {
                        answers.insert(question.id.to_string(), choice);
                    }
                }
                failures.extend(case.hold(&mut draw, answers));
            }
        }
        assert!(
            failures.is_empty(),
            "{} of them, {:#?}",
            failures.len(),
            failures.iter().step_by(failures.len().div_ceil(12).max(1)).collect::<Vec<_>>()
        );
    }
}
