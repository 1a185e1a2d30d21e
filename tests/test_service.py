"""The service of a clinical system: every row of its table of answers, who may ask, and what it never says."""

from __future__ import annotations

import asyncio
import datetime
import json
import logging
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

import l4path
from l4path.interop import bindings_from_dict, read_bindings, to_response

pytest.importorskip("starlette", reason="the service: pip install 'l4path[serve]'")
jwt = pytest.importorskip("jwt", reason="the service: pip install 'l4path[serve]'")
pytest.importorskip("httpx", reason="asks the service: pip install 'l4path[test]'")

import httpx  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: E402

from l4path.services import application as served  # noqa: E402
from l4path.services.application import application  # noqa: E402
from l4path.services.requests import prefetch_of  # noqa: E402
from l4path.services.tokens import Tokens  # noqa: E402

EXAMPLES = Path(__file__).parent.parent / "examples"
BASE = "http://127.0.0.1:8000"
AT = datetime.date(2026, 11, 28)
HOOK = "11111111-2222-3333-4444-555555555555"
PAIN = {
    "resourceType": "Observation",
    "id": "o-secret-7",
    "status": "final",
    "subject": {"reference": "Patient/secret-patient"},
    "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
    "effectiveDateTime": "2026-11-20",
    "valueQuantity": {"value": 6, "system": "http://unitsofmeasure.org", "code": "{score}"},
}
PATIENT = {"resourceType": "Patient", "id": "secret-patient", "name": [{"family": "Geheimrat"}]}


@pytest.fixture(scope="module")
def pathway() -> l4path.Pathway:
    """The knee example."""
    return l4path.read_pathway(EXAMPLES / "knee-pain.toml")


@pytest.fixture(scope="module")
def bindings(pathway: l4path.Pathway) -> Any:
    """How it shows in the invented clinic."""
    return read_bindings(EXAMPLES / "knee-pain.bindings.toml", pathway)


def ask(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
    """A request, answered in this process."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **more)

    return asyncio.run(asked())


@pytest.fixture(scope="module")
def app(pathway: l4path.Pathway, bindings: Any) -> Any:
    """The service, open, on a fixed day."""
    return application(pathway, bindings, base=BASE, at=AT)


@pytest.fixture
def body(pathway: l4path.Pathway, bindings: Any) -> dict[str, Any]:
    """A whole request about one patient."""
    keys = prefetch_of(pathway, bindings, BASE)
    brought: dict[str, Any] = dict.fromkeys(keys)
    brought["patient"] = PATIENT
    brought["observation"] = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": PAIN}]}
    context = {"userId": "Practitioner/1", "patientId": "secret-patient"}
    return {"hook": "patient-view", "hookInstance": HOOK, "context": context, "prefetch": brought}


def test_it_says_what_there_is_to_ask(app: Any, bindings: Any) -> None:
    """Two hooks, one id, and a search for every type that the bindings read."""
    services = ask(app, "GET", "/cds-services").json()["services"]
    assert [(one["hook"], one["id"]) for one in services] == [
        ("patient-view", "knee-pain"),
        ("order-select", "knee-pain"),
    ]
    prefetch = services[0]["prefetch"]
    assert prefetch["patient"] == "Patient/{{context.patientId}}"
    assert prefetch["condition"] == "Condition?patient={{context.patientId}}"
    assert "http://loinc.org|72514-3" in prefetch["observation"]
    assert "&code=" not in prefetch["condition"]
    assert f"{BASE}/Questionnaire/knee-pain" in prefetch["form"]
    assert len(prefetch) == len(bindings.types | {"Patient"}) + 1


def test_what_begins_with_a_code_is_not_searched_by_code(pathway: l4path.Pathway) -> None:
    """A search by the codes of a set would miss those of its prefixes, and they would count as not there."""
    code, prefix = {"system": "loinc", "code": "72514-3"}, {"system": "icd-10", "code": "R52"}
    pain = {"observation": "pain", "unit": "{score}"}
    for more, searched in (({}, "&code=http://loinc.org|72514-3"), ({"prefixes": [prefix]}, "")):
        raw = {"pathway": "knee-pain", "value_sets": {"pain": {"codes": [code], **more}}, "facts": {"pain": pain}}
        found = prefetch_of(pathway, bindings_from_dict(raw, pathway), BASE)["observation"]
        assert found == "Observation?patient={{context.patientId}}" + searched


def test_a_card_says_what_the_pathway_says(app: Any, body: dict[str, Any]) -> None:
    """One card, whose suggestions are drafts and whose words advise nobody."""
    found = ask(app, "POST", "/cds-services/knee-pain", json=body)
    assert found.status_code == 200
    (card,) = found.json()["cards"]
    assert card["indicator"] == "warning"
    assert len(card["summary"]) < 140
    assert "knee" in card["source"]["label"].lower()
    assert "1.0.0" in card["source"]["label"]
    assert {reason["code"] for reason in card["overrideReasons"]} == {
        "patient-declined",
        "contraindicated",
        "tried",
        "other-plan",
    }
    text = json.dumps(card)
    assert "isRecommended" not in text
    assert "systemActions" not in text
    assert not {"recommend", "safe", "cleared"} & set(text.lower().replace('"', " ").split())


def test_the_form_wins_over_the_record(app: Any, body: dict[str, Any], pathway: l4path.Pathway) -> None:
    """What it answers counts; the latest answered one does, and no other."""
    answers = l4path.Episode({"pain": 6}, screened=["red_flags"], pathway="knee-pain")
    forms = [
        to_response(pathway, answers, base=BASE, subject="Patient/secret-patient", authored="2026-11-20T10:00:00Z"),
        to_response(
            pathway,
            l4path.Episode({"hot_knee": True}, pathway="knee-pain"),
            base=BASE,
            subject="Patient/secret-patient",
            authored="2026-11-19T23:30:00-12:00",
        )
        | {"status": "in-progress"},
    ]
    body["prefetch"]["form"] = {"resourceType": "Bundle", "entry": [{"resource": form} for form in forms]}
    (card,) = ask(app, "POST", "/cds-services/knee-pain", json=body).json()["cards"]
    assert card["indicator"] == "info"
    (suggestion,) = card["suggestions"]
    assert card["selectionBehavior"] == "any"
    (action,) = suggestion["actions"]
    assert action["type"] == "create"
    assert action["resource"]["resourceType"] == "ServiceRequest"
    assert (action["resource"]["status"], action["resource"]["intent"]) == ("draft", "proposal")
    assert action["resource"]["subject"] == {"reference": "Patient/secret-patient"}


def test_an_emergency_is_critical(app: Any, body: dict[str, Any], pathway: l4path.Pathway) -> None:
    """A red flag in the form: the card is critical."""
    form = to_response(pathway, l4path.Episode({"hot_knee": True}, pathway="knee-pain"), base=BASE)
    body["prefetch"]["form"] = form | {"subject": {"reference": "Patient/secret-patient"}}
    (card,) = ask(app, "POST", "/cds-services/knee-pain", json=body).json()["cards"]
    assert card["indicator"] == "critical"


def test_a_record_that_cannot_be_read_is_a_card(app: Any, body: dict[str, Any]) -> None:
    """A wrong shape within a resource, and a patient who is not there, are named, with status 200."""
    wrong = PAIN | {"code": {"coding": "72514-3"}}
    body["prefetch"]["observation"] = {"resourceType": "Bundle", "entry": [{"resource": wrong}]}
    found = ask(app, "POST", "/cds-services/knee-pain", json=body)
    (card,) = found.json()["cards"]
    assert (found.status_code, card["indicator"]) == (200, "warning")
    assert "Observation/o" in card["detail"]
    body["context"]["patientId"] = "somebody"
    (card,) = ask(app, "POST", "/cds-services/knee-pain", json=body).json()["cards"]
    assert card["indicator"] == "warning"


def test_what_was_not_sent_whole_is_not_answered(app: Any, body: dict[str, Any]) -> None:
    """412, naming every key: missing, failed, or with a next page; null is searched and nothing found."""
    del body["prefetch"]["condition"]
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
    body["prefetch"]["procedure"] = {"resourceType": "Bundle", "entry": [{"resource": failed}]}
    body["prefetch"]["observation"]["link"] = [{"relation": "self"}, {"relation": "next", "url": "x"}]
    found = ask(app, "POST", "/cds-services/knee-pain", json=body)
    assert found.status_code == 412
    told = "\n".join(found.json()["errors"])
    assert all(f"prefetch.{key}" in told for key in ("condition", "procedure", "observation"))
    assert "prefetch.patient" not in told


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("hook", "order-sign", "hook"),
        ("hookInstance", "7", "hookInstance"),
        ("hookInstance", None, "hookInstance"),
        ("context", {}, "context.patientId"),
        ("context", {"patientId": "../x"}, "context.patientId"),
        ("prefetch", [], "prefetch"),
        ("prefetch.condition", "x", "prefetch.condition"),
        ("prefetch.condition", {"resourceType": "Bundle", "entry": {}}, "prefetch.condition"),
    ],
)
def test_a_wrong_request_names_what_is_wrong(app: Any, body: dict[str, Any], path: str, value: Any, named: str) -> None:
    """400, with each place."""
    place = body
    *parts, last = path.split(".")
    for part in parts:
        place = place[part]
    place[last] = value
    found = ask(app, "POST", "/cds-services/knee-pain", json=body)
    assert found.status_code == 400
    assert any(error.startswith(f"{named}:") for error in found.json()["errors"])


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"NaN", b"[" * 100_000, b'{"hook": NaN}'])
def test_what_is_no_json_object_is_refused(app: Any, raw: bytes) -> None:
    """400, whatever it is."""
    found = ask(app, "POST", "/cds-services/knee-pain", content=raw, headers={"Content-Type": "application/json"})
    assert found.status_code == 400
    assert found.json()["errors"]


def test_other_refusals(app: Any, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Too long 413, another content type 415, another id 404, too slow 503."""
    kind = {"Content-Type": "application/json"}
    assert ask(app, "POST", "/cds-services/knee-pain", content=b" " * (5 * 2**20 + 1), headers=kind).status_code == 413
    text = {"Content-Type": "text/plain"}
    assert ask(app, "POST", "/cds-services/knee-pain", content=b"{}", headers=text).status_code == 415
    assert ask(app, "POST", "/cds-services/other", json=body).status_code == 404
    assert ask(app, "GET", "/nowhere").status_code == 404
    assert ask(app, "GET", "/cds-services/knee-pain").status_code == 405
    monkeypatch.setattr(served, "SECONDS", 0.05)
    monkeypatch.setattr(served, "read_fhir", _slowly)
    assert ask(app, "POST", "/cds-services/knee-pain", json=body).status_code == 503


def _slowly(*_: Any, **__: Any) -> Any:
    time.sleep(0.5)
    return iter(())


def test_feedback_is_taken_and_not_kept(app: Any) -> None:
    """A right one is answered with nothing; a wrong one names what is wrong."""
    row = {"card": HOOK, "outcome": "overridden", "overrideReason": {"reason": {"code": "tried"}}}
    assert ask(app, "POST", "/cds-services/knee-pain/feedback", json={"feedback": [row]}).status_code == 200
    wrong = ask(app, "POST", "/cds-services/knee-pain/feedback", json={"feedback": [{"card": 1, "outcome": "x"}, 2]})
    assert wrong.status_code == 400
    assert len(wrong.json()["errors"]) == 3


def test_health_and_interface(app: Any) -> None:
    """It says that it answers, and describes itself."""
    assert ask(app, "GET", "/health").json() == {"status": "ok", "pathway": "knee-pain", "version": "1.0.0"}
    found = ask(app, "GET", "/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]) == {
        "/cds-services",
        "/cds-services/knee-pain",
        "/cds-services/knee-pain/feedback",
        "/health",
        "/openapi.json",
    }


def test_only_listed_origins_may_ask_from_a_page(pathway: l4path.Pathway, bindings: Any, app: Any) -> None:
    """A listed origin is named in the answer; another is not, and without a list none is."""
    listed = application(pathway, bindings, base=BASE, origins=["https://ehr.example"], at=AT)
    for service, origin, allowed in (
        (listed, "https://ehr.example", True),
        (listed, "https://evil.example", False),
        (app, "https://ehr.example", False),
    ):
        found = ask(service, "GET", "/cds-services", headers={"Origin": origin})
        assert (found.headers.get("access-control-allow-origin") == origin) is allowed


def test_the_log_holds_nothing_of_a_patient(
    app: Any,
    body: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundred calls, right and wrong: no id, name or value in what is logged or printed."""
    monkeypatch.setattr(served.log, "disabled", False)  # import-linter silences every log that there is
    body["fhirAuthorization"] = {"access_token": "secret-token"}
    with caplog.at_level(logging.DEBUG):
        for number in range(100):
            sent = body if number % 3 else body | {"hook": "secret-hook"}
            ask(app, "POST", "/cds-services/knee-pain", json=sent)
    said = caplog.text + "".join(capfd.readouterr())
    assert f"hookInstance={HOOK} status=200 cards=1" in said
    for secret in ("secret", "Geheimrat", "72514-3", "2026-11-20"):
        assert secret not in said


# Who asks -----------------------------------------------------------------------------------------------------------

EC_KEY, OTHER_KEY = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
RSA_KEY = rsa.generate_private_key(65537, 2048)
ISSUER = "https://ehr.example"
URL = f"{BASE}/cds-services/knee-pain"


def public(key: Any, kid: str) -> dict[str, Any]:
    """The public key of a private one, as a JSON Web Key."""
    kind = jwt.algorithms.ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else jwt.algorithms.RSAAlgorithm
    found: dict[str, Any] = json.loads(kind.to_jwk(key.public_key()))
    return found | {"kid": kid}


def token(key: Any = EC_KEY, algorithm: str = "ES384", kid: str = "ec", **claims: object) -> str:
    """A token, right unless something is said otherwise; a claim of None is left out."""
    now = int(time.time())
    whole = {"iss": ISSUER, "aud": URL, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())} | claims
    said = {name: value for name, value in whole.items() if value is not None}
    return str(jwt.encode(said, key, algorithm, headers={"kid": kid}))


@pytest.fixture(scope="module")
def guarded(pathway: l4path.Pathway, bindings: Any) -> Any:
    """The service for those who have a token."""
    tokens = Tokens([public(EC_KEY, "ec"), public(RSA_KEY, "rsa")], [ISSUER])
    return application(pathway, bindings, base=BASE, tokens=tokens, at=AT)


def status(app: Any, body: dict[str, Any], bearer: str | None) -> int:
    """How a request with a token is answered."""
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    return int(ask(app, "POST", "/cds-services/knee-pain", json=body, headers=headers).status_code)


def test_a_right_token_is_taken_once(guarded: Any, body: dict[str, Any]) -> None:
    """With either algorithm; the same one a second time is refused."""
    for bearer in (token(), token(RSA_KEY, "RS384", "rsa")):
        assert status(guarded, body, bearer) == 200
        assert status(guarded, body, bearer) == 401


def test_wrong_tokens_are_refused(guarded: Any, body: dict[str, Any]) -> None:
    """No token, other key, issuer, audience or algorithm, expired, incomplete, or signed with what everybody knows."""
    now = int(time.time())
    pem = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    wrong: list[str | None] = [
        None,
        "",
        "x.y.z",
        token(OTHER_KEY),
        token(kid="other"),
        token(iss="https://evil.example"),
        token(aud=f"{BASE}/cds-services/other"),
        token(exp=now - 60),
        token(iat=now + 3600),
        token(RSA_KEY, "RS256", "rsa"),
        token(RSA_KEY, "RS384", "ec"),
        token(None, "none", "ec"),
        _signed_with_the_public_key(pem),
        token(exp=None),
        token(iat=None),
        token(jti=None),
        token(iss=None),
        token(aud=None),
    ]
    for bearer in wrong:
        assert status(guarded, body, bearer) == 401, bearer
    refused = ask(guarded, "POST", "/cds-services/knee-pain", json=body)
    assert refused.headers["www-authenticate"] == "Bearer"
    assert ask(guarded, "POST", "/cds-services/knee-pain/feedback", json={"feedback": []}).status_code == 401


def _signed_with_the_public_key(pem: bytes) -> str:
    """HS256 with the public key as the secret, which a careless reader takes."""
    import base64  # noqa: PLC0415
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    def coded(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    now = int(time.time())
    claims = {"iss": ISSUER, "aud": URL, "iat": now, "exp": now + 300, "jti": "forged"}
    head = coded(json.dumps({"alg": "HS256", "kid": "rsa", "typ": "JWT"}).encode())
    signed = f"{head}.{coded(json.dumps(claims).encode())}"
    return f"{signed}.{coded(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


@pytest.mark.parametrize(
    ("keys", "issuers", "words"),
    [
        ([], [ISSUER], "there is no key"),
        ([public(EC_KEY, "ec")], [], "--issuer"),
        ([{"kty": "oct", "k": "c2VjcmV0", "kid": "s"}], [ISSUER], "no public key"),
        ([public(EC_KEY, "ec"), public(RSA_KEY, "ec")], [ISSUER], "stands twice"),
        ([{"kty": "EC", "kid": "e"}], [ISSUER], "cannot be read"),
        ([json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY)) | {"kid": "e"}], [ISSUER], "private"),
        ([{"kty": "EC"}], [ISSUER], "needs a kid"),
    ],
)
def test_keys_that_prove_nothing_are_refused(keys: list[Any], issuers: list[str], words: str) -> None:
    """Before the service starts."""
    with pytest.raises(l4path.L4pathError, match=words):
        Tokens(keys, issuers)
