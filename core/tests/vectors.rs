//! Runs `tests/vectors/*.jsonl`: the lines that Python, Node and Chromium run too, compared byte for byte.
#![cfg(all(feature = "csv", feature = "pack-hinggan"))]

#[path = "vectors/ops.rs"]
mod ops;

#[cfg(test)]
mod runner {
    use std::collections::{BTreeMap, BTreeSet};
    use std::error::Error;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use serde::Deserialize;
    use serde_json::value::RawValue;

    use super::ops;

    #[derive(Deserialize)]
    struct Case<'a> {
        id: String,
        op: String,
        needs: Option<String>,
        without: Option<String>,
        #[serde(borrow)]
        expect: &'a RawValue,
    }

    impl Case<'_> {
        /// Whether the core is built with what the line needs, and without what it is about the lack of.
        fn runs_here(&self) -> bool {
            let features = [("authoring", cfg!(feature = "authoring")), ("gb18030", cfg!(feature = "gb18030"))];
            let here = |name: &str| features.contains(&(name, true));
            self.needs.as_deref().is_none_or(here) && !self.without.as_deref().is_some_and(here)
        }
    }

    #[derive(Default)]
    struct Outcome {
        passed: usize,
        excepted: usize,
        failures: Vec<String>,
    }

    /// Runs the lines. An exception is an id, or `prefix/*`, and its reason; one that passes is a failure. A line that
    /// needs another build of the core is left out, and counted as excepted.
    fn run<'a>(lines: impl IntoIterator<Item = &'a str>, exceptions: &BTreeMap<String, String>) -> Outcome {
        let mut outcome = Outcome::default();
        let mut seen = BTreeSet::new();
        let mut used = BTreeSet::new();
        for line in lines {
            let (id, fault, runs_here) = match serde_json::from_str::<Case<'_>>(line) {
                Ok(case) => (case.id.clone(), fault(&case, line), case.runs_here()),
                Err(error) => (line.to_owned(), Some(format!("is no vector: {error}")), true),
            };
            if !seen.insert(id.clone()) {
                outcome.failures.push(format!("{id}: stands twice"));
                continue;
            }
            if !runs_here {
                outcome.excepted += 1;
                continue;
            }
            let exception = exceptions.keys().find(|name| match name.strip_suffix('*') {
                Some(prefix) => id.starts_with(prefix),
                None => **name == id,
            });
            used.extend(exception.cloned());
            match (fault, exception) {
                (None, None) => outcome.passed += 1,
                (Some(_), Some(_)) => outcome.excepted += 1,
                (Some(fault), None) => outcome.failures.push(format!("{id}: {fault}")),
                (None, Some(name)) => outcome.failures.push(format!("{id}: passes; take {name} from exceptions.json")),
            }
        }
        outcome.failures.extend(exceptions.keys().filter(|name| !used.contains(*name)).map(|name| format!("{name}: excepts no vector")));
        outcome
    }

    fn fault(case: &Case<'_>, line: &str) -> Option<String> {
        let Some((_, op)) = ops::OPS.iter().find(|(name, _)| *name == case.op) else { return Some(format!("no op {}", case.op)) };
        match op(line) {
            Ok(answer) if answer == case.expect.get() => None,
            Ok(answer) => Some(format!("expected {}\n    answered {answer}", case.expect.get())),
            Err(error) => Some(format!("can't be run: {error}")),
        }
    }

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors")
    }

    fn texts() -> Result<Vec<String>, Box<dyn Error>> {
        let mut paths = std::fs::read_dir(folder())?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
        paths.sort();
        paths.into_iter().map(|path| Ok(std::fs::read_to_string(path)?)).collect()
    }

    #[test]
    fn every_vector() -> Result<(), Box<dyn Error>> {
        let exceptions: BTreeMap<String, BTreeMap<String, String>> =
            serde_json::from_str(&std::fs::read_to_string(folder().join("exceptions.json"))?)?;
        let texts = texts()?;
        let outcome = run(texts.iter().flat_map(|text| text.lines()), exceptions.get("rust").unwrap_or(&BTreeMap::new()));
        // Written past the test harness, which would keep it to itself: the runners' counts are compared.
        let Outcome { passed, excepted, failures } = outcome;
        writeln!(std::io::stdout(), "vectors: {passed} passed, {} failed (rust, {excepted} excepted)", failures.len())?;
        assert!(passed > 0, "no vectors were found");
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        Ok(())
    }

    const LINE: &str = r#"{"id":"a","op":"parse","type":"count","text":"12","expect":{"value":"12"}}"#;

    #[test]
    fn a_difference_of_one_byte_fails() {
        assert_eq!(run([LINE], &BTreeMap::new()).passed, 1);
        for planted in [LINE.replace(r#"{"value":"12"}"#, r#"{"value":"13"}"#), LINE.replace(r#"{"value":"12"}"#, r#"{"value": "12"}"#)] {
            assert_eq!(run([planted.as_str()], &BTreeMap::new()).failures.len(), 1, "{planted}");
        }
    }

    #[test]
    fn what_the_run_refuses() {
        let excepting = |name: &str| BTreeMap::from([(name.to_owned(), "reason".to_owned())]);
        assert_eq!(run([LINE, LINE], &BTreeMap::new()).failures, ["a: stands twice"]);
        assert_eq!(run([LINE], &excepting("a")).failures, ["a: passes; take a from exceptions.json"]);
        assert_eq!(run([LINE], &excepting("b/*")).failures, ["b/*: excepts no vector"]);
        let unknown = LINE.replace(r#""op":"parse""#, r#""op":"guess""#);
        assert_eq!(run([unknown.as_str()], &BTreeMap::new()).failures, ["a: no op guess"]);
        assert_eq!(run([unknown.as_str()], &excepting("a")).excepted, 1);
        assert_eq!(run(["{}"], &BTreeMap::new()).failures.len(), 1);
    }
}
