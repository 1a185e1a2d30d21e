"""Pathways at the edge of what may be written: answered within bounds, and never by a crash."""

from __future__ import annotations

import l4path
from l4path import Disposition, Escalation, Flag, Pathway
from l4path.verification import check
from l4path.verification.sarif import to_sarif


def only_an_alarm() -> Pathway:
    """A pathway into which nothing but a red flag leads."""
    flag = Flag("loss", "loss of strength", question="Is there a loss of strength?")
    end = Disposition("emergency", "Emergency", tier="care", emergency=True)
    way = Escalation(end, on="red_flag", when=flag, because="an emergency")
    return Pathway("alarm", tiers=["care"], start=[], nodes=[end], escalations=[way], screens={"red_flags": [flag]})


def test_a_pathway_into_which_only_an_alarm_leads_is_told_to_have_no_start() -> None:
    """The patient without the alarm is stuck at the start, and the checker says so instead of breaking."""
    pathway = only_an_alarm()
    report = check(pathway)
    (found,) = report.errors
    assert (found.code, found.where) == ("stuck", "start")
    assert found.episode is not None
    assert pathway.assess(found.episode).state is l4path.State.STUCK
    assert "start" in found.advice
    assert to_sarif(report, version="1", file="alarm.toml")["runs"]
