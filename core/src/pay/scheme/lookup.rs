//! The keys that a table is looked up by, and what people call them.

use crate::finding::Label;
use crate::form::CodeList;
use crate::pay::fact::By;
use crate::staff::{CertificateLevel, EducationLevel};

/// Whether a table's row can ever be looked up: a misspelt one would be passed over in silence. `listed` are the posts or the results of
/// appraisals, where there is a list of them.
pub(in crate::pay) fn is_key(by: By, key: &str, listed: Option<&CodeList>) -> bool {
    match by {
        By::Post | By::Appraisal | By::LastAppraisal => listed.is_none_or(|list| list.options.iter().any(|option| &*option.id == key)),
        By::Grade | By::Seniority => key.parse::<i32>().is_ok(),
        By::Certificate | By::Registration | By::Filing | By::RegisteredBefore => CertificateLevel::from_name(key).is_some(),
        By::Degree | By::Diploma | By::PairedEducation | By::SingleEducation | By::Education => EducationLevel::from_name(key).is_some(),
    }
}

/// The keys that a table can be looked up by; none where they are numbers.
pub(in crate::pay) fn keys(by: By, listed: Option<&CodeList>) -> Vec<&str> {
    match by {
        By::Post | By::Appraisal | By::LastAppraisal => {
            listed.map(|list| list.options.iter().map(|option| &*option.id).collect()).unwrap_or_default()
        }
        By::Grade | By::Seniority => Vec::new(),
        By::Certificate | By::Registration | By::Filing | By::RegisteredBefore => {
            CertificateLevel::ALL.iter().map(|level| level.as_str()).collect()
        }
        By::Degree | By::Diploma | By::PairedEducation | By::SingleEducation | By::Education => {
            EducationLevel::ALL.iter().map(|level| level.as_str()).collect()
        }
    }
}

/// The levels that a table is looked up by, with what they are called.
#[cfg(feature = "authoring")]
pub(in crate::pay) fn levels(by: By) -> Vec<(&'static str, Label)> {
    let words = called(by).iter();
    words.map(|(called, word)| (*word, Label::new(*called, *word))).collect()
}

#[cfg(not(feature = "authoring"))]
pub(in crate::pay) fn levels(_: By) -> [(&'static str, Label); 0] {
    []
}

/// What people call the levels.
#[cfg(feature = "authoring")]
const CERTIFICATES: [(&str, &str); 3] = [("初级", "junior"), ("中级", "intermediate"), ("高级", "senior")];
#[cfg(feature = "authoring")]
const PAPERS: [(&str, &str); 6] =
    [("高中", "secondary"), ("大专", "college"), ("本科", "bachelor"), ("学士", "bachelor"), ("硕士", "master"), ("博士", "doctor")];

/// The levels that a table is looked up by, as people call them and as a rulebook writes them.
#[cfg(feature = "authoring")]
pub(in crate::pay) fn called(by: By) -> &'static [(&'static str, &'static str)] {
    match by {
        By::Certificate | By::Registration | By::Filing | By::RegisteredBefore => &CERTIFICATES,
        By::Degree | By::Diploma | By::PairedEducation | By::SingleEducation | By::Education => &PAPERS,
        By::Post | By::Grade | By::Seniority | By::Appraisal | By::LastAppraisal => &[],
    }
}
