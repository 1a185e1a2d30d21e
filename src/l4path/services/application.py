"""The service of a clinical system, CDS Hooks 2.0: what is asked over HTTP, and what is answered."""

from __future__ import annotations

import asyncio
import datetime
import json
import logging
import time
from typing import TYPE_CHECKING, Any

from l4path.errors import EpisodeError, L4pathError
from l4path.interop import read_fhir
from l4path.interop.canonical import address, carried_text, checked_base
from l4path.services.cards import card_of, card_of_refusal
from l4path.services.interface import described
from l4path.services.requests import HOOKS, Asked, RequestError, prefetch_of, read_feedback, read_request
from l4path.services.tokens import TokenError, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from l4path.interop import Bindings
    from l4path.pathway import Pathway

NEEDS = "the service needs the extra serve: pip install 'l4path[serve]'"
MOST_BYTES = 5 * 1024 * 1024
SECONDS = 2.0
log: logging.Logger = logging.getLogger("l4path.serve")


def application(
    pathway: Pathway,
    bindings: Bindings,
    *,
    base: str,
    tokens: Tokens | None = None,
    origins: Sequence[str] = (),
    at: datetime.date | None = None,
) -> Starlette:
    """The service of one pathway, as an ASGI application.

    Args:
        pathway: The pathway.
        bindings: How it shows in the records of the place.
        base: The address under which clients reach the service; absolute http or https, without query.
        tokens: Checks who asks; None where everybody may, which is for a machine by itself.
        origins: The origins whose pages may ask.
        at: The day of every assessment; today if left out.

    Raises:
        FhirError: When the base is none.
        L4pathError: When starlette is not installed.
    """
    try:
        from starlette.applications import Starlette  # noqa: PLC0415
        from starlette.middleware import Middleware  # noqa: PLC0415
        from starlette.middleware.cors import CORSMiddleware  # noqa: PLC0415
        from starlette.routing import Route  # noqa: PLC0415
    except ImportError:
        raise L4pathError(NEEDS) from None
    service = _Service(pathway, bindings, checked_base(base), tokens, at)
    crossing = Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )
    return Starlette(
        routes=[
            Route("/cds-services", service.discover, methods=["GET"]),
            Route("/cds-services/{name}", service.assess, methods=["POST"]),
            Route("/cds-services/{name}/feedback", service.take_feedback, methods=["POST"]),
            Route("/health", service.health, methods=["GET"]),
            Route("/openapi.json", service.describe, methods=["GET"]),
        ],
        middleware=[crossing] if origins else [],
        exception_handlers={404: _not_found, 405: _not_allowed, RequestError: _refused},
    )


class _Service:
    """Answers the requests for one pathway."""

    def __init__(
        self, pathway: Pathway, bindings: Bindings, base: str, tokens: Tokens | None, at: datetime.date | None
    ) -> None:
        self.pathway, self.bindings, self.base, self.tokens, self.at = pathway, bindings, base, tokens, at
        self.prefetch = prefetch_of(pathway, bindings, base)
        self.form = address(base, "Questionnaire", pathway.id)
        pathway.compiled()

    async def discover(self, _: Request) -> Response:
        about = carried_text(self.pathway.description) or carried_text(self.pathway.title)
        service = {"id": self.pathway.id, "title": carried_text(self.pathway.title), "description": about}
        services = [{"hook": hook} | service | {"prefetch": self.prefetch} for hook in HOOKS]
        return _json({"services": services})

    async def health(self, _: Request) -> Response:
        return _json({"status": "ok", "pathway": self.pathway.id, "version": self.pathway.version})

    async def describe(self, _: Request) -> Response:
        return _json(described(self.pathway, self.base, list(self.prefetch), guarded=self.tokens is not None))

    async def assess(self, request: Request) -> Response:
        begun, instance, cards = time.perf_counter(), "-", 0
        status = 500
        try:
            asked = read_request(await self._body(request), self.prefetch, self.form)
            instance = asked.instance
            card = await _in_time(self._card, asked)
            cards, status = 1, 200
            return _json({"cards": [card]})
        except RequestError as error:
            status = error.status
            raise
        finally:
            took = 1000 * (time.perf_counter() - begun)
            log.info("hookInstance=%s status=%d cards=%d ms=%.1f", instance, status, cards, took)

    async def take_feedback(self, request: Request) -> Response:
        begun, status = time.perf_counter(), 500
        try:
            read_feedback(await self._body(request))
            status = 200
            return _json({})
        except RequestError as error:
            status = error.status
            raise
        finally:
            log.info("feedback status=%d ms=%.1f", status, 1000 * (time.perf_counter() - begun))

    async def _body(self, request: Request) -> bytes:
        """The body of a request of somebody who may ask, for this pathway, in JSON, that is not too long."""
        if self.tokens is not None:
            try:
                header = request.headers.get("authorization", "")
                self.tokens.check(header, self.base + request.url.path, time.time())
            except TokenError as error:
                raise RequestError(401, str(error)) from None
        if request.path_params["name"] != self.pathway.id:
            raise RequestError(404, f"there is no such service; there is {self.pathway.id}")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("application/json", "application/fhir+json"):
            raise RequestError(415, "a request is application/json")
        found = bytearray()
        async for chunk in request.stream():
            found += chunk
            if len(found) > MOST_BYTES:
                raise RequestError(413, "a request has at most 5 MiB")
        return bytes(found)

    def _card(self, asked: Asked) -> dict[str, Any]:
        day = self.at or datetime.datetime.now(tz=datetime.UTC).astimezone().date()
        try:
            found = next(
                read_fhir(
                    asked.data,
                    self.pathway,
                    self.bindings,
                    at=day,
                    searched=self.bindings.types,
                    form=asked.form,
                    patient=asked.patient,
                ),
                None,
            )
            if found is None:
                return card_of_refusal(self.pathway, ["Patient: there is none of that id"], base=self.base)
            if isinstance(found, EpisodeError):
                raise found
            return card_of(self.pathway.assess(found.episode), base=self.base, patient=asked.patient, at=day)
        except EpisodeError as error:
            return card_of_refusal(self.pathway, [str(problem) for problem in error.problems], base=self.base)


async def _in_time(work: Any, asked: Asked) -> dict[str, Any]:
    """What a thread makes of a request; one that takes too long is left to itself, and its answer is not waited for."""
    try:
        found: dict[str, Any] = await asyncio.wait_for(asyncio.to_thread(work, asked), SECONDS)
    except TimeoutError:
        raise RequestError(503, "it took longer than 2 seconds") from None
    return found


def _json(found: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    from starlette.responses import Response  # noqa: PLC0415

    text = json.dumps(found, ensure_ascii=True, allow_nan=False)
    return Response(text, status, headers, media_type="application/json")


async def _refused(_: Request, error: Exception) -> Response:
    status, reasons = getattr(error, "status", 500), getattr(error, "reasons", ())
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004
    return _json({"errors": list(reasons)}, status, headers)


async def _not_found(_: Request, __: Exception) -> Response:
    return _json({"errors": ["there is nothing at that address"]}, 404)


async def _not_allowed(_: Request, error: Exception) -> Response:
    return _json({"errors": ["that is not asked so"]}, 405, dict(getattr(error, "headers", None) or {}))
