"""The form of a pathway, and its responses: an episode filled in and answered is the same episode."""

from __future__ import annotations

import json

from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given

import l4path
from l4path.interop import from_response, to_form, to_response
from l4path.testing import cases, pathways

BASE = "https://example.org/fhir"


@given(cases())
def test_an_episode_filled_in_and_answered_is_the_same(case: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """The law of the form, through JSON: unasked treatments, outcomes, and what is asked for among them."""
    pathway, episode = case
    response = json.loads(json.dumps(to_response(pathway, episode, base=BASE)))
    QuestionnaireResponse.parse_obj(response)
    assert from_response(pathway, response) == episode.replace(pathway=pathway.id)


@given(pathways())
def test_every_form_is_valid(pathway: l4path.Pathway) -> None:
    """Every form is a Questionnaire that another library takes."""
    Questionnaire.parse_obj(to_form(pathway, base=BASE))
