use wushe::form::Scratch;
use wushe::{Date, Pack};
fn main() {
    let pack = Pack::builtin("hinggan").expect("x");
    let form = pack.form("home_visit").expect("x");
    let today = Date::parse("2022-05-21").expect("x");
    let text = r#"{"visited_on":"2022-03-20","station":"152221100000","worker":"W12","household":"H001234","place":"152221100201","place_name":"村委会二楼活动室","participants":[{"person_key":"P12","party":"resident","joined_on":"2021-11-02"},{"person_key":"P13","party":"volunteer"}],"head_count":4,"service_types":["care","linking"],"target_groups":["elderly"],"household_size":3,"lives_alone":false,"family_structure":"老两口同住，子女在外务工","monthly_income":"1200.50","needs":"助餐、代购药品","assessed":false}"#;
    let mut scratch = Scratch::new();
    println!("{}", scratch.check_json(form, text, today).report().to_json());
    let start = std::time::Instant::now();
    let mut n = 0;
    for _ in 0..400_000 { n += scratch.check_json(form, std::hint::black_box(text), today).report().findings.len(); }
    println!("{} ns {n}", start.elapsed().as_nanos() / 400_000);
    let start = std::time::Instant::now();
    for _ in 0..400_000 { n += usize::from(serde_json::from_str::<serde_json::Value>(std::hint::black_box(text)).is_ok()); }
    println!("serde Value {} ns {n}", start.elapsed().as_nanos() / 400_000);
    let start = std::time::Instant::now();
    for _ in 0..400_000 { n += usize::from(serde_json::from_str::<serde::de::IgnoredAny>(std::hint::black_box(text)).is_ok()); }
    println!("serde ignored {} ns {n}", start.elapsed().as_nanos() / 400_000);
}
