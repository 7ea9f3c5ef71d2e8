"""One profile for all property tests: the same examples every time, however busy the machine."""

from hypothesis import settings

settings.register_profile("citypact", deadline=None, derandomize=True)
settings.load_profile("citypact")
