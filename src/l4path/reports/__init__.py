"""Pages about a pathway, written from itself: its sources and disputes, its conventions, a walk through it."""

from l4path.reports.conventions import conventions_page
from l4path.reports.onepage import one_page
from l4path.reports.pages import PAGES, write_pages
from l4path.reports.report import Block, PatientReport
from l4path.reports.sources import sources_page
from l4path.reports.walkthrough import walkthrough_page
from l4path.reports.web import to_html, write_report

__all__ = [
    "PAGES",
    "Block",
    "PatientReport",
    "conventions_page",
    "one_page",
    "sources_page",
    "to_html",
    "walkthrough_page",
    "write_pages",
    "write_report",
]
