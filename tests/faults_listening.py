"""Faults of the world around what listens, `serve` and `mcp`: none ends it in a traceback, or keeps it from ending.

Run as ``python tests/faults_listening.py [PART OF A FAULT...] [--commands NAME,...]`` beside an installed library with
the extras ``serve`` and ``mcp``, on Linux. Each command is begun once under each fault. Either it refuses, with one
message and the status 2; or it answers, then meets its clients, answers again, and ends when it is told to.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from faults import FAULTS, GIVEN, SOURCE, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Meeting = Callable[["Listening"], None]

COMMANDS = {
    "serve": "serve p.toml b.toml --base http://127.0.0.1:{port} --port {port}",
    "serve with keys": "serve p.toml b.toml --base http://127.0.0.1:{port} --port {port} --keys k.json --issuer https://a.example",
    "mcp": "mcp p.toml",
    "mcp over HTTP": "mcp p.toml --http --port {port}",
}
KEY = {  # a public key of RSA as RFC 7517 shows one, in its appendix A.1
    "kty": "RSA",
    "kid": "2011-04-29",
    "e": "AQAB",
    "n": (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
        "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajr"
        "n1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    ),
}
BEGIN = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a client", "version": "1"},
    },
}
_STATUSES = {0, 2, 130, 141, -signal.SIGTERM, 128 + signal.SIGTERM}
_SECONDS = 60  # to begin
_ENDING = 20  # seconds to end
_ABOUT_FILES = ("the output", "the disk", "the episode", "a file")


class Listening:
    """A command that listens.

    Attributes:
        running: Its process.
        port: Where it listens.
        over_streams: Whether it is spoken to on its standard input.
        kept: What clients leave open until the end.
    """

    def __init__(self, running: subprocess.Popen[bytes], port: int, *, over_streams: bool) -> None:
        """Nothing was said yet."""
        self.running, self.port, self.over_streams = running, port, over_streams
        self.kept: list[socket.socket] = []
        self.left = b""  # what was asked and not read

    def begun(self) -> bool:
        """Whether it answers, waited for; not where it has ended."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until and self.running.poll() is None:
            if self.answers():
                return True
            time.sleep(0.1)
        return False

    def answers(self) -> bool:
        """Whether it says what it says to a client that does everything right."""
        if self.over_streams:
            return self._says()
        body = json.dumps(BEGIN).encode()
        asked = (
            b"POST /mcp HTTP/1.1\r\nAccept: application/json, text/event-stream\r\nContent-Type: application/json\r\n"
        )
        asked += b"Host: 127.0.0.1:%d\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (self.port, len(body))
        for words in (b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", asked + body):
            with contextlib.suppress(OSError), self.connected() as client:
                client.sendall(words)
                if b" 200 OK" in client.recv(1000):
                    return True
        return False

    def _says(self) -> bool:
        stdin, stdout = self.running.stdin, self.running.stdout
        if stdin is None or stdout is None:
            return False
        try:
            stdin.write(json.dumps(BEGIN).encode() + b"\n")
            stdin.flush()
            return b'"result"' in stdout.readline()
        except OSError:
            return False

    def connected(self) -> socket.socket:
        """A client."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def say(self, *words: bytes, keep: bool = False) -> None:
        """Send something, and leave; or keep the connection open, and read nothing."""
        if self.over_streams:
            return
        client = self.connected()
        with contextlib.suppress(OSError):
            for part in words:
                client.sendall(part)
        self.kept.append(client) if keep else client.close()

    def write(self, words: bytes) -> None:
        """Write something to its standard input, and read whatever answers there are in a moment."""
        if self.over_streams and self.running.stdin is not None and self.running.stdout is not None:
            with contextlib.suppress(OSError):
                self.running.stdin.write(words)
                self.running.stdin.flush()
            time.sleep(0.5)
            os.set_blocking(self.running.stdout.fileno(), False)
            with contextlib.suppress(OSError):
                while self.running.stdout.read(65536):
                    pass
            os.set_blocking(self.running.stdout.fileno(), True)


def _signals(*numbers: int, between: float = 0.0) -> Meeting:
    def work(listening: Listening) -> None:
        for number in numbers:
            with contextlib.suppress(ProcessLookupError):
                listening.running.send_signal(number)
            time.sleep(between)

    return work


def _said(*words: bytes, keep: bool = False, times: int = 1) -> Meeting:
    def work(listening: Listening) -> None:
        for _ in range(times):
            listening.say(*words, keep=keep)

    return work


def _written(words: bytes) -> Meeting:
    return lambda listening: listening.write(words)


_POST = b"POST /cds-services/knee-pain HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
_TO_MCP = b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json, text/event-stream\r\n"
MEETINGS: dict[str, Meeting] = {
    "nothing happens": lambda _: None,
    "a client that connects and leaves": _said(),
    "half a request": _said(b"GET /hea"),
    "half a request, kept open": _said(b"GET /hea", keep=True),
    "a body that never comes": _said(_POST + b"Content-Length: 100\r\n\r\n{", keep=True),
    "a body that never comes, to mcp": _said(_TO_MCP + b"Content-Length: 100\r\n\r\n{", keep=True),
    "a body of 30 MB": _said(_POST + b"Content-Length: 30000000\r\n\r\n", b" " * 30_000_000),
    "a body of 30 MB, to mcp": _said(_TO_MCP + b"Content-Length: 30000000\r\n\r\n", b" " * 30_000_000),
    "a body without a length": _said(_POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n"),
    "two lengths": _said(_POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
    "a deep body": _said(_POST + b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000),
    "a deep body, to mcp": _said(
        _TO_MCP + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + b"[" * 100_000
    ),
    "no HTTP": _said(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256))),
    "a header of a megabyte": _said(b"GET /health HTTP/1.1\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n"),
    "a thousand headers": _said(b"GET /health HTTP/1.1\r\n" + b"X-A: a\r\n" * 1000 + b"\r\n"),
    "300 clients that say nothing": _said(keep=True, times=300),
    "a client that never reads": _said(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 300, keep=True),
    "an upgrade": _said(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
    "a path of odd signs": _said(b"GET /cds-services/%00%ff%2e%2e/..;/\xe2\x80\xae HTTP/1.1\r\nHost: a\r\n\r\n"),
    "an empty line": _written(b"\n\n\n"),
    "no JSON": _written(b"hello\n{\n\xff\xfe\n"),
    "a deep line": _written(b"[" * 100_000 + b"\n"),
    "a line of 10 MB": _written(b'"' + b"x" * 10_000_000 + b'"\n'),
    "a number of many digits": _written(b'{"jsonrpc": "2.0", "id": ' + b"9" * 5000 + b', "method": "ping"}\n'),
    "an unknown method": _written(b'{"jsonrpc": "2.0", "id": 7, "method": "nothing/at/all"}\n'),
    "a lone surrogate": _written(
        b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "\\ud800"}}\n'
    ),
    "half a line": _written(b'{"jsonrpc": "2.0", "id": 7, "meth'),
    "it is ended": _signals(signal.SIGTERM),
    "it is ended twice": _signals(signal.SIGTERM, signal.SIGTERM, between=0.05),
    "it is interrupted": _signals(signal.SIGINT),
    "it is interrupted twice": _signals(signal.SIGINT, signal.SIGINT, between=0.05),
    "it is hung up": _signals(signal.SIGHUP),
    "it is killed": _signals(signal.SIGKILL),
    "it is stopped and goes on": _signals(signal.SIGSTOP, signal.SIGCONT, between=0.5),
    "a broken pipe elsewhere": _signals(signal.SIGPIPE),
}
_SIGNALLED = ("it is ended", "it is interrupted", "it is hung up", "it is killed")
_MAY_END = ("it is ", "half a line", "a broken pipe")


def _keys(content: bytes) -> Callable[[World], None]:
    def work(world: World) -> None:
        (world.folder / "k.json").write_bytes(content)

    return work


def _keys_as(made: Callable[[Path], object] | None = None) -> Callable[[World], None]:
    """Something else stands where the keys were, or nothing."""

    def work(world: World) -> None:
        path = world.folder / "k.json"
        path.unlink()
        if made is not None:
            made(path)

    return work


def _taken(world: World) -> None:
    """The port is in use."""
    if "--port" in world.words:
        other = socket.create_server(("127.0.0.1", int(world.words[world.words.index("--port") + 1])))
        world.after.append(other.close)


def _word(option: str, value: str) -> Callable[[World], None]:
    def work(world: World) -> None:
        if option in world.words:
            world.words[world.words.index(option) + 1] = value

    return work


BEFORE: dict[str, Callable[[World], None]] = {
    "the port is in use": _taken,
    "the port is another's": _word("--port", "80"),
    "a port of none": _word("--port", "0"),
    "a port beyond all": _word("--port", "65536"),
    "a base that is no address": _word("--base", "somewhere"),
    "a base of a script": _word("--base", "javascript:alert(1)"),
    "no keys": _keys(b'{"keys": []}'),
    "keys of numbers": _keys(b'{"keys": [1, null, "x"]}'),
    "keys are a folder": _keys_as(Path.mkdir),
    "keys that are gone": _keys_as(),
    "keys that never end": _keys_as(lambda path: path.symlink_to("/dev/zero")),
    "a private key": _keys(json.dumps({"keys": [KEY | {"d": "AQAB"}]}).encode()),
    "a key twice": _keys(json.dumps({"keys": [KEY, KEY]}).encode()),
    "a key of another kind": _keys(b'{"keys": [{"kid": "a", "kty": "oct", "k": "AAAA"}]}'),
    "a key cut off": _keys(json.dumps({"keys": [KEY | {"n": "0vx7"}]}).encode()),
    "keys are deep": _keys(b"[" * 100_000),
    "an issuer that is nothing": _word("--issuer", ""),
}


def every() -> list[str]:
    """The names of all faults that matter to what listens."""
    world = [name for name in FAULTS if not name.startswith(_ABOUT_FILES)]
    return [*world, *BEFORE, *MEETINGS]


def called(command: str, name: str) -> str:
    """Begin a command under a fault, and end it; what is wrong with how that went, empty for nothing."""
    with tempfile.TemporaryDirectory(prefix="fault-") as place:
        folder = Path(place).resolve()
        for file, content in GIVEN.items():
            (folder / file).write_bytes(content)
        (folder / "k.json").write_text(json.dumps({"keys": [KEY]}), encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        world = World(folder, COMMANDS[command].format(port=port).split(), None)
        world.env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        world.env |= {"PYTHONPATH": str(SOURCE)}
        if command == "mcp":
            world.streams[0] = subprocess.PIPE
        try:
            if (work := (FAULTS | BEFORE).get(name)) is not None:
                work(world)
            return _ended(world, MEETINGS.get(name), name, port, over_streams=command == "mcp")
        finally:
            for undo in reversed(world.after):
                with contextlib.suppress(OSError):
                    undo()


def _ended(world: World, meeting: Meeting | None, name: str, port: int, *, over_streams: bool) -> str:
    def before() -> None:
        for work in world.before:
            work()

    call = [*world.program(), *world.words]
    with tempfile.TemporaryFile() as complaints:
        streams = dict(zip(("stdin", "stdout", "stderr"), world.streams, strict=True))
        if streams["stderr"] == subprocess.PIPE:
            streams["stderr"] = complaints.fileno()  # so that it never waits for us to read
        try:
            running = subprocess.Popen(call, cwd=world.folder, env=world.env, preexec_fn=before, **streams)  # noqa: PLW1509
        except OSError as error:
            return f"could not be called: {error}"
        listening = Listening(running, port, over_streams=over_streams)
        if world.meanwhile is not None:
            world.meanwhile(running)
        began = not world.ended and listening.begun()
        wrong = ""
        if meeting is not None and not began:
            wrong = "did not begin"
        elif meeting is not None:
            meeting(listening)
            if not name.startswith(_MAY_END) and not listening.answers():
                wrong = "answers no more"
        wrong = _told_to_end(listening, signalled=name.startswith(_SIGNALLED)) or wrong
        for client in listening.kept:
            client.close()
        complaints.seek(0)
        said = complaints.read() + listening.left
    return wrong or _wrong(running.returncode, said, world, began=began)


def _told_to_end(listening: Listening, *, signalled: bool) -> str:
    running = listening.running
    with contextlib.suppress(subprocess.TimeoutExpired):
        if signalled:  # it has to end though its client says nothing, and does not go
            running.wait(_ENDING)
    if signalled and running.poll() is None:
        running.kill()
        return "did not end though it was told to"
    if running.poll() is None and listening.over_streams and running.stdin is not None:
        with contextlib.suppress(OSError):
            running.stdin.close()
        running.stdin = None
    elif running.poll() is None:
        running.terminate()
    try:
        out, err = running.communicate(timeout=_ENDING)
    except subprocess.TimeoutExpired:
        running.kill()
        running.communicate()
        return "did not end when it was told to"
    listening.left = (out or b"") + (err or b"")
    return ""


def _wrong(status: int, said: bytes, world: World, *, began: bool) -> str:
    ended = -signal.SIGKILL, -signal.SIGPIPE, -signal.SIGINT, 128 + signal.SIGHUP, *world.ended
    shown = said[-700:].decode("utf-8", "replace")
    if status == -signal.SIGINT and b"KeyboardInterrupt" in said and b"l4path/cli" not in said:
        return ""  # Python itself was interrupted, before it came to us
    if b"Traceback" in said or b"fault in l4path" in said or b"Exception ignored" in said:
        return f"{status}: {shown}"
    if b"Fatal Python error: init_sys_streams" in said:
        return ""  # Python itself does not begin
    if status not in _STATUSES and status not in ended:
        return f"ended with {status}: {shown}"
    if status == 2 and not began and not said.strip() and world.streams[2] == subprocess.PIPE:
        return "refused without a word"
    return ""


def main(given: Sequence[str] | None = None) -> int:
    """Put the faults to the commands, and say what they broke."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parts", nargs="*", help="a part of the name of a fault")
    reader.add_argument("--commands", default="")
    asked = reader.parse_args(given)
    chosen = [name for name in every() if not asked.parts or any(part in name for part in asked.parts)]
    commands = asked.commands.split(",") if asked.commands else [*COMMANDS]
    broke: Counter[str] = Counter()
    for name in chosen:
        for command in commands:
            if wrong := called(command, name):
                broke[name] += 1
                print(f"{command}: {name}: {wrong}", flush=True)  # noqa: T201
    print(f"{len(chosen)} faults, {len(chosen) * len(commands):,} calls, {sum(broke.values())} broke")  # noqa: T201
    return int(bool(broke))


if __name__ == "__main__":
    sys.exit(main())
