"""Who asks: the bearer token of a request, checked against the keys and the issuers that were configured."""

from __future__ import annotations

import heapq
import json
from threading import Lock
from typing import TYPE_CHECKING, Any

from l4path.errors import FileError, L4pathError, shown
from l4path.filename import file_name
from l4path.formats.files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

ALGORITHMS = {"ES384": "EC", "RS384": "RSA"}
_CLAIMS = ["iss", "aud", "exp", "iat", "jti"]
_LONGEST = 10_000  # signs of a token; a long one holds no more than a short one that is needed here


class TokenError(L4pathError):
    """A token that proves nothing; its text says why, and holds nothing of the token."""


class Tokens:
    """Checks tokens, and remembers which were used until they expire.

    Nothing is fetched: the keys are those of the file, whatever a token says of where its own are.
    """

    def __init__(self, keys: Iterable[dict[str, Any]], issuers: Iterable[str], *, source: str = "") -> None:
        """Keep the public keys and who may issue.

        Args:
            keys: JSON Web Keys, each with a ``kid``.
            issuers: The allowed values of ``iss``.
            source: Where the keys are from, for the message about them; may be empty.

        Raises:
            L4pathError: When PyJWT is not installed, there is no issuer, or a key is none of EC P-384 or RSA.
        """
        try:
            import jwt  # noqa: PLC0415
        except ImportError:
            raise L4pathError("tokens need the extra serve: pip install 'l4path[serve]'") from None
        self._jwt = jwt
        self._issuers = list(issuers)
        if not self._issuers:
            raise L4pathError("with keys, name who may issue tokens: --issuer URL")
        self._keys: dict[str, tuple[str, Any]] = {}
        about = f"{shown(source)}: " if source else ""
        wrong = [f"{about}keys[{place}]: {why}" for place, key in enumerate(keys) if (why := self._add(key))]
        if wrong:
            raise L4pathError("\n".join(wrong))
        if not self._keys:
            raise L4pathError(f"{about}there is no key; a JSON Web Key Set holds them under keys")
        self._used: set[tuple[str, str]] = set()
        self._expiring: list[tuple[float, tuple[str, str]]] = []
        self._lock = Lock()

    def _add(self, key: object) -> str:
        """Keep a key; why it cannot be kept, empty where it can."""
        if not isinstance(key, dict) or not isinstance(key.get("kid"), str) or not key["kid"]:
            return "a key needs a kid, by which a token names it"
        name = shown(key["kid"])
        if "d" in key:
            return f"{name} is a private key: keep it from here"
        algorithm = next((name for name, kind in ALGORITHMS.items() if kind == key.get("kty")), "")
        if not algorithm:
            return f"{name} is no public key of EC P-384 or RSA"
        if key["kid"] in self._keys:
            return f"{name} stands twice"
        try:
            self._keys[key["kid"]] = algorithm, self._jwt.PyJWK(key, algorithm).key
        except (self._jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            return f"{name} cannot be read: {type(error).__name__}"
        return ""

    def check(self, header: str, audience: str, now: float) -> None:
        """Hold the header Authorization of a request to what a client has to prove.

        Args:
            header: Its value; empty where there is none.
            audience: The address that was called.
            now: Seconds since 1970, by which used tokens are forgotten once they have expired.

        Raises:
            TokenError: When there is no bearer token, or it is not signed by a known key with ES384 or RS384, not
                issued by one of the issuers, not for this address, expired, incomplete, or was used before.
        """
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip() or len(token) > _LONGEST:
            raise TokenError("a bearer token is needed")
        try:
            claimed = self._jwt.get_unverified_header(token.strip())
            algorithm, key = self._keys.get(str(claimed.get("kid")), ("", None))
            if not algorithm:
                raise TokenError("no key of that kid is known")
            if claimed.get("alg") != algorithm:
                raise TokenError("a token is signed with ES384 or RS384, by the key of its kid")
            claims = self._jwt.decode(
                token.strip(),
                key,
                algorithms=[algorithm],
                audience=audience,
                issuer=self._issuers,
                options={"require": _CLAIMS},
            )
        except self._jwt.PyJWTError as error:
            raise TokenError(f"the token is not accepted: {type(error).__name__.removesuffix('Error')}") from None
        except (ValueError, TypeError, RecursionError, OverflowError):
            raise TokenError("the token cannot be read") from None
        if not isinstance(claims["jti"], str) or not claims["jti"]:
            raise TokenError("the token has no jti")
        self._use((str(claims["iss"]), claims["jti"]), float(claims["exp"]), now)

    def _use(self, token: tuple[str, str], until: float, now: float) -> None:
        with self._lock:
            while self._expiring and self._expiring[0][0] < now:
                self._used.discard(heapq.heappop(self._expiring)[1])
            if token in self._used:
                raise TokenError("the token was used before")
            self._used.add(token)
            heapq.heappush(self._expiring, (until, token))


def read_keys(path: str | PathLike[str]) -> list[dict[str, Any]]:
    """The keys of a file, which is a JSON Web Key Set.

    Raises:
        FileError: When it cannot be read, or is no such set.
    """
    try:
        found = json.loads(read_text(file_name(path)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise FileError(f"{shown(file_name(path))}: is no JSON Web Key Set, an object whose keys are a list")
    return list(found["keys"])
