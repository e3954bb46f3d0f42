//! The levels of certificates and of education.

use crate::finding::word_list;

word_list! {
    /// The three levels of the national qualification (社会工作者职业资格), the lowest first.
    ///
    /// Source: 人社部规〔2018〕2号 for the senior level; the two others have been examined since 2008.
    ///
    /// ```
    /// use wushe::staff::CertificateLevel;
    ///
    /// assert!(CertificateLevel::Junior < CertificateLevel::Senior);
    /// assert_eq!(CertificateLevel::from_name("intermediate"), Some(CertificateLevel::Intermediate));
    /// assert_eq!(CertificateLevel::from_name("中级"), None);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum CertificateLevel {
        /// 助理社会工作师 (初级)
        Junior = "junior",
        /// 社会工作师 (中级)
        Intermediate = "intermediate",
        /// 高级社会工作师 (高级)
        Senior = "senior",
    }

    /// Every level, the lowest first.
    pub const ALL: &'static [CertificateLevel];

    /// The word in JSON, in rulebooks and in conditions.
    pub fn as_str;

    /// The level of that word.
    pub fn from_name;
}

word_list! {
    /// What a diploma (学历) or a degree (学位) is worth, the lowest first.
    ///
    /// ```
    /// use wushe::staff::EducationLevel;
    ///
    /// assert!(EducationLevel::College < EducationLevel::Bachelor);
    /// assert_eq!(EducationLevel::from_name("master"), Some(EducationLevel::Master));
    /// assert_eq!(EducationLevel::from_name("professor"), None);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum EducationLevel {
        /// 高中、中专
        Secondary = "secondary",
        /// 大专
        College = "college",
        /// 本科、学士
        Bachelor = "bachelor",
        /// 硕士
        Master = "master",
        /// 博士
        Doctor = "doctor",
    }

    /// Every level, the lowest first.
    pub const ALL: &'static [EducationLevel];

    /// The word in JSON, in rulebooks and in conditions.
    pub fn as_str;

    /// The level of that word.
    pub fn from_name;
}
