"""Listening: the service on a socket, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from l4path.errors import L4pathError, shown
from l4path.services.application import NEEDS, application

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence
    from types import FrameType

    from l4path.interop import Bindings
    from l4path.pathway import Pathway
    from l4path.services.tokens import Tokens

_WAITING = 2048  # connections that wait for an answer
_BROKEN_OFF = ("LocalProtocolError", "RemoteProtocolError", "ClientDisconnect")
_GRACE = 5  # seconds that a request in work has once it was told to end


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def run_service(
    pathway: Pathway,
    bindings: Bindings,
    *,
    base: str,
    host: str,
    port: int,
    tokens: Tokens | None = None,
    origins: Sequence[str] = (),
    ready: Callable[[], object] = lambda: None,
) -> None:
    """Serve a pathway until interrupted; see :func:`l4path.services.application.application`.

    Args:
        pathway: The pathway.
        bindings: How it shows in the records of the place.
        base: Where clients reach it.
        host: The address to listen at; without tokens one of the loopback.
        port: From 1 to 65,535.
        tokens: Checks who asks.
        origins: The origins whose pages may ask.
        ready: Called once it listens.

    Raises:
        L4pathError: When uvicorn is not installed, the host is open and there are no tokens, or nobody can listen
            there.
    """
    if tokens is None and not is_loopback(host):
        raise L4pathError(f"without tokens it serves this machine alone; {host} is another")
    served = application(pathway, bindings, base=base, tokens=tokens, origins=origins)
    listen(served, host, port, ready, needs=NEEDS, access_log=False, server_header=False, date_header=True)


def listen(
    served: object, host: str, port: int, ready: Callable[[], object] = lambda: None, *, needs: str = "", **more: Any
) -> None:
    """Answer at a port until interrupted.

    Args:
        served: What answers, an ASGI application.
        host: The address to listen at.
        port: From 1 to 65,535.
        ready: Called once it listens.
        needs: What is said where uvicorn is not installed.
        **more: What uvicorn is told besides.

    Raises:
        L4pathError: When uvicorn is not installed, or the address is another's or in use.
    """
    try:
        import uvicorn  # noqa: PLC0415
    except ImportError:
        raise L4pathError(needs) from None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        code = error.errno or 0
        reason = os.strerror(code) if code > 0 else error.strerror or "unknown reason"
        raise L4pathError(f"cannot listen at {shown(host)}, port {port}: {reason}; choose another --port") from None

    class Server(uvicorn.Server):
        """One that ends as it was told first: what comes after would break off what is being closed."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if not self.should_exit:
                super().handle_exit(sig, frame)

    logging.getLogger("uvicorn.error").addFilter(_in_a_line)
    with listening:
        ready()
        how = {"host": host, "port": port, "log_level": "warning", "timeout_graceful_shutdown": _GRACE, **more}
        server = Server(uvicorn.Config(served, **how))  # type: ignore[arg-type]
        # uvicorn itself knows of the other signals only; it was told to end by Ctrl-C, and has
        hung_up = _ended_by(lambda _: server.handle_exit(signal.SIGTERM, None), "SIGHUP")
        with contextlib.suppress(KeyboardInterrupt), hung_up:
            server.run(sockets=[listening])
    if not server.started:
        raise L4pathError(f"could not begin to answer at {shown(host)}, port {port}: see the log above")


def _in_a_line(record: logging.LogRecord) -> bool:
    """Tell of a request that its client or the end has broken off without a traceback: that is no fault of ours."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, asyncio.CancelledError) or type(error).__name__ in _BROKEN_OFF:
        record.msg, record.args, record.exc_info = "a request was broken off", (), None
    return True


@contextlib.contextmanager
def _ended_by(end: Callable[[int], object], *names: str) -> Iterator[None]:
    """Has signals by which a process is told to end do something else meanwhile; one that is ignored stays so."""
    with contextlib.ExitStack() as restored:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in names if hasattr(signal, name)):  # Windows has no SIGHUP
                if signal.getsignal(number) is not signal.SIG_IGN:
                    restored.callback(signal.signal, number, signal.signal(number, lambda met, _: end(met)))
        yield


def until_ended(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until the process is told to end: then cancelled first, and only then is the signal met.

    A handler that raises would do so in the middle of whatever the loop does, and come out as a fault of a task.
    """
    met: list[int] = []

    async def cancelled() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.create_task(work)

        def end(number: int) -> None:
            met.append(number)
            loop.call_soon_threadsafe(task.cancel)

        with _ended_by(end, "SIGTERM", "SIGHUP"):
            await asyncio.wait([task])
        if not met:
            await task
        elif not task.cancelled():
            task.exception()  # looked at, so that the loop does not complain of it

    asyncio.run(cancelled())
    if met:
        signal.raise_signal(met[0])
