//! The first page: its commands run as they stand there and print what it shows.

use std::process::Command;

use crate::common::{Service, folder};

/// Every block of code of a page: its language and its text.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    page.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap_or((block, ""))).collect()
}

#[test]
fn it_prints_what_it_shows() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let folder = folder();
    let (mut printed, mut service, mut shown) = (String::new(), None, 0);
    for (language, text) in blocks(&page) {
        match language {
            "csv" => std::fs::write(folder.path().join("台账.csv"), text).unwrap(),
            "sh" if text.starts_with("WUSHE_TOKEN=") => {
                let (token, command) = text.trim().strip_prefix("WUSHE_TOKEN=").unwrap().split_once(' ').unwrap();
                assert_eq!(command, "cargo run --release --manifest-path examples/service/Cargo.toml");
                let mut command = Command::new(env!("CARGO_BIN_EXE_wushe-service"));
                command.current_dir(folder.path()).args(["--listen", "127.0.0.1:0", "--token", token]);
                service = Some(Service::run(command).unwrap());
            }
            "sh" if text.starts_with("cargo bench") => assert!(text.contains("--bench load")),
            "sh" => {
                // The page's port may be taken here, so curl is told to go to the real one instead.
                let address = service.as_ref().unwrap().address;
                std::fs::write(folder.path().join(".curlrc"), format!("connect-to = \"127.0.0.1:8420:{address}\"\nwrite-out = \"\\n\"\n"))
                    .unwrap();
                let output = Command::new("bash")
                    .args(["-euo", "pipefail", "-c", text])
                    .env("CURL_HOME", folder.path())
                    .current_dir(folder.path())
                    .output()
                    .unwrap();
                assert!(output.status.success(), "{text}\n{output:?}");
                printed = String::from_utf8(output.stdout).unwrap();
                assert!(printed.lines().count() >= text.lines().filter(|line| line.starts_with("curl")).count(), "{text}\n{printed}");
            }
            "json" => {
                let mut rest = printed.as_str();
                for part in text.trim().split('…') {
                    let (_, behind) =
                        rest.split_once(part).unwrap_or_else(|| panic!("shown, and not printed next:\n{part}\nprinted:\n{printed}"));
                    rest = behind;
                }
                shown += 1;
            }
            other => panic!("a block of {other}"),
        }
    }
    assert!(shown > 5, "{shown}");
}
