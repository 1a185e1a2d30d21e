"""Ask what would follow from each possible answer: every what-if is another episode, assessed anew."""

from pathlib import Path

import l4path
from l4path import Trial

HERE = Path(__file__).parent

pathway = l4path.read_pathway(HERE / "knee-pain.toml")
today = l4path.read_episode(HERE / "knee-patient.toml")


def tell(label: str, episode: l4path.Episode) -> None:
    """Print what the pathway says of one version of the patient."""
    assessment = pathway.assess(episode)
    options = ", ".join(node.title for node in assessment.options) or "no option"
    print(f"{label}: {assessment.state} ({options})")


tell("as recorded", today)
tell("no heart failure, lungs well", today.with_facts({"heart_failure": False, "lung_disease": False}))
tell("heart failure", today.with_facts({"heart_failure": True}))
tell("the knee is hot, with fever", today.with_facts({"hot_knee": True}))
tell("the cause is not known", today.without_fact("cause"))
tell("exercise was not tolerated", today.with_trial("exercise", Trial("intolerant")))
tell("exercise has helped", today.with_facts({"pain": 2}).with_trial("exercise", Trial(weeks=8, relief=60)))
tell("nobody knows whether exercise was tried", today.without_trial("exercise").with_unasked("exercise"))
tell(
    "a replacement has helped",
    today.with_facts({"pain": 1, "heart_failure": False, "lung_disease": False}).with_trial(
        "replacement", Trial(weeks=26, relief=80)
    ),
)
tell("a replacement is not wanted", today.with_declined("replacement"))
