"""A pathway with hostile texts wherever a text may stand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.formats import pathway_from_dict

if TYPE_CHECKING:
    import l4path

HOSTILE = (
    "</script><script>window.__pwned = 1</script>",
    '<img src=x onerror="window.__pwned = 2">',
    "<svg onload=window.__pwned=3>",
    "javascript:window.__pwned=4",
    "\"'><b>bold</b>{{script}}{{policy}}{node}",
    "\u202ekcab \u200f\u2028line\u2029end",
    "<!--<script>--!>",
    "]]></svg><script>window.__pwned = 5</script>",
)


def hostile() -> l4path.Pathway:
    """The knee pathway with hostile texts wherever a text may stand."""
    raw = tomllib.loads((Path(__file__).parent.parent / "knee.toml").read_text(encoding="utf-8"))
    raw["screens"]["red_flags"] = {"label": "", "question": "", "facts": raw["screens"]["red_flags"]}
    raw["scores"] = {"risk": {"label": "", "items": [{"when": "pain >= 6", "points": 2, "label": ""}]}}
    caution = {"id": "falls", "when": "risk >= 2", "because": "", "evidence": [{"source": "guideline-x", "note": ""}]}
    raw["treatments"]["exercise"]["cautions"] = [caution]
    count = 0

    def spoil(table: dict[str, Any]) -> None:
        nonlocal count
        for key, value in table.items():
            if isinstance(value, dict):
                spoil(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        spoil(item)
            elif key in (
                "title",
                "label",
                "question",
                "unit",
                "because",
                "note",
                "locator",
                "strength",
                "url",
                "version",
            ):
                table[key] = HOSTILE[count % len(HOSTILE)] + (str(count) if key == "title" else "")
                count += 1

    spoil(raw)
    raw["description"] = HOSTILE[0]
    raw["facts"]["cause"]["values"] = {"osteoarthritis": HOSTILE[1], "meniscus_tear": HOSTILE[5]}
    raw["tiers"] = [HOSTILE[0], HOSTILE[1], HOSTILE[2]]
    for group in ("treatments", "reviews", "dispositions"):
        for number, node in enumerate(raw[group].values()):
            node["tier"] = HOSTILE[number % 3]
    raw["treatments"]["exercise"]["evidence"] += [{"source": "guideline-x", "stance": "against", "note": HOSTILE[1]}]
    return pathway_from_dict(raw)
