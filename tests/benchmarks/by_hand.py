"""Version 1.0.0 of the pathway `l4` as a plain function of three truth values, to measure the engine against.

It gives what the engine gives of an episode that fits the pathway: the status of every node, the state, the options and
what goes on alongside. A test holds the two equal, so that it is kept in step with the pathway.
"""

from __future__ import annotations

from typing import Any

N, U, Y = 0, 1, 2  # not met, unknown, met: `and` is min, `or` is max, `not` is 2 - x

SCREENS = {
    "red_flags": (
        "ces_saddle",
        "ces_bladder",
        "ces_bowel",
        "ces_sexual",
        "bilateral_deficit",
        "motor_progressive",
        "cancer_suspected",
        "infection_suspected",
        "fracture_suspected",
    ),
    "nsaid_risks": ("gi_bleed", "anticoagulated", "cardiovascular", "heart_failure", "nsaid_allergy", "late_pregnancy"),
    "injection_risks": (
        "active_infection",
        "coagulopathy",
        "anticoagulant_not_held",
        "steroid_contrast_allergy",
        "pregnant",
        "diabetes_uncontrolled",
    ),
    "manipulation_risks": ("severe_osteoporosis", "inflammatory_arthritis", "aortic_aneurysm"),
    "pattern": (
        "radicular",
        "claudication",
        "axial",
        "worsening",
        "high_risk",
        "psychosocial",
        "instability",
        "fusion_acknowledged",
    ),
}
PREVENTION = ("prev_weight", "prev_exercise", "prev_ergonomics", "prev_lifting")
CONTINUOUS = (*PREVENTION, "self_care")
ONCE = ("spine_specialist", "lumbar_mri", "emergency_decompression")
OPERATIONS = ("discectomy", "decompression", "fusion")
TREATMENTS = (
    *CONTINUOUS,
    "nsaids",
    "alt_analgesia",
    "physical_therapy",
    "esi_early",
    "chiropractic",
    "acupuncture",
    "cpp",
    "spine_specialist",
    "lumbar_mri",
    "esi_second",
    "esi_repeat",
    "mbb_rfd",
    *OPERATIONS,
    "post_op_rehab",
    "emergency_decompression",
)
REVIEWS = ("assess", "conservative_review", "specialist_decision", "surgical_review", "emergency_eval", "urgent_workup")
FINAL = ("revision_review", "post_op_emergency", "redirect_specific", "resume_cleared")
DISPOSITIONS = ("chronic_pain_management", "diagnostic_review", *FINAL)
ORDER = (  # by tier, then treatments, reviews, dispositions
    "assess",
    "nsaids",
    "alt_analgesia",
    "physical_therapy",
    "esi_early",
    "chiropractic",
    "acupuncture",
    "cpp",
    "conservative_review",
    "chronic_pain_management",
    "spine_specialist",
    "lumbar_mri",
    "esi_second",
    "esi_repeat",
    "mbb_rfd",
    "specialist_decision",
    "emergency_eval",
    "urgent_workup",
    "diagnostic_review",
    "redirect_specific",
    "resume_cleared",
    *OPERATIONS,
    "post_op_rehab",
    "emergency_decompression",
    "surgical_review",
    "revision_review",
    "post_op_emergency",
)
EMERGENCIES = ("emergency_eval", "urgent_workup", "emergency_decompression")
STOPPED = ("declined", "contraindicated", "intolerant", "relapsed", "failed")
POSSIBLE = ("offered", "ongoing", "responded", "open", "ended")


def yes(value: Any) -> int:
    """A flag."""
    return U if value is None else Y if value else N


def least(value: Any, bound: float) -> int:
    """A number of at least so much."""
    return U if value is None else Y if value >= bound else N


def most(value: Any, bound: float) -> int:
    """A number of at most so much."""
    return U if value is None else Y if value <= bound else N


def among(value: Any, *values: str) -> int:
    """A choice that is one of some values."""
    return U if value is None else Y if value in values else N


def by_weeks(long: float, short: float, relief: float, after: float | None = 3) -> Any:
    """A trial that counts after so many weeks, or sooner with too little relief, and works with so much."""

    def judge(record: dict[str, Any]) -> tuple[int, int]:
        weeks, gained = record.get("weeks"), record.get("relief")
        adequate = max(least(weeks, long), min(least(weeks, short), 2 - least(gained, 30)))
        response = least(gained, relief)
        return adequate, response if after is None else min(response, most(record.get("pain_after"), after))

    return judge


def by_long(weeks: float) -> Any:
    """A trial that counts after so many weeks."""

    def judge(record: dict[str, Any]) -> tuple[int, int]:
        response = min(least(record.get("relief"), 30), most(record.get("pain_after"), 3))
        return least(record.get("weeks"), weeks), response

    return judge


def by_sessions(record: dict[str, Any]) -> tuple[int, int]:
    """The trial of acupuncture, by sessions or weeks."""
    weeks, doses, relief = record.get("weeks"), record.get("doses"), record.get("relief")
    some = min(max(least(doses, 12), least(weeks, 13)), 2 - least(relief, 30))
    adequate = max(least(doses, 20), least(weeks, 52), some)
    return adequate, min(least(relief, 30), most(record.get("pain_after"), 3))


TRIALS = {
    "nsaids": by_weeks(4, 2, 30),
    "alt_analgesia": by_weeks(4, 2, 30),
    "physical_therapy": by_weeks(12, 6, 30),
    "esi_early": by_weeks(6, 2, 50, None),
    "chiropractic": by_weeks(12, 3, 30),
    "acupuncture": by_sessions,
    "cpp": by_weeks(12, 8, 30),
    "esi_second": by_weeks(6, 2, 50, None),
    "esi_repeat": by_weeks(6, 2, 50, None),
    "mbb_rfd": by_long(12),
    "discectomy": by_long(12),
    "decompression": by_long(12),
    "fusion": by_long(26),
    "post_op_rehab": by_long(12),
}


def assess(  # noqa: PLR0915 (a pathway written out is long)
    facts: dict[str, Any], trials: dict[str, dict[str, Any]], screened: Any = (), declined: Any = ()
) -> tuple[dict[str, str], str, list[str], list[str]]:
    """The statuses, the state, the options and what goes on alongside."""
    if screened:
        facts = dict(facts)
        for screen in screened:
            for name in SCREENS[screen]:
                facts.setdefault(name, False)
    get = facts.get

    # what was recorded of each treatment
    tried = {name: Y if name in trials else N for name in TREATMENTS}
    refused = {name: Y if name in declined else N for name in TREATMENTS}
    intolerant = dict.fromkeys(TREATMENTS, N)
    responded, relapsed, failed, ongoing = intolerant.copy(), intolerant.copy(), intolerant.copy(), intolerant.copy()
    adequate, response = {}, {}
    for name, record in trials.items():
        if name in ONCE:
            continue
        if name in TRIALS:
            adequate[name], response[name] = TRIALS[name](record)
        outcome = record.get("outcome")
        if outcome is not None:
            {
                "intolerant": intolerant,
                "responded": responded,
                "relapsed": relapsed,
                "failed": failed,
                "ongoing": ongoing,
            }[outcome][name] = Y
        elif not record.get("tolerated", True):
            intolerant[name] = Y
        elif name in CONTINUOUS:
            ongoing[name] = Y
        else:
            counts, works = adequate[name], response[name]
            if record.get("relapsed", False):
                relapsed[name] = works
            else:
                responded[name] = works
            failed[name] = min(counts, 2 - works)
            ongoing[name] = min(2 - counts, 2 - works)

    def weeks_of(name: str, bound: float) -> int:
        return least(trials[name].get("weeks"), bound) if name in trials else N

    # definitions
    pain, leg_pain, back_pain, motor = get("pain"), get("leg_pain"), get("back_pain"), get("motor_grade")
    symptomatic, worsening = yes(get("symptomatic")), yes(get("worsening"))
    radicular, claudication, axial = yes(get("radicular")), yes(get("claudication")), yes(get("axial"))
    instability, acknowledged = yes(get("instability")), yes(get("fusion_acknowledged"))
    motor_progressive = yes(get("motor_progressive"))
    diagnosis, imaging, mri = get("diagnosis"), get("imaging"), get("emergency_mri")
    disc, facet = among(diagnosis, "herniated_disc"), among(diagnosis, "facet_oa")
    stenosis, ddd = among(diagnosis, "spinal_stenosis"), among(diagnosis, "ddd")
    no_cause = among(diagnosis, "not_established")
    concordant, discordant = among(imaging, "concordant"), among(imaging, "discordant")
    confirmed = among(get("serious_pathology"), "confirmed")
    typical = max(
        yes(get("local_back_discomfort")),
        yes(get("radiation_thigh")),
        yes(get("radiation_calf")),
        yes(get("radiation_foot")),
        yes(get("limited_mobility")),
    )
    nerve = max(yes(get("numbness")), yes(get("tingling")), yes(get("weakness")), yes(get("changed_sensation")))
    leg_pattern = max(radicular, claudication)
    cauda = [yes(get(name)) for name in SCREENS["red_flags"][:5]]
    serious = [yes(get(name)) for name in SCREENS["red_flags"][6:]]
    motor_flag = min(most(motor, 3), among(mri, "not_done", "compressive"))
    known_compression = min(max(*cauda, motor_progressive, motor_flag), among(mri, "compressive"))
    known_pathology = min(max(serious), confirmed)
    severe_leg_pain = least(leg_pain, 7)
    symptom_weeks = get("symptom_weeks")
    two, six, twelve = least(symptom_weeks, 2), least(symptom_weeks, 6), least(symptom_weeks, 12)
    half_year = least(symptom_weeks, 26)
    nsaid_risk = max(*[yes(get(name)) for name in SCREENS["nsaid_risks"]], least(get("ckd_stage"), 4))
    pregnancy = max(yes(get("pregnant")), yes(get("late_pregnancy")))
    infection, coagulopathy = yes(get("active_infection")), yes(get("coagulopathy"))
    injection_risk = max(
        infection,
        coagulopathy,
        yes(get("anticoagulant_not_held")),
        yes(get("steroid_contrast_allergy")),
        pregnancy,
        yes(get("diabetes_uncontrolled")),
    )
    injection_cap = least(get("injections_12m"), 4)
    manipulation_risk = max(
        yes(get("severe_osteoporosis")),
        yes(get("inflammatory_arthritis")),
        yes(get("aortic_aneurysm")),
        instability,
        motor_progressive,
        *serious,
    )
    not_operated = 2 - max(tried["discectomy"], tried["decompression"], tried["fusion"])
    unstable_segment = min(instability, max(stenosis, facet))
    contested_fusion = min(ddd, failed["cpp"], acknowledged)

    # for whom each treatment is, and what forbids it
    indicated = dict.fromkeys(TREATMENTS, Y)
    contraindicated = dict.fromkeys(TREATMENTS, N)
    injectable = min(radicular, 2 - claudication, concordant)
    no_scan = among(imaging, "not_done")
    indicated["esi_early"] = min(disc, injectable, severe_leg_pain)
    indicated["chiropractic"] = min(2 - stenosis, least(motor, 5), yes(get("exercise_package")))
    indicated["acupuncture"] = indicated["cpp"] = axial
    indicated["lumbar_mri"] = no_scan
    indicated["esi_second"] = indicated["esi_repeat"] = min(injectable, least(leg_pain, 4))
    indicated["mbb_rfd"] = min(facet, least(back_pain, 5))
    indicated["discectomy"] = min(disc, radicular, concordant)
    indicated["decompression"] = min(stenosis, concordant, 2 - instability)
    indicated["fusion"] = min(concordant, max(unstable_segment, contested_fusion))
    indicated["emergency_decompression"] = among(mri, "compressive")
    contraindicated["nsaids"] = nsaid_risk
    contraindicated["chiropractic"] = manipulation_risk
    contraindicated["acupuncture"] = max(pregnancy, infection, coagulopathy)
    for name in ("esi_early", "esi_second", "esi_repeat"):
        contraindicated[name] = min(max(injection_risk, injection_cap), 2 - tried[name])
    contraindicated["mbb_rfd"] = min(injection_risk, 2 - tried["mbb_rfd"])
    unfit = 2 - yes(get("fit_for_surgery"))
    for name in OPERATIONS:
        contraindicated[name] = min(unfit, 2 - tried[name])
    suitable = {name: min(indicated[name], 2 - contraindicated[name]) for name in TREATMENTS}
    therapy = "physical_therapy"

    def unavailable(name: str) -> int:
        if name in ONCE:
            exhausted = min(2 - tried[name], 2 - suitable[name])
        else:
            exhausted = max(
                failed[name],
                intolerant[name],
                min(2 - tried[name], 2 - indicated[name]),
                min(contraindicated[name], 2 - responded[name]),
            )
        return max(exhausted, refused[name])

    def itself(*names: str) -> int:
        return max(max(failed[name], intolerant[name], contraindicated[name], refused[name]) for name in names)

    def gone(*names: str) -> int:
        return min(*(min(reached[name], unavailable(name)) for name in names), itself(*names))

    def broke(name: str) -> int:
        return max(failed[name], intolerant[name])

    def persists(name: str) -> int:
        return min(2 - responded[name], max(tried[name], 2 - suitable[name]))

    def forbidden(name: str) -> int:
        return max(intolerant[name], contraindicated[name])

    def short(name: str) -> int:
        record = trials.get(name, {})
        brief = max(2 - least(record.get("relief"), 50), 2 - least(record.get("relief_weeks"), 12))
        return min(relapsed[name], brief)

    def lasted(name: str) -> int:
        record = trials.get(name, {})
        return min(relapsed[name], least(record.get("relief"), 50), least(record.get("relief_weeks"), 12))

    therapy_ruled_out = max(broke(therapy), refused[therapy])
    therapy_open = 2 - max(failed[therapy], responded[therapy], relapsed[therapy])
    therapy_did_not_help = max(broke(therapy), relapsed[therapy])
    conservative_care = max(tried[therapy], refused[therapy], tried["esi_second"])
    therapy_plateau = min(2 - intolerant[therapy], weeks_of(therapy, 12), least(pain, 4))
    drugs_fell_short = max(
        relapsed["nsaids"],
        relapsed["alt_analgesia"],
        min(ongoing["nsaids"], weeks_of("nsaids", 2)),
        min(ongoing["alt_analgesia"], weeks_of("alt_analgesia", 2)),
    )
    no_second_line = min(2 - suitable["chiropractic"], max(2 - suitable["acupuncture"], 2 - twelve))
    programme_open = 2 - max(failed["cpp"], relapsed["cpp"])
    programme_spent = max(
        relapsed["cpp"], min(2 - max(ddd, facet), max(broke("cpp"), refused["cpp"])), min(half_year, contested_fusion)
    )
    no_step_after_programme = max(min(ddd, max(2 - half_year, 2 - failed["cpp"])), min(facet, 2 - least(back_pain, 5)))
    second_injection_fits = max(tried["esi_second"], min(indicated["esi_second"], 2 - tried["esi_early"]))
    early_failed = max(broke("esi_early"), short("esi_early"))
    early_counts = max(ongoing["esi_early"], responded["esi_early"])
    relief_lasted = max(lasted("esi_early"), lasted("esi_second"))
    relief_was_brief = max(short("esi_early"), short("esi_second"))
    imaging_matters = max(
        leg_pattern, no_cause, min(half_year, contested_fusion), min(facet, failed["mbb_rfd"], instability)
    )
    imaging_settled = max(concordant, discordant, refused["lumbar_mri"])
    compressive_claudication = min(claudication, max(stenosis, disc), concordant)
    imaging_awaited = min(imaging_matters, no_scan, 2 - refused["lumbar_mri"])
    helped = max(responded[name] for name in TRIALS)

    # the escalations, target by target
    reached = dict.fromkeys(PREVENTION, Y)
    flags = [*cauda, motor_progressive, motor_flag, *serious]
    reached["emergency_eval"] = max(*cauda, motor_progressive, motor_flag)
    reached["urgent_workup"] = max(serious)
    emergency, workup = reached["emergency_eval"], reached["urgent_workup"]
    excluded = among(get("serious_pathology"), "excluded")
    negative = among(mri, "negative")
    to_operation = min(emergency, indicated["emergency_decompression"])
    to_new_episode = min(emergency, negative, 2 - known_pathology)
    to_pathology = min(emergency, negative, known_pathology)
    confirmed_there = min(workup, confirmed)
    cleared_there = min(workup, excluded, 2 - known_compression)
    compressed_there = min(workup, excluded, known_compression)
    operation = "emergency_decompression"
    reached[operation] = max(tried[operation], to_operation, compressed_there)
    operated, operation_declined = (
        min(reached[operation], tried[operation]),
        min(reached[operation], refused[operation]),
    )
    reached["post_op_emergency"] = operated
    reached["resume_cleared"] = max(to_new_episode, cleared_there)

    reached["assess"] = max(symptomatic, min(symptomatic, max(nerve, typical)), worsening)
    reached["self_care"] = max(tried["self_care"], min(not_operated, symptomatic))
    assessed = reached["assess"]
    pathology_known = min(assessed, confirmed)
    reached["redirect_specific"] = max(to_pathology, operation_declined, confirmed_there, pathology_known)
    to_nsaids = min(assessed, reached["self_care"], max(two, least(pain, 4), therapy_ruled_out))
    reached["nsaids"] = max(tried["nsaids"], to_nsaids)
    reached["alt_analgesia"] = max(
        tried["alt_analgesia"],
        min(reached["nsaids"], max(forbidden("nsaids"), refused["nsaids"]), not_operated),
    )
    to_therapy = min(assessed, reached["self_care"], max(two, yes(get("high_risk"))))
    reached[therapy] = max(
        tried[therapy],
        to_therapy,
        min(reached["nsaids"], failed["nsaids"], not_operated),
        min(
            max(min(reached[name], relapsed[name]) for name in ("nsaids", "alt_analgesia")),
            not_operated,
        ),
        min(gone("alt_analgesia"), not_operated),
    )
    early_window = U if symptom_weeks is None else Y if 2 <= symptom_weeks <= 12 else N
    to_early = min(assessed, not_operated, early_window, indicated["esi_early"], therapy_open)
    reached["esi_early"] = max(tried["esi_early"], to_early)
    reached["conservative_review"] = min(
        not_operated,
        max(
            gone(therapy, "nsaids"),
            gone(therapy, "alt_analgesia"),
            min(gone(therapy), drugs_fell_short),
            min(reached[therapy], persists(therapy), therapy_plateau),
            min(reached[therapy], relapsed[therapy]),
        ),
    )
    review = reached["conservative_review"]
    to_chiropractic = min(review, indicated["chiropractic"])
    to_acupuncture = min(review, twelve, indicated["acupuncture"])
    to_programme = min(review, twelve, indicated["cpp"], yes(get("psychosocial")))
    leg_pain_on = min(review, leg_pattern, six)
    no_diagnosis_on = min(review, no_cause, six)
    programme_on = min(review, programme_spent)
    review_exits = (to_chiropractic, to_acupuncture, to_programme, leg_pain_on, no_diagnosis_on, programme_on)
    otherwise_on = min(review, 2 - max(review_exits), six)
    reached["chiropractic"] = max(tried["chiropractic"], to_chiropractic)
    reached["acupuncture"] = max(tried["acupuncture"], to_acupuncture)
    second_line = ("chiropractic", "acupuncture")
    severe_on = min(assessed, not_operated, radicular, severe_leg_pain, two, max(no_scan, discordant), therapy_open)
    reached["spine_specialist"] = max(
        tried["spine_specialist"],
        severe_on,
        leg_pain_on,
        no_diagnosis_on,
        programme_on,
        otherwise_on,
        min(
            not_operated,
            max(
                gone("esi_early"),
                min(reached[therapy], worsening, tried[therapy]),
                gone(*second_line),
                min(gone("chiropractic"), max(2 - axial, 2 - twelve, contraindicated["acupuncture"])),
                min(reached["acupuncture"], broke("acupuncture")),
                min(max(min(reached[name], forbidden(name)) for name in second_line), no_second_line),
                min(reached["acupuncture"], refused["acupuncture"], 2 - indicated["chiropractic"]),
                *(min(reached[name], relapsed[name]) for name in second_line),
                min(reached["chiropractic"], worsening, tried["chiropractic"]),
            ),
        ),
    )
    consulted = min(reached["spine_specialist"], tried["spine_specialist"], not_operated)
    reached["lumbar_mri"] = max(tried["lumbar_mri"], min(consulted, imaging_matters))
    scanned = min(reached["lumbar_mri"], max(tried["lumbar_mri"], refused["lumbar_mri"]), not_operated)
    reached["specialist_decision"] = max(min(consulted, max(2 - imaging_matters, concordant, discordant)), scanned)
    decision = reached["specialist_decision"]
    discordant_on = min(decision, discordant, imaging_matters)
    unclear_on = min(decision, no_cause, imaging_settled)
    to_second = min(decision, six, second_injection_fits)
    early_failed_on = min(decision, six, early_failed, radicular, concordant)
    to_repeat = min(decision, relief_lasted, indicated["esi_repeat"])
    claudication_on = min(decision, compressive_claudication, twelve, therapy_did_not_help)
    to_denervation = min(decision, twelve, indicated["mbb_rfd"])
    ddd_programme = min(decision, ddd, twelve, indicated["cpp"], programme_open)
    ddd_on = min(decision, ddd, failed["cpp"], half_year)
    decision_exits = (
        discordant_on,
        unclear_on,
        to_second,
        early_failed_on,
        to_repeat,
        claudication_on,
        to_denervation,
        ddd_programme,
        ddd_on,
    )
    no_procedure = min(decision, 2 - max(decision_exits), twelve, 2 - imaging_awaited, 2 - early_counts)
    reached["cpp"] = max(tried["cpp"], to_programme, ddd_programme)
    reached["esi_second"] = max(tried["esi_second"], to_second)
    relapse_reached = max(min(reached[name], relapsed[name]) for name in ("esi_early", "esi_second"))
    injections_relapsed = min(relapse_reached, not_operated)
    reached["esi_repeat"] = max(
        tried["esi_repeat"], to_repeat, min(injections_relapsed, relief_lasted, indicated["esi_repeat"])
    )
    reached["mbb_rfd"] = max(
        tried["mbb_rfd"],
        to_denervation,
        min(reached["cpp"], broke("cpp"), not_operated, twelve, indicated["mbb_rfd"]),
    )
    repeat, denervation = reached["esi_repeat"], reached["mbb_rfd"]
    reached["surgical_review"] = max(
        early_failed_on,
        claudication_on,
        ddd_on,
        min(injections_relapsed, relief_was_brief),
        min(
            not_operated,
            max(
                min(gone("esi_second"), conservative_care),
                gone("esi_repeat"),
                min(repeat, relapsed["esi_repeat"]),
                min(repeat, persists("esi_repeat"), injection_cap),
                min(reached["cpp"], broke("cpp"), ddd, failed["cpp"], half_year),
                min(denervation, broke("mbb_rfd"), instability),
            ),
        ),
    )
    surgery = reached["surgical_review"]
    to_discectomy = min(surgery, six, indicated["discectomy"])
    to_decompression = min(surgery, twelve, indicated["decompression"])
    to_fusion = min(surgery, twelve, unstable_segment, indicated["fusion"])
    to_contested = min(surgery, half_year, contested_fusion, indicated["fusion"])
    surgery_discordant = min(surgery, discordant)
    no_operation = min(surgery, ddd, 2 - acknowledged)
    surgery_exits = (
        to_discectomy,
        to_decompression,
        to_fusion,
        to_contested,
        surgery_discordant,
        no_operation,
    )
    nothing_fits = min(surgery, 2 - max(surgery_exits), twelve, imaging_settled)
    reached["discectomy"] = max(tried["discectomy"], to_discectomy)
    reached["decompression"] = max(tried["decompression"], to_decompression)
    reached["fusion"] = max(tried["fusion"], to_fusion, to_contested)
    reached["diagnostic_review"] = max(discordant_on, unclear_on, surgery_discordant)
    to_rehabilitation = min(assessed, 2 - not_operated)
    reached["post_op_rehab"] = max(
        tried["post_op_rehab"], *(min(reached[name], tried[name]) for name in OPERATIONS), to_rehabilitation
    )
    rehabilitation = reached["post_op_rehab"]
    reached["revision_review"] = max(
        *(min(reached[name], max(broke(name), relapsed[name])) for name in OPERATIONS),
        min(rehabilitation, max(broke("post_op_rehab"), relapsed["post_op_rehab"])),
    )
    reached["chronic_pain_management"] = max(
        min(reached["spine_specialist"], refused["spine_specialist"]),
        no_procedure,
        min(injections_relapsed, relief_lasted, 2 - indicated["esi_repeat"]),
        min(gone("cpp"), not_operated, no_step_after_programme),
        min(denervation, broke("mbb_rfd"), 2 - instability),
        min(denervation, max(forbidden("mbb_rfd"), refused["mbb_rfd"], relapsed["mbb_rfd"])),
        no_operation,
        nothing_fits,
        *(min(reached[name], max(forbidden(name), refused[name])) for name in OPERATIONS),
        min(rehabilitation, refused["post_op_rehab"]),
    )

    # the status of every node
    exits = {
        "assess": (
            pathology_known,
            to_nsaids,
            to_therapy,
            to_early,
            severe_on,
            to_rehabilitation,
        ),
        "conservative_review": (*review_exits, otherwise_on),
        "specialist_decision": (*decision_exits, no_procedure),
        "surgical_review": (*surgery_exits, nothing_fits),
        "emergency_eval": (to_operation, to_new_episode, to_pathology),
        "urgent_workup": (confirmed_there, cleared_there, compressed_there),
        operation: (operated, operation_declined),
    }
    status: dict[str, str] = {}
    for name in TREATMENTS:
        here = reached[name]
        if here != Y:
            status[name] = "undetermined" if here else "not_reached"
        elif name in ONCE and tried[name]:
            status[name] = "done"
        elif refused[name]:
            status[name] = "declined"
        elif intolerant[name] == Y:
            status[name] = "intolerant"
        elif relapsed[name] == Y:
            status[name] = "relapsed"
        elif failed[name] == Y:
            status[name] = "failed"
        elif not tried[name] and indicated[name] == N:
            status[name] = "not_indicated"
        elif contraindicated[name] == Y:
            status[name] = "contraindicated"
        elif responded[name] == Y and contraindicated[name] == N:
            status[name] = "responded"
        elif not tried[name]:
            status[name] = "undetermined" if suitable[name] == U else "offered"
        elif contraindicated[name] == N and (
            ongoing[name] == Y
            or (
                "outcome" not in trials[name]
                and trials[name].get("tolerated", True)
                and response[name] != Y
                and adequate[name] == N
            )
        ):
            status[name] = "ongoing"
        else:
            status[name] = "undetermined"
    for name in REVIEWS:
        here = reached[name]
        if here != Y:
            status[name] = "undetermined" if here else "not_reached"
        else:
            status[name] = "passed" if Y in exits[name] else "open"
    for name in DISPOSITIONS:
        here = reached[name]
        status[name] = "ended" if here == Y else "undetermined" if here else "not_reached"

    # the state, and what is possible
    for name in EMERGENCIES:
        if reached[name] == Y and status[name] not in ("passed", "done", "responded", "not_indicated"):
            if status[name] in STOPPED and Y in exits[name]:
                continue
            options = [other for other in ORDER if other in EMERGENCIES and status[other] in POSSIBLE]
            return status, "emergency", options, []
    if U in flags or any(status[name] == "undetermined" for name in EMERGENCIES):
        return status, "screening", [], []
    alongside = [name for name in CONTINUOUS if status[name] in ("offered", "ongoing")]
    if closed := [name for name in ORDER if name in FINAL and status[name] == "ended"]:
        return status, "ended", closed, alongside
    goal = max(2 - symptomatic, min(2 - worsening, max(most(pain, 2), min(most(pain, 3), helped))))
    if goal == Y:
        going = [name for name in ORDER if name in TREATMENTS and status[name] in ("ongoing", "responded")]
        return status, "at_goal", going, alongside
    options = [name for name in ORDER if status[name] in POSSIBLE]
    if goal == U:
        return status, "undetermined", options, alongside
    if any(name not in DISPOSITIONS for name in options):
        return status, "active", options, alongside
    values = status.values()
    if "undetermined" in values:
        return status, "undetermined", options, alongside
    if options:
        return status, "ended", options, alongside
    return status, "declined" if "declined" in values else "stuck", options, alongside
