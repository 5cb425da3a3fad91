"""What is said of Markdown, and where long texts are cut."""

import time

import pytest

from parley.domain.sentences import pieces_of
from parley.domain.spoken import spoken


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("Plain words.", "Plain words."),
        ("# The *sea*\n\nIt is blue", "The sea.\nIt is blue."),
        ("## 海 ##\n蓝色的", "海。\n蓝色的。"),
        ("**Bold**, __bold__, *slanted*, _slanted_ and ~~gone~~.", "Bold, bold, slanted, slanted and gone."),
        ("snake_case_name and 5 * 3 * 2.", "snake_case_name and 5 * 3 * 2."),
        ("One\ntwo\nthree.", "One two three."),
        ("Call `print(*args)` or ``a`b``.", "Call print(*args) or a`b."),
        ("Before.\n\n```python\nprint('no')\n```\n\nAfter.", "Before.\nAfter."),
        ("Before.\n~~~~\n~~~\nno\n~~~~\nAfter.", "Before.\nAfter."),
        ("Before.\n```\nnever closed", "Before."),
        ("- First:\n  ```\n  no\n  ```\n- [x] Second", "First:\nSecond."),
        ("1. One\n2. Two\n   more", "One.\nTwo more."),
        ("> Quoted\n> words", "Quoted words."),
        ("Before\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\nAfter", "Before.\nAfter."),
        ("a | b", "a | b."),
        ("$$\nx = 1\n$$\nAfter", "After."),
        ("\\[ x^2 \\]\n\n\\[\ny\n\\]\nAfter", "After."),
        ("Let $x$ be \\(a + b\\), not $\\frac{1}{2}$.", "Let x be a + b, not ."),
        ("It costs $5 or $6.", "It costs $5 or $6."),
        ("[Words](https://a.example/b_(c)) and ![a sea](sea.png).", "Words and a sea."),
        ("[Words][1] and more[^2].\n\n[1]: https://a.example\n[^2]: A note", "Words and more."),
        ("See https://www.sea.example/a_b?c and <https://tide.example>.", "See sea.example and tide.example."),
        ("2 \\* 3 \\_ 4 &amp; 5<br>6", "2 * 3 _ 4 & 5 6."),
        ("One.\n\n---\n\n***\n\nTwo.", "One.\nTwo."),
        ("He said “stop!”", "He said “stop!”"),
        ("🙂\n\n...", ""),
        ("", ""),
    ],
)
def test_what_is_said(markdown: str, said: str) -> None:
    assert spoken(markdown) == said


_UNITS = ["word ", "[", "`", "$a ", "*_", "[](", "` `` ", "<a ", "> ", "\\(", "|-", "# ", "1. "]


@pytest.mark.parametrize("unit", _UNITS)
def test_no_text_takes_long(unit: str) -> None:
    started = time.process_time()
    spoken(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("One. Two.", ["One. Two."]),
        ("One sentence. Another.", ["One sentence.", "Another."]),
        ("1.5 is. More words.", ["1.5 is.", "More words."]),
        ("He said “no.” And left it.", ["He said “no.”", "And left it."]),
        ("今天天气很好，我们出去走走吧。明天再说好不好呢？", ["今天天气很好，我们出去走走吧。", "明天再说好不好呢？"]),
        ("no end of it in sight here", ["no end of it in", "sight here"]),
        ("a" * 33, ["a" * 16, "a" * 16, "a"]),
        ("One\ntwo and three and", ["One", "two and three", "and"]),
    ],
)
def test_pieces_end_where_a_sentence_does(text: str, pieces: list[str]) -> None:
    found = list(pieces_of(text, 16))
    assert found == pieces
    assert all(len(piece) <= 16 for piece in found)
