//! The Chinese words for parameters that are words of this library. They are apart because an English sentence needs none.

/// The param as a Chinese sentence has it; what a rulebook writes in its own letters stays as it is.
pub(super) fn chinese<'w>(name: &str, word: &'w str) -> &'w str {
    let words: &[(&str, &str)] = match name {
        "kind" => &KINDS,
        "expected" => &EXPECTED,
        #[cfg(feature = "authoring")]
        "reason" => return reason(word),
        _ => return word,
    };
    words.iter().find(|(english, _)| *english == word).map_or(word, |(_, chinese)| chinese)
}

const KINDS: [(&str, &str); 22] = [
    ("clause", "条款"),
    ("code list", "代码表"),
    ("component", "项目"),
    ("date field", "日期字段"),
    ("document", "文件"),
    ("fact", "事实"),
    ("field", "字段"),
    ("form", "表单"),
    ("indicator", "派生指标"),
    ("kind of record", "记录种类"),
    ("measure", "指标"),
    ("role", "角色"),
    ("role or fact", "角色或事实"),
    ("scheme", "薪酬办法"),
    ("section", "分区"),
    ("setting", "设置"),
    ("value", "值"),
    ("value or setting", "值或设置"),
    ("option", "选项"),
    ("area", "地区"),
    ("body kind", "单位种类"),
    ("parent", "规则包"),
];

const EXPECTED: [(&str, &str); 28] = [
    ("earliest of a date", "只用于 date 的 earliest"),
    ("a whole number from 1 on", "从 1 起的整数"),
    ("either a value or none", "value 与 none 之一"),
    ("one of measure, population and target", "measure、population、target 三者之一"),
    ("table", "表：{ 键 = 值 }"),
    ("text", "文本，写在英文引号里"),
    ("true or false", "true 或 false，不加引号"),
    ("whole number", "整数，不加引号"),
    ("list of texts", "文本的列表：[\"…\", \"…\"]"),
    ("list of tables", "表的列表：[[…]]，或 [{ … }, { … }]"),
    ("table of texts", "值都是文本的表：{ 键 = \"…\" }"),
    ("a field that is no group", "group 以外的类型：group 里不能再有 group"),
    ("group", "group：只有它下面可以有 fields"),
    ("no role inside a group: a fact", "fact：group 里的字段没有角色，只写事实"),
    ("forbid, or order with two fields", "forbid，或写两个字段的 order"),
    ("a number that is not below zero", "不小于零的数"),
    ("a word, or a value, table, first and step, or steps", "word，或 value、table、first 与 step、steps 之一"),
    ("table, or posts, or lowest, highest and years", "table，或 posts，或 lowest、highest、years 三个"),
    ("list of lists of texts", "文本列表的列表：[[\"…\"], [\"…\", \"…\"]]"),
    ("min and max of a count", "只用于 count 的 min 和 max"),
    ("codes of an option or of options", "只用于 option 或 options 的 codes"),
    ("units of a count or an amount", "只用于 count 或 amount 的单位"),
    ("earlier components that are paid with the month and are no floors", "前面写过的、随月发的项，不能是另一个下限"),
    ("due and amount_of for what is paid by the quarter, half-year or year", "只用于按季、按半年、按年发的项"),
    ("a value in yuan", "单位为 yuan 的值"),
    ("a value in grades", "单位为 grades 的值"),
    ("a value in years", "单位为 years 的值"),
    ("0 to 10, for an amount", "0 到 10 的整数，只用于 amount"),
];

/// The Chinese for a sentence of the TOML reader, told by how it begins.
#[cfg(feature = "authoring")]
fn reason(text: &str) -> &str {
    const REASONS: [(&str, &str); 21] = [
        ("a table is written once", "[…] 只能写一次；一列里的每一条都写 [[…]]"),
        ("invalid boolean", "只有 true 和 false，都用小写"),
        ("invalid float", "这不是数；日期、版本、金额写在英文引号里"),
        ("duplicate key", "这个键在同一处写了两次"),
        ("string values must be quoted", "文本要写在英文引号里"),
        ("invalid basic string", "文本缺少右引号，或里面有没写成 \\\\ 的反斜杠、没写成 \\\" 的引号"),
        ("invalid literal string", "文本缺少右边的单引号"),
        ("missing value", "等号后面缺少值"),
        ("key with no value", "只有键，缺少 = 和值"),
        ("missing key", "等号前面缺少键"),
        ("extra `=`", "多了一个等号"),
        ("invalid unquoted key", "键只用英文字母、数字、下划线和连字符"),
        ("missing comma", "两项之间缺少英文逗号"),
        ("extra comma", "多了一个逗号"),
        ("unclosed array table", "[[…]] 没有写完"),
        ("unclosed table", "[…] 没有写完"),
        ("unclosed array", "列表缺少右方括号 ]"),
        ("unclosed inline table", "{ … } 缺少右花括号"),
        ("unexpected key or value", "这里不能写在同一行：另起一行，或前面缺少等号、逗号、引号"),
        ("invalid table header", "[…] 里的名称写法有误"),
        ("unexpected leading zero", "数字前面不能有 0；编号、代码、日期、金额写在引号里"),
    ];
    REASONS.iter().find(|(english, _)| text.starts_with(english)).map_or(text, |(_, chinese)| chinese)
}
