//! What passes the check with its network counts for its unit: no record is accepted and then of a station that nobody knows.
#![cfg(all(feature = "packs", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wushe::border::LedgerRun;
    use wushe::form::{Cell, World};
    use wushe::metrics::{Reason, Tally};
    use wushe::network::{Divisions, Network, NetworkBuilder, Station};
    use wushe::time::{Period, Span};
    use wushe::value::{Date, DivisionCode};
    use wushe::{Code, Pack};

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn network() -> Network {
        let station = |id: &str, unit: &str, from: &str, until: Option<&str>| Station {
            id: id.into(),
            name: format!("{id}社工站").into(),
            unit: DivisionCode::parse(unit).unwrap(),
            open: Span::new(Some(day(from)), until.map(day)).unwrap(),
        };
        NetworkBuilder::new(Divisions::hinggan().unwrap())
            .station(station("S1", "152221100000", "2018-01-01", Some("2021-06-01")))
            .station(station("S2", "152201007005", "2019-01-01", None))
            .station(station("S3", "152202004001", "2017-12-01", None))
            .build()
            .unwrap()
    }

    const STATIONS: [&str; 12] = [
        "152221100000",
        "152221100",
        "152201007005",
        "152202004001",
        "152201010000",
        "152201402000",
        "152221199000",
        "1522",
        "科尔沁镇社工站",
        "S1",
        "S2",
        "S3",
    ];

    proptest! {
        #[test]
        fn what_is_accepted_is_never_of_an_unknown_station(
            rows in prop::collection::vec((0..STATIONS.len(), 0..2200_i32), 1..60),
            ahead in 0..400_i32,
        ) {
            let (pack, network) = (Pack::builtin("hinggan").unwrap(), network());
            let first = day("2017-03-01");
            let last = rows.iter().map(|(_, days)| *days).max().unwrap();
            let today = first.plus_days(last + ahead).unwrap().max(day("2017-10-31"));
            let mut run = LedgerRun::new(&pack, Some("home_visit"), World::new(today).network(&network)).unwrap();
            run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
            for (number, (station, days)) in (2_u32..).zip(&rows) {
                let (date, household) = (first.plus_days(*days).unwrap().to_string(), format!("H{number}"));
                run.row(number, [date.as_str(), STATIONS[*station], "W1", &household].into_iter().map(Cell::Text));
            }
            let (report, book) = run.finish();
            let tally = Tally::new(pack.measures(), book);
            let view = network.at(today).unwrap();
            let figure = tally.figure(view, "household_visits", DivisionCode::parse_short("1522").unwrap(), Period::until(today)).unwrap();
            let left_out = figure.left_out();
            prop_assert_eq!(left_out.get(Reason::StationUnknown), 0);
            prop_assert_eq!(left_out.get(Reason::StationNotOpen), 0);
            prop_assert_eq!(left_out.get(Reason::Errors), report.rows - report.accepted);
            let told = report.report.findings.iter().filter(|finding| finding.code == Code::StationUnitGone).count();
            // A unit that ended after the day of the record, and before the map, is in no unit of the map either.
            prop_assert!(left_out.get(Reason::NoUnit) >= u64::try_from(told).unwrap());
            prop_assert_eq!(figure.used() + figure.undetermined() + left_out.get(Reason::NoUnit), report.accepted);
        }
    }
}
