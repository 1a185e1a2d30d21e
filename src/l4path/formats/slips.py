"""The likeliest slips in the text of a TOML file, each with what is wrong and the line as it should read."""

from __future__ import annotations

import datetime
import re
from html import unescape
from typing import TYPE_CHECKING

from l4path.errors import nearest, visible
from l4path.formats.brackets import left_open, open_quote, within
from l4path.formats.vocabulary import TABLES
from l4path.intended import LEAVE_OUT, amount, as_id, days_meant, not_recorded, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVE_LINE = "leave the line out"
_HEADER = re.compile(r"\s*+\[++\s*+(?P<name>[^\]#]*+)\]")
_RECORDED = re.compile(r"(?:episode\.)?(?:facts|trials(?:\..+)?)")
_LINE = re.compile(r"^\s*+(?P<key>[A-Za-z][\w.-]*+)\s*+(?P<sign>==|:=|=>|[=:]?)\s*+(?P<value>.*)$")
_BEFORE = re.compile(r"(?<![\w-])(?P<key>[\w-]++)\s*+=\s*+$")
CURLY = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"') | dict.fromkeys("\u2018\u2019\u201a", "'")
)
_WIDE = str.maketrans("\uff1d\uff02\uff3b\uff3d\uff5b\uff5d\uff1a\uff0c", '="[]{}:,')
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_COMMENT = re.compile(r"^\s*+(?://|/\*|--(?!-)|;|%|<!--)\s*+(?P<said>.*?)(?:\s*+(?:\*/|-->))?$")
_BEHIND = re.compile(r"^(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'/]+)\s+(?://|/\*|--)\s*(?P<said>.*?)\s*(?:\*/)?$")
_DOUBLE = re.compile(r"cannot (?:overwrite|declare|mutate)|already", re.IGNORECASE)
_KEYS = frozenset(key for table in TABLES.values() for key in table)
_LISTS = ("escalations", "silenced")
_LONGEST = 4_000  # a line of more signs is not looked at for slips: some are searched for from each of its signs
_TEXT = r"\"[^\"]*\"|'[^']*'"


def toml_slip(text: str, line: int, column: int, reason: str) -> tuple[int, str] | None:
    """The line at fault, and what is wrong there with its correction, for the kinds of slip that are known.

    Args:
        text: The whole text.
        line: The line that the reader of TOML complains of, counted from 1.
        column: The column, counted from 1.
        reason: What it complains of.
    """
    lines = text.split("\n")
    if "\r" in text and "\n" not in text:
        return 1, "lines end as on an old Mac; save the file with ordinary ends of lines (LF)"
    at = sum(len(item) + 1 for item in lines[: line - 1]) + column - 1
    raw = lines[min(line, len(lines)) - 1].rstrip("\r")
    wrong = raw.rstrip()
    lines = [item.rstrip() if len(item) <= _LONGEST else "" for item in lines]
    if _DOUBLE.search(reason):
        return _duplicate(lines, line)
    for kind in (_control_character, _no_break_space, _typographic_quotes):
        if slip := kind(raw, column, recorded=False):
            return line, slip
    if len(wrong) > _LONGEST:
        return None
    opened = left_open(text, at)
    if reason.startswith("Unterminated string") and not text[at:].strip() and (not opened or opened[0] in "[{"):
        return line, "the file ends within a text; close the quote, and see whether the rest of the file is missing"
    if opened:
        found = open_quote(text, *opened) if opened[0] not in "[{" else within(text, *opened, at)
        if found:
            return found
    if reason.startswith('Expected "\'"') and (start := text[:at].rstrip().rfind("'")) >= 0:
        return open_quote(text, "'", start)
    recorded = _is_recorded(lines, line)
    if many := _yaml_list(lines, line):
        return line, many
    for kind in _SLIPS:
        if slip := kind(wrong, column, recorded=recorded):
            return line, slip
    if joined := _broken_line(lines, line):
        return line, joined
    slip = _unclosed_quote(wrong, column, recorded=recorded) or _unquoted_value(wrong, column, recorded=recorded)
    return (line, slip) if slip else None


def _yaml_list(lines: list[str], line: int) -> str:
    """A key with a colon, and a list below it with a dash before each, as one line."""
    found = re.match(r"\s*([\w-]+)\s*:\s*$", lines[line - 1])
    items = []
    for below in lines[line:] if found else ():
        if not (item := re.match(r"\s*-\s+[\"']?([^\"'#]+?)[\"']?$", below)):
            break
        items.append(f'"{item[1]}"')
    return f"a list stands in brackets; write {found[1]} = [{', '.join(items)}]" if found and items else ""


def _is_recorded(lines: list[str], line: int) -> bool:
    """Whether a line stands where facts and trials of a patient are recorded: what is left out there is unknown."""
    for number in range(line, 0, -1):
        if found := _HEADER.match(lines[number - 1]):
            return _RECORDED.fullmatch(found["name"].rstrip()) is not None
    return re.match(r"\s*(?:facts|trials)\b", lines[line - 1]) is not None


def _duplicate(lines: list[str], line: int) -> tuple[int, str] | None:
    wrong = lines[line - 1].strip()
    bare = wrong.partition("#")[0].rstrip()
    if many := re.fullmatch(r"\[\[\s*(\w+)\s*\]\]", bare):
        if many[1] not in _LISTS:
            named = re.search(r"^\s*(?:id|name)\s*=\s*[\"']?([\w-]+)", "\n".join(lines[line : line + 6]), re.MULTILINE)
            return line, f"{many[1]} are named one by one; write [{many[1]}.{named[1] if named else 'an_id'}]"
        for number, other in enumerate(lines[: line - 1], 1):
            if re.match(rf"\s*\[\s*{many[1]}\s*[\].]", other):
                what = f"{other.strip()} begins one table, and {many[1]} are several"
                return number, f"{what}; write [[{many[1]}]] before each"
    if bare.startswith("["):
        first = next((n for n, other in enumerate(lines[: line - 1], 1) if other.partition("#")[0].strip() == bare), 0)
        name = bare.strip("[] ")
        where = f", first in line {first}" if first else ""
        if name in _LISTS:
            return line, f"{name} are several; write [[{name}]]"
        if "." not in name:
            return line, f"[{name}] stands twice{where}; join the two into one"
        return line, f"{name} stands twice{where}; give one of them another id, or join them"
    if found := _LINE.match(wrong):
        header = next((other for other in reversed(lines[:line]) if other.lstrip().startswith("[")), "")
        begun = re.match(r"\s*\[+\s*([a-z_]+)[^\[\]]*\]", header)
        hint = "leave one of the two lines out"
        if begun and begun[1] in _LISTS and found["key"] in ("after", "after_any", "to", "on", "id"):
            hint += f", or, where another begins here, write [[{begun[1]}]] before it"
        elif begun and begun[1] in TABLES["pathway"] and found["key"] in ("kind", "label", "title", "tier"):
            hint += f", or, where another begins here, write [{begun[1]}.an_id] before it"
        return line, f"{found['key']} stands twice; {hint}"
    return None


def _broken_line(lines: list[str], line: int) -> str:
    """A text that goes on in the next line, as one line."""
    found = _LINE.match(lines[line - 1])
    if not found or found["sign"] != "=" or found["value"][:1] not in ('"', "'") or line >= len(lines):
        return ""
    quote, value, rest = found["value"][0], found["value"], lines[line].strip()
    if value.count(quote) == 1 and rest.count(quote) == 1 and rest.endswith(quote) and "=" not in rest:
        return f"the quote is not closed on its line; write {found['key']} = {value} {rest}"
    return ""


def _control_character(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _CONTROL.search(wrong)
    return f"{visible(found[0])} is a sign that cannot be seen, and no file needs it; take it out" if found else ""


def _no_break_space(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    if not _BLANKS.search(wrong) or _BLANKS.search(re.sub(r'"[^"]*"', "", wrong)) is None:
        return ""
    right = _spaced(re.sub("[\u200b\ufeff]", "", wrong).replace("\u00a0", " "))
    if not _BLANKS.search(re.sub("[\u200b\ufeff]", "", wrong)):
        return f"a sign that cannot be seen stands in the line; take it out: {right}"
    return f"a non-breaking space stands in the line; write ordinary ones: {_spaced(_BLANKS.sub(' ', right))}"


def _spaced(line: str) -> str:
    return " ".join(line.split())


def _typographic_quotes(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    straight = wrong.translate(CURLY)
    if straight != wrong:
        return f"curly quotes; write straight ones: {_spaced(straight)}"
    plain = wrong.translate(_WIDE)
    if plain != wrong:
        return f"signs of double width; write {_spaced(plain)}"
    plain = re.sub("&(?:quot|#34);", '"', wrong).replace("&apos;", "'").replace("&#39;", "'")
    return f"a web page's signs for quotes; write {_spaced(unescape(plain))}" if plain != wrong else ""


def _merge_marker(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    if re.match(r"(?:<{5,}|>{5,})(?:\s|$)|={7}$", wrong):
        return "this is the mark of a merge that was not finished; settle it, and take the marks out"
    if re.match(r"\s*(?:[-=*_~.\u2026]\s*){3,}$|\s*\u2026\s*$|\s*```", wrong):
        return "this line says nothing in TOML; take it out, or write # before it"
    return ""


def _foreign_comment(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _COMMENT.match(wrong)
    return f"a comment begins with #; write # {found['said']}" if found else ""


def _malformed_header(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    bare = wrong.partition("#")[0].strip()
    named = re.fullmatch(r"[({]?\s*([A-Za-z]\w*\.[\w.-]+)\s*[)}]?\s*:?", bare)
    if named and named[1].partition(".")[0] in TABLES["pathway"].keys() | TABLES["episode"].keys():
        return f"the name of a table stands in brackets; write [{named[1]}]"
    if not bare.startswith("[") or "=" in bare:
        return ""
    many = bare.startswith("[[")
    parts = [part for part in re.split(r"\s*[./:\\>]+\s*", bare.strip("[] ")) if part]
    if len(parts) == 1 and " " in parts[0] and parts[0].split()[0] in _KEYS:
        parts = parts[0].split(maxsplit=1)
    name = ".".join(part if re.fullmatch(r"[\w-]+", part) and part.isascii() else as_id(part) for part in parts)
    right = f"[[{name}]]" if many else f"[{name}]"
    what = "a bracket is not closed" if bare.count("[") > bare.count("]") else "this is no name of a table"
    return f"{what}; write {right}" if re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", name) else ""


def _malformed_key(wrong: str, _: int, *, recorded: bool) -> str:
    """A key that is several words, has letters that none may have, or a line that is no key and value at all."""
    if pair := re.match(r"\s*[\"']([\w-]+)[\"']\s*:\s*(.*?),?\s*$", wrong):
        right = as_meant(pair[2], recorded=recorded)[1] or "..."
        return f"a key and its value are joined by =, not by a colon; write {pair[1]} = {right}"
    key, sign, value = wrong.partition("=")
    if (
        sign
        and re.fullmatch(r"\s*[^\"'\[\]{}=:<>!]+", key)
        and not re.fullmatch(r"\s*[\w-]+(?:\s*\.\s*[\w-]+)*\s*", key, re.ASCII)
    ):
        right = as_id(key)
        return f"a key is one word of letters, digits and _; write {right} = {value.strip()}" if right else ""
    if arrow := re.match(r"\s*([\w-]+)\s*(?:->|\u2192|\u21d2)\s*(\S.*)$", wrong):
        return f"a key and its value are joined by =, not by an arrow; write {arrow[1]} = {arrow[2]}"
    if compared := re.match(r"\s*+([\w-]++)\s*+=?+\s*+([<>\u2265\u2264]=?|!=)\s*(\S+)$", wrong):
        return (
            f"a value is written here, not a comparison; write {compared[1]} = {compared[3]} where it is known exactly"
        )
    if not sign and re.match(r"\s*[-*\u2022+]\s+\S", wrong):
        return "lines of TOML have no bullets; write key = value, or # before a remark"
    words = wrong.split()
    if not sign and len(words) == 1 and words[0] in _KEYS:
        return _key_alone(words[0])
    if not sign and ":" not in wrong and words and words[0].isalpha() and words[0] not in _KEYS:
        if len(words) > 2 or (len(words) == 2 and words[0].lower() in ("not", "no")):  # noqa: PLR2004
            if len(words) == 2 and recorded and words[0].lower() in ("not", "no"):  # noqa: PLR2004
                return f"a fact and its value are joined by =; write {words[1]} = false"
            return f"this is no line of TOML; write key = value, or # before a remark: # {_spaced(wrong)}"
        if len(words) == 1 and re.fullmatch(r"[a-z_]\w*", words[0]):
            return f"{words[0]} has no value; write {words[0]} = true where it is so"
    return ""


def _key_alone(key: str) -> str:
    """A key without a value, or a table without its brackets."""
    holds = {tables[key].holds for tables in TABLES.values() if key in tables}
    if holds & {"tables by id", "lists or tables by id", "tables"}:
        return f"the name of a table stands in brackets; write {f'[[{key}]]' if key in _LISTS else f'[{key}.an_id]'}"
    right = "true where it is so" if holds == {"yes or no"} else "..."
    return f"{key} has no value; write {key} = {right}, or leave the line out"


def _behind_a_value(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    """Something that stands behind a value that is right: another key, a sign, a remark, or quotes within a text."""
    found = _LINE.match(wrong)
    if not found or found["sign"] != "=":
        return ""
    key, value = found["key"], re.split(r"\s#", found["value"])[0].strip()
    if slip := re.fullmatch(rf"({_TEXT}|[\w.+-]+)\s*[;,]", value):
        right = slip[1] if slip[1][0] in "\"'" else as_meant(slip[1], recorded=False)[1]
        return f"nothing stands behind a value; write {key} = {right}"
    if behind := _BEHIND.match(value):
        return f"a comment begins with #; write {key} = {behind['value']} # {behind['said']}"
    if two := re.match(rf"({_TEXT}|[\w.+-]+)\s*[,;]?\s+([\w.-]+)\s*=", value):
        return f"two keys stand on one line; write {key} = {two[1]} and {two[2]} each on a line of its own"
    if doubled := re.fullmatch(r'"{2}([^"]+)"{1,2}', value):
        return f'a quote stands twice; write {key} = "{doubled[1]}"'
    if value[:1] == "'" == value[-1:] and "'" in value[1:-1] and '"' not in value:
        return f'an apostrophe stands within single quotes; write {key} = "{value[1:-1]}"'
    if re.fullmatch(r'"[^"]*"(?:\s+(?:and|or)\s+(?:not\s+)?"[^"]*")+', value):
        joined = value.replace('"', "")
        return f'a condition is one text; write {key} = "{joined}"'
    if value[:1] == '"' and value[-1:] == '"' and len(value) > 1 and '"' in value[1:-1] and "\\" not in value:
        inner = value[1:-1].replace('"', "'")
        return f'quotes stand within a text; write {key} = "{inner}"'
    if value[:1] == '"' and "\\" in value and "'" not in value:
        return f"a backslash begins a sign of its own; write {key} = '{value[1:-1]}'"
    if value[:1] == "(" and value[-1:] == ")":
        return f"a list stands in square brackets; write {key} = [{value[1:-1]}]"
    return ""


def _unclosed_quote(wrong: str, _: int, *, recorded: bool) -> str:  # noqa: ARG001
    found = _LINE.match(wrong)
    if not found or found["value"][:1] not in ('"', "'") or found["value"].count(found["value"][0]) != 1:
        return ""
    return f"the quote is not closed; write {found['key']} = {found['value']}{found['value'][0]}"


def _unquoted_value(wrong: str, column: int, *, recorded: bool) -> str:
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
    reason, right = as_meant(value, recorded=recorded)
    if right[:1] == '"' and any(
        key in table and table[key].holds in ("texts", "conditions") for table in TABLES.values()
    ):
        right, reason = f"[{right}]", reason and "a list stands in square brackets, and a text in quotes"
    sign = found["sign"] if found is not None and "{" not in before else "="
    if not right:
        return f"{key} {reason}"
    if sign == ":":
        return f"a key and its value are joined by =, not by a colon; write {key} = {right}"
    if sign in ("==", ":=", "=>"):
        return f"a key and its value are joined by =, not by {sign}; write {key} = {right}"
    if not sign:
        return f"= is missing behind {key}; write {key} = {right}"
    return f"{reason}; write {key} = {right}" if reason else ""  # the value is right: something else is wrong


def as_meant(value: str, *, recorded: bool) -> tuple[str, str]:
    """What is wrong with a bare value, and what should stand there; the second is empty where nothing should."""
    if value[:1] in ('"', "'") and len(value) > 1 and value[-1] == value[0]:
        return "", value
    if value[:1] in ("`", "\u00b4"):
        return "a text stands in quotes", '"' + value.strip("`\u00b4") + '"'
    if not_recorded(value):
        reason = f"has no value ({value} is none)" if value else "has no value"
        return f"{reason}; {LEAVE_OUT if recorded else _LEAVE_LINE}", ""
    meant = yes_or_no(value)
    if meant is None and (near := nearest(value, ("true", "false"))):
        return f"{value} is neither true nor false", near
    if meant is not None and not value.isdigit():
        return f"{value} is not written so: yes is true, no is false", "true" if meant else "false"
    if slip := _date(value):
        dated = "is a date, and an episode has none: write for how long so far, as in weeks = 8"
        return (dated, "") if recorded else slip
    if value[-1:] in ('"', "'") and value.count(value[-1]) == 1:
        return "a quote is missing at the beginning", value[-1] + value
    return _number(value, recorded=recorded) or ("a text stands in quotes", '"' + value.replace('"', "'") + '"')


def _date(value: str) -> tuple[str, str] | None:
    """A date that is no day, or in another order."""
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        year, month, day = map(int, value.split("-"))
        try:
            return "a date has two digits for month and day", datetime.date(year, month, day).isoformat()
        except ValueError:
            return f"has no value: {value} is no day of the calendar; write one that is, as in 2027-01-31", ""
    days = days_meant(value)
    if days is None:
        return None
    if len(days) == 1:
        return "a date is written year-month-day", days[0].isoformat()
    what = f"{value} may be two days" if days else f"{value} is no day of the calendar"
    return f"has no value: {what}; write year-month-day, as in 2027-01-31", ""


def _number(value: str, *, recorded: bool) -> tuple[str, str] | None:
    """A number that is written otherwise, or has something beside it."""
    plain = value.replace("\u2212", "-").replace("\u2013", "-")
    if re.fullmatch(r"-\d+(?:\.\d+)?", plain) and plain != value:
        return "the sign before the number is a dash, not a minus", plain
    if re.fullmatch(r"[-+]?\.\d+", plain):
        return "a number has a digit before the point", plain.lstrip("+").replace(".", "0.")
    if re.fullmatch(r"\d+\.", plain):
        return "a number has a digit behind the point, or no point", plain[:-1]
    if re.fullmatch(r"0\d+", plain):
        return "a number does not begin with 0", plain.lstrip("0") or "0"
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        return "a number has a decimal point, not a decimal comma", plain.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        return f"a number has no comma: {plain} is written {plain.replace(',', '')}, or with a point", plain.replace(
            ",", ""
        )
    if found := re.fullmatch(r"(?:~|ca\.?|about|approx\.?|circa|=)\s*(-?\d+(?:\.\d+)?)", plain, re.IGNORECASE):
        return "a number stands alone", found[1]
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:/|out of|von)\s*\d+", plain):
        return "a number is written without its scale", found[1]
    if re.fullmatch(r"\d+(?:\.\d+)?\s*(?:-|\.\.|to|bis)\s*\d+(?:\.\d+)?", plain) and recorded:
        return "is one number, not a range: write the one that was measured", ""
    number, unit = amount(value)
    if number and not unit:
        return "a number has a decimal point, not a decimal comma" if "," in value else "" if value[
            :1
        ].isdigit() else "a number is written in digits", number
    if number and not unit[0].isdigit() and "/" not in unit and not unit.startswith(("-", ".", "to ", ",")):
        return f"{unit} stands behind the number: a number is written without its unit", number
    return None


_SLIPS: tuple[Callable[..., str], ...] = (
    _merge_marker,
    _foreign_comment,
    _malformed_header,
    _malformed_key,
    _behind_a_value,
)
