use super::Pack;
use crate::finding::{Code, Findings, Path, Problem};

impl Pack {
    /// Holds the quotes of a document against its text, which the caller has. White space is not compared, and
    /// Chinese and ASCII quotation marks and commas count as the same.
    ///
    /// # Errors
    /// `pack_dangling` where the rulebook has no such document; otherwise one `quote_missing` for each clause whose
    /// words are not in the text.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// assert!(pack.verify_quotes("registration-measures", "第三条 实行登记服务制度。第四条 有效期为3年。").is_ok());
    /// assert_eq!(pack.verify_quotes("registration-measures", "另一份文件").unwrap_err()[0].code, Code::QuoteMissing);
    /// ```
    pub fn verify_quotes(&self, document: &str, text: &str) -> Result<(), Findings> {
        let Some(document) = self.documents().iter().find(|known| *known.id == *document) else {
            return Err(Findings::about("documents")(Problem::new(Code::PackDangling).with("kind", "document").with("id", "?")));
        };
        let text = plain(text);
        let missing: Vec<_> = document
            .clauses
            .iter()
            .filter(|clause| !text.contains(&plain(&clause.quote)))
            .map(|clause| {
                let path = Path::new().key("documents").key(document.id.clone()).key(clause.id.clone());
                Problem::new(Code::QuoteMissing).with("clause", format!("{}#{}", document.id, clause.id)).at(path)
            })
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(missing.into()) }
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '“' | '”' | '「' | '」' => '"',
            '，' => ',',
            '：' => ':',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}
