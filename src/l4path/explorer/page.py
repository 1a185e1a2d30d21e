"""The page: one file of HTML with its style, its script, its diagram and its data in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from l4path.errors import visible
from l4path.explorer.picture import picture_of
from l4path.explorer.program import program_of
from l4path.language import words
from l4path.saving import save
from l4path.shipped import text_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from os import PathLike

    from l4path.episode import Episode
    from l4path.pathway import Pathway

_SCRIPTS: Final = (
    *("engine.js", "episode.js", "wording.js", "choosing.js", "files.js"),
    *("dom.js", "forms.js", "lists.js", "map.js", "page.js"),
)
_BLANK: Final = re.compile(r"\{\{([a-z_]+)\}\}")
_UNSPOKEN: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def explorer_html(
    pathway: Pathway, episode: Episode | None = None, *, made: datetime.date | None = None, language: str = "en"
) -> str:
    """The explorer of a pathway: a page that works offline, in which an episode is recorded and assessed.

    The page asks for nothing from elsewhere, and its security policy lets nothing run but its own script: whatever a
    pathway holds is shown as the text that it is.

    Args:
        pathway: The pathway.
        episode: What is known of the patient to begin with.
        made: The day to give as the one on which the page was made; none is given without it.
        language: ``en`` or ``de``; titles, labels and questions of the pathway stay as they are written.

    Raises:
        EpisodeError: When the episode cannot be one of this pathway.
        DiagramError: When no program here draws.

    Example:
        >>> import l4path
        >>> page = explorer_html(l4path.load("l4-article"))
        >>> page.startswith("<!DOCTYPE html>"), "Content-Security-Policy" in page
        (True, True)
    """
    if episode is not None:
        pathway.assess(episode)
    wording = words(language)
    style, script = _asset("page.css"), scripts()
    program = program_of(pathway, language=language) | {"made": made.isoformat() if made else ""}
    filled = {name: escape(text) for name, text in wording.table("page.html").items()} | {
        "language": language,
        "policy": _policy(style, script),
        "title": escape(visible(pathway.title)),
        "style": style,
        "picture": picture_of(pathway, wording),
        "disclaimer": escape(wording("whole.disclaimer")),
        "program": data(program),
        "episode": data({} if episode is None else episode.to_dict()),
        "script": script,
    }
    return _BLANK.sub(lambda blank: filled[blank[1]], _asset("page.html"))


def write_explorer(
    pathway: Pathway,
    path: str | PathLike[str],
    episode: Episode | None = None,
    *,
    made: datetime.date | None = None,
    language: str = "en",
) -> None:
    """Write the explorer of a pathway to a file, whole or not at all.

    Args:
        pathway: The pathway.
        path: The file to write.
        episode: What is known of the patient to begin with.
        made: The day to give as the one on which the page was made.
        language: ``en`` or ``de``; titles, labels and questions of the pathway stay as they are written.

    Raises:
        EpisodeError: When the episode cannot be one of this pathway.
        DiagramError: When no program here draws.
        FileError: When the file cannot be written; then nothing is.
    """
    save(path, explorer_html(pathway, episode, made=made, language=language).encode())


def scripts(names: Iterable[str] = _SCRIPTS) -> str:
    """All that runs in a page, the same in every page; or some parts of it.

    Args:
        names: The names of the parts.
    """
    return "\n".join(_asset(name) for name in names)


def data(value: Any) -> str:
    r"""A value as JSON that no page takes for markup, whatever texts it holds.

    Example:
        >>> print(data({"title": "</script><b>"}))
        {"title":"\u003c/script\u003e\u003cb\u003e"}
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "".join(_UNSPOKEN.get(sign, sign) for sign in written)


def _policy(style: str, script: str) -> str:
    """What the page may do: run its own script, use its own style, and nothing else."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return text_of("explorer", "assets", name)
