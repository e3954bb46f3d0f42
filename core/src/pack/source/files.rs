//! The files of a rulebook's folder, by their names.

use super::ListName;
use crate::finding::{Code, Problem, nearest};

/// What a file of that path holds.
pub(in crate::pack) enum Holds {
    /// The head of the rulebook.
    Head,
    /// Items of that list.
    List(usize),
    /// Nothing of a rulebook: what editors and systems leave behind.
    Nothing,
}

/// What the file of that path holds.
///
/// # Errors
/// `pack_unknown_file`, or `pack_near_file` with the name that is most likely meant.
pub(in crate::pack) fn holds(path: &str, lists: &[ListName]) -> Result<Holds, Problem> {
    let (folder, file) = path.rsplit_once('/').map_or((None, path), |(folder, file)| (Some(folder), file));
    if is_left_behind(file) || folder.is_some_and(|folder| folder.split('/').any(|part| part.starts_with('.'))) {
        return Ok(Holds::Nothing);
    }
    let list = |name: &str| lists.iter().position(|list| list.name == name);
    match (folder, file.strip_suffix(".toml")) {
        (Some("forms"), Some(stem)) if !stem.is_empty() => list("forms").map(Holds::List),
        (Some("checklists"), Some(stem)) if !stem.is_empty() => list("items").map(Holds::List),
        (None, Some("pack")) => Some(Holds::Head),
        (None, Some(stem)) if !["forms", "items"].contains(&stem) => list(stem).map(Holds::List),
        _ => None,
    }
    .ok_or_else(|| unknown(folder, file, lists))
}

fn is_left_behind(file: &str) -> bool {
    file.starts_with('.')
        || file.starts_with("~$")
        || file.ends_with('~')
        || [".swp", ".swo", ".bak", ".tmp", ".orig"].iter().any(|ending| file.ends_with(ending))
        || ["Thumbs.db", "desktop.ini"].iter().any(|name| file.eq_ignore_ascii_case(name))
}

fn unknown(folder: Option<&str>, file: &str, lists: &[ListName]) -> Problem {
    let lower = file.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let mut known: Vec<String> = lists.iter().map(|list| list.name.to_owned()).filter(|name| name != "forms").collect();
    known.push("pack".to_owned());
    let near = match folder {
        // A form stands in its folder, whatever it is called.
        Some(folder) => nearest(&folder.to_lowercase(), ["forms"]).map(|_| format!("forms/{stem}.toml")),
        None if ["form", "forms"].contains(&stem) => Some("forms/….toml".to_owned()),
        None if lower.contains(".toml") => nearest(stem, known.iter().map(String::as_str)).map(|name| format!("{name}.toml")),
        None => None,
    };
    match near {
        Some(near) => Problem::new(Code::PackNearFile).with("nearest", near),
        None => Problem::new(Code::PackUnknownFile),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ListName;
    use super::Holds;

    fn holds(path: &str) -> Result<Holds, crate::finding::Problem> {
        let lists = ["codes", "forms", "pay"].map(|name| ListName { name, always: false });
        super::holds(path, &lists)
    }

    #[test]
    fn what_is_no_part_of_a_rulebook_is_passed_over_or_told() {
        for path in [".DS_Store", "pay.toml~", "Thumbs.db", ".pay.toml.swp", "~$pay.toml", "forms/.DS_Store", ".git/config", "a.bak"] {
            assert!(matches!(holds(path), Ok(Holds::Nothing)), "{path}");
        }
        for path in ["pack.toml", "pay.toml", "forms/my_form.toml"] {
            assert!(matches!(holds(path), Ok(Holds::Head | Holds::List(_))), "{path}");
        }
        for (path, near) in [
            ("code.toml", "codes.toml"),
            ("Codes.toml", "codes.toml"),
            ("pay.toml.txt", "pay.toml"),
            ("form/a.toml", "forms/a.toml"),
            ("forms/a.txt", "forms/a.toml"),
            ("forms.toml", "forms/….toml"),
            ("wages.toml", ""),
            ("old/pay.toml", ""),
        ] {
            let problem = holds(path).err().unwrap_or_else(|| panic!("{path}"));
            assert_eq!(problem.params.get("nearest").map(ToString::to_string).unwrap_or_default(), near, "{path}");
        }
    }
}
