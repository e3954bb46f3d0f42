//! The compiled conditions against the plain evaluator; `examples/condition_oracle` runs a million.
#![cfg(feature = "oracle")]

#[path = "../examples/condition_oracle/random.rs"]
#[cfg(test)]
mod random;

#[cfg(test)]
mod oracle {
    use super::random::run;

    #[test]
    fn both_agree_in_value_and_missing_facts() {
        let tally = run(7, 16_000).unwrap();
        assert_eq!(tally.kinds.values().sum::<u64>(), tally.agreed);
        assert!(tally.agreed >= 16_000 && tally.refused < tally.agreed / 50, "{}", tally.refused);
        // Each of these is a fair share, so nothing is tested by name only.
        for kind in ["true", "false", "null", "unknown", "number", "list"] {
            assert!(tally.kinds.get(kind).is_some_and(|count| *count > 100), "{kind}: {:?}", tally.kinds);
        }
        assert!(tally.forms.values().all(|count| *count > 20), "{:?}", tally.forms);
        assert!(tally.waiting > 150, "{}", tally.waiting);
    }
}
