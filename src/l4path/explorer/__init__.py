"""The explorer: one page that works offline, in which questions are answered and options seen to change."""
