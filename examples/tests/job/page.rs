//! The page for a browser or a printer, as a file. What a browser makes of it is tested in `tests/browser/report.mjs`.

use std::fs;

use crate::common::{Folder, run, synthetic};

fn page(folder: &Folder, args: &[&str]) -> String {
    let out = folder.path("report.html");
    let done = run(&[args, &["--out", out.to_str().unwrap()]].concat());
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
    fs::read_to_string(out).unwrap()
}

/// What is read, without its tags.
fn text(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').unwrap().1;
    }
    text.replace('\u{2060}', "") + rest
}

#[test]
fn the_name_of_the_file_decides_unless_it_is_said() {
    let folder = Folder::new("named");
    let html = page(&folder, &[]);
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"zh-Hans\">"));
    assert_eq!(html, page(&folder, &["--format", "html"]));
    assert_eq!(html, run(&["--format", "html"]).out);
    assert!(page(&folder, &["--format", "json"]).starts_with('{'));
    assert!(page(&folder, &["--lang", "en"]).starts_with("<!DOCTYPE html><html lang=\"en\">"));
    let json = folder.path("answer.json");
    assert_eq!(run(&["--out", json.to_str().unwrap()]).code, 0);
    assert!(fs::read_to_string(json).unwrap().starts_with('{'));
}

#[test]
fn the_figures_stand_in_the_words_of_the_source() {
    let folder = Folder::new("sentence");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/packs/hinggan/documents.toml");
    let source = fs::read_to_string(source).unwrap();
    let quote = source.split("id = \"totals\", quote = \"").nth(1).unwrap().split('"').next().unwrap().replace(',', "，");
    // The synthetic ledger agrees with what is reported, so the sentence is the source's to the letter.
    let zh = text(&page(&folder, &[]));
    let mut rest = zh.as_str();
    // A note's number follows each figure.
    for part in quote.split(['，', '、']) {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part} is not in {zh}")).1;
    }
    // On other days the words stay and the figures are others.
    let ledger = folder.file("ledger.csv", synthetic(&folder, &[]).as_bytes());
    let earlier = text(&page(&folder, &["--ledger", &ledger, "--as-of", "2022-03-31"]));
    assert!(earlier.contains("截至2022年3月31日，兴安盟共走访入户") && !earlier.contains("兴安盟共走访入户1493户"), "{earlier}");
    assert!(earlier.contains("这一天没有公布的数字可以对照。"));
    // A rulebook that reports nothing has no such words.
    let national = text(&page(&folder, &["--pack", "national", "--as-of", "2022-05-21"]));
    assert!(national.contains("截至2022年5月21日，兴安盟走访户次"), "{national}");
}

#[test]
fn every_page_says_whether_it_is_synthetic_and_where_its_ledger_comes_from() {
    let folder = Folder::new("provenance");
    let own = page(&folder, &[]);
    assert!(own.contains("合成数据，不是真实记录") && own.contains("@top-right"));
    let ledger = folder.file("folder/真台账.csv", synthetic(&folder, &[]).as_bytes());
    let given = page(&folder, &["--ledger", &ledger]);
    assert!(!given.contains("合成数据") && !given.contains("Synthetic") && !given.contains("@top-right"));
    assert!(given.contains("真台账.csv") && !given.contains("folder/"));
    let hash = |page: &str| page.split("[L1]</dt>").nth(1).unwrap().split("hash\">").nth(1).unwrap().get(..64).unwrap().to_owned();
    assert_eq!(hash(&own), hash(&given));
    assert_ne!(hash(&own), hash(&page(&folder, &["--ledger", &folder.file("other.csv", b"a\n")])));
}

#[test]
fn a_label_or_a_name_of_others_stays_text() {
    const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror='y'></title></style>&amp;";
    let folder = Folder::new("hostile");
    let quoted = EVIL.replace('\\', "\\\\").replace('"', "\\\"");
    let pack = folder.file(
        "evil/pack.toml",
        format!("id = \"evil\"\nversion = \"1.0.0\"\nlabel = {{ zh = \"兴安盟\", en = \"{quoted}\" }}\nextends = \"hinggan\"\n").as_bytes(),
    );
    let measures = format!(
        "[[measures]]\nid = \"events\"\nlabel = {{ zh = \"{quoted}\", en = \"{quoted}\" }}\nunit = \"场\"\nkinds = [\"event\"]\n\
         aggregate = \"distinct\"\nof = \"event_key\"\nadds = {{ units = false, periods = false, categories = false }}\n\
         reading = {{ zh = \"{quoted}\", en = \"{quoted}\" }}\nprovenance = \"illustrative\"\n"
    );
    folder.file("evil/measures.toml", measures.as_bytes());
    let ledger = folder.file("a<b>&'\"x.csv", synthetic(&folder, &[]).as_bytes());
    for lang in ["zh", "en"] {
        let html = page(&folder, &["--pack", pack.strip_suffix("/pack.toml").unwrap(), "--ledger", &ledger, "--lang", lang]);
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains("a&lt;b&gt;&amp;"), "it is not on the page at all");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>&amp;"));
        assert_eq!(html.matches("</style>").count(), 1);
        let attributes = html.split('<').filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
        for tag in attributes {
            assert!(!tag.contains("onerror") || tag.matches('"').count() % 2 == 0 && tag.contains("&quot;"), "{tag}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_rights_and_a_device_stays_one() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let folder = Folder::new("rights");
    let real = folder.file("real.html", b"old");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path("link.html");
    symlink(&real, &link).unwrap();
    assert_eq!(run(&["--out", link.to_str().unwrap()]).code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink() && fs::read_to_string(&real).unwrap().starts_with("<!DOCTYPE"));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(run(&["--out", "/dev/null"]).code, 0);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}
