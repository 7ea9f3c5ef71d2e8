"""How Sphinx builds the manual: without network, every warning an error.

``python -m sphinx -W --keep-going -n -b html docs build/manual``
"""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "citypact"
author = "The citypact developers"
copyright = author
version = release = installed("citypact")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    # Of this folder:
    "links_out",
    "mathml",
    "public_names",
    "sources",
]
html_math_renderer = "mathml"
exclude_patterns = ["extensions"]
root_doc = "index"

html_theme = "furo"
html_title = "citypact"
html_show_sourcelink = False
html_copy_source = False
# Fonts and pictures come with the theme; nothing is fetched when a page is read.
html_theme_options = {"footer_icons": []}

myst_heading_anchors = 3
# Chinese and Greek letters stand in code as they are; highlighting must not stumble over output blocks.
highlight_language = "python"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say it in words, with shapes and units
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
