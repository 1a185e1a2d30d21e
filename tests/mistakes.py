"""Mistakes as a new user makes them, each with the words that the first line of its message must hold."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

KNEE = (Path(__file__).parent / "knee.toml").read_text(encoding="utf-8")
EPISODE = """\
pathway = "knee-pain"
screened = ["red_flags"]
declined = ["replacement"]

[facts]
pain = 6
locked = false
cause = "osteoarthritis"

[trials.exercise]
weeks = 8
relief = 10
"""
LEAVE_OUT = "leave it out: what is not recorded is unknown"


class Slip(NamedTuple):
    """A right text with one thing put wrong: what was there, what stands there now, and what is to be said of it."""

    name: str
    old: str
    new: str
    words: tuple[str, ...]

    def text(self, base: str) -> str:
        """The broken text."""
        assert base.count(self.old) >= 1, self.name
        return base.replace(self.old, self.new, 1)


class File(NamedTuple):
    """A whole file that is not what it should be: its name, its bytes, and what is to be said of it."""

    name: str
    file: str
    data: bytes
    words: tuple[str, ...]


PATHWAYS = [
    # keys and sections
    Slip("a key misspelt", 'title = "Exercise programme"', 'titel = "Exercise programme"', ("titel", "title")),
    Slip("a key in capitals", 'tier = "conservative"\ntrial', 'Tier = "conservative"\ntrial', ("Tier", "tier")),
    Slip("facts in the singular", "[facts.pain]", "[fact.pain]", ("fact", "facts")),
    Slip("treatments in the singular", "[treatments.imaging]", "[treatment.imaging]", ("treatment", "treatments")),
    Slip("escalations in the singular", "[[escalations]]\nid", "[[escalation]]\nid", ("escalation", "escalations")),
    Slip("one escalation in single brackets", "[[escalations]]\nid", "[escalations]\nid", ("[[escalations]]",)),
    Slip("escalations by id", "[[escalations]]\nid", "[escalations.first]\nid", ("[[escalations]]",)),
    Slip("name for title", 'title = "Exercise programme"', 'name = "Exercise programme"', ("name", "title")),
    Slip("name for label", 'label = "knee pain"', 'name = "knee pain"', ("name", "label")),
    Slip("title for label", 'label = "knee pain"', 'title = "knee pain"', ("title", "label")),
    Slip(
        "type for kind",
        'kind = "number"\nlabel = "knee pain"',
        'type = "number"\nlabel = "knee pain"',
        ("type", "kind"),
    ),
    Slip("min for minimum", "minimum = 0\n", "min = 0\n", ("min", "minimum")),
    Slip("options for values", "values = {", "options = {", ("options", "values")),
    Slip("from for after", 'after = ["imaging"]', 'from = ["imaging"]', ("from", "after")),
    Slip("target for to", 'to = "imaging"', 'target = "imaging"', ("target", "to")),
    Slip("condition for when", 'when = "locked"', 'condition = "locked"', ("condition", "when")),
    Slip("reason for because", 'because = "an', 'reason = "an', ("reason", "because")),
    Slip("a table twice", "[facts.locked]", "[facts.pain]", ("facts.pain", "twice", "line 8")),
    Slip("a key twice", 'unit = "NRS"', 'unit = "NRS"\nunit = "cm"', ("unit", "twice")),
    # missing
    Slip("no title of a treatment", 'title = "Exercise programme"\n', "", ("no title", "write title")),
    Slip("no tier", 'tier = "surgical"\nindications', "indications", ("no tier", "write tier")),
    Slip("no start", 'start   = ["exercise"]\n', "", ("no start", "write start")),
    Slip("no tiers", 'tiers   = ["self-care", "conservative", "surgical"]\n', "", ("no tiers", "write tiers")),
    Slip("no id", 'id      = "knee-pain"', "", ("no id", "write id")),
    Slip("no kind", 'kind = "number"\nlabel = "knee pain"', 'label = "knee pain"', ("no kind", "flag", "number")),
    Slip("no target", 'to = "imaging"\n', "", ("no to", "write to")),
    Slip("no way of doing", "once = true ", "", ("imaging", "once", "continuous", "trial")),
    Slip("no response", ', response = "relief >= 30"', "", ("no response", "write response")),
    Slip("no values", "values = { osteoarthritis", "# values = { osteoarthritis", ("values", "alpha =")),
    # kinds of values
    Slip("yes", "once = true", "once = yes", ("yes", "once = true")),
    Slip("True", "once = true", "once = True", ("True", "once = true")),
    Slip("TRUE", "once = true", "once = TRUE", ("TRUE", "once = true")),
    Slip("a quoted yes", "once = true", 'once = "yes"', ("'yes'", "once = true")),
    Slip("1 for yes", "emergency = true", "emergency = 1", ("1", "emergency = true")),
    Slip("a quoted number", "maximum = 10\n", 'maximum = "10"\n', ("'10'", "maximum = 10")),
    Slip("a decimal comma", "maximum = 10\n", "maximum = 9,5\n", ("decimal", "maximum = 9.5")),
    Slip("a unit in a number", "maximum = 10\n", "maximum = 10 cm\n", ("cm", "maximum = 10")),
    Slip("a percent sign", "maximum = 100\n", "maximum = 100%\n", ("%", "maximum = 100")),
    Slip("a bare text", 'kind = "flag"', "kind = flag", ("quotes", 'kind = "flag"')),
    Slip(
        "a bare text of several words",
        'label = "locked knee"',
        "label = locked knee",
        ("quotes", 'label = "locked knee"'),
    ),
    Slip("a colon", 'title = "Exercise programme"', 'title: "Exercise programme"', ('title = "Exercise programme"',)),
    Slip("a colon and a bare text", 'kind = "flag"', "kind: flag", ('kind = "flag"',)),
    Slip(
        "curly quotes",
        'title = "Exercise programme"',
        "title = \u201cExercise programme\u201d",
        ("curly", 'title = "Exercise programme"'),
    ),
    Slip(
        "a quote not closed",
        'title = "Exercise programme"',
        'title = "Exercise programme',
        ("quote", 'title = "Exercise programme"'),
    ),
    Slip("a bracket not closed", 'after = ["imaging"]', 'after = ["imaging"', ("bracket", "]")),
    Slip("a header not closed", "[facts.locked]", "[facts.locked", ("bracket", "[facts.locked]")),
    Slip("a header with a blank", "[facts.heart_failure]", "[facts.heart failure]", ("[facts.heart_failure]",)),
    Slip("a blank value", 'unit = "NRS"', "unit =", ("unit", "leave the line out")),
    Slip("no equals sign", "minimum = 0\n", "minimum 0\n", ("minimum = 0",)),
    Slip("a non-breaking space", "minimum = 0\n", "minimum =\u00a00\n", ("non-breaking space", "minimum = 0")),
    Slip("a comment of another language", "[facts.locked]", "// the knee\n[facts.locked]", ("comment", "# the knee")),
    Slip("null", 'unit = "NRS"', "unit = null", ("null", "leave the line out")),
    Slip("a text for a list", 'after = ["imaging"]', 'after = "imaging"', ('after = ["imaging"]',)),
    Slip("a list for a text", 'to = "imaging"', 'to = ["imaging"]', ('to = "imaging"',)),
    Slip("texts with and", 'start   = ["exercise"]', 'start   = "exercise"', ('start = ["exercise"]',)),
    Slip("a number for a text", 'version = "1.0.0"', "version = 1", ("1", 'version = "1"')),
    Slip("a year in quotes", "year = 2020", 'year = "2020"', ("'2020'", "year = 2020")),
    Slip(
        "a list of values",
        'values = { osteoarthritis = "osteoarthritis", meniscus_tear = "meniscus tear" }',
        'values = ["osteoarthritis", "meniscus tear"]',
        ("values = {", 'meniscus_tear = "meniscus tear"'),
    ),
    Slip("a kind of another language", 'kind = "flag"', 'kind = "boolean"', ("boolean", "flag")),
    Slip("a kind in capitals", 'kind = "flag"', 'kind = "Flag"', ("Flag", 'write kind = "flag"')),
    Slip("a kind as text", 'kind = "choice"', 'kind = "text"', ("text", "flag, number, choice, choices")),
    Slip("a date for a day", "year = 2020", 'review_by = "31.12.2027"', ("31.12.2027", "2027-12-31")),
    # ids
    Slip("an id with a blank", 'id      = "knee-pain"', 'id      = "Knee pain"', ("Knee pain", "knee-pain")),
    Slip("a fact with a hyphen", "[facts.lung_disease]", "[facts.lung-disease]", ("lung-disease", "lung_disease")),
    Slip("a treatment in capitals", "[treatments.imaging]", "[treatments.Imaging]", ("Imaging", "imaging")),
    Slip(
        "an unknown tier",
        'tier = "conservative"\ntrial',
        'tier = "conservativ"\ntrial',
        ("conservativ ", "did you mean conservative"),
    ),
    Slip(
        "another tier",
        'tier = "conservative"\ntrial',
        'tier = "drugs"\ntrial',
        ("drugs", "self-care, conservative, surgical"),
    ),
    Slip("an unknown start", 'start   = ["exercise"]', 'start   = ["exercices"]', ("exercices", "exercise")),
    Slip(
        "a title for an id",
        'to = "imaging"',
        'to = "Weight-bearing X-ray"',
        ("Weight-bearing X-ray", "title of imaging", "write imaging"),
    ),
    Slip("a target misspelt", 'to = "imaging"', 'to = "imagin"', ("imagin", "did you mean imaging")),
    Slip(
        "an id twice",
        'after = ["imaging"]',
        'id = "exercise-failed"\nafter = ["imaging"]',
        ("exercise-failed", "an id of its own"),
    ),
    Slip("a kind misspelt", 'on = "failure"', 'on = "failed"', ("failed", "did you mean failure")),
    Slip("a kind with a hyphen", 'on = "red_flag"', 'on = "red-flag"', ("red-flag", 'write on = "red_flag"')),
    Slip("a kind of nothing", 'on = "failure"', 'on = "next"', ("next", 'write on = "next_step"')),
    Slip(
        "a source that is not declared",
        'source = "guideline-x"\n',
        'source = "guideline-y"\n',
        ("guideline-y", "did you mean guideline-x"),
    ),
    Slip("a stance misspelt", 'stance = "for" ', 'stance = "pro" ', ("pro", "for, against, neutral")),
    Slip("a screen of nothing", 'red_flags = ["locked"]', 'red_flags = ["lockt"]', ("lockt", "did you mean locked")),
    Slip("a screen as a text", 'red_flags = ["locked"]', 'red_flags = "locked"', ('red_flags = ["locked"]',)),
    Slip("a screen of a number", 'red_flags = ["locked"]', 'red_flags = ["pain"]', ("pain", "number", "flags")),
    Slip(
        "a review that is declined",
        'after = ["surgical_review"]\nto = "pain_management"\non = "otherwise"',
        'after = ["surgical_review"]\nto = "pain_management"\non = "declined"',
        ("declined", "review", "surgical_review"),
    ),
    Slip("a red flag to a treatment", "emergency = true", "", ("red flag", "emergency_department", "emergency = true")),
    Slip(
        "an end that goes on", 'after = ["imaging"]', 'after = ["pain_management"]', ("pain_management", "disposition")
    ),
    Slip("a way twice", "once = true ", "once = true\ncontinuous = true ", ("once", "continuous", "one of")),
    Slip(
        "both kinds of sources",
        'after = ["imaging"]',
        'after = ["imaging"]\nafter_any = ["imaging"]',
        ("after", "after_any", "all of them"),
    ),
    Slip(
        "a range the wrong way round",
        "minimum = 0\nmaximum = 10",
        "minimum = 10\nmaximum = 0",
        ("minimum 10", "above", "maximum 0"),
    ),
    Slip("a cycle", 'to = "surgical_review"', 'to = "exercise"', ("cycle", "exercise")),
    # conditions
    Slip(
        "one equals sign",
        '"cause == osteoarthritis"',
        '"cause = osteoarthritis"',
        ("=", "==", "cause == osteoarthritis"),
    ),
    Slip(
        "two ampersands",
        '"heart_failure or lung_disease"',
        '"heart_failure && lung_disease"',
        ("&&", "heart_failure and lung_disease"),
    ),
    Slip(
        "two bars",
        '"heart_failure or lung_disease"',
        '"heart_failure || lung_disease"',
        ("||", "heart_failure or lung_disease"),
    ),
    Slip("an exclamation mark", '"not locked or pain >= 1"', '"!locked or pain >= 1"', ("!", "not locked")),
    Slip("is", '"cause == osteoarthritis"', '"cause is osteoarthritis"', ("is", "cause == osteoarthritis")),
    Slip("is not", '"cause == osteoarthritis"', '"cause is not osteoarthritis"', ("is not", "cause != osteoarthritis")),
    Slip("is of a flag", 'when = "locked"', 'when = "locked is true"', ("locked", "write `locked`")),
    Slip("AND", '"heart_failure or lung_disease"', '"heart_failure AND lung_disease"', ("AND", "and", "small letters")),
    Slip("NOT", '"not locked or pain >= 1"', '"NOT locked or pain >= 1"', ("NOT", "not", "small letters")),
    Slip("a mathematical sign", 'adequate = "weeks >= 6"', 'adequate = "weeks \u2265 6"', ("\u2265", "weeks >= 6")),
    Slip("an arrow", 'adequate = "weeks >= 6"', 'adequate = "weeks => 6"', ("=>", "weeks >= 6")),
    Slip("less or equal the wrong way", 'goal    = "pain <= 2"', 'goal    = "pain =< 2"', ("=<", "pain <= 2")),
    Slip("a blank in a sign", 'adequate = "weeks >= 6"', 'adequate = "weeks > = 6"', (">=", "weeks >= 6")),
    Slip("SQL", '"cause == osteoarthritis"', '"cause <> osteoarthritis"', ("<>", "cause != osteoarthritis")),
    Slip(
        "a quoted value",
        '"cause == osteoarthritis"',
        "\"cause == 'osteoarthritis'\"",
        ("quotes", "cause == osteoarthritis"),
    ),
    Slip(
        "a label for a value",
        '"cause == osteoarthritis"',
        '"cause == meniscus tear"',
        ("meniscus tear", "meniscus_tear"),
    ),
    Slip(
        "a label in quotes for a value",
        '"cause == osteoarthritis"',
        "\"cause == 'meniscus tear'\"",
        ("meniscus tear", "cause == meniscus_tear"),
    ),
    Slip(
        "a value misspelt",
        '"cause == osteoarthritis"',
        '"cause == osteoartritis"',
        ("osteoartritis", "did you mean osteoarthritis"),
    ),
    Slip("a unit in a condition", 'adequate = "weeks >= 6"', 'adequate = "weeks >= 6 weeks"', ("weeks", "weeks >= 6")),
    Slip(
        "a percent sign in a condition",
        'response = "relief >= 30"',
        'response = "relief >= 30%"',
        ("%", "relief >= 30"),
    ),
    Slip(
        "a decimal comma in a condition", 'response = "relief >= 30"', 'response = "relief >= 30,5"', ("30,5", "30.5")
    ),
    Slip("a flag compared", 'when = "locked"', 'when = "locked == true"', ("locked", "flag", "write `locked`")),
    Slip("a flag compared with yes", 'when = "locked"', 'when = "locked == yes"', ("locked", "flag", "write `locked`")),
    Slip("a fact misspelt", 'goal    = "pain <= 2"', 'goal    = "pian <= 2"', ("pian", "did you mean pain")),
    Slip(
        "a fact of nothing",
        'goal    = "pain <= 2"',
        'goal    = "walking_distance <= 2"',
        ("walking_distance", "declare", "facts"),
    ),
    Slip("a number out of range", 'goal    = "pain <= 2"', 'goal    = "pain <= 20"', ("20", "0 to 10")),
    Slip("a bare number", 'goal    = "pain <= 2"', 'goal    = "pain"', ("pain", "number", "pain >= ")),
    Slip(
        "a treatment as a condition",
        "(failed(exercise) or intolerant(exercise))",
        "(exercise failed or intolerant(exercise))",
        ("exercise", "failed(exercise)"),
    ),
    Slip("a method", "(failed(exercise) or", "(exercise.failed or", ("exercise.failed", "failed(exercise)")),
    Slip("a predicate misspelt", "(failed(exercise) or", "(faild(exercise) or", ("faild", "did you mean failed")),
    Slip(
        "a treatment misspelt", "(failed(exercise) or", "(failed(excercise) or", ("excercise", "did you mean exercise")
    ),
    Slip(
        "a bracket of a condition",
        "(failed(exercise) or intolerant(exercise))",
        "(failed(exercise) or intolerant(exercise)",
        (")", "bracket"),
    ),
    Slip(
        "an option outside of an invariant", "(failed(exercise) or", "(offered(exercise) or", ("offered", "invariants")
    ),
    Slip("a fact in a trial", 'response = "relief >= 30"', 'response = "pain <= 3"', ("pain", "measures", "relief")),
    Slip("a bare measure", 'goal    = "pain <= 2"', 'goal    = "relief >= 30"', ("relief", "exercise.relief")),
    Slip("between", 'goal    = "pain <= 2"', 'goal    = "pain between 0 and 2"', ("between", "0 <= pain <= 2")),
    Slip("a condition that is a list", 'when = "pain > 2"', 'when = ["pain > 2"]', ('when = "pain > 2"',)),
    Slip(
        "one indication as a text",
        'indications = ["cause == osteoarthritis"]',
        'indications = "cause == osteoarthritis"',
        ('indications = ["cause == osteoarthritis"]',),
    ),
    Slip(
        "square brackets around values",
        '"cause == osteoarthritis"',
        '"cause in [osteoarthritis]"',
        ("[", "{osteoarthritis}"),
    ),
    Slip(
        "round brackets around values",
        '"cause == osteoarthritis"',
        '"cause in (osteoarthritis)"',
        ("{osteoarthritis}",),
    ),
    Slip(
        "points as a text",
        "[definitions.unfit",
        '[scores.risk]\nlabel = "risk"\nitems = [{ when = "locked", points = "2" }]\n[definitions.unfit',
        ("'2'", "points = 2"),
    ),
    Slip(
        "half a point",
        "[definitions.unfit",
        '[scores.risk]\nlabel = "risk"\nitems = [{ when = "locked", points = 1.5 }]\n[definitions.unfit',
        ("1.5", "whole number"),
    ),
    Slip(
        "no points",
        "[definitions.unfit",
        '[scores.risk]\nlabel = "risk"\nitems = [{ when = "locked" }]\n[definitions.unfit',
        ("no points", "write points"),
    ),
    Slip(
        "a score as a condition",
        "[definitions.unfit",
        '[scores.risk]\nlabel = "risk"\nitems = [{ when = "locked", points = 2 }]\n[definitions.x]\nlabel = "x"\n'
        'is = "risk"\n[definitions.unfit',
        ("risk", "score", "risk >= "),
    ),
    Slip(
        "an invariant without its statement",
        'always = "not offered(replacement) or failed(exercise) or intolerant(exercise)"',
        'never = "offered(replacement)"',
        ("never", 'always = "not (offered(replacement))"'),
    ),
    Slip(
        "an invariant of nothing",
        'always = "not offered(replacement)',
        'always = "not offered(replacment)',
        ("replacment", "did you mean replacement"),
    ),
    # nesting, and what another language would write
    Slip(
        "a table within another",
        "[treatments.replacement]",
        "[treatments.exercise.replacement]",
        ("replacement", "write [treatments.replacement]"),
    ),
    Slip(
        "a range as a list", "minimum = 0\nmaximum = 10", "range = [0, 10]", ("range", "minimum = 0 and maximum = 10")
    ),
    Slip(
        "numbers for labels",
        'values = { osteoarthritis = "osteoarthritis", meniscus_tear = "meniscus tear" }',
        "values = { osteoarthritis = 1, meniscus_tear = 2 }",
        ("1 is not a label", 'osteoarthritis = "1"'),
    ),
    Slip(
        "two kinds of one name",
        "[dispositions.pain_management]",
        "[dispositions.exercise]",
        ("exercise", "two kinds", "perhaps to pain_management"),
    ),
    Slip(
        "a way to itself",
        'after = ["imaging"]\nto = "surgical_review"\non = "completion"',
        'after = ["surgical_review"]\nto = "surgical_review"\non = "indication"\nwhen = "locked"',
        ("line 104", "surgical_review -> surgical_review", "another target"),
    ),
    Slip("a number word", '"weeks >= 6"', '"weeks >= six"', ("digits", "write `weeks >= 6`")),
    Slip("duration", '"weeks >= 6"', '"duration >= 6 weeks"', ("duration", "write `weeks >= 6`")),
    Slip("months of a trial", '"weeks >= 6"', '"months >= 3"', ("weeks", "write `weeks >= 13`")),
    Slip("a number for a trial", 'adequate = "weeks >= 6"', "adequate = 6", ("6", 'write adequate = "weeks >= 6"')),
    Slip("a percentage for a response", '"relief >= 30"', '"30%"', ("30%", "write `relief >= 30`")),
    Slip(
        "a measure as a function",
        "(failed(exercise) or intolerant(exercise))",
        "weeks(exercise) >= 6",
        ("exercise.weeks >= 6",),
    ),
    Slip(
        "a predicate without brackets",
        "(failed(exercise) or intolerant(exercise))",
        "failed exercise",
        ("failed(exercise)",),
    ),
    Slip(
        "a predicate in square brackets",
        "(failed(exercise) or intolerant(exercise))",
        "failed[exercise]",
        ("failed(exercise)",),
    ),
    Slip("two signs", '"pain > 2"', '"pain >> 2"', (">>", "write `pain > 2`")),
    Slip("a colon in a condition", 'when = "locked"', 'when = "locked: yes"', ("locked:", "write `locked`")),
    Slip(
        "unless",
        '"not locked or pain >= 1"',
        '"pain >= 1 unless not locked"',
        ("unless", "`pain >= 1 and not (not locked)`", "`pain >= 1 or (not locked)`"),
    ),
    Slip(
        "weeks beside something",
        '"weeks >= 6"',
        '"relief >= 10 and 6 weeks"',
        ("6 weeks", "relief >= 10 and weeks >= 6"),
    ),
    Slip(
        "conditions in one text",
        'contraindications = ["unfit_for_surgery"]',
        'contraindications = "unfit_for_surgery, locked"',
        ('contraindications = ["unfit_for_surgery", "locked"]',),
    ),
    Slip(
        "a range turned round",
        "minimum = 0\nmaximum = 10",
        "minimum = 10\nmaximum = 0",
        ("minimum = 0 and maximum = 10",),
    ),
    Slip("a threshold out of range", '"pain > 2"', '"pain > 20"', ("20 is not within 0 to 10", "minimum and maximum")),
    Slip(
        "a review as a treatment",
        "[reviews.surgical_review]",
        "[treatments.surgical_review]",
        ("none is given", "[reviews.surgical_review]"),
    ),
    Slip(
        "a treatment as a review", "[treatments.imaging]", "[reviews.imaging]", ("once", "write [treatments.imaging]")
    ),
    Slip("a fact with another name", "[facts.pain]", "[facts.knee_pain]", ("pain", "did you mean knee_pain")),
    Slip(
        "a number that is called a flag",
        '[facts.pain]\nkind = "number"',
        '[facts.pain]\nkind = "flag"',
        ("unit, minimum, maximum", 'kind = "number"'),
    ),
    Slip("a table without its line", "[treatments.imaging]\n", "", ("line is missing", "[treatments.an_id]")),
    Slip("a fact without its line", "[facts.locked]\n", "", ("kind stands twice", "[facts.an_id]")),
    Slip(
        "an escalation without its line",
        '[[escalations]]\nafter = ["imaging"]',
        'after = ["imaging"]',
        ("twice", "[[escalations]]"),
    ),
    Slip(
        "a later escalation in single brackets",
        '[[escalations]]\nafter = ["imaging"]',
        '[escalations]\nafter = ["imaging"]',
        ("write [[escalations]]",),
    ),
    Slip("all for after", 'after = ["imaging"]', 'after_all = ["imaging"]', ("after_all", "did you mean after?")),
    Slip("a quote twice", 'to = "imaging"', 'to = ""imaging"', ('write to = "imaging"',)),
    Slip(
        "an apostrophe",
        'title = "Exercise programme"',
        "title = 'Patient's exercise'",
        ('title = "Patient\'s exercise"',),
    ),
    Slip(
        "a list without commas",
        '["self-care", "conservative", "surgical"]',
        '["self-care" "conservative" "surgical"]',
        ('["self-care", "conservative", "surgical"]',),
    ),
    Slip(
        "braces not closed",
        'response = "relief >= 30" }',
        'response = "relief >= 30"',
        ("not closed", 'response = "relief >= 30" }'),
    ),
    Slip(
        "a fact asked as a node",
        'indications = ["cause == osteoarthritis"]',
        'indications = ["tried(pain)"]',
        ("tried is asked of a node", "pain is asked by itself"),
    ),
    Slip(
        "semicolons in a count",
        '"heart_failure or lung_disease"',
        '"at_least(1; heart_failure; lung_disease)"',
        ("at_least(1, heart_failure, lung_disease)",),
    ),
    Slip(
        "any of some",
        '"heart_failure or lung_disease"',
        '"any of heart_failure, lung_disease"',
        ("heart_failure or lung_disease",),
    ),
    Slip(
        "a list for a condition",
        '"heart_failure or lung_disease"',
        '["heart_failure", "lung_disease"]',
        ('is = "heart_failure or lung_disease"', "by and"),
    ),
    Slip(
        "a table for conditions",
        '["cause == osteoarthritis"]',
        '{ cause = "osteoarthritis" }',
        ('indications = ["cause == osteoarthritis"]',),
    ),
    # conditions and lines as they are thought
    Slip("a colon before a sign", 'when = "pain > 2"', 'when = "pain: > 2"', ("pain:", "write `pain > 2`")),
    Slip(
        "between with a dash",
        'when = "pain > 2"',
        'when = "pain between 4-8"',
        ("between 4-8", "write `4 <= pain <= 8`"),
    ),
    Slip(
        "two numbers of one fact",
        'when = "pain > 2"',
        'when = "pain == 5 or 6"',
        ("names what it compares", "write `pain == 5 or pain == 6`"),
    ),
    Slip("after a treatment", 'when = "pain > 2"', 'when = "after exercise"', ("write `tried(exercise)`",)),
    Slip("a remark in brackets", 'when = "pain > 2"', 'when = "pain > 2 (severe)"', ("leave out what is none",)),
    Slip(
        "a value in capitals and quotes",
        'cause == osteoarthritis"]',
        "cause == 'Osteoarthritis'\"]",
        ("without quotes", "write `cause == osteoarthritis`"),
    ),
    Slip(
        "two texts for a condition",
        'when = "pain > 2"',
        'when = "pain > 2" and "locked"',
        ("a condition is one text", 'write when = "pain > 2 and locked"'),
    ),
    Slip("a key alone", "emergency = true", "emergency", ("write emergency = true where it is so",)),
    Slip("a table alone", "[facts.pain]", "facts", ("stands in brackets", "write [facts.an_id]")),
    Slip("dots for the rest", 'title = "Exercise programme"', 'title = "Exercise programme"\n...', ("take it out",)),
    Slip("one start bare", 'start   = ["exercise"]', "start   = exercise", ('write start = ["exercise"]',)),
]

PATHWAY_FILES = [
    File("an episode", "p.toml", EPISODE.encode(), ("an episode", "not a pathway", "l4path assess PATHWAY")),
    File("an empty file", "p.toml", b"", ("empty", "l4path new")),
    File("a file of blanks", "p.toml", b"\n \n", ("empty", "l4path new")),
    File(
        "a Word file",
        "p.toml",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe\x00",
        ("not a text file", "Word", "plain text"),
    ),
    File("a PDF", "p.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ("PDF", "plain text")),
    File("UTF-16", "p.toml", KNEE.encode("utf-16"), ("UTF-16", "save it as UTF-8")),
    File(
        "Latin-1",
        "p.toml",
        KNEE.replace("Knee pain, a", "Arthrose g\u00eante, a").encode("latin-1"),
        ("UTF-8", "line 2"),
    ),
    File("YAML", "p.yaml", b"id: knee-pain\ntitle: Knee pain\ntiers:\n  - self-care\n", ("YAML", "TOML")),
    File(
        "YAML named TOML",
        "p.toml",
        b"id: knee-pain\ntitle: Knee pain\ntiers:\n  - self-care\n",
        ("YAML", "TOML", 'id = "knee-pain"'),
    ),
    File("CSV", "p.csv", b"id,title,tier\nexercise,Exercise,conservative\n", ("CSV", "TOML")),
    File("JSON with a comment", "p.json", b'{\n  // knee\n  "id": "knee-pain"\n}', ("comment", "JSON")),
    File("JSON with a trailing comma", "p.json", b'{\n  "id": "knee-pain",\n}', ("comma", "last")),
    File("JSON with single quotes", "p.json", b"{'id': 'knee-pain'}", ("double quotes",)),
    File("JSON of Python", "p.json", b'{"id": "knee-pain", "once": True}', ("True", "true")),
    File("JSON without a comma", "p.json", b'{"id": "knee-pain"\n "title": "x"}', ("comma",)),
    File("JSON named TOML", "p.toml", b'{"id": "knee-pain", "title": "x"}', ("JSON", ".json")),
    File("a list", "p.json", b"[]", ("list", "object")),
    File("a web page", "p.html", b"<!DOCTYPE html>\n<html></html>\n", ("HTML", "TOML")),
    File("JSON with NaN", "p.json", b'{"id": "knee", "a": NaN}', ("line 1", "NaN", "leave it out")),
    File(
        "JSON with a name twice", "p.json", b'{\n "id": "a",\n "id": "b"}', ("line 3", "id stands twice", "leave one")
    ),
    File("JSON with a bracket too many", "p.json", b'{"id": "knee"}}', ("line 1", "} closes nothing")),
    File("prose", "p.txt", b"Knee pain: exercise first, then surgery.\n", ("plain text", "TOML")),
    File("a drawing of Mermaid", "p.mmd", b"graph TD\n A-->B\n", ("drawing", "TOML")),
    File("a drawing of Graphviz", "p.toml", b"digraph { a -> b }", ("drawing", "TOML")),
    File("a plan of FHIR", "p.json", b'{"resourceType": "PlanDefinition"}', ("FHIR (PlanDefinition)", "fhir load")),
]

EPISODES = [
    Slip("pathway misspelt", 'pathway = "knee-pain"', 'pathway = "knee"', ("knee", "knee-pain")),
    Slip("a fact misspelt", "pain = 6", "pian = 6", ("pian", "did you mean pain")),
    Slip("a fact of nothing", "pain = 6", "pain = 6\nbmi = 31", ("bmi", "pain, locked")),
    Slip("a label for a fact", "locked = false", '"locked knee" = false', ("locked knee", "the label of locked")),
    Slip("yes", "locked = false", "locked = yes", ("yes", "locked = true")),
    Slip("No", "locked = false", "locked = No", ("No", "locked = false")),
    Slip("False", "locked = false", "locked = False", ("False", "locked = false")),
    Slip("a quoted no", "locked = false", 'locked = "no"', ("'no'", "locked = false")),
    Slip("a quoted true", "locked = false", 'locked = "true"', ("'true'", "locked = true")),
    Slip("0 for no", "locked = false", "locked = 0", ("0", "locked = false")),
    Slip("unknown", "locked = false", "locked = unknown", ("unknown", LEAVE_OUT)),
    Slip("a quoted unknown", "locked = false", 'locked = "unknown"', ("unknown", LEAVE_OUT)),
    Slip("an unknown choice", 'cause = "osteoarthritis"', 'cause = "unknown"', ("unknown", LEAVE_OUT)),
    Slip("an unknown number", "pain = 6", 'pain = "n/a"', ("n/a", LEAVE_OUT)),
    Slip("a question mark", "pain = 6", "pain = ?", ("?", LEAVE_OUT)),
    Slip("null", "pain = 6", "pain = null", ("null", LEAVE_OUT)),
    Slip("None", "pain = 6", "pain = None", ("None", LEAVE_OUT)),
    Slip("nan", "pain = 6", "pain = nan", ("nan", LEAVE_OUT)),
    Slip("an empty text", 'cause = "osteoarthritis"', 'cause = ""', ("empty", LEAVE_OUT)),
    Slip("a blank value", "pain = 6", "pain =", ("pain", LEAVE_OUT)),
    Slip("not asked", 'cause = "osteoarthritis"', 'cause = "not asked"', ("not asked", LEAVE_OUT)),
    Slip("a quoted number", "pain = 6", 'pain = "6"', ("'6'", "pain = 6")),
    Slip("a number of ten", "pain = 6", 'pain = "6/10"', ("6/10", "0 to 10")),
    Slip("a decimal comma", "pain = 6", "pain = 6,5", ("decimal", "pain = 6.5")),
    Slip("out of range", "pain = 6", "pain = 60", ("60", "0 to 10")),
    Slip("negative", "pain = 6", "pain = -1", ("-1", "0 to 10")),
    Slip("a flag for a number", "pain = 6", "pain = true", ("true", "0 to 10")),
    Slip("a unit", "weeks = 8", "weeks = 8 weeks", ("weeks", "weeks = 8")),
    Slip("a quoted unit", "weeks = 8", 'weeks = "8 weeks"', ("8 weeks", "weeks = 8")),
    Slip("months", "weeks = 8", 'weeks = "2 months"', ("2 months", "weeks")),
    Slip("a percent sign", "relief = 10", "relief = 10%", ("%", "relief = 10")),
    Slip("negative weeks", "weeks = 8", "weeks = -8", ("-8", "at least 0")),
    Slip(
        "a label for a value",
        'cause = "osteoarthritis"',
        'cause = "meniscus tear"',
        ("meniscus tear", "the label of meniscus_tear", 'cause = "meniscus_tear"'),
    ),
    Slip(
        "a value in capitals",
        'cause = "osteoarthritis"',
        'cause = "Osteoarthritis"',
        ("Osteoarthritis", 'cause = "osteoarthritis"'),
    ),
    Slip(
        "a value misspelt",
        'cause = "osteoarthritis"',
        'cause = "osteoartritis"',
        ("osteoartritis", "did you mean osteoarthritis"),
    ),
    Slip(
        "a value of nothing",
        'cause = "osteoarthritis"',
        'cause = "gout"',
        ("gout", "osteoarthritis", "meniscus_tear", "meniscus tear"),
    ),
    Slip("a bare value", 'cause = "osteoarthritis"', "cause = osteoarthritis", ("quotes", 'cause = "osteoarthritis"')),
    Slip("a value in a list", 'cause = "osteoarthritis"', 'cause = ["osteoarthritis"]', ('cause = "osteoarthritis"',)),
    Slip(
        "two values",
        'cause = "osteoarthritis"',
        'cause = ["osteoarthritis", "meniscus_tear"]',
        ("one of", "osteoarthritis", "meniscus_tear"),
    ),
    Slip(
        "curly quotes",
        'cause = "osteoarthritis"',
        "cause = \u201costeoarthritis\u201d",
        ("curly", 'cause = "osteoarthritis"'),
    ),
    Slip("a colon", "pain = 6", "pain: 6", ("pain = 6",)),
    Slip(
        "a quote not closed",
        'cause = "osteoarthritis"',
        'cause = "osteoarthritis',
        ("quote", 'cause = "osteoarthritis"'),
    ),
    Slip("fact in the singular", "[facts]", "[fact]", ("fact", "facts")),
    Slip("trial in the singular", "[trials.exercise]", "[trial.exercise]", ("trial", "trials")),
    Slip("treatments for trials", "[trials.exercise]", "[treatments.exercise]", ("treatments", "trials")),
    Slip("a treatment misspelt", "[trials.exercise]", "[trials.excercise]", ("excercise", "did you mean exercise")),
    Slip(
        "a title for a treatment",
        'declined = ["replacement"]',
        'declined = ["Joint replacement"]',
        ("Joint replacement", "the title of replacement"),
    ),
    Slip(
        "declined as a text", 'declined = ["replacement"]', 'declined = "replacement"', ('declined = ["replacement"]',)
    ),
    Slip("screened as yes", 'screened = ["red_flags"]', "screened = true", ("true", 'screened = ["red_flags"]')),
    Slip(
        "a screen misspelt",
        'screened = ["red_flags"]',
        'screened = ["redflags"]',
        ("redflags", "did you mean red_flags"),
    ),
    Slip(
        "a review declined",
        'declined = ["replacement"]',
        'declined = ["surgical_review"]',
        ("surgical_review", "review", "treatment"),
    ),
    Slip("an outcome misspelt", "weeks = 8", 'outcome = "fail"', ("fail is no outcome", 'write outcome = "failed"')),
    Slip(
        "an outcome beside what it says",
        "weeks = 8",
        'outcome = "failed"\ntolerated = false',
        ("tolerated", "outcome", "leave one"),
    ),
    Slip("a measure misspelt", "weeks = 8", "week = 8", ("week", "did you mean weeks")),
    Slip("a fact in a trial", "weeks = 8", "weeks = 8\npain = 6", ("pain", "[facts]")),
    Slip("a measure among the facts", "pain = 6", "pain = 6\nrelief = 30", ("relief", "measure", "[trials.")),
    Slip(
        "an imaging with weeks",
        "[trials.exercise]",
        "[trials.imaging]\nweeks = 1\n[trials.exercise]",
        ("imaging", "once", "[trials.imaging]"),
    ),
    Slip(
        "a trial as yes",
        "[trials.exercise]\nweeks = 8\nrelief = 10",
        "[trials]\nexercise = true",
        ("true", "[trials.exercise]"),
    ),
    Slip("a fact twice", "pain = 6", "pain = 6\npain = 7", ("pain", "twice")),
    Slip("a fact before its table", "[facts]\npain = 6", "pain = 6\n[facts]", ("pain", "[facts]")),
    Slip("a non-breaking space", "pain = 6", "pain =\u00a06", ("non-breaking space", "pain = 6")),
    Slip(
        "tried and unasked", 'declined = ["replacement"]', 'unasked = ["exercise"]', ("exercise", "unasked", "trials")
    ),
    Slip("a list of one number", "pain = 6", "pain = [6]", ("[6]", "write pain = 6")),
    Slip("a number with its unit in a table", "pain = 6", 'pain = { value = 6, unit = "NRS" }', ("write pain = 6",)),
    Slip("a unit for a fact", "pain = 6", "nrs = 6", ("nrs", "write pain")),
    Slip(
        "two facts on one line", "pain = 6\nlocked = false", "pain = 6, locked = false", ("two keys", "write pain = 6")
    ),
    Slip("a list of YAML", 'screened = ["red_flags"]', "screened:\n  - red_flags", ('write screened = ["red_flags"]',)),
    Slip("all for treatments", 'declined = ["replacement"]', 'unasked = "all"', ("'all'", "name each treatment")),
    Slip(
        "yes for each refusal",
        'declined = ["replacement"]',
        "[declined]\nreplacement = true",
        ('declined = ["replacement"]',),
    ),
    Slip(
        "the file of the pathway",
        'pathway = "knee-pain"',
        'pathway = "knee-pain.toml"',
        ('write pathway = "knee-pain"',),
    ),
    Slip(
        "the version of the pathway",
        'pathway = "knee-pain"',
        'pathway = "knee-pain 1.0.0"',
        ('write pathway = "knee-pain"',),
    ),
    Slip(
        "a date",
        'pathway = "knee-pain"',
        'pathway = "knee-pain"\ndate = 2026-01-01',
        ("date", "an episode has no dates"),
    ),
    Slip(
        "a finding as an outcome",
        "[trials.exercise]",
        '[trials.imaging]\noutcome = "normal"\n[trials.exercise]',
        ("normal", "leave its record empty"),
    ),
    Slip(
        "one screen bare",
        'screened = ["red_flags"]',
        "screened = red_flags",
        ("square brackets", 'write screened = ["red_flags"]'),
    ),
    Slip(
        "the day of a trial",
        "weeks = 8",
        "start = 01.03.2025",
        ("start is a date", "an episode has none", "weeks = 8"),
    ),
    Slip("a dose", "weeks = 8", 'weeks = 8\ndose = "500 mg"', ("doses counts how often", "remark behind #")),
    Slip("an outcome in German", "weeks = 8\nrelief = 10", 'outcome = "gescheitert"', ('write outcome = "failed"',)),
]

EPISODE_FILES = [
    File("a pathway", "e.toml", KNEE.encode(), ("a pathway", "not an episode")),
    File(
        "a Word file",
        "e.toml",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe\x00",
        ("not a text file", "Word", "plain text"),
    ),
    File("UTF-16", "e.toml", EPISODE.encode("utf-16"), ("UTF-16", "save it as UTF-8")),
    File("YAML", "e.yaml", b"facts:\n  pain: 6\n", ("YAML", "TOML")),
    File(
        "a vertical tab",
        "e.toml",
        b'[facts]\ncause = "osteoarthritis" # so\x0bit is\n',
        ("line 2", "\\x0b", "take it out"),
    ),
    File("a bell", "e.toml", b"[facts]\npain = 6 \x07\n", ("line 2", "\\x07", "take it out")),
    File("CSV", "e.csv", b"patient,pain,locked\n1,6,no\n", ("CSV", "l4path cohort")),
    File("JSON null", "e.json", b'{"facts": {"pain": null}}', ("null", LEAVE_OUT)),
    File("JSON NaN", "e.json", b'{"facts": {"pain": NaN}}', ("NaN", LEAVE_OUT)),
    File("JSON list", "e.json", b'[{"facts": {"pain": 6}}]', ("list", "one JSON object a line", ".jsonl")),
    File("JSON trailing comma", "e.json", b'{"facts": {"pain": 6,}}', ("comma", "last")),
    File("JSON comment", "e.json", b'{"facts": {"pain": 6 /* now */}}', ("comment", "JSON")),
    File("JSON single quotes", "e.json", b"{'facts': {'pain': 6}}", ("double quotes",)),
    File("facts at the top", "e.json", b'{"pain": 6}', ("pain", "facts")),
    File(
        "a sentence with commas",
        "e.txt",
        b"Patient, 45 years, pain 6/10, exercise for 8 weeks without effect",
        ("plain text", "written as TOML"),
    ),
]
