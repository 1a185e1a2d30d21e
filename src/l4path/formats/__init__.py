"""Pathways and episodes as files: TOML and JSON, read with every problem at once and written in one canonical way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.formats.episodes import episode_from_dict, episode_to_dict, read_episode, read_episodes, write_episode
from l4path.formats.pathways import parse, pathway_from_dict, pathway_from_text, read_pathway
from l4path.late import late

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
_LATE = {
    "episode_schema": "l4path.formats.schema",
    "episode_template": "l4path.formats.templates",
    "pathway_schema": "l4path.formats.schema",
    "pathway_template": "l4path.formats.templates",
    "pathway_to_dict": "l4path.formats.writing",
    "pathway_to_json": "l4path.formats.writing",
    "pathway_to_toml": "l4path.formats.writing",
    "write_pathway": "l4path.formats.writing",
}


def __getattr__(name: str) -> object:
    """Import what only writing needs when it is first asked for."""
    return late(__name__, _LATE, name)
