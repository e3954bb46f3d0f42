//! Figures against what they are made of.
#![cfg(all(feature = "packs", feature = "divisions-hinggan"))]

#[cfg(test)]
mod metrics {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use wushe::form::Cell;
    use wushe::metrics::{Reason, Tally};
    use wushe::network::Network;
    use wushe::value::{Decimal, Level};
    use wushe::{Date, DivisionCode, Divisions, LedgerRun, Pack, Period};

    /// Day of the year 2022, station, household, people.
    type Visit = (i32, &'static str, u8, u8);

    const STATIONS: [&str; 5] = ["152221100000", "152221101000", "152222100000", "152201010000", "nowhere"];

    fn visits() -> impl Strategy<Value = Vec<Visit>> {
        prop::collection::vec((0..140i32, prop::sample::select(&STATIONS[..]), 0..12u8, 0..5u8), 0..40)
    }

    fn day(number: i32) -> Date {
        Date::parse("2022-01-01").unwrap().plus_days(number).unwrap()
    }

    fn tally(pack: &Pack, visits: &[Visit]) -> Tally {
        let mut run = LedgerRun::new(pack, Some("home_visit"), Date::parse("2022-12-31").unwrap()).unwrap();
        run.header(&["走访日期", "社工站", "走访社工", "家庭编号", "服务人数"]);
        for (row, (number, station, household, people)) in (2..).zip(visits) {
            let cells = [day(*number).to_string(), (*station).to_owned(), "W1".to_owned(), format!("H{household}"), people.to_string()];
            run.row(row, cells.iter().map(|cell| Cell::Text(cell)));
        }
        let (report, tally) = run.finish();
        assert_eq!(report.accepted, u64::try_from(visits.len()).unwrap(), "{}", report.to_json());
        tally
    }

    proptest! {
        /// Households by hand, with sets; people by hand, with sums; every row has its place.
        #[test]
        fn figures_are_what_a_plain_count_gives(visits in visits(), from in 0..140i32, length in 0..140i32, unit in prop::sample::select(vec!["1522", "152221", "152221100", "152222"])) {
            let pack = Pack::builtin("hinggan").unwrap();
            let network = Network::of_divisions(Divisions::hinggan().unwrap());
            let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
            let tally = tally(&pack, &visits);
            let period = Period::days(day(from), day(from + length)).unwrap();
            let inside: Vec<_> = visits.iter().filter(|(number, station, ..)| {
                (from..=from + length).contains(number) && station.starts_with(unit) && *station != "152201010000" && *station != "nowhere"
            }).collect();
            let division = DivisionCode::parse_short(unit).unwrap();
            let households: BTreeSet<_> = inside.iter().map(|(_, _, household, _)| household).collect();
            let figure = tally.figure(view, "households_visited", division, period).unwrap();
            prop_assert_eq!(figure.value(), Decimal::from(households.len()));
            let people: u64 = inside.iter().map(|(.., people)| u64::from(*people)).sum();
            prop_assert_eq!(tally.figure(view, "person_times", division, period).unwrap().value(), Decimal::from(people));
            let expected = u64::try_from(inside.len()).unwrap();
            prop_assert_eq!(figure.used(), expected);
            prop_assert_eq!(figure.records(), figure.used() + figure.left_out().total() + figure.undetermined());
            prop_assert_eq!(figure.records(), u64::try_from(visits.len()).unwrap());
            let lost = visits.iter().filter(|(_, station, ..)| *station == "152201010000" || *station == "nowhere").count();
            prop_assert_eq!(figure.left_out().get(Reason::StationUnknown), u64::try_from(lost).unwrap());
        }

        /// Each part is the figure of that unit or month, and what the parts share is what they count twice.
        #[test]
        fn parts_are_figures(visits in visits()) {
            let pack = Pack::builtin("hinggan").unwrap();
            let network = Network::of_divisions(Divisions::hinggan().unwrap());
            let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
            let tally = tally(&pack, &visits);
            let league = DivisionCode::parse_short("1522").unwrap();
            let period = Period::until(day(135));
            for measure in ["households_visited", "household_visits", "person_times"] {
                let months = tally.by_months(view, measure, league, period).unwrap();
                for part in &months.parts {
                    let cut = part.period.to_date(period.last_day()).unwrap_or(part.period);
                    prop_assert_eq!(tally.figure(view, measure, league, cut).unwrap().value(), part.value);
                }
                let counties = tally.by_units(view, measure, league, period, Level::County).unwrap();
                prop_assert_eq!(counties.parts.len(), 6);
                for part in &counties.parts {
                    prop_assert_eq!(tally.figure(view, measure, part.division, period).unwrap().value(), part.value);
                }
                let crossed = tally.by_units_and_months(view, measure, league, period, Level::County).unwrap();
                prop_assert_eq!(crossed.parts.len(), counties.parts.len() * months.parts.len());
                for part in &crossed.parts {
                    let cut = part.period.to_date(period.last_day()).unwrap_or(part.period);
                    prop_assert_eq!(tally.figure(view, measure, part.division, cut).unwrap().value(), part.value);
                }
                for breakdown in [months, counties, crossed] {
                    let adds = breakdown.whole.measure().adds();
                    prop_assert_eq!(breakdown.sum, breakdown.parts.iter().map(|part| part.value).sum::<Decimal>());
                    if adds.units && adds.periods {
                        prop_assert_eq!(breakdown.sum, breakdown.whole.value());
                    }
                    prop_assert!(breakdown.sum >= breakdown.whole.value());
                    prop_assert_eq!(breakdown.sum == breakdown.whole.value(), breakdown.shared == 0);
                }
            }
        }
    }

    #[test]
    fn a_household_under_two_townships_is_one_of_the_county() {
        let pack = Pack::builtin("hinggan").unwrap();
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
        let tally = tally(&pack, &[(10, "152221100000", 1, 2), (40, "152221101000", 1, 1), (41, "152221101000", 2, 1)]);
        let county = DivisionCode::parse_short("152221").unwrap();
        let period = Period::parse("2022").unwrap();
        let parts = tally.by_units(view, "households_visited", county, period, Level::Township).unwrap();
        let named: BTreeMap<_, _> = parts
            .parts
            .iter()
            .filter(|part| !part.value.is_zero())
            .map(|part| (part.division.to_string(), part.value.to_string()))
            .collect();
        assert_eq!(named, BTreeMap::from([("152221100000".into(), "1".into()), ("152221101000".into(), "2".into())]));
        assert_eq!((parts.whole.value(), parts.sum, parts.shared), (Decimal::TWO, Decimal::from(3), 1));
        let text = parts.explain().to_text(wushe::Lang::En);
        assert_eq!(text, "the parts sum to 3 户, the whole is 2 户: 1 appear in more than one part\n");
        assert!(tally.figure(view, "no_such_measure", county, period).is_err());
        assert!(tally.figure(view, "cases", DivisionCode::parse_short("152299").unwrap(), period).is_err());
    }
}
