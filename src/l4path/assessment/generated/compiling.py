"""A syntax tree made a function: the one place where anything is compiled, and never from text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from l4path.assessment.generated import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_MORE: dict[str, Any] = {"type_params": []}  # asked for from Python 3.12 on


def compiled(name: str, arguments: Sequence[str], body: list[ast.stmt], known: Mapping[str, Any]) -> Callable[..., Any]:
    """A function of some arguments.

    Args:
        name: Its name; ours, as the arguments are.
        arguments: What it is called with.
        body: Its statements.
        known: What they find beside their arguments.
    """
    taken = ast.arguments(
        posonlyargs=[],
        args=[nodes.Argument(argument) for argument in arguments],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = nodes.FunctionDef(name=name, args=taken, body=body, decorator_list=[], returns=None, **_MORE)
    space = dict(known)
    exec(compile(ast.Module([function], []), "<pathway>", "exec"), space)  # noqa: S102 - our own syntax tree
    return space[name]  # type: ignore[no-any-return]
