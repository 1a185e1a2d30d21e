"""A small pathway with all that a real history holds: a score, a caution, a screen of choices, courses, a once."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from l4path.formats import pathway_from_dict

if TYPE_CHECKING:
    import l4path

HISTORIES = """
id = "histories"
title = "Histories"
version = "1.0.0"
tiers = ["care", "more"]
start = ["exercise", "brace"]
goal = "pain <= 2"

[facts]
pain = { kind = "number", label = "pain", question = "How bad is it?", unit = "points", minimum = 0, maximum = 10 }
frail = { kind = "flag", label = "frailty", question = "Is the patient frail?" }
bleeding = { kind = "flag", label = "bleeding", question = "Does it bleed?" }

[facts.findings]
kind = "choices"
label = "findings"
question = "What was found?"
values = { swelling = "a swelling", rash = "a rash" }

[measures]
relief = { kind = "number", label = "relief", question = "How much relief?", unit = "%", minimum = 0, maximum = 100 }

[screens.alarm]
label = "Signs of alarm"
question = "Is any of these there?"
facts = ["bleeding", "findings"]

[scores.risk]
label = "Risk of a fall"
items = [
  { when = "frail", points = 2, label = "frail" },
  { when = "swelling in findings", points = 1 },
  { when = "pain >= 7", points = -1 },
]

[treatments.exercise]
title = "Exercise"
tier = "care"
trial = { adequate = "weeks >= 6", response = "relief >= 30" }

[treatments.pills]
title = "Pills"
tier = "more"
contraindications = ["pills.courses >= 3"]
trial = { adequate = "doses >= 3", response = "relief >= 30" }
cautions = [{ id = "falls", when = "risk >= 2", because = "they make a fall likelier" }]

[treatments.brace]
title = "Brace"
tier = "care"
continuous = true

[treatments.diary]
title = "Diary"
tier = "care"
once = true

[dispositions.ward]
title = "Ward"
tier = "more"
emergency = true

[[escalations]]
to = "ward"
on = "red_flag"
when = "bleeding"

[[escalations]]
after = ["exercise"]
to = "pills"
on = "next_step"

[[escalations]]
after = ["exercise"]
to = "diary"
on = "response"
"""


def histories() -> l4path.Pathway:
    """The pathway."""
    return pathway_from_dict(tomllib.loads(HISTORIES))
