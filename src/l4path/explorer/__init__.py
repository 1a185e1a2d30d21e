"""The explorer: one page that works offline, in which questions are answered and options seen to change."""

from l4path.explorer.page import explorer_html, write_explorer
from l4path.explorer.program import program_of

__all__ = ["explorer_html", "program_of", "write_explorer"]
