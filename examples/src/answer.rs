//! What the job found, and what more than one format tells of it.

use std::path::PathBuf;

use wushe::citation::Document;
use wushe::explanation::Explanation;
use wushe::finding::{Code, Finding, Lang, Path, Segment};
use wushe::form::BatchReport;
use wushe::metrics::{Breakdown, Comparison, Figure, NoValue, Part, ReportedFigure};
use wushe::pack::Pack;
use wushe::value::Date;

use crate::derived::Derived;
use crate::due::Obligations;
use crate::qualification::Qualification;

/// A ledger's report.
#[derive(Debug)]
pub(crate) struct Checked {
    /// As it was given; nothing for the synthetic ledger.
    pub(crate) file: Option<PathBuf>,
    pub(crate) report: BatchReport,
    /// Of its bytes, in hexadecimal.
    pub(crate) sha256: String,
}

impl Checked {
    /// The file's name as it was given.
    pub(crate) fn name(&self) -> Option<String> {
        self.file.as_ref().map(|file| file.display().to_string())
    }
}

/// A figure, and the one reported of the same days.
#[derive(Debug)]
pub(crate) struct Counted<'p> {
    pub(crate) figure: Figure,
    pub(crate) reported: Option<&'p ReportedFigure>,
}

impl Counted<'_> {
    /// Whether the figure can have been printed as the reported one; nothing where none is reported or the counted one is passed over.
    pub(crate) fn agrees(&self) -> Option<bool> {
        self.reported.and_then(|reported| Comparison { counted: self.figure.clone(), reported }.agrees())
    }
}

/// Why a figure has no value or one of a part only, and what is open in it.
pub(crate) fn told_open(figure: &Figure) -> impl Iterator<Item = Explanation> {
    let codes = [Code::NoRecordsOfKind, Code::NotCovered, Code::MeasurePartial, Code::MeasureUndetermined];
    figure.explain().because.into_iter().filter(move |reason| codes.contains(&reason.code))
}

/// How a figure that has nothing to show is told: by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It is 0 in every unit: no key or record of the whole counts, or no amount was added up.
    Zero,
    /// There is no record of its kinds.
    NoRecords,
}

impl Idle {
    pub(crate) const ALL: [Idle; 2] = [Idle::Zero, Idle::NoRecords];

    /// Why these figures stand in no table, before their names.
    pub(crate) fn told(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Idle::Zero, Lang::ZhHans) => "各单位都为 0：",
            (Idle::Zero, Lang::En) => "0 in every unit: ",
            (Idle::NoRecords, Lang::ZhHans) => "没有这类记录：",
            (Idle::NoRecords, Lang::En) => "No records of the kind: ",
        }
    }

    /// Whether a figure is one of these. A sum of 0 may be of amounts that are none in the units.
    pub(crate) fn of(figure: &Figure) -> Option<Idle> {
        let is_sum = figure.measure().aggregate().is_sum();
        match (figure.value(), figure.no_value()) {
            (Some(value), _) if value.is_zero() && figure.undetermined() == 0 && (figure.used() == 0 || !is_sum) => Some(Idle::Zero),
            (None, Some(NoValue::NoRecordsOfKind)) => Some(Idle::NoRecords),
            _ => None,
        }
    }
}

/// What a part shows beside its value: how many records are open, and that it is of a part of the days.
pub(crate) fn marks(part: &Part) -> String {
    let open = if part.undetermined > 0 { format!("+{}?", part.undetermined) } else { String::new() };
    format!("{open}{}", if part.partial { "*" } else { "" })
}

/// What the job found.
#[derive(Debug)]
pub(crate) struct Answer<'g> {
    pub(crate) pack: &'g Pack,
    pub(crate) as_of: Date,
    pub(crate) list_date: Date,
    pub(crate) place: String,
    pub(crate) synthetic: bool,
    pub(crate) ledgers: Vec<Checked>,
    pub(crate) figures: Vec<Counted<'g>>,
    /// The rulebook's other measures.
    pub(crate) others: Vec<Figure>,
    /// Each figure by the units one level down.
    pub(crate) by_units: Vec<Breakdown>,
    pub(crate) by_months: Vec<Breakdown>,
    /// What is known of staff; nothing where the rulebook has no scheme of pay.
    pub(crate) qualification: Option<Qualification<'g>>,
    /// What follows from the figures; nothing where no whole month lies before the day.
    pub(crate) derived: Option<Derived>,
    /// What was due; nothing where the rulebook has no items.
    pub(crate) due: Option<Obligations>,
    /// What rows are doubled by another ledger, and what those of staff and posts contradict each other in, over all ledgers.
    pub(crate) contradictions: Vec<Finding>,
}

/// A clause that figures or readings rest on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cited<'a> {
    /// `document#clause`.
    pub(crate) name: &'a str,
    pub(crate) document: &'a Document,
    /// Its deciding words.
    pub(crate) quote: Option<&'a str>,
}

impl Answer<'_> {
    /// The clauses that the figures and their readings rest on, each once.
    pub(crate) fn cited(&self) -> Vec<Cited<'_>> {
        let mut cited: Vec<Cited<'_>> = Vec::new();
        let figures = self.figures.iter().flat_map(|counted| {
            let reported = counted.reported.and_then(|reported| reported.citation.clause.as_deref());
            counted.figure.measure().citation().clause.as_deref().into_iter().chain(reported)
        });
        let staff = self.qualification.iter().flat_map(|staff| {
            staff.clause().into_iter().chain(staff.reported.iter().filter_map(|line| line.reported.citation.clause.as_deref()))
        });
        for name in figures.chain(staff) {
            if let (false, Some(clause)) = (cited.iter().any(|known| known.name == name), self.clause(name)) {
                cited.push(clause);
            }
        }
        cited
    }

    /// The other figures that have something to show.
    pub(crate) fn others_shown(&self) -> impl Iterator<Item = &Figure> {
        self.others.iter().filter(|figure| Idle::of(figure).is_none())
    }

    /// The names of the other figures that are told by these alone, where there are any, with why.
    pub(crate) fn others_idle(&self, lang: Lang) -> impl Iterator<Item = (Idle, Vec<&str>)> {
        let names = move |idle| -> Vec<&str> {
            let named = self.others.iter().filter(|figure| Idle::of(figure) == Some(idle));
            named.map(|figure| figure.measure().label().get(lang)).collect()
        };
        Idle::ALL.into_iter().map(move |idle| (idle, names(idle))).filter(|(_, names)| !names.is_empty())
    }

    /// A contradiction's ledger, from 0, and the finding at its row alone.
    pub(crate) fn in_ledger(finding: &Finding) -> (usize, Finding) {
        match finding.path.segments() {
            [Segment::Index(ledger), Segment::Index(row)] => {
                let finding = Finding { path: Path::new().index(*row), ..finding.clone() };
                (usize::try_from(*ledger).unwrap_or(usize::MAX), finding)
            }
            _ => (0, finding.clone()),
        }
    }

    /// The clause of that name.
    pub(crate) fn clause<'a>(&'a self, name: &'a str) -> Option<Cited<'a>> {
        let (document, clause) = name.split_once('#')?;
        let document = self.pack.documents().iter().find(|known| *known.id == *document)?;
        let quote = document.clauses.iter().find(|known| *known.id == *clause).map(|known| known.quote.as_str());
        Some(Cited { name, document, quote })
    }

    /// What a synthetic ledger is.
    pub(crate) fn told_synthetic(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhHans => "合成数据，不是真实记录：按所报数字由程序编成，乡镇街道是真的，人和户是编的，并故意留有错误",
            Lang::En => {
                "SYNTHETIC, no real records: made by a program from the reported figures, on real townships, with people and \
                 households that do not exist and with mistakes on purpose"
            }
        }
    }
}
