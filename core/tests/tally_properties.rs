//! Neither the order of a ledger's rows nor the files that they came in change a figure.
#![cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wushe::border::LedgerRun;
    use wushe::form::World;
    use wushe::metrics::{Actor, Reason, Split, Tally};
    use wushe::network::{Divisions, Network};
    use wushe::pack::Pack;
    use wushe::service::Book;
    use wushe::time::Period;
    use wushe::value::{Date, DivisionCode, Level};

    const HEADER: &str = "记录类型,日期,社工站,社工,家庭编号,档案编号,个案编号,服务对象编号,个案阶段,小组编号,节次,活动编号,人数,资源方向,资源形式,金额,资源提供方";

    struct Ground {
        pack: Pack,
        network: Network,
        today: Date,
    }

    impl Ground {
        fn new() -> Self {
            let network = Network::of_divisions(Divisions::hinggan().unwrap());
            Ground { pack: Pack::builtin("hinggan").unwrap(), network, today: Date::parse("2022-05-21").unwrap() }
        }

        fn tally(&self, rows: &[String]) -> Tally {
            Tally::new(self.pack.measures(), self.book(rows))
        }

        fn book(&self, rows: &[String]) -> Book {
            let mut run = LedgerRun::new(&self.pack, None, self.today).unwrap();
            run.csv(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes());
            run.finish().1
        }

        /// Every figure of every measure, whole, by county and by month.
        fn figures(&self, tally: &Tally) -> Vec<String> {
            let view = self.network.at(self.today).unwrap();
            let (unit, period) = (DivisionCode::parse_short("1522").unwrap(), Period::until(self.today));
            let of = |measure: &wushe::metrics::Measure| {
                let splits = [
                    (Some(Level::County), false, None),
                    (None, true, None),
                    (Some(Level::County), true, None),
                    (None, false, Some(Actor::Station)),
                    (None, true, Some(Actor::Worker)),
                ];
                // What follows keys is not divided by who acted.
                let has_actor = |(.., actor): &(_, _, Option<Actor>)| actor.is_some();
                let splits = splits.into_iter().filter(|split| !has_actor(split) || !measure.aggregate().has_history());
                let by = |(level, months, actor)| {
                    tally.by(view, measure.id(), unit, period, Split { level, months, actor }).unwrap().expose_json()
                };
                splits.map(by).collect::<String>()
            };
            self.pack.measures().iter().map(of).collect()
        }
    }

    fn rows() -> impl Strategy<Value = Vec<String>> {
        let date = prop_oneof![9 => (0..150).prop_map(|days| Date::new(2021, 12, 23).unwrap().plus_days(days).unwrap().to_string()), 1 => Just("2022-02-30".to_owned())];
        let station = prop::sample::select(vec!["152221100000", "152221101000", "152201001000", "152223100000", "152201010000", "X1"]);
        let cells = (date, station, 1..9_u32, 0..7_u32, 0..30_u32);
        let row = cells.prop_map(|(date, station, key, kind, number)| match kind {
            0..=2 => format!("走访,{date},{station},W1,H{key},,,,,,,,{number},,,,"),
            3 => format!("个案,{date},{station},W1,,,G{key},P1,介入,,,,{},,,,", number + 1),
            4 => format!("小组,{date},{station},W1,,,,,,X1,{key},,{number},,,,"),
            5 => format!("主题活动,{date},{station},W1,,,,,,,,a-long-event-key-{key},{number},,,,"),
            _ => format!("资源链接,{date},{station},W1,,,,,,,,,,链入,资金,{number}.{key},社区"),
        });
        // A session and an event come once, or which of two counts would go by their order.
        let once = |rows: Vec<String>| {
            (0..)
                .zip(rows)
                .map(|(at, row): (u32, _)| row.replace(",X1,", &format!(",X{at},")).replace("event-key-", &format!("event-key-{at}-")))
                .collect()
        };
        prop::collection::vec(row, 1..40).prop_map(once)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn order_changes_no_figure((ordered, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))) {
            let ground = Ground::new();
            prop_assert_eq!(ground.figures(&ground.tally(&ordered)), ground.figures(&ground.tally(&shuffled)));
        }

        #[test]
        fn parts_merge_to_the_whole((rows, at) in rows().prop_flat_map(|rows| { let end = rows.len(); (Just(rows), 0..=end) })) {
            let ground = Ground::new();
            let (first, second) = rows.split_at(at);
            let mut merged = ground.book(first);
            merged.merge(ground.book(second)).unwrap();
            let merged = Tally::new(ground.pack.measures(), merged);
            prop_assert_eq!(ground.figures(&merged), ground.figures(&ground.tally(&rows)));
        }
    }

    /// Rows that are records, and such as offices leave in a table.
    fn table() -> impl Strategy<Value = Vec<(Sort, String)>> {
        let visit =
            |date: &str, station: &str, household: u32, people: &str| format!("走访,{date},{station},W1,H{household},,,,,,,,{people},,,,");
        let date = || (0..150).prop_map(|days| Date::new(2021, 12, 23).unwrap().plus_days(days).unwrap().to_string());
        let station = || prop::sample::select(vec!["152221100000", "152222100000", "152201001000"]);
        let row = prop_oneof![
            6 => (date(), station(), 0..9_u32, 1..5_u32).prop_map(move |(date, station, key, people)| (Sort::Good, visit(&date, station, key, &people.to_string()))),
            2 => (date(), station(), 0..9_u32).prop_map(move |(date, station, key)| (Sort::Good, visit(&date, station, key, ""))),
            2 => (station(), 0..9_u32).prop_map(move |(station, key)| (Sort::Bad, visit("2022-02-30", station, key, "2"))),
            1 => (date(), 0..9_u32).prop_map(move |(date, key)| (Sort::Bad, visit(&date, "科尔沁镇", key, "2"))),
            1 => Just((Sort::Blank, ",,,,,,,,,,,,,,,,".to_owned())),
            1 => Just((Sort::Blank, String::new())),
            1 => Just((Sort::Total, "合计,,,,,,,,,,,,7,,,,".to_owned())),
        ];
        prop::collection::vec(row, 1..30)
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Sort {
        Good,
        Bad,
        Blank,
        Total,
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Of a ledger that was checked with its network, every accepted record is used, undetermined, or outside the unit and period
        /// asked for; every row is accepted, refused, or told as no record.
        #[test]
        fn no_row_is_lost(table in table(), note in any::<bool>(), county in prop::sample::select(vec!["1522", "152221", "152222"])) {
            let ground = Ground::new();
            let rows: Vec<&str> = table.iter().map(|(_, row)| row.as_str()).collect();
            let note = if note { "填表人：张三\n" } else { "" };
            let mut run = LedgerRun::new(&ground.pack, None, World::new(ground.today).network(&ground.network)).unwrap();
            run.csv(format!("{HEADER}\n{}\n{note}", rows.join("\n")).as_bytes());
            let (report, book) = run.finish();
            let tally = Tally::new(ground.pack.measures(), book);
            let many = |sort| u64::try_from(table.iter().filter(|(known, _)| *known == sort).count()).unwrap();
            prop_assert_eq!((report.rows, report.accepted), (many(Sort::Good) + many(Sort::Bad), many(Sort::Good)), "{}", report.to_json());
            let told = report.report.findings.iter().filter(|finding| finding.code.as_str().starts_with("row_")).count();
            prop_assert!(many(Sort::Total) == 0 || told > 0);
            let view = ground.network.at(ground.today).unwrap();
            let (unit, period) = (DivisionCode::parse_short(county).unwrap(), Period::parse("2022-01-10..2022-03-31").unwrap());
            for measure in ["households_visited", "household_visits", "person_times"] {
                let figure = tally.figure(view, measure, unit, period).unwrap();
                let left_out = |reason| figure.left_out().get(reason);
                prop_assert_eq!(figure.records(), report.rows);
                prop_assert_eq!(left_out(Reason::Errors), report.rows - report.accepted);
                let outside = left_out(Reason::OtherUnit) + left_out(Reason::BeforePeriod) + left_out(Reason::AfterPeriod);
                prop_assert_eq!(figure.used() + figure.undetermined() + outside, report.accepted);
                prop_assert_eq!(figure.missing().map(|(_, count)| count).sum::<u64>(), figure.undetermined());
                let parts = tally.by(view, measure, unit, period, Split { level: Some(Level::Township), months: true, actor: None }).unwrap();
                let sum = |of: fn(&wushe::metrics::Part) -> u64| parts.parts.iter().map(of).sum::<u64>();
                prop_assert_eq!((sum(|part| part.used), sum(|part| part.undetermined)), (figure.used(), figure.undetermined()));
            }
        }
    }

    #[test]
    fn the_rows_above_are_counted() {
        let ground = Ground::new();
        let rows: Vec<String> = ["走访,2022-05-20,152221100000,W1,H1,,,,,,,,3,,,,", "走访,2022-05-20,152201001000,W1,H1,,,,,,,,2,,,,"]
            .map(str::to_owned)
            .into();
        let tally = ground.tally(&rows);
        let view = ground.network.at(ground.today).unwrap();
        let unit = DivisionCode::parse_short("1522").unwrap();
        let value = |measure| tally.figure(view, measure, unit, Period::until(ground.today)).unwrap().value().unwrap().to_string();
        assert_eq!((value("households_visited"), value("person_times")), ("1".to_owned(), "5".to_owned()));
    }
}
