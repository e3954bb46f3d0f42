//! Completeness and timeliness of reports: the rates of every history lie in 0 to 100 %, and no receipt is lost.
#![cfg(all(feature = "figures", feature = "pack-hinggan"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use wushe::metrics::Grain;
    use wushe::metrics::roster::{OpenOn, Receipt, RosterSpec};
    use wushe::network::{Divisions, Network};
    use wushe::value::{Decimal, Fraction, Level};
    use wushe::{Date, DivisionCode, Period};

    const LIST: &str = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152222000000,科尔沁右翼中旗\n";

    fn day(after: i32) -> Date {
        Date::new(2022, 1, 1).unwrap().plus_days(after).unwrap()
    }

    /// A station: its county, since when it is open and for how many days.
    type Opened = (bool, Option<i32>, Option<i32>);

    fn network(stations: &[Opened]) -> Network {
        let one = |(at, (other, since, days)): (usize, &Opened)| {
            let unit = if *other { "152222000000" } else { "152221000000" };
            let opened = since.map(|since| format!(r#","opened_on":"{}""#, day(since))).unwrap_or_default();
            let closed = days.map(|days| format!(r#","closed_on":"{}""#, day(since.unwrap_or(0) + days))).unwrap_or_default();
            format!(r#"{{"id":"S{at}","name":"站","unit":"{unit}"{opened}{closed}}}"#)
        };
        let stations: Vec<String> = stations.iter().enumerate().map(one).collect();
        Network::from_json(Divisions::parse(LIST).unwrap(), &format!(r#"{{"stations":[{}]}}"#, stations.join(","))).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn rates_lie_in_0_to_100_and_no_receipt_is_lost(
            stations in prop::collection::vec((any::<bool>(), prop::option::of(0..150_i32), prop::option::of(1..120_i32)), 0..6),
            came in prop::collection::vec((0..7_usize, 1..8_u32, -20..90_i32), 0..40),
            open in prop::sample::select(vec![OpenOn::EveryDay, OpenOn::LastDay, OpenOn::AnyDay]),
            deadline in prop::option::of(0..60_u32),
            unit in prop::sample::select(vec!["1522", "152221"]),
        ) {
            let network = network(&stations);
            let as_of = Date::new(2022, 5, 21).unwrap();
            let receipts: Vec<Receipt> = came
                .iter()
                .map(|(station, month, late)| {
                    let period = Period::month(2022, *month).unwrap();
                    Receipt { station: format!("S{station}").into(), period, received_on: period.last_day().plus_days(*late).unwrap() }
                })
                .collect();
            let unit = DivisionCode::parse_short(unit).unwrap();
            let within = Period::parse("2022-01-01..2022-06-30").unwrap();
            let spec = RosterSpec { unit, level: Some(Level::County), within, every: Grain::Month, open: Some(open), deadline, receipts: &receipts };
            let counted = spec.count(network.at(as_of).unwrap()).unwrap();

            let hundred = Fraction::from(Decimal::ONE);
            for cell in counted.cells() {
                prop_assert!(cell.received <= cell.expected && cell.timely.is_none_or(|timely| timely <= cell.received));
                prop_assert!(cell.completeness().is_none_or(|rate| rate >= Fraction::ZERO && rate <= hundred));
                prop_assert!(cell.timeliness().is_none_or(|rate| rate <= cell.completeness().unwrap()));
                prop_assert_eq!(cell.completeness().is_none(), cell.expected == 0);
            }
            let whole = &counted.cells()[0];
            let received: u64 = counted.cells().iter().filter(|cell| cell.division == unit && cell.period.is_some()).map(|cell| cell.received).sum();
            prop_assert_eq!(received, whole.received);
            prop_assert_eq!(u64::try_from(counted.missing().len()).unwrap() + whole.received, whole.expected);
            let elsewhere = counted.other_unit() + counted.repeated() + u64::try_from(counted.unexpected().len()).unwrap();
            prop_assert_eq!(u64::try_from(receipts.len()).unwrap(), whole.received + elsewhere);

            // A plain walk: each station and each month that has ended.
            let (mut expected, mut plain, mut timely) = (0, 0, 0);
            for (at, station) in network.stations().iter().enumerate() {
                for month in 1..=4 {
                    let period = Period::month(2022, month).unwrap();
                    let days: Vec<Date> = (0..31).map_while(|after| period.first_day().unwrap().plus_days(after).filter(|day| period.contains(*day))).collect();
                    let is_open = |day: &Date| station.open.contains(*day);
                    let counts = match open {
                        OpenOn::EveryDay => days.iter().all(is_open),
                        OpenOn::LastDay => days.last().is_some_and(is_open),
                        _ => days.iter().any(is_open),
                    };
                    if !counts || !unit.contains(station.unit) {
                        continue;
                    }
                    expected += 1;
                    let own = came.iter().filter(|(of, of_month, late)| *of == at && *of_month == month && period.last_day().plus_days(*late).unwrap() <= as_of);
                    let first: Option<i32> = own.map(|(.., late)| *late).min();
                    plain += u64::from(first.is_some());
                    timely += u64::from(first.zip(deadline).is_some_and(|(first, deadline)| first <= i32::try_from(deadline).unwrap()));
                }
            }
            prop_assert_eq!((whole.expected, whole.received, whole.timely), (expected, plain, deadline.map(|_| timely)));
        }
    }

    #[test]
    fn who_opened_or_closed_within_a_period_is_to_be_said() {
        let network = network(&[(false, Some(40), None), (true, None, None)]);
        let view = network.at(Date::new(2022, 5, 21).unwrap()).unwrap();
        let count = |unit: &str, open: Option<OpenOn>| {
            let spec = RosterSpec {
                unit: DivisionCode::parse_short(unit).unwrap(),
                level: None,
                within: Period::parse("2022-02").unwrap(),
                every: Grain::Month,
                open,
                deadline: None,
                receipts: &[],
            };
            spec.count(view).map(|counted| counted.cells()[0].expected).map_err(|found| found[0].code.as_str())
        };
        assert_eq!((count("1522", None), count("152222", None)), (Err("roster_open_unstated"), Ok(1)));
        assert_eq!(OpenOn::ALL.iter().map(|open| count("1522", Some(*open)).unwrap()).collect::<Vec<_>>(), [1, 2, 2]);
        let names: BTreeSet<&str> = OpenOn::ALL.iter().map(|open| open.as_str()).collect();
        assert_eq!(names.len(), 3);
    }
}
