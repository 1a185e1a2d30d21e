"""Databases that run the one statement of SQL over a wide table; each is skipped aloud where it is absent."""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from ways import needed, spark_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Rows = list[dict[str, Any]]


def by_duckdb(query: str, rows: pa.Table) -> Rows:
    """The answers of DuckDB."""
    duckdb = needed("duckdb")
    with duckdb.connect() as database:
        database.register("patients", rows)
        found = database.sql(query)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def by_sqlite(query: str, rows: pa.Table) -> Rows:
    """The answers of SQLite, with lists as JSON, and flags as 0 and 1."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        names = ", ".join(f'"{name}"' for name in rows.column_names)
        database.execute(f"create table patients ({names})")
        cells = [[json.dumps(v) if isinstance(v, list) else v for v in row.values()] for row in rows.to_pylist()]
        database.executemany(f"insert into patients values ({', '.join('?' * rows.num_columns)})", cells)  # noqa: S608
        cursor = database.execute(query)
        found = [dict(zip((column[0] for column in cursor.description), row, strict=True)) for row in cursor]
    return [{name: _plain(name, value) for name, value in row.items()} for row in found]


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str) and value.startswith("["):
        return json.loads(value)
    number = name == "id" or name.startswith(("least.", "greatest."))
    return bool(value) if isinstance(value, int) and not number else value


_TYPES = {"bool": "boolean", "double": "double precision", "string": "text", "int64": "bigint"}


class Postgres:
    """A server of PostgreSQL of its own, in a temporary folder, on no network."""

    def __init__(self, programs: Path, folder: Path) -> None:
        """Make a cluster and start it."""
        self._programs, self._folder = programs, folder
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:  # it refuses to be run by root
            name = next(name for name in ("postgres", "nobody") if _is_user(name))
            shutil.chown(folder, name)
            self._as = {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
        self._run("initdb", "-D", str(folder / "data"), "-U", "me", "-A", "trust", "--no-sync", "-E", "UTF8")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c jit=off"
        self._run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", settings, "start")

    def stop(self) -> None:
        """Stop it."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    def _run(self, program: str, *words: str, given: str | None = None) -> str:
        done = subprocess.run(
            [str(self._programs / program), *words],
            input=given,
            capture_output=program == "psql",
            stdout=None if program == "psql" else subprocess.DEVNULL,
            stderr=None if program == "psql" else subprocess.DEVNULL,
            text=True,
            check=False,
            cwd=self._folder,
            **self._as,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done.stdout or ""

    def __call__(self, query: str, rows: pa.Table) -> Rows:
        """The answers of PostgreSQL."""
        kinds = [self._type(field.type) for field in rows.schema]
        names = ", ".join(f'"{name}" {kind}' for name, kind in zip(rows.column_names, kinds, strict=True))
        script = io.StringIO()
        script.write(f"drop table if exists patients;\ncreate table patients ({names});\n")
        script.write("copy patients from stdin with (format csv);\n")
        for row in rows.to_pylist():
            script.write(",".join(self._cell(value) for value in row.values()) + "\n")
        script.write(f"\\.\nselect row_to_json(answer) from ({query}) as answer;\n")
        words = ("-h", str(self._folder), "-U", "me", "-d", "postgres", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1")
        return [json.loads(line) for line in self._run("psql", *words, given=script.getvalue()).splitlines() if line]

    def _type(self, kind: pa.DataType) -> str:
        return f"{self._type(kind.value_type)}[]" if pa.types.is_list(kind) else _TYPES[str(kind)]

    def _cell(self, value: Any) -> str:
        if isinstance(value, list):
            inner = ",".join("NULL" if item is None else json.dumps(item) for item in value)
            return '"{' + inner.replace('"', '""') + '}"'
        if isinstance(value, float) and math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return "" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def _is_user(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this machine, skipped aloud where it has none."""
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    given = shutil.which("initdb")
    if not found and not given:
        pytest.skip("no PostgreSQL server on this machine")
    programs = found[-1] if found else Path(str(given)).parent
    folder = Path(tempfile.mkdtemp(prefix="l4path-"))
    server = None
    try:
        server = Postgres(programs, folder)
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Spark:
    """A Spark of this machine."""

    def __init__(self) -> None:
        """Start it, or find it started."""
        self._session = spark_session()

    def __call__(self, query: str, rows: pa.Table) -> Rows:
        """The answers of Spark SQL."""
        self._session.createDataFrame(rows).createOrReplaceTempView("patients")
        found: Rows = self._session.sql(query).toArrow().to_pylist()
        return found


IN_PROCESS: dict[str, Callable[[str, pa.Table], Rows]] = {"duckdb": by_duckdb, "sqlite": by_sqlite}
