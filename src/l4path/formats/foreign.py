"""What a file is that is neither TOML nor JSON, with what to do."""

from __future__ import annotations

import re

_FEW = 3  # words that a line of a slip may have; a line of prose has more


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
    if "```" in bare and any(re.match(r"\s*```", line) for line in lines):
        return "is Markdown; take what stands between the lines of ``` into a file of its own"
    if re.match(r"(?:strict\s+)?(?:di)?graph\b[^=\[]*\{|(?:graph|flowchart)\s+(?:TD|TB|BT|LR|RL)\b", first):
        return 'is a drawing, which is not read back; a pathway is written as TOML, as in id = "knee-pain"'
    if ending in (".md", ".markdown") or (re.match(r"#+ \S", bare) and ending == ".txt"):
        return 'is Markdown; a pathway or an episode is written as TOML, as in id = "knee-pain"'
    if ending == ".py" or re.match(r"(?:from \S+ )?import \S", first):
        return "is Python; run it, and let it write the pathway: l4path.write_pathway(pathway, 'FILE.toml')"
    if bare.startswith(("{", "[{", "[]")):
        return "is JSON; give the file a name that ends in .json" if ending == ".toml" else ""
    separated = "\t" in first or any(first.count(sign) > 1 and _columns(sign, lines) for sign in ",;")
    if ending in (".csv", ".tsv") or (not re.search(r"[=\[:\"]", first) and separated):
        rows = "a table of patients is assessed by `l4path cohort PATHWAY TABLE.csv`"
        return f"is CSV; a pathway or one episode is written as TOML, and {rows}"
    colons = sum(bool(re.match(r"\s*(?:- )?[\w-]+:(?:\s|$)", line)) for line in lines)
    if ending in (".yaml", ".yml") or (lines and colons and not any("=" in line or "[" in line for line in lines)):
        key, _, value = first.partition(":")
        value = value.strip().strip("\"'")
        written = _from_yaml(key.strip(), value)
        if not value and len(lines) > 1 and (inner := re.match(r"\s+([\w-]+):\s+(\S.*)$", lines[1])):
            written += f" and below it {_from_yaml(inner[1], inner[2].strip())}"
        return f"is YAML; write TOML: {written}"
    if len(first.split()) > _FEW and not re.search(r"[=\[{]", bare):
        return 'is plain text; a pathway or an episode is written as TOML, as in id = "knee-pain"'
    return ""


def _columns(sign: str, lines: list[str]) -> bool:
    """Whether the first lines have as many columns as the first, which names them: prose has commas too."""
    counts = {line.count(sign) for line in lines[:_FEW]}
    return len(counts) == 1 and (len(lines) > 1 or not re.search(rf"{sign} |\d", lines[0]))


def _from_yaml(key: str, value: str) -> str:
    from l4path.formats.slips import as_meant  # noqa: PLC0415 - only a slip needs it

    right = as_meant(value, recorded=False)[1] if value else ""
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
        (b"{\\rtf", "rich text (RTF)"),
    ):
        if raw.startswith(begin):
            return f"is not a text file but {what}; write it as plain text (TOML, UTF-8)"
    if len(raw) > 3 and any(raw[at:400:2].count(0) * 3 > len(raw[at:400:2]) * 2 for at in (0, 1)):  # noqa: PLR2004
        return "is UTF-16; save it as UTF-8"
    if b"\0" in raw[:4096]:
        return "is not a text file (it holds null bytes); write it as plain text (TOML, UTF-8)"
    return ""
