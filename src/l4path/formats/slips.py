"""The likeliest slips in the text of a file, each with what is wrong and the line as it should read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from l4path.errors import visible
from l4path.intended import LEAVE_OUT, amount, not_recorded, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVE_LINE = "leave the line out"
_HEADER = re.compile(r"^\s*\[+\s*(?P<name>[^\]#]*?)\s*\]")
_RECORDED = re.compile(r"(?:episode\.)?(?:facts|trials(?:\..+)?)")
_LINE = re.compile(r"^\s*(?P<key>[A-Za-z][\w.-]*)\s*(?P<sign>[=:]?)\s*(?P<value>.*?)\s*$")
_BEFORE = re.compile(r"(?P<key>[\w-]+)\s*=\s*$")
_CURLY = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"') | dict.fromkeys("\u2018\u2019\u201a", "'")
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_COMMENT = re.compile(r"^\s*(?://|/\*|--|;|%|<!--)\s*(?P<said>.*?)\s*(?:\*/|-->)?\s*$")
_DOUBLE = re.compile(r"cannot (?:overwrite|declare|mutate)|already", re.IGNORECASE)


def toml_slip(text: str, line: int, column: int, said: str) -> tuple[int, str] | None:
    """The line at fault, and what is wrong there with its correction, for the kinds of slip that are known.

    Args:
        text: The whole text.
        line: The line that the reader of TOML complains of, counted from 1.
        column: The column, counted from 1.
        said: What it complains of.
    """
    lines = text.split("\n")
    if _DOUBLE.search(said):
        return _double(lines, line)
    if "unclosed" in said.lower() or "array" in said.lower():
        line = _open_bracket(lines, line) or line
    wrong = lines[min(line, len(lines)) - 1].rstrip("\r")
    recorded = _is_recorded(lines, line)
    for kind in _KINDS:
        if told := kind(wrong, column, recorded=recorded):
            return line, told
    return None


def _is_recorded(lines: list[str], line: int) -> bool:
    """Whether a line stands where facts and trials of a patient are recorded: what is left out there is unknown."""
    for number in range(line, 0, -1):
        if found := _HEADER.match(lines[number - 1]):
            return _RECORDED.fullmatch(found["name"]) is not None
    return re.match(r"\s*(?:facts|trials)\b", lines[line - 1]) is not None


def _double(lines: list[str], line: int) -> tuple[int, str] | None:
    wrong = lines[line - 1].strip()
    bare = re.sub(r"\s*#.*", "", wrong)
    if many := re.fullmatch(r"\[\[\s*(\w+)\s*\]\]", bare):
        for number, other in enumerate(lines[: line - 1], 1):
            if re.match(rf"\s*\[\s*{many[1]}\s*[\].]", other):
                what = f"{other.strip()} begins one table, and {many[1]} are several"
                return number, f"{what}; write [[{many[1]}]] before each"
    if bare.startswith("["):
        first = next(
            (n for n, other in enumerate(lines[: line - 1], 1) if re.sub(r"\s*#.*", "", other).strip() == bare), 0
        )
        name = bare.strip("[] ")
        where = f", first in line {first}" if first else ""
        return line, f"{name} stands twice{where}; give one of them another id, or join them"
    if found := _LINE.match(wrong):
        return line, f"{found['key']} stands twice; leave one of the two lines out"
    return None


def _open_bracket(lines: list[str], line: int) -> int:
    """The last line above with a bracket that it does not close."""
    for number in range(min(line, len(lines)), 0, -1):
        bare = re.sub(r'"[^"]*"|#.*', "", lines[number - 1])
        if "=" in bare and (bare.count("[") > bare.count("]") or bare.count("{") > bare.count("}")):
            return number
    return 0


def _unseen(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _CONTROL.search(wrong)
    return f"{visible(found[0])} is a sign that cannot be seen, and no file needs it; take it out" if found else ""


def _blank(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    if not _BLANKS.search(wrong) or _BLANKS.search(re.sub(r'"[^"]*"', "", wrong)) is None:
        return ""
    return f"a non-breaking space stands in the line; write ordinary ones: {_spaced(_BLANKS.sub(' ', wrong))}"


def _spaced(line: str) -> str:
    return " ".join(line.split())


def _curly(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    straight = wrong.translate(_CURLY)
    return f"curly quotes; write straight ones: {_spaced(straight)}" if straight != wrong else ""


def _comment(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _COMMENT.match(wrong)
    return f"a comment begins with #; write # {found['said']}" if found else ""


def _header(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    bare = re.sub(r"\s*#.*", "", wrong).strip()
    if not bare.startswith("[") or "=" in bare:
        return ""
    many = bare.startswith("[[")
    name = re.sub(r"[\s\u00a0]+", "_", bare.strip("[] "))
    right = f"[[{name}]]" if many else f"[{name}]"
    what = "a bracket is not closed" if bare.count("[") > bare.count("]") else "this is no name of a table"
    return f"{what}; write {right}" if re.fullmatch(r"[\w.-]+", name) else ""


def _quote(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _LINE.match(wrong)
    if not found or found["value"][:1] not in ('"', "'") or found["value"].count(found["value"][0]) != 1:
        return ""
    return f"the quote is not closed; write {found['key']} = {found['value']}{found['value'][0]}"


def _bracket(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    bare = re.sub(r'"[^"]*"', "", wrong)
    for opening, closing in ("[]", "{}"):
        if "=" in bare and bare.count(opening) > bare.count(closing):
            right = wrong.split(" #", maxsplit=1)[0].rstrip()
            return f"a bracket is not closed; write {_spaced(right)}{' ' if closing == '}' else ''}{closing}"
    return ""


def _value(wrong: str, column: int, *, recorded: bool) -> str:
    """A value that TOML does not know, alone on its line or within a table in braces."""
    before, behind = wrong[: column - 1], wrong[column - 1 :]
    found = _LINE.match(wrong)
    key, value = "", ""
    if (inner := _BEFORE.search(before)) and "{" in before:
        key, value = inner["key"], re.split(r"[,}\]]", behind)[0].strip()
    elif found and found["key"]:
        key, value = found["key"], re.split(r"\s#", found["value"])[0].strip()
        if value.startswith("#"):
            value = ""
        if not found["sign"] and not value:
            return ""
    if not key or value[:1] in ("[", "{"):
        return ""
    said, right = _as_meant(value, recorded=recorded)
    sign = found["sign"] if found is not None and "{" not in before else "="
    if not right:
        return f"{key} {said}"
    if sign == ":":
        return f"a key and its value are joined by =, not by a colon; write {key} = {right}"
    if not sign:
        return f"= is missing behind {key}; write {key} = {right}"
    return f"{said}; write {key} = {right}" if said else ""  # the value is right: something else is wrong


def _as_meant(value: str, *, recorded: bool) -> tuple[str, str]:
    """What is wrong with a bare value, and what should stand there; the second is empty where nothing should."""
    if value[:1] in ('"', "'") and len(value) > 1 and value[-1] == value[0]:
        return "", value
    if not_recorded(value):
        said = f"has no value ({value} is none)" if value else "has no value"
        return f"{said}; {LEAVE_OUT if recorded else _LEAVE_LINE}", ""
    if (meant := yes_or_no(value)) is not None and not value.isdigit():
        return f"{value} is not written so: yes is true, no is false", "true" if meant else "false"
    number, unit = amount(value)
    if number and not unit:
        return ("a number has a decimal point, not a decimal comma" if "," in value else ""), number
    if number and not unit[0].isdigit() and "/" not in unit and not unit.startswith(("-", ".", "to ")):
        return f"{unit} stands behind the number: a number is written without its unit", number
    return "a text stands in quotes", '"' + value.replace('"', "'") + '"'


_KINDS: tuple[Callable[..., str], ...] = (_unseen, _blank, _curly, _comment, _header, _quote, _bracket, _value)


def json_slip(text: str, at: int) -> str:
    """What is wrong with a JSON text at a place, with its correction; empty for no kind of slip that is known."""
    before, behind = text[:at].rstrip(), text[at:].lstrip()
    word = re.match(r"[A-Za-z]+", behind)
    if behind.startswith(("//", "/*", "#")):
        return "JSON has no comments; take the comment away, or write the file as TOML"
    if behind.startswith(("}", "]")) and before.endswith(","):
        return "a comma stands behind the last entry; take it away"
    if behind.startswith(",") and re.match(r",\s*[}\]]", behind):
        return "a comma stands behind the last entry; take it away"
    if (key := re.search(r'"([^"\\]*)"\s*:$', before)) and behind[:1] in ("", ",", "}", "]"):
        return f"{key[1]} has no value; leave the key out"
    if behind.startswith("'"):
        return "JSON writes names and texts in double quotes; write \" for '"
    if behind[:1] and behind[0].translate(_CURLY) != behind[0]:
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


def other_form(text: str, ending: str) -> str:
    """What a text is instead of TOML or JSON, with what to do; empty where it looks like either.

    Args:
        text: A text that could be read as neither.
        ending: The ending of the file's name, such as ``.toml``.
    """
    bare = text.lstrip("\ufeff \t\r\n")
    lines = [line for line in bare.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    first = lines[0].strip() if lines else ""
    if bare.startswith("<"):
        return 'is HTML or XML; a pathway or an episode is written as TOML, as in id = "knee-pain"'
    if bare.startswith(("{", "[{", "[]")):
        return "is JSON; give the file a name that ends in .json" if ending == ".toml" else ""
    if ending == ".csv" or (not re.search(r"[=\[:\"]", first) and first.count(",") + first.count(";") > 1):
        rows = 'a cohort is written as one JSON object a line (.jsonl), as in {"facts": {"pain": 6}}'
        return f"is CSV; a pathway or one episode is written as TOML, and {rows}"
    colons = sum(bool(re.match(r"\s*(?:- )?[\w-]+:(?:\s|$)", line)) for line in lines)
    if ending in (".yaml", ".yml") or (lines and colons and not any("=" in line or "[" in line for line in lines)):
        key, _, value = first.partition(":")
        value = value.strip().strip("\"'")
        return f"is YAML; write TOML: {_from_yaml(key.strip(), value)}"
    return ""


def _from_yaml(key: str, value: str) -> str:
    right = _as_meant(value, recorded=False)[1] if value else ""
    return f"{key} = {right}" if right else f"[{key}]"


def other_bytes(raw: bytes) -> str:
    """What the bytes of a file are when they are no text, with what to do; empty where they may be text."""
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "is UTF-32; save it as UTF-8"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is UTF-16; save it as UTF-8"
    for begin, what in (
        (b"PK\x03\x04", "a Word, Excel or zip file"),
        (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\x1f\x8b", "a gzip file"),
    ):
        if raw.startswith(begin):
            return f"is not a text file but {what}; write it as plain text (TOML, UTF-8)"
    if b"\0" in raw[:4096]:
        return "is not a text file (it holds null bytes); write it as plain text (TOML, UTF-8)"
    return ""
