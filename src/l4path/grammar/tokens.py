"""The words of the condition language, cut from the text one by one."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from l4path.errors import ConditionError, Problem, shown
from l4path.facts import MOST_DIGITS

MAX_LENGTH = 20_000
MAX_TOKENS = 4_000

_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<foreign>&&|\|\||=>|=<|<>|!==|===|[<>][ ]+=(?!=))
      | (?P<sign><=|>=|==|!=|<|>|\(|\)|\{|\}|,|\.|-)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<other>[^ \t\r\n])""",
    re.VERBOSE,
)
_ORDINARY = ("name", "sign")
_MEANT_BY = {
    "&&": "write `and`",
    "||": "write `or`",
    "=>": "write >=",
    ">=": "write >=, without a space",
    "=<": "write <=",
    "<=": "write <=, without a space",
    "<>": "write !=",
    "!==": "write !=",
    "===": "write ==",
}
_MEANT = {
    "=": "compare with ==",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`, or != between two values",
    "[": "write { } around values",
    "]": "write { } around values",
    '"': "values stand bare, without quotes",
    "'": "values stand bare, without quotes",
    "+": "there is no arithmetic: compare one thing with one constant",
    "*": "there is no arithmetic: compare one thing with one constant",
    "/": "there is no arithmetic: compare one thing with one constant",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "%": "write the number alone",
    ":": "names are small letters, digits and _",
    ";": "join conditions by `and` or `or`",
}


class Token(NamedTuple):
    """One word of a condition and where it stands.

    Attributes:
        kind: ``number``, ``name``, ``sign`` or ``end``.
        text: The word as written.
        at: Where it begins, counted from 0.
    """

    kind: str
    text: str
    at: int


def slip(
    text: str,
    at: int,
    what: str,
    *,
    hint: str = "",
    length: int = 1,
    missing: str = "",
    rests_on: tuple[str, ...] = (),
) -> ConditionError:
    """The error for a slip in a condition, with a caret under it."""
    return ConditionError(
        Problem(what=what, hint=hint, text=text, at=at, length=length, missing=missing, rests_on=rests_on)
    )


def tokens(text: str) -> list[Token]:
    """The words of a condition, with one of kind ``end`` behind them.

    Raises:
        ConditionError: At the first character that begins no word, or where there are too many.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(
            f"the condition has {len(text)} characters; at most {MAX_LENGTH} are read", hint=_shorter(text)
        )
    first = islice(_TOKEN.finditer(text), MAX_TOKENS + 1)  # all but blanks is one of these
    found = [Token(str(match.lastgroup), match[0], match.start()) for match in first]
    for word in found:
        if word.kind not in _ORDINARY:
            _check_word(text, word)
    if len(found) > MAX_TOKENS:
        raise slip(text, found[-1].at, f"the condition has more than {MAX_TOKENS} words", hint=_shorter(text))
    found.append(Token("end", "", len(text)))
    return found


def _check_word(text: str, word: Token) -> None:
    """Refuse what is no word, or no number."""
    if word.kind == "number":
        _check_number(text, word)
        return
    hint = _MEANT.get(word.text, "") if word.kind == "other" else _MEANT_BY.get("".join(word.text.split()), "")
    raise slip(text, word.at, f"{shown(word.text)} means nothing in a condition", hint=hint, length=len(word.text))


def _shorter(text: str) -> str:
    """How a condition that is too long can be shortened."""
    hint = "name parts of it in definitions"
    return f"{hint}; to add points up, declare a score and compare it" if "at_least" in text else hint


def _check_number(text: str, word: Token) -> None:
    if len(word.text.replace(".", "")) > MOST_DIGITS:
        raise slip(text, word.at, f"{shown(word.text)} has more than {MOST_DIGITS} digits", length=len(word.text))
    end = word.at + len(word.text)
    behind = text[end : end + 1]
    if behind.isalpha() or behind == "_":
        hint = "numbers have no exponent" if behind in "eE" else "put a space behind the number"
        raise slip(text, end, f"{shown(behind)} follows a number at once", hint=hint)
