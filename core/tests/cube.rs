//! Every cell of a cube is what the plain figure of its unit and period is.
#![cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::border::LedgerRun;
    use wushe::metrics::{Actor, CubeCell, CubeSpec, Grain, Reason, Split, Tally};
    use wushe::network::{Divisions, Network, View};
    use wushe::service::Book;
    use wushe::value::Level;
    use wushe::{Date, DivisionCode, Pack, Period};

    const HEADER: &str = "记录类型,日期,社工站,社工,家庭编号,档案编号,个案编号,服务对象编号,个案阶段,小组编号,节次,活动编号,人数,资源方向,资源形式,金额,资源提供方";
    const MEASURES: [&str; 16] = [
        "households_visited",
        "households_visited_twice",
        "household_visits",
        "person_times",
        "resources_linked",
        "cases",
        "cases_closed",
        "cases_open",
        "cases_new",
        "cases_ended",
        "cases_carried_in",
        "households_new",
        "households_new_in_unit",
        "households_visited_on_file",
        "resources_balance",
        "money_balance",
    ];

    struct Ground {
        pack: Pack,
        network: Network,
        today: Date,
    }

    /// Read once: to read it takes longer than most cases.
    static GROUND: LazyLock<Ground> = LazyLock::new(|| {
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        Ground { pack: Pack::builtin("hinggan").unwrap(), network, today: Date::parse("2022-05-21").unwrap() }
    });

    impl Ground {
        fn view(&self) -> View<'_> {
            self.network.at(self.today).unwrap()
        }

        fn tally(&self, rows: &[String]) -> Tally {
            let mut run = LedgerRun::new(&self.pack, None, self.today).unwrap();
            run.csv(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes());
            Tally::new(self.pack.measures(), run.finish().1)
        }
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse_short(text).unwrap()
    }

    /// What the two must agree on, and what does not count of those that stand in the unit and period.
    type Compared = (Option<String>, Option<&'static str>, u64, u64, u64);

    fn of_cell(cell: &CubeCell) -> Compared {
        let value = cell.value.map(|value| value.to_string());
        (value, cell.no_value.map(|why| why.as_str()), cell.used, cell.left_out.get(Reason::Condition), cell.undetermined)
    }

    fn of_figure(tally: &Tally, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> (Compared, bool) {
        let figure = tally.figure(view, measure, unit, period).unwrap();
        let value = figure.value().map(|value| value.to_string());
        let left_out = figure.left_out().get(Reason::Condition);
        ((value, figure.no_value().map(|why| why.as_str()), figure.used(), left_out, figure.undetermined()), figure.is_partial())
    }

    /// The days of a period that the whole has.
    fn within(whole: Period, period: Period) -> Option<Period> {
        let first = period.first_day().max(whole.first_day());
        let last = period.last_day().min(whole.last_day());
        match first {
            _ if (first, last) == (period.first_day(), period.last_day()) => Some(period),
            Some(first) => Period::days(first, last).ok(),
            None => Some(Period::until(last)),
        }
    }

    fn rows() -> impl Strategy<Value = Vec<String>> {
        let date = (0..500).prop_map(|days| Date::new(2021, 1, 5).unwrap().plus_days(days).unwrap().to_string());
        let station = prop::sample::select(vec![
            "152200000000",
            "152221000000",
            "152221100000",
            "152221100201",
            "152221101000",
            "152221101201",
            "152201001000",
            "152201001001",
            "152223100000",
            "152223100201",
            "152201010000",
            "999999999999",
            "X1",
        ]);
        let row = (date, station, 1..6_u32, 0..10_u32, 0..30_usize).prop_map(|(date, station, key, kind, number)| match kind {
            0..=3 => format!("走访,{date},{station},W1,H{key},,,,,,,,{},,,,", if number > 24 { String::new() } else { number.to_string() }),
            4 => format!("个案,{date},{station},W1,,,G{key},P1,{},,,,1,,,,", ["接案", "介入", "介入"][number % 3]),
            5 => format!("个案,{date},{station},W1,,,G{key},P1,{},,,,1,,,,", ["接案", "结案"][number % 2]),
            6 => format!("主题活动,{date},{station},W1,,,,,,,,E{number},{key},,,,"),
            7 => format!("资源链接,{date},{station},W1,,,,,,,,,,发放,资金,{number}.{key},"),
            8 => format!("建档,{date},{station},W1,H{key},F{number}-{date}-{station},,,,,,,,,,,"),
            _ => format!("资源链接,{date},{station},W1,,,,,,,,,,链入,资金,{number}.{key},社区"),
        });
        prop::collection::vec(row, 0..80)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn every_cell_is_the_plain_figure(
            rows in rows(),
            period in prop::sample::select(vec!["2021", "2021-03-10..2022-04-20", "2022-H1", "..2022-05-21", "..2021-06-15", "2019-11-01..2023-01-31"]),
            unit in prop::sample::select(vec!["1522", "152221", "152221100", "152222"]),
            cover in prop::option::of((prop::option::of(Just("home_visit")), prop::sample::select(vec!["2021-Q2", "2021-02-01..2022-05-20"]))),
        ) {
            let ground = &*GROUND;
            let (mut tally, view) = (ground.tally(&rows), ground.view());
            if let Some((kind, covered)) = cover {
                tally.cover(kind, Period::parse(covered).unwrap()).unwrap();
            }
            let (unit, asked) = (code(unit), Period::parse(period).unwrap());
            let spec = CubeSpec { measures: &MEASURES, unit, levels: &[Level::Prefecture, Level::County, Level::Township], period: asked, grains: Grain::ALL, dimensions: &[], threads: 1 };
            let cube = tally.cube(view, spec).unwrap();
            // A plain figure looks at every record, so it is asked for where there is one and for a few units without.
            let stations = ["152200", "152221", "152221100", "152221101", "152201", "152201001", "152223", "152223100", "152222", "152222100"];
            for (measure, unit, period, cell) in cube.cells() {
                let short = unit.code.to_string();
                if !stations.iter().any(|known| format!("{known:0<12}") == short) {
                    prop_assert_eq!((cell.used, cell.undetermined, cell.records()), (0, 0, 0));
                    continue;
                }
                let Some(days) = within(asked, period) else { continue };
                let (plain, partial) = of_figure(&tally, view, measure.id(), unit.code, days);
                prop_assert_eq!(&of_cell(&cell), &plain, "{} {} {}", measure.id(), unit.code, period);
                // Of a period that the whole cuts and that has no value, the two ask for different days.
                if days == period || cell.value.is_some() {
                    prop_assert_eq!(cell.partial, partial || days != period, "{} {} {}", measure.id(), unit.code, period);
                }
                let again = cube.cell(measure.id(), unit.code, period);
                prop_assert_eq!(again, Some(cell));
            }
            for measure in ["cases_open", "cases_ended", "households_new", "resources_balance"] {
                let split = Split { level: Some(Level::Township), months: asked.first_day().is_some(), actor: None };
                let parts = tally.by(view, measure, unit, asked, split).unwrap();
                for part in parts.parts.iter().filter(|part| part.division.level() == Level::Township) {
                    let period = if split.months { within(asked, part.period).unwrap() } else { asked };
                    let (plain, _) = of_figure(&tally, view, measure, part.division, period);
                    let value = part.value.map(|value| value.to_string());
                    let counted = (value, part.no_value.map(|why| why.as_str()), part.used, part.left_out.get(Reason::Condition), part.undetermined);
                    prop_assert_eq!(counted, plain, "{} {} {}", measure, part.division, part.period);
                }
            }
            for measure in MEASURES {
                let figure = tally.figure(view, measure, unit, asked).unwrap();
                let outside = cube.left_out(measure).unwrap();
                let whole = cube.cell(measure, unit, asked).map_or(0, |cell| cell.records());
                if cube.cell(measure, unit, asked).is_some() {
                    prop_assert_eq!(whole + outside.total(), figure.records(), "{}", measure);
                }
            }
        }
    }

    #[test]
    fn a_key_is_counted_once_in_each_unit_and_period() {
        let ground = &*GROUND;
        let visit = |day: &str, station: &str, household: u32| format!("走访,{day},{station},W1,H{household},,,,,,,,1,,,,");
        let rows = [
            visit("2022-01-05", "152221100201", 1),
            visit("2022-03-05", "152221100000", 1),
            visit("2022-02-05", "152221101000", 1),
            visit("2022-02-06", "152201001000", 1),
            visit("2022-02-07", "152201001000", 2),
        ];
        let tally = ground.tally(&rows);
        let spec = CubeSpec {
            measures: &["households_visited"],
            unit: code("1522"),
            levels: &[],
            period: Period::parse("2022-Q1").unwrap(),
            grains: &[Grain::Month, Grain::Quarter, Grain::YearToDate],
            dimensions: &[],
            threads: 1,
        };
        let cube = tally.cube(ground.view(), spec).unwrap();
        let value = |unit: &str, period: &str| {
            cube.cell("households_visited", code(unit), Period::parse(period).unwrap())
                .and_then(|cell| cell.value)
                .map(|value| value.to_string())
        };
        let text = |value: &str| Some(value.to_owned());
        assert_eq!(
            (value("1522", "2022-02"), value("152221", "2022-02"), value("152221100", "2022-02")),
            (text("2"), text("1"), text("0"))
        );
        assert_eq!(
            (value("1522", "2022-Q1"), value("152221", "2022-Q1"), value("152221100", "2022-Q1")),
            (text("2"), text("1"), text("1"))
        );
        let to_date = |unit: &str| {
            ["2022-01-01..2022-01-31", "2022-01-01..2022-02-28", "2022-01-01..2022-03-31"].map(|period| value(unit, period).unwrap())
        };
        assert_eq!(
            (to_date("1522"), to_date("152201"), to_date("152221")),
            (["1", "2", "2"].map(str::to_owned), ["0", "2", "2"].map(str::to_owned), ["1", "1", "1"].map(str::to_owned))
        );
    }

    fn values(tally: &Tally, ground: &Ground, measure: &str, unit: &str, periods: &[&str]) -> Vec<String> {
        let figure = |period: &&str| tally.figure(ground.view(), measure, code(unit), Period::parse(period).unwrap()).unwrap();
        periods.iter().map(|period| figure(period).value().map_or("-".to_owned(), |value| value.to_string())).collect()
    }

    fn step(day: &str, station: &str, case: u32, stage: &str) -> String {
        format!("个案,{day},{station},W1,,,C{case},P1,{stage},,,,1,,,,")
    }

    #[test]
    fn a_stock_is_what_is_open_on_the_last_day() {
        let ground = &*GROUND;
        let (town, other) = ("152221100000", "152221101000");
        let rows = [
            step("2022-01-05", town, 1, "接案"),
            step("2022-02-05", town, 1, "介入"),
            step("2022-03-05", town, 1, "结案"),
            // Followed up after it was closed, and not open again.
            step("2022-03-20", town, 1, "评估"),
            // Opened and closed on one day, in any order of rows.
            step("2022-02-10", town, 2, "结案"),
            step("2022-02-10", town, 2, "接案"),
            // Open before there were records, moved, and open again after it was closed.
            step("2022-01-10", town, 3, "介入"),
            step("2022-02-20", other, 3, "介入"),
            step("2022-03-20", other, 3, "结案"),
            step("2022-04-20", other, 3, "接案"),
            // Only its closing is known.
            step("2022-02-25", town, 4, "结案"),
        ];
        let tally = ground.tally(&rows);
        let months = ["2022-01", "2022-02", "2022-03", "2022-04"];
        let of = |measure: &str, unit: &str| values(&tally, ground, measure, unit, &months).join(" ");
        assert_eq!(of("cases_open", "152221"), "2 2 0 1");
        assert_eq!((of("cases_open", "152221100"), of("cases_open", "152221101")), ("2 1 0 0".to_owned(), "0 1 0 1".to_owned()));
        assert_eq!(of("cases_new", "152221"), "1 1 0 1");
        assert_eq!(of("cases_carried_in", "152221"), "1 1 0 0");
        assert_eq!(of("cases_ended", "152221"), "0 2 2 0");
        assert_eq!(values(&tally, ground, "cases_open", "152221", &["2022-Q1", "2022-04-01..2022-04-19", "2022"]), ["0", "0", "1"]);
    }

    #[test]
    fn a_first_is_of_all_records_or_of_the_unit() {
        let ground = &*GROUND;
        let visit = |day: &str, station: &str, household: u32| format!("走访,{day},{station},W1,H{household},,,,,,,,1,,,,");
        let rows = [
            visit("2022-01-05", "152221100000", 1),
            visit("2022-02-05", "152221101000", 1),
            visit("2022-02-06", "152201001000", 1),
            // New in two units on one day, and once in the county above.
            visit("2022-03-05", "152221100000", 2),
            visit("2022-03-05", "152221101000", 2),
        ];
        let tally = ground.tally(&rows);
        let of = |measure: &str, unit: &str| values(&tally, ground, measure, unit, &["2022-01", "2022-02", "2022-03", "2022-Q1"]).join(" ");
        assert_eq!((of("households_new", "1522"), of("households_new", "152201")), ("1 0 1 2".to_owned(), "0 0 0 0".to_owned()));
        assert_eq!((of("households_new", "152221100"), of("households_new", "152221101")), ("1 0 1 2".to_owned(), "0 0 1 1".to_owned()));
        assert_eq!(
            (of("households_new_in_unit", "1522"), of("households_new_in_unit", "152201")),
            ("1 0 1 2".to_owned(), "0 1 0 1".to_owned())
        );
        assert_eq!(of("households_new_in_unit", "152221101"), "0 1 1 2");
        let actor = Split { actor: Some(Actor::Worker), ..Split::default() };
        let refused = tally.by(ground.view(), "households_new", code("1522"), Period::parse("2022").unwrap(), actor).unwrap_err();
        assert_eq!((refused[0].code.as_str(), refused[0].path.to_string()), ("measure_by_actor", "actor".to_owned()));
    }

    #[test]
    fn a_balance_is_what_came_in_less_what_went_out() {
        let ground = &*GROUND;
        let moved = |day: &str, station: &str, way: &str, form: &str, amount: &str| {
            format!("资源链接,{day},{station},W1,,,,,,,,,,{way},{form},{amount},社区")
        };
        let (town, other) = ("152221100000", "152221101000");
        let rows = [
            moved("2021-12-30", town, "链入", "资金", "1000.50"),
            moved("2022-01-31", town, "发放", "资金", "300"),
            moved("2022-02-01", other, "链入", "物资", "50"),
            moved("2022-03-02", other, "发放", "资金", "20.25"),
        ];
        let tally = ground.tally(&rows);
        let of = |measure: &str, unit: &str| {
            values(&tally, ground, measure, unit, &["2021-12", "2022-01", "2022-02", "2022-Q1", "2022-02-02..2022-02-03"]).join(" ")
        };
        assert_eq!(of("resources_balance", "152221"), "1000.5 700.5 750.5 730.25 750.5");
        assert_eq!(
            (of("money_balance", "152221100"), of("goods_balance", "152221")),
            ("1000.5 700.5 700.5 700.5 700.5".to_owned(), "0 0 50 50 50".to_owned())
        );
        assert_eq!(of("money_balance", "152221101"), "0 0 0 -20.25 0");
        let months = Split { months: true, ..Split::default() };
        let parts = tally.by(ground.view(), "resources_balance", code("152221"), Period::parse("2022-Q1").unwrap(), months).unwrap();
        let parts: Vec<String> = parts.parts.iter().map(|part| part.value.unwrap().to_string()).collect();
        assert_eq!(parts, ["700.5", "750.5", "730.25"]);
    }

    #[test]
    fn a_household_is_covered_from_the_day_of_its_file_on() {
        let ground = &*GROUND;
        let visit = |day: &str, station: &str, household: u32| format!("走访,{day},{station},W1,H{household},,,,,,,,1,,,,");
        let rows = [
            visit("2022-01-05", "152221100000", 1),
            visit("2022-01-06", "152221100000", 2),
            visit("2022-01-07", "152221100000", 3),
            visit("2022-03-05", "152221101000", 1),
            visit("2022-03-06", "152221101000", 3),
            "建档,2022-01-01,152201001000,W1,H3,F3,,,,,,,,,,,".to_owned(),
            // In the other county, after the first visit; a second file changes nothing.
            "建档,2022-02-28,152201001000,W1,H1,F1,,,,,,,,,,,".to_owned(),
            "建档,2022-04-10,152221100000,W1,H1,F2,,,,,,,,,,,".to_owned(),
            "建档,2022-04-11,152221100000,W1,H9,F9,,,,,,,,,,,".to_owned(),
        ];
        let mut tally = ground.tally(&rows);
        let of = |tally: &Tally, unit: &str, periods: &[&str]| values(tally, ground, "households_visited_on_file", unit, periods).join(" ");
        let months = ["2022-01", "2022-02", "2022-03", "2022-04", "2022-Q1", "2022-01-01..2022-02-27"];
        assert_eq!(of(&tally, "152221", &months), "1 0 2 0 2 1");
        assert_eq!(
            (of(&tally, "152221100", &months), of(&tally, "152221101", &months)),
            ("1 0 0 0 2 1".to_owned(), "0 0 2 0 2 0".to_owned())
        );
        let quarter = Period::parse("2022-Q1").unwrap();
        let figure = tally.figure(ground.view(), "households_visited_on_file", code("152221"), quarter).unwrap();
        assert_eq!((figure.keys(), figure.used(), figure.by_undetermined()), (Some(3), 5, 0));
        // Where files are covered from a later day on, nothing is known of what came before.
        tally.cover(Some("file_opened"), Period::parse("2022-02-01..2022-05-21").unwrap()).unwrap();
        assert_eq!(of(&tally, "152221", &["2022-01", "2022-03"]), "- 2");
        assert!(tally.figure(ground.view(), "households_visited_on_file", code("152221"), quarter).unwrap().is_partial());
        let none = ground.tally(&rows[..5]);
        let figure = none.figure(ground.view(), "households_visited_on_file", code("152221"), quarter).unwrap();
        assert_eq!((figure.value(), figure.no_value().map(|why| why.as_str()), figure.keys()), (None, Some("no_records_of_kind"), None));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// A coverage is what a plain walk says, and no more than the households visited.
        #[test]
        fn a_coverage_is_a_part(rows in rows(), period in prop::sample::select(vec!["2021", "2021-03-10..2022-04-20", "2022-Q1"])) {
            let ground = &*GROUND;
            // What no list has is refused.
            let rows: Vec<String> = rows.into_iter().filter(|row| !row.contains("999999999999")).collect();
            let (tally, period) = (ground.tally(&rows), Period::parse(period).unwrap());
            let figure = |measure: &str| tally.figure(ground.view(), measure, code("152221"), period).unwrap();
            let covered = figure("households_visited_on_file");
            let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.split(',').collect()).collect();
            let (first, last) = (period.first_day().unwrap().to_string(), period.last_day().to_string());
            let filed = |household: &str| cells.iter().any(|row| row[0] == "建档" && row[4] == household && *row[1] <= *last);
            let visited: std::collections::BTreeSet<&str> = cells
                .iter()
                .filter(|row| row[0] == "走访" && row[2].starts_with("152221") && (&*first..=&*last).contains(&row[1]))
                .map(|row| row[4])
                .collect();
            if let Some(value) = covered.value() {
                let plain = visited.iter().filter(|household| filed(household)).count();
                prop_assert_eq!(value.to_string(), plain.to_string());
                prop_assert_eq!(covered.keys(), Some(visited.len() as u64));
                let whole = figure("households_visited").value();
                prop_assert!(whole.is_some_and(|whole| value <= whole));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Open before + new + carried in = ended + open after, in the whole, if each station stands in a unit.
        #[test]
        fn what_is_open_is_carried_forward(rows in rows(), month in 2..17_u32) {
            let ground = &*GROUND;
            let rows: Vec<String> = rows.into_iter().filter(|row| !["X1", "999999999999", "152201010000"].iter().any(|lost| row.contains(lost))).collect();
            let tally = ground.tally(&rows);
            let month = Period::month_of_number(Period::parse("2020-12").unwrap().month_number() + i32::try_from(month).unwrap()).unwrap();
            let value = |measure: &str, period: Period| -> i64 {
                let figure = tally.figure(ground.view(), measure, code("1522"), period).unwrap();
                figure.value().map_or(0, |value| value.to_string().parse().unwrap())
            };
            let before = value("cases_open", month.previous().unwrap());
            let came = value("cases_new", month) + value("cases_carried_in", month);
            prop_assert_eq!(before + came, value("cases_ended", month) + value("cases_open", month));
        }
    }

    #[test]
    fn what_is_too_much_is_refused_before_it_is_made() {
        let ground = &*GROUND;
        let tally = Tally::new(ground.pack.measures(), Book::new());
        let spec = CubeSpec {
            measures: &[],
            unit: code("1522"),
            levels: &[],
            period: Period::parse("0001-01-01..9999-12-31").unwrap(),
            grains: &[Grain::Month],
            dimensions: &[],
            threads: 1,
        };
        let refused = tally.cube(ground.view(), spec).unwrap_err();
        assert_eq!((refused[0].code.as_str(), refused[0].path.to_string()), ("breakdown_too_long", "period".to_owned()));
        let refused = tally.cube(ground.view(), CubeSpec { unit: code("1501"), ..spec }).unwrap_err();
        assert_eq!(refused[0].path.to_string(), "division");
        let none = tally.cube(ground.view(), CubeSpec { period: Period::until(ground.today), ..spec }).unwrap();
        assert_eq!((none.periods().count(), none.cells().count()), (0, 0));
    }
}
