//! What a vector may ask for. Each answer is the library's own JSON text.

mod checklist;
mod pay;

use std::error::Error;

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{
    CubeCall, EstablishmentQuestion, FigureCall, Figures, IndicatorCall, LedgerRun, RankCall, RosterCall, SplitCall, TargetCall,
};
use wushe::finding::{Finding, Findings, Problem};
use wushe::form::{Form, Reading, Stations, StoredRecords, World};
use wushe::metrics::Dimension;
use wushe::metrics::indicator::DueTasks;
use wushe::network::{Divisions, Network};
use wushe::pack::Pack;
use wushe::service::book::Table;
use wushe::value::Date;
use wushe::value::ledger::ExcelDates;

pub(super) type Answer = Result<String, Box<dyn Error>>;

pub(super) type Op = fn(&str) -> Answer;

/// An op that is not here fails the run.
pub(super) const OPS: &[(&str, Op)] = &[
    #[cfg(feature = "authoring")]
    ("authored", authored),
    ("breakdown", breakdown),
    ("cube", cube),
    ("describe", describe),
    ("rows", rows),
    ("records", records),
    ("check", check),
    ("correct", correct),
    ("completeness", completeness),
    ("completeness_explain", completeness_explain),
    ("condition", condition),
    ("condition_explain", condition_explain),
    ("establishment", establishment),
    ("indicator", indicator),
    ("indicator_explain", indicator_explain),
    ("indicator_rank", indicator_rank),
    ("progress", progress),
    ("ledger", ledger),
    ("match", checklist::matched),
    ("due", checklist::due),
    ("measure", measure),
    ("measure_explain", measure_explain),
    ("measure_parts", measure_parts),
    ("network", network),
    ("pack", pack),
    ("parse", parse),
    ("pay", pay::pay),
    ("back_pay", pay::back_pay),
    ("raises", pay::raises),
    ("impact", pay::impact),
    ("budget", pay::budget),
    ("standard", standard),
    ("state", state),
    ("store", store),
    ("table", table),
    ("typed_dict", |line| types(line, Form::typed_dict)),
    ("file", file),
    ("typescript", |line| types(line, Form::typescript)),
];

fn parse(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        r#type: String,
        text: String,
    }
    let input: Input = serde_json::from_str(line)?;
    Ok(wushe::value::parse_json(&input.r#type, &input.text))
}

#[derive(Deserialize)]
struct Condition<'a> {
    source: String,
    #[serde(borrow)]
    facts: &'a RawValue,
}

impl Condition<'_> {
    /// Facts that are a text are that text, so that a vector can hold JSON that is none.
    fn run(&self, then: fn(&str, &str) -> String) -> String {
        let text = serde_json::from_str::<String>(self.facts.get());
        then(&self.source, text.as_deref().unwrap_or(self.facts.get()))
    }
}

fn condition(line: &str) -> Answer {
    Ok(serde_json::from_str::<Condition<'_>>(line)?.run(wushe::condition::evaluate_json))
}

fn condition_explain(line: &str) -> Answer {
    Ok(serde_json::from_str::<Condition<'_>>(line)?.run(wushe::condition::explain_json))
}

thread_local! {
    static HINGGAN: Result<Network, Findings> =
        Divisions::parse(include_str!("../../divisions/hinggan.csv")).map(Network::of_divisions);
    static PACK: Result<Pack, Findings> = Pack::builtin("hinggan");
}

fn told(findings: &[Finding]) -> Box<dyn Error> {
    format!("{findings:?}").into()
}

fn with_network<T>(then: impl FnOnce(&Network) -> Result<T, Box<dyn Error>>) -> Result<T, Box<dyn Error>> {
    HINGGAN.with(|network| then(network.as_ref().map_err(|found| told(found))?))
}

/// The rulebook that nearly every line asks for is read once.
fn with_pack<T>(name: &str, then: impl FnOnce(&Pack) -> Result<T, Box<dyn Error>>) -> Result<T, Box<dyn Error>> {
    if name == "hinggan" {
        return PACK.with(|pack| then(pack.as_ref().map_err(|found| told(found))?));
    }
    then(&Pack::builtin(name).map_err(|found| told(&found))?)
}

fn network(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        date: String,
        #[serde(borrow)]
        query: &'a RawValue,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_network(|network| Ok(wushe::network::query_json(network, &input.date, input.query.get())))
}

fn table(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        text: Option<String>,
        hex: Option<String>,
        parts: Option<Vec<(String, usize)>>,
    }
    let input: Input = serde_json::from_str(line)?;
    let bytes = match (input.text, input.hex, input.parts) {
        (Some(text), None, None) => text.into_bytes(),
        (None, Some(hex), None) => {
            let digits: Vec<char> = hex.chars().collect();
            let pairs = digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16));
            pairs.collect::<Result<_, _>>()?
        }
        (None, None, Some(parts)) => parts.into_iter().map(|(part, times)| part.repeat(times)).collect::<String>().into_bytes(),
        _ => return Err("one of text, hex and parts is asked for".into()),
    };
    Ok(wushe::form::table::read_json(&bytes))
}

/// Vectors do not change with every word of the rulebook.
fn unnamed(json: &str, pack: &Pack) -> String {
    json.replace(&format!(r#""pack":"{}""#, pack.identity()), r#""pack":"*""#)
}

fn date(text: &str) -> Result<Date, Problem> {
    Date::parse(text)
}

/// The network that a line is about: `true` is that of the lists, an object says what stands in them.
fn with_line_network<T>(line: &str, then: impl FnOnce(&Network, bool) -> Result<T, Box<dyn Error>>) -> Result<T, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Input<'a> {
        #[serde(borrow)]
        network: Option<&'a RawValue>,
        #[serde(default)]
        unchecked: bool,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    with_network(|lists| match input.network.map(RawValue::get) {
        None => then(lists, false),
        Some("true") => then(lists, !input.unchecked),
        Some(parts) => then(&Network::from_json(lists.divisions().clone(), parts).map_err(|found| told(&found))?, !input.unchecked),
    })
}

fn check(line: &str) -> Answer {
    on_form(line, |form, text, world| form.check_json(text, world).report.to_json())
}

fn state(line: &str) -> Answer {
    on_form(line, |form, text, world| form.state_json(text, world).to_json())
}

/// What is stored of a record, or why nothing is.
fn store(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        pack: Box<RawValue>,
        form: String,
        today: String,
        text: String,
    }
    let input: Input = serde_json::from_str(line)?;
    with_rulebook(&input.pack, |pack| pack.store_json(&input.form, &input.text, date(&input.today)?).or_else(|found| findings(&found)))
}

/// What takes the place of a stored record, or why nothing does. A correction that is a text is that text.
fn correct(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        pack: Box<RawValue>,
        today: String,
        stored: String,
        text: String,
        #[serde(borrow)]
        correction: Option<&'a RawValue>,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    let correction =
        input.correction.map(RawValue::get).map(|given| serde_json::from_str::<String>(given).unwrap_or_else(|_| given.to_owned()));
    with_rulebook(&input.pack, |pack| {
        let answer = pack.correct_json(&input.stored, &input.text, correction.as_deref(), date(&input.today)?);
        answer.or_else(|found| findings(&found))
    })
}

/// The type of a form's records, as a JSON text.
fn file(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Case<'c> {
        size: u64,
        hash: &'c str,
        text: &'c str,
    }
    let case: Case<'_> = serde_json::from_str(line)?;
    let told = wushe::value::check_file(case.size, case.hash, case.text.as_bytes()).err();
    Ok(wushe::finding::to_json(&told.map(Findings::into_vec).unwrap_or_default()))
}

fn types(line: &str, written: fn(&Form) -> String) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        pack: Box<RawValue>,
        form: String,
    }
    let input: Input = serde_json::from_str(line)?;
    with_rulebook(&input.pack, |pack| {
        let form = pack.form(&input.form).map_err(|_| "there is no such form")?;
        Ok(serde_json::to_string(&written(form).replace(&**pack.identity(), "*"))?)
    })
}

fn describe(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        pack: Box<RawValue>,
        form: String,
        lang: String,
    }
    let input: Input = serde_json::from_str(line)?;
    let lang = input.lang.parse().map_err(|_| "there is no such language")?;
    with_rulebook(&input.pack, |pack| {
        let form = pack.form(&input.form).map_err(|_| "there is no such form")?;
        Ok(unnamed(&form.describe_json(lang), pack))
    })
}

fn on_form(line: &str, asked: fn(&Form, &str, World<'_>) -> String) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        pack: Box<RawValue>,
        form: String,
        today: String,
        text: String,
        stations: Option<Vec<String>>,
        beside: Option<String>,
        beside_pack: Option<Box<RawValue>>,
    }
    let input: Input = serde_json::from_str(line)?;
    let stations = input.stations.map(|stations| Stations::new(stations.iter().map(String::as_str)));
    with_line_network(line, |network, checked| {
        with_rulebook(&input.pack, |pack| {
            let form = pack.form(&input.form).map_err(|_| "there is no such form")?;
            let mut world = World::new(date(&input.today)?);
            if checked {
                world = world.network(network);
            }
            if let Some(stations) = &stations {
                world = world.stations(stations);
            }
            let stored = match &input.beside_pack {
                Some(by) => with_rulebook(by, |by| stored(by, Some(&input.form), &input.today, input.beside.as_deref())),
                None => stored(pack, Some(&input.form), &input.today, input.beside.as_deref()),
            }?;
            if let Some(stored) = &stored {
                world = world.beside(stored);
            }
            Ok(unnamed(&asked(form, &input.text, world), pack))
        })
    })
}

/// A built-in rulebook by its name, or one that stands in the line.
fn with_rulebook<T>(rulebook: &RawValue, then: impl FnOnce(&Pack) -> Result<T, Box<dyn Error>>) -> Result<T, Box<dyn Error>> {
    match serde_json::from_str::<String>(rulebook.get()) {
        Ok(name) => with_pack(&name, then),
        Err(_) => then(&Pack::from_json(rulebook.get()).map_err(|found| told(&found))?),
    }
}

/// What is stored already, as a ledger.
fn stored(pack: &Pack, form: Option<&str>, today: &str, beside: Option<&str>) -> Result<Option<StoredRecords>, Box<dyn Error>> {
    let Some(beside) = beside else { return Ok(None) };
    let mut run = LedgerRun::new(pack, form, date(today)?).map_err(|found| told(&found))?;
    run.csv(beside.as_bytes());
    Ok(Some(StoredRecords::of(pack.forms(), &run.finish().1)))
}

#[derive(Deserialize)]
struct Ledger {
    pack: Box<RawValue>,
    form: Option<String>,
    today: String,
    text: String,
    normalise: Option<bool>,
    excel_dates: Option<String>,
    beside: Option<String>,
}

impl Ledger {
    fn run<'p>(&self, pack: &'p Pack, network: Option<&'p Network>) -> Result<LedgerRun<'p>, Box<dyn Error>> {
        self.run_in(pack, network, World::new(date(&self.today)?))
    }

    fn run_in<'p>(&self, pack: &'p Pack, network: Option<&'p Network>, world: World<'p>) -> Result<LedgerRun<'p>, Box<dyn Error>> {
        let world = network.map_or(world, |network| world.network(network));
        let run = LedgerRun::new(pack, self.form.as_deref(), world).map_err(|found| told(&found))?;
        let excel_dates =
            self.excel_dates.as_deref().map(|name| ExcelDates::from_name(name).ok_or("there are no such days")).transpose()?;
        let mut run = run.reading(Reading { normalise: self.normalise.unwrap_or(true), excel_dates });
        run.csv(self.text.as_bytes());
        Ok(run)
    }
}

fn ledger(line: &str) -> Answer {
    let input: Ledger = serde_json::from_str(line)?;
    with_line_network(line, |network, checked| {
        with_rulebook(&input.pack, |pack| {
            let stored = stored(pack, input.form.as_deref(), &input.today, input.beside.as_deref())?;
            let world = World::new(date(&input.today)?);
            let world = stored.as_ref().map_or(world, |stored| world.beside(stored));
            Ok(unnamed(&input.run_in(pack, checked.then_some(network), world)?.finish().0.to_json(), pack))
        })
    })
}

fn measure(line: &str) -> Answer {
    counted(line, |figures, ask| Ok(figures.figure(ask.call())?.to_json()))
}

fn measure_explain(line: &str) -> Answer {
    counted(line, |figures, ask| Ok(figures.figure(ask.call())?.explain().to_json()))
}

fn measure_parts(line: &str) -> Answer {
    counted(line, |figures, ask| Ok(figures.explain(ask.call())?.to_json()))
}

/// What is asked of an indicator; what is supplied is asked for as the text that stands in the line.
#[derive(Deserialize)]
struct OfIndicator<'a> {
    indicator: String,
    #[serde(borrow)]
    supplied: Option<&'a RawValue>,
    #[serde(borrow)]
    due: Option<&'a RawValue>,
    level: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    better: Option<String>,
}

fn of_indicator(line: &str, then: fn(&Figures, IndicatorCall<'_>, RankCall<'_>) -> Result<String, Findings>) -> Answer {
    let asked: OfIndicator<'_> = serde_json::from_str(line)?;
    counted(line, |figures, ask| {
        let supplied = asked.supplied.map(RawValue::get);
        let (division, period) = (ask.division.as_deref(), ask.period.as_deref());
        // What is due is of the rulebook of its line, whose identity is written `*`; what is no answer is written as a text.
        let text = asked.due.map(RawValue::get).map(|due| serde_json::from_str(due).unwrap_or_else(|_| due.to_owned()));
        let text = text.map(|due: String| due.replace(r#""pack":"*""#, &format!(r#""pack":"{}""#, figures.pack().identity())));
        let due = text.map(|due| DueTasks::from_json(&due)).transpose().map_err(Findings::about("due"))?;
        let due = due.as_ref();
        let units: Vec<&str> = asked.units.iter().map(String::as_str).collect();
        let rank = RankCall { level: asked.level.as_deref(), units: &units, better: asked.better.as_deref() };
        then(figures, IndicatorCall { indicator: &asked.indicator, division, period, supplied, due }, rank)
    })
}

fn indicator(line: &str) -> Answer {
    of_indicator(line, |figures, call, _| Ok(figures.indicator(call)?.to_json()))
}

fn indicator_explain(line: &str) -> Answer {
    of_indicator(line, |figures, call, _| Ok(figures.explain_indicator(call)?.to_json()))
}

fn indicator_rank(line: &str) -> Answer {
    of_indicator(line, |figures, call, rank| Ok(figures.rank(call, rank)?.to_json()))
}

/// What is asked of targets.
#[derive(Deserialize)]
struct OfTargets<'a> {
    target: Option<String>,
    #[serde(borrow)]
    supplied: Option<&'a RawValue>,
}

fn progress(line: &str) -> Answer {
    let asked: OfTargets<'_> = serde_json::from_str(line)?;
    counted(line, |figures, ask| {
        let (division, period) = (ask.division.as_deref(), ask.period.as_deref());
        let supplied = asked.supplied.map(RawValue::get);
        figures.expose_progress_json(TargetCall { target: asked.target.as_deref(), division, period, supplied })
    })
}

/// What is asked of the reports that came.
#[derive(Deserialize)]
struct OfReports<'a> {
    #[serde(borrow)]
    receipts: &'a RawValue,
    every: String,
    open: Option<String>,
    deadline: Option<u32>,
}

fn of_reports(line: &str, then: fn(&wushe::metrics::roster::Completeness) -> String) -> Answer {
    let asked: OfReports<'_> = serde_json::from_str(line)?;
    counted(line, |figures, ask| {
        let call = RosterCall {
            receipts: asked.receipts.get(),
            every: &asked.every,
            division: ask.division.as_deref(),
            period: ask.period.as_deref(),
            level: ask.level.as_deref(),
            open: asked.open.as_deref(),
            deadline: asked.deadline,
        };
        Ok(then(&figures.completeness(call)?))
    })
}

fn completeness(line: &str) -> Answer {
    of_reports(line, |counted| counted.to_json())
}

fn completeness_explain(line: &str) -> Answer {
    of_reports(line, |counted| counted.explain().to_json())
}

fn breakdown(line: &str) -> Answer {
    counted(line, |figures, ask| {
        let (level, actor) = (ask.level.as_deref(), ask.actor.as_deref());
        // Lines from before there were actors leave out what goes without saying.
        let months = ask.months || level.is_none() && actor.is_none();
        Ok(figures.by(ask.call(), SplitCall { level, months, actor })?.expose_json())
    })
}

/// A dimension of a cube: a name, or one with bands.
#[derive(Deserialize)]
#[serde(untagged)]
enum Divided {
    By(String),
    Bands { of: String, bands: Vec<u32> },
}

impl Divided {
    fn asked(&self) -> Dimension<'_> {
        match self {
            Divided::By(of) => Dimension { of, bands: &[] },
            Divided::Bands { of, bands } => Dimension { of, bands },
        }
    }
}

#[derive(Deserialize)]
struct OfCube {
    #[serde(default)]
    dimensions: Vec<Divided>,
}

fn cube(line: &str) -> Answer {
    let asked: OfCube = serde_json::from_str(line)?;
    let by: Vec<Dimension<'_>> = asked.dimensions.iter().map(Divided::asked).collect();
    counted(line, |figures, ask| {
        let (measures, levels, grains) = (words(&ask.measures), words(&ask.levels), words(&ask.grains));
        let (division, period) = (ask.division.as_deref(), ask.period.as_deref());
        Ok(figures
            .cubes(CubeCall { measures: &measures, division, period, levels: &levels, grains: &grains, dimensions: &by, threads: 2 })?
            .expose_json())
    })
}

fn words(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn rows(line: &str) -> Answer {
    counted(line, |figures, ask| figures.expose_rows_json(ask.call()))
}

/// The records of a ledger as columns, which rows were refused, and the bytes, all of what was read back.
fn records(line: &str) -> Answer {
    let input: Ledger = serde_json::from_str(line)?;
    with_line_network(line, |network, checked| {
        with_rulebook(&input.pack, |pack| {
            let (_, book) = input.run(pack, checked.then_some(network))?.finish();
            let again = pack.book(&book.to_bytes())?;
            let columns = Table::new(again.rows().collect()).expose_json();
            let bytes: String = again.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(format!(r#"{{"columns":{columns},"refused":{},"bytes":"{bytes}"}}"#, again.refused_json()))
        })
    })
}

#[derive(Deserialize)]
struct Question {
    date: String,
    #[serde(default)]
    measure: String,
    division: Option<String>,
    period: Option<String>,
    level: Option<String>,
    #[serde(default)]
    months: bool,
    actor: Option<String>,
    covers: Option<Covers>,
    map: Option<String>,
    #[serde(default)]
    measures: Vec<String>,
    #[serde(default)]
    levels: Vec<String>,
    #[serde(default)]
    grains: Vec<String>,
}

impl Question {
    fn call(&self) -> FigureCall<'_> {
        FigureCall { measure: &self.measure, division: self.division.as_deref(), period: self.period.as_deref() }
    }
}

/// Of every kind, or kind by kind.
#[derive(Deserialize)]
#[serde(untagged)]
enum Covers {
    All(String),
    Kinds(std::collections::BTreeMap<String, String>),
}

fn counted(line: &str, then: impl Fn(&Figures, &Question) -> Result<String, Findings>) -> Answer {
    let (input, question): (Ledger, Question) = (serde_json::from_str(line)?, serde_json::from_str(line)?);
    with_line_network(line, |network, checked| {
        with_rulebook(&input.pack, |pack| {
            let (_, book) = input.run(pack, checked.then_some(network))?.finish();
            let asked = || {
                let mut figures = Figures::new(pack.clone(), book, network.clone(), Some(&question.date))?;
                match &question.covers {
                    None => {}
                    Some(Covers::All(period)) => figures.cover(None, period)?,
                    Some(Covers::Kinds(kinds)) => kinds.iter().try_for_each(|(kind, period)| figures.cover(Some(kind), period))?,
                }
                let figures = question.map.as_deref().map_or(Ok(figures.clone()), |map| figures.on(map))?;
                then(&figures, &question)
            };
            asked().or_else(|found| findings(&found))
        })
    })
}

fn establishment(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Question {
        as_of: String,
        division: String,
        part_time: String,
        level: Option<String>,
        period: Option<String>,
        #[serde(default)]
        complete: bool,
    }
    let (input, ask): (Ledger, Question) = (serde_json::from_str(line)?, serde_json::from_str(line)?);
    with_network(|network| {
        with_rulebook(&input.pack, |pack| {
            let question = EstablishmentQuestion {
                as_of: date(&ask.as_of)?,
                division: &ask.division,
                part_time: &ask.part_time,
                level: ask.level.as_deref(),
                period: ask.period.as_deref(),
                complete: ask.complete,
            };
            let answer =
                pack.expose_establishment_of_csv(network, input.text.as_bytes(), input.form.as_deref(), date(&input.today)?, question);
            answer.or_else(|found| findings(&found))
        })
    })
}

fn findings(findings: &[Finding]) -> Answer {
    Ok(format!(r#"{{"findings":{}}}"#, serde_json::to_string(findings)?))
}

#[cfg(feature = "authoring")]
fn authored(line: &str) -> Answer {
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    struct Input {
        files: BTreeMap<String, String>,
    }
    let input: Input = serde_json::from_str(line)?;
    let written = input.files.iter().fold(wushe::pack::WrittenPack::new(), |pack, (path, text)| pack.file(path, text.as_str()));
    Ok(match Pack::from_toml(&written, &BTreeMap::new()) {
        Ok(pack) => format!(r#"{{"warnings":{}}}"#, wushe::finding::to_json(&pack.warnings())),
        Err(findings) => format!(r#"{{"findings":{}}}"#, wushe::finding::to_json(&findings)),
    })
}

fn pack(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input {
        text: String,
    }
    let input: Input = serde_json::from_str(line)?;
    match Pack::from_json(&input.text) {
        Ok(pack) => Ok(serde_json::to_string(&Read { id: pack.id(), version: pack.version(), hash: pack.hash() })?),
        Err(found) => findings(&found),
    }
}

/// The rulebook and the choices are asked for as the texts that stand in the line.
fn standard(line: &str) -> Answer {
    #[derive(Deserialize)]
    struct Input<'a> {
        #[serde(borrow)]
        pack: &'a RawValue,
        standard: String,
        division: Option<String>,
        day: String,
        #[serde(borrow)]
        choices: &'a RawValue,
    }
    let input: Input<'_> = serde_json::from_str(line)?;
    let answer = Pack::from_json(input.pack.get())
        .and_then(|pack| pack.standards().at_json(&input.standard, input.division.as_deref(), &input.day, input.choices.get()));
    match answer {
        Ok(json) => Ok(json),
        Err(found) => findings(&found),
    }
}

#[derive(serde::Serialize)]
struct Read<'p> {
    id: &'p str,
    version: &'p str,
    hash: &'p str,
}
