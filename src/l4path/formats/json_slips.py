"""The likeliest slips in JSON text, each with what is wrong and what to do."""

from __future__ import annotations

import re

from l4path.formats.slips import CURLY
from l4path.intended import LEAVE_OUT, not_recorded, yes_or_no


def json_slip(text: str, at: int) -> str:
    """What is wrong with a JSON text at a place, with its correction; empty for no kind of slip that is known."""
    before, behind = text[:at].rstrip(), text[at:].lstrip()
    if text[at - 1 : at] and _is_in_string(text, at):
        return _slip_in_string(text, at)
    word = re.match(r"[A-Za-z]+", behind)
    if behind.startswith(("//", "/*", "#")):
        return "JSON has no comments; take the comment away, or write the file as TOML"
    if not text.strip():
        return "the file is empty; write one object { ... }"
    if re.match(r"\s*[A-Za-z_][\w ]*:(?:\s|$)", text):
        return 'this is YAML; write { "' + text.lstrip().partition(":")[0] + '": ... }, names in double quotes'
    if re.match(r'\s*"[^"]*"\s*:', text) and _depth(before) == 0:
        return "the braces around the whole are missing; write { before it and } behind it"
    if not text.lstrip()[:1] or text.lstrip()[0] not in "{[\"'-0123456789tfnTFN\u201c":
        return "this does not begin as JSON does, by {; a file that is TOML has a name that ends in .toml"
    if not behind:
        opened = [sign for sign in re.sub(r'"(?:[^"\\]|\\.)*"', "", text) if sign in "{}[]"]
        ends = "".join(_closing_brackets(opened))
        return (
            f"{'brackets are' if len(ends) > 1 else 'a bracket is'} not closed; write {ends} at the end" if ends else ""
        )
    if behind.startswith('"') and '"' not in behind[1:].partition("\n")[0]:
        return f"the quote is not closed; write {_closed(behind)}"
    if behind.startswith(";"):
        return "entries are separated by commas; write , for ;"
    if behind.startswith("=") and before.endswith('"'):
        return "a name and its value are joined by a colon; write : for ="
    if behind.strip() == "," and _depth(before) == 0 and before[-1:] in "}]":
        return "a comma stands behind the whole; take it away: one object a line needs none"
    if _depth(before) == 0 and behind[:1] in "{[" and before[-1:] in "}]":
        return "one value ends, and another begins; many episodes are one JSON object a line, in a file named .jsonl"
    if behind[:1] in ("}", "]") and _depth(before) == 0 and before:
        return f"{behind[0]} closes nothing; take it away"
    if number := re.match(r"\+(\d[\d.]*)|(\.\d+)", behind):
        right = number[1] or f"0{number[2]}"
        return f"a number is written without a plus and with a digit before the point; write {right}"
    if behind[:1].isdigit() and re.search(r"[:,\[]\s*-?0$", before):
        return f"a number does not begin with 0; write {re.match(r'[0-9.]+', behind)[0]}"  # type: ignore[index]
    if (comma := re.search(r":\s*(-?\d+),$", before)) and (rest := re.match(r"(\d+)\s*[,}\]]", behind)):
        return f"a number has a decimal point, not a decimal comma; write {comma[1]}.{rest[1]}"
    if behind.startswith(("}", "]")) and before.endswith(","):
        return "a comma stands behind the last entry; take it away"
    if behind.startswith(",") and re.match(r",\s*[}\]]", behind):
        return "a comma stands behind the last entry; take it away"
    if (key := re.search(r'"([^"\\]*)"\s*:$', before)) and behind[:1] in ("", ",", "}", "]"):
        return f"{key[1]} has no value; leave the key out"
    if (unit := re.match(r"\s*([A-Za-z%\u00b0][\w%/]*)\s*[,}\]]", behind)) and re.search(r"[:,\[]\s*-?[\d.]+$", before):
        return f"{unit[1]} stands behind the number: a number is written without its unit; take it away"
    if before.endswith('"') and _is_name(before) and re.match(r"[\"\[{]|-?\d|[a-z]", behind):
        return f"a name and its value are joined by a colon; write : behind {before[before[:-1].rfind(chr(34)) :]}"
    if behind.startswith("'"):
        return "JSON writes names and texts in double quotes; write \" for '"
    if behind[:1] and behind[0].translate(CURLY) != behind[0]:
        return 'curly quotes; write straight ones: "'
    if word and (meant := yes_or_no(word[0])) is not None:
        return f"{word[0]} is not written so; write {'true' if meant else 'false'}"
    if word and not_recorded(word[0]):
        return f"{word[0]} is no value of JSON; {LEAVE_OUT}"
    if re.match(r"[\"\[{]|-?\d", behind) and before.endswith(('"', "}", "]", "e", "l", *"0123456789")):
        return "a comma is missing before this"
    if word and before:
        return f'a text or name stands in double quotes; write "{word[0]}"'
    return ""


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


def _slip_in_string(text: str, at: int) -> str:
    if text[at : at + 1] == "\\" or text[at - 1] == "\\":
        return "a backslash begins a sign of its own; write it twice: \\\\"
    if text[at : at + 1] == "\n":
        return "a text ends on its line; close the quote, or write \\n where the line ends"
    return "a tab or another sign that cannot be seen stands in a text; write a blank, or \\t"


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
