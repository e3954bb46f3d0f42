//! Figures and cubes on the map of any day: what a map does not have stands beside its units, and nothing is lost or counted twice.
//! The successions are for trying it out (illustrative).
#![cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::border::LedgerRun;
    use wushe::citation::{Citation, Provenance};
    use wushe::metrics::{CubeSpec, Figure, Grain, Reason, Split, Tally};
    use wushe::network::{Divisions, Network, Succession, SuccessionKind};
    use wushe::value::{Decimal, Level};
    use wushe::{Date, DivisionCode, Pack, Period};

    const MEASURES: [&str; 8] = [
        "households_visited",
        "household_visits",
        "person_times",
        "cases",
        "cases_open",
        "cases_new",
        "households_new",
        "households_new_in_unit",
    ];
    const HEADER: &str = "记录类型,日期,社工站,社工,家庭编号,个案编号,服务对象编号,个案阶段,人数,地点区划代码";
    const MAPS: [&str; 8] =
        ["2017-12-31", "2019-12-31", "2020-12-31", "2021-12-31", "2022-02-28", "2022-03-01", "2023-08-31", "2024-01-01"];

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse_short(text).unwrap()
    }

    fn stated(kind: SuccessionKind, on: &str, from: &[&str], to: &[&str], names: &[&str]) -> Succession {
        let codes = |texts: &[&str]| texts.iter().map(|text| code(text)).collect();
        let citation = Citation { provenance: Provenance::Illustrative, clause: None, reason: None };
        let names = names.iter().map(|name| (*name).into()).collect();
        Succession { id: format!("{kind:?} {on}").into(), kind, on: day(on), from: codes(from), to: codes(to), names, citation }
    }

    /// Each alone, so that a run may take any of them.
    fn successions() -> [Succession; 5] {
        [
            stated(SuccessionKind::Transfer, "2022-03-01", &["152201007005"], &["152201008008"], &[]),
            stated(SuccessionKind::OneToOne, "2023-09-01", &["152221100201"], &["152221100901"], &["甲"]),
            stated(SuccessionKind::Merge, "2023-10-01", &["152201001001", "152201001002"], &["152201001902"], &["乙"]),
            stated(SuccessionKind::Split, "2023-11-01", &["152201001003"], &["152201001003", "152201001903"], &["丙", "丁"]),
            stated(SuccessionKind::Transfer, "2023-12-01", &["152221100901"], &["152221101901"], &["戊"]),
        ]
    }

    const STATIONS: [&str; 18] = [
        "152200000000",
        "152221000000",
        "152221100000",
        "152201007005",
        "152201008008",
        "152202004001",
        "152223401001",
        "152201010000",
        "152221100201",
        "152221100901",
        "152221101901",
        "152201001001",
        "152201001002",
        "152201001902",
        "152201001003",
        "152201001903",
        "999999999999",
        "X1",
    ];

    fn rows() -> impl Strategy<Value = Vec<String>> {
        let date = (0..2400).prop_map(|days| day("2017-09-01").plus_days(days).unwrap().to_string());
        let place = prop::sample::select(vec!["", "", "152201001002", "152201001903", "152201001003"]);
        let row =
            (date, prop::sample::select(&STATIONS[..]), 1..6_u32, 0..4_u32, place).prop_map(
                |(date, station, key, kind, place)| match kind {
                    0 | 1 => format!("走访,{date},{station},W1,H{key},,,,{key},{place}"),
                    2 => format!("个案,{date},{station},W1,,G{key},P1,接案,1,{place}"),
                    _ => format!("个案,{date},{station},W1,,G{key},P1,结案,1,{place}"),
                },
            );
        prop::collection::vec(row, 0..60)
    }

    fn tally(pack: &Pack, rows: &[String]) -> Tally {
        let mut run = LedgerRun::new(pack, None, day("2024-03-31")).unwrap();
        run.csv(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes());
        Tally::new(pack.measures(), run.finish().1)
    }

    /// Read once: to read it takes longer than most cases.
    static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::builtin("hinggan").unwrap());
    static DIVISIONS: LazyLock<Divisions> = LazyLock::new(|| Divisions::hinggan().unwrap());

    fn network(chosen: &[bool]) -> Network {
        // What takes a unit that another one gives needs that one.
        let needs = |at: usize| at != 4 || chosen[1];
        let stated = successions().into_iter().enumerate().filter(|(at, _)| chosen[*at] && needs(*at)).map(|(_, succession)| succession);
        Network::of_divisions(DIVISIONS.clone()).with_successions(stated.collect::<Vec<_>>()).unwrap()
    }

    fn value(figure: &Figure) -> Decimal {
        figure.value().unwrap_or_default()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn totals_are_preserved_on_the_map_of_any_day(rows in rows(), chosen in prop::collection::vec(any::<bool>(), 5), period in prop::sample::select(vec!["2017-09-01..2024-03-31", "2022", "2023-Q4"])) {
            let (tally, network, period) = (tally(&PACK, &rows), network(&chosen), Period::parse(period).unwrap());
            let (top, league) = (code("15"), code("1522"));
            let mut totals: Vec<Option<(u64, Decimal)>> = vec![None; MEASURES.len()];
            for map in MAPS {
                let view = network.at(day(map)).unwrap();
                let spec = CubeSpec { measures: &MEASURES, unit: top, levels: &[Level::Province, Level::Prefecture, Level::County], period, grains: &[Grain::Whole], dimensions: &[], threads: 1 };
                let cube = tally.cube(view, spec).unwrap();
                for (at, id) in MEASURES.into_iter().enumerate() {
                    let whole = tally.figure(view, id, top, period).unwrap();
                    let below = tally.figure(view, id, league, period).unwrap();
                    let left = whole.left_out();
                    prop_assert_eq!(left.get(Reason::NoUnit) + left.get(Reason::OtherUnit), 0, "{} {}", id, map);
                    // What is known of a station's unit stands in the whole, in a unit or beside them.
                    let beside: u64 = whole.remainder().iter().map(|part| part.used).sum();
                    prop_assert_eq!(below.used() + beside, whole.used(), "{} {}", id, map);
                    let parts: Decimal = whole.remainder().iter().filter_map(|part| part.value).sum();
                    if tally.measures().iter().any(|known| known.id() == id && known.adds().units) {
                        prop_assert_eq!(value(&below).checked_add(parts), Some(value(&whole)), "{} {}", id, map);
                    }
                    // Stations that open in no unit of a list are the same on every map, but for the codes that only later lists have.
                    let unknown = left.get(Reason::StationUnknown);
                    let key = (whole.used() + unknown + whole.undetermined(), value(&whole));
                    if unknown == 0 && totals[at].is_none() {
                        totals[at] = Some(key);
                    }
                    if unknown == 0 {
                        prop_assert_eq!(totals[at].map(|known| known.0), Some(key.0), "{} {}", id, map);
                    }
                    // The cube holds the same, cell by cell.
                    let cell = cube.cell(id, top, period).unwrap();
                    prop_assert_eq!((cell.value, cell.used), (whole.value(), whole.used()), "{} {}", id, map);
                    for part in whole.remainder() {
                        let found = cube.remainder_cells().find(|(measure, unit, ..)| measure.id() == id && **unit == part.unit);
                        let cells: Vec<_> = cube.remainder_cells().filter(|(measure, unit, ..)| measure.id() == id && **unit == part.unit).collect();
                        prop_assert!(found.is_some());
                        prop_assert!(cells.iter().any(|(.., cell)| (cell.value, cell.used, cell.undetermined) == (part.value, part.used, part.undetermined)), "{} {} {:?}", id, map, part);
                    }
                    let parts = tally.by(view, id, top, period, Split { level: Some(Level::County), ..Split::default() }).unwrap();
                    for (unit, cell) in cube.units().iter().filter(|unit| unit.code.level() == Level::County).map(|unit| (unit, cube.cell(id, unit.code, period).unwrap())) {
                        let part = parts.parts.iter().find(|part| part.division == unit.code && part.remainder.is_none()).unwrap();
                        prop_assert_eq!((part.value, part.used), (cell.value, cell.used), "{} {} {}", id, map, unit.code);
                    }
                    prop_assert_eq!(parts.parts.iter().map(|part| part.used).sum::<u64>(), whole.used());
                }
            }
        }

        /// As it was then, each period is in one cube, and each cell is the figure on the map of the period's last day.
        #[test]
        fn as_it_was_then_is_the_map_of_each_last_day(rows in rows(), chosen in prop::collection::vec(any::<bool>(), 5), threads in 1..3_usize) {
            let (tally, network) = (tally(&PACK, &rows), network(&chosen));
            let (top, period) = (code("15"), Period::parse("2020-01-01..2023-12-31").unwrap());
            let grains = &[Grain::Quarter, Grain::Year, Grain::Whole];
            let spec = CubeSpec { measures: &MEASURES, unit: top, levels: &[Level::Province, Level::County], period, grains, dimensions: &[], threads };
            let cubes = tally.cube_as_was(&network, spec).unwrap();
            let mut periods: Vec<Period> = cubes.cubes().iter().flat_map(wushe::metrics::Cube::periods).collect();
            periods.sort();
            let one = tally.cube(network.at(period.last_day()).unwrap(), spec).unwrap();
            prop_assert_eq!(periods, one.periods().collect::<Vec<_>>());
            for cube in cubes.cubes() {
                for period in cube.periods() {
                    let view = network.at(period.last_day().min(spec.period.last_day())).unwrap();
                    prop_assert_eq!(cube.list_date(), view.restated().list_date());
                    for id in MEASURES {
                        let whole = tally.figure(view, id, top, period).unwrap();
                        let cell = cubes.cell(id, top, period).unwrap();
                        prop_assert_eq!((cell.value, cell.used, cell.undetermined), (whole.value(), whole.used(), whole.undetermined()), "{} {}", id, period);
                        let told = |used: u64, value: Option<Decimal>| used > 0 || value.is_some_and(|value| !value.is_zero());
                        let theirs: Vec<_> = whole.remainder().iter().filter(|part| told(part.used, part.value)).map(|part| (part.unit.clone(), part.value, part.used)).collect();
                        let mut mine: Vec<_> = cube.remainder_cells().filter(|(measure, _, own, _)| measure.id() == id && *own == period)
                            .filter(|(.., cell)| told(cell.used, cell.value)).map(|(_, unit, _, cell)| (unit.clone(), cell.value, cell.used)).collect();
                        mine.sort_by_key(|(unit, ..)| (unit.code, unit.list));
                        let mut theirs = theirs;
                        theirs.sort_by_key(|(unit, ..)| (unit.code, unit.list));
                        prop_assert_eq!(mine, theirs, "{} {}", id, period);
                    }
                    for unit in cube.units().iter().filter(|unit| unit.code.level() == Level::County) {
                        let figure = tally.figure(view, "person_times", unit.code, period).unwrap();
                        let cell = cube.cell("person_times", unit.code, period).unwrap();
                        prop_assert_eq!((cell.value, cell.used), (figure.value(), figure.used()), "{} {}", unit.code, period);
                    }
                }
                // A unit beside a map has a record in some period of its cube, or a key that is still there.
                for unit in cube.remainder() {
                    let mut cells = cube.remainder_cells().filter(|(_, own, ..)| *own == unit);
                    prop_assert!(cells.any(|(.., cell)| cell.records() > 0 || cell.value.is_some_and(|value| !value.is_zero())));
                }
                prop_assert!(cube.measures().all(|measure| !cube.adds(measure).periods));
            }
        }

        /// What leads to one unit leads back to one: the figures on the map before and after are the same, however records lie about the day.
        #[test]
        fn one_to_one_and_transfer_are_undone_exactly(rows in rows(), period in prop::sample::select(vec!["2017-09-01..2024-03-31", "2022", "2023-Q4"])) {
            let network = network(&[true, true, false, false, true]);
            // Of a station that is no unit of its day yet another map may know nothing.
            let is_there = |row: &&String| {
                let cells: Vec<&str> = row.split(',').collect();
                DivisionCode::parse(cells[2]).is_ok_and(|code| network.restated(day(cells[1])).is_ok_and(|units| units.contains(code)))
            };
            let rows: Vec<String> = rows.iter().filter(is_there).cloned().collect();
            let (tally, period) = (tally(&PACK, &rows), Period::parse(period).unwrap());
            let on = |map: &str, id: &str, unit: &str| {
                let figure = tally.figure(network.at(day(map)).unwrap(), id, code(unit), period).unwrap();
                (figure.value(), figure.used(), figure.undetermined())
            };
            for id in MEASURES {
                prop_assert_eq!(on("2021-12-31", id, "152201007005"), on("2024-01-01", id, "152201008008"), "{}", id);
                prop_assert_eq!(on("2023-08-31", id, "152221100201"), on("2023-10-15", id, "152221100901"), "{}", id);
                prop_assert_eq!(on("2023-08-31", id, "152221100201"), on("2024-01-01", id, "152221101901"), "{}", id);
            }
        }
    }
}
