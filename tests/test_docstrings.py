"""Every example in a docstring runs and prints what it says."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

import citypact

MODULES = ["citypact"] + [
    module.name
    for module in pkgutil.walk_packages(citypact.__path__, "citypact.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_the_public_names_have_examples_or_at_least_words() -> None:
    """Every public name exists, is the one its home defines, and is documented."""
    for name in citypact.__all__:
        thing = getattr(citypact, name)
        assert isinstance(thing, tuple) or thing.__doc__, name


def test_no_room_takes_the_place_of_the_function_that_bears_its_name() -> None:
    for name in MODULES:
        import_module(name)
    assert not [name for name in citypact.__all__ if isinstance(getattr(citypact, name), ModuleType)]
    assert callable(citypact.audit)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = citypact.no_such_name  # type: ignore[attr-defined]
