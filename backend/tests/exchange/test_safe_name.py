"""Names that no file system stumbles over."""

import pytest

from parley.exchange.safe_name import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notes.txt", "notes.txt"),
        (".gitignore", ".gitignore"),
        ("月亮 1.5.pdf", "月亮 1.5.pdf"),
        ("", "file"),
        (".", "file"),
        ("..", "file"),
        (". . .", "file"),
        ("..\\..\\secret", ".. .. secret"),
        ("../secret", ".. secret"),
        ('a<b>c:"d"|e?f*g', "a b c d e f g"),
        ("two\nlines\x7f", "two lines"),
        ("ends. ", "ends"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("nul .tar.gz", "_nul .tar.gz"),
        ("com¹", "_com¹"),
        ("lpt9.pdf", "_lpt9.pdf"),
        ("console.log", "console.log"),
        ("com10", "com10"),
        ("月" * 255 + ".pdf", "月" * 66 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, "x." + "y" * 198),
        ("half a \ud83d pair", "half a  pair"),
    ],
)
def test_a_name_is_changed_as_little_as_possible(name: str, safe: str) -> None:
    assert safe_name(name, "file") == safe


def test_a_safe_name_is_safe_already() -> None:
    for name in ("..", "CON.txt", "a:b", "月" * 300):
        assert safe_name(safe_name(name, "file"), "file") == safe_name(name, "file")
