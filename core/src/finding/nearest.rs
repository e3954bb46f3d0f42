//! Did-you-mean: the one name that a misspelt one is near to. It is apart because every room with names asks it.

/// The name among `known` that `given` most likely means: within two edits, and the only one as near.
///
/// Of Chinese names at most a third of the characters may differ, as each is a word of its own: 序号 is no 户号 mistyped.
///
/// ```
/// use wushe::finding::nearest;
///
/// assert_eq!(nearest("走访日其", ["走访日期", "社工站"]), Some("走访日期"));
/// assert_eq!(nearest("序号", ["户号", "社工站"]), None);
/// ```
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let sketch = sketch(given);
    let length = sketch.0;
    // A short name is within two edits of nearly everything, so it may differ by one.
    let in_letters = if length <= 3 { 1 } else { 2 };
    if length == 0 || length > 64 {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    let mut tied = false;
    for name in known {
        if !may_be_near(sketch, name, in_letters) {
            continue;
        }
        let limit = if name.is_ascii() { in_letters } else { in_letters.min(length.min(name.chars().count()) / 3) };
        let distance = edit_distance(given, name, limit);
        if distance > limit {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, other)) if distance == least => tied = tied || other != name,
            _ => {
                best = Some((distance, name));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
}

/// Insertions, deletions and substitutions of characters that turn one text into the other, or `limit + 1` where more.
#[must_use]
pub fn edit_distance(left: &str, right: &str, limit: usize) -> usize {
    if !may_be_near(sketch(left), right, limit) {
        return limit + 1;
    }
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        let mut least = before;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = before;
        }
        for (b, above) in right.iter().zip(cells) {
            let cost = (diagonal + usize::from(a != *b)).min(before + 1).min(*above + 1);
            diagonal = *above;
            *above = cost;
            before = cost;
            least = least.min(cost);
        }
        if least > limit {
            return limit + 1;
        }
    }
    row.last().copied().unwrap_or(0).min(limit + 1)
}

/// Returns false if a text can't be within so many edits. An edit changes at most two letters, so this quick look spares most
/// names of a wide table the full comparison.
fn may_be_near((length, letters): (usize, u64), other: &str, limit: usize) -> bool {
    let (other_length, others) = sketch(other);
    let differing = usize::try_from((letters ^ others).count_ones()).unwrap_or_default();
    length.abs_diff(other_length) <= limit && differing <= 2 * limit
}

/// How many characters a text has, and which, as far as 64 bits tell them apart.
fn sketch(text: &str) -> (usize, u64) {
    text.chars().fold((0, 0), |(length, letters), character| (length + 1, letters | 1 << (u32::from(character) % 64)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The distance by its definition.
    fn plainly(left: &[char], right: &[char]) -> usize {
        match (left, right) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, left_rest @ ..], [b, right_rest @ ..]) if a == b => plainly(left_rest, right_rest),
            ([_, left_rest @ ..], [_, right_rest @ ..]) => {
                1 + plainly(left_rest, right_rest).min(plainly(left, right_rest)).min(plainly(left_rest, right))
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_the_distance_up_to_the_limit(left in "[a-d五社]{0,6}", right in "[a-d五社]{0,6}", limit in 0_usize..4) {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(edit_distance(&left, &right, limit), plainly(&chars(&left), &chars(&right)).min(limit + 1));
        }
    }

    #[test]
    fn distances() {
        for (left, right, expected) in
            [("", "", 0), ("kitten", "sitting", 3), ("走访日其", "走访日期", 1), ("abc", "abc", 0), ("ab", "ba", 2)]
        {
            assert_eq!(edit_distance(left, right, 5), expected, "{left} {right}");
        }
        assert_eq!(edit_distance("short", "a much longer text", 2), 3);
    }

    #[test]
    fn a_tie_is_no_answer() {
        assert_eq!(nearest("daze", ["date", "dave"]), None);
        assert_eq!(nearest("dates", ["date", "worker"]), Some("date"));
    }

    #[test]
    fn half_of_a_short_chinese_name_is_another_name() {
        for (given, known) in
            [("序号", "户号"), ("户主", "户号"), ("社区", "社工"), ("次数", "人数"), ("户主号", "户号"), ("户号", "户主号")]
        {
            assert_eq!(nearest(given, [known]), None, "{given} {known}");
        }
        for (given, known) in
            [("社工占", "社工站"), ("走访日", "走访日期"), ("服务对象编码号", "服务对象编号"), ("ag", "age"), ("lable", "label")]
        {
            assert_eq!(nearest(given, [known]), Some(known));
        }
    }
}
