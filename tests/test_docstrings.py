"""The examples in docstrings: every one in every module of the library runs."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil

import pytest

import l4path

MODULES = sorted(["l4path", *(found.name for found in pkgutil.walk_packages(l4path.__path__, "l4path."))])


def test_every_module_is_found() -> None:
    """The walk over the library finds its rooms, nested ones too."""
    assert {"l4path.truth", "l4path.conditions.handles", "l4path.diagrams.layout.order", "l4path.cli"} <= set(MODULES)
    assert len(MODULES) == len(set(MODULES))


NEEDS = {"l4path.cohort.spark": "pyspark"}  # half a gigabyte, which .ci/run installs for the tests that need it
HERE = [name for name in MODULES if name not in NEEDS or importlib.util.find_spec(NEEDS[name]) is not None]


@pytest.mark.parametrize("name", HERE)
def test_the_examples_of_a_module_run(name: str) -> None:
    """Each example in a docstring gives what it shows."""
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples_to_run() -> None:
    """The public values of the library show how they are used, so that running none would be noticed."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [test for name in HERE for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(examples) >= 20
