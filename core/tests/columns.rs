//! A table checked column by column gives the report and the book of the same table checked row by row, to the byte.
#![cfg(feature = "packs")]

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use wushe::border::LedgerRun;
    use wushe::form::{Cell, Column, Dictionary, Reading, Values};
    use wushe::{Date, Pack};

    const TODAY: &str = "2022-05-21";
    /// The day of the check since 1970.
    const TODAY_NUMBER: i32 = 19_133;

    /// What stands in a column.
    #[derive(Clone, Debug)]
    enum Data {
        Blank,
        Days(Vec<Option<i32>>),
        Ints(Vec<Option<i64>>),
        Booleans(Vec<Option<bool>>),
        Texts(Vec<Option<String>>),
        /// Codes, and the dictionary with which each part of the table comes.
        Codes(Vec<Option<u32>>, Vec<Option<String>>),
        Floats(Vec<Option<f64>>),
        Lists(Vec<Option<Vec<String>>>),
    }

    struct Texts<'t>(&'t [Option<String>]);

    impl Dictionary for Texts<'_> {
        fn text(&self, code: u32) -> Option<&str> {
            self.0[code as usize].as_deref()
        }
    }

    /// A small generator of reproducible numbers (SplitMix64).
    struct Seeded(u64);

    impl Seeded {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).unwrap()
        }

        /// True so many times of a hundred.
        fn happens(&mut self, percent: usize) -> bool {
            self.below(100) < percent
        }

        fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
            from[self.below(from.len())]
        }
    }

    /// A heading, the texts that are right, and those that are not or are told.
    type Spec = (&'static str, Kind, &'static [&'static str], &'static [&'static str]);

    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Day,
        Text,
        Number,
        Truth,
        Several,
    }

    const STATIONS: &[&str] = &["152221100000", "152221101000", "S1", "S-2"];
    const WRONG_KEYS: &[&str] = &[
        "",
        " ",
        "无",
        "P1、P2",
        "Ｈ１",
        "h1",
        "H001",
        "合计",
        "小计5户",
        "备注：略",
        "1.5E+11",
        "=\"H1\"",
        "走访社工",
        "11010519491231002X",
    ];
    const KEYS: &[&str] = &["H1", "H2", "H3", "H4", "H10", "H11", "H12", "h-7", "W1", "W2"];
    const DAYS: &[&str] = &["2022-05-20", "2022-05-21", "2021-12-31", "2022-02-28"];
    const WRONG_DAYS: &[&str] = &["2022/5/20", "2022-05-22", "2022-02-30", "44700", "五月", "", "1899-01-01"];

    fn specs(form: &str) -> Vec<Spec> {
        let day = |heading| (heading, Kind::Day, DAYS, WRONG_DAYS);
        let station = ("社工站", Kind::Text, STATIONS, &["", "科尔沁镇", "152221", "152221100", "合计"][..]);
        let key = |heading| (heading, Kind::Text, KEYS, WRONG_KEYS);
        match form {
            "home_visit" => vec![
                day("走访日期"),
                station,
                key("走访社工"),
                key("家庭编号"),
                ("服务人数", Kind::Number, &["1", "2", "3", "11", "0"], &["-1", "3人", "1,200", "１２", "x", "0.5", "9007199254740993"]),
                (
                    "服务类型",
                    Kind::Several,
                    &["资源链接", "心理疏导", "资源链接、心理疏导", "linking"],
                    &["资源连接", "资源链接、资源链接", "无"],
                ),
                ("是否做需求评估", Kind::Truth, &["是", "否"], &["yes", "1"]),
                ("是否独居", Kind::Truth, &["是", "否"], &["yes"]),
                ("家庭其它压力", Kind::Text, &["无业", "病"], &["合计", ""]),
                ("社工签名", Kind::Text, &["W1", "W2"], WRONG_KEYS),
                ("填写日期", Kind::Day, DAYS, WRONG_DAYS),
                ("月收入", Kind::Number, &["1200", "1200.50", "3"], &["1,200", "12.345", "1200元", "-1"]),
                ("地点", Kind::Text, &["嘎查", "村部"], &["总计"]),
                ("地点区划代码", Kind::Text, &["152221100201", "152221100000"], &["15222110", "152221100999x"]),
                ("身份证号", Kind::Text, &["11010519491231002X"], &["110105194912310021", "1"]),
                ("参加人员", Kind::Several, &["P1", "P1、P2"], &["P1、P1", "无"]),
                ("别的", Kind::Text, &["甲", "乙"], &["合计", "共计3", "别的"]),
                ("", Kind::Text, &["", ""], &["丙", "1"]),
            ],
            // Of the rulebook of the vectors: two options that are offered under conditions.
            "call" => vec![
                day("日期"),
                station,
                ("年龄", Kind::Number, &["17", "18", "70"], &["-1", "x"]),
                ("独居", Kind::Truth, &["是", "否"], &["yes"]),
                ("办法", Kind::Text, &["助餐", "走访", "监护", "无"], &["别的"]),
                ("各项办法", Kind::Several, &["助餐", "助餐、走访", "监护"], &["走访、无"]),
            ],
            "file_opened" => vec![
                day("建档日期"),
                station,
                (
                    "档案编号",
                    Kind::Number,
                    &["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "13", "14", "15", "16", "17"],
                    &["F01", "f1", "无", "01"],
                ),
                key("家庭编号"),
                key("服务对象编号"),
                ("联系电话", Kind::Number, &["13800138000", "13900139000"], &["1380013800", "1"]),
            ],
            "case_step" => vec![
                day("服务日期"),
                station,
                key("个案编号"),
                key("服务对象编号"),
                ("个案阶段", Kind::Text, &["接案", "介入", "结案"], &["完了", ""]),
                ("接案来源", Kind::Text, &["主动发现"], &["？"]),
                ("服务人次", Kind::Number, &["1", "2", "3"], &["-1", "x"]),
            ],
            _ => vec![
                day("链接日期"),
                station,
                ("资源方向", Kind::Text, &["链入", "链出"], &["出"]),
                ("资源形式", Kind::Text, &["资金", "物资"], &["钱"]),
                ("金额", Kind::Number, &["100", "100.50", "7"], &["1e3", "-5", "3.333", "12元"]),
                ("资源提供方", Kind::Text, &["企业", "政府"], &["？"]),
                ("用途", Kind::Text, &["买煤", "修房"], &["累计", ""]),
            ],
        }
    }

    fn text(seeded: &mut Seeded, (_, kind, right, wrong): Spec, (faulty, blank): (usize, usize)) -> Option<String> {
        if seeded.happens(blank) {
            return None;
        }
        if seeded.happens(faulty) {
            return Some(seeded.pick(wrong).to_owned());
        }
        if kind == Kind::Text && right == KEYS && seeded.happens(60) {
            return Some(format!("K{}", seeded.below(400)));
        }
        Some(seeded.pick(right).to_owned())
    }

    /// A column of so many rows, of one of the types that its texts can have.
    fn column(seeded: &mut Seeded, spec: Spec, rows: usize, shares: (usize, usize)) -> Data {
        let mut texts: Vec<Option<String>> = (0..rows).map(|_| text(seeded, spec, shares)).collect();
        let epoch = |text: &str| Date::parse(text).ok().map(|date| date.day_number() - 719_163);
        let all = |is: &dyn Fn(&str) -> bool, texts: &[Option<String>]| texts.iter().flatten().all(|text| is(text));
        match (spec.1, seeded.below(6)) {
            (_, 0) if spec.0 != "走访日期" && seeded.happens(8) => Data::Blank,
            (Kind::Day, 0..=3) => {
                let strange = |seeded: &mut Seeded| [TODAY_NUMBER + 1, -30_000, 900_000, TODAY_NUMBER][seeded.below(4)];
                Data::Days(texts.into_iter().map(|text| Some(epoch(&text?).unwrap_or_else(|| strange(seeded)))).collect())
            }
            (Kind::Number, 0..=2) => Data::Ints(texts.into_iter().map(|text| Some(text?.parse().unwrap_or(-3))).collect()),
            (Kind::Number, 3) if spec.0 != "档案编号" => {
                Data::Floats(texts.into_iter().map(|text| Some(text?.parse().unwrap_or(f64::NAN))).collect())
            }
            (Kind::Truth, 0..=2) => Data::Booleans(texts.into_iter().map(|text| Some(text? == "是")).collect()),
            (Kind::Several, 0..=1) => {
                Data::Lists(texts.into_iter().map(|text| Some(text?.split('、').map(str::to_owned).collect())).collect())
            }
            (Kind::Text | Kind::Several | Kind::Day, 2..=4) => {
                // Some texts stand there twice, one is never used and one is none.
                let mut dictionary: Vec<Option<String>> = vec![Some("never".to_owned()), None];
                let codes = texts.iter().map(|text| {
                    let Some(text) = text else { return seeded.happens(30).then_some(1) };
                    let known = dictionary.iter().position(|known| known.as_ref() == Some(text)).filter(|_| !seeded.happens(5));
                    Some(
                        u32::try_from(known.unwrap_or_else(|| {
                            dictionary.push(Some(text.clone()));
                            dictionary.len() - 1
                        }))
                        .unwrap(),
                    )
                });
                Data::Codes(codes.collect(), dictionary)
            }
            (Kind::Text, _) if all(&|text| text.parse::<i64>().is_ok(), &texts) => {
                Data::Ints(texts.into_iter().map(|text| Some(text?.parse().unwrap())).collect())
            }
            _ => {
                if seeded.happens(10) && rows > 2 {
                    texts[rows / 2] = Some(spec.0.to_owned());
                }
                Data::Texts(texts)
            }
        }
    }

    impl Data {
        fn cell<T>(&self, row: usize, take: impl FnOnce(Cell<'_>) -> T) -> T {
            let lent: Vec<&str>;
            let day: String;
            take(match self {
                Data::Blank => Cell::Empty,
                Data::Days(days) => match days[row] {
                    None => Cell::Empty,
                    Some(number) => {
                        day = Date::from_day_number(number + 719_163).unwrap().to_string();
                        Cell::Text(&day)
                    }
                },
                Data::Ints(ints) => ints[row].map_or(Cell::Empty, Cell::Int),
                Data::Booleans(flags) => flags[row].map_or(Cell::Empty, Cell::Boolean),
                Data::Texts(texts) => texts[row].as_deref().map_or(Cell::Empty, Cell::Text),
                Data::Codes(codes, texts) => codes[row].and_then(|code| texts[code as usize].as_deref()).map_or(Cell::Empty, Cell::Text),
                Data::Floats(numbers) => numbers[row].map_or(Cell::Empty, Cell::Float),
                Data::Lists(lists) => match &lists[row] {
                    None => Cell::Empty,
                    Some(items) => {
                        lent = items.iter().map(String::as_str).collect();
                        Cell::List(&lent)
                    }
                },
            })
        }
    }

    fn bits(valid: impl Iterator<Item = bool>) -> Vec<u64> {
        let valid: Vec<bool> = valid.collect();
        valid.chunks(64).map(|word| (0..).zip(word).fold(0, |all, (at, is)| all | u64::from(*is) << at)).collect()
    }

    /// Hands out a part of a column as the core takes it.
    fn with_column(data: &Data, rows: std::ops::Range<usize>, dictionary: u64, take: &mut dyn FnMut(Column<'_>)) {
        fn values<T: Copy + Default>(all: &[Option<T>]) -> (Vec<T>, Vec<u64>, bool) {
            (
                all.iter().map(|value| value.unwrap_or_default()).collect(),
                bits(all.iter().map(Option::is_some)),
                all.iter().all(Option::is_some),
            )
        }
        fn give<'c>(values: Values<'c>, valid: &'c [u64], whole: bool, take: &mut dyn FnMut(Column<'_>)) {
            take(if whole { Column::new(values) } else { Column::new(values).valid(valid) });
        }
        // A column with a value in every row comes with bits or without.
        let with_bits = rows.start % 2 == 1;
        match data {
            Data::Blank => take(Column::new(Values::Blank)),
            Data::Days(days) => {
                let (days, valid, whole) = values(&days[rows.clone()]);
                give(Values::Days(&days), &valid, whole && !with_bits, take);
            }
            Data::Ints(ints) => {
                let (ints, valid, whole) = values(&ints[rows.clone()]);
                give(Values::Ints(&ints), &valid, whole && !with_bits, take);
            }
            Data::Booleans(flags) => {
                let (flags, valid, whole) = values(&flags[rows.clone()]);
                give(Values::Booleans(&flags), &valid, whole && !with_bits, take);
            }
            Data::Texts(texts) => {
                let texts: Vec<Option<&str>> = texts[rows.clone()].iter().map(Option::as_deref).collect();
                let (texts, valid, whole) = values(&texts);
                give(Values::Texts(&texts), &valid, whole && !with_bits, take);
            }
            Data::Codes(codes, texts) => {
                let (codes, valid, whole) = values(&codes[rows.clone()]);
                give(
                    Values::Codes { codes: &codes, dictionary, length: texts.len(), texts: &Texts(texts) },
                    &valid,
                    whole && !with_bits,
                    take,
                );
            }
            Data::Floats(_) | Data::Lists(_) => {
                let lists: Vec<Vec<&str>> = rows
                    .clone()
                    .map(|row| match data {
                        Data::Lists(lists) => lists[row].iter().flatten().map(String::as_str).collect(),
                        _ => Vec::new(),
                    })
                    .collect();
                let cells: Vec<Cell<'_>> = rows
                    .clone()
                    .zip(&lists)
                    .map(|(row, list)| match data {
                        Data::Floats(numbers) => numbers[row].map_or(Cell::Empty, Cell::Float),
                        Data::Lists(lists) => {
                            if lists[row].is_some() {
                                Cell::List(list)
                            } else {
                                Cell::Empty
                            }
                        }
                        _ => Cell::Empty,
                    })
                    .collect();
                take(Column::new(Values::Cells(&cells)));
            }
        }
    }

    fn with_columns(
        datas: &[Data],
        rows: std::ops::Range<usize>,
        dictionary: u64,
        known: &[Column<'_>],
        take: &mut dyn FnMut(&[Column<'_>]),
    ) {
        match datas.split_first() {
            None => take(known),
            Some((first, rest)) => with_column(first, rows.clone(), dictionary, &mut |column| {
                let mut known = known.to_vec();
                known.push(column);
                with_columns(rest, rows.clone(), dictionary, &known, take);
            }),
        }
    }

    struct Table {
        headings: Vec<&'static str>,
        columns: Vec<Data>,
        rows: usize,
    }

    fn table(form: &str, seed: u64, rows: usize, faulty: usize) -> Table {
        let seeded = &mut Seeded(seed);
        let blank = [0, 0, 10, 60][seeded.below(4)];
        let mut specs = specs(form);
        // Fields that nobody asks for have no column in most tables.
        let share = [25, 60, 100][seeded.below(3)];
        let mut at = 0;
        specs.retain(|_| {
            at += 1;
            at <= 4 || seeded.happens(share)
        });
        let required = if form == "home_visit" { 4 } else { 3 };
        let mut columns: Vec<Data> = specs
            .iter()
            .enumerate()
            .map(|(at, spec)| column(seeded, *spec, rows, (faulty, if at < required { 0 } else { blank })))
            .collect();
        // Rows that come twice, and blank ones.
        for _ in 0..rows / 40 {
            let (from, to) = (seeded.below(rows), seeded.below(rows));
            let is_blank = faulty > 0 && seeded.happens(30);
            for column in &mut columns {
                match column {
                    Data::Blank => {}
                    Data::Days(all) => all[to] = if is_blank { None } else { all[from] },
                    Data::Ints(all) => all[to] = if is_blank { None } else { all[from] },
                    Data::Booleans(all) => all[to] = if is_blank { None } else { all[from] },
                    Data::Texts(all) => all[to] = if is_blank { None } else { all[from].clone() },
                    Data::Codes(all, _) => all[to] = if is_blank { None } else { all[from] },
                    Data::Floats(all) => all[to] = if is_blank { None } else { all[from] },
                    Data::Lists(all) => all[to] = if is_blank { None } else { all[from].clone() },
                }
            }
        }
        Table { headings: specs.iter().map(|spec| spec.0).collect(), columns, rows }
    }

    fn run<'p>(pack: &'p Pack, form: Option<&str>, normalise: bool, limit: usize) -> LedgerRun<'p> {
        let run = LedgerRun::new(pack, form, Date::parse(TODAY).unwrap()).unwrap();
        run.reading(Reading { normalise, ..Reading::default() }).limit(limit)
    }

    /// The report and the book of both ways, and how many rows were proven clean.
    fn both(pack: &Pack, form: Option<&str>, table: &Table, part: usize, (normalise, limit): (bool, usize)) -> u64 {
        let number = |row: usize| u32::try_from(row + 2).unwrap();
        let mut by_row = run(pack, form, normalise, limit);
        by_row.header(&table.headings);
        for row in 0..table.rows {
            fn cells(columns: &[Data], row: usize, known: &[Cell<'_>], take: &mut dyn FnMut(&[Cell<'_>])) {
                match columns.split_first() {
                    None => take(known),
                    Some((first, rest)) => first.cell(row, |cell| {
                        let mut known = known.to_vec();
                        known.push(cell);
                        cells(rest, row, &known, take);
                    }),
                }
            }
            cells(&table.columns, row, &[], &mut |cells| by_row.row(number(row), cells.iter().copied()));
        }
        let mut by_column = run(pack, form, normalise, limit);
        by_column.header(&table.headings);
        for (which, start) in (0..).zip((0..table.rows).step_by(part)) {
            let rows = start..(start + part).min(table.rows);
            let numbers: Vec<u32> = rows.clone().map(number).collect();
            // Some parts come with the dictionary of the one before, some with another.
            with_columns(&table.columns, rows, which / 2, &[], &mut |columns| by_column.columns(&numbers, columns));
        }
        let proven = by_column.proven();
        let ((report, book), (expected, expected_book)) = (by_column.finish(), by_row.finish());
        assert_eq!(report.to_json(), expected.to_json());
        assert_eq!(report.rows_hash, expected.rows_hash);
        assert_eq!(book.to_bytes(), expected_book.to_bytes());
        let rows = |book: &wushe::Book| book.rows().map(|row| row.origin()).collect::<Vec<_>>();
        assert_eq!(rows(&book), rows(&expected_book), "the records come in the order of their rows");
        proven
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn both_ways_agree_to_the_byte(
            form in prop_oneof![3 => Just("home_visit"), 2 => Just("file_opened"), 1 => Just("case_step"), 1 => Just("resource_linked")],
            named: bool,
            seed: u64,
            rows in 1_usize..160,
            faulty in prop_oneof![Just(0_usize), Just(1), Just(10), Just(50), Just(100)],
            part in prop_oneof![Just(1_usize), Just(7), Just(64), Just(1000)],
            normalise: bool,
            limit in prop_oneof![Just(10_000_usize), Just(5)],
        ) {
            static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::builtin("hinggan").unwrap());
            both(&PACK, named.then_some(form), &table(form, seed, rows, faulty), part, (normalise, limit));
        }
    }

    #[test]
    fn options_with_conditions_are_held_to_them_in_both_ways() {
        let vectors = include_str!("../../tests/vectors/form.jsonl");
        let line = vectors.lines().find(|line| line.contains(r#""id":"form/offers/ledger""#)).unwrap();
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let pack = Pack::from_json(&line["pack"].to_string()).unwrap();
        let proven: u64 = (0..200).map(|seed| both(&pack, Some("call"), &table("call", seed, 60, 1), 16, (true, 10_000))).sum();
        assert!(proven > 1_000, "{proven} rows of 12,000 are proven");
    }

    #[test]
    fn rows_without_a_fault_are_proven_clean() {
        let pack = Pack::builtin("hinggan").unwrap();
        for seed in 0..40 {
            let mut table = table("home_visit", seed, 400, 0);
            table.headings.truncate(4);
            table.columns.truncate(4);
            let proven = both(&pack, Some("home_visit"), &table, 128, (true, 10_000));
            assert!(proven >= 300, "of table {seed} {proven} rows are proven");
        }
        // Conditions that read columns, and keys that come once.
        let mut all = [0, 0, 0];
        for seed in 0..40 {
            for (form, all) in ["home_visit", "file_opened", "case_step"].into_iter().zip(&mut all) {
                *all += both(&pack, Some(form), &table(form, seed, 200, 1), 64, (true, 10_000));
            }
        }
        assert!(all.iter().all(|proven| *proven > 200), "{all:?} rows of 8,000 are proven");
    }
}
