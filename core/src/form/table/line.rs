use super::Limits;

/// What the start of a text holds, where nothing but delimiters and line ends is looked at.
pub(super) enum Line {
    /// A whole line of that many bytes without a quotation mark, whose cells end at `ends`.
    Plain(usize),
    /// A line without a quotation mark so far, whose end is not there yet.
    Incomplete,
    /// A line with a quotation mark, or one that is near a limit.
    Other,
}

/// Splits the line at the start of the text where no more than looking for delimiters is needed, as for most rows.
pub(super) fn plain(bytes: &[u8], delimiter: u8, limits: Limits, at_end: bool, ends: &mut Vec<u32>) -> Line {
    ends.clear();
    let line = bytes.get(..=limits.cell).unwrap_or(bytes);
    let marks = [delimiter, b'\n', b'\r', b'"'].map(|mark| u64::from(mark) * LOW);
    let (words, tail) = line.as_chunks::<8>();
    let mut last = [0_u8; 8];
    for (to, from) in last.iter_mut().zip(tail) {
        *to = *from;
    }
    for (start, word) in (0_u32..).step_by(8).zip(words.iter().chain([&last])) {
        let mut hits = equal_bytes(u64::from_le_bytes(*word), marks);
        while hits != 0 {
            let at = start + hits.trailing_zeros() / 8;
            hits &= hits - 1;
            let byte = bytes.get(to_usize(at)).copied().unwrap_or_default();
            if byte == b'"' || ends.len() >= limits.columns {
                return Line::Other;
            }
            ends.push(at);
            if byte != delimiter {
                return Line::Plain(to_usize(at));
            }
        }
    }
    if line.len() > limits.cell || ends.len() >= limits.columns {
        return Line::Other;
    }
    if !at_end {
        return Line::Incomplete;
    }
    ends.push(u32::try_from(line.len()).unwrap_or(u32::MAX));
    Line::Plain(line.len())
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

/// The high bit of each byte of the word that is one of the marks, each mark being given in every byte.
fn equal_bytes(word: u64, marks: [u64; 4]) -> u64 {
    marks.iter().fold(0, |hits, mark| {
        let difference = word ^ mark;
        // The sum stays within each byte, so that none is taken for a mark because of its neighbour.
        hits | !((difference & !HIGH).wrapping_add(!HIGH) | difference | !HIGH)
    })
}

/// Where the first line ends.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'))
}

/// How many line ends there are; CRLF is one.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let mut before = 0;
    let mut count = 0;
    for byte in bytes {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    count
}

fn to_usize(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_is_taken_for_a_mark_because_of_its_neighbour() {
        let marks = [b';', b'\n', b'\r', b'"'];
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                let bytes = [first, second, first, first, second, second, first, second];
                let expected = bytes.map(|byte| if marks.contains(&byte) { 0x80 } else { 0 });
                let hits = equal_bytes(u64::from_le_bytes(bytes), marks.map(|mark| u64::from(mark) * LOW));
                assert_eq!(hits.to_le_bytes(), expected, "{bytes:?}");
            }
        }
    }
}
