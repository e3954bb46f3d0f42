//! The state of a draft agrees with the check of it, whatever stands in the draft.
#![cfg(feature = "pack-national")]

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use wushe::finding::{Code, Path};
    use wushe::form::{FieldInfo, Form, FormState};
    use wushe::service::FieldType;
    use wushe::{Date, Pack};

    static PACK: LazyLock<std::sync::Arc<Pack>> = LazyLock::new(|| Pack::builtin("national").unwrap().into());

    fn today() -> Date {
        Date::parse("2026-11-28").unwrap()
    }

    /// What a draft may have in a field: most often nothing, at times what is no value of it.
    fn value(field: FieldInfo<'_>) -> BoxedStrategy<Option<Value>> {
        let of = |values: Vec<Value>| prop::sample::select(values).boxed();
        let some = match field.kind() {
            FieldType::Boolean => of(vec![true.into(), false.into()]),
            FieldType::Date => of(vec!["2026-11-01".into(), "1950-03-05".into(), "2027-01-01".into()]),
            FieldType::Count => of(vec![0.into(), 1.into(), 7.into()]),
            FieldType::Amount => of(vec!["0".into(), "12.50".into()]),
            FieldType::Option | FieldType::Options => {
                let ids: Vec<Value> = field.codes().unwrap().options.iter().map(|option| (*option.id).into()).collect();
                let is_list = field.kind() == FieldType::Options;
                let listed = move |id: Value| if is_list { Value::Array(vec![id]) } else { id };
                of(ids.into_iter().map(listed).collect())
            }
            FieldType::Group => {
                let rows = prop::collection::vec(record(field.fields().collect()), 0..3);
                rows.prop_map(Value::Array).boxed()
            }
            _ => of(vec!["152221100000".into(), "A1".into()]),
        };
        prop_oneof![4 => Just(None), 1 => Just(Some(Value::Null)), 6 => some.prop_map(Some), 1 => Just(Some(json!("?")))].boxed()
    }

    fn record(fields: Vec<FieldInfo<'_>>) -> BoxedStrategy<Value> {
        let names: Vec<String> = fields.iter().map(|field| field.id().to_owned()).collect();
        let values: Vec<_> = fields.into_iter().map(value).collect();
        let object = move |values: Vec<Option<Value>>| {
            let pairs = names.iter().cloned().zip(values);
            Value::Object(pairs.filter_map(|(name, value)| Some((name, value?))).collect::<Map<_, _>>())
        };
        values.prop_map(object).boxed()
    }

    fn drafts() -> impl Strategy<Value = (usize, Value)> {
        (0..PACK.forms().len()).prop_flat_map(|at| record(PACK.forms()[at].fields().collect()).prop_map(move |draft| (at, draft)))
    }

    fn is_empty(draft: &Value, path: &Path) -> bool {
        let place = path.segments().iter().fold(draft, |inside, segment| match segment {
            wushe::finding::Segment::Key(key) => &inside[&**key],
            wushe::finding::Segment::Index(index) => &inside[*index as usize],
        });
        place.is_null() || place.as_array().is_some_and(Vec::is_empty)
    }

    /// Each finding of the check is what the state says, and what the state says is found where the draft contradicts it.
    fn agrees(form: &Form, draft: &Value, state: &FormState<'_>) {
        let report = form.check_json(&draft.to_string(), today()).report;
        assert_eq!(state.report(), &report);
        let has = |code: Code, path: &Path| report.findings.iter().any(|finding| finding.code == code && finding.path == *path);
        for field in state.fields() {
            let empty = is_empty(draft, &field.path);
            let outer = state.fields().find(|outer| outer.path.segments() == &field.path.segments()[..1]).unwrap();
            let is_hidden =
                field.shown == Some(false) && outer.path == field.path || field.shown == Some(false) && outer.shown == Some(true);
            assert_eq!(has(Code::HiddenValue, &field.path), is_hidden && !empty, "{}: {draft}", field.path);
            let required = has(Code::Required, &field.path) || has(Code::RequiredHere, &field.path);
            assert_eq!(required, field.required == Some(true) && empty, "{}: {draft}", field.path);
            assert!(field.shown == Some(true) || field.required != Some(true), "what is not shown is not required");
            let undecided = field.shown_because.is_some_and(|because| because.value.is_none());
            assert_eq!(field.shown.is_none(), undecided, "{}", field.path);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_state_says_what_the_check_finds((at, draft) in drafts()) {
            let form = &PACK.forms()[at];
            let state = form.state_json(&draft.to_string(), today());
            agrees(form, &draft, &state);
            if let Some(next) = state.next() {
                prop_assert!(state.fields().any(|field| field.path == *next && field.shown == Some(true)));
            }
        }

        #[test]
        fn a_cleaned_record_hides_nothing_and_says_the_same_otherwise((at, draft) in drafts()) {
            let form = &PACK.forms()[at];
            let state = form.state_json(&draft.to_string(), today());
            let record = state.record().unwrap();
            let again = form.state_json(record, today());
            prop_assert!(again.report().find(Code::HiddenValue).is_none(), "{draft} → {record}");
            prop_assert_eq!(again.record(), Some(record), "what is clean stays as it is");
            let others = |state: &FormState<'_>| state.report().findings.iter().filter(|found| found.code != Code::HiddenValue).cloned().collect::<Vec<_>>();
            prop_assert_eq!(others(&state), others(&again));
            prop_assert_eq!(&state.report().missing, &again.report().missing);
        }
    }
}
