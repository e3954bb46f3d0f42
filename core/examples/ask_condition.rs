//! Evaluates a condition over facts, some of which are not known, and says what it waits for:
//! `cargo run -p wushe --example ask_condition -- 'age >= 80 and lives_alone'`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::env;
use std::error::Error;

use wushe::condition::{Expression, Scope, Type, Value};
use wushe::finding::Findings;

fn main() -> Result<(), Box<dyn Error>> {
    let source = env::args().nth(1).unwrap_or_else(|| "age >= 80 and lives_alone".to_owned());
    let scope = Scope::new().declare("age", Type::Number)?.declare("lives_alone", Type::Boolean)?;
    let names = ["age", "lives_alone"];
    let condition = Expression::compile(&source, &scope, Some(&Type::Boolean))
        .map_err(|problems| problems.into_iter().map(|problem| problem.at(wushe::finding::Path::new())).collect::<Findings>())?;

    for (age, alone) in [(82, Value::Boolean(true)), (82, Value::Unknown), (42, Value::Unknown)] {
        let facts = [Value::Number(age.into()), alone];
        let outcome = condition.evaluate(&facts);
        let waits: Vec<&str> = outcome.missing.iter().filter_map(|slot| names.get(*slot)).copied().collect();
        println!("age {age}: {:?}, waits for {waits:?}", outcome.value);
    }
    Ok(())
}
