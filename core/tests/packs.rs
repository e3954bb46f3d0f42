//! The built-in rulebooks: as written, as shipped, and as the forms of a station need them.
#![cfg(all(feature = "authoring", feature = "packs"))]

#[cfg(test)]
mod builtin {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use serde_json::Value;
    use wushe::citation::Provenance;
    use wushe::finding::{Code, Lang};
    use wushe::pack::{BUILTIN, Pack, WrittenPack};
    use wushe::value::{Date, Relation};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("packs")
    }

    fn written(name: &str) -> WrittenPack {
        let mut pack = WrittenPack::new();
        for (prefix, folder) in [
            ("", folder().join(name)),
            ("forms/", folder().join(name).join("forms")),
            ("checklists/", folder().join(name).join("checklists")),
        ] {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
                let file = path.file_name().unwrap().to_str().unwrap();
                pack = pack.file(&format!("{prefix}{file}"), fs::read_to_string(&path).unwrap());
            }
        }
        pack
    }

    fn from_toml(name: &str) -> Pack {
        let parents: BTreeMap<_, _> = BUILTIN.iter().map(|(name, _)| ((*name).to_owned(), written(name))).collect();
        Pack::from_toml(&written(name), &parents).unwrap_or_else(|findings| {
            let told: Vec<_> = findings.iter().map(|finding| format!("{:?}: {}", finding.path, finding.message(Lang::En))).collect();
            panic!("{name}: {}", told.join("\n"))
        })
    }

    fn json(pack: &Pack) -> Value {
        serde_json::from_str(pack.to_json()).unwrap()
    }

    fn texts<'v>(item: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
        item[key].as_array().into_iter().flatten().map(|text| text.as_str().unwrap())
    }

    /// Every name under which a ledger may have an item.
    fn names(item: &Value) -> BTreeSet<&str> {
        let own = [&item["id"], &item["label"]["zh"], &item["label"]["en"]].map(|text| text.as_str().unwrap());
        own.into_iter().chain(texts(item, "synonyms")).collect()
    }

    /// The names that two items of a list share.
    fn shared(items: &Value) -> Vec<String> {
        let items = items.as_array().unwrap();
        let mut found = Vec::new();
        for (at, item) in items.iter().enumerate() {
            for other in &items[..at] {
                found.extend(names(item).intersection(&names(other)).map(|name| (*name).to_owned()));
            }
            let count = texts(item, "synonyms").count() + 3;
            if names(item).len() < count {
                found.push(format!("{} names itself twice", item["id"]));
            }
        }
        found
    }

    #[test]
    fn each_loads_without_a_finding_or_a_doubt_and_is_shipped_as_it_is_written() {
        for (name, shipped) in BUILTIN {
            let pack = from_toml(name);
            assert_eq!(pack.to_json(), shipped.trim_end(), "{name}: packs/generated is older than packs/{name}");
            assert_eq!(Pack::builtin(name).unwrap().identity(), pack.identity());
            assert_eq!((pack.id(), pack.version()), (*name, "1.0.0"));
            assert_eq!(pack.forms().len(), 24, "{name}");
            assert_eq!(pack.warnings(), [], "{name}");
        }
    }

    #[test]
    fn a_file_that_no_rulebook_has_is_told() {
        let pack = written("national").file("wages.toml", "grade = 1");
        let findings = Pack::from_toml(&pack, &BTreeMap::new()).unwrap_err();
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::PackUnknownFile]);
    }

    #[test]
    fn both_guides_tell_every_finding() {
        let own = |code: &&Code| {
            [
                "pack_",
                "form_role_",
                "form_shown_",
                "form_too_",
                "form_name_",
                "form_kind_",
                "form_unique_",
                "measure_adds",
                "measure_role",
                "measure_f",
                "reported_unit_",
                "quote_missing",
            ]
            .iter()
            .any(|room| code.as_str().starts_with(room))
        };
        for page in ["README.md", "README.en.md"] {
            let guide = fs::read_to_string(folder().join(page)).unwrap();
            let untold: Vec<_> = Code::ALL.iter().filter(own).filter(|code| !guide.contains(&format!("`{}`", code.as_str()))).collect();
            assert!(untold.is_empty(), "{page}: {untold:?}");
        }
    }

    #[test]
    fn successions_are_told_at_their_lines_and_inherited() {
        let stated = |kind| {
            format!(
                "[[successions]]\nid = \"a\"\nkind = \"{kind}\"\non = \"2022-03-01\"\nfrom = [\"152201007005\"]\nto = [\"152201008008\"]\nprovenance = \"illustrative\"\n"
            )
        };
        let pack = |id: &str, more: &str, kind| {
            let head = format!("id = \"{id}\"\nversion = \"1.0.0\"\nlabel = {{ zh = \"甲\", en = \"A\" }}\n{more}");
            WrittenPack::new().file("pack.toml", head).file("successions.toml", stated(kind))
        };
        let findings = Pack::from_toml(&pack("a", "", "merge"), &BTreeMap::new()).unwrap_err();
        assert_eq!(findings[0].message(Lang::En).split(':').next(), Some("successions.toml, line 3, successions.a.kind"));
        assert_eq!(
            (findings[0].code, findings[0].params.get("line").map(ToString::to_string).as_deref()),
            (Code::SuccessionArity, Some("3"))
        );
        let parents = BTreeMap::from([("above".to_owned(), pack("above", "", "one_to_one"))]);
        let merged = Pack::from_toml(&pack("below", "extends = \"above\"", "transfer"), &parents).unwrap();
        assert_eq!(merged.successions().iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["transfer"]);
    }

    #[test]
    fn no_heading_or_option_means_two_things() {
        let pack = json(&from_toml("hinggan-illustrative"));
        assert_eq!(shared(&pack["forms"]), [""; 0], "names of forms");
        for form in pack["forms"].as_array().unwrap() {
            assert_eq!(shared(&form["fields"]), [""; 0], "headings of {}", form["id"]);
        }
        for list in pack["codes"].as_array().unwrap() {
            assert_eq!(shared(&list["options"]), [""; 0], "options of {}", list["id"]);
        }
    }

    #[test]
    fn one_ledger_can_hold_every_kind() {
        let pack = json(&from_toml("hinggan"));
        for (form, name) in [
            ("home_visit", "走访"),
            ("file_opened", "建档"),
            ("case_step", "个案"),
            ("group_session", "小组"),
            ("event", "活动"),
            ("resource_linked", "资源链接"),
            ("mentoring", "传帮带教"),
        ] {
            let form = pack["forms"].as_array().unwrap().iter().find(|known| known["id"] == form).unwrap();
            assert!(names(form).contains(name), "{name}");
            for (role, heading) in [("date", "日期"), ("station", "社工站")] {
                let field = form["fields"].as_array().unwrap().iter().find(|field| field["role"] == role).unwrap();
                assert!(names(field).contains(heading), "{name}: {heading}");
            }
        }
    }

    #[test]
    fn four_columns_make_a_visit() {
        let pack = from_toml("hinggan");
        let form = pack.form("home_visit").unwrap();
        let view: Value = serde_json::from_str(&form.describe_json(Lang::ZhHans)).unwrap();
        let fields = view["fields"].as_array().unwrap();
        let required: Vec<_> = fields.iter().filter(|field| field["required"] == true).map(|field| &field["role"]).collect();
        assert_eq!(required, ["date", "station", "worker", "household"]);
        let today = Date::parse("2022-05-21").unwrap();
        let text = r#"{"visited_on":"2022-04-11","station":"S001","worker":"W01","household":"H0001"}"#;
        let checked = form.check_json(text, today);
        assert!(checked.record.is_some() && checked.report.missing.is_empty(), "{}", checked.report.to_json());
    }

    #[test]
    fn the_seven_totals_are_printed_figures_of_measures_with_their_unit() {
        let pack = from_toml("hinggan");
        let totals: Vec<_> = pack.reported().iter().filter(|figure| figure.measure.is_some()).collect();
        assert_eq!(totals.len(), 7);
        for figure in totals {
            let measure = pack.measure(figure.measure.as_deref().unwrap()).unwrap();
            assert_eq!(&**measure.unit(), figure.figure.unit(), "{}", figure.id);
            assert_eq!(figure.from, None, "the bulletin does not say from when it counts");
            assert_eq!(figure.until.to_string(), "2022-05-21");
            assert_eq!(figure.citation.clause.as_deref(), Some("hinggan-2022-bulletin#totals"));
            // What a clause quotes holds the figure as it is printed there.
            let quote = quote(&pack, "hinggan-2022-bulletin", "totals");
            let number = figure.figure.text();
            assert!(quote.contains(number), "{number} is not in the words quoted");
        }
        let relations: BTreeSet<_> = pack.reported().iter().map(|figure| figure.figure.relation().as_str()).collect();
        assert_eq!(relations, [Relation::AtLeast, Relation::Exact, Relation::Rounded].map(Relation::as_str).into());
    }

    fn quote(pack: &Pack, document: &str, clause: &str) -> String {
        let document = pack.documents().iter().find(|known| &*known.id == document).unwrap();
        document.clauses.iter().find(|known| &*known.id == clause).unwrap().quote.clone()
    }

    #[test]
    fn a_document_that_the_bulletin_names_is_quoted_with_its_title() {
        let pack = from_toml("hinggan");
        let bulletin = pack.documents().iter().find(|document| &*document.id == "hinggan-2022-bulletin").unwrap();
        let quotes: String = bulletin.clauses.iter().map(|clause| clause.quote.as_str()).collect();
        let named: Vec<_> = pack.documents().iter().filter(|document| document.id.starts_with("hinggan-")).collect();
        assert_eq!(named.len(), 7);
        for document in named.into_iter().filter(|document| document.id != bulletin.id) {
            assert!(quotes.contains(&document.title), "{}", document.title);
            assert_eq!(document.source, None, "{}: its text is not public", document.title);
        }
    }

    /// A published list holds nothing but what the words quoted say.
    #[test]
    fn the_options_of_a_published_list_stand_in_the_words_quoted() {
        for name in ["national", "hinggan"] {
            let pack = from_toml(name);
            let published: Vec<_> = pack.code_lists().filter(|list| list.citation.provenance == Provenance::Published).collect();
            assert!(published.len() >= 2, "{name}");
            for list in published {
                let (document, clause) = list.citation.clause.as_deref().unwrap().split_once('#').unwrap();
                let quote = quote(&pack, document, clause);
                for option in list.options.iter().filter(|option| !option.none) {
                    assert!(quote.contains(&*option.label.zh), "{name}: {} of {} is not in {quote}", option.label.zh, list.id);
                }
            }
        }
    }

    #[test]
    fn what_is_ours_says_so() {
        let (hinggan, ours) = (from_toml("hinggan"), from_toml("hinggan-illustrative"));
        let known: BTreeSet<_> = hinggan.code_lists().map(|list| list.id.clone()).collect();
        let added: Vec<_> = ours.code_lists().filter(|list| !known.contains(&list.id)).collect();
        assert!(!added.is_empty());
        assert!(added.iter().all(|list| list.citation.provenance == Provenance::Illustrative));
        assert!(from_toml("national").measures().iter().all(|measure| measure.citation().provenance == Provenance::Illustrative));
        assert_eq!(from_toml("national").reported().len(), 0);
    }
}
