//! What holds of payslips whatever the worker.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::choice::Choice;
    use wushe::pay::{By, Given, PaidBefore, Payroll, Scheme};
    use wushe::service::Key;
    use wushe::staff::{
        Appointment, Appraisal, Break, Certificate, CertificateLevel, Education, EducationLevel, Paper, Registration, Worker,
    };
    use wushe::time::{Period, Span};
    use wushe::value::Decimal;
    use wushe::{Date, DivisionCode, Pack};

    fn day(number: i32) -> Date {
        Date::parse("2015-01-01").unwrap().plus_days(number).unwrap()
    }

    fn span() -> impl Strategy<Value = Span> {
        (0..3000, prop::option::weighted(0.5, 1..1500))
            .prop_map(|(start, days)| Span::new(Some(day(start)), days.map(|days| day(start + days))).unwrap())
    }

    fn level() -> impl Strategy<Value = CertificateLevel> {
        prop::sample::select(CertificateLevel::ALL)
    }

    fn appointment() -> impl Strategy<Value = Appointment> {
        let post = prop::sample::select(vec!["head", "deputy", "general"]);
        let flags = (prop::option::weighted(0.9, any::<bool>()), prop::option::weighted(0.9, any::<bool>()));
        let division = prop::option::of(prop::sample::select(vec!["210502001001", "210504001002"]));
        (span(), post, flags, division, 0..200).prop_map(|(span, post, (full_time, matching), division, probation)| Appointment {
            probation_until: span.start().and_then(|start| start.plus_days(probation)),
            span,
            post: post.into(),
            division: division.map(|code| DivisionCode::parse(code).unwrap()),
            full_time,
            matching,
        })
    }

    fn known<T: Clone + std::fmt::Debug>(item: impl Strategy<Value = T>, most: usize) -> impl Strategy<Value = Option<Vec<T>>> {
        prop::option::weighted(0.9, prop::collection::vec(item, 0..=most))
    }

    prop_compose! {
        fn worker()(
            appointments in known(appointment(), 2),
            certificates in known((level(), 0..3500).prop_map(|(level, at)| Certificate { level, obtained_on: day(at), filed_on: (at % 3 == 0).then(|| day(at + 50)) }), 2),
            registrations in known((level(), span()).prop_map(|(level, span)| Registration { level, span }), 2),
            education in known((any::<bool>(), prop::sample::select(EducationLevel::ALL), 0..3000).prop_map(|(degree, level, at)| {
                Education { paper: if degree { Paper::Degree } else { Paper::Diploma }, level, obtained_on: day(at) }
            }), 2),
            appraisals in known((2015..2025, prop::sample::select(vec!["qualified", "unqualified"])).prop_map(|(year, result)| {
                Appraisal { year, result: result.into() }
            }), 4),
            breaks in known((0..3000, 1..400).prop_map(|(start, days)| {
                Break { span: Span::new(Some(day(start)), Some(day(start + days))).unwrap() }
            }), 1),
        ) -> Worker {
            Worker { appointments, certificates, registrations, education, appraisals, breaks, ..Worker::new(Key::parse("w").unwrap()) }
        }
    }

    /// The same worker, whose posts are in another place.
    fn elsewhere(worker: &Worker) -> Worker {
        let mut moved = worker.clone();
        for known in moved.appointments.iter_mut().flatten() {
            known.division = Some(DivisionCode::parse("152221100000").unwrap());
        }
        moved
    }

    /// The division of a month that comes upon nothing that others left, which is one of the worker's own.
    fn fresh(scheme: &Scheme, worker: &Worker, given: Given, month: Period) -> Option<DivisionCode> {
        let mut found = None;
        Payroll::new(scheme).months(worker, given, month, month, |paid| found = paid.division()).unwrap();
        let mut own = worker.appointments.iter().flatten().map(|known| known.division);
        assert!(found.is_none() || own.any(|known| known == found));
        found
    }

    fn given() -> impl Strategy<Value = Given> {
        let years = prop::option::weighted(0.2, (0..400_i64).prop_map(|months| Decimal::new(months, 1)));
        (prop::option::weighted(0.2, 1..18), years).prop_map(|(grade, seniority)| Given { grade, seniority })
    }

    /// Read once: to read the rulebooks takes longer than most cases.
    fn schemes() -> &'static [Scheme] {
        static SCHEMES: LazyLock<Vec<Scheme>> = LazyLock::new(settled_schemes);
        &SCHEMES
    }

    fn settled_schemes() -> Vec<Scheme> {
        let scheme = |pack: &str| Pack::builtin(pack).unwrap().scheme("community_worker").unwrap().clone();
        let settled = |pack: &str, more: &[(&str, Choice)]| {
            let words = [
                ("reference_day", "first"),
                ("reference_day_counts", "no"),
                ("step_starts", "next_month"),
                ("education_starts", "same_month"),
                ("education_paper", "both"),
                ("leap_day", "march_1"),
                ("not_appraised", "counted"),
                ("failed_from", "next_year"),
                ("same_day", "lowest"),
                ("starts", "next_month"),
                ("service_in", "any_post"),
                ("gaps", "removed"),
                ("part_years", "up"),
                ("failed_years", "year"),
                ("cap", "post_top"),
                ("stacking", "sum"),
                ("concurrent", "highest"),
                ("break_pay", "unpaid"),
                ("broken_month", "days"),
                ("rounding_unit", "jiao"),
                ("rounding_mode", "down"),
                ("rounding_of", "line"),
                ("registration_needed", "yes"),
            ];
            let mut scheme = scheme(pack);
            for (id, word) in words {
                // What the rule states itself is not open.
                scheme = scheme.choose(&[(id, Choice::word(word))]).unwrap_or(scheme);
            }
            scheme.choose(more).unwrap()
        };
        let year = |year: i32, coefficient: &str| {
            let span = Span::new(Date::new(year, 1, 1), Date::new(year + 1, 1, 1)).unwrap();
            (span, Choice::word(coefficient))
        };
        let by_year = Choice::Dated(vec![year(2017, "1.1"), year(2018, "1.25"), year(2020, "1.3")]);
        // All but one, so that what is asked for depends on which facts are told.
        let mut from_when = scheme("hinggan");
        for (id, word) in [
            ("reference_day", "last"),
            ("reference_day_counts", "yes"),
            ("step_starts", "same_month"),
            ("leap_day", "february_28"),
            ("education_starts", "same_month"),
            ("service_in", "any_post"),
            ("gaps", "removed"),
            ("part_years", "down"),
            ("stacking", "sum"),
            ("matching", "any_post"),
            ("who_counts", "everyone"),
            ("registration_needed", "yes"),
            ("step_years", "3"),
        ] {
            from_when = from_when.choose(&[(id, Choice::word(word))]).unwrap();
        }
        // Everything changes, at the beginning of a year and within a month.
        let changes = |id: &str, first: &str, then: &str, last: &str| {
            let days = ["2018-01-01", "2019-06-15"].map(|day| Date::parse(day).unwrap());
            let spans = [Span::before(days[0]), Span::new(Some(days[0]), Some(days[1])).unwrap(), Span::since(days[1])];
            let words = [first, then, last].map(Choice::word);
            (id.to_owned(), Choice::Dated(spans.into_iter().zip(words).collect()))
        };
        let mut changing = scheme("city-d");
        for (id, choice) in [
            changes("reference_day", "first", "last", "first"),
            changes("reference_day_counts", "no", "yes", "no"),
            changes("step_starts", "same_month", "next_month", "same_month"),
            changes("leap_day", "march_1", "february_28", "march_1"),
            changes("same_day", "highest", "lowest", "highest"),
            changes("starts", "next_month", "same_month", "next_month"),
            changes("service_in", "any_post", "same_post", "any_post"),
            changes("gaps", "removed", "restart", "spells"),
            changes("part_years", "up", "down", "up"),
            changes("stacking", "sum", "highest", "sum"),
            changes("concurrent", "highest", "earliest", "highest"),
            changes("break_pay", "unpaid", "paid", "unpaid"),
            changes("broken_month", "days", "whole", "days"),
            changes("rounding_unit", "fen", "yuan", "jiao"),
            changes("rounding_mode", "down", "half_up", "up"),
            changes("rounding_of", "line", "total", "line"),
            changes("registration_needed", "yes", "no", "yes"),
        ] {
            // What the rule states itself is not open.
            changing = changing.choose(&[(&id, choice)]).unwrap_or(changing);
        }
        let by_level = Choice::table(&[("junior", "123.45"), ("intermediate", "234.56"), ("senior", "345.67")]);
        let by_post = |numbers: [&str; 3]| Choice::table(&[("head", numbers[0]), ("deputy", numbers[1]), ("general", numbers[2])]);
        let amounts: Vec<(String, String)> = (1..40).map(|grade| (grade.to_string(), (3900 + 137 * grade).to_string())).collect();
        let floor = settled(
            "ningbo",
            &[
                ("lowest_grade", by_post(["5", "3", "1"])),
                ("highest_grade", by_post(["18", "15", "12"])),
                ("step_years", Choice::word("1")),
                ("amounts", Choice::table(&amounts.iter().map(|(grade, amount)| (&**grade, &**amount)).collect::<Vec<_>>())),
                ("floor_average", Choice::word("worker")),
                ("average_wage", Choice::Dated(vec![year(2017, "41000.01"), year(2018, "44444.44"), year(2020, "50000")])),
            ],
        );
        let by_post = by_post(["5000", "4500.5", "4000.25"]);
        vec![
            scheme("hinggan-illustrative"),
            floor,
            scheme("hinggan"),
            from_when,
            scheme("city-d"),
            settled("city-d", &[]),
            changing,
            settled("benxi", &[("coefficient", Choice::word("1.37")), ("certificate_allowance", by_level.clone())]),
            settled("beijing", &[("post_pay", by_post), ("certificate_pay", by_level.clone())]),
            settled("benxi", &[("coefficient", by_year), ("certificate_allowance", by_level)]),
            settled("shandong-c", &[("step_years", Choice::word("2")), ("base", Choice::word("3123.45"))]),
        ]
    }

    /// The built-in schemes of which the rule says that more service never lowers the grade.
    fn monotone() -> &'static [(&'static str, Scheme)] {
        static MONOTONE: LazyLock<Vec<(&str, Scheme)>> = LazyLock::new(monotone_schemes);
        &MONOTONE
    }

    fn monotone_schemes() -> Vec<(&'static str, Scheme)> {
        let schemes = wushe::pack::BUILTIN.iter().flat_map(|(name, _)| {
            let pack = Pack::builtin(name).unwrap();
            pack.schemes().iter().filter(|scheme| scheme.is_monotone()).map(|scheme| (*name, scheme.clone())).collect::<Vec<_>>()
        });
        schemes.collect()
    }

    /// The scheme with everything that is open chosen by these draws.
    fn drawn(scheme: &Scheme, draws: &[u16]) -> Scheme {
        let mut draws = draws.iter().copied().cycle();
        let mut draw = |most: usize| usize::from(draws.next().unwrap()) % most;
        let choices: Vec<(std::sync::Arc<str>, Choice)> = scheme
            .unstated()
            .into_iter()
            .map(|question| {
                if !question.options.is_empty() {
                    return (question.id, Choice::word(&question.options[draw(question.options.len())].id));
                }
                // Above what any rule asks for at least.
                let mut number = || match question.unit {
                    Some(wushe::pay::Unit::Yuan) => (1000 + draw(5000)).to_string(),
                    Some(wushe::pay::Unit::Years) => (1 + draw(5)).to_string(),
                    _ => draw(20).to_string(),
                };
                let mut table = |keys: &[&str]| {
                    let rows: Vec<(String, String)> = keys.iter().map(|key| ((*key).to_owned(), number())).collect();
                    Choice::table(&rows.iter().map(|(key, number)| (&**key, &**number)).collect::<Vec<_>>())
                };
                let grades: Vec<String> = (0..60).map(|grade| grade.to_string()).collect();
                let choice = match question.by {
                    None => Choice::word(&number()),
                    Some(By::Post) => table(&["head", "deputy", "general"]),
                    Some(By::Certificate | By::Registration | By::Filing | By::RegisteredBefore) => {
                        table(&["junior", "intermediate", "senior"])
                    }
                    Some(By::Education) => table(&["secondary", "college", "bachelor", "master", "doctor"]),
                    Some(By::Appraisal | By::LastAppraisal) => table(&["qualified", "unqualified"]),
                    Some(By::Grade) => table(&grades.iter().map(String::as_str).collect::<Vec<_>>()),
                    Some(by) => panic!("nothing open goes by {}", by.as_str()),
                };
                (question.id, choice)
            })
            .collect();
        scheme.choose(&choices.iter().map(|(id, choice)| (&**id, choice.clone())).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_schemes_with_a_ladder_by_years_are_marked_monotone() {
        let names: Vec<&str> = monotone().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["hinggan", "hinggan-illustrative", "hohhot", "ningbo", "shandong-c"]);
        for (name, scheme) in monotone() {
            let drawn = drawn(scheme, &[7, 3, 11]);
            assert!(drawn.is_monotone() && drawn.unstated().is_empty(), "{name}");
        }
    }

    proptest! {
        // One case is some thousand months, each paid by itself as well.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_payroll_gives_what_each_month_gives_alone(
            workers in prop::collection::vec((worker(), given()), 1..4), start in 0..100_u32, months in 1..40_u32,
        ) {
            for (nth, scheme) in (0..).zip(schemes()) {
                // Every way of settling what is open is tried, so that one of these takes as long as a thousand others.
                let settings = scheme.unstated().iter().filter(|question| !question.options.is_empty()).count();
                if settings > 6 && (start + nth) % 32 != 0 {
                    continue;
                }
                let mut payroll = Payroll::new(scheme);
                let month = |at: u32| Period::month(2016 + i32::try_from(at / 12).unwrap(), at % 12 + 1).unwrap();
                // Each comes upon what the others left, those who are nearly the same among them, and the second time upon everything.
                let alike: Vec<_> = workers.iter().flat_map(|(worker, given)| [
                    (worker.clone(), *given),
                    (worker.clone(), Given::default()),
                    (worker.clone(), Given { grade: Some(2), seniority: given.seniority }),
                    (elsewhere(worker), *given),
                    (Worker { registrations: None, ..worker.clone() }, *given),
                ]).collect();
                // Alone a month is the same both times.
                let mut each_alone = BTreeMap::new();
                for (of, (worker, given)) in alike.iter().enumerate().chain(alike.iter().enumerate()) {
                    let mut seen = Vec::new();
                    let paid = payroll.months(worker, *given, month(start), month(start + months), |paid| {
                        let (alone, division) = each_alone.entry((of, paid.month().last_day())).or_insert_with(|| {
                            (scheme.pay(worker, paid.month(), *given).unwrap(), fresh(scheme, worker, *given, paid.month()))
                        });
                        let mut lines: Vec<_> = alone.lines.iter().map(|line| (line.id.to_string(), line.frequency, line.amount)).collect();
                        if alone.status == wushe::explanation::Known::None {
                            lines = paid.lines().map(|(id, frequency, _)| (id.to_owned(), frequency, None)).collect();
                        }
                        let mut amounts: Vec<_> = paid.lines().map(|(id, frequency, amount)| (id.to_owned(), frequency, amount)).collect();
                        // What falls due later is no amount of this month.
                        let later = |id: &str| alone.later.iter().any(|line| &*line.id == id) && alone.lines.iter().all(|line| &*line.id != id);
                        amounts.retain(|(id, ..)| !later(id));
                        lines.retain(|(id, ..)| !later(id));
                        lines.sort_unstable_by(|left, right| left.0.cmp(&right.0));
                        amounts.sort_unstable_by(|left, right| left.0.cmp(&right.0));
                        seen.push((
                            paid.month(),
                            (paid.status(), paid.total(), paid.grade(), paid.seniority(), paid.unpaid(), paid.provenance())
                                == (alone.status, alone.total, alone.grade, alone.seniority, alone.unpaid, alone.provenance),
                            paid.post() == alone.post.as_deref(),
                            amounts == lines,
                            paid.missing() == alone.missing,
                            paid.division() == *division,
                        ));
                    });
                    if let Err(problem) = paid {
                        prop_assert_eq!(scheme.pay(worker, month(start), *given).unwrap_err(), problem);
                        continue;
                    }
                    prop_assert_eq!(seen.len(), usize::try_from(months).unwrap() + 1);
                    for (month, sums, post, lines, missing, division) in seen {
                        prop_assert!(sums && post && lines && missing && division,
                            "{} {month}: {sums} {post} {lines} {missing} {division}", scheme.id());
                    }
                }
            }
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// One appointment told as two that touch is the same service, and a certificate told twice is one.
        #[test]
        fn cutting_a_fact_in_two_changes_nothing(worker in worker(), cut in 1..600, at in 0..100_u32) {
            let mut pieces = worker.clone();
            let mut cut_any = false;
            for list in pieces.appointments.iter_mut() {
                let whole = std::mem::take(list);
                for known in whole {
                    let middle = known.span.start().and_then(|start| start.plus_days(cut)).filter(|middle| known.span.contains(*middle));
                    if let Some(middle) = middle {
                        cut_any = true;
                        list.push(Appointment { span: Span::new(known.span.start(), Some(middle)).unwrap(), ..known.clone() });
                        list.push(Appointment { span: Span::new(Some(middle), known.span.end()).unwrap(), ..known });
                    } else {
                        list.push(known);
                    }
                }
            }
            prop_assume!(cut_any);
            let month = Period::month(2016 + i32::try_from(at / 12).unwrap(), at % 12 + 1).unwrap();
            for scheme in schemes() {
                let pay = |worker: &Worker| scheme.pay(worker, month, Given::default());
                prop_assert_eq!(pay(&pieces), pay(&worker), "{}", scheme.id());
            }
        }

        #[test]
        fn back_pay_of_unchanged_facts_is_zero(worker in worker(), at in 0..90_u32, months in 1..4_u32) {
            for scheme in schemes() {
                let month = |at: u32| Period::month(2016 + i32::try_from(at / 12).unwrap(), at % 12 + 1).unwrap();
                let slips: Result<Vec<_>, _> = (at..at + months).map(|at| scheme.pay(&worker, month(at), Given::default())).collect();
                let Ok(slips) = slips else { continue };
                let paid: Vec<PaidBefore> = slips.iter().map(|slip| PaidBefore {
                    month: slip.month,
                    lines: slip.lines.iter().filter_map(|line| Some((line.id.clone(), line.amount?))).collect(),
                    total: slip.total,
                }).collect();
                let back = scheme.back_pay(&worker, &paid, Given::default()).unwrap();
                for (slip, month) in slips.iter().zip(&back.months) {
                    prop_assert_eq!(month.total, slip.total.map(|_| wushe::value::Amount::ZERO));
                    prop_assert!(month.lines.iter().all(|line| line.difference.is_none() || line.difference == Some(wushe::value::Amount::ZERO)));
                    prop_assert_eq!(&month.missing, &slip.missing);
                    prop_assert!(month.explanation.is_some() || slip.total.is_some());
                }
                prop_assert_eq!(back.total.is_some(), slips.iter().all(|slip| slip.total.is_some()));
            }
        }

        #[test]
        fn lines_sum_to_the_total_and_more_service_never_lowers_the_grade(
            worker in worker(), at in 0..90_u32, years in 0..30, more in 1..10, draws in proptest::collection::vec(any::<u16>(), 40),
        ) {
            let month = Period::month(2016 + i32::try_from(at / 12).unwrap(), at % 12 + 1).unwrap();
            let given = |years: i32| Given { grade: None, seniority: Some(years.into()) };
            // Of two posts at once the one that pays more is paid, and that can be the one of the lower grade.
            let mut single = worker.clone();
            single.appointments.iter_mut().for_each(|posts| posts.truncate(1));
            for (name, scheme) in monotone() {
                let scheme = drawn(scheme, &draws);
                let (less, more) = (scheme.pay(&single, month, given(years)).unwrap(), scheme.pay(&single, month, given(years + more)).unwrap());
                if let (Some(less), Some(more)) = (less.grade, more.grade) {
                    prop_assert!(less <= more, "{name}: {less} after {years} years, then {more}");
                }
            }
            let slip = schemes()[0].pay(&worker, month, given(years)).unwrap();
            if let Some(total) = slip.total {
                let sum = slip.lines.iter().filter_map(|line| line.amount).try_fold(wushe::value::Amount::ZERO, |sum, amount| sum.checked_add(amount));
                prop_assert_eq!(sum, Some(total));
            }
        }
    }
}
