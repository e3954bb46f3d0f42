//! Posts, who fills them, and what records of both contradict each other in.

#[cfg(test)]
mod tests {
    use wushe::border::LedgerRun;
    use wushe::finding::{Code, Lang};
    use wushe::metrics::StockComparison;
    use wushe::network::{Divisions, Institution, Network, NetworkBuilder, Station};
    use wushe::pack::Pack;
    use wushe::service::{Book, Kind};
    use wushe::staff::{Establishment, Fate, PartTime, Roster, Stock};
    use wushe::time::{Period, Span};
    use wushe::value::{Date, DivisionCode, Level};

    const HEAD: &str = "记录类型,工号,起始日期,截止日期,岗位,岗位数,设岗单位类别,所在区划,社工站,单位编号,是否专职\n";

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse_short(text).unwrap()
    }

    fn network() -> Network {
        let lists = Divisions::parse(include_str!("../divisions/hinggan.csv")).unwrap();
        NetworkBuilder::new(lists)
            .station(Station { id: "S1".into(), name: "站".into(), unit: code("152221100000"), open: Span::ALWAYS })
            .institution(Institution { id: "I2".into(), name: "院".into(), unit: code("152222") })
            .build()
            .unwrap()
    }

    fn roster(rows: &str) -> Roster {
        Roster::of(&book(rows))
    }

    fn book(rows: &str) -> Book {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut run = LedgerRun::new(&pack, None, date("2023-12-31")).unwrap();
        run.csv(format!("{HEAD}{rows}").as_bytes());
        run.finish().1
    }

    fn on(rows: &str, unit: &str, part_time: PartTime) -> Establishment {
        roster(rows).establishment(network().at(date("2022-05-21")).unwrap(), code(unit), part_time).unwrap()
    }

    fn stock(seats: u64, filled: u64, vacant: u64, over_filled: u64, part_time: u64) -> Stock {
        Stock { bodies: 1, seats, filled, vacant, over_filled, part_time }
    }

    const TOWN: &str = "岗位设置,,2021-01-01,,p,2,苏木乡镇(街道),152221100000,,,\n";

    #[test]
    fn a_part_time_appointment_fills_a_seat_where_that_is_said() {
        let rows = format!("{TOWN}聘任,w1,2021-02-01,,p,,,152221100000,,,是\n聘任,w2,2021-02-01,,p,,,152221100000,,,否\n");
        let (seat, none) = (on(&rows, "1522", PartTime::Seat), on(&rows, "1522", PartTime::None));
        assert_eq!((seat.whole(), none.whole()), (stock(2, 2, 0, 0, 1), stock(2, 1, 1, 0, 1)));
        assert_eq!(none.appointments().left_out().collect::<Vec<_>>(), [(Fate::PartTime, 1)]);
        assert!(none.explain().to_text(Lang::En).contains("fills no seat; 1 people hold one"), "{}", none.explain().to_text(Lang::En));
    }

    #[test]
    fn each_record_is_used_left_out_or_undetermined() {
        let rows = format!(
            "{TOWN}\
             岗位设置,,2021-01-01,,q,1,事业单位,152222,,B1,\n\
             岗位设置,,2023-01-01,,p,1,城乡社区,152221100210,,,\n\
             岗位设置,,2020-01-01,2022-05-20,p,1,社会组织,152221101000,,,\n\
             岗位设置,,2021-01-01,,d,1,城乡社区,152221102000,,,\n\
             岗位设置,,2021-06-01,,d,2,城乡社区,152221102000,,,\n\
             岗位设置,,2021-01-01,,p,1,城乡社区,152299999999,,,\n\
             岗位设置,,2021-01-01,,p,两,城乡社区,152221103000,,,\n\
             聘任,a,2021-02-01,,p,,,152221100000,,,是\n\
             聘任,b,2021-02-01,,p,,,152221100000,,,\n\
             聘任,c,2021-02-01,,x,,,152221100000,,,是\n\
             聘任,d,2021-02-01,,p,,,,,,是\n\
             聘任,e,2021-07-01,,d,,,152221102000,,,是\n\
             聘任,f,2021-07-01,2022-05-20,p,,,152221100000,,,是\n\
             聘任,g,2021-07-01,,q,,,152222000000,,B1,是\n\
             聘任,h,2021-02-30,,p,,,152221100000,,,是\n"
        )
        .replace(",152222,,B1", ",152222000000,,B1");
        let county = on(&rows, "152221", PartTime::None);
        // 15221 has the town's two seats; the doubled post's are not known; one post is over, one not begun, one stands elsewhere.
        assert_eq!(county.whole(), stock(2, 1, 1, 0, 0));
        let posts: Vec<_> = county.posts().left_out().chain(county.posts().undetermined()).collect();
        // The row with 两 has an error; the division that no list has is an error of its row or no place: either way it is left out.
        let errors = posts.iter().find(|(fate, _)| *fate == Fate::Errors).map_or(0, |(_, count)| *count);
        let unplaced = posts.iter().find(|(fate, _)| *fate == Fate::PlaceUnknown).map_or(0, |(_, count)| *count);
        assert_eq!(errors + unplaced, 2);
        for (fate, count) in [(Fate::NotBegun, 1), (Fate::Ended, 1), (Fate::OtherUnit, 1), (Fate::Doubled, 2)] {
            assert!(posts.contains(&(fate, count)), "{fate:?} in {posts:?}");
        }
        assert_eq!((county.posts().records(), county.posts().used()), (8, 1));
        let held: Vec<_> = county.appointments().left_out().chain(county.appointments().undetermined()).collect();
        assert_eq!(
            held,
            [
                (Fate::Errors, 1),
                (Fate::Ended, 1),
                (Fate::OtherUnit, 1),
                (Fate::NotEstablished, 1),
                (Fate::BodyUnknown, 1),
                (Fate::Doubled, 1),
                (Fate::FullTimeUnknown, 1)
            ]
        );
        assert_eq!((county.appointments().records(), county.appointments().used()), (8, 1));
        // Over the whole league the other county's institution counts too.
        let league = on(&rows, "1522", PartTime::None);
        assert_eq!(league.of_kind("public_institution"), Some(stock(1, 1, 0, 0, 0)));
        assert_eq!(league.whole().seats, 3);
    }

    #[test]
    fn a_stock_adds_over_units_and_not_over_days() {
        let rows = format!(
            "{TOWN}岗位设置,,2021-01-01,2022-04-15,p,3,城乡社区,152222100000,,,\n\
             岗位设置,,2022-03-15,,p,1,事业单位,152200000000,,B9,\n聘任,w,2022-03-31,2022-04-30,p,,,152222100000,,,是\n"
        );
        let (roster, network, league) = (roster(&rows), network(), code("1522"));
        let view = network.at(date("2022-04-01")).unwrap();
        let whole = roster.establishment(view, league, PartTime::None).unwrap();
        let parts = roster.establishment_by_units(view, league, PartTime::None, Level::County).unwrap();
        // Six counties, and what stands in the league itself.
        assert_eq!((parts.len(), parts.last().unwrap().division()), (7, league));
        let sum = |of: fn(Stock) -> u64| parts.iter().map(|part| of(part.whole())).sum::<u64>();
        let of: [fn(Stock) -> u64; 4] = [|stock| stock.seats, |stock| stock.filled, |stock| stock.vacant, |stock| stock.bodies];
        assert_eq!(of.map(sum), of.map(|of| of(whole.whole())));
        assert_eq!(whole.whole().seats, 6);
        let ends = roster.establishment_at_month_ends(&network, league, Period::parse("2022-02-01..2022-05-31").unwrap(), PartTime::None);
        let ends: Vec<_> = ends.unwrap().unwrap().iter().map(|at| (at.whole().seats, at.whole().filled)).collect();
        // February: 2 + 3; March: and 1, w's first day; April: the community's post is over, so w holds none; May.
        assert_eq!(ends, [(5, 0), (6, 1), (3, 0), (3, 0)]);
    }

    #[test]
    fn a_body_is_an_institution_else_its_unit_else_a_station() {
        let rows = "岗位设置,,2021-01-01,,p,1,苏木乡镇(街道),,S1,,\n聘任,w,2021-02-01,,p,,,,S1,,是\n\
                    岗位设置,,2021-01-01,,p,1,事业单位,,,I2,\n聘任,v,2021-02-01,,p,,,,,I2,是\n\
                    岗位设置,,2021-01-01,,p,1,城乡社区,,152221101000,,\n聘任,u,2021-02-01,,p,,,152221101000,,,是\n\
                    聘任,t,2021-02-01,,p,,,152221100000,,I2,是\n";
        let whole = on(rows, "1522", PartTime::None);
        // The institution holds one too many; the station's key and the code of a unit find their own.
        assert_eq!(whole.whole(), Stock { bodies: 3, seats: 3, filled: 4, vacant: 0, over_filled: 1, part_time: 0 });
        assert_eq!(on(rows, "152222", PartTime::None).whole().filled, 1);
    }

    #[test]
    fn who_holds_one_post_twice_fills_one_seat() {
        let held = "聘任,w,2021-02-01,,p,,,152221100000,,,是\n";
        assert_eq!(on(&format!("{TOWN}{held}{held}"), "1522", PartTime::None).whole(), stock(2, 1, 1, 0, 0));
    }

    fn told(rows: &str, told: &[Kind]) -> Vec<(Code, String)> {
        let roster = roster(rows);
        let (_, findings) = roster.workers(told);
        if told.contains(&Kind::Post) {
            assert_eq!(findings, roster.contradictions_of_posts());
        }
        findings.iter().map(|finding| (finding.code, finding.path.to_string())).collect()
    }

    #[test]
    fn contradictions_are_told_where_posts_are_complete() {
        let held = |worker: &str, from: &str, post: &str| format!("聘任,{worker},{from},,{post},,,152221100000,,,是\n");
        let rows = |more: &[String]| format!("{TOWN}{}", more.concat());
        let complete = [Kind::Post];
        assert_eq!(told(&rows(&[held("a", "2021-01-01", "p")]), &complete), []);
        // Before the post there was none, and of another name there is none.
        let early = rows(&[held("a", "2020-12-31", "p"), held("b", "2021-01-01", "x")]);
        let missing = |row: u32| (Code::StaffPostNotEstablished, format!("[{row}]"));
        assert_eq!(told(&early, &complete), [missing(3), missing(4)]);
        assert_eq!(told(&early, &[]), []);
        assert_eq!(told(&early, &[Kind::Appointment]), []);
        // Two seats and three people: the third is told.
        let full = rows(&[held("a", "2021-02-01", "p"), held("c", "2021-04-01", "p"), held("b", "2021-03-01", "p")]);
        assert_eq!(told(&full, &complete), [(Code::StaffPostOverFilled, "[4]".to_owned())]);
        // One who comes when another has left is not.
        let after = rows(&[
            held("a", "2021-02-01", "p"),
            held("b", "2021-03-01", "p").replace(",,p", ",2021-03-31,p"),
            held("c", "2021-04-01", "p"),
        ]);
        assert_eq!(told(&after, &complete), []);
        // Seats that shrink below those who sit there are told at their row.
        let fewer = TOWN.replace("2021-01-01,,", "2021-01-01,2021-06-30,")
            + &TOWN.replace("2021-01-01,,p,2", "2021-07-01,,p,0")
            + &held("a", "2021-02-01", "p");
        assert_eq!(told(&fewer, &complete), [(Code::StaffPostOverFilled, "[3]".to_owned())]);
        // The same post twice for the same days; one after the other is no such thing.
        assert_eq!(told(&rows(&[TOWN.to_owned()]), &complete), [(Code::StaffPostDoubled, "[3]".to_owned())]);
        let one = TOWN.replace("2021-01-01,,", "2021-01-01,2021-06-30,");
        assert_eq!(told(&(one + &TOWN.replace("2021-01-01", "2021-07-01")), &complete), []);
    }

    #[test]
    fn contradictions_name_ledger_and_row() {
        let mut both = book(TOWN);
        both.merge(book(&format!("{TOWN}聘任,a,2020-01-01,,p,,,152221100000,,,是\n"))).unwrap();
        let both = Roster::of(&both);
        let (_, findings) = both.workers(&both.kinds());
        let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.path.to_string())).collect();
        assert_eq!(found, [(Code::StaffPostDoubled, "[1][2]".to_owned()), (Code::StaffPostNotEstablished, "[1][3]".to_owned())]);
        // The other record is named by its ledger too.
        assert_eq!(findings[0].params.get("other").map(ToString::to_string).as_deref(), Some("1/2"));
    }

    #[test]
    fn the_reported_numbers_stand_beside_what_the_posts_give() {
        let pack = Pack::builtin("hinggan").unwrap();
        let body = |at: u32, seats: u32| format!("岗位设置,,2021-01-01,,p,{seats},事业单位,152221100000,,B{at},\n");
        let agrees = |rows: &str, date_of: &str| {
            let network = network();
            let posts = roster(rows).establishment(network.at(date(date_of)).unwrap(), code("1522"), PartTime::None).unwrap();
            let found = |id: &str| {
                let compared: Vec<StockComparison<'_>> = pack.compare_posts(&posts);
                compared.iter().find(|line| &*line.reported.id == id).unwrap().agrees()
            };
            [found("institutions"), found("posts"), found("departments")]
        };
        let rows: String = (0..21).map(|at| body(at, u32::from(at < 17))).collect();
        assert_eq!(agrees(&rows, "2022-05-21"), [Some(true), Some(true), None]);
        // Posts of townships are none of institutions.
        assert_eq!(agrees(&(rows.clone() + TOWN), "2022-05-21"), [Some(true), Some(true), None]);
        assert_eq!(agrees(&(rows.clone() + &body(30, 1)), "2022-05-21"), [Some(false), Some(false), None]);
        assert_eq!(agrees(&rows, "2022-05-20"), [None; 3]);
        assert_eq!(agrees("", "2022-05-21"), [None; 3]);
    }

    #[test]
    fn nothing_of_a_post_shows_in_debug() {
        let whole = on(&TOWN.replace(",p,", ",secret-post,"), "1522", PartTime::None);
        assert!(whole.expose_json().contains("secret-post") && !format!("{whole:?}").contains("secret-post"));
    }
}
