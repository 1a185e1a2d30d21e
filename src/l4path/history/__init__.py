"""What was recorded of one person, with dates, and the episode that is known at a moment."""

from l4path.history.entries import KINDS, Entry
from l4path.history.known import History
from l4path.history.reading import Reader, read_entries
from l4path.history.terms import Terms

__all__ = ["KINDS", "Entry", "History", "Reader", "Terms", "read_entries"]
