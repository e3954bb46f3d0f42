//! What the command line says.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use wushe::finding::{Lang, Problem};
use wushe::time::Period;
use wushe::value::Date;

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading.
    Text,
    /// One JSON object.
    Json,
    /// One page for a browser or a printer, which needs nothing else.
    Html,
}

/// The language of the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Lang::ZhHans,
            Language::En => Lang::En,
        }
    }
}

/// 由台账得出公报的各项数字 · A ledger of service records to the figures of the bulletin.
///
/// 不带参数时使用合成台账 · Without arguments the ledger is a synthetic one.
#[derive(Debug, Parser)]
#[command(name = "wushe-report", version)]
pub(crate) struct Args {
    /// 台账 CSV 文件，可多次给出，“-”为标准输入 · A ledger in CSV, may be given several times; "-" is standard input
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) ledger: Vec<PathBuf>,

    /// 台账各行的表单；不写则由“记录类型”列或表头决定 · The form of every row; else a column 记录类型 or the headings decide
    #[arg(long, value_name = "ID", requires = "ledger")]
    pub(crate) form: Option<String>,

    /// 内置规则包的名称，或 TOML 规则包的文件夹 · A built-in rulebook, or the folder of one in TOML
    #[arg(long, value_name = "ID|FOLDER", default_value = "hinggan")]
    pub(crate) pack: String,

    /// 截止日期，也是检查时的“今天” · The last day that counts, and the day of the check [default: that of the figures reported last]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// 台账完整记录的日子；不写则到截止日期为止，从每类的第一条记录起 · The days of which the ledgers tell everything [default: until --as-of, from the first record of each kind]
    #[arg(long, value_name = "YYYY-MM-DD..YYYY-MM-DD", value_parser = period)]
    pub(crate) covers: Option<Period>,

    /// 输出格式；不写则看 --out 的文件名 · How the answer is written [default: as the name after --out ends, else text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,

    /// 语言 · The language of the sentences
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub(crate) lang: Language,

    /// 写入文件而不是标准输出 · Write to a file, which is replaced only once the whole is written
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// 只写出合成台账 · Write the synthetic ledger and do nothing else
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["ledger", "out"])]
    pub(crate) write_ledger: Option<PathBuf>,

    /// 合成台账的行数，只有服务记录 · Make the synthetic ledger this many rows long, of service alone, its headings not counted
    #[arg(long, value_name = "N", requires = "write_ledger", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) rows: Option<u64>,
}

impl Args {
    /// How the answer is written: as was said, else as the name of its file ends.
    pub(crate) fn format(&self) -> Format {
        let ending = self.out.as_ref().and_then(|out| out.extension()).map(|ending| ending.to_ascii_lowercase());
        self.format.unwrap_or(match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("html" | "htm") => Format::Html,
            Some("json") => Format::Json,
            _ => Format::Text,
        })
    }
}

fn period(text: &str) -> Result<Period, Problem> {
    Period::parse(text)
}

fn date(text: &str) -> Result<Date, Problem> {
    Date::parse(text)
}
