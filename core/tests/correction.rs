//! What takes the place of a stored record, before and after it was approved.
#![cfg(feature = "packs")]

#[cfg(test)]
mod tests {
    use wushe::border::{Correction, StoredRecord};
    use wushe::{Date, Findings, Pack};

    const DRAFT: &str = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1"}"#;
    const APPROVED: &str = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1","assessed":true,"lives_alone":true,"has_kin":false,
        "part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}"#;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn pack() -> Pack {
        Pack::builtin("national").unwrap()
    }

    fn stored(text: &str) -> StoredRecord {
        StoredRecord::check(&pack(), "home_visit", text, day("2022-05-21")).unwrap().0
    }

    fn codes(findings: &Findings) -> Vec<String> {
        findings.iter().map(|finding| format!("{} {}", finding.path, finding.code.as_str())).collect()
    }

    fn told(old: &StoredRecord, text: &str, correction: Option<Correction>) -> Vec<String> {
        match old.correct(&pack(), text, correction, day("2022-05-21")) {
            Ok((_, _, doubts)) => codes(&doubts),
            Err(findings) => codes(&findings),
        }
    }

    fn correction(old: &StoredRecord) -> Correction {
        Correction { on: day("2022-05-21"), reason: "家庭编号写错".to_owned(), corrects: old.hash() }
    }

    #[test]
    fn what_was_not_approved_may_be_replaced() {
        let old = stored(DRAFT);
        assert_eq!(told(&old, APPROVED, None), Vec::<String>::new());
        assert_eq!(told(&old, APPROVED, Some(correction(&old))), ["correction correction_not_needed"]);
    }

    #[test]
    fn what_was_approved_is_corrected_with_day_reason_and_hash() {
        let old = stored(APPROVED);
        let text = APPROVED.replace("H1", "H2");
        let given = correction(&old);
        let (new, record, doubts) = old.correct(&pack(), &text, Some(given.clone()), day("2022-05-21")).unwrap();
        assert_eq!((new.read(&pack()).unwrap(), codes(&doubts).len(), new.correction.as_ref()), (record, 0, Some(&given)));
        // Whoever has read the line again corrects the correction by its own hash.
        let again: StoredRecord = serde_json::from_str(&serde_json::to_string(&new).unwrap()).unwrap();
        assert_eq!(
            (again.hash(), told(&again, &text, Some(given.clone()))),
            (new.hash(), vec!["correction.corrects correction_hash".to_owned()])
        );

        assert_eq!(told(&old, &text, None), ["correction correction_missing"]);
        assert_eq!(
            told(&old, &text, Some(Correction { corrects: stored(DRAFT).hash(), ..given.clone() })),
            ["correction.corrects correction_hash"]
        );
        assert_eq!(
            told(&old, &text, Some(Correction { reason: " ".to_owned(), ..given.clone() })),
            ["correction.reason correction_without_reason"]
        );
        assert_eq!(
            told(&old, &text, Some(Correction { on: day("2022-05-19"), ..given.clone() })),
            ["correction.on correction_before_approval"]
        );
        assert_eq!(
            told(&old, &text, Some(Correction { on: day("2022-05-20"), ..given.clone() })),
            ["correction.on correction_before_record"],
            "the record was checked a day later"
        );
        assert_eq!(told(&old, &text, Some(Correction { on: day("2022-05-22"), ..given })), ["correction.on date_in_future"]);
    }

    #[test]
    fn a_correction_is_not_older_than_the_one_before_it() {
        let (old, text) = (stored(APPROVED), APPROVED.replace("H1", "H2"));
        let (second, ..) =
            old.correct(&pack(), &text, Some(Correction { on: day("2022-05-23"), ..correction(&old) }), day("2022-05-23")).unwrap();
        let correct = |on: &str| {
            let given = Correction { on: day(on), ..correction(&second) };
            second.correct(&pack(), APPROVED, Some(given), day("2022-05-24")).map(|_| ()).map_err(|findings| codes(&findings))
        };
        assert_eq!(correct("2022-05-22"), Err(vec!["correction.on correction_before_record".to_owned()]));
        assert_eq!(correct("2022-05-23"), Ok(()));
    }

    #[test]
    fn texts_that_are_no_stored_record_are_told() {
        let line = stored(APPROVED).to_json();
        let told = |text: &str| StoredRecord::from_json(text).map(drop).map_err(|findings| codes(&findings));
        assert_eq!(told(&line), Ok(()));
        for (wrong, code) in [
            ("", " json_broken"),
            ("[]", " stored_json"),
            (&line.replacen("\"form\"", "\"forms\"", 1), " stored_json"),
            (&line.replacen("{", "{\"form\":\"home_visit\",", 1), " stored_json"),
            (&line.replacen("\"2022-05-21\"", "7", 1), " stored_json"),
            (&line.replacen("2022-05-21", "2022-05-32", 1), "checked_on date_not_real"),
            (&line.replacen("{", "{\"correction\":null,", 1), " correction_json"),
            (&line.replacen("{", "{\"correction\":{\"on\":\"2022-05-21\"},", 1), "correction.reason required"),
            (&format!("{line} x"), " json_broken"),
        ] {
            let Err(found) = told(wrong) else { panic!("{code}") };
            assert_eq!(found.first().map(|first| first.trim_start()), Some(code.trim_start()), "{found:?}");
        }
    }

    #[test]
    fn what_the_check_finds_is_told_with_it() {
        let told = told(&stored(APPROVED), "{}", None);
        assert!(
            told.len() > 1 && told[0] == "correction correction_missing" && told.iter().any(|told| told == "household required"),
            "{told:?}"
        );
    }

    #[test]
    fn a_line_from_before_corrections_is_read() {
        let line = serde_json::to_string(&stored(DRAFT)).unwrap();
        assert!(!line.contains("correction"));
        assert_eq!(serde_json::from_str::<StoredRecord>(&line).unwrap(), stored(DRAFT));
    }

    #[test]
    fn no_reason_is_shown() {
        let shown = format!("{:?}", correction(&stored(DRAFT)));
        assert!(!shown.contains("家庭") && shown.starts_with("Correction(2022-05-21"), "{shown}");
    }
}
