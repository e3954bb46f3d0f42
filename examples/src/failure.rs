use std::io;
use std::path::Path;

use wushe::finding::{Findings, Lang, Problem};

/// Why the job could not be done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file could not be read or written.
    File { name: String, error: io::Error },
    /// Standard input is longer than what is kept of it.
    InputTooLong { limit_mib: usize },
    /// A file is nothing that can be read as a table.
    Input { name: String, problem: Problem },
    /// The rulebook does not hold together, or there is none of that name.
    Pack { name: String, findings: Findings },
    /// The library refuses what was asked for.
    Problem(Problem),
    /// What the library refuses.
    Findings(Findings),
    /// The rulebook reports no figure whose day could be taken.
    NoDate,
    /// The day's list has no unit that the figures could be of.
    NoDivision,
}

impl Failure {
    pub(crate) fn file(path: &Path, error: io::Error) -> Self {
        Failure::File { name: path.display().to_string(), error }
    }

    /// What a person is told.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        let zh = lang == Lang::ZhHans;
        match self {
            Failure::File { name, error } if zh => match error.kind() {
                io::ErrorKind::NotFound => format!("找不到文件“{name}”"),
                io::ErrorKind::PermissionDenied => format!("没有权限读写“{name}”"),
                _ => format!("无法读写“{name}”：{error}"),
            },
            Failure::File { name, error } => format!("could not read or write {name}: {error}"),
            Failure::InputTooLong { limit_mib } if zh => {
                format!("标准输入超过 {limit_mib} MiB；请存为文件，用 --ledger 文件名 读取，文件大小没有限制")
            }
            Failure::InputTooLong { limit_mib } => {
                format!(
                    "standard input is longer than {limit_mib} MiB; save it to a file, which may have any length, and name that after --ledger"
                )
            }
            Failure::Input { name, problem } if zh => format!("“{name}”：{}", problem.sentence(lang)),
            Failure::Input { name, problem } => format!("{name}: {}", problem.sentence(lang)),
            Failure::Pack { name, findings } => {
                let head = if zh {
                    format!("规则包“{name}”有 {} 处问题，未能使用：", findings.len())
                } else {
                    format!("the rulebook {name} could not be used; it has {} problems:", findings.len())
                };
                findings.iter().fold(head, |text, finding| {
                    let line =
                        finding.params.get("line").map(|line| if zh { format!("（第 {line} 行）") } else { format!(" (line {line})") });
                    format!("{text}\n  {}{}", finding.message(lang), line.unwrap_or_default())
                })
            }
            Failure::Problem(problem) => problem.sentence(lang),
            Failure::Findings(findings) => findings.message(lang),
            Failure::NoDate if zh => "这个规则包没有公布的数字可作截止日期；请用 --as-of 写明，例如 --as-of 2022-05-21".to_owned(),
            Failure::NoDate => "this rulebook reports no figure whose day could be taken; say the day, as in --as-of 2022-05-21".to_owned(),
            Failure::NoDivision if zh => "当日的区划名单里没有可作统计范围的盟市".to_owned(),
            Failure::NoDivision => "the day's division list has no prefecture that figures could be of".to_owned(),
        }
    }
}

impl From<Findings> for Failure {
    fn from(findings: Findings) -> Self {
        Failure::Findings(findings)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(problem)
    }
}
