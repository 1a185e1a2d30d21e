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
from l4path.verification.junit import junit
from l4path.verification.mutants import Danger, Mutant, mutants
from l4path.verification.survivors import MutantReport, run_mutants

__all__ = [
    "CODES",
    "Case",
    "CaseReport",
    "CaseResult",
    "Cases",
    "Change",
    "Danger",
    "Difference",
    "Divergence",
    "ExpectedCase",
    "Finding",
    "Mutant",
    "MutantReport",
    "Open",
    "Report",
    "cases",
    "check",
    "check_following",
    "diff",
    "junit",
    "mutants",
    "read_cases",
    "run_cases",
    "run_mutants",
]
