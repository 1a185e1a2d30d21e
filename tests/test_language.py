"""The catalogues of words: every language has every sentence, with the same slots."""

from __future__ import annotations

import string

import pytest

from l4path.errors import L4pathError
from l4path.escalations import EscalationKind
from l4path.facts import OUTCOMES
from l4path.language import LANGUAGES, words
from l4path.meaning import State, Status


def slots(template: str) -> set[str]:
    """The names of the slots of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    """Each language has the keys of English, no more and no fewer, and each of its templates the same slots."""
    here, english = words(language).templates, words().templates
    assert here.keys() == english.keys()
    assert {key: slots(said) for key, said in here.items()} == {key: slots(said) for key, said in english.items()}
    assert all(said == said.strip() and said for said in here.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_is_complete(language: str) -> None:
    """There is a word for each status, state, kind of escalation and outcome."""
    said = words(language)
    assert said.table("status").keys() == {*Status, "on_hold"}
    assert said.table("state").keys() == set(State)
    assert said.table("kind").keys() == set(EscalationKind)
    assert said.table("outcome").keys() == set(OUTCOMES)


def test_another_language_is_refused_with_those_there_are() -> None:
    """A language without a catalogue is one clear error that names the others."""
    with pytest.raises(L4pathError, match="no words in the language 'fr'\n  one of: en, de"):
        words("fr")
