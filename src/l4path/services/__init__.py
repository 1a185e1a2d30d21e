"""What listens: decision-support requests of a clinical system, and the tools of an agent."""

from __future__ import annotations
