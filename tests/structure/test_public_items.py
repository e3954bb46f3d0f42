"""What a user of the crate can rely on for each public item."""

import pathlib
import re
import unittest

import api
import public_items

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "core/src"


class PublicItems(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.items = list(public_items.public_items(SOURCE))
        cls.examples = list(public_items.examples(SOURCE))

    def test_the_reader_finds_what_is_there(self):
        paths = {item.path() for item in self.items}
        self.assertLessEqual({"form::Form::check_json", "pay::Scheme", "value::DivisionCode::parse"}, paths)
        self.assertGreater(len(self.items), 500)
        self.assertGreater(len(self.examples), 50)

    def test_the_list_of_what_is_public_is_current(self):
        listed, found = api.LIST.read_text("utf-8").splitlines(), api.lines()
        for line in ("pay::Scheme", "metrics::Split.months: bool", "metrics::Reason::NoUnit", "form::FINDING_LIMIT: usize"):
            self.assertIn(line, found)
        self.assertEqual(sorted(set(found) ^ set(listed)), [], "run tests/structure/api.py and look at the difference")

    def test_members_are_read(self):
        text = "pub struct A {\n    pub b: u8,\n    c: u8,\n}\npub enum D {\n    E,\n    F(u8),\n    G {\n        h: u8,\n    },\n}\nimpl A {\n    pub const I: u8 = 1;\n}\n"
        self.assertEqual(list(api.members(text, "m")), ["m::A.b: u8", "m::D::E", "m::D::F(u8)", "m::D::G", "m::A::I: u8"])

    def test_word_lists_are_read(self):
        text = ("word_list! {\n    /// A.\n    pub enum A {\n        /// B.\n        B = \"b\",\n    }\n\n    /// All.\n    pub const ALL: [A; 1];\n\n"
                "    /// The word.\n    pub fn as_str;\n\n    /// The one.\n    pub fn from_name;\n}\n")
        written = public_items.written_out(text)
        self.assertEqual(list(api.members(written, "m")), ["m::A::B", "m::A::ALL: [A; 1]"])
        found = [(item.path(), item.docs, item.signature.strip()) for item in public_items.items(written, "m")]
        self.assertEqual(found, [("m::A", "A.", ""), ("m::A::as_str", "The word.", "pub fn as_str(self) -> &'static str {"),
                                 ("m::A::from_name", "The one.", "pub fn from_name(name: &str) -> Option<A> {")])

    def test_every_fallible_function_says_when_it_fails(self):
        silent = [item.path() for item in self.items if item.signature and item.fallible() and "# Errors" not in item.docs]
        self.assertEqual(silent, [])

    def test_every_fallible_function_is_shown(self):
        shown = "\n".join(self.examples)
        missing = [item.path() for item in self.items
                   if item.signature and item.fallible() and not re.search(r"\b%s\(" % item.name, shown)]
        self.assertEqual(missing, [])

    def test_every_example_of_a_fallible_function_shows_a_failure(self):
        """An item's own example that may end in an error shows one, so that nobody has to guess its shape."""
        built_in = {"network::Divisions::hinggan": "what it reads is part of the library"}
        failure = re.compile(r"_err\(\)|is_none\(\)|None\)|is_err\(\)|Err\(")
        one_sided = []
        for item in self.items:
            if item.path() not in built_in and item.signature and item.fallible() and (found := public_items.FENCE.findall(item.docs)):
                if not any(failure.search(example) for example in found):
                    one_sided.append(item.path())
        self.assertEqual(one_sided, [])

    def test_every_public_type_is_known_to_be_shared_between_threads(self):
        listed = set(re.findall(r"^    wushe::([\w:]+)", (ROOT / "core/tests/send_sync.rs").read_text("utf-8"), re.MULTILINE))
        # A trait is no type; what implements it is listed.
        traits = {"form::Dictionary", "metrics::indicator::Inputs"}
        self.assertEqual({item.path() for item in self.items if not item.signature} - listed - traits, set())


if __name__ == "__main__":
    unittest.main()
