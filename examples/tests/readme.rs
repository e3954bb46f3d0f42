//! README.md shows what the first command prints.

#[cfg(test)]
mod readme {
    use std::error::Error;
    use std::process::Command;

    #[test]
    fn what_it_prints() -> Result<(), Box<dyn Error>> {
        let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"))?;
        let output = Command::new(env!("CARGO_BIN_EXE_wushe-report")).output()?;
        assert!(output.status.success() && output.stderr.is_empty());
        let printed = String::from_utf8(output.stdout)?;
        let (_, rest) = readme.split_once("<!-- output:begin -->\n```text\n").ok_or("no output in README.md")?;
        let (shown, _) = rest.split_once("```\n<!-- output:end -->").ok_or("the output in README.md does not end")?;
        let parts: Vec<&str> = shown.split("…\n").filter(|part| !part.is_empty()).collect();
        assert!(parts.len() > 1 && parts.iter().any(|part| part.lines().count() > 7), "README.md shows too little");
        for part in parts {
            assert!(printed.contains(part), "README.md shows what is not printed:\n{part}\nprinted:\n{printed}");
        }
        Ok(())
    }
}
