"""What all tests share: how hard hypothesis tries, the knee example, and that no test reaches a network."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

import l4path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # so that the tests share the oracle

settings.register_profile(
    "default",
    max_examples=60,
    phases=set(Phase) - {Phase.explain},  # it takes longer than it tells
    deadline=None,  # the first assessment of a pathway compiles it
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, database=None, print_blob=True)
settings.register_profile(  # for tests/mutation: that something fails is enough, whatever fails most simply
    *("first", settings.get_profile("ci")),
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
    max_examples=12,
)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    # under nohup: what is called here is told all the same that its terminal is gone, and these tests are not
    signal.signal(signal.SIGHUP, lambda *_: None)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but to this machine, where a browser may be driven: nothing in the library needs one."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if not (isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1", "localhost")):
            raise AssertionError("a test tried to reach a network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def knee_text() -> str:
    """The knee example of the file format, as its file."""
    return (HERE / "knee.toml").read_text(encoding="utf-8")


@pytest.fixture
def knee_data(knee_text: str) -> dict[str, Any]:
    """The knee example as raw data, fresh for every test."""
    return tomllib.loads(knee_text)


@pytest.fixture(scope="session")
def knee() -> l4path.Pathway:
    """The knee example as a pathway."""
    return l4path.read_pathway(HERE / "knee.toml")
