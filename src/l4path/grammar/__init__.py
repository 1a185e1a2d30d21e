"""Conditions as text, both ways: a small language that is read here and never evaluated as code."""

from l4path.grammar.parser import Scope, parse_condition
from l4path.grammar.tokens import MAX_LENGTH, MAX_TOKENS
from l4path.grammar.writer import text

__all__ = ["MAX_LENGTH", "MAX_TOKENS", "Scope", "parse_condition", "text"]
