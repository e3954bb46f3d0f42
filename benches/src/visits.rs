//! Home visits as stations write them, and the mistakes that people and programs make.

use serde_json::{Value, json};

use crate::Seeded;

/// A home visit as a station writes it.
pub fn visit(seeded: &mut Seeded) -> Value {
    let mut record = json!({
        "visited_on": format!("2022-{:02}-{:02}", 1 + seeded.below(4), 1 + seeded.below(28)),
        "station": "152221100000",
        "worker": format!("W{}", seeded.below(400)),
        "household": format!("H{:06}", seeded.below(100_000)),
        "place": "152221100201",
        "place_name": "村委会二楼活动室",
        "participants": [
            { "person_key": format!("P{}", seeded.below(9_000)), "party": "resident", "joined_on": "2021-11-02" },
            { "person_key": format!("P{}", seeded.below(9_000)), "party": "volunteer" },
        ],
        "head_count": seeded.below(9),
        "service_types": ["care", "linking"],
        "target_groups": ["elderly"],
        "household_size": 1 + seeded.below(5),
        "lives_alone": seeded.below(3) == 0,
        "family_structure": "老两口同住，子女在外务工",
        "monthly_income": format!("{}.50", 300 + seeded.below(3_000)),
        "needs": "助餐、代购药品",
        "assessed": false,
    });
    if seeded.below(3) == 0 {
        let more = [
            ("assessed", json!(true)),
            ("lives_alone", json!(false)),
            ("family_stress", json!("照料压力较大")),
            ("family_strengths", json!("邻里互助")),
            ("family_problems", json!("医疗支出")),
            ("worker_signature", json!("W1")),
            ("signed_on", json!("2022-05-02")),
        ];
        for (key, value) in more {
            record[key] = value;
        }
    }
    record
}

/// One to three mistakes of the kinds that people and programs make.
pub fn broken(seeded: &mut Seeded, mut record: Value) -> Value {
    let mistakes = [
        ("household", Value::Null),
        ("worker", json!("W 1")),
        ("visited_on", json!("2022/05/20")),
        ("visited_on", json!("2022-02-30")),
        ("place", json!("1522211002")),
        ("head_count", json!(3.5)),
        ("head_count", json!(-1)),
        ("household_size", json!(0)),
        ("lives_alone", json!("是")),
        ("monthly_income", json!(1200.5)),
        ("service_types", json!(["care", "cooking"])),
        ("participants", json!([{ "party": "neighbour" }])),
        ("colour", json!("red")),
        ("needs", json!(["助餐"])),
        ("signed_on", json!("2022-01-02")),
    ];
    for _ in 0..1 + seeded.below(3) {
        let (key, value) = seeded.pick(&mistakes);
        record[*key] = value.clone();
    }
    record
}
