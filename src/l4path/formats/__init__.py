"""Pathways and episodes as files: TOML and JSON, read with every problem at once and written in one canonical way."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from l4path.formats.episodes import episode_from_dict, episode_to_dict, read_episode, read_episodes, write_episode
from l4path.formats.pathways import parse, pathway_from_dict, pathway_from_text, read_pathway

if TYPE_CHECKING:
    from l4path.formats.schema import episode_schema, pathway_schema
    from l4path.formats.templates import episode_template, pathway_template
    from l4path.formats.writing import pathway_to_dict, pathway_to_json, pathway_to_toml, write_pathway

__all__ = [
    "episode_from_dict",
    "episode_schema",
    "episode_template",
    "episode_to_dict",
    "parse",
    "pathway_from_dict",
    "pathway_from_text",
    "pathway_schema",
    "pathway_template",
    "pathway_to_dict",
    "pathway_to_json",
    "pathway_to_toml",
    "read_episode",
    "read_episodes",
    "read_pathway",
    "write_episode",
    "write_pathway",
]
_LATER = {
    "episode_schema": "schema",
    "episode_template": "templates",
    "pathway_schema": "schema",
    "pathway_template": "templates",
    "pathway_to_dict": "writing",
    "pathway_to_json": "writing",
    "pathway_to_toml": "writing",
    "write_pathway": "writing",
}


def __getattr__(name: str) -> object:
    """Import what only writing needs when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
