"""Every sentence of a report that is not one of an explanation, in one place."""

from __future__ import annotations

from typing import Final

MADE: Final = "Made with the pathway {pathway}, version {version}, on {date}."
SECTION_RECORD: Final = "The record"
SECTION_AHEAD: Final = "What lies ahead"
SECTION_SOURCES: Final = "Sources"
SECTION_PICTURE: Final = "Where the patient stands"
PICTURE: Final = "The pathway drawn as lanes, with this patient's place in it. The same is said in words on this page."
NO_CONDITION: Final = "no further condition"
LANGUAGE: Final = "en"
