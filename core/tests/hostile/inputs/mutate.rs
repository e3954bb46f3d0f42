use super::{Item, Random};

/// A published example of GB 11643: no living person's number.
pub(crate) const PLANTED: &str = "11010519491231002X";
/// No mutated part grows beyond this, so that a million inputs end.
const LONGEST: usize = 256 << 10;

/// What is put into an input as it stands.
const TOKENS: [&str; 58] = [
    PLANTED,
    "\"11010519491231002X\"",
    "\"11010519491231002X\":",
    "\u{feff}",
    "\0",
    "\\u0000",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\\",
    "\"",
    "'",
    "\r",
    "\n",
    "\r\n",
    "\t",
    ",",
    ";",
    ":",
    "，",
    "｛",
    "１２",
    "\u{202e}",
    "\u{2028}",
    "e\u{301}",
    "𠮷",
    "😀",
    "\u{fffd}",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "null",
    "true",
    "NaN",
    "-0",
    "1e400",
    "-1e-400",
    "9007199254740993",
    "18446744073709551616",
    "-9223372036854775809",
    "0.1",
    "99999999999999999999999999999999999999",
    "79228162514264337593543950335",
    "3.3333333333333335",
    "0000-00-00",
    "9999-12-31",
    "2024-02-29",
    "-1",
    "\"\":",
    "\"__proto__\":{},",
    " and ",
    " for x in xs return ",
    " some y in ys satisfies ",
    "not(",
    "<html",
    "PK\u{3}\u{4}",
];

/// One change, as numbers alone, so that it can be drawn, shrunk and told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mutation {
    pub(crate) kind: u8,
    pub(crate) part: u8,
    pub(crate) at: u32,
    pub(crate) length: u32,
    pub(crate) other: u32,
}

impl Mutation {
    pub(crate) fn random(random: &mut Random) -> Self {
        let [a, b] = [random.next(), random.next()].map(u64::to_le_bytes);
        Mutation {
            kind: a[0],
            part: a[1],
            // Short ranges are the more telling ones.
            length: u32::from_le_bytes([a[2], a[3], 0, 0]) >> (a[4] % 16),
            at: u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            other: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
        }
    }
}

fn scaled(at: u32, length: usize) -> usize {
    usize::try_from(at).unwrap_or(0).checked_rem(length.saturating_add(1)).unwrap_or(0)
}

/// A range of the bytes, near where the mutation points.
fn range(bytes: &[u8], at: u32, length: u32) -> std::ops::Range<usize> {
    let start = scaled(at, bytes.len());
    start..start.saturating_add(usize::try_from(length).unwrap_or(0)).min(bytes.len())
}

fn slice(bytes: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
    bytes.get(range).unwrap_or_default().to_vec()
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    bytes.splice(at..at, what.iter().copied());
}

/// A run of digits, and where it stands.
fn digits(bytes: &[u8], at: u32) -> Option<std::ops::Range<usize>> {
    let from = scaled(at, bytes.len());
    let start = from.saturating_add(bytes.get(from..)?.iter().position(u8::is_ascii_digit)?);
    let run = bytes.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some(start..start.saturating_add(run))
}

fn apply(bytes: &mut Vec<u8>, mutation: Mutation, others: &[Item]) {
    let Mutation { kind, at, length, other, .. } = mutation;
    let here = range(bytes, at, length);
    let there = scaled(other, bytes.len());
    match kind % 16 {
        0 | 1 => drop(bytes.splice(here, [])),
        2 => {
            let copy = slice(bytes, here);
            insert(bytes, there, &copy);
        }
        3 => {
            let moved: Vec<u8> = bytes.splice(here, []).collect();
            let there = there.min(bytes.len());
            insert(bytes, there, &moved);
        }
        4 => {
            let times = LONGEST.checked_div(here.len().max(1)).unwrap_or(1).min(scaled(other, 2000));
            let copy = slice(bytes, here.clone()).repeat(times);
            insert(bytes, here.end, &copy);
        }
        5 => {
            let donor = others.get(scaled(other, others.len().saturating_sub(1))).and_then(|item| item.part(mutation.part));
            let given = donor.map(|donor| slice(donor, range(donor, other, length))).unwrap_or_default();
            insert(bytes, here.start, &given);
        }
        6 => {
            if let Some(byte) = bytes.get_mut(here.start) {
                *byte ^= 1_u8 << (other % 8);
            }
        }
        7 => {
            let mut random = Random::new(u64::from(other));
            let noise: Vec<u8> = (0..length.min(64)).flat_map(|_| random.next().to_le_bytes()).collect();
            drop(bytes.splice(here, noise));
        }
        8..=10 => {
            let token = TOKENS.get(scaled(other, TOKENS.len().saturating_sub(1))).copied().unwrap_or_default();
            insert(bytes, here.start, token.as_bytes());
        }
        11 => {
            if let Some(run) = digits(bytes, at) {
                let token = TOKENS.get(36_usize.saturating_add(scaled(other, 14))).copied().unwrap_or_default();
                drop(bytes.splice(run, token.bytes()));
            }
        }
        12 => {
            let depth = [20, 63, 64, 65, 126, 127, 128, 129, 1000, 100_000].get(scaled(other, 9)).copied().unwrap_or_default();
            let (open, close) = [("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("not(", ")"), ("-", ""), ("{\"type\":", "}")]
                .get(scaled(length, 5))
                .copied()
                .unwrap_or_default();
            insert(bytes, here.start, format!("{}1{}", open.repeat(depth), close.repeat(depth)).as_bytes());
        }
        13 => bytes.truncate(here.start),
        14 => *bytes = encoded(bytes, other),
        _ => {
            let token = TOKENS.get(scaled(other, TOKENS.len().saturating_sub(1))).copied().unwrap_or_default();
            drop(bytes.splice(here, token.bytes()));
        }
    }
    bytes.truncate(LONGEST.saturating_mul(4));
}

/// The text in another encoding, or half of it.
fn encoded(bytes: &[u8], other: u32) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let halves = bytes.split_at_checked(scaled(other, bytes.len())).unwrap_or_default();
    let utf16 = |text: &str, turn: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(turn).collect::<Vec<u8>>();
    match other % 5 {
        0 => [vec![0xff, 0xfe], utf16(&text, u16::to_le_bytes)].concat(),
        1 => [vec![0xfe, 0xff], utf16(&text, u16::to_be_bytes)].concat(),
        // 户主 in GB18030, as the middle of a file that was put together from two.
        2 => [halves.0, &[0xbb, 0xa7, 0xd6, 0xf7], halves.1].concat(),
        3 => [halves.0.to_vec(), utf16(&String::from_utf8_lossy(halves.1), u16::to_le_bytes)].concat(),
        // A surrogate as CESU-8 writes it, and a character that ends too early.
        _ => [halves.0, &[0xed, 0xa0, 0x80, 0xe6, 0x88], halves.1].concat(),
    }
}

/// The item with those changes; pieces come from the others.
pub(crate) fn mutated(item: &Item, mutations: &[Mutation], others: &[Item]) -> Item {
    let mut item = item.clone();
    for mutation in mutations {
        if let Some(part) = item.part_mut(mutation.part) {
            apply(part, *mutation, others);
        }
    }
    item
}
