//! Who could rise by how many grades under the rulebook's rule on qualification, what that would cost, and the posts that there are.

mod cost;
mod count;

use std::collections::BTreeMap;

use wushe::citation::Provenance;
use wushe::finding::Label;
use wushe::metrics::StockComparison;
use wushe::pack::Pack;
use wushe::pay::{Question, Scheme};
use wushe::service::Kind;
use wushe::staff::{CertificateLevel, Establishment};
use wushe::time::Period;
use wushe::value::{Amount, Date, Decimal, DivisionCode};

pub(crate) use count::count;

/// What the job found about staff.
#[derive(Debug)]
pub(crate) struct Qualification<'g> {
    pub(crate) scheme: &'g Scheme,
    pub(crate) day: Date,
    /// The kinds of which the ledgers have rows, which are told as complete.
    pub(crate) told: Vec<Kind>,
    pub(crate) workers: u64,
    /// Each worker once, by what the rule comes to.
    pub(crate) whole: Outcomes,
    pub(crate) by_level: Vec<ByLevel>,
    /// By the units one level down; without a code those whose place is not known or not on the map.
    pub(crate) by_unit: Vec<ByUnit>,
    /// The facts that are missing, each with the number of workers who lack it.
    pub(crate) missing: Vec<(&'static str, Label, u64)>,
    /// What the rule leaves open, each with the number of workers for whom that makes a difference to the raise.
    pub(crate) questions: Vec<(Question, u64)>,
    /// What the raises cost in a month, where every value has been chosen.
    pub(crate) cost: Option<Cost>,
    pub(crate) posts: Establishment,
    pub(crate) reported: Vec<StockComparison<'g>>,
}

/// What the rule comes to for a number of workers: each of them is in one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    /// By grades.
    pub(crate) rise: BTreeMap<Decimal, u64>,
    /// Without a certificate.
    pub(crate) uncertified: u64,
    /// Certified, and not appointed on the day.
    pub(crate) not_appointed: u64,
    /// Certified, and not paid by the scheme.
    pub(crate) not_eligible: u64,
    /// Certified and paid, and the rule's condition is not met.
    pub(crate) condition: u64,
    /// A fact is missing.
    pub(crate) undetermined: u64,
    /// Nothing is missing but what the rule leaves open.
    pub(crate) open: u64,
}

impl Outcomes {
    /// How many could rise.
    pub(crate) fn rising(&self) -> u64 {
        self.rise.values().sum()
    }

    /// By how many grades they would rise together.
    pub(crate) fn grades(&self) -> Decimal {
        let each = |(grades, workers): (&Decimal, &u64)| grades.checked_mul(Decimal::from(*workers));
        self.rise.iter().filter_map(each).try_fold(Decimal::ZERO, Decimal::checked_add).unwrap_or_default()
    }

    pub(crate) fn all(&self) -> u64 {
        let others = [self.uncertified, self.not_appointed, self.not_eligible, self.condition, self.undetermined, self.open];
        others.iter().fold(self.rising(), |sum, count| sum.saturating_add(*count))
    }
}

/// A column of a table: its headings, and what it counts.
pub(crate) type Column = (&'static str, &'static str, fn(&Outcomes) -> u64);

/// What is counted of the holders of certificates, with its headings: each holder is in one of these.
pub(crate) const OF_HOLDERS: [Column; 6] = [
    ("可提升", "could rise", Outcomes::rising),
    ("未聘任", "not appointed", |outcomes| outcomes.not_appointed),
    ("不发给", "not paid by it", |outcomes| outcomes.not_eligible),
    ("不合条件", "condition not met", |outcomes| outcomes.condition),
    ("资料不全", "facts missing", |outcomes| outcomes.undetermined),
    ("待规则写明", "waits for the rule", |outcomes| outcomes.open),
];

/// Who holds a certificate of that level, and none higher.
#[derive(Debug)]
pub(crate) struct ByLevel {
    pub(crate) level: CertificateLevel,
    /// By how many grades whoever rises with it does, and how sure that is; nothing where nobody does or it is not the same for all.
    pub(crate) grades: Option<(Decimal, Provenance)>,
    pub(crate) outcomes: Outcomes,
    /// Of the holders, those who are appointed to no matching post: not appointed at all, or stated not to match.
    pub(crate) without_post: u64,
    pub(crate) not_matching: u64,
}

/// A unit's workers.
#[derive(Debug)]
pub(crate) struct ByUnit {
    pub(crate) division: Option<DivisionCode>,
    pub(crate) place: String,
    pub(crate) outcomes: Outcomes,
}

/// What raises cost in a month.
#[derive(Debug)]
pub(crate) struct Cost {
    pub(crate) month: Period,
    pub(crate) amount: Amount,
    /// Of so many who could rise.
    pub(crate) workers: u64,
    /// Of whom so many could not be computed.
    pub(crate) undetermined: u64,
    /// The grades that the top of the post took.
    pub(crate) lost: i64,
    /// How sure the least sure value behind the amounts is.
    pub(crate) provenance: Provenance,
}

impl Qualification<'_> {
    /// Where the rule comes from.
    pub(crate) fn clause(&self) -> Option<&str> {
        self.scheme.citation().clause.as_deref()
    }

    /// The numbers of grades by which anybody could rise.
    pub(crate) fn steps(&self) -> Vec<Decimal> {
        self.whole.rise.keys().copied().collect()
    }

    /// How many hold a certificate.
    pub(crate) fn holders(&self) -> u64 {
        self.by_level.iter().map(|level| level.outcomes.all()).sum()
    }

    /// What the name of a level means.
    pub(crate) fn level_label(pack: &Pack, level: CertificateLevel) -> Label {
        labelled(pack, "certificate_levels", level.as_str())
    }

    /// What the name of a kind of body means.
    pub(crate) fn body_label(pack: &Pack, kind: &str) -> Label {
        labelled(pack, "post_bodies", kind)
    }
}

/// The label of an option; its name where the rulebook has none.
fn labelled(pack: &Pack, list: &str, name: &str) -> Label {
    let list = pack.code_lists().find(|known| &*known.id == list);
    let option = list.and_then(|list| list.options.iter().find(|option| &*option.id == name));
    option.map_or_else(|| Label::new(name, name), |option| option.label.clone())
}
