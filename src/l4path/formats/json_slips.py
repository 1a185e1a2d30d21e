"""The likeliest slips in JSON text, each with what is wrong and what to do."""

from __future__ import annotations

import re
from typing import NamedTuple

from l4path.formats.slips import CURLY
from l4path.intended import LEAVE_OUT, not_recorded, yes_or_no


class JsonSlip(NamedTuple):
    """A slip in a JSON text.

    Attributes:
        what: What is wrong, with its correction.
        start: Where the correction begins.
        end: Where what it replaces ends.
        instead: What it puts there; None where more than one correction may be meant.
    """

    what: str
    start: int = 0
    end: int = 0
    instead: str | None = None


def json_slip(text: str, at: int) -> JsonSlip | None:
    """What is wrong with a JSON text at a place, with its correction; None for no kind of slip that is known."""
    before, behind = text[:at].rstrip(), text[at:].lstrip()
    if text[at - 1 : at] and _is_in_string(text, at):
        return _slip_in_string(text, at)
    there, here = len(before), len(text) - len(behind)
    kinds = (_of_a_sign, _of_a_number, _of_a_comma, _of_a_word)
    slip = _of_the_whole(text, before, behind) or next(filter(None, (kind(before, behind) for kind in kinds)), None)
    if slip is None:
        return None
    start, end, instead = slip[1] or (0, 0, None)
    first = here if start >= 0 else there
    return JsonSlip(slip[0], first + start, first + end, instead)


_Edit = tuple[
    int, int, str
]  # from, to, instead; counted from what comes next, or, where negative, from what came before
_Found = tuple[str, "_Edit | None"]
_BEHIND_THE_LAST = (-1, 0, "")


def _of_the_whole(text: str, before: str, behind: str) -> _Found | None:
    """A text that is no JSON, or not whole."""
    if comment := re.match(r"//[^\n]*|#[^\n]*|/\*(?:[^*]|\*(?!/))*\*/", behind):
        return "JSON has no comments; take the comment away, or write the file as TOML", (0, comment.end(), "")
    if behind.startswith("/*"):
        return "JSON has no comments; take the comment away, or write the file as TOML", None
    if not text.strip():
        return "the file is empty; write one object { ... }", None
    if re.match(r"\s*[A-Za-z_][\w ]*:(?:\s|$)", text):
        return 'this is YAML; write { "' + text.lstrip().partition(":")[0] + '": ... }, names in double quotes', None
    if re.match(r'\s*"[^"]*"\s*:', text) and _depth(before) == 0:
        return "the braces around the whole are missing; write { before it and } behind it", None
    if not text.lstrip()[:1] or text.lstrip()[0] not in "{[\"'-0123456789tfnTFN\u201c":
        return "this does not begin as JSON does, by {; a file that is TOML has a name that ends in .toml", None
    if not behind:
        opened = [sign for sign in re.sub(r'"(?:[^"\\]|\\.)*"', "", text) if sign in "{}[]"]
        ends = "".join(_closing_brackets(opened))
        what = "brackets are" if len(ends) > 1 else "a bracket is"
        return (f"{what} not closed; write {ends} at the end", None) if ends else None
    if behind.startswith('"') and '"' not in behind[1:].partition("\n")[0]:
        return f"the quote is not closed; write {_closed(behind)}", (0, len(_closed(behind)) - 1, _closed(behind))
    return None


def _of_a_sign(before: str, behind: str) -> _Found | None:
    """A sign that stands for another, or closes nothing."""
    if behind.startswith(";"):
        return "entries are separated by commas; write , for ;", (0, 1, ",")
    if behind.startswith("=") and before.endswith('"'):
        return "a name and its value are joined by a colon; write : for =", (0, 1 + behind.startswith("=="), ":")
    if behind.strip() == "," and _depth(before) == 0 and before[-1:] in "}]":
        return "a comma stands behind the whole; take it away: one object a line needs none", None
    if _depth(before) == 0 and behind[:1] in "{[" and before[-1:] in "}]":
        return (
            "one value ends, and another begins; many episodes are one JSON object a line, in a file named .jsonl",
            None,
        )
    if behind[:1] in ("}", "]") and _depth(before) == 0 and before:
        return f"{behind[0]} closes nothing; take it away", None
    return None


def _of_a_number(before: str, behind: str) -> _Found | None:
    """A number as it is written elsewhere."""
    if number := re.match(r"\+(\d[\d.]*)|(\.\d+)", behind):
        right = number[1] or f"0{number[2]}"
        what = f"a number is written without a plus and with a digit before the point; write {right}"
        return what, (0, number.end(), right)
    if behind[:1].isdigit() and re.search(r"[:,\[]\s*-?0$", before):
        return f"a number does not begin with 0; write {re.match(r'[0-9.]+', behind)[0]}", (-1, 0, "")  # type: ignore[index]
    if (comma := re.search(r":\s*(-?\d+),$", before)) and (rest := re.match(r"(\d+)\s*[,}\]]", behind)):
        return f"a number has a decimal point, not a decimal comma; write {comma[1]}.{rest[1]}", (-1, 0, ".")
    if (unit := re.match(r"\s*([A-Za-z%\u00b0][\w%/]*)\s*[,}\]]", behind)) and re.search(r"[:,\[]\s*-?[\d.]+$", before):
        what = f"{unit[1]} stands behind the number: a number is written without its unit; take it away"
        return what, (unit.start(1), unit.end(1), "")
    return None


def _of_a_comma(before: str, behind: str) -> _Found | None:
    """A comma too many, or no value before it."""
    if behind.startswith(("}", "]")) and before.endswith(","):
        return "a comma stands behind the last entry; take it away", _BEHIND_THE_LAST
    if behind.startswith(",") and re.match(r",\s*[}\]]", behind):
        return "a comma stands behind the last entry; take it away", (0, 1, "")
    if (key := re.search(r'"([^"\\]*)"\s*:$', before)) and behind[:1] in ("", ",", "}", "]"):
        return f"{key[1]} has no value; leave the key out", (0, 0, "null")
    if behind.startswith(",") and before.endswith((",", "{", "[")):
        return "a comma has nothing before it; take it away", (0, 1, "")
    if before.endswith('"') and _is_name(before) and re.match(r"[\"\[{]|-?\d|[a-z]", behind):
        what = f"a name and its value are joined by a colon; write : behind {before[before[:-1].rfind(chr(34)) :]}"
        return what, (0, 0, ":")
    return None


def _of_a_word(before: str, behind: str) -> _Found | None:
    """A text in other quotes or none, a word of another language, and a comma that is missing between two values."""
    if behind.startswith("'"):
        whole = re.match(r"'([^'\"\n\\]*)'", behind)
        what = "JSON writes names and texts in double quotes; write \" for '"
        return what, (0, whole.end(), f'"{whole[1]}"') if whole else None
    if behind[:1] and behind[0].translate(CURLY) != behind[0]:
        whole = re.match(r'"([^"\n\\]*)"', behind.partition("\n")[0].translate(CURLY))
        return 'curly quotes; write straight ones: "', (0, whole.end(), whole[0]) if whole else None
    word = re.match(r"[A-Za-z][\w-]*", behind)
    if word and (meant := yes_or_no(word[0])) is not None:
        right = "true" if meant else "false"
        return f"{word[0]} is not written so; write {right}", (0, word.end(), right)
    if word and not_recorded(word[0]):
        return f"{word[0]} is no value of JSON; {LEAVE_OUT}", (0, word.end(), "null")
    if re.match(r"[\"\[{]|-?\d", behind) and before.endswith(('"', "}", "]", "e", "l", *"0123456789")):
        return "a comma is missing before this", (0, 0, ",")
    if word and before:
        whole = re.match(r"[^\s,:{}\[\]\"']+(?: [^\s,:{}\[\]\"']+)*", behind)
        right = f'"{whole[0] if whole else word[0]}"'
        return f"a text or name stands in double quotes; write {right}", (0, len(right) - 2, right)
    return None


def _is_name(before: str) -> bool:
    """Whether the text in quotes that ends here is a name in an object, and no value."""
    start = before[:-1].rfind('"')
    outer, opened = before[:start].rstrip(), 0
    for sign in reversed(re.sub(r'"(?:[^"\\]|\\.)*"', "", outer)):
        opened += (sign in "}]") - (sign in "{[")
        if opened < 0:
            return sign == "{" and outer[-1:] in "{,"
    return False


def _is_in_string(text: str, at: int) -> bool:
    """Whether a place lies within a text in quotes."""
    return len(re.sub(r'\\.|[^"]', "", text[:at].rpartition("\n")[2])) % 2 == 1


def _slip_in_string(text: str, at: int) -> JsonSlip:
    if text[at : at + 1] == "\\" or text[at - 1] == "\\":
        sign = at if text[at : at + 1] == "\\" else at - 1
        return JsonSlip("a backslash begins a sign of its own; write it twice: \\\\", sign, sign, "\\")
    if text[at : at + 1] == "\n":
        return JsonSlip("a text ends on its line; close the quote, or write \\n where the line ends")
    what = "a tab or another sign that cannot be seen stands in a text; write a blank, or \\t"
    return JsonSlip(what, at, at + 1, " ")


def _closed(behind: str) -> str:
    bare = re.split(r"[,}\]]", behind.partition("\n")[0])[0].rstrip()
    return f'{bare}"'


def _depth(text: str) -> int:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")


def _closing_brackets(signs: list[str]) -> list[str]:
    """The brackets that would close what is open, the innermost first."""
    ends: list[str] = []
    for sign in signs:
        if sign in "{[":
            ends.append("}" if sign == "{" else "]")
        elif ends:
            ends.pop()
    return ends[::-1]
