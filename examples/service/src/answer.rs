//! What the service answers: JSON texts, and problems as RFC 9457 has them.
//!
//! Texts of the library go in as they are, to the byte: they are put beside each other and never parsed and written again.

use wushe::finding::{Severity, to_json};
use wushe::{Findings, Report};

use crate::ids::RecordId;

/// An answer that is kept with the key of its request, to be given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The record that came of it, if it was one.
    pub(crate) record: Option<RecordId>,
    pub(crate) body: String,
}

/// A JSON object of members whose values are JSON already.
pub(crate) fn object<'m>(members: impl IntoIterator<Item = (&'m str, String)>) -> String {
    let members: Vec<String> = members.into_iter().map(|(name, value)| format!("{}:{value}", to_json(name))).collect();
    format!("{{{}}}", members.join(","))
}

/// A JSON list of values that are JSON already.
pub(crate) fn list(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<String> = values.into_iter().collect();
    format!("[{}]", values.join(","))
}

/// The JSON text of anything that shows itself.
pub(crate) fn quoted(shown: impl std::fmt::Display) -> String {
    to_json(&shown.to_string())
}

/// Why a request was refused: a status, a code, a sentence in both languages and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    code: String,
    title: String,
    title_zh: String,
    more: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of the service's own.
    pub(crate) fn new((status, code, title, title_zh): (u16, &str, &str, &str)) -> Self {
        Problem { status, code: code.to_owned(), title: title.to_owned(), title_zh: title_zh.to_owned(), more: Vec::new() }
    }

    /// What the library found wrong with records, under the code of the first finding that forbids them.
    pub(crate) fn of(status: u16, findings: &Findings) -> Self {
        Problem::found(status, REFUSED, findings)
    }

    /// What the library found wrong with a question.
    pub(crate) fn of_question(findings: &Findings) -> Self {
        Problem::found(UNANSWERED.0, UNANSWERED, findings)
    }

    fn found(status: u16, (_, code, title, title_zh): Words, findings: &Findings) -> Self {
        let first = findings.iter().find(|finding| finding.severity() == Severity::Error).or(findings.first());
        let code = first.map_or(code, |finding| finding.code.as_str());
        Problem::new((status, code, title, title_zh)).with("findings", to_json(findings))
    }

    /// A check's report that forbids the whole, under the code of its first error.
    pub(crate) fn of_report(report: &Report, json: String) -> Self {
        let code =
            report.findings.iter().find(|finding| finding.severity() == Severity::Error).map_or(REFUSED.1, |first| first.code.as_str());
        Problem::new((REFUSED.0, code, REFUSED.2, REFUSED.3)).with("report", json)
    }

    /// A check's report that forbids nothing, refused all the same under the code of what it tells.
    pub(crate) fn of_told(code: &str, json: String) -> Self {
        Problem::new((REFUSED.0, code, REFUSED.2, REFUSED.3)).with("report", json)
    }

    /// The same with one more member, whose value is JSON.
    pub(crate) fn with(mut self, name: &'static str, json: String) -> Self {
        self.more.push((name, json));
        self
    }

    /// The problem as JSON.
    pub(crate) fn to_json(&self) -> String {
        let Problem { status, code, title, title_zh, more } = self;
        let own = [
            ("type", quoted("about:blank")),
            ("status", status.to_string()),
            ("code", quoted(code)),
            ("title", quoted(title)),
            ("title_zh", quoted(title_zh)),
        ];
        object(own.into_iter().chain(more.iter().cloned()))
    }
}

/// Status, code and sentences of a problem.
pub(crate) type Words = (u16, &'static str, &'static str, &'static str);

pub(crate) const KEY_MISSING: Words = (
    400,
    "key_missing",
    "the header Idempotency-Key is missing or no visible ASCII of at most 255 characters",
    "缺少 Idempotency-Key，或它不是 255 个以内的可见 ASCII 字符",
);
pub(crate) const QUERY_BROKEN: Words = (400, "query_broken", "the query can't be read", "查询参数无法读取");
pub(crate) const ENVELOPE_BROKEN: Words = (
    400,
    "envelope_broken",
    "the body is an object with `form`, and with `record` or `records`; beside them stand `today`, `pack` and, where a record is corrected, `correction` alone",
    "请求体应为一个对象，含 form 以及 record 或 records，此外只可有 today、pack 和更正时的 correction",
);
pub(crate) const BODY_BROKEN: Words = (400, "body_broken", "the body did not come whole", "请求体不完整");
pub(crate) const TOKEN_UNKNOWN: Words = (401, "token_unknown", "the token is missing or not known", "缺少令牌，或令牌不被认可");
pub(crate) const RIGHT_MISSING: Words =
    (403, "right_missing", "the token does not have the right that the findings name", "令牌没有所列问题指出的权限");
pub(crate) const STATION_MISSING: Words = (
    403,
    "station_missing",
    "the token is not for records of the station that the findings name, or of none",
    "令牌不能用于所列问题指出的社工站的记录，或未写明社工站的记录",
);
pub(crate) const PATH_UNKNOWN: Words = (404, "path_unknown", "there is nothing at this path", "没有这个地址");
pub(crate) const RECORD_UNKNOWN: Words = (404, "record_unknown", "there is no record of this id", "没有这个编号的记录");
pub(crate) const METHOD_UNKNOWN: Words = (405, "method_unknown", "this path does not take this method", "这个地址不接受这种方法");
pub(crate) const BODY_SLOW: Words = (408, "body_slow", "the body did not come in time; send it again", "请求体未在时限内到达，请重发");
pub(crate) const VERSION_MOVED: Words = (
    409,
    "version_moved",
    "someone else corrected this record first; this version is kept aside and does not count: correct the current one to settle it",
    "他人已先更正这条记录；本版本已另存但不计数：请更正当前版本以了结",
);
pub(crate) const HASH_UNKNOWN: Words =
    (412, "hash_unknown", "If-Match names no version of this record; nothing was stored", "If-Match 不是这条记录任何版本的哈希；没有存入");
pub(crate) const BODY_TOO_LARGE: Words = (413, "body_too_large", "the body is too large; send it in parts", "请求体过大，请分批发送");
pub(crate) const ROWS_TOO_MANY: Words = (413, "rows_too_many", "the body has too many records; send it in parts", "记录过多，请分批发送");
pub(crate) const MEDIA_UNKNOWN: Words = (
    415,
    "media_unknown",
    "the body is application/json, application/x-ndjson or text/csv",
    "请求体应为 application/json、application/x-ndjson 或 text/csv",
);
pub(crate) const REFUSED: Words =
    (422, "refused", "nothing was stored: correct what the findings name and send it again", "没有存入：请按所列问题更正后重发");
pub(crate) const KEY_REUSED: Words = (422, "key_reused", "another body was sent under this key before", "这个键以前用于另一个请求体");
pub(crate) const RULEBOOK_OTHER: Words =
    (422, "rulebook_other", "the record was filled in by another rulebook than this service has", "填写所依据的规则包与本服务的不同");
pub(crate) const FORM_OTHER: Words =
    (422, "form_other", "the record is of another form, which a correction can't change", "这条记录属于另一张表单，更正不能改换表单");
pub(crate) const UNANSWERED: Words = (422, "unanswered", "the findings name what can't be answered", "所列问题说明了为何无法回答");
pub(crate) const HASH_MISSING: Words =
    (428, "hash_missing", "the header If-Match must name the hash of the version that is corrected", "If-Match 应为被更正版本的哈希");
pub(crate) const CLOCK_FAILED: Words = (500, "clock_failed", "the service's clock tells no day", "服务的时钟没有给出日期");
pub(crate) const STORE_FAILED: Words =
    (500, "store_failed", "the store failed; nothing was stored: send it again", "存储出错，没有存入，请重发");
pub(crate) const HASH_DIFFERS: Words = (500, "hash_differs", "what is stored does not have its hash", "存储内容与其哈希不符");
pub(crate) const STOPPING: Words = (503, "stopping", "the service is stopping; send it again", "服务正在停止，请重发");
pub(crate) const STORE_FULL: Words =
    (507, "store_full", "the store is full; nothing was stored: send it again", "存储已满，没有存入，请重发");
