//! The rules for what is said of a file: its name, its size and its hash. They are apart because no file is opened here.

use super::scan;
use crate::digest::sha256;
use crate::finding::{Code, Findings, Path, Problem};

/// The most bytes of a file's name: what most file systems keep.
pub(crate) const MAX_FILE_NAME: usize = 255;
/// The digits of a SHA-256 hash.
pub(crate) const HASH_DIGITS: usize = 64;
/// What parts folders, and what some file system or a page takes for more than a letter.
const NOT_IN_NAMES: [char; 7] = [':', '*', '?', '"', '<', '>', '|'];

/// Checks that the text can name a file, and nothing but a file, wherever it is written.
///
/// # Errors
/// `file_name_path` (`/`, `\`), `file_name_dots` (a dot first or last, or two in a row), `file_name_character` (`:*?"<>|`),
/// `invisible_character` (controls, marks of direction), `file_name_spaces` (a space first or last), `file_name_too_long`.
pub(crate) fn check_name(text: &str) -> Result<(), Problem> {
    if let Some(hidden) = scan::find_invisible(text) {
        return Err(hidden);
    }
    if text.contains(['/', '\\']) {
        return Err(Code::FileNamePath.into());
    }
    if text.starts_with('.') || text.ends_with('.') || text.contains("..") {
        return Err(Code::FileNameDots.into());
    }
    if text.contains(NOT_IN_NAMES) {
        return Err(Code::FileNameCharacter.into());
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err(Code::FileNameSpaces.into());
    }
    if text.len() > MAX_FILE_NAME {
        return Err(Problem::new(Code::FileNameTooLong).with("max", MAX_FILE_NAME));
    }
    Ok(())
}

/// The endings that files of a media type have. Of a type that is not among these nothing is told.
const ENDINGS: [(&str, &[&str]); 12] = [
    ("application/pdf", &["pdf"]),
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png"]),
    ("image/webp", &["webp"]),
    ("image/heic", &["heic"]),
    ("image/gif", &["gif"]),
    ("text/csv", &["csv"]),
    ("text/plain", &["txt"]),
    ("application/msword", &["doc"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
];

/// Whether a name ends as files of another type do than it is said to be. A name without an ending says nothing.
pub(crate) fn ends_otherwise(name: &str, media_type: &str) -> bool {
    let Some((_, endings)) = ENDINGS.iter().find(|(known, _)| *known == media_type) else { return false };
    let Some((_, ending)) = name.rsplit_once('.') else { return false };
    // What stands behind a point may be a number or a word of the name.
    let is_ending =
        ending.len() <= 8 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !ending.bytes().all(|byte| byte.is_ascii_digit());
    is_ending && !endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Checks that the text is a SHA-256 hash: 64 digits from 0 to 9 and a to f.
///
/// # Errors
/// `hash_digit`, `hash_capitals` (A to F), `hash_length`.
pub(crate) fn check_hash(text: &str) -> Result<(), Problem> {
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Code::HashDigit.into());
    }
    if text.len() != HASH_DIGITS {
        return Err(Problem::new(Code::HashLength).with("digits", HASH_DIGITS));
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(Code::HashCapitals.into());
    }
    Ok(())
}

/// Holds the bytes of a file to what a record says of it, the `size` and the `hash` of an attachment: whoever gets both can tell whether
/// the file is the one that was meant.
///
/// # Errors
/// `file_size_differs` at `size` and `file_hash_differs` at `hash`, both where both differ.
///
/// ```
/// use wushe::value::check_file;
///
/// let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/// assert!(check_file(3, hash, b"abc").is_ok());
/// let refused = check_file(4, hash, b"abcd").unwrap_err();
/// assert_eq!((refused.len(), refused[0].path.to_string()), (1, "hash".to_owned()));
/// assert_eq!(check_file(3, hash, b"abcd").unwrap_err().len(), 2);
/// ```
pub fn check_file(size: u64, hash: &str, bytes: &[u8]) -> Result<(), Findings> {
    let mut told = Vec::new();
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length != size {
        let problem = Problem::new(Code::FileSizeDiffers).with("said", size.to_string()).with("bytes", length.to_string());
        told.push(problem.at(Path::new().key("size")));
    }
    if sha256(bytes) != hash {
        told.push(Problem::from(Code::FileHashDiffers).at(Path::new().key("hash")));
    }
    if told.is_empty() { Ok(()) } else { Err(told.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(result: Result<(), Problem>) -> &'static str {
        result.map_or_else(|problem| problem.code.as_str(), |()| "")
    }

    #[test]
    fn a_name_is_of_a_file_alone() {
        for name in ["同意书.pdf", "IMG_2022-05-20 (1).jpg", "README", "a.b.c", "é", "家访 照片.png"] {
            assert_eq!(told(check_name(name)), "", "{name}");
        }
        for (name, code) in [
            ("../同意书.pdf", "file_name_path"),
            ("C:\\Users\\a.pdf", "file_name_path"),
            ("/etc/passwd", "file_name_path"),
            ("..", "file_name_dots"),
            (".htaccess", "file_name_dots"),
            ("a..pdf", "file_name_dots"),
            ("a.pdf.", "file_name_dots"),
            ("<script>.html", "file_name_character"),
            ("a.pdf:stream", "file_name_character"),
            ("fdp.\u{202e}exe", "invisible_character"),
            ("a\0.pdf", "invisible_character"),
            ("a\n.pdf", "invisible_character"),
            (" a.pdf", "file_name_spaces"),
            ("a.pdf\u{3000}", "file_name_spaces"),
        ] {
            assert_eq!(told(check_name(name)), code, "{name:?}");
        }
        assert_eq!(told(check_name(&"字".repeat(85))), "");
        assert_eq!(told(check_name(&"字".repeat(86))), "file_name_too_long");
    }

    #[test]
    fn a_name_ends_as_its_type_does_or_says_nothing() {
        for (name, media_type) in [
            ("a.png", "image/png"),
            ("A.JPG", "image/jpeg"),
            ("a.exe.jpeg", "image/jpeg"),
            ("照片", "image/png"),
            ("协议 v1.2", "application/pdf"),
            ("协议.第二版", "application/pdf"),
            ("a.exe", "model/obj"),
        ] {
            assert!(!ends_otherwise(name, media_type), "{name}");
        }
        for (name, media_type) in
            [("photo.exe", "image/png"), ("a.pdf.html", "application/pdf"), ("a.jpg", "image/png"), ("a.mp4", "image/png")]
        {
            assert!(ends_otherwise(name, media_type), "{name}");
        }
    }

    #[test]
    fn a_hash_is_written_in_one_way() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(told(check_hash(empty)), "");
        for (text, code) in [
            (&*empty.to_uppercase(), "hash_capitals"),
            (empty.trim_start_matches("e3"), "hash_length"),
            (&*format!("0x{empty}"), "hash_digit"),
            (&*empty.replace('e', "ｅ"), "hash_digit"),
        ] {
            assert_eq!(told(check_hash(text)), code, "{text}");
        }
    }
}
