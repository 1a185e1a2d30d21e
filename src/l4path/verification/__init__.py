"""Verification: what is wrong with a pathway, the patients who show it, and who notices a change."""

from l4path.verification.case_files import read_cases
from l4path.verification.case_report import CaseReport, CaseResult, run_cases
from l4path.verification.cases import Case, Cases, cases
from l4path.verification.changes import Change
from l4path.verification.check import check
from l4path.verification.diff import diff
from l4path.verification.difference import Difference, Divergence
from l4path.verification.expected import ExpectedCase
from l4path.verification.finding import CODES, Finding, Open, Report
from l4path.verification.followed import check_following

__all__ = [
    "CODES",
    "Case",
    "CaseReport",
    "CaseResult",
    "Cases",
    "Change",
    "Difference",
    "Divergence",
    "ExpectedCase",
    "Finding",
    "Open",
    "Report",
    "cases",
    "check",
    "check_following",
    "diff",
    "read_cases",
    "run_cases",
]
