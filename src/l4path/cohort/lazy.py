"""Frames that stay lazy."""

from __future__ import annotations


def lazy_found(pathway, table, told, ask):
    return None
