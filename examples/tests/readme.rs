//! The first pages in both languages: their commands run on the files that they show, and print what they show.

#[cfg(test)]
mod readme {
    use std::error::Error;
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    /// Every block of code of a page: its language and its text.
    fn blocks(page: &str) -> Vec<(&str, &str)> {
        let fenced = page.split("```").skip(1).step_by(2);
        fenced.map(|block| block.split_once('\n').unwrap_or((block, ""))).collect()
    }

    /// Runs the commands of a page in a folder with the files that it shows; all that they print.
    fn printed(page: &str, folder: &Path) -> Result<String, Box<dyn Error>> {
        for (language, text) in blocks(page) {
            match language {
                "csv" => fs::write(folder.join("台账.csv"), text)?,
                "toml" => {
                    let (name, text) =
                        text.strip_prefix("# ").and_then(|text| text.split_once('\n')).ok_or("TOML without its file's name")?;
                    let path = folder.join(name);
                    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
                    fs::write(path, text)?;
                }
                _ => {}
            }
        }
        let mut printed = String::new();
        for line in blocks(page).into_iter().filter(|(language, _)| *language == "sh").flat_map(|(_, text)| text.lines()) {
            let Some(args) = line.strip_prefix("cargo run --release") else {
                assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(line).is_file(), "there is no {line}");
                continue;
            };
            let args = args.strip_prefix(" -- ").unwrap_or_default().split_whitespace();
            let output = Command::new(env!("CARGO_BIN_EXE_wushe-report")).args(args).current_dir(folder).output()?;
            assert!(output.status.success() && output.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
            printed += &String::from_utf8(output.stdout)?;
        }
        Ok(printed)
    }

    #[test]
    fn what_they_print() -> Result<(), Box<dyn Error>> {
        for name in ["README.md", "README.zh-CN.md"] {
            let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name))?;
            let folder = tempfile::tempdir()?;
            let printed = printed(&page, folder.path())?;
            let (_, rest) = page.split_once("<!-- output:begin -->\n```text\n").ok_or("no output")?;
            let (shown, _) = rest.split_once("```\n<!-- output:end -->").ok_or("the output does not end")?;
            let parts: Vec<&str> = shown.split("…\n").filter(|part| !part.is_empty()).collect();
            assert!(parts.len() > 1 && parts.iter().any(|part| part.lines().count() > 5), "{name} shows too little");
            for part in parts {
                assert!(printed.contains(part), "{name} shows what is not printed:\n{part}\nprinted:\n{printed}");
            }
        }
        Ok(())
    }

    #[test]
    fn no_block_of_the_chinese_page_is_passed_over() -> Result<(), Box<dyn Error>> {
        let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.zh-CN.md"))?;
        // Python's test runs what is Python, and the one text is the output above.
        let other = blocks(&page).into_iter().filter(|(language, _)| !["csv", "python", "sh", "text", "toml"].contains(language));
        assert_eq!(other.count() + blocks(&page).iter().filter(|(language, _)| *language == "text").count(), 1);
        Ok(())
    }
}
