"""Language: every word that a surface shows, one catalogue a language, and the one way from statements to sentences."""

from l4path.language.catalogue import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Words", "words"]
