//! Successions over the league's real lists. What they state here is for trying it out (illustrative): the lists say what was
//! there, not what became of it.

#[cfg(test)]
mod stated {
    use proptest::prelude::*;
    use wushe::citation::{Citation, Provenance};
    use wushe::finding::Finding;
    use wushe::network::{Divisions, Network, NetworkBuilder, Restated, Station, Succession, SuccessionKind};
    use wushe::time::Span;
    use wushe::value::{Date, DivisionCode};

    fn hinggan() -> Network {
        Network::of_divisions(Divisions::parse(include_str!("../divisions/hinggan.csv")).unwrap())
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse_short(text).unwrap()
    }

    fn stated(id: &str, kind: SuccessionKind, on: &str, from: &[&str], to: &[&str]) -> Succession {
        let codes = |texts: &[&str]| texts.iter().map(|text| code(text)).collect();
        let citation = Citation { provenance: Provenance::Illustrative, clause: None, reason: None };
        Succession { id: id.into(), kind, on: day(on), from: codes(from), to: codes(to), names: Vec::new(), citation }
    }

    fn named(mut succession: Succession, names: &[&str]) -> Succession {
        succession.names = names.iter().map(|name| (*name).into()).collect();
        succession
    }

    /// Of the community that has the same name below another subdistrict in the next list.
    fn moved() -> Succession {
        stated("moved", SuccessionKind::Transfer, "2022-03-01", &["152201007005"], &["152201008008"])
    }

    fn told(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| format!("{} {}", finding.code.as_str(), finding.path)).collect()
    }

    fn refused(successions: &[Succession]) -> Vec<String> {
        told(&hinggan().with_successions(successions.to_vec()).unwrap_err())
    }

    #[test]
    fn a_station_follows_what_is_stated_and_nothing_else() {
        let (after, record) = (day("2023-01-01"), "152201007005");
        let plain = hinggan();
        assert_eq!(plain.at(after).unwrap().station_unit(record).unwrap_err().code.as_str(), "division_gone");
        let network = plain.with_successions([moved()]).unwrap();
        assert_eq!(network.at(after).unwrap().station_unit(record).unwrap(), code("152201008008"));
        // Between the lists too: from the stated day on, though the list of 2021 speaks.
        assert_eq!(network.at(day("2022-02-28")).unwrap().station_unit(record).unwrap(), code(record));
        assert_eq!(network.at(day("2022-03-01")).unwrap().station_unit(record).unwrap(), code("152201008008"));
        assert_eq!(network.at(day("2022-03-01")).unwrap().station_unit("152201008008").unwrap(), code("152201008008"));
        let restated = network.restated(day("2022-03-01")).unwrap();
        assert_eq!(restated.unit(code("152201008008")).unwrap().name, "山城路社区居委会");
        assert!(!restated.contains(code(record)));
    }

    #[test]
    fn a_registered_station_needs_no_second_statement() {
        let station = || Station { id: "S1".into(), name: "站".into(), unit: code("152201007005"), open: Span::since(day("2021-11-01")) };
        let divisions = hinggan().divisions().clone();
        let network = NetworkBuilder::new(divisions.clone()).station(station()).build().unwrap();
        assert_eq!(told(network.notices()), ["station_unit_gone stations[0].unit"]);
        let network = NetworkBuilder::new(divisions).station(station()).succession(moved()).build().unwrap();
        assert!(network.notices().is_empty());
        let view = network.at(day("2023-01-01")).unwrap();
        assert_eq!(view.station_unit("S1").unwrap(), code("152201008008"));
        assert_eq!(view.stations_in(code("152201008")).count(), 1);
        assert_eq!(view.stations_in(code("152201007")).count(), 0);
    }

    #[test]
    fn merges_and_splits() {
        let last = day("2024-01-01");
        let merge = stated("merge", SuccessionKind::Merge, "2023-09-01", &["152201001001", "152201001002"], &["152201001001"]);
        let split = named(
            stated("split", SuccessionKind::Split, "2023-10-01", &["152201001001"], &["152201001001", "152201001901"]),
            &["甲社区居委会", "乙社区居委会"],
        );
        let network = hinggan().with_successions([split.clone(), merge.clone()]).unwrap();
        assert_eq!(network.successions().iter().map(|one| &*one.id).collect::<Vec<_>>(), ["merge", "split"]);
        let followed = network.follow(code("152201001002"), day("2022-01-01"), last).unwrap();
        assert_eq!(followed.units, [code("152201001001"), code("152201001901")]);
        assert_eq!(network.follow(code("152201001002"), day("2022-01-01"), day("2023-09-30")).unwrap().one(), Some(code("152201001001")));
        assert_eq!(network.at(last).unwrap().station_unit("152201001002").unwrap_err().code.as_str(), "unit_split");
        assert_eq!(network.follow(code("152201001002"), last, day("2024-02-01")).unwrap_err().code.as_str(), "unit_ended");
        let restated = network.restated(last).unwrap();
        assert_eq!(restated.unit(code("152201001001")).unwrap().name, "甲社区居委会");
        let before = network.divisions().at(last).unwrap().within(code("152201001")).count();
        assert_eq!(restated.within(code("152201001")).count(), before);
    }

    #[test]
    fn every_contradiction_is_told_at_its_place() {
        let transfer = SuccessionKind::Transfer;
        let one = SuccessionKind::OneToOne;
        assert_eq!(
            refused(&[
                stated("a", SuccessionKind::Merge, "2017-10-31", &["152201007005"], &["152201008008"]),
                stated("a", transfer, "2022-03-01", &["152201007005", "152201007005"], &["152201007006", "152201000"]),
            ]),
            [
                "succession_arity successions[0].kind",
                "succession_before_lists successions[0].on",
                "succession_doubled successions[1].from[1]",
                "network_id_doubled successions[1].id",
                "succession_stays successions[1].to[0]",
                "succession_level successions[1].to[1]",
            ]
        );
        // The township ends and its villages have no successors.
        let lost = named(stated("a", one, "2023-09-01", &["152201001"], &["152201099"]), &["新街道"]);
        assert_eq!(refused(&[lost]), ["succession_lost successions[0].from[0]"]);
        let orphan = named(stated("a", transfer, "2023-09-01", &["152201001001"], &["152201098001"]), &["社区"]);
        assert_eq!(refused(&[orphan]), ["succession_orphan successions[0].to[0]"]);
        // The next list contradicts both sides.
        let wrong = named(stated("a", transfer, "2022-03-01", &["152201001001"], &["152201002900"]), &["社区"]);
        assert_eq!(refused(&[wrong]), ["succession_from_stays successions[0].from[0]", "succession_to_absent successions[0].to[0]"]);
        // Stated in the wrong order: the second takes what the first has ended.
        let again = named(stated("b", transfer, "2022-04-01", &["152201007005"], &["152201001900"]), &["社区"]);
        assert_eq!(refused(&[moved(), again]), ["succession_order successions[1].from[0]"]);
        let twice = named(stated("b", transfer, "2022-03-01", &["152201007005"], &["152201001900"]), &["社区"]);
        assert_eq!(refused(&[moved(), twice]), ["succession_twice successions[1].from[0]"]);
    }

    #[test]
    fn a_chain_between_two_lists_holds() {
        let first = named(stated("a", SuccessionKind::Transfer, "2022-02-01", &["152201007005"], &["152201001900"]), &["暂编社区"]);
        let second = stated("b", SuccessionKind::Transfer, "2022-03-01", &["152201001900"], &["152201008008"]);
        let network = hinggan().with_successions([second, first]).unwrap();
        let followed = network.follow(code("152201007005"), day("2021-12-01"), day("2022-12-01")).unwrap();
        assert_eq!((followed.one(), followed.steps.len()), (Some(code("152201008008")), 2));
    }

    #[test]
    fn a_code_that_returns_is_another_unit() {
        let network = hinggan();
        for returned in ["152202004001", "152223401001"] {
            let followed = network.follow(code(returned), day("2017-10-31"), day("2021-10-31")).unwrap();
            assert_eq!((followed.units.len(), followed.gone[0].list), (0, day("2017-10-31")), "{returned}");
            let changes = network.divisions().changes(day("2017-10-31"), day("2021-10-31"), Some(code(returned))).unwrap();
            assert_eq!((changes.returned.len(), changes.renamed.len(), changes.new.len()), (1, 0, 0));
            assert_eq!(changes.returned[0].missing, [day("2019-10-31")]);
            assert_ne!(changes.returned[0].before.name, changes.returned[0].unit.name);
        }
    }

    #[test]
    fn changes_account_for_every_unit() {
        let network = hinggan();
        let divisions = network.divisions();
        for (at, from) in divisions.lists().iter().enumerate() {
            for to in &divisions.lists()[at + 1..] {
                let changes = divisions.changes(*from, *to, None).unwrap();
                let count = |date: &Date| divisions.at(*date).unwrap().units().count();
                let came = changes.returned.iter().filter(|returned| !divisions.at(*from).unwrap().contains(returned.unit.code)).count();
                assert_eq!(count(from) + changes.new.len() + came, count(to) + changes.gone.len(), "{from} {to}");
            }
        }
    }

    proptest! {
        /// Whatever of the league is transferred, merged or split, taking it back gives the identical tree.
        #[test]
        fn undoing_gives_the_identical_tree(seeds in prop::collection::vec((0usize..10_000, 0usize..10_000, 0usize..4), 1..12)) {
            let network = hinggan();
            let divisions = network.divisions();
            let tree = divisions.at(day("2023-06-30")).unwrap();
            let villages: Vec<DivisionCode> = tree.units_at(wushe::value::Level::Village).map(|unit| unit.code).collect();
            let listed: Vec<_> = tree.units().collect();
            let mut restated = Restated::new(tree);
            let mut done = Vec::new();
            for (first, second, kind) in seeds {
                let (one, other) = (villages[first % villages.len()], villages[second % villages.len()]);
                let fresh = DivisionCode::parse(&format!("{:09}9{:02}", other.number() / 1000, first % 100)).unwrap();
                let (kind, from, to) = match kind {
                    0 => (SuccessionKind::OneToOne, vec![one], vec![fresh]),
                    1 => (SuccessionKind::Merge, vec![one, other], vec![one]),
                    2 => (SuccessionKind::Split, vec![one], vec![one, fresh]),
                    _ => (SuccessionKind::Transfer, vec![one], vec![fresh]),
                };
                let names = to.iter().map(|code| format!("新{code}").into()).collect();
                let citation = Citation { provenance: Provenance::Illustrative, clause: None, reason: None };
                let succession = Succession { id: "x".into(), kind, on: day("2024-01-01"), from, to, names, citation };
                let before = restated.clone();
                let units: usize = restated.within(code("15")).count();
                match restated.apply(divisions, &[&succession]) {
                    Ok(undo) => {
                        prop_assert!(restated != before);
                        let gains = succession.to.iter().filter(|code| !succession.from.contains(code)).count();
                        let losses = succession.from.iter().filter(|code| !succession.to.contains(code)).count();
                        prop_assert_eq!(restated.within(code("15")).count(), units + gains - losses);
                        done.push((before, undo));
                    }
                    Err(findings) => {
                        prop_assert!(!findings.is_empty());
                        prop_assert!(restated == before, "what is refused changes nothing");
                    }
                }
            }
            while let Some((before, undo)) = done.pop() {
                restated.undo(undo);
                prop_assert!(restated == before);
                prop_assert!(restated.within(code("15")).eq(before.within(code("15"))));
            }
            prop_assert!(restated.within(code("15")).eq(listed));
        }
    }
}
