"""Verification: what is wrong with a pathway, the patients who show it, and who notices a change."""

from l4path.verification.check import check
from l4path.verification.finding import CODES, Finding, Open, Report

__all__ = ["CODES", "Finding", "Open", "Report", "check"]
