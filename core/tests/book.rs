//! Properties of the book: whatever came first, was merged, replaced or taken out again, figures are those of a recount, and bytes are
//! those of what is held.
#![cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use wushe::border::{FigureCall, Figures};
    use wushe::metrics::{Split, Tally};
    use wushe::network::{Divisions, Network};
    use wushe::service::book::{RowId, Table};
    use wushe::service::{Book, Kind, Record};
    use wushe::staff::Roster;
    use wushe::{Code, Date, DivisionCode, LedgerRun, Pack, Period};

    struct Ground {
        pack: Pack,
        network: Network,
        today: Date,
    }

    /// What a record is made of: its form by number, a day, a key and a number.
    type Drawn = (u8, i32, u8, u32);

    impl Ground {
        fn new() -> Self {
            let network = Network::of_divisions(Divisions::hinggan().unwrap());
            Ground { pack: Pack::builtin("hinggan").unwrap(), network, today: Date::parse("2022-05-21").unwrap() }
        }

        fn record(&self, (form, day, key, number): Drawn) -> Record {
            let day = Date::parse("2022-01-01").unwrap().plus_days(day).unwrap();
            let station = ["152221100000", "152221101000", "152223100000"][usize::from(key) % 3];
            let start = format!(r#""station":"{station}","worker":"W{}""#, key % 4);
            let (form, text) = match form % 4 {
                0 => (
                    "home_visit",
                    format!(
                        r#"{{"visited_on":"{day}",{start},"household":"H{key}","household_size":{number},"assessed":{}}}"#,
                        key % 2 == 0
                    ),
                ),
                1 => (
                    "home_visit",
                    format!(
                        r#"{{"visited_on":"{day}",{start},"household":"a-household-with-a-long-key-{key}","target_groups":["left_behind_children","elderly"]}}"#
                    ),
                ),
                2 => ("event", format!(r#"{{"held_on":"{day}",{start},"event_key":"E{key}-{number}","head_count":{number}}}"#)),
                _ => (
                    "resource_linked",
                    format!(
                        r#"{{"linked_on":"{day}",{start},"direction":"in","resource_form":"money","amount":"{number}.{key}","donor_party":"community"}}"#
                    ),
                ),
            };
            let checked = self.pack.form(form).unwrap().check_json(&text, self.today);
            checked.record.unwrap_or_else(|| panic!("{}", checked.report.to_json()))
        }

        fn book(&self, drawn: &[Drawn]) -> Book {
            let mut book = Book::new();
            for one in drawn {
                book.push(&self.record(*one));
            }
            book
        }

        /// Every measure by county and month, and the records behind it but for where they lie.
        fn figures(&self, book: &Book) -> Vec<String> {
            let view = self.network.at(self.today).unwrap();
            let tally = Tally::new(self.pack.measures(), book.clone());
            let (unit, period) = (DivisionCode::parse_short("1522").unwrap(), Period::until(self.today));
            let split = Split { level: Some(wushe::value::Level::County), months: true, actor: None };
            let of = |measure: &wushe::metrics::Measure| {
                let mut behind: Vec<String> = tally
                    .rows(view, measure.id(), unit, period)
                    .unwrap()
                    .map(|(row, standing)| format!("{}{standing:?}", row.record().unwrap().expose_json()))
                    .collect();
                behind.sort_unstable();
                tally.by(view, measure.id(), unit, period, split).unwrap().expose_json() + &behind.concat()
            };
            self.pack.measures().iter().map(of).collect()
        }
    }

    fn drawn() -> impl Strategy<Value = Drawn> {
        (0..4_u8, 0..130, 0..12_u8, prop_oneof![9 => 1..40_u32, 1 => Just(4_000_000)])
    }

    fn sorted(book: &Book) -> Vec<String> {
        let mut all: Vec<String> = book.rows().map(|row| row.record().unwrap().expose_json()).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Pushes, removals, replacements and merges in any order hold what a plain list holds.
        #[test]
        fn a_book_is_what_a_recount_gives(first in prop::collection::vec(drawn(), 0..25), second in prop::collection::vec(drawn(), 0..25), steps in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(drawn())), 0..12)) {
            let ground = Ground::new();
            let mut book = Book::new();
            let mut plain: Vec<(RowId, Drawn)> = first.iter().map(|one| (book.push(&ground.record(*one)), *one)).collect();
            for (at, new) in &steps {
                if plain.is_empty() {
                    break;
                }
                let at = at.index(plain.len());
                match new {
                    None => {
                        let (id, _) = plain.swap_remove(at);
                        prop_assert!(book.remove(id) && !book.remove(id) && book.row(id).is_none());
                    }
                    Some(new) => plain[at] = (book.replace(plain[at].0, &ground.record(*new)).unwrap(), *new),
                }
            }
            for (id, one) in &plain {
                prop_assert_eq!(book.record(*id).unwrap().expose_json(), ground.record(*one).expose_json());
            }
            book.merge(ground.book(&second)).unwrap();
            let mut list: Vec<Drawn> = plain.iter().map(|(_, one)| *one).chain(second).collect();
            let recount = ground.book(&list);
            prop_assert_eq!(book.len(), list.len());
            prop_assert_eq!(sorted(&book), sorted(&recount));
            prop_assert_eq!(ground.figures(&book), ground.figures(&recount));
            // The bytes are of what is held, in whatever order it came.
            list.reverse();
            prop_assert_eq!(book.to_bytes(), ground.book(&list).to_bytes());
            let read = ground.pack.book(&book.to_bytes()).unwrap();
            prop_assert_eq!(read.to_bytes(), book.to_bytes());
            prop_assert_eq!(sorted(&read), sorted(&book));
            prop_assert_eq!(ground.figures(&read), ground.figures(&book));
        }

        #[test]
        fn merging_commutes_to_the_byte(parts in prop::collection::vec(prop::collection::vec(drawn(), 0..12), 3)) {
            let ground = Ground::new();
            let parts: Vec<Book> = parts.iter().map(|part| ground.book(part)).collect();
            let merged = |order: [usize; 3]| {
                let mut whole = Book::new();
                order.into_iter().for_each(|at| whole.merge(parts[at].clone()).unwrap());
                whole.to_bytes()
            };
            prop_assert_eq!(merged([0, 1, 2]), merged([2, 0, 1]));
            let mut behind = parts[1].clone();
            behind.merge(parts[2].clone()).unwrap();
            let mut first = parts[0].clone();
            first.merge(behind).unwrap();
            prop_assert_eq!(first.to_bytes(), merged([1, 0, 2]));
        }

        /// A changed byte, a cut and bytes of something else are refused, and bytes after the digest that was made to fit never panic.
        #[test]
        fn what_is_no_book_is_refused(rows in prop::collection::vec(drawn(), 1..6), at in any::<prop::sample::Index>(), byte in 1..=255_u8, foreign in prop::collection::vec(any::<u8>(), 0..200)) {
            let ground = Ground::new();
            let bytes = ground.book(&rows).to_bytes();
            let at = at.index(bytes.len());
            let mut changed = bytes.clone();
            changed[at] ^= byte;
            let code = |bytes: &[u8]| ground.pack.book(bytes).map(|_| ()).unwrap_err().code;
            prop_assert!(matches!(code(&changed), Code::BookDamaged | Code::BookVersion));
            prop_assert_eq!(code(&bytes[..at]), Code::BookDamaged);
            prop_assert_eq!(code(&foreign), Code::BookDamaged);
        }
    }

    const HEAD: &str = "走访日期,社工站,走访社工,家庭编号\n";

    fn ledger(pack: &Pack, rows: &str) -> Book {
        let mut run = LedgerRun::new(pack, Some("home_visit"), Date::parse("2022-05-21").unwrap()).unwrap();
        run.csv(format!("{HEAD}{rows}").as_bytes());
        run.finish().1
    }

    #[test]
    fn rows_are_known_by_ledger_and_number() {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut book = ledger(&pack, "2022-05-20,152221100000,W1,H1\n2022-02-30,152221100000,W1,H2\n2022/5/19,152221100000,W1,H3\n");
        book.merge(ledger(&pack, "2022-05-18,152221100000,W2,H4\n")).unwrap();
        let origins: Vec<_> = book.rows().map(|row| (row.origin(), row.is_normalised())).collect();
        assert_eq!(origins, [(Some((0, 2)), false), (Some((0, 4)), true), (Some((1, 2)), false)]);
        assert_eq!(
            book.refused().map(|(ledger, row, kind, form)| (ledger, row, kind.as_str(), form)).collect::<Vec<_>>(),
            [(0, 3, "home_visit", "home_visit")]
        );
        assert_eq!(book.refused_json(), r#"{"form":["home_visit"],"ledger":[0],"row":[3]}"#);

        // A corrected record has the place of the one that it replaces, and keeps it in bytes.
        let corrected = book.of_row(0, 4).unwrap();
        let text = r#"{"visited_on":"2022-05-19","station":"152221101000","worker":"W9","household":"H3"}"#;
        let record = pack.form("home_visit").unwrap().check_json(text, Date::parse("2022-05-21").unwrap()).record.unwrap();
        let corrected = book.replace(corrected, &record).unwrap();
        assert_eq!(book.row(corrected).and_then(|row| row.origin()), Some((0, 4)));
        let read = pack.book(&book.to_bytes()).unwrap();
        assert_eq!((read.ledgers().len(), read.len(), read.refused().count()), (2, 3, 1));
        // What was read back is merged as the ledger itself would be.
        assert_eq!(book.merge(read).unwrap_err().code, Code::LedgerTwice);
        assert!(Table::new(book.rows().collect()).expose_json().contains(r#""household":["H1","H4","H3"]"#));
    }

    #[test]
    fn a_form_that_asks_for_something_else_is_another_form() {
        let mut spec: serde_json::Value = serde_json::from_str(Pack::builtin("hinggan").unwrap().to_json()).unwrap();
        let pack = Pack::builtin("hinggan").unwrap();
        let bytes = ledger(&pack, "2022-05-20,152221100000,W1,H1\n").to_bytes();
        let changed = |change: fn(&mut serde_json::Value)| {
            let mut spec = spec.clone();
            let forms = spec["forms"].as_array_mut().unwrap();
            change(forms.iter_mut().find(|form| form["id"] == "home_visit").unwrap());
            Pack::from_json(&spec.to_string()).unwrap()
        };
        let relabelled = changed(|form| form["label"]["zh"] = "走访记录".into());
        assert_eq!(relabelled.book(&bytes).unwrap().len(), 1);
        let stricter = changed(|form| form["fields"][5]["required"] = true.into());
        assert_eq!(stricter.book(&bytes).unwrap_err().code, Code::BookFormDiffers);
        let mut book = ledger(&pack, "2022-05-20,152221100000,W1,H1\n");
        let other = ledger(&stricter, "2022-05-19,152221100000,W1,H2\n");
        if !other.is_empty() {
            assert_eq!(book.merge(other).unwrap_err().code, Code::BookFormDiffers);
        }
        spec["forms"].as_array_mut().unwrap().retain(|form| form["id"] != "home_visit");
        spec["measures"] = serde_json::Value::Array(Vec::new());
        spec["reported"] = serde_json::Value::Array(Vec::new());
        spec["indicators"] = serde_json::Value::Array(Vec::new());
        let without = Pack::from_json(&spec.to_string()).unwrap();
        assert_eq!(without.book(&bytes).unwrap_err().code, Code::BookFormUnknown);
    }

    #[test]
    fn what_figures_leave_open_is_asked() {
        let pack = Arc::new(Pack::builtin("hinggan").unwrap());
        let lists = "date_point,code,name\n2021-10-31,150000000000,内蒙古自治区\n2021-10-31,220000000000,吉林省\n";
        let network = Arc::new(Network::of_divisions(Divisions::parse(lists).unwrap()));
        let mut book = ledger(&pack, "2022-05-20,152221100000,W1,H1\n");
        let codes = |found: wushe::Findings| (found[0].code, found[0].path.to_string());
        let call = FigureCall { measure: "household_visits", ..FigureCall::default() };
        let figures = Figures::new(pack.clone(), book.clone(), network.clone(), None).unwrap();
        assert_eq!(codes(figures.figure(call).unwrap_err()), (Code::UnitAmbiguous, "division".to_owned()));
        assert!(figures.figure(FigureCall { division: Some("15"), ..call }).is_ok());

        let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-22").unwrap()).unwrap();
        run.csv(format!("{HEAD}2022-05-21,152221100000,W1,H1\n").as_bytes());
        book.merge(run.finish().1).unwrap();
        let refused = Figures::new(pack.clone(), book.clone(), network.clone(), None).unwrap_err();
        assert_eq!(codes(refused), (Code::DayAmbiguous, "as_of".to_owned()));
        assert!(Figures::new(pack, book, network, Some("2022-05-22")).is_ok());
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = Book::new().to_bytes();
        bytes[11] = 2;
        let refused = Pack::builtin("hinggan").unwrap().book(&bytes).unwrap_err();
        assert_eq!((refused.code, refused.params.get("version").map(ToString::to_string).as_deref()), (Code::BookVersion, Some("2")));
    }

    #[test]
    fn what_was_refused_is_not_told_whole() {
        let pack = Pack::builtin("national").unwrap();
        let roster = |text: &str| {
            let mut run = LedgerRun::new(&pack, None, Date::parse("2022-05-21").unwrap()).unwrap();
            run.csv(text.as_bytes());
            Roster::of(&run.finish().1)
        };
        let codes = |roster: &Roster, told: &[Kind]| {
            roster.must_tell(told).err().map(|found| found.iter().map(|finding| finding.code).collect::<Vec<_>>()).unwrap_or_default()
        };
        let mended = roster("记录类型,工号,取得日期,证书级别\n取得证书,W1,2020-09-30,初级\n");
        assert_eq!(codes(&mended, Kind::STAFF), []);
        let broken = roster("记录类型,工号,取得日期,证书级别\n取得证书,W1,2020-09-31,初级\n什么,W1,2020-09-30,初级\n");
        assert_eq!(codes(&broken, &[Kind::Certificate]), [Code::ToldRefused, Code::ToldUnread]);
        assert_eq!(codes(&broken, &[Kind::Break]), [Code::ToldUnread]);
        assert_eq!(codes(&broken, &[]), []);
    }
}
