"""In a notebook, a pathway and an assessment show themselves: as a picture, or where nothing draws as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import l4path

if TYPE_CHECKING:
    from l4path import Pathway


def bundle(shown: Any) -> dict[str, str]:
    """What a notebook asks for."""
    found: dict[str, str] = shown._repr_mimebundle_(include=None, exclude=None)
    return found


def test_a_pathway_shows_itself(knee: Pathway) -> None:
    """As SVG, and as the text that a terminal shows."""
    found = bundle(knee)
    assert found["text/plain"] == repr(knee)
    assert ET.fromstring(found["image/svg+xml"]).get("role") == "img"  # noqa: S314 - our own SVG
    assert "knee pain &gt; 2" in found["image/svg+xml"]


def test_an_assessment_shows_its_marks(knee: Pathway) -> None:
    """The picture has the patient's place in it, and the text is the explanation."""
    assessment = knee.assess(l4path.Episode({"pain": 6, "locked": False}))
    found = bundle(assessment)
    assert "OPTION: offered" in found["image/svg+xml"]
    assert found["text/plain"] == str(assessment)


def test_a_large_pathway_is_shown_as_an_overview() -> None:
    """No condition is written on the arrows of a picture that would be too small to read them."""
    found = bundle(l4path.load("l4"))
    assert "way on" in found["image/svg+xml"]
    assert "an adequate trial did not" not in found["image/svg+xml"]
