//! Every cell of a divided cube is what a plain walk over the rows counts there.
#![cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use wushe::metrics::{Actor, Cube, CubeSpec, Dimension, Grain, Split, Tally};
    use wushe::network::{Divisions, Network};
    use wushe::value::Level;
    use wushe::{Date, DivisionCode, LedgerRun, Pack, Period};

    const HEADER: &str = "走访日期,社工站,走访社工,家庭编号,服务类型,服务人群,是否独居,家庭人口数,服务人数";
    const TYPES: [(&str, &str); 3] = [("care", "照料护理"), ("capacity", "能力提升"), ("linking", "资源链接")];
    const STATIONS: [&str; 5] = ["152221100000", "152221100201", "152221101000", "152201001000", "X1"];
    const MEASURES: [&str; 3] = ["household_visits", "households_visited", "person_times"];

    #[derive(Clone, Debug)]
    struct Visit {
        day: Date,
        station: usize,
        worker: u32,
        household: u32,
        types: Vec<usize>,
        alone: Option<bool>,
        size: Option<u32>,
        people: Option<u32>,
    }

    impl Visit {
        fn written(&self) -> String {
            let types: Vec<&str> = self.types.iter().map(|at| TYPES[*at].1).collect();
            let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
            let alone = self.alone.map_or("", |alone| if alone { "是" } else { "否" });
            format!(
                "{},{},W{},H{},{},,{alone},{},{}",
                self.day,
                STATIONS[self.station],
                self.worker,
                self.household,
                types.join("、"),
                number(self.size),
                number(self.people)
            )
        }

        /// The values of a dimension, plainly.
        fn values(&self, dimension: &str) -> Vec<Option<String>> {
            let band =
                |number: u32, bands: &[(u32, &str)]| Some(bands.iter().rev().find(|(begins, _)| *begins <= number).unwrap().1.to_owned());
            match dimension {
                "station" => vec![Some(STATIONS[self.station].to_owned())],
                "worker" => vec![Some(format!("W{}", self.worker))],
                "lives_alone" => vec![self.alone.map(|alone| alone.to_string())],
                "household_size" => vec![self.size.and_then(|size| band(size, &[(0, "0-1"), (2, "2-3"), (4, "4+")]))],
                "target_groups" | "intake_source" => vec![None],
                _ if self.types.is_empty() => vec![None],
                _ => self.types.iter().map(|at| Some(TYPES[*at].0.to_owned())).collect(),
            }
        }
    }

    fn dimension(of: &'static str) -> Dimension<'static> {
        let bands: &[u32] = match of {
            "household_size" => &[2, 4],
            _ => &[],
        };
        Dimension { of, bands }
    }

    fn day(days: i32) -> Date {
        Date::parse("2021-11-05").unwrap().plus_days(days).unwrap()
    }

    fn visits() -> impl Strategy<Value = Vec<Visit>> {
        let types = prop::sample::subsequence(vec![0, 1, 2], 0..=3);
        let facts = (types, prop::option::of(any::<bool>()), prop::option::of(1..7_u32), prop::option::of(0..9_u32));
        let visit = (0..197, 0..5_usize, 0..3_u32, 0..6_u32, facts);
        let visit = visit.prop_map(|(days, station, worker, household, (types, alone, size, people))| Visit {
            day: day(days),
            station,
            worker,
            household,
            types,
            alone,
            size,
            people,
        });
        prop::collection::vec(visit, 0..60)
    }

    /// How many count, the sum or the keys, and how many are undetermined.
    type Plain = (u64, u64, BTreeSet<u32>, u64);

    const BY: [&str; 7] = ["station", "worker", "service_types", "lives_alone", "household_size", "target_groups", "intake_source"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn every_cell_is_counted_from_its_rows(
            visits in visits(),
            by in prop::sample::subsequence(BY.to_vec(), 1..=2),
            unit in prop::sample::select(vec!["1522", "152221"]),
            threads in 1..4_usize,
        ) {
            let (pack, today) = (Pack::builtin("hinggan").unwrap(), Date::parse("2022-05-21").unwrap());
            let network = Network::of_divisions(Divisions::hinggan().unwrap());
            let mut run = LedgerRun::new(&pack, Some("home_visit"), today).unwrap();
            run.csv(format!("{HEADER}\n{}\n", visits.iter().map(Visit::written).collect::<Vec<_>>().join("\n")).as_bytes());
            let (report, book) = run.finish();
            prop_assert_eq!(report.accepted, visits.len() as u64, "{:?}", report.report.findings);
            let (tally, view) = (Tally::new(pack.measures(), book), network.at(today).unwrap());
            let (unit, asked) = (DivisionCode::parse_short(unit).unwrap(), Period::parse("2021-12-01..2022-05-21").unwrap());
            let dimensions: Vec<Dimension<'_>> = by.iter().map(|of| dimension(of)).collect();
            let levels = &[Level::Prefecture, Level::County, Level::Township];
            let grains = &[Grain::Month, Grain::Quarter, Grain::Whole, Grain::YearToDate];
            let spec = CubeSpec { measures: &MEASURES, unit, levels, period: asked, grains, dimensions: &dimensions, threads };
            let cube = tally.cube(view, spec).unwrap();

            let standing = |visit: &&Visit| {
                let station = DivisionCode::parse(STATIONS[visit.station]);
                station.is_ok_and(|station| unit.contains(station)) && asked.first_day() <= Some(visit.day) && visit.day <= asked.last_day()
            };
            let mut plain: BTreeMap<(Vec<Option<String>>, DivisionCode, Period), Plain> = BTreeMap::new();
            let mut categories = BTreeSet::new();
            for visit in visits.iter().filter(standing) {
                let station = DivisionCode::parse(STATIONS[visit.station]).unwrap();
                let mut own = vec![Vec::new()];
                for of in &by {
                    let values = visit.values(of);
                    own = own.iter().flat_map(|before| values.iter().map(move |value| [before.as_slice(), std::slice::from_ref(value)].concat())).collect();
                }
                for category in own {
                    categories.insert(category.clone());
                    for known in cube.units().iter().filter(|known| known.code.contains(station)) {
                        let holds = |period: &Period| period.first_day() <= Some(visit.day) && visit.day <= period.last_day();
                        for period in cube.periods().filter(holds) {
                            let cell = plain.entry((category.clone(), known.code, period)).or_default();
                            cell.0 += 1;
                            cell.1 += u64::from(visit.people.unwrap_or_default());
                            cell.2.insert(visit.household);
                            cell.3 += u64::from(visit.people.is_none());
                        }
                    }
                }
            }
            let texts = |at: usize| cube.categories()[at].iter().map(|key| key.as_ref().map(|key| key.expose().to_owned())).collect::<Vec<_>>();
            let known: BTreeSet<_> = (0..cube.categories().len()).map(texts).collect();
            prop_assert_eq!(&known, &categories);
            prop_assert_eq!(known.len(), cube.categories().len(), "each once");
            let none = Plain::default();
            for (measure, unit, period, cell) in cube.cells() {
                let category = texts(cell.category);
                let (records, people, keys, unknown) = plain.get(&(category.clone(), unit.code, period)).unwrap_or(&none);
                let (used, undetermined, value) = match measure.id() {
                    "household_visits" => (*records, 0, *records),
                    "households_visited" => (*records, 0, keys.len() as u64),
                    _ => (records - unknown, *unknown, *people),
                };
                prop_assert_eq!((cell.used, cell.undetermined), (used, undetermined), "{} {:?} {}", measure.id(), category, period);
                if cell.no_value.is_none() {
                    prop_assert_eq!(cell.value.unwrap().to_string(), value.to_string(), "{} {:?} {}", measure.id(), category, period);
                }
                let asked: Vec<Option<&str>> = category.iter().map(Option::as_deref).collect();
                prop_assert_eq!(cube.cell_of(measure.id(), unit.code, period, &asked), Some(cell));
            }
            let values: Vec<_> = MEASURES.iter().flat_map(|measure| cube.values(measure).unwrap()).collect();
            prop_assert_eq!(values, cube.cells().map(|(.., cell)| cell.value).collect::<Vec<_>>());
            for (measure, outside) in MEASURES.iter().map(|measure| (*measure, cube.left_out(measure).unwrap())) {
                let whole = tally.figure(view, measure, unit, asked).unwrap();
                prop_assert_eq!(outside.total() + whole.used() + whole.undetermined(), whole.records(), "each is told once");
                let adds = visits.len() as u64;
                prop_assert_eq!(whole.records(), adds);
            }
            if by == ["worker"] {
                for part in tally.by(view, "households_visited", unit, asked, Split { actor: Some(Actor::Worker), ..Split::default() }).unwrap().parts {
                    let key = [part.actor.as_ref().map(|key| key.expose())];
                    let cell = cube.cell_of("households_visited", unit, asked, &key);
                    prop_assert_eq!(cell.map_or(part.value.filter(|value| value.is_zero()), |cell| cell.value), part.value);
                }
            }
        }
    }

    #[test]
    fn what_can_not_be_divided_so_is_refused() {
        let (pack, today) = (Pack::builtin("hinggan").unwrap(), Date::parse("2022-05-21").unwrap());
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let mut run = LedgerRun::new(&pack, Some("home_visit"), today).unwrap();
        run.csv(format!("{HEADER}\n2022-05-02,152221100000,W1,H1,照料护理、资源链接,,,3,2\n").as_bytes());
        let (tally, view) = (Tally::new(pack.measures(), run.finish().1), network.at(today).unwrap());
        let spec = CubeSpec {
            measures: &["household_visits"],
            unit: DivisionCode::parse_short("152221").unwrap(),
            levels: &[Level::County],
            period: Period::parse("2022-05").unwrap(),
            grains: &[],
            dimensions: &[],
            threads: 1,
        };
        let refused = |measures: &'static [&'static str], dimensions: &[Dimension<'_>]| {
            let found = tally.cube(view, CubeSpec { measures, dimensions, ..spec }).unwrap_err();
            format!("{} {}", found[0].path, found[0].code.as_str())
        };
        let (worker, size) = (dimension("worker"), dimension("household_size"));
        assert_eq!(refused(&["household_visits"], &[worker, size, worker]), "dimensions dimensions_too_many");
        assert_eq!(refused(&["household_visits"], &[dimension("colour")]), "dimensions dimension_unknown");
        assert_eq!(refused(&["households_new"], &[worker]), "measures measure_by_category");
        for unfit in [
            Dimension { of: "household_size", bands: &[] },
            Dimension { of: "household_size", bands: &[4, 4] },
            Dimension { of: "worker", bands: &[1] },
            Dimension { of: "day", bands: &[] },
            Dimension { of: "attendance", bands: &[1] },
        ] {
            assert_eq!(refused(&["household_visits"], &[unfit]), "dimensions dimension_unfit", "{unfit:?}");
        }
        let cube = tally.cube(view, CubeSpec { dimensions: &[dimension("service_types"), worker], ..spec }).unwrap();
        assert!(cube.cell("household_visits", spec.unit, spec.period).is_none(), "it is divided");
        let station = tally.cube(view, CubeSpec { dimensions: &[dimension("service_types"), dimension("station")], ..spec }).unwrap();
        let adds = |cube: &Cube| cube.adds_over(cube.measures().next().unwrap()).collect::<Vec<_>>();
        assert_eq!((adds(&cube), adds(&station)), (vec![false, false], vec![false, true]), "the measure adds over units alone");
        assert!(cube.expose_json().contains(r#""categories":[["care","W1"],["linking","W1"]]"#), "{}", cube.expose_json());
        assert!(cube.to_json().contains(r#""categories":[["care","***"],["linking","***"]]"#) && !format!("{cube:?}").contains("W1"));
    }

    #[test]
    fn ages_are_those_of_the_day_of_the_record() {
        let label = |text: &str| format!(r#"{{"zh":"{text}","en":"{text}"}}"#);
        let field = |id: &str, kind: &str, more: &str| format!(r#"{{"id":"{id}","label":{},"type":"{kind}",{more}}}"#, label(id));
        let fields = [
            field("date", "date", r#""required":true,"role":"date""#),
            field("station", "station", r#""required":true,"role":"station""#),
            field("person", "key", r#""required":true,"role":"person""#),
            field("born_on", "date", r#""fact":"born_on""#),
        ];
        let pack = format!(
            r#"{{"pack":{{"id":"ages","version":"1.0.0","label":{0}}},"facts":[{{"id":"born_on","label":{0},"type":"date"}}],"forms":[{{"id":"talk","kind":"talk","label":{0},"provenance":"illustrative","fields":[{1}]}}],"measures":[{{"id":"talked_to","label":{0},"unit":"人","kinds":["talk"],"aggregate":"distinct","of":"person","adds":{{"units":false,"periods":false,"categories":false}},"reading":{0},"provenance":"illustrative"}}]}}"#,
            label("ages"),
            fields.join(",")
        );
        let (pack, today) = (Pack::from_json(&pack).unwrap(), Date::parse("2022-05-21").unwrap());
        let mut run = LedgerRun::new(&pack, Some("talk"), today).unwrap();
        // P1 comes of age in May, P2 is not known, and the birth of P3 is told as a day to come.
        run.csv("date,station,person,born_on\n2022-04-30,152221100000,P1,2004-05-02\n2022-05-02,152221100000,P1,2004-05-02\n2022-05-03,152221100000,P2,\n2022-05-04,152221100000,P3,2022-05-05\n".as_bytes());
        let (report, book) = run.finish();
        assert_eq!(report.accepted, 4, "{:?}", report.report.findings);
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        let (tally, unit, period) =
            (Tally::new(pack.measures(), book), DivisionCode::parse_short("152221").unwrap(), Period::parse("2022-Q2").unwrap());
        let by = &[Dimension { of: "born_on", bands: &[18, 60] }];
        let spec = CubeSpec {
            measures: &["talked_to"],
            unit,
            levels: &[Level::County],
            period,
            grains: &[Grain::Month, Grain::Whole],
            dimensions: by,
            threads: 1,
        };
        let cube = tally.cube(network.at(today).unwrap(), spec).unwrap();
        let of = |period: &str, band: Option<&str>| {
            let cell = cube.cell_of("talked_to", unit, Period::parse(period).unwrap(), &[band])?;
            cell.value.map(|value| value.to_string())
        };
        let text = |value: &str| Some(value.to_owned());
        assert_eq!((of("2022-04", Some("0-17")), of("2022-04", Some("18-59"))), (text("1"), text("0")));
        assert_eq!((of("2022-Q2", Some("0-17")), of("2022-Q2", Some("18-59")), of("2022-Q2", None)), (text("1"), text("1"), text("2")));
        assert_eq!(of("2022-Q2", Some("60+")), None, "nobody is so old");
    }
}
