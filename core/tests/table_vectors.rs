//! The vectors of ledgers as text, which every language runs.
#![cfg(feature = "csv")]

#[cfg(test)]
mod runner {
    use serde_json::Value;
    use wushe::form::table::read_json;

    const VECTORS: &str = include_str!("../../tests/vectors/table.jsonl");

    /// The codes that reading a ledger as text can find.
    const CODES: [&str; 9] = [
        "cell_too_long",
        "ledger_empty",
        "ledger_encoding",
        "ledger_not_text",
        "ledger_not_utf8",
        "ledger_other_encoding",
        "ledger_utf16",
        "quote_not_closed",
        "row_over_limit",
    ];

    fn input(vector: &Value) -> Vec<u8> {
        if let Some(text) = vector["text"].as_str() {
            return text.as_bytes().to_vec();
        }
        if let Some(hex) = vector["hex"].as_str() {
            return (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap()).collect();
        }
        let parts = vector["parts"].as_array().unwrap();
        parts.iter().flat_map(|part| part[0].as_str().unwrap().repeat(part[1].as_u64().unwrap().try_into().unwrap()).into_bytes()).collect()
    }

    #[test]
    fn every_vector_gives_exactly_its_json() {
        let (mut run, mut left_out) = (0, 0);
        for line in VECTORS.lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            assert_eq!(vector["op"], "table");
            let here = cfg!(feature = "gb18030");
            if (vector["needs"] == "gb18030" && !here) || (vector["without"] == "gb18030" && here) {
                left_out += 1;
                continue;
            }
            // The text as it stands in the line, since a parsed value would lose the order of its keys.
            let expected = line.split_once(r#","expect":"#).unwrap().1.strip_suffix('}').unwrap();
            assert_eq!(read_json(&input(&vector)), expected, "{}", vector["id"]);
            run += 1;
        }
        assert!(run >= 40 && left_out > 0, "{run} run, {left_out} left out");
    }

    #[test]
    fn every_code_has_a_vector_that_finds_it_and_one_that_does_not() {
        let found: Vec<Vec<String>> = VECTORS
            .lines()
            .map(|line| {
                let vector: Value = serde_json::from_str(line).unwrap();
                let findings = vector["expect"]["findings"].as_array().unwrap();
                findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
            })
            .collect();
        for code in CODES {
            let with = found.iter().filter(|codes| codes.iter().any(|found| found == code)).count();
            assert!(with > 0 && with < found.len(), "{code}: {with} of {}", found.len());
        }
        assert!(found.iter().flatten().all(|code| CODES.contains(&code.as_str())));
    }
}
