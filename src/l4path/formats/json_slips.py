"""The likeliest slips in JSON text, each with what is wrong and what to do."""

from __future__ import annotations

import re

from l4path.formats.slips import CURLY
from l4path.intended import LEAVE_OUT, not_recorded, yes_or_no


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
