"""Author a small pathway in Python, and see that it equals the same pathway read from a file."""

from pathlib import Path

from l4path import (
    Assumption,
    Caution,
    Choice,
    Definition,
    Disposition,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Number,
    Obligation,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Screen,
    Source,
    Treatment,
    declined,
    failed,
    intolerant,
    offered,
    option,
    read_pathway,
    tried,
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
steroids = Flag("steroids", "long steroid treatment", question="Has the patient taken steroids for months?")
operative_risk = Screen(
    "operative_risk",
    [heart_failure, lung_disease, steroids],
    label="operative risk",
    question="Does any of these raise the risk of an operation?",
)
operative_risk_points = Score(
    "operative_risk_points",
    "points of operative risk",
    [ScoreItem(heart_failure, 3), ScoreItem(lung_disease, 2), ScoreItem(steroids, 1)],
)
unfit_for_surgery = Definition("unfit_for_surgery", "unfit for an operation", operative_risk_points >= 3)
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
    cautions=[Caution("thin_bone", steroids, "long steroid treatment thins the bone")],
    adequate=weeks >= 12,
    response=relief >= 50,
)
surgical_review = Review("surgical_review", "Surgical review", tier="surgical")
pain_management = Disposition("pain_management", "Long-term pain management", tier="conservative")
follow_up = Disposition("follow_up", "Yearly follow-up", tier="self-care")
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
    screens={"red_flags": [hot_knee], "operative_risk": operative_risk},
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
        exercise.escalates_to(
            xray, on="relapse", when=pain > 2, because="exercise has helped, and the pain has come back"
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
            on="next_step",
            because="an operation is not possible, not wanted, or does not help, or no longer",
        ),
        replacement.escalates_to(follow_up, on="response", because="a new joint is looked at once a year"),
        emergency.on_red_flag(hot_knee, because="the joint may be infected; the local emergency protocol applies"),
    ],
    invariants=[
        Invariant(
            "no_early_surgery",
            "No replacement is offered before an exercise trial failed or was not tolerated",
            ~offered(replacement) | exercise_did_not_help,
        )
    ],
    obligations=[
        Obligation(
            "persistent_pain_is_imaged",
            "Whoever still hurts after an adequate exercise trial has the X-ray as an option",
            failed(exercise) & (pain > 2) & ~tried(xray) & ~declined(xray) & ~hot_knee,
            option(xray),
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
