"""Listening: the service on a socket, until it is told to end."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from l4path.errors import L4pathError
from l4path.services.application import NEEDS, application

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.interop import Bindings
    from l4path.pathway import Pathway
    from l4path.services.tokens import Tokens


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

    Raises:
        L4pathError: When uvicorn is not installed, or the host is open and there are no tokens.
    """
    if tokens is None and not is_loopback(host):
        raise L4pathError(f"without tokens it serves this machine alone; {host} is another")
    served = application(pathway, bindings, base=base, tokens=tokens, origins=origins)
    try:
        import uvicorn  # noqa: PLC0415
    except ImportError:
        raise L4pathError(NEEDS) from None
    uvicorn.run(
        served, host=host, port=port, access_log=False, log_level="warning", server_header=False, date_header=True
    )
