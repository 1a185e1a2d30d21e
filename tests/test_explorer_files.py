"""The page's reader of episode files: it never takes what the library refuses, and no text is too hostile for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l4path.errors import L4pathError
from l4path.formats.files import raw_data
from l4path.language import words
from l4path.testing.chance import Seeded, pick

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

import node

if reason := node.missing():
    pytest.skip(reason, allow_module_level=True)

WORDS = {"page": {"slip": words().table("page.slip")}}
READ = """
  (program, text) => {
    try { return { held: files.read(text) }; }
    catch (error) {
      return error instanceof files.Slip ? { slip: error.worded(program.words) } : { crash: String(error) };
    }
  }
"""
TEXTS = (
    (
        'pathway = "knee-pain"\nscreened = ["red_flags", \'x\']\n[facts]\npain = 6.5e1\ncause = "osteo\\u00e9" # note\n'
        '"q k" = -0.0\na.b = {x = 1, y = [true, false,]}\n[trials.exercise]\nweeks = 1_000\nrelief = +10\n'
    ),
    '{"pathway": "knee", "screened": ["a"], "facts": {"pain": 6, "x": null, "y": -1.5e3}, "trials": {"ex": {"w": 8}}}',
    '[a.b]\nx=1\n[a]\ny=2\n[a.c]\nz="\\t"\n',
    'x.y=1\nx.z=2\n[t]\nu.v="1"\n',
)
PIECES = (
    *"\"'\n\r\t #=[]{},._-+019\\\0\x7f\x0b\x0c\x1f\u2028\xa0aé",
    *("\r\n", "e5", "0x1", "0b1", "inf", "nan", "true", "false", "null", "\\u0041", "\\uD800", "[[x]]", '"""', "'''"),
    *("1979-05-27", "1e400", "12345678901234567890", "-0", "1.", ".5", "[a]", "[a.b]", "x=1\n", "a.b=1\n", "{}", "[]"),
    *(",,", "__proto__ = 1\n", '"a"."b" = 2\n'),
)
LONG = 7_900_000  # just within what a file may have


def spoilt(seed: int) -> str:
    """An episode file with pieces written over others."""
    chance = Seeded(seed)
    text = pick(chance, TEXTS)
    for _ in range(chance.whole(1, 4)):
        at = chance.whole(0, len(text))
        end = at + pick(chance, (0, 0, 1, 1, 2, 5, 20))
        again = chance.whole(0, len(text))
        piece = pick(chance, PIECES) if chance.whole(0, 9) < 7 else text[again : again + chance.whole(0, 12)]
        text = text[:at] + piece + text[end:]
    return text


def plain(value: Any) -> Any:
    """Raw data as JSON has it: every number is one of the same kind, and infinity is none."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return None if abs(value) == float("inf") else float(value)


def read_by_the_page(texts: list[str]) -> list[dict[str, Any]]:
    """What the page makes of each text."""
    found: list[list[dict[str, Any]]] = node.answers(READ, [({"words": WORDS}, texts)])
    return found[0]


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_the_page_takes_nothing_that_the_library_refuses(seed: int) -> None:
    """A spoilt file is refused by both, or says the same to both; the page may be the stricter one."""
    texts = [spoilt(seed + number) for number in range(400)]
    held = 0
    for text, told in zip(texts, read_by_the_page(texts), strict=True):
        assert "crash" not in told, text
        if "held" in told:
            held += 1
            try:
                data = raw_data(text, "json" if text.lstrip().startswith("{") else "toml", "it")
            except L4pathError as error:
                pytest.fail(f"the page takes {text!r}: {error}")
            assert plain(data) == plain(told["held"]), text
    assert held


@pytest.mark.parametrize(
    "text",
    [
        'a = "{}"'.format("x" * LONG),
        'a = "' + "x" * LONG,
        'a = "{}"'.format("\\n" * (LONG // 2)),
        "a = '{}'".format("x" * LONG),
        "#" + "x" * LONG,
        "#x\n" * (LONG // 3),
        " " * LONG,
        "\n" * LONG,
        "a = [" + "1," * (LONG // 2) + "]",
        "a = " + "[" * LONG,
        '{"a":' * (LONG // 5),
        "a = 1" + "0" * LONG,
        "a = 1" + "_0" * (LONG // 2),
        "a" * LONG + " = 1",
        "a." * (LONG // 2) + "a = 1",
        '{"a":"' + "\\u0041" * (LONG // 6) + '"}',
        "{" + " " * LONG + "}",
    ],
    ids=lambda text: f"{text[:8]!r}",
)
def test_a_long_text_is_read_or_refused(text: str) -> None:
    """Eight million bytes of anything exhaust nothing."""
    (told,) = read_by_the_page([text])
    assert "crash" not in told
    assert ("held" in told) != ("slip" in told)


@pytest.mark.parametrize("sign", ["x", "é", "€", "\U0001f600"])
def test_what_is_longer_than_a_file_may_be_is_refused(sign: str) -> None:
    """As the library counts: eight million bytes, of signs of one to four bytes."""
    most = (8_000_000 - 1) // len(sign.encode())
    within, beyond = read_by_the_page(["#" + sign * most, "#" + sign * (most + 1)])
    assert "held" in within
    assert "8,000,000 bytes" in beyond["slip"]
