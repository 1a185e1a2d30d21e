"""Values declared as with the standard library's dataclass, made in a small part of the time that it takes.

A short run of the command line would spend a third of its time on what the standard library does for seventy classes:
it reads six modules, and writes out and compiles each of their methods. Here the methods that all values have alike
are written once, and a constructor when its class is first called. For a type checker it is the standard library's;
``dataclasses.fields`` and ``dataclasses.replace`` take these values too.
"""

from __future__ import annotations

import _ast
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass", "field", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from dataclasses import dataclass, field, replace


class _Made:
    """Stands for what is made anew for each value."""

    def __repr__(self) -> str:
        return "<factory>"


_MISSING: Any = _Made()
_put = object.__setattr__


class _Field:
    """What is declared of one field."""

    __slots__ = ("annotation", "compare", "default", "default_factory", "init", "kw_only", "name", "repr")

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.default = options.get("default", _MISSING)
        self.default_factory = options.get("default_factory", _MISSING)
        self.init: bool = options.get("init", True)
        self.compare: bool = options.get("compare", True)
        self.repr: bool = options.get("repr", True)
        self.kw_only: bool | None = options.get("kw_only")
        self.name: str = ""
        self.annotation: Any = None


if not TYPE_CHECKING:

    def field(**options: Any) -> Any:
        """One field that is not plain: ``default``, ``default_factory``, ``init``, ``compare``, ``repr``, ``kw_only``.

        Args:
            options: As of ``dataclasses.field``.
        """
        return _Field(options)

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Make a class of values: ``frozen``, ``slots``, ``eq``, ``repr`` and ``kw_only`` as the standard library's.

        Args:
            cls: The class.
            options: As of ``dataclasses.dataclass``.

        Example:
            >>> @dataclass(frozen=True, slots=True)
            ... class Point:
            ...     across: int
            ...     down: int = 0
            >>> Point(3), Point(3) == Point(3, down=0), replace(Point(3), down=4)
            (Point(across=3, down=0), True, Point(across=3, down=4))
        """
        return _made(cls, options) if cls is not None else lambda given: _made(given, options)

    def replace(made: Any, /, **changes: Any) -> Any:
        """The value with some fields otherwise.

        Args:
            made: The value.
            changes: The fields.
        """
        for known in type(made).__value_fields__:
            if known.init and known.name not in changes:
                changes[known.name] = getattr(made, known.name)
        return type(made)(**changes)


def _made(cls: Any, options: Mapping[str, bool]) -> Any:
    inherited = {
        known.name: known for base in cls.__mro__[-1:0:-1] for known in base.__dict__.get("__value_fields__", ())
    }
    own = {known.name: known for known in _own(cls, kw_only=options.get("kw_only", False))}
    declared = tuple({**inherited, **own}.values())
    if options.get("slots"):
        cls = _with_slots(cls, own, declared)
    else:
        for name, known in own.items():
            if known.default is not _MISSING:
                setattr(cls, name, known.default)
            elif name in cls.__dict__:
                delattr(cls, name)
    frozen, eq = options.get("frozen", False), options.get("eq", True)
    content = cls.__dict__
    cls.__value_fields__ = declared
    cls.__dataclass_fields__ = _StandardFields()
    cls.__dataclass_params__ = _Params(frozen=frozen)
    cls.__replace__ = replace
    if "__init__" not in content:
        cls.__init__ = _Constructor(cls, declared, frozen=frozen)
    if "__match_args__" not in content:
        positional = tuple(known.name for known in declared if known.init and not known.kw_only)
        cls.__match_args__ = positional  # type: ignore[misc]
    if options.get("repr", True) and "__repr__" not in content:
        cls.__repr__ = _repr_of([known.name for known in declared if known.repr])
    hashed = content.get("__hash__") is not None or ("__hash__" in content and "__eq__" not in content)
    if eq:
        equal, hashing = _compared([known.name for known in declared if known.compare])
        if "__eq__" not in content:
            cls.__eq__ = equal
        if not hashed:
            cls.__hash__ = hashing if frozen else None
    if frozen:
        cls.__setattr__, cls.__delattr__ = _no_assignment, _no_deletion
        if options.get("slots") and "__getstate__" not in content:
            cls.__getstate__, cls.__setstate__ = _state, _take_state
    return cls


def _own(cls: Any, *, kw_only: bool) -> Iterable[_Field]:
    """The fields that a class itself declares, in their order."""
    for name, annotation in cls.__annotations__.items():
        if str(annotation).startswith(("ClassVar", "typing.ClassVar")):
            continue
        given = cls.__dict__.get(name, _MISSING)
        known = given if isinstance(given, _Field) else _Field({} if given is _MISSING else {"default": given})
        known.name, known.annotation = name, annotation
        known.kw_only = kw_only if known.kw_only is None else known.kw_only
        yield known


def _with_slots(cls: Any, own: Iterable[str], declared: Iterable[_Field]) -> Any:
    """The class anew, with a place for each field that no class above it has one for."""
    content = dict(cls.__dict__)
    for name in (*own, "__dict__", "__weakref__"):
        content.pop(name, None)
    taken = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    content["__slots__"] = tuple(known.name for known in declared if known.name not in taken)
    made = type(cls)(cls.__name__, cls.__bases__, content)
    made.__qualname__ = cls.__qualname__
    return made


def _slots_of(base: type) -> tuple[str, ...]:
    found = base.__dict__.get("__slots__", ())
    return (found,) if isinstance(found, str) else tuple(found)


class _Constructor:
    """The constructor of a class before anybody has called it: written then, and put in its own place."""

    __slots__ = ("_cls", "_declared", "_frozen")

    def __init__(self, cls: type, declared: tuple[_Field, ...], *, frozen: bool) -> None:
        self._cls, self._declared, self._frozen = cls, declared, frozen

    def __get__(self, instance: object, owner: type) -> Any:
        function = self._written()
        self._cls.__init__ = function  # type: ignore[misc]
        return function if instance is None else function.__get__(instance, owner)

    def _written(self) -> Any:
        tree, given = _constructor_of(self._declared, frozen=self._frozen, checked=hasattr(self._cls, "__post_init__"))
        exec(compile(tree, "<value>", "exec"), given)  # noqa: S102 - a tree of the names of our own fields, never text
        function = given["__init__"]
        function.__qualname__ = f"{self._cls.__qualname__}.__init__"
        function.__module__ = self._cls.__module__
        annotations = {known.name: known.annotation for known in self._declared if known.init}
        function.__annotations__ = {**annotations, "return": None}
        return function


def _constructor_of(declared: Iterable[_Field], *, frozen: bool, checked: bool) -> tuple[Any, dict[str, Any]]:
    """The constructor of some fields as a syntax tree, and what it finds beside its arguments."""
    given: dict[str, Any] = {"_put": _put, "_missing": _MISSING}
    plain: list[Any] = []
    named: list[Any] = []
    body: list[Any] = []
    unless_plain: list[Any] = []
    unless_named: list[Any] = []
    for known in declared:
        name, value, unless = known.name, _load(known.name), None
        if known.default_factory is not _MISSING:
            given[f"_make_{name}"] = known.default_factory
            made = _call(_load(f"_make_{name}"))
            absent = _node(_ast.Compare, left=_load(name), ops=[_ast.Is()], comparators=[_load("_missing")])
            value = _node(_ast.IfExp, test=absent, body=made, orelse=value) if known.init else made
            unless = _load("_missing")
        elif known.default is not _MISSING:
            given[f"_default_{name}"] = known.default
            unless = _load(f"_default_{name}")
            value = value if known.init else unless
        elif not known.init:
            continue
        body.append(_kept(name, value, frozen=frozen))
        if known.init and known.kw_only:
            named.append(_node(_ast.arg, arg=name))
            unless_named.append(unless)
        elif known.init:
            plain.append(_node(_ast.arg, arg=name))
            unless_plain += [] if unless is None else [unless]
    if checked:
        method = _node(_ast.Attribute, value=_load("self"), attr="__post_init__", ctx=_ast.Load())
        body.append(_node(_ast.Expr, value=_call(method)))
    arguments = _ast.arguments(
        posonlyargs=[],
        args=[_node(_ast.arg, arg="self"), *plain],
        kwonlyargs=named,
        kw_defaults=unless_named,
        defaults=unless_plain,
    )
    more: dict[str, Any] = (
        {"type_params": []} if "type_params" in _ast.FunctionDef._fields else {}
    )  # asked for from Python 3.12 on
    body = body or [_node(_ast.Pass)]
    function = _node(_ast.FunctionDef, name="__init__", args=arguments, body=body, decorator_list=[], **more)
    return _ast.Module(body=[function], type_ignores=[]), given


def _kept(name: str, value: Any, *, frozen: bool) -> Any:
    """That a field is given a value."""
    if frozen:
        return _node(_ast.Expr, value=_call(_load("_put"), _load("self"), _node(_ast.Constant, value=name), value))
    target = _node(_ast.Attribute, value=_load("self"), attr=name, ctx=_ast.Store())
    return _node(_ast.Assign, targets=[target], value=value)


def _node(kind: Any, **fields: Any) -> Any:
    return kind(lineno=1, col_offset=0, **fields)


def _load(name: str) -> Any:
    return _node(_ast.Name, id=name, ctx=_ast.Load())


def _call(function: Any, *arguments: Any) -> Any:
    return _node(_ast.Call, func=function, args=list(arguments), keywords=[])


def _compared(names: list[str]) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    """Equality and hash by some fields."""
    key: Callable[[Any], object] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return equal, hashed


def _repr_of(names: list[str]) -> Callable[[Any], str]:
    def shown(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return shown


def _no_assignment(_: object, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - it is never needed but here

    del value
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deletion(_: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - it is never needed but here

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, known.name) for known in self.__value_fields__]


def _take_state(self: Any, state: list[Any]) -> None:
    for known, value in zip(self.__value_fields__, state, strict=True):
        _put(self, known.name, value)


class _Params:
    """What the standard library asks of a class that one of its own inherits from."""

    __slots__ = ("frozen",)

    def __init__(self, *, frozen: bool) -> None:
        self.frozen: bool = frozen


class _StandardFields:
    """The fields as the standard library has them, for whoever asks it for them."""

    __slots__ = ()

    def __get__(self, instance: object, owner: Any) -> dict[str, Any]:
        import dataclasses  # noqa: PLC0415 - only few ask

        found = {}
        for known in owner.__value_fields__:
            options = {"init": known.init, "compare": known.compare, "repr": known.repr, "kw_only": bool(known.kw_only)}
            for name in ("default", "default_factory"):
                if getattr(known, name) is not _MISSING:
                    options[name] = getattr(known, name)
            made: Any = dataclasses.field(**options)
            made.name, made.type = known.name, known.annotation
            made._field_type = dataclasses._FIELD  # type: ignore[attr-defined] # noqa: SLF001
            found[known.name] = made
        return found
