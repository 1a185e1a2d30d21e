"""The bindings file: what is wrong with one is told at once, each with its place; its schema; its check."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import l4path
from calls import Said, calling
from l4path.interop import bindings_from_dict, read_bindings, read_fhir
from l4path.interop.bindings_schema import bindings_schema
from l4path.interop.checking import check_bindings
from l4path.interop.template import bindings_template
from records import AT, PATHWAY, VALUE_SETS, condition, facts, patient, trials
from test_fhir_laws import OPEN, closed

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
KNEE, KNEE_BINDINGS = ROOT / "examples" / "knee-pain.toml", ROOT / "examples" / "knee-pain.bindings.toml"
HYPERTENSION = ROOT / "examples" / "hypertension.bindings.toml"
PATIENTS = ROOT / "examples" / "hypertension-patients.json"
SCHEMA = jsonschema.Draft202012Validator(bindings_schema())


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


def bound(tables: dict[str, Any]) -> dict[str, Any]:
    """A whole bindings file."""
    return {"pathway": "record", "value_sets": copy.deepcopy(VALUE_SETS)} | tables


def told(raw: dict[str, Any]) -> list[str]:
    """What is wrong with a bindings file."""
    with pytest.raises(l4path.BindingsError) as refused:
        bindings_from_dict(raw, PATHWAY)
    return [str(problem) for problem in refused.value.problems]


DRUG = {"medication": "drug_a"}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another pathway": (
        {"pathway": "l4"},
        "pathway: 'l4' is not the id of this pathway; these are bindings of another",
    ),
    "an unknown key": (bound({"fact": {}}), "fact is no key here; did you mean facts?"),
    "an unknown fact": (bound(facts(pains=DRUG)), "facts.pains: there is no fact pains; did you mean pain?"),
    "an unknown treatment": (
        bound(trials(drugs=DRUG)),
        "trials.drugs: there is no treatment drugs; did you mean drug?",
    ),
    "a node that is none": (bound(trials(home=DRUG)), "there is no treatment home; it is a disposition"),
    "an unknown set": (
        bound(facts(failure={"condition": "failur"})),
        "facts.failure.condition: there is no value set failur; did",
    ),
    "no way to read a fact": (
        bound(facts(failure={"closed": "so"})),
        "nothing says where it is recorded; write one of",
    ),
    "a way of another kind": (bound(facts(pain={"condition": "failure"})), "condition is not for a number"),
    "two ways in one table": (
        bound(facts(failure={"condition": "failure", "allergy": "drug_a"})),
        "condition and allergy in one",
    ),
    "a key that does not fit": (
        bound(facts(failure={"condition": "failure", "unit": "x"})),
        "unit is no key beside condition",
    ),
    "an empty reason": (
        bound(facts(failure={"condition": "failure", "closed": " "})),
        "facts.failure.closed: ' ' is not a text",
    ),
    "hours": (bound(facts(pain={"observation": "pain", "within": "PT4H"})), "'PT4H' is not a length of time"),
    "a gap of months": (bound(trials(drug=DRUG | {"gap": "P1M"})), "'P1M' is not of weeks and days"),
    "no gap where one is needed": (
        bound(trials(drug=DRUG | {"weeks": "covered"})),
        "no gap, and what is counted by the days",
    ),
    "a combination without a gap": (
        bound(trials(pair={"combination": ["drug_a", "drug_b"]})),
        "no gap, and a combination",
    ),
    "a combination beside a drug": (
        bound(trials(pair={"combination": ["drug_a", "drug_b"], "medication": "drug_a", "gap": "P4W"})),
        "a combination beside medication or procedure",
    ),
    "more than there are": (
        bound(trials(pair={"combination": ["drug_a", "drug_b"], "gap": "P4W", "at_least": 3})),
        "3 is no whole number from 1 to 2",
    ),
    "weeks of a once": (
        bound(trials(scan={"procedure": "scan", "weeks": "span"})),
        "weeks is not for a treatment that is done once",
    ),
    "a type that is not read": (bound(trials(drug=DRUG | {"resources": ["Procedure"]})), "Procedure is not read here"),
    "an unknown measure": (
        bound(trials(drug=DRUG | {"measures": {"releif": {"observation": "relief"}}})),
        "there is no measure releif; did you mean relief?",
    ),
    "a measure that is worked out": (
        bound(trials(drug=DRUG | {"measures": {"ended": {"observation": "relief"}}})),
        "ended is worked out from the courses",
    ),
    "tracked and untracked": (
        bound(trials(drug=DRUG) | {"untracked": {"drug": "no"}}),
        "drug is tracked under trials too",
    ),
    "a factor that is none": (
        bound(facts(pain={"observation": "pain", "unit": "a", "units": {"b": 0}})),
        "0 is no factor",
    ),
    "an unknown value": (
        bound(facts(cause={"cases": {"wron": {"condition": "worn"}}})),
        "wron is not a value of cause; did you mean worn?",
    ),
    "an unknown system": (
        bound({}) | {"value_sets": {"a": {"codes": [{"system": "snowmed", "code": "1"}]}}},
        "did you mean snomed?",
    ),
    "a prefix of another system": (
        bound({}) | {"value_sets": {"a": {"prefixes": [{"system": "snomed", "code": "1"}]}}},
        "codes of snomed do not say by their beginning",
    ),
    "sets that include one another": (
        bound({}) | {"value_sets": {"a": {"includes": ["b"]}, "b": {"includes": ["a"]}}},
        "sets include one another: a -> b -> a",
    ),
    "a file elsewhere": (
        bound({}) | {"value_sets": {"a": {"files": ["../x.json"]}}},
        "is not the name of a file beside this one",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_mistake_is_one_message(name: str) -> None:
    """Each mistake is told once, with its place and what to do."""
    raw, said = WRONG[name]
    (message,) = told(raw)
    assert said in message


def test_five_mistakes_are_five_messages(tmp_path: Path, call: Callable[..., Said]) -> None:
    """All of them at once, each with its line, and nothing is read."""
    path = tmp_path / "b.toml"
    path.write_text(
        'pathway = "knee-pain"\n[facts.pian]\nobservation = "x"\n[facts.steroids]\nmedication = "y"\n'
        '[trials.exercise]\nprocedure = "z"\nweeks = "spam"\n[untracked]\nxray = ""\n',
        encoding="utf-8",
    )
    said = call("fhir", "check", path, "--pathway", KNEE)
    assert (said.status, said.out) == (2, "")
    assert "and 4 more:" in said.err
    for line, what in (
        (2, "no fact pian"),
        (5, "no value set y"),
        (7, "no value set z"),
        (8, "is no word for weeks"),
        (10, "no reason"),
    ):
        assert any(f"line {line}:" in one and what in one for one in said.err.splitlines()), (line, what)


def test_value_set_files_are_taken_by_their_expansion(tmp_path: Path) -> None:
    """Nested codes belong to the set and abstract ones do not; without an expansion, what is listed does."""
    system = "http://clinic.example/codes"
    inner = [{"system": system, "code": "b"}]
    expansion = {"contains": [{"system": system, "code": "a", "abstract": True, "contains": inner}]}
    whole = {"resourceType": "ValueSet", "expansion": expansion, "compose": {"include": [{"system": system}]}}
    listed = {"resourceType": "ValueSet", "compose": {"include": [{"system": system, "concept": [{"code": "c"}]}]}}
    for name, found in (("whole", whole), ("listed", listed)):
        (tmp_path / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
    raw = {"pathway": "record", "value_sets": {"s": {"files": ["whole.json", "listed.json"]}}}
    read = bindings_from_dict(raw, PATHWAY, folder=tmp_path)
    assert read.value_sets["s"].codes == {(system, "b"), (system, "c")}


@pytest.mark.parametrize(
    ("compose", "what"),
    [
        ({"include": [{"system": "s"}]}, "it includes a whole coding system"),
        ({"include": [{"system": "s", "filter": [{}]}]}, "it includes codes by a filter"),
        ({"include": [{"valueSet": ["x"]}]}, "it includes codes by a valueSet"),
        ({"include": [], "exclude": [{"system": "s"}]}, "it excludes codes"),
        (None, "it has no compose"),
    ],
)
def test_what_only_a_server_can_tell_is_refused(compose: Any, what: str, tmp_path: Path) -> None:
    """A ValueSet that must be expanded first is named, with what to do."""
    found = {"resourceType": "ValueSet"} | ({} if compose is None else {"compose": compose})
    (tmp_path / "v.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(l4path.BindingsError, match="expand it with a terminology server first") as refused:
        bindings_from_dict({"pathway": "record", "value_sets": {"s": {"files": ["v.json"]}}}, PATHWAY, folder=tmp_path)
    assert what in str(refused.value)


def test_prefixes_and_oids_match() -> None:
    """A prefix takes the codes that begin with it, of its own system; an OID is read as the system's URI."""
    sets = {"s": {"prefixes": [{"system": "icd-10-cm", "code": "I50"}], "codes": [{"system": "loinc", "code": "1-8"}]}}
    matcher = bindings_from_dict({"pathway": "record", "value_sets": sets}, PATHWAY).matcher
    assert matcher.sets_of("http://hl7.org/fhir/sid/icd-10-cm", "I50.9") == {"s"}
    assert matcher.sets_of("http://hl7.org/fhir/sid/icd-10", "I50.9") == frozenset()
    assert matcher.sets_of("urn:oid:2.16.840.1.113883.6.90", "I50") == {"s"}
    assert matcher.sets_of("urn:oid:2.16.840.1.113883.6.1", "1-8") == {"s"}
    assert matcher.sets_of("http://loinc.org", "1-80") == frozenset()
    assert matcher.sets_of("http://hl7.org/fhir/sid/icd-10-cm", "XI50") == frozenset()


def test_the_shipped_schema_is_the_generated_one() -> None:
    """The file in the package says what the reader knows; `l4path schema bindings` writes it anew."""
    shipped = Path(l4path.__file__).parent / "interop" / "bindings.schema.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == bindings_schema()
    jsonschema.Draft202012Validator.check_schema(bindings_schema())


@pytest.mark.parametrize("path", [KNEE_BINDINGS, HYPERTENSION], ids=lambda path: path.name)
def test_the_examples_fit_the_schema(path: Path) -> None:
    """What the reader takes, the schema does."""
    SCHEMA.validate(tomllib.loads(path.read_text(encoding="utf-8")))


def test_the_schema_refuses_nothing_that_the_reader_takes() -> None:
    """Every kind of table, open and closed, fits."""
    for tables in (OPEN, closed(OPEN)):
        bindings_from_dict(bound(tables), PATHWAY)
        SCHEMA.validate(json.loads(json.dumps(bound(tables))))


BY_THE_PATHWAY = {"another pathway", "an unknown fact", "an unknown treatment", "a node that is none", "an unknown set"}
BY_THE_PATHWAY |= {"a way of another kind", "a key that does not fit", "weeks of a once", "a type that is not read"}
BY_THE_PATHWAY |= {"an unknown measure", "a measure that is worked out", "tracked and untracked", "an unknown value"}
BY_THE_PATHWAY |= {"an unknown system", "sets that include one another", "a file elsewhere", "more than there are"}
BY_THE_PATHWAY |= {"a gap of months", "a prefix of another system"}


@pytest.mark.parametrize("name", sorted(set(WRONG) - BY_THE_PATHWAY))
def test_what_needs_no_pathway_the_schema_refuses_too(name: str) -> None:
    """The form of a file is held by the schema as it is by the reader."""
    assert not SCHEMA.is_valid(json.loads(json.dumps(WRONG[name][0])))


@pytest.mark.parametrize("name", l4path.bundled())
def test_the_template_binds_nothing_yet(name: str, tmp_path: Path, call: Callable[..., Said]) -> None:
    """It can be read as it is, names every fact and treatment, and is never written over."""
    pathway, path = l4path.load(name), tmp_path / "b.toml"
    assert call("fhir", "template", name, "-o", path).status == 0
    text = path.read_text(encoding="utf-8")
    assert text == bindings_template(pathway)
    assert all(f"[facts.{fact}]" in text for fact in pathway.facts)
    assert all(f"[trials.{treatment}]" in text for treatment in pathway.treatments)
    assert read_bindings(path, pathway).types == frozenset()
    assert call("fhir", "template", name, "-o", path).status == 2


def test_the_template_says_what_is_asked_and_which_answers_there_are(tmp_path: Path) -> None:
    """The question of each fact, its kind, and its allowed values with their unit."""
    path = tmp_path / "p.toml"
    path.write_text(
        """id = "p"\ntitle = "P"\nversion = "1"\ntiers = ["care"]\nstart = ["t"]\n
        [treatments.t]\ntitle = "T"\ntier = "care"\nonce = true\n
        [facts]
        pain = { kind = "number", label = "pain", question = "How strong?", unit = "NRS", minimum = 0, maximum = 10 }
        age = { kind = "number", label = "age", question = "How old?", unit = "years", minimum = 0 }
        score = { kind = "number", label = "score", question = "Which score?", maximum = 4.5 }
        any = { kind = "number", label = "any", question = "How many?" }
        flag = { kind = "flag", label = "flag", question = "Is it?" }
        cause = { kind = "choice", label = "cause", question = "Why?", values = { worn = "w", torn = "t" } }
        signs = { kind = "choices", label = "signs", question = "Which?", values = { cyst = "c" } }
        """,
        encoding="utf-8",
    )
    lines = bindings_template(l4path.read_pathway(path)).splitlines()
    assert {
        "# How strong? (number, 0 to 10 NRS)",
        "# How old? (number, 0 or more years)",
        "# Which score? (number, 4.5 or less)",
        "# How many? (number, any number)",
        "# Is it? (flag)",
        "# Why? (choice, one of worn, torn)",
        "# Which? (choices, any of cyst)",
    } <= set(lines)


def test_the_check_finds_what_cannot_have_been_meant() -> None:
    """Sets that no table names, empty ones, courses without a gap, and tables that never say anything."""
    treated = l4path.Treatment("t", "T", tier="care", adequate=l4path.courses >= 2, response=True)
    findings = l4path.Choices("findings", "findings", values={"a": "a"})
    pathway = l4path.Pathway("p", tiers=["care"], start=[treated], facts=[findings])
    raw = {
        "pathway": "p",
        "value_sets": {"a": {}, "b": {"includes": ["c"]}, "c": {"codes": [{"system": "loinc", "code": "1"}]}, "d": {}},
        "trials": {"t": {"medication": "b"}},
        "facts": {"findings": {"cases": {"a": {"condition": "a"}}}},
    }
    assert check_bindings(bindings_from_dict(raw, pathway), pathway).findings == (
        "value_sets.d: no table names it",
        "value_sets.a: it is empty",
        "value_sets.d: it is empty",
        "trials.t: the pathway reads its courses, and without a gap they are all one",
        "facts.findings: it is never known unless closed says why what is not found is not so",
    )


def test_the_check_shows_what_is_found_in_data(call: Callable[..., Said]) -> None:
    """How many resources each set matches, what matches nothing, and which closed tables close nothing."""
    words = ("fhir", "check", HYPERTENSION, "--pathway", "hypertension", "--data", PATIENTS)
    said = call(*words, "--json")
    assert said.status == 0
    found = json.loads(said.out)["data"]
    assert found["matched"]["blood_pressure"] == {"Observation": 10}
    assert found["matched"]["spironolactone"] == {}
    assert (found["unmatched"], found["unsearched"], found["problems"]) == ([], [], [])
    assert "  - ace_or_arb: 4 MedicationRequest\n" in call(*words).out


def test_a_line_that_is_no_json_refuses_its_patient_only(tmp_path: Path) -> None:
    """A truncated line of NDJSON is named by its number; the patient whom it is about is refused, the others go on."""
    lines = [json.dumps(patient()), json.dumps(patient(id="2")), json.dumps(condition("c", "failure"))[:-9]]
    path = tmp_path / "data.ndjson"
    path.write_text("\n".join(lines), encoding="utf-8")
    bindings = bindings_from_dict(bound(facts(failure={"condition": "failure", "closed": "so"})), PATHWAY)
    first, second = read_fhir(path, PATHWAY, bindings, at=AT)
    assert isinstance(first, l4path.EpisodeError)
    assert "line 3: not JSON" in str(first)
    assert not isinstance(second, l4path.EpisodeError)
    assert second.episode.facts == {"failure": False}


def test_a_line_that_names_nobody_closes_nothing(tmp_path: Path) -> None:
    """Where it cannot be told whose line it is, its type counts as not searched for anybody."""
    path = tmp_path / "data.ndjson"
    path.write_text(json.dumps(patient()) + '\n{"resourceType": "Condition", "id"\n', encoding="utf-8")
    bindings = bindings_from_dict(bound(facts(failure={"condition": "failure", "closed": "so"})), PATHWAY)
    refused, read = read_fhir(path, PATHWAY, bindings, at=AT)
    assert isinstance(refused, l4path.EpisodeError)
    assert not isinstance(read, l4path.EpisodeError)
    assert read.episode.facts == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<Bundle/>", "this is XML; FHIR R4 is read as JSON"),
        ("", "is empty"),
        ("{", "not JSON"),
        (
            '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "id": NaN}}]}',
            "NaN is no number",
        ),
    ],
)
def test_a_file_that_is_no_json_is_refused_by_name(
    text: str, message: str, tmp_path: Path, call: Callable[..., Said]
) -> None:
    """One clear message with the file, and exit status 2."""
    path = tmp_path / "data.json"
    path.write_text(text, encoding="utf-8")
    said = call("fhir", "read", KNEE_BINDINGS, path, "--pathway", KNEE, "--at", AT)
    assert (said.status, said.out) == (2, "")
    assert "data.json" in said.err
    assert message in said.err


def test_ten_patients_are_read_and_assessed(tmp_path: Path, call: Callable[..., Said]) -> None:
    """The whole way: nine lines and one refusal, taken by `assess` as they are, each under the id of its patient."""
    said = call("fhir", "read", HYPERTENSION, PATIENTS, "--pathway", "hypertension", "--at", AT)
    assert said.status == 2
    lines = {line["patient"]: line for line in map(json.loads, said.out.splitlines())}
    assert len(lines) == 10
    assert [name for name, line in lines.items() if "errors" in line] == ["p9"]
    assert lines["p2"]["episode"]["trials"] == {"ace_or_arb": {"weeks": 25.85}}
    assert lines["p5"]["episode"]["trials"] == {"ace_or_arb": {"weeks": 5.85, "tolerated": False, "ended": True}}
    assert "two_drugs" in lines["p3"]["episode"]["trials"]
    path = tmp_path / "read.jsonl"
    path.write_text(said.out, encoding="utf-8")
    assessed = [json.loads(line) for line in call("assess", "hypertension", path, "--json").out.splitlines()]
    assert {one["id"] for one in assessed} == set(lines)
    assert [one["id"] for one in assessed if "error" in one] == ["p9"]


def test_one_patient_may_be_picked(call: Callable[..., Said]) -> None:
    """What is about others is then passed over; one who is not there is an error."""
    words = ("fhir", "read", HYPERTENSION, PATIENTS, "--pathway", "hypertension", "--at", AT)
    said = call(*words, "--patient", "p2")
    assert said.status == 0
    assert [json.loads(line)["patient"] for line in said.out.splitlines()] == ["p2"]
    missing = call(*words, "--patient", "p99")
    assert missing.status == 2
    assert "there is no Patient/p99 in the data" in missing.out


def test_the_day_must_be_a_day(call: Callable[..., Said]) -> None:
    """A month is no day of an assessment."""
    said = call("fhir", "read", HYPERTENSION, PATIENTS, "--pathway", "hypertension", "--at", "2026-11")
    assert said.status == 2
    assert "invalid value for '--at': '2026-11' is no day; write it as in 2026-11-20" in said.err


def test_a_type_that_was_searched_is_spelt_as_it_is_read(call: Callable[..., Said]) -> None:
    """A near miss is named, rather than closing nothing in silence; a type that no table can read is harmless."""
    words = ("fhir", "read", HYPERTENSION, PATIENTS, "--pathway", "hypertension", "--at", AT, "--patient", "p2")
    said = call(*words, "--searched", "Procedure, Conditon")
    assert said.status == 2
    assert "'Conditon' is no resource type that is read; did you mean Condition?" in said.err
    assert call(*words, "--searched", "Procedure, Encounter").status == 0
