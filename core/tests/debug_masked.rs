//! `Debug` of whatever takes or gives what is somebody's shows none of it, and every public type says which of the two it is.
#![cfg(all(feature = "packs", feature = "checklist", feature = "csv", feature = "divisions-hinggan", feature = "authoring"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Debug;
    use std::fs;
    use std::path::Path;

    use wushe::border::{
        ChosenChecklist, DueCall, Figures, LinesRun, ListedText, MatchCall, OutlookCall, PayCall, PayWorker, StaffList, StoredRecord,
    };
    use wushe::border::{LedgerCall, LedgerFeed};
    use wushe::checklist::{DueBy, ListedSubject, MatchQuestion, Subject};
    use wushe::choice::Choice;
    use wushe::condition::{Expression, Items, Machine, Scope, Type, Value};
    use wushe::form::table::{Encoding, EncodingProbe, RowReader, TableReader};
    use wushe::form::{Cell, Column, FINDING_LIMIT, Input, JsonLines, Scratch, Values};
    use wushe::metrics::indicator::DueTasks;
    use wushe::metrics::{Actor, Split, Tally};
    use wushe::pay::{Given, Leaver, Outlook, PaidBefore, Pass, Payroll, Scheme, StaffMember};
    use wushe::service::Role;
    use wushe::service::book::Table;
    use wushe::staff::{CertificateLevel, Roster, Worker};
    use wushe::value::{Amount, Phone, ResidentId};
    use wushe::{Date, DivisionCode, Divisions, LedgerRun, Network, Pack, Period};

    /// What no `Debug` may hold: a key, a post, amounts and years that the worker below is paid by.
    const PLANTED: [&str; 6] = ["11010519491231002X", "19491231", "planted", "2930", "2500", "7.25"];

    /// Types that are tested below.
    const PERSONAL: &[&str] = &[
        "Accepted",
        "Act",
        "Amount",
        "Appointment",
        "Appraisal",
        "BackPay",
        "BackPayMonth",
        "Break",
        "Cell",
        "Cells",
        "CellsIter",
        "Column",
        "Certificate",
        "Checked",
        "Choice",
        "Book",
        "Breakdown",
        "Difference",
        "Due",
        "DueCall",
        "DueCounts",
        "DueSummary",
        "DueTasks",
        "ListedSubject",
        "ListedText",
        "Task",
        "Education",
        "EncodingProbe",
        "Explanation",
        "Figures",
        "FormState",
        "FactValue",
        "Given",
        "Input",
        "Items",
        "JsonLines",
        "Key",
        "LedgerCall",
        "LedgerCsv",
        "LedgerFeed",
        "LedgerRun",
        "LinesRun",
        "CheckView",
        "Line",
        "Machine",
        "Match",
        "MatchCall",
        "MatchTable",
        "MatchedItem",
        "Options",
        "Outcome",
        "Part",
        "PayrollMonth",
        "PaidBefore",
        "PayCall",
        "PayWorker",
        "Payroll",
        "Payslip",
        "Phone",
        "Raise",
        "Raises",
        "Record",
        "Registration",
        "ResidentId",
        "RoleValue",
        "Roster",
        "Row",
        "RowReader",
        "Scratch",
        "Step",
        "SubjectFacts",
        "StoredRecord",
        "Correction",
        "Table",
        "TableReader",
        "Tally",
        "Value",
        "Values",
        "Worker",
        "Assumptions",
        "Budget",
        "BudgetLine",
        "BudgetYear",
        "Cause",
        "ChangedValue",
        "Impact",
        "ImpactGroup",
        "Leaver",
        "OpenYears",
        "Outlook",
        "OutlookCall",
        "Pass",
        "Sides",
        "StaffList",
        "StaffMember",
        "WorkerImpact",
        "WorkerSide",
    ];

    fn today() -> Date {
        Date::parse("2022-06-01").unwrap()
    }

    #[derive(Default)]
    struct Shown(BTreeSet<&'static str>);

    impl Shown {
        #[track_caller]
        fn clean(&mut self, name: &'static str, value: &dyn Debug) {
            for text in [format!("{value:?}"), format!("{value:#?}")] {
                let found = PLANTED.iter().find(|planted| text.contains(**planted));
                assert_eq!(found, None, "{name}: {text}");
            }
            self.0.insert(name);
        }
    }

    fn pay(shown: &mut Shown) {
        let pack = Pack::builtin("city-d").unwrap();
        let scheme = pack.scheme("community_worker").unwrap();
        let text = r#"{"worker":"planted","appointments":[{"from":"2019-05-01","post":"deputy","full_time":true,"matching_post":true}],"certificates":
            [{"obtained_on":"2020-09-01","level":"intermediate"}],"registrations":[{"registered_on":"2020-11-30","until":"2023-11-29","level":"intermediate"}],
            "education":[],"appraisals":[{"year":2021,"result":"qualified"}],"breaks":[{"from":"2021-05-01","until":"2021-05-02"}]}"#;
        let worker = PayWorker::Json(text, today());
        shown.clean("PayWorker", &worker);
        shown.clean("PayCall", &PayCall { worker, grade: Some(4), seniority: Some("7.25") });
        let (known, _) = pack.worker_json(text, today()).unwrap_or_else(|found| panic!("{found:?}"));
        shown.clean("Worker", &known);
        shown.clean("PayWorker", &PayWorker::Known(&known));
        shown.clean("Appointment", &known.appointments);
        shown.clean("Certificate", &known.certificates);
        shown.clean("Registration", &known.registrations);
        shown.clean("Education", &known.education);
        shown.clean("Appraisal", &known.appraisals);
        shown.clean("Break", &known.breaks);
        let given = Given { grade: Some(4), seniority: Amount::parse("7.25").ok().map(Amount::decimal) };
        shown.clean("Given", &given);
        let month = Period::parse("2022-05").unwrap();
        let slip = scheme.pay_explained(&known, month, given).unwrap();
        assert!(slip.explanation.is_some() && slip.total.is_some(), "{:?}", slip.missing);
        shown.clean("Payslip", &slip);
        shown.clean("Line", &slip.lines);
        shown.clean("Step", &slip.steps);
        shown.clean("Explanation", &slip.explanation);
        shown.clean("Amount", &slip.total);
        let paid = PaidBefore { month, lines: vec![("planted".into(), Amount::parse("2930").unwrap())], total: Amount::parse("2500").ok() };
        shown.clean("PaidBefore", &paid);
        let back = scheme.back_pay(&known, &[PaidBefore { lines: Vec::new(), total: None, ..paid }], given).unwrap();
        shown.clean("BackPay", &back);
        shown.clean("BackPayMonth", &back.months);
        shown.clean("Difference", &back.months[0].lines);
        let mut payroll = Payroll::new(scheme);
        payroll.months(&known, given, month, month, |paid| shown.clean("PayrollMonth", &paid)).unwrap();
        shown.clean("Payroll", &payroll);
        shown.clean("Choice", &Choice::word("planted"));
        let raises = Pack::builtin("hinggan").unwrap().scheme("community_worker").unwrap().raises_explained(&known, today()).unwrap();
        outlook(shown, scheme, &known, given);
        shown.clean("Raises", &raises);
        shown.clean("Raise", &raises.raises);
    }

    fn outlook(shown: &mut Shown, scheme: &Scheme, known: &Worker, given: Given) {
        let month = Period::parse("2022-05").unwrap();
        let scheme = scheme.choose_json(r#"{"due_award":"12"}"#).unwrap();
        let tried = scheme.with_values(&[("basic_performance", Choice::word("2500"))]).unwrap();
        shown.clean("ChangedValue", &tried.changed());
        let mut outlook = Outlook::new(month, month).unwrap();
        let day = Date::parse("2022-05-20").unwrap();
        let pass = Pass { worker: known.key.clone(), level: CertificateLevel::Senior, obtained_on: day, registered_on: None };
        outlook.assumptions.passes.push(pass);
        outlook.assumptions.leavers.push(Leaver { worker: known.key.clone(), last_day: Date::parse("2022-06-20").unwrap() });
        outlook.assumptions.appraisal = Some("planted".into());
        shown.clean("Assumptions", &outlook.assumptions);
        shown.clean("Pass", &outlook.assumptions.passes);
        shown.clean("Leaver", &outlook.assumptions.leavers);
        shown.clean("Outlook", &outlook);
        outlook.assumptions.appraisal = None;
        outlook.assumptions.passes.clear();
        let member = StaffMember { worker: known, other: None, given };
        shown.clean("StaffMember", &member);
        shown.clean("StaffList", &StaffList::Json("planted", today()));
        shown.clean("StaffList", &StaffList::Known(&[member]));
        let list = StaffList::Known(&[member]);
        shown.clean("OutlookCall", &OutlookCall { staff: list, first: "planted", last: "planted", level: None, assumptions: "planted" });
        let impact = scheme.impact(&tried, &[member], &outlook).unwrap();
        assert_eq!(impact.whole.workers, 1);
        shown.clean("Impact", &impact);
        shown.clean("ImpactGroup", &impact.posts);
        shown.clean("Sides", &impact.whole.total);
        shown.clean("Cause", &impact.causes);
        shown.clean("WorkerImpact", &impact.workers);
        shown.clean("WorkerSide", &impact.workers[0].before);
        let budget = tried.budget(&[member], &outlook).unwrap();
        shown.clean("Budget", &budget);
        shown.clean("BudgetYear", &budget.years);
        shown.clean("BudgetLine", &budget.years[0].lines);
        let open = Pack::builtin("hinggan").unwrap().scheme("community_worker").unwrap().budget(&[member], &outlook).unwrap();
        assert_eq!(open.open.len(), 1);
        shown.clean("OpenYears", &open.open);
    }

    fn checklist(shown: &mut Shown) {
        let pack = Pack::builtin("national").unwrap();
        let facts = r#"{"birth_date":"1949-12-31","income_pc":"2930","aid":[]}"#;
        let call = MatchCall { facts, form: None, as_of: "2026-11-26", division: None, subject: None };
        shown.clean("MatchCall", &call);
        let as_of = Date::parse("2026-11-26").unwrap();
        let known = pack.checklist().facts_json(facts, as_of).unwrap();
        shown.clean("SubjectFacts", &known);
        let question = MatchQuestion { subject: Subject::Person, as_of, division: None, standards: pack.standards() };
        let matched = pack.checklist().matched(&known, question);
        shown.clean("Match", &matched);
        shown.clean("MatchedItem", &matched.items);
        let mut run = LedgerRun::new(&pack, Some("person_facts"), as_of).unwrap();
        run.csv("日期,人员编号,社工站,家庭人均月收入\n2026-01-01,planted,152221100000,2930\n".as_bytes());
        let table = pack.checklist().match_book(&run.finish().1, "person_facts", question, 1);
        assert_eq!(table.rows(), 1);
        shown.clean("MatchTable", &table);
        due(shown, &pack);
    }

    fn due(shown: &mut Shown, pack: &Pack) {
        let checklist = ChosenChecklist::new(pack.clone(), Some("qualification"), "{}").unwrap();
        let listed = ListedText { subject: "worker", key: "planted", ..ListedText::default() };
        shown.clean("ListedText", &listed);
        let day = "2026-11-26";
        let call = DueCall { first: "2020-01-01", last: day, as_of: day, by: &["worker"], listed: &[listed], ..DueCall::default() };
        shown.clean("DueCall", &call);
        let records = [
            ("certificate", r#"{"worker":"planted","obtained_on":"2025-03-01","level":"junior"}"#),
            ("assignment", r#"{"worker":"planted","from":"2025-03-01","person":"planted","station":"152221100000"}"#),
        ];
        let (due, _) = checklist.due_of(&records, day, call).unwrap();
        assert_eq!(due.len(), 1);
        shown.clean("Due", &due);
        due.tasks().for_each(|task| shown.clean("Task", &task));
        shown.clean("DueTasks", &DueTasks::of(&due));
        let counts = checklist.due_counts(&wushe::Book::new(), call).unwrap();
        shown.clean("DueCounts", &counts);
        shown.clean("DueSummary", &due.summary(&[DueBy::Worker, DueBy::Station]));
        let (subject, as_of) = (Subject::Worker, Date::parse(day).unwrap());
        shown.clean("ListedSubject", &ListedSubject { subject, key: "planted", first: None, last: Some(as_of), division: None });
    }

    fn records(shown: &mut Shown) {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"planted","household":"planted","needs":"planted",
            "monthly_income":"2500","phone":"planted"}"#;
        shown.clean("Checked", &form.check_json(text, today()));
        shown.clean("FormState", &form.state_json(text, today()));
        let whole =
            r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"planted","household":"planted","target_groups":["elderly"]}"#;
        let record = form.check_json(whole, today()).into_record().unwrap().0;
        shown.clean("Record", &record);
        shown.clean("Key", &record.station());
        let stored = StoredRecord::check(&pack, "home_visit", whole, today()).unwrap().0;
        let reason = "planted".to_owned();
        shown.clean("Correction", &wushe::border::Correction { on: today(), reason, corrects: stored.hash() });
        shown.clean("StoredRecord", &stored);
        shown.clean("RoleValue", &record.role(Role::Worker));
        shown.clean("FactValue", &record.fact("needs"));
        shown.clean("Act", &record.act());
        let mut lines = JsonLines::new(form, today(), FINDING_LIMIT);
        let outcome = lines.line(whole);
        shown.clean("Outcome", &outcome);
        let Some(wushe::form::Outcome::Record(accepted, _)) = outcome else { panic!("nothing forbids it") };
        shown.clean("Accepted", &accepted);
        shown.clean("JsonLines", &lines);
        let mut run = LinesRun::new(&pack, "home_visit", today()).unwrap();
        run.line(whole);
        shown.clean("LinesRun", &run);
        let mut scratch = Scratch::new();
        shown.clean("CheckView", &scratch.check_json(form, text, today()));
        shown.clean("Scratch", &scratch);
        let inputs = Input::Object(vec![("planted".to_owned(), Input::List(vec![Input::Text("planted".to_owned()), Input::Int(2930)]))]);
        shown.clean("Input", &inputs);
        for cell in [Cell::Text("planted"), Cell::Int(2930), Cell::Float(2930.5), Cell::List(&["planted"])] {
            shown.clean("Cell", &cell);
            shown.clean("Values", &Values::Cells(&[cell]));
            shown.clean("Column", &Column::new(Values::Texts(&["planted"])));
        }
        let ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,planted,planted\n".as_bytes();
        let mut run = LedgerRun::new(&pack, None, today()).unwrap();
        let mut probe = EncodingProbe::new();
        probe.feed(ledger);
        shown.clean("EncodingProbe", &probe);
        assert!(!format!("{probe:?}").contains("230"), "the bytes of the first character");
        let call = LedgerCall::new(today());
        shown.clean("LedgerCall", &call);
        let mut feed = LedgerFeed::new(pack.clone(), call, probe.clone()).unwrap();
        feed.feed(ledger);
        shown.clean("LedgerFeed", &feed);
        let mut csv = run.csv_chunks(probe);
        csv.feed(ledger);
        shown.clean("LedgerCsv", &csv);
        csv.finish();
        shown.clean("LedgerRun", &run);
        let (_, book) = run.finish();
        shown.clean("Book", &book);
        shown.clean("Row", &book.rows().next().unwrap());
        shown.clean("Cell", &book.rows().next().unwrap().role(Role::Worker));
        shown.clean("Options", &book.rows().next().unwrap().fact("target_groups"));
        shown.clean("Table", &Table::new(book.rows().collect()));
        shown.clean("Roster", &Roster::of(&book));
        let tally = Tally::new(pack.measures(), book);
        shown.clean("Tally", &tally);
        let network = Network::of_divisions(Divisions::hinggan().unwrap());
        shown.clean("Figures", &Figures::new(pack.clone(), tally.book().clone(), network.clone(), Some("2022-05-21")).unwrap());
        let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
        let split = Split { actor: Some(Actor::Worker), ..Split::default() };
        let parts =
            tally.by(view, "household_visits", DivisionCode::parse_short("1522").unwrap(), Period::parse("2022").unwrap(), split).unwrap();
        shown.clean("Breakdown", &parts);
        shown.clean("Part", &parts.parts[0]);
        let mut reader = TableReader::new(Encoding::Utf8).unwrap();
        reader.feed(ledger, &mut |row| {
            shown.clean("Row", &row);
            shown.clean("Cells", &row.cells);
            shown.clean("CellsIter", &row.cells.iter());
        });
        reader.feed(b"planted", &mut |_| {});
        shown.clean("TableReader", &reader);
        let mut rows = RowReader::new();
        rows.feed("planted,planted", &mut |_| {});
        shown.clean("RowReader", &rows);
    }

    fn values(shown: &mut Shown) {
        shown.clean("ResidentId", &ResidentId::parse(PLANTED[0]));
        shown.clean("Phone", &Phone::parse("13800002930"));
        let scope = Scope::new().declare("a", Type::Text).unwrap();
        let expression = Expression::compile("a", &scope, None).unwrap();
        let known = [Value::Text("planted")];
        shown.clean("Value", &known[0]);
        shown.clean("Items", &Items::Borrowed(&known));
        shown.clean("Outcome", &expression.evaluate(&known));
        shown.clean("Explanation", &expression.explain(&known));
        let mut machine = Machine::new();
        let _ = expression.evaluate_in(&mut machine, &known[..]);
        shown.clean("Machine", &machine);
    }

    #[test]
    fn what_is_somebodys_does_not_show() {
        let mut shown = Shown::default();
        pay(&mut shown);
        checklist(&mut shown);
        records(&mut shown);
        values(&mut shown);
        assert_eq!(shown.0, PERSONAL.iter().copied().collect(), "types of the list that nothing tests, or the other way round");
    }

    /// The names of what is `pub` in the core's own files.
    fn public(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                public(&path, names);
                continue;
            }
            for line in fs::read_to_string(&path).unwrap().lines() {
                // A word list has its enum one step in.
                let line = line.strip_prefix("    ").unwrap_or(line);
                let declared = ["pub struct ", "pub enum "].iter().find_map(|start| line.strip_prefix(start));
                names.extend(declared.map(|rest| rest.split(|end: char| !end.is_alphanumeric()).next().unwrap_or_default().to_owned()));
            }
        }
    }

    /// Types that hold rulebooks, units, counts, words of the library or places in a text, and nothing that is one person's.
    const OTHERS: &str = include_str!("debug_others.txt");

    #[test]
    fn every_public_type_says_whether_it_holds_what_is_somebodys() {
        let mut names = BTreeSet::new();
        public(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
        let known: BTreeSet<String> = PERSONAL.iter().copied().chain(OTHERS.split_whitespace()).map(str::to_owned).collect();
        let new: Vec<_> = names.difference(&known).collect();
        assert!(new.is_empty(), "test these in `what_is_somebodys_does_not_show`, or list them in debug_others.txt: {new:?}");
        let gone: Vec<_> = known.difference(&names).collect();
        assert!(gone.is_empty(), "these are no public types: {gone:?}");
    }
}
