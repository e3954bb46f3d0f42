//! Indicators: what compiles and what is refused, each kind and each reason over given figures, ranks, and properties over records.
#![cfg(all(feature = "figures", feature = "pack-hinggan"))]

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::sync::{Arc, LazyLock};

    use proptest::prelude::*;
    use wushe::citation::{Citation, Provenance};
    use wushe::explanation::Explanation;
    use wushe::finding::{Code, Findings, Label, Lang, SourceLocation};
    use wushe::form::Formula;
    use wushe::metrics::indicator::{
        Better, Bounds, CubeInputs, Indicator, IndicatorSpec, InputCell, InputOf, InputPeriod, InputSpec, InputUnit, Inputs, NoneReason,
        PlainInputs, RankedUnits, Rounding, Supplied,
    };
    use wushe::metrics::{CubeSpec, Grain, Measure, NoValue, Tally};
    use wushe::network::{Divisions, Network};
    use wushe::service::Book;
    use wushe::value::{Amount, Count, Decimal, DivisionCode, Level, RoundingMode};
    use wushe::{Date, Pack, Period};

    const LIST: &str = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n\
        2021-10-31,152222000000,科尔沁右翼中旗\n2021-10-31,152223000000,扎赉特旗\n2021-10-31,152224000000,突泉县\n";

    /// Read once: to read it takes longer than most cases.
    static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::builtin("hinggan").unwrap());

    fn pack() -> Pack {
        PACK.clone()
    }

    fn network() -> Network {
        Network::of_divisions(Divisions::parse(LIST).unwrap())
    }

    fn unit(code: &str) -> DivisionCode {
        DivisionCode::parse_short(code).unwrap()
    }

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    /// An input in short: `visits=household_visits`, `base=household_visits@year_ago`, `all=household_visits^parent`, and with `population:`
    /// or `target:` before the name.
    fn input(text: &str) -> InputSpec {
        let (name, rest) = text.split_once('=').unwrap();
        let (rest, at) = rest.split_once('^').unwrap_or((rest, "own"));
        let (of, when) = rest.split_once('@').unwrap_or((rest, "same"));
        let of = match of.split_once(':') {
            Some(("population", name)) => InputOf::Population(name.into()),
            Some((_, name)) => InputOf::Target(name.into()),
            None => InputOf::Measure(of.into()),
        };
        let place = SourceLocation::default().key("inputs");
        let (period, unit) = (InputPeriod::from_name(when).unwrap(), InputUnit::from_name(at).unwrap());
        InputSpec { name: name.into(), of, period, unit, place }
    }

    fn spec(unit: &str, formula: &str, inputs: &[&str]) -> IndicatorSpec {
        IndicatorSpec {
            id: "tried".into(),
            label: Label::new("试算", "Tried"),
            unit: unit.into(),
            formula: Formula { source: formula.into(), place: SourceLocation::default().key("formula") },
            inputs: inputs.iter().map(|text| input(text)).collect(),
            rounding: Rounding { places: 2, mode: RoundingMode::HalfUp },
            bounds: None,
            better: Some(Better::Higher),
            reading: Label::new("试算", "tried"),
            other_reading: None,
            citation: Citation { provenance: Provenance::Illustrative, clause: None, reason: None },
            place: SourceLocation::default(),
        }
    }

    fn compile(unit: &str, formula: &str, inputs: &[&str]) -> Result<Arc<Indicator>, Findings> {
        Indicator::compile(&spec(unit, formula, inputs), pack().measures()).map(Arc::new)
    }

    #[test]
    fn what_is_wrong_in_a_formula_is_told_before_anything_is_counted() {
        let (v, h, p) = ("v=household_visits", "h=households_visited", "p=person_times");
        for (unit, formula, inputs, expected) in [
            ("户次/户", "v / h", &[v, h][..], ""),
            ("户次/百户", "v / h * 100", &[v, h], ""),
            ("人次/万人", "p / n * 10000", &[p, "n=population:resident@year_end"], ""),
            ("%", "(h - b) / b * 100", &[h, "b=households_visited@year_ago"], ""),
            ("%", "min(v / t * 100, 100)", &[v, "t=target:household_visits@year"], ""),
            ("%", "if t = 0 then 0 else v / t * 100", &[v, "t=target:household_visits"], ""),
            ("%", "a / (a + b) * 100 - 50", &["a=household_visits", "b=household_visits^parent"], ""),
            ("万元/户", "m / h / 10000", &["m=resources_linked", h], ""),
            ("户次", "v + w", &[v, "w=household_visits@previous"], ""),
            ("户", "max(h - b, 0)", &[h, "b=households_visited@previous"], ""),
            ("户次/月", "v / 3", &[v], ""),
            ("个", "o - b", &["o=cases_open", "b=cases_open@previous_year_end"], ""),
            ("个", "o + b", &["o=cases_open", "b=cases_open@previous_year_end"], "formula: indicator_adds_measure"),
            // What is refused, with the place.
            ("次/户", "v / h", &[v, h], "unit: indicator_unit"),
            ("元/人", "m / p", &["m=resources_linked", p], "unit: indicator_unit"),
            ("%", "v / h * 100", &[v, h], "unit: indicator_unit"),
            ("%", "a / b", &["a=cases_closed", "b=cases"], "formula: indicator_scale"),
            ("‰", "a / b * 100", &["a=cases_closed", "b=cases"], "formula: indicator_scale"),
            ("人次/万人", "p / n", &[p, "n=population:resident@year_end"], "formula: indicator_scale"),
            ("户", "v + h", &[v, h], "formula: indicator_units_added"),
            ("户次", "v + 1", &[v], "formula: indicator_units_added"),
            ("户次", "if v > h then v else 0", &[v, h], "formula: indicator_units_added"),
            ("个", "a + b", &["a=cases", "b=cases_closed"], "formula: indicator_adds_distinct"),
            ("个", "a - (b - c)", &["a=cases", "b=cases_opened", "c=cases_closed"], "formula: indicator_adds_distinct"),
            ("户", "h + b", &[h, "b=households_visited@previous"], "formula: indicator_adds_measure"),
            ("户", "h + b", &[h, "b=households_visited^parent"], "formula: indicator_adds_measure"),
            ("户次", "v / 0", &[v], "formula: indicator_divides_by_zero"),
            ("户次", "round half up(v, 0)", &[v], "formula: indicator_formula_part"),
            ("户次", "v", &[v, h], "inputs: indicator_input_unused"),
            ("户次", "visit", &["visits=household_visits"], "formula: condition_name_nearest"),
            ("户次", "v", &["v=household_visit"], "inputs.measure: pack_dangling_near"),
            ("户次", "v", &["v=target:household_visit"], "inputs.target: pack_dangling_near"),
            ("人", "n", &["n=population:resident"], "inputs.period: indicator_period_of"),
            ("户次", "v", &["v=household_visits@year_end"], "inputs.period: indicator_period_of"),
            ("户次", "t", &["t=target:household_visits@previous"], "inputs.period: indicator_period_of"),
            ("户次", "v - b", &["v=household_visits@to_date", "b=household_visits@year_ago"], "formula: indicator_periods_mixed"),
            ("户次", "1", &[], "inputs: pack_empty"),
            ("户次", "in", &["in=household_visits"], "inputs: condition_name_reserved"),
        ] {
            let told = match compile(unit, formula, inputs) {
                Ok(_) => String::new(),
                Err(findings) => format!("{}: {}", findings[0].path, findings[0].code.as_str()),
            };
            assert_eq!(told, expected, "{formula} in {unit}");
        }
        let with = |change: &dyn Fn(&mut IndicatorSpec)| {
            let mut spec = spec("户次", "v", &[v]);
            change(&mut spec);
            Indicator::compile(&spec, pack().measures()).map(|_| ()).map_err(|findings| findings[0].code)
        };
        assert_eq!(with(&|spec| spec.rounding.places = 13), Err(Code::IndicatorPlaces));
        let bounds = |min: Option<i64>, max: Option<i64>| Some(Bounds { min: min.map(Into::into), max: max.map(Into::into) });
        assert_eq!(with(&|spec| spec.bounds = bounds(Some(2), Some(1))), Err(Code::IndicatorBounds));
        assert_eq!(with(&|spec| spec.bounds = bounds(None, None)), Err(Code::IndicatorBounds));
        assert_eq!(with(&|spec| spec.bounds = bounds(Some(1), Some(1))), Ok(()));
    }

    /// Figures by measure, unit and period, as a cube would give them.
    #[derive(Default)]
    struct Given {
        cells: BTreeMap<(String, DivisionCode, String), InputCell>,
        asked: Cell<usize>,
    }

    const NOTHING: InputCell = InputCell { value: None, no_value: None, partial: false, used: 0, undetermined: 0, begins: None };

    impl Given {
        fn with(mut self, measure: &str, code: &str, when: &str, cell: InputCell) -> Self {
            self.cells.insert((measure.to_owned(), unit(code), when.to_owned()), cell);
            self
        }

        fn number(self, measure: &str, code: &str, when: &str, value: i64) -> Self {
            self.with(measure, code, when, InputCell { value: Some(value.into()), used: 1, ..NOTHING })
        }

        fn none(self, measure: &str, code: &str, when: &str, no_value: NoValue) -> Self {
            self.with(measure, code, when, InputCell { no_value: Some(no_value), ..NOTHING })
        }
    }

    impl Inputs for Given {
        fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<InputCell, Findings> {
            self.asked.set(self.asked.get() + 1);
            let key = (measure.to_owned(), unit, period.to_string());
            Ok(self.cells.get(&key).cloned().unwrap_or(InputCell { no_value: Some(NoValue::NoRecordsOfKind), ..NOTHING }))
        }

        fn explain(&self, _: &str, _: DivisionCode, _: Period) -> Result<Explanation, Findings> {
            Ok(Explanation::new(Code::NoRecordsOfKind))
        }
    }

    /// The value, or the reasons with the inputs that give them.
    fn told(indicator: &Arc<Indicator>, given: &Given, supplied: &Supplied, code: &str, when: &str) -> String {
        let network = network();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let figure = indicator.figure(view, given, supplied, unit(code), period(when)).unwrap();
        assert_eq!(figure.value().is_none(), !figure.because().is_empty());
        assert_eq!(figure.exact().is_some(), figure.value().is_some());
        let because = figure.because().iter().map(|because| {
            let input = because.input.as_deref().unwrap_or_default();
            [because.reason.as_str(), input, because.no_value.map_or("", NoValue::as_str)].join(" ").trim_end().to_owned()
        });
        let marks = figure.is_partial().then_some(" partial").into_iter().chain(figure.outside().map(|_| " outside"));
        let value = figure.value().map(|value| value.to_string() + &marks.collect::<String>());
        value.unwrap_or_else(|| because.collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn each_kind_has_a_value_and_each_reason_a_word() {
        let (may, last, before) = ("2022-05", "2021-05", "2022-04");
        let partial = InputCell { value: Some(10.into()), partial: true, used: 3, ..NOTHING };
        let later = InputCell { no_value: Some(NoValue::NotCovered), begins: Date::new(2022, 3, 1), ..NOTHING };
        let given = || {
            Given::default()
                .number("household_visits", "1522", may, 40)
                .number("household_visits", "152221", may, 12)
                .number("household_visits", "152222", may, 0)
                .number("household_visits", "1522", last, 0)
                .number("household_visits", "1522", before, 30)
                .number("household_visits", "1522", "2022-01-01..2022-05-31", 90)
                .number("households_visited", "1522", may, 30)
                .number("households_visited", "152222", may, 0)
                .none("households_visited", "152221", may, NoValue::Undetermined)
        };
        let mut supplied = Supplied::new();
        supplied.population("resident", unit("1522"), 2022, Count::new(1_400_000).unwrap(), Some("年鉴")).unwrap();
        supplied.population("resident", unit("1522"), 2021, Count::new(0).unwrap(), None).unwrap();
        supplied.target("household_visits", unit("1522"), period("2022"), Amount::parse("300").unwrap(), Some("合同第三条")).unwrap();
        assert_eq!(
            supplied.target("household_visits", unit("1522"), period("2022-01-01..2022-12-31"), Amount::ZERO, None).unwrap_err().code,
            Code::SuppliedTwice
        );
        let v = "v=household_visits";
        let ratio = compile("户次/户", "v / h", &[v, "h=households_visited"]).unwrap();
        let share = compile("%", "v / all * 100", &[v, "all=household_visits^parent"]).unwrap();
        let growth = compile("%", "(v - b) / b * 100", &[v, "b=household_visits@previous"]).unwrap();
        let year_on_year = compile("%", "(v - b) / b * 100", &[v, "b=household_visits@year_ago"]).unwrap();
        let difference = compile("户次", "v - b", &[v, "b=household_visits@year_ago"]).unwrap();
        let progress = compile("%", "v / t * 100", &["v=household_visits@to_date", "t=target:household_visits@year"]).unwrap();
        let per_capita = compile("户次/万人", "v / n * 10000", &[v, "n=population:resident@year_end"]).unwrap();
        let per_capita_before = compile("户次/万人", "v / n * 10000", &[v, "n=population:resident@previous_year_end"]).unwrap();
        let whole = compile("%", "v / all * 100", &[v, "all=household_visits^whole"]).unwrap();
        for (indicator, code, when, expected) in [
            (&ratio, "1522", may, "1.33"),
            (&ratio, "152222", may, "base_zero h"),
            (&ratio, "152221", may, "base_none h undetermined"),
            (&ratio, "1522", before, "base_none h no_records_of_kind"),
            (&ratio, "152223", may, "value_none v no_records_of_kind; base_none h no_records_of_kind"),
            (&share, "152221", may, "30.00"),
            (&share, "1522", may, "no_parent all"),
            (&whole, "152221", may, "30.00"),
            (&whole, "1522", may, "100.00"),
            (&growth, "1522", may, "33.33"),
            (&year_on_year, "1522", may, "base_zero b"),
            (&difference, "1522", may, "40.00"),
            (&progress, "1522", may, "30.00"),
            (&progress, "152221", may, "value_none v no_records_of_kind; no_target t"),
            (&per_capita, "1522", may, "0.29"),
            (&per_capita, "152221", may, "no_population n"),
            (&per_capita_before, "1522", may, "base_zero n"),
        ] {
            assert_eq!(told(indicator, &given(), &supplied, code, when), expected, "{} {code} {when}", indicator.formula());
        }
        // Changes pass over partial values, ratios and progress keep them with their mark.
        let half = given().with("household_visits", "1522", may, partial.clone());
        assert_eq!(told(&ratio, &half, &supplied, "1522", may), "0.33 partial");
        assert_eq!(told(&growth, &half, &supplied, "1522", may), "value_partial v");
        let half = given().with("household_visits", "1522", before, partial.clone());
        assert_eq!(told(&growth, &half, &supplied, "1522", may), "base_partial b");
        let half = given().with("household_visits", "1522", "2022-01-01..2022-05-31", partial);
        assert_eq!(told(&progress, &half, &supplied, "1522", may), "3.33 partial");
        // Before the first day covered and after the last are two things.
        let begun = given().with("household_visits", "1522", last, later);
        assert_eq!(told(&difference, &begun, &supplied, "1522", may), "series_begins_later b not_covered");
        let ended = given().none("household_visits", "1522", may, NoValue::NotCovered);
        assert_eq!(told(&difference, &ended, &supplied, "1522", may), "not_covered v not_covered");
        // A bound is told and nothing is cut.
        let bounded = IndicatorSpec {
            bounds: Some(Bounds { min: None, max: Some(25.into()) }),
            ..spec("%", "v / t * 100", &["v=household_visits@to_date", "t=target:household_visits@year"])
        };
        let bounded = Arc::new(Indicator::compile(&bounded, pack().measures()).unwrap());
        assert_eq!(told(&bounded, &given(), &supplied, "1522", may), "30.00 outside");
        // Twenty-eight digits are kept, their product is not.
        let long = Given::default().with(
            "household_visits",
            "1522",
            may,
            InputCell { value: Some(Decimal::from_i128_with_scale(10_i128.pow(27), 0)), ..NOTHING },
        );
        let square = compile("户次", "v * v / v", &[v]).unwrap();
        assert_eq!(told(&square, &long, &supplied, "1522", may), "digits");
    }

    #[test]
    fn a_period_that_an_input_has_not_is_refused() {
        let network = network();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let growth = compile("%", "(v - b) / b * 100", &["v=household_visits", "b=household_visits@previous"]).unwrap();
        let plan = compile("户次", "v", &["v=household_visits@plan"]).unwrap();
        let code = |indicator: &Arc<Indicator>, supplied: &Supplied, when| {
            let refused = indicator.figure(view, &Given::default(), supplied, unit("1522"), period(when));
            refused.map(|_| ()).map_err(|findings| (findings[0].code, findings[0].path.to_string()))
        };
        let none = Supplied::new();
        assert_eq!(code(&growth, &none, "2022-01-01..2022-05-21"), Err((Code::IndicatorPeriod, "period".to_owned())));
        assert_eq!(code(&growth, &none, "2022-05"), Ok(()));
        assert_eq!(code(&plan, &none, "2022-05"), Err((Code::IndicatorPlan, "period".to_owned())));
        let mut planned = Supplied::new();
        planned.plan(period("2021-01-01..2025-12-31"));
        assert_eq!(code(&plan, &planned, "2022-05"), Ok(()));
        assert_eq!(
            code(&growth, &none, "2022-05").and(
                growth
                    .figure(view, &Given::default(), &none, unit("152299"), period("2022-05"))
                    .map(|_| ())
                    .map_err(|findings| (findings[0].code, findings[0].path.to_string()))
            ),
            Err((Code::DivisionUnknown, "division".to_owned()))
        );
    }

    #[test]
    fn an_explanation_says_the_formula_and_every_input() {
        let network = network();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let indicator =
            compile("户次/户", "v / (h - b)", &["v=household_visits", "h=households_visited", "b=households_visited@previous"]).unwrap();
        let given = Given::default()
            .with("household_visits", "1522", "2022-05", InputCell { value: Some(4.into()), used: 4, undetermined: 1, ..NOTHING })
            .number("households_visited", "1522", "2022-05", 5)
            .number("households_visited", "1522", "2022-04", 2);
        let figure = indicator.figure(view, &given, &Supplied::new(), unit("1522"), period("2022-05")).unwrap();
        assert_eq!(
            figure.explain(view, &given).unwrap().to_text(Lang::En),
            "Tried: 1.33 户次/户, 兴安盟, 2022-05  [illustrative]\n\
             ├─ formula: Home visits ÷ (Households visited − Households visited (the period before))\n\
             ├─ read as: tried\n\
             ├─ Home visits: 4 户次, 兴安盟, 2022-05\n\
             │  ├─ Home visits: of 1 more records it can't be decided\n\
             │  └─ there are no accepted records of this kind, and nobody says that they are covered\n\
             ├─ Households visited: 5 户, 兴安盟, 2022-05\n\
             │  └─ there are no accepted records of this kind, and nobody says that they are covered\n\
             ├─ Households visited (the period before): 2 户, 兴安盟, 2022-04\n\
             │  └─ there are no accepted records of this kind, and nobody says that they are covered\n\
             └─ exactly 4/3, rounded once, at the end, to 2 places, half away from zero\n"
        );
        let none = indicator.figure(view, &Given::default(), &Supplied::new(), unit("1522"), period("2022-05")).unwrap();
        let text = none.explain(view, &Given::default()).unwrap().to_text(Lang::ZhHans);
        assert!(
            text.starts_with("试算没有数　兴安盟　2022-05  [illustrative]\n├─ 没有数：走访户次\n├─ 作除数的没有数：走访入户\n"),
            "{text}"
        );
    }

    fn ranks(values: &[Option<i64>], partial: usize, better: Better, units: RankedUnits<'_>) -> Vec<(String, Option<usize>)> {
        let network = network();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let third = compile("户次", "v / 3", &["v=household_visits"]).unwrap();
        let mut given = Given::default();
        for (at, (value, code)) in values.iter().zip(["152221", "152222", "152223", "152224"]).enumerate() {
            let cell = InputCell {
                value: value.map(Into::into),
                no_value: value.is_none().then_some(NoValue::Undetermined),
                partial: at == partial,
                ..NOTHING
            };
            given = given.with("household_visits", code, "2022-05", cell);
        }
        let ranking = third.rank(view, &given, &Supplied::new(), units, period("2022-05"), Some(better)).unwrap();
        ranking.units.iter().map(|one| (one.figure.division().to_string().get(4..6).unwrap_or_default().to_owned(), one.rank)).collect()
    }

    #[test]
    fn ties_share_the_better_place_and_none_and_partial_have_none() {
        let within = RankedUnits::Within(unit("1522"), Level::County);
        let told = |values: &[Option<i64>], partial, better| {
            let ranks = ranks(values, partial, better, within);
            ranks
                .iter()
                .map(|(code, rank)| format!("{code}:{}", rank.map_or("-".to_owned(), |rank| rank.to_string())))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(told(&[Some(5), Some(7), Some(1), Some(5)], 9, Better::Higher), "22:1 21:2 24:2 23:4");
        assert_eq!(told(&[Some(5), Some(7), Some(1), Some(5)], 9, Better::Lower), "23:1 21:2 24:2 22:4");
        assert_eq!(told(&[Some(5), None, Some(9), Some(0)], 2, Better::Higher), "21:1 24:2 22:- 23:-");
        let network = network();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let refused = |indicator: &Arc<Indicator>, units: RankedUnits<'_>| {
            let ranking = indicator.rank(view, &Given::default(), &Supplied::new(), units, period("2022-05"), None);
            ranking.map(|_| ()).map_err(|findings| findings[0].code)
        };
        let undirected = IndicatorSpec { better: None, ..spec("户次", "v", &["v=household_visits"]) };
        let undirected = Arc::new(Indicator::compile(&undirected, pack().measures()).unwrap());
        assert_eq!(refused(&undirected, within), Err(Code::IndicatorDirection));
        let directed = compile("户次", "v", &["v=household_visits"]).unwrap();
        assert_eq!(refused(&directed, RankedUnits::Named(&[unit("1522"), unit("152221")])), Err(Code::IndicatorLevels));
        assert_eq!(refused(&directed, RankedUnits::Named(&[unit("152222"), unit("152221")])), Ok(()));
    }

    /// A unit without an open station is left out of ranks where the network has stations, unless it is named.
    #[test]
    fn a_unit_without_a_station_is_not_ranked_unless_named() {
        let stations = r#"{"stations":[{"id":"S1","name":"站","unit":"152221000000"}]}"#;
        let network = Network::from_json(Divisions::parse(LIST).unwrap(), stations).unwrap();
        let view = network.at(Date::parse("2022-06-30").unwrap()).unwrap();
        let indicator = compile("户次", "v", &["v=household_visits"]).unwrap();
        let given = Given::default().number("household_visits", "152221", "2022-05", 1).number("household_visits", "152222", "2022-05", 2);
        let unranked = |units: RankedUnits<'_>| {
            let ranking = indicator.rank(view, &given, &Supplied::new(), units, period("2022-05"), None).unwrap();
            ranking.units.iter().filter(|one| one.rank.is_none()).map(|one| one.unranked.unwrap().as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(unranked(RankedUnits::Within(unit("1522"), Level::County)), "no_station no_station no_station");
        assert_eq!(unranked(RankedUnits::Named(&[unit("152221"), unit("152222")])), "");
    }

    /// A case step: its day, its county, its case and whether it closes.
    type Step = (i32, usize, usize, bool);

    const COUNTIES: [&str; 4] = ["152221", "152222", "152223", "152224"];

    fn tally(steps: &[Step]) -> Tally {
        let pack = pack();
        let form = pack.form("case_step").unwrap();
        let mut book = Book::new();
        for (day, county, case, closes) in steps {
            let date = Date::parse("2022-01-01").unwrap().plus_days(*day).unwrap();
            let stage = if *closes { "closing" } else { "intake" };
            let text = format!(
                r#"{{"served_on":"{date}","station":"{}000000","worker":"W1","case_key":"C{case}","person":"P{case}","stage":"{stage}","head_count":1}}"#,
                COUNTIES[*county]
            );
            let (record, report) =
                form.check_json(&text, Date::parse("2022-12-31").unwrap()).into_record().unwrap_or_else(|report| panic!("{report:?}"));
            drop(report);
            book.push(&record);
        }
        Tally::new(pack.measures(), book)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn places_count_those_that_are_better(values in prop::collection::vec(prop::option::of(-3_i64..4), 4), seed in any::<u64>(), higher in any::<bool>()) {
            let better = if higher { Better::Higher } else { Better::Lower };
            let mut codes: Vec<DivisionCode> = COUNTIES.iter().map(|code| unit(code)).collect();
            let ranked = ranks(&values, 9, better, RankedUnits::Within(unit("1522"), Level::County));
            for (code, rank) in &ranked {
                let own = values[COUNTIES.iter().position(|county| county.ends_with(code.as_str())).unwrap()];
                let ahead = |own: i64| values.iter().flatten().filter(|other| if higher { **other > own } else { **other < own }).count();
                prop_assert_eq!(*rank, own.map(|own| ahead(own) + 1));
            }
            // Whatever order they are named in.
            codes.rotate_left(usize::try_from(seed % 4).unwrap());
            codes.swap(0, usize::try_from(seed % 3).unwrap());
            prop_assert_eq!(ranks(&values, 9, better, RankedUnits::Named(&codes)), ranked);
        }

        /// A rate of which the numerator's records are among the denominator's lies in its bounds on every history, in any order of records.
        #[test]
        fn rates_lie_in_their_bounds(steps in prop::collection::vec((0..120_i32, 0..4_usize, 0..6_usize, any::<bool>()), 1..24)) {
            let (pack, network) = (pack(), network());
            let view = network.at(Date::parse("2022-12-31").unwrap()).unwrap();
            let mut turned = steps.clone();
            turned.reverse();
            let (tally, again) = (tally(&steps), tally(&turned));
            let (inputs, inputs_again) = (PlainInputs { tally: &tally, view }, PlainInputs { tally: &again, view });
            let none = Supplied::new();
            let spec = CubeSpec { measures: &["cases_ended", "cases_open", "person_times"], unit: unit("1522"), levels: &[], period: period("2022-Q1"), grains: &[Grain::Month, Grain::Quarter], dimensions: &[], threads: 1 };
            let cube = tally.cube(view, spec).unwrap();
            let of_cube = CubeInputs { cubes: std::slice::from_ref(&cube), plain: inputs };
            for id in ["case_closing_rate", "person_times_share", "person_times_on_previous"] {
                let indicator = pack.indicator(id).unwrap();
                for (when, units) in [("2022-02", RankedUnits::Within(unit("1522"), Level::County)), ("2022", RankedUnits::Named(&[unit("152221"), unit("152223")]))] {
                    let cubes = indicator.cubes(view, &tally, &none, units, period(when));
                    prop_assert!(!cubes.is_empty());
                    let counted = CubeInputs { cubes: &cubes, plain: PlainInputs { tally: &tally, view } };
                    let rank = |inputs: &dyn Inputs| indicator.rank(view, inputs, &none, units, period(when), Some(Better::Higher)).unwrap().to_json();
                    prop_assert_eq!(rank(&counted), rank(&inputs));
                }
                let mut sum = Decimal::ZERO;
                for code in COUNTIES {
                    for when in ["2022-01", "2022-02", "2022-Q1", "2022-03", "2022"] {
                        let figure = indicator.figure(view, &inputs, &none, unit(code), period(when)).unwrap();
                        let counted = indicator.figure(view, &of_cube, &none, unit(code), period(when)).unwrap();
                        prop_assert_eq!(counted.to_json(), figure.to_json());
                        prop_assert_eq!(figure.outside(), None);
                        prop_assert!(id == "person_times_on_previous" || figure.value().is_none_or(|value| value >= Decimal::ZERO && value <= Decimal::from(100)));
                        let other = indicator.figure(view, &inputs_again, &none, unit(code), period(when)).unwrap();
                        prop_assert_eq!(figure.to_json(), other.to_json());
                        if when == "2022" {
                            sum = sum.checked_add(figure.value().unwrap_or_default()).unwrap();
                        }
                    }
                }
                // The shares of the counties make a whole, but for four roundings of a twentieth each.
                if id == "person_times_share" {
                    prop_assert!(sum.checked_sub(Decimal::from(100)).unwrap().abs() <= Decimal::new(2, 1), "{}", sum);
                }
            }
        }

        /// What is divided and multiplied by the same again is what it was, before it is rounded.
        #[test]
        fn fractions_stay_exact(visits in 0..1000_i64, households in 1..1000_i64) {
            let indicator = compile("户次", "v / h * h", &["v=household_visits", "h=households_visited"]).unwrap();
            let given = Given::default().number("household_visits", "1522", "2022-05", visits).number("households_visited", "1522", "2022-05", households);
            prop_assert_eq!(told(&indicator, &given, &Supplied::new(), "1522", "2022-05"), format!("{visits}.00"));
        }
    }

    /// A distinct count over a sum is a hint, the sum over the count nothing: 人次 per 户 is wanted.
    #[cfg(feature = "authoring")]
    #[test]
    fn a_distinct_count_over_a_sum_is_a_hint() {
        let inputs_of =
            |measures: [&str; 2]| format!("{{ v = {{ measure = \"{}\" }}, h = {{ measure = \"{}\" }} }}", measures[0], measures[1]);
        let told = |formula: &str, unit: &str, measures: [&str; 2]| {
            let inputs = inputs_of(measures);
            let item = format!(
                "[[indicators]]\nid = \"tried\"\nlabel = {{ zh = \"试算\", en = \"Tried\" }}\nunit = \"{unit}\"\nformula = \"{formula}\"\n\
                 inputs = {inputs}\n\
                 rounding = {{ places = 2, mode = \"half_up\" }}\nreading = {{ zh = \"试算\", en = \"tried\" }}\nprovenance = \"illustrative\"\n"
            );
            let head = "id = \"mine\"\nversion = \"1.0.0\"\nlabel = { zh = \"甲\", en = \"A\" }\nextends = \"hinggan\"\n";
            let written = wushe::pack::WrittenPack::new().file("pack.toml", head).file("indicators.toml", item);
            let pack = Pack::from_toml(&written, &BTreeMap::new()).unwrap();
            pack.warnings().iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let visits = ["person_times", "households_visited"];
        assert_eq!(told("h / v", "户/人次", visits), [Code::IndicatorDistinctBySum]);
        assert_eq!(told("-(h * 3) / v", "户/人次", visits), [Code::IndicatorDistinctBySum]);
        assert_eq!(told("v / h", "人次/户", visits), []);
        // A rate of two counts may exceed 100 %; that of a part can't.
        assert_eq!(told("v / h * 100", "%", ["households_on_file", "households_visited"]), [Code::IndicatorDistinctByDistinct]);
        assert_eq!(told("v / h * 100", "%", ["households_visited_on_file", "households_visited"]), []);
        assert_eq!(told("v / h", "倍", ["households_on_file", "households_visited"]), []);
    }

    #[test]
    fn measures_that_an_indicator_reads_are_asked_once_each() {
        let given = Given::default();
        let indicator = compile("户次/户", "v / h", &["v=household_visits", "h=households_visited"]).unwrap();
        assert_eq!(told(&indicator, &given, &Supplied::new(), "1522", "2022-05").split("; ").count(), 2);
        assert_eq!(given.asked.get(), 2);
        assert_eq!(NoneReason::from_name("base_zero"), Some(NoneReason::BaseZero));
        assert!(pack().measures().iter().map(Measure::id).any(|id| id == "household_visits"));
    }
}
