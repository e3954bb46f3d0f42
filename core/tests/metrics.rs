//! Figures against what they are made of.
#![cfg(all(feature = "packs", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::form::Cell;
    use wushe::metrics::{Reason, Split, Tally};
    use wushe::network::Network;
    use wushe::value::{Decimal, Level};
    use wushe::{Date, DivisionCode, Divisions, LedgerRun, Pack, Period};

    /// Day of the year 2022, station, household, people.
    type Visit = (i32, &'static str, u8, u8);

    const STATIONS: [&str; 5] = ["152221100000", "152221101000", "152222100000", "152201010000", "nowhere"];

    const MONTHS: Split = Split { level: None, months: true, actor: None };

    /// Read once: to read it takes longer than most cases.
    static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::builtin("hinggan").unwrap());
    static NETWORK: LazyLock<Network> = LazyLock::new(|| Network::of_divisions(Divisions::hinggan().unwrap()));

    fn units(level: Level) -> Split {
        Split { level: Some(level), ..Split::default() }
    }

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
        let (report, book) = run.finish();
        assert_eq!(report.accepted, u64::try_from(visits.len()).unwrap(), "{}", report.to_json());
        Tally::new(pack.measures(), book)
    }

    proptest! {
        /// Households by hand, with sets; people by hand, with sums; every row has its place.
        #[test]
        fn figures_are_what_a_plain_count_gives(visits in visits(), from in 0..140i32, length in 0..140i32, unit in prop::sample::select(vec!["1522", "152221", "152221100", "152222"])) {
            let (pack, network) = (&*PACK, &*NETWORK);
            let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
            let tally = tally(pack, &visits);
            let period = Period::days(day(from), day(from + length)).unwrap();
            let inside: Vec<_> = visits.iter().filter(|(number, station, ..)| {
                (from..=from + length).contains(number) && station.starts_with(unit) && *station != "152201010000" && *station != "nowhere"
            }).collect();
            let division = DivisionCode::parse_short(unit).unwrap();
            let households: BTreeSet<_> = inside.iter().map(|(_, _, household, _)| household).collect();
            let figure = tally.figure(view, "households_visited", division, period).unwrap();
            let known = covered(&visits, period);
            prop_assert_eq!(figure.value(), known.then(|| Decimal::from(households.len())));
            prop_assert_eq!(figure.no_value().is_none(), known);
            let first = visits.iter().map(|(number, ..)| day(*number)).min();
            prop_assert_eq!(figure.is_partial(), known && period.first_day() < first);
            let people: u64 = inside.iter().map(|(.., people)| u64::from(*people)).sum();
            prop_assert_eq!(tally.figure(view, "person_times", division, period).unwrap().value(), known.then(|| Decimal::from(people)));
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
            let (pack, network) = (&*PACK, &*NETWORK);
            let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
            let tally = tally(pack, &visits);
            let league = DivisionCode::parse_short("1522").unwrap();
            let period = Period::until(day(135));
            for measure in ["households_visited", "household_visits", "person_times"] {
                let months = tally.by(view, measure, league, period, MONTHS).unwrap();
                let counties = tally.by(view, measure, league, period, units(Level::County)).unwrap();
                prop_assert_eq!(counties.parts.len(), 6);
                let crossed = tally.by(view, measure, league, period, Split { months: true, ..units(Level::County) }).unwrap();
                prop_assert_eq!(crossed.parts.len(), counties.parts.len() * months.parts.len());
                for breakdown in [months, counties, crossed] {
                    for part in &breakdown.parts {
                        let cut = part.period.to_date(period.last_day()).unwrap_or(part.period);
                        let figure = tally.figure(view, measure, part.division, cut).unwrap();
                        prop_assert_eq!((figure.value(), figure.used(), figure.undetermined()), (part.value, part.used, part.undetermined));
                        prop_assert_eq!(figure.no_value(), part.no_value);
                        prop_assert_eq!(part.partial, figure.is_partial() || cut != part.period && part.value.is_some());
                        prop_assert_eq!(part.left_out.get(Reason::Condition), figure.left_out().get(Reason::Condition));
                        prop_assert_eq!(part.left_out.total(), part.left_out.get(Reason::Condition));
                    }
                    let whole = &breakdown.whole;
                    prop_assert_eq!(breakdown.parts.iter().map(|part| part.used).sum::<u64>(), whole.used());
                    prop_assert_eq!(breakdown.parts.iter().map(|part| part.undetermined).sum::<u64>(), whole.undetermined());
                    let values: Vec<Decimal> = breakdown.parts.iter().filter_map(|part| part.value).collect();
                    prop_assert_eq!(breakdown.sum, (!values.is_empty()).then(|| values.iter().sum::<Decimal>()));
                    let adds = whole.measure().adds();
                    prop_assert_eq!(breakdown.adds_up(), adds.units && adds.periods && whole.value().is_some());
                    prop_assert!(breakdown.sum >= whole.value());
                    prop_assert_eq!(breakdown.sum == whole.value(), breakdown.shared == 0);
                }
            }
        }
    }

    /// Whether a period has a day from the first visit on; the records were checked long after the last.
    fn covered(visits: &[Visit], period: Period) -> bool {
        visits.iter().map(|(number, ..)| day(*number)).min().is_some_and(|first| first <= period.last_day())
    }

    /// Two visits of 0001 and 2022: what is asked for is bounded before it is built, whatever days a rulebook allows.
    #[test]
    fn what_has_too_many_parts_is_refused() {
        let mut spec: serde_json::Value = serde_json::from_str(Pack::builtin("national").unwrap().to_json()).unwrap();
        spec["pack"].as_object_mut().unwrap().remove("earliest");
        let pack = Pack::from_json(&spec.to_string()).unwrap();
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
        let (league, all) = (DivisionCode::parse_short("1522").unwrap(), Period::until(Date::parse("2022-05-21").unwrap()));
        let counted = |first: &str| {
            let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap()).unwrap();
            run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
            for (row, date) in (2..).zip([first, "2022-05-20"]) {
                run.row(row, [date, "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
            }
            Tally::new(pack.measures(), run.finish().1)
        };
        let asked = |tally: &Tally, period: Period| {
            let crossed = tally.by(view, "household_visits", league, period, Split { months: true, ..units(Level::Village) });
            let months = tally.by(view, "household_visits", league, period, MONTHS);
            [crossed.map(|parts| parts.parts.len()), months.map(|parts| parts.parts.len())]
        };
        let refused = |findings: wushe::Findings| findings[0].message(wushe::Lang::En);
        let long = "period: it would have 24257 parts, at most 1200 can be asked; ask for a shorter period, or for units of a higher level";
        assert_eq!(asked(&counted("0001-01-01"), all).map(|parts| parts.map_err(refused)), [Err(long.into()), Err(long.into())]);
        let centuries = Period::parse("0001-01-01..2022-05-21").unwrap();
        assert_eq!(asked(&counted("2022-05-01"), centuries).map(|parts| parts.map_err(refused)), [Err(long.into()), Err(long.into())]);
        // 40 years of months are asked of each village, and there are more villages than that allows.
        let [crossed, months] = asked(&counted("1982-05-20"), all);
        assert_eq!((crossed.unwrap_err()[0].code, months.unwrap()), (wushe::finding::Code::BreakdownTooLong, 481));
        assert!(asked(&counted("2022-05-01"), all).into_iter().all(|parts| parts.is_ok()));
    }

    #[test]
    fn a_household_under_two_townships_is_one_of_the_county() {
        let pack = Pack::builtin("hinggan").unwrap();
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
        let tally = tally(&pack, &[(10, "152221100000", 1, 2), (40, "152221101000", 1, 1), (41, "152221101000", 2, 1)]);
        let county = DivisionCode::parse_short("152221").unwrap();
        let period = Period::parse("2022").unwrap();
        let parts = tally.by(view, "households_visited", county, period, units(Level::Township)).unwrap();
        let named: BTreeMap<_, _> = parts
            .parts
            .iter()
            .filter_map(|part| Some((part.division.to_string(), part.value.filter(|value| !value.is_zero())?.to_string())))
            .collect();
        assert_eq!(named, BTreeMap::from([("152221100000".into(), "1".into()), ("152221101000".into(), "2".into())]));
        assert_eq!((parts.whole.value(), parts.sum, parts.shared), (Some(Decimal::TWO), Some(Decimal::from(3)), 1));
        let text = parts.explain().to_text(wushe::Lang::En);
        assert_eq!(text, "the parts sum to 3 户, the whole is 2 户: 1 appear in more than one part\n");
        assert!(tally.figure(view, "no_such_measure", county, period).is_err());
        assert!(tally.figure(view, "cases", DivisionCode::parse_short("152299").unwrap(), period).is_err());
    }
}
