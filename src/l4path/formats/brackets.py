"""What is wrong within brackets or a quote of a TOML text: where they begin, and how the line should read."""

from __future__ import annotations

import json
import re

from l4path.intended import as_id

_SIGNS = re.compile(
    r"""\#[^\n]*+
      | (?P<three>\"{3} (?: [^"\\]++ | \\. | "{1,2}(?!") )*+ (?P<end3>\"{3})?+
          | '{3} (?: [^']++ | '{1,2}(?!') )*+ (?P<end4>'{3})?+)
      | (?P<one>"(?:[^"\\\n]++|\\.)*+ (?P<end1>")?+ | '[^'\n]*+ (?P<end2>')?+)
      | (?P<head>(?m:^)[ \t]*\[\[?[^\n=\[\]"']*\]\]?[ \t]*(?:\#[^\n]*)?(?m:$))
      | [\[\]{}]""",
    re.VERBOSE | re.DOTALL,
)
_QUOTED = r"(?:\"([^\"\n]*)\"|'([^'\n]*)')"
_ENTRY = re.compile(r"[\w\"'.-]+\s*=(?!=)")
_HEADER = re.compile(r"\[\[?[ \w.\"'-]+\]\]?")


def left_open(text: str, end: int) -> tuple[str, int] | None:
    """The innermost bracket or quote that is open at a place of a text, with where it begins; None where none is."""
    opened: list[tuple[str, int]] = []
    for found in _SIGNS.finditer(text):
        if found.start() >= end:
            break
        sign = found[0]
        if found["three"] and not (found["end3"] or found["end4"]):
            return sign[:3], found.start()
        if found["three"] and found.end() > end:
            return sign[:3], found.start()
        if sign in ("[", "{"):
            opened.append((sign, found.start()))
        elif sign in ("]", "}") and opened:
            opened.pop()
        elif found["head"]:
            opened.clear()
    return opened[-1] if opened else None


def within(text: str, sign: str, start: int, at: int) -> tuple[int, str] | None:
    """The line at fault, and what is wrong in a list or a table in braces at a place, with its correction.

    Args:
        text: The whole text.
        sign: The bracket that is open there.
        start: Where that bracket stands.
        at: Where the reader of TOML stopped.
    """
    before, behind = text[start + 1 : at].rstrip(), text[at:].lstrip()
    line, first = text.count("\n", 0, at) + 1, text.count("\n", 0, start) + 1
    whole = text.split("\n")[first - 1].rstrip("\r")
    key = whole.split("=", 1)[0].strip()
    gap = text[start + 1 + len(before) : at + len(text[at:]) - len(behind)]
    starts_line = "\n" in gap
    if sign == "{" and (not behind or (starts_line and _HEADER.match(behind))) and "=" in before:
        return first, f"a bracket is not closed; write {_closed(whole, sign)}"
    if sign == "{" and starts_line:
        inner = " ".join(text[start + 1 :].partition("}")[0].split()).rstrip(", ")
        return first, f"a table in braces stands on one line; write {key} = {{ {inner} }}"
    if not behind or (starts_line and (_ENTRY.match(behind) or _HEADER.match(behind))):
        return first, f"a bracket is not closed; write {_closed(whole, sign)}"
    found = (
        _slip_in_list(before, behind, whole, key)
        if sign == "["
        else _slip_in_table(text[start + 1 :], before, behind, key)
    )
    if found:
        return line, found
    if behind.startswith(",") and before[-1:] in ("", ","):
        return line, "a comma stands with nothing before it; take it away"
    if before[-1:] in ('"', "'", "}", "]") and re.match(r"[\[{\"']|\w", behind):
        place = start + 1 + len(before)
        if (
            sign == "["
            and "\n" not in text[start:place]
            and re.fullmatch(rf"\[(?:\s*{_QUOTED}\s*,?)+\]", _list_at(text, start))
        ):
            texts = [double or single for double, single in re.findall(_QUOTED, _list_at(text, start))]
            return line, f"a comma is missing; write {key} = {json.dumps(texts, ensure_ascii=False)}"
        return text.count(
            "\n", 0, place
        ) + 1, f"a comma is missing; write {_line_of(text[:place] + ',' + text[place:], place)}"
    return None


def _list_at(text: str, start: int) -> str:
    """A list that begins at a place and ends on its line."""
    return text[start:].partition("\n")[0].partition("]")[0] + "]"


def _line_of(text: str, at: int) -> str:
    """The line that holds a place, without its comment."""
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return " ".join(line.split(" #", maxsplit=1)[0].split())


def _closed(line: str, sign: str) -> str:
    bare = line.split(" #", maxsplit=1)[0].rstrip()
    return " ".join(bare.split()) + (" }" if sign == "{" else "]")


def _slip_in_list(before: str, behind: str, whole: str, key: str) -> str:
    items = whole.partition("[")[2].rpartition("]")[0] or whole.partition("[")[2]
    if behind.startswith(";"):
        return f"a list has commas between its entries; write {key} = [{items.replace(';', ',')}]"
    if behind[:1] in ("}", ")"):
        return f"a list is closed by ], not by {behind[0]}"
    if before.endswith(('"', "'")) and re.match(r"\w", behind) and not _two_texts(behind):
        return f"a quote stands within a text; write {key} = [{_requoted(items)}]"
    if re.match(r"[A-Za-z]", behind) and (not before or before.endswith(",")):
        parts = [part.strip().strip("\"'") for part in items.split(",") if part.strip()]
        return f"texts stand in quotes; write {key} = {json.dumps(parts, ensure_ascii=False)}"
    return ""


def _two_texts(behind: str) -> bool:
    return re.match(r"\w+\s*[\"']", behind) is None


def _requoted(items: str) -> str:
    """A text with quotes in it, with single quotes around it."""
    inner = items.strip()
    return f"'{inner[1:-1]}'" if inner[:1] == '"' and inner[-1:] == '"' and "'" not in inner else items.strip()


def _slip_in_table(inner: str, before: str, behind: str, key: str) -> str:
    if behind.startswith("}") and before.endswith(","):
        right = " ".join(before.rstrip(", ").split())
        return f"a comma stands behind the last entry of a table in braces; write {key} = {{ {right} }}"
    if behind.startswith(";"):
        return "a table in braces has commas between its entries, not semicolons"
    if bare := re.match(r"\s*([\w.%/#-]+)\s*\}", inner):
        return f'a text stands in quotes; write {key} = "{{{bare[1]}}}"'
    entry = re.split(r"[,{]", before)[-1].strip()
    if behind.startswith(":") and entry:
        value = re.match(r":\s*(\"[^\"]*\"|'[^']*'|[^,}]*)", behind)
        right = value[1].strip() if value else "..."
        return f"a key and its value are joined by =, not by a colon; write {entry} = {right}"
    if entry[:1] in ('"', "'") and behind[:1] in (",", "}"):
        parts = re.findall(r"\"([^\"]*)\"|'([^']*)'", inner.partition("}")[0])
        texts = json.dumps([double or single for double, single in parts], ensure_ascii=False)
        return f"a list stands in square brackets; write {key} = {texts}"
    name = re.match(r"[^=,}\n]*", behind)
    data = f"{entry} {name[0].strip()}".strip() if behind[:1] not in ("=", "") and name else entry
    data = entry + name[0].strip() if name and entry and not behind[:1].isascii() else data
    if (
        "=" not in entry
        and entry + data
        and re.match(r"[^=,}\n]*=", behind)
        and (right := as_id(data))
        and right != data
    ):
        return f"{data} is no key; write {right} = ..."
    return ""


def open_quote(text: str, sign: str, start: int) -> tuple[int, str]:
    """The line where a quote begins that is never closed, and what to write."""
    line = text.count("\n", 0, start) + 1
    whole = text.split("\n")[line - 1].rstrip("\r")
    key, _, value = whole.partition("=")
    if len(sign) == 3:  # noqa: PLR2004 - three quotes open a text of several lines
        bare = value.split(" #", maxsplit=1)[0].strip().strip("\"'")
        return line, f'three quotes begin a text of several lines, and none end it; write {key.strip()} = "{bare}"'
    value = value.split(" #", maxsplit=1)[0].strip()
    return line, f"the quote is not closed; write {key.strip()} = {value}{sign}"
