"""Conditions as text, both ways: a small language that is read here and never evaluated as code."""

from l4path.conditions.writer import text
from l4path.grammar.parser import parse_condition
from l4path.grammar.scope import NAME_GROUPS, NODE_GROUPS, Scope, declared_at
from l4path.grammar.tokens import MAX_LENGTH, MAX_TOKENS

__all__ = ["MAX_LENGTH", "MAX_TOKENS", "NAME_GROUPS", "NODE_GROUPS", "Scope", "declared_at", "parse_condition", "text"]
