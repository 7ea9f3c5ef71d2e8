"""The languages that citypact speaks: English in the code, Chinese from a catalogue.

The code writes English sentences; ``zh/*.toml`` holds each of them with its Chinese. Whoever shows
words to a reader (terminal, chart, report, page) passes them through :func:`translate` last of all,
so that numbers, labels and saved results are the same in every language.
"""

from __future__ import annotations

from citypact.language.choice import LANGUAGES, current_language, language_of_locale, use_language
from citypact.language.translation import translate

__all__ = ["LANGUAGES", "current_language", "language_of_locale", "translate", "use_language"]
