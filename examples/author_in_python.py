"""Author a small pathway in Python, and see that it equals the same pathway read from a file."""

from pathlib import Path

from l4path import (
    Assumption,
    Choice,
    Definition,
    Disposition,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Number,
    Pathway,
    Review,
    Source,
    Treatment,
    failed,
    intolerant,
    offered,
    read_pathway,
    weeks,
)

# What may be recorded of the patient now, and of one trial of a treatment.
pain = Number(
    "pain",
    "knee pain",
    unit="NRS",
    minimum=0,
    maximum=10,
    question="How strong is the pain now, from 0 to 10?",
)
hot_knee = Flag("hot_knee", "hot, swollen knee with fever", question="Is the knee hot and swollen, with fever?")
cause = Choice(
    "cause",
    "cause",
    values={"osteoarthritis": "osteoarthritis", "meniscus_tear": "torn meniscus"},
    question="What is the cause?",
)
heart_failure = Flag("heart_failure", "heart failure", question="Is there heart failure?")
lung_disease = Flag("lung_disease", "severe lung disease", question="Is there severe lung disease?")
unfit_for_surgery = Definition("unfit_for_surgery", "unfit for an operation", heart_failure | lung_disease)
relief = Measure(
    "relief", "pain relief", unit="%", minimum=-1000, maximum=100, question="By how much did the pain fall?"
)

# What can be done, where somebody judges, and where the pathway ends.
staying_active = Treatment("staying_active", "Staying active", tier="self-care", continuous=True)
exercise = Treatment(
    "exercise",
    "Exercise programme",
    tier="conservative",
    adequate=weeks >= 6,
    response=relief >= 30,
    evidence=[Evidence(source="invented", locator="1.2", stance="for", strength="consider")],
)
xray = Treatment("xray", "Weight-bearing X-ray", tier="conservative", once=True)
replacement = Treatment(
    "replacement",
    "Joint replacement",
    tier="surgical",
    indications=[cause == "osteoarthritis"],
    contraindications=[unfit_for_surgery],
    adequate=weeks >= 12,
    response=relief >= 50,
)
surgical_review = Review("surgical_review", "Surgical review", tier="surgical")
pain_management = Disposition("pain_management", "Long-term pain management", tier="conservative")
emergency = Disposition("emergency_department", "Emergency department", tier="surgical", emergency=True)

exercise_did_not_help = failed(exercise) | intolerant(exercise)

pathway = Pathway(
    "knee-pain",
    "Knee pain, a small example",
    version="1.0.0",
    description="Invented for learning the library. No guideline stands behind it, and no patient should.",
    tiers=["self-care", "conservative", "surgical"],
    start=[staying_active],
    goal=pain <= 2,
    screens={"red_flags": [hot_knee], "operative_risk": [heart_failure, lung_disease]},
    escalations=[
        staying_active.escalates_to(exercise, on="persistence", when=pain > 2, because="the pain persists"),
        exercise.escalates_to(
            xray,
            on="failure",
            when=pain > 2,
            because="an adequate exercise trial has not helped",
            id="exercise-failed",
            evidence=[Evidence(source="invented", locator="1.5", stance="for")],
        ),
        exercise.escalates_to(pain_management, on="declined", because="the patient does not want to exercise"),
        xray.escalates_to(surgical_review, on="completion", because="the picture has been taken"),
        surgical_review.escalates_to(
            replacement,
            on="indication",
            when=(cause == "osteoarthritis") & exercise_did_not_help,
            because="the joint is worn, and exercise has not helped",
        ),
        surgical_review.escalates_to(pain_management, on="otherwise", because="no operation is indicated"),
        replacement.escalates_to(
            pain_management,
            on="unavailable",
            because="an operation is not possible, not wanted, or has not helped",
        ),
        emergency.on_red_flag(hot_knee, because="the joint may be infected; the local emergency protocol applies"),
    ],
    invariants=[
        Invariant(
            "no_early_surgery",
            "No replacement is offered before an exercise trial failed or was not tolerated",
            ~offered(replacement) | exercise_did_not_help,
        )
    ],
    assumptions=[Assumption("hot_knees_hurt", "A hot, swollen knee hurts", ~hot_knee | (pain >= 1))],
    sources=[Source("invented", "A guideline invented for this example", 2020)],
)

if __name__ == "__main__":
    print(pathway)
    for escalation in pathway.escalations:
        print("  ", escalation)
    from_file = read_pathway(Path(__file__).parent / "knee-pain.toml")
    print("the same as the file:", pathway == from_file)

# ruff: noqa: PLR2004 - the thresholds are what the pathway says
