//! The vectors of the rule language: our own cases, and the DMN TCK's for the subset.

#[cfg(test)]
mod conditions {
    use std::collections::BTreeSet;
    use std::error::Error;
    use std::io::Write;

    use serde::Deserialize;
    use serde_json::value::RawValue;
    use wushe::condition::{Expression, Scope, Type, evaluate_json, explain_json};
    use wushe::finding::{Code, Severity};

    const OURS: &str = include_str!("../../tests/vectors/condition.jsonl");
    const TCK: &str = include_str!("../../tests/vectors/condition_tck.jsonl");
    const TCK_PAGE: &str = include_str!("../../tests/vectors/condition_tck.md");

    #[derive(Deserialize)]
    struct Case<'a> {
        id: String,
        op: String,
        source: String,
        #[serde(borrow)]
        facts: &'a RawValue,
        #[serde(borrow)]
        expect: &'a RawValue,
    }

    impl Case<'_> {
        fn is_refused(&self) -> bool {
            self.expect.get().starts_with(r#"{"refused":"#)
        }

        /// What is wrong with the answer, if anything.
        fn fault(&self) -> Option<String> {
            let text = serde_json::from_str::<String>(self.facts.get());
            let facts = text.as_deref().unwrap_or(self.facts.get());
            let answer = match &*self.op {
                "condition" => evaluate_json(&self.source, facts),
                "condition_explain" => explain_json(&self.source, facts),
                other => format!("no op {other}"),
            };
            (answer != self.expect.get()).then(|| format!("{}: expected {}\n    answered {answer}", self.id, self.expect.get()))
        }
    }

    fn cases(text: &'static str) -> Result<Vec<Case<'static>>, serde_json::Error> {
        text.lines().map(serde_json::from_str).collect()
    }

    /// Runs the cases; how many passed, of those how many were refused when compiled.
    fn run(name: &str, cases: &[Case<'_>]) -> Result<(usize, usize), Box<dyn Error>> {
        let wrong: Vec<String> = cases.iter().filter_map(Case::fault).collect();
        let refused = cases.iter().filter(|case| case.is_refused()).count();
        // Written past the test harness, which would keep it to itself.
        writeln!(
            std::io::stdout(),
            "{name}: {} passed, {refused} of them refused when compiled, {} wrong",
            cases.len() - wrong.len(),
            wrong.len()
        )?;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok((cases.len(), refused))
    }

    #[test]
    fn our_own() -> Result<(), Box<dyn Error>> {
        let (all, _) = run("condition.jsonl", &cases(OURS)?)?;
        assert!(all >= 390, "{all}");
        Ok(())
    }

    #[test]
    fn the_tck() -> Result<(), Box<dyn Error>> {
        let (all, refused) = run("condition_tck.jsonl", &cases(TCK)?)?;
        let row = |name: &str| {
            let start = format!("| {name} | ");
            let row = TCK_PAGE.lines().find_map(|line| line.strip_prefix(start.as_str()))?;
            row.split_once(' ')?.0.parse::<usize>().ok()
        };
        let counts =
            ["passed", "refused", "refused, stricter", "left out", "wrong"].map(|name| format!("{} {name}", row(name).unwrap_or_default()));
        writeln!(std::io::stdout(), "DMN TCK, levels 2 and 3: {}", counts.join("; "))?;
        assert_eq!(row("passed"), Some(all - refused));
        assert_eq!(row("refused").zip(row("refused, stricter")).map(|(null, stricter)| null + stricter), Some(refused));
        assert_eq!(row("wrong"), Some(0));
        assert!(all - refused >= 300);
        Ok(())
    }

    #[test]
    fn every_code_is_found_and_not_found() -> Result<(), Box<dyn Error>> {
        let cases = cases(OURS)?;
        // What the linter finds is told to authors of rulebooks alone; it has tests of its own.
        let told = Code::ALL.into_iter().filter(|code| code.severity() != Severity::Warning).map(Code::as_str);
        for code in told.filter(|code| code.starts_with("condition_") && !code.starts_with("condition_code_")) {
            let word = format!(r#""code":"{code}""#);
            let (with, without): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.expect.get().contains(&word));
            assert!(!with.is_empty(), "no vector gives {code}");
            assert!(!without.is_empty(), "every vector gives {code}");
        }
        let distinct: BTreeSet<_> = cases.iter().map(|case| &case.id).collect();
        assert_eq!(distinct.len(), cases.len());
        Ok(())
    }

    #[test]
    fn the_type_that_is_asked_for() -> Result<(), Box<dyn Error>> {
        let scope = Scope::new();
        for (source, expected) in [("1 + 1", Type::Text), (r#"["foo"]"#, Type::Text), ("1 = 1", Type::Number), ("[]", Type::Boolean)] {
            let codes: Option<Vec<Code>> = Expression::compile(source, &scope, Some(&expected))
                .err()
                .map(|found| found.into_iter().map(|problem| problem.code).collect());
            assert_eq!(codes, Some(vec![Code::ConditionType]), "{source}");
        }
        for (source, expected) in [("null", Type::Boolean), ("[]", Type::list(Type::Number)), ("1 = 1", Type::Boolean)] {
            assert_eq!(Expression::compile(source, &scope, Some(&expected)).map(|whole| whole.result().clone()), Ok(expected), "{source}");
        }
        Ok(())
    }
}
