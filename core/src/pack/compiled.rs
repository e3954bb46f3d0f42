//! The forms of a rulebook, compiled ahead of time: what a page with forms loads in place of the rulebook's JSON and of all that reads, verifies and compiles it.
//!
//! The bytes are `wushe`, the number of the format, a digest of the rest, the rulebook's name, version, label and hash, and its forms. The digest finds
//! damage. Against bytes that somebody made up it is the reader that stands: it makes forms that any rulebook could have had, or refuses.

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
use std::sync::Arc;

use super::Pack;
use crate::digest::Digest;
use crate::finding::Problem;
#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
use crate::finding::{Code, Findings, Label, Path};

const MARK: &[u8] = b"wushe";
const FORMAT: u8 = 1;

fn digest(bytes: &[u8]) -> [u8; 16] {
    let mut digest = Digest::new(0x0f00);
    digest.bytes(bytes);
    digest.whole().to_le_bytes()
}

#[cfg(feature = "reasons")]
impl Pack {
    /// Its forms as a page loads them, without what only ledgers ask or readers of the rulebook: those of these names, or all where there are none. The entry
    /// `wushe/forms` of the npm package reads them by `Pack.fromCompiled`.
    ///
    /// # Errors
    /// `form_unknown` where there is none of a name.
    ///
    /// ```
    /// use wushe::{Code, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert!(pack.to_compiled(&["home_visit"])?.len() < pack.to_compiled(&[])?.len());
    /// assert_eq!(pack.to_compiled(&["home_visits"]).unwrap_err().code, Code::FormUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn to_compiled(&self, forms: &[&str]) -> Result<Vec<u8>, Problem> {
        let mut out = crate::packed::Packer::default();
        for text in [&self.id, &self.version, &self.label.zh, &self.label.en, &self.hash] {
            out.text(text);
        }
        let named: Vec<_> = if forms.is_empty() {
            self.lists.forms.iter().collect()
        } else {
            forms.iter().map(|name| self.form(name)).collect::<Result<_, _>>()?
        };
        crate::form::pack_forms(&mut out, &named);
        Ok([MARK, &[FORMAT], &digest(&out.0), &out.0].concat())
    }
}

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
impl Pack {
    /// Reads forms that [`Pack::to_compiled`] wrote. What else the rulebook has is not there, and neither are the names that conditions of one's own
    /// could use ([`Form::scope`](crate::Form::scope)).
    ///
    /// # Errors
    /// `pack_not_compiled` where the bytes are none of those, such as a rulebook's JSON; `pack_compiled_version` where they are of another version of the
    /// format; `pack_compiled_damaged` where they are not as they were written.
    ///
    /// ```
    /// # #[cfg(all(feature = "pack-hinggan", not(any(feature = "pack-national", feature = "figures", feature = "reasons", feature = "oracle"))))] {
    /// use wushe::{Code, Pack};
    ///
    /// let (name, bytes) = wushe::pack::BUILTIN[0];
    /// assert_eq!(Pack::from_compiled(bytes).unwrap().id(), name);
    /// assert_eq!(Pack::from_compiled(b"{}").unwrap_err()[0].code, Code::PackNotCompiled);
    /// # }
    /// ```
    pub fn from_compiled(bytes: &[u8]) -> Result<Pack, Findings> {
        Self::read_compiled(bytes).map_err(|problem| problem.at(Path::new()).into())
    }

    fn read_compiled(bytes: &[u8]) -> Result<Pack, Problem> {
        let Some(([format], rest)) = bytes.strip_prefix(MARK).and_then(<[u8]>::split_first_chunk) else {
            return Err(Code::PackNotCompiled.into());
        };
        if *format != FORMAT {
            return Err(Problem::new(Code::PackCompiledVersion).with("version", u32::from(*format)).with("known", u32::from(FORMAT)));
        }
        match rest.split_first_chunk().filter(|(known, rest)| **known == digest(rest)).and_then(|(_, rest)| Self::unpack(rest)) {
            Some(pack) => Ok(pack),
            None => Err(Code::PackCompiledDamaged.into()),
        }
    }

    fn unpack(bytes: &[u8]) -> Option<Pack> {
        let mut from = crate::packed::Unpacker::new(bytes);
        let [id, version, zh, en, hash]: [Arc<str>; 5] = std::array::from_fn(|_| from.text());
        let identity: Arc<str> = super::build::identity(&id, &version, &hash);
        let forms = crate::form::Forms::of(&mut from, &identity);
        let lists = super::read::Lists { forms, ..Default::default() };
        from.is_whole().then(|| Pack {
            id,
            version,
            label: Label { zh, en },
            hash,
            identity,
            #[cfg(feature = "figures")]
            canonical: "".into(),
            lists,
            warnings: Vec::new(),
        })
    }
}

#[cfg(test)]
#[cfg(all(feature = "reasons", feature = "packs"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Lang;
    use crate::pack::BUILTIN;
    use crate::value::Date;

    /// Drafts of a form: an empty one, and two that fill what can be filled in without knowing the form.
    fn drafts(form: &crate::Form) -> Vec<String> {
        let described: serde_json::Value = serde_json::from_str(&form.describe_json(Lang::En)).unwrap();
        let filled = |yes: bool| {
            let value = |field: &serde_json::Value| {
                let options = field["options"].as_array().unwrap();
                let option = if yes { options.first() } else { options.last() }.map(|option| option["id"].clone());
                Some(match field["type"].as_str().unwrap() {
                    "boolean" => yes.into(),
                    "option" => option?,
                    "options" => vec![option?].into(),
                    "date" => "2022-05-20".into(),
                    "count" => 1.into(),
                    "amount" => "12.345".into(),
                    "station" | "division" => "152221100000".into(),
                    _ => "K1".into(),
                })
            };
            let fields = |fields: &serde_json::Value| -> serde_json::Map<String, serde_json::Value> {
                let filled = |field: &serde_json::Value| Some((field["id"].as_str().unwrap().to_owned(), value(field)?));
                fields.as_array().unwrap().iter().filter_map(filled).collect()
            };
            let mut record = fields(&described["fields"]);
            for group in described["fields"].as_array().unwrap().iter().filter(|field| field["type"] == "group") {
                record.insert(group["id"].as_str().unwrap().to_owned(), vec![fields(&group["fields"]); 2].into());
            }
            serde_json::Value::Object(record).to_string()
        };
        vec!["{}".to_owned(), filled(true), filled(false)]
    }

    #[test]
    fn compiled_forms_are_drawn_and_check_as_those_of_the_rulebook() {
        let today = Date::parse("2022-05-21").unwrap();
        for (name, _) in BUILTIN {
            let whole = Pack::builtin(name).unwrap();
            let read = Pack::from_compiled(&whole.to_compiled(&[]).unwrap()).unwrap();
            assert_eq!((read.identity(), read.hash(), read.label()), (whole.identity(), whole.hash(), whole.label()));
            assert_eq!(read.forms().len(), whole.forms().len());
            for form in whole.forms() {
                let other = read.form(form.id()).unwrap();
                for lang in [Lang::En, Lang::ZhHans] {
                    assert_eq!(other.describe_json(lang), form.describe_json(lang));
                }
                for draft in drafts(form) {
                    assert_eq!(other.check_json(&draft, today).report.to_json(), form.check_json(&draft, today).report.to_json());
                    assert_eq!(other.state_json(&draft, today).to_json(), form.state_json(&draft, today).to_json());
                    assert_eq!(other.approved_on(&draft, today), form.approved_on(&draft, today));
                }
            }
        }
    }

    #[test]
    fn what_is_built_in_is_what_is_compiled() {
        let shipped: [(&str, &[u8]); 3] = [
            ("national", include_bytes!("../../packs/generated/forms/national.forms")),
            ("hinggan", include_bytes!("../../packs/generated/forms/hinggan.forms")),
            ("hinggan-illustrative", include_bytes!("../../packs/generated/forms/hinggan-illustrative.forms")),
        ];
        for (name, bytes) in shipped {
            let whole = Pack::builtin(name).unwrap();
            let forms: Vec<&str> = whole.forms().iter().map(crate::Form::id).filter(|id| *id != "person_facts").collect();
            assert!(whole.to_compiled(&forms).unwrap() == bytes, "stale, run core/packs/build: {name}");
        }
    }

    #[test]
    fn what_is_not_as_it_was_written_is_refused() {
        let bytes = Pack::builtin("hinggan").unwrap().to_compiled(&["appraisal"]).unwrap();
        let code = |bytes: &[u8]| Pack::from_compiled(bytes).map(|_| ()).unwrap_err()[0].code;
        for end in 0..bytes.len() {
            let expected = if end < MARK.len() + 1 { Code::PackNotCompiled } else { Code::PackCompiledDamaged };
            assert_eq!(code(&bytes[..end]), expected, "{end}");
        }
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x10;
            let expected = match at {
                0..5 => Code::PackNotCompiled,
                5 => Code::PackCompiledVersion,
                _ => Code::PackCompiledDamaged,
            };
            assert_eq!(code(&other), expected, "{at}");
        }
        assert_eq!(code(&[&bytes[..], b"\0"].concat()), Code::PackCompiledDamaged);
        assert_eq!(code(b"{\"pack\":{}}"), Code::PackNotCompiled);
    }

    /// Bytes with a digest that fits: only the reader stands against them.
    fn forged(rest: &[u8]) -> Vec<u8> {
        [MARK, &[FORMAT], &digest(rest), rest].concat()
    }

    /// Asks everything of forms that somebody made up; what they answer has no meaning, and there is an answer.
    fn use_all(bytes: &[u8]) {
        let Ok(pack) = Pack::from_compiled(bytes) else { return };
        let today = Date::parse("2022-05-21").unwrap();
        for form in pack.forms() {
            for draft in [r#"{"visited_on":"2022-05-20","assessed":true,"participants":[{"person_key":"P1"}],"head_count":3}"#, "{}"] {
                _ = form.check_json(draft, today).report.to_json();
                _ = form.state_json(draft, today).to_json();
            }
            _ = (form.describe_json(Lang::En), form.approved_on("{}", today));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn forged_bytes_are_refused_or_are_forms(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
            let shipped = include_bytes!("../../packs/generated/forms/hinggan.forms");
            let mut rest = shipped[MARK.len() + 17..].to_vec();
            for (at, byte) in changes {
                let at = at.index(rest.len());
                rest[at] = byte;
            }
            if cuts {
                rest.truncate(cut.index(rest.len()));
            }
            use_all(&forged(&rest));
        }

        #[test]
        fn foreign_bytes_are_refused_or_are_forms(rest in prop::collection::vec(any::<u8>(), 0..400)) {
            use_all(&forged(&rest));
            prop_assert!(Pack::from_compiled(&rest).is_err());
        }
    }
}
