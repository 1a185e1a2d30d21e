"""How quickly records are read, beside parsing their JSON in the same run, and how long a card takes.

Run as ``python tests/benchmarks/reading.py``. The record of the ten invented patients is repeated to 4,000
resources, each time of other patients; processor time, the median of some rounds. Cards are asked in this process, for
hypertension, by the clock. Last, the share of damaged records that end in a named error.
"""

# ruff: noqa: T201 (a script: it prints)
from __future__ import annotations

import asyncio
import datetime
import json
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import httpx  # noqa: E402

import l4path  # noqa: E402
import test_fhir_laws as laws  # noqa: E402
from l4path.errors import EpisodeError  # noqa: E402
from l4path.interop import read_bindings, read_fhir  # noqa: E402
from l4path.services.application import application  # noqa: E402
from l4path.services.requests import prefetch_of  # noqa: E402
from l4path.testing.chance import Seeded  # noqa: E402
from l4path.testing.clinical import damaged, make_record  # noqa: E402
from records import PATHWAY  # noqa: E402

EXAMPLES = ROOT / "examples"
AT, BASE = "2026-11-28", "http://127.0.0.1:8000"
RESOURCES, ROUNDS, CARDS, DAMAGED = 4000, 5, 200, 2000


def repeated(bundle: dict[str, Any], many: int) -> list[dict[str, Any]]:
    """The resources of a bundle again and again, each time of other patients, until there are so many."""
    found: list[dict[str, Any]] = []
    while len(found) < many:
        text = json.dumps([entry["resource"] for entry in bundle["entry"]])
        number = len(found)
        for one in json.loads(text):
            one["id"] = f"{one['id']}-{number}"
            if "subject" in one:
                one["subject"]["reference"] += f"-{number}"
            found.append(one)
    return found[:many]


def took(run: Any) -> float:
    """The processor time of one run, in seconds."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


async def cards(app: Any, body: dict[str, Any]) -> list[float]:
    """The time by the clock of each of some calls, in milliseconds."""
    found = []
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        for _ in range(CARDS):
            asked = body | {"hookInstance": str(uuid.uuid4())}
            begin = time.perf_counter()
            answer = await client.post("/cds-services/hypertension", json=asked)
            found.append((time.perf_counter() - begin) * 1000)
            answer.raise_for_status()
    return found


def main() -> None:
    """Measure, and print."""
    pathway = l4path.load("hypertension")
    bindings = read_bindings(EXAMPLES / "hypertension.bindings.toml", pathway)
    bundle = json.loads((EXAMPLES / "hypertension-patients.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.ndjson"
        lines = [json.dumps(one) for one in repeated(bundle, RESOURCES)]
        path.write_text("\n".join(lines), encoding="utf-8")
        read = [took(lambda: list(read_fhir(path, pathway, bindings, at=AT))) for _ in range(ROUNDS)]
        parsed = [took(lambda: [json.loads(line) for line in lines]) for _ in range(ROUNDS)]
    reading, parsing = statistics.median(read), statistics.median(parsed)
    print(f"read: {RESOURCES / reading:,.0f} resources a processor second, {reading / parsing:.1f} times parsing alone")

    first = bundle["entry"][0]["resource"]["id"]
    sent: dict[str, Any] = {}
    for key, query in prefetch_of(pathway, bindings, BASE).items():
        kind = query.partition("?")[0].partition("/")[0]
        if key == "form":
            sent[key] = None
            continue
        of_kind = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]
        own = [one for one in of_kind if first in (one["id"], one.get("subject", {}).get("reference", "")[8:])]
        if key == "patient":
            sent[key] = own[0]
        else:
            sent[key] = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in own]}
            sent[key] = sent[key] if own else None
    app = application(pathway, bindings, base=BASE, at=datetime.date.fromisoformat(AT))
    body = {"hook": "patient-view", "context": {"userId": "Practitioner/1", "patientId": first}, "prefetch": sent}
    times = sorted(asyncio.run(cards(app, body)))
    print(f"card: median {statistics.median(times):.1f} ms, 99th percentile {times[len(times) * 99 // 100]:.1f} ms")

    refused = 0
    for seed in range(DAMAGED):
        chance = Seeded(seed)
        record = damaged(chance, make_record(chance, laws.CODINGS, laws.REASONS, most=8), times=chance.whole(1, 3))
        found = list(read_fhir(record, PATHWAY, laws.BOUND["closed"], at=AT, searched=laws.SEARCHED))
        refused += any(isinstance(one, EpisodeError) for one in found)
    print(f"damaged: {refused / DAMAGED:.1%} of {DAMAGED:,} records end in a named error, none in another exception")


if __name__ == "__main__":
    main()
