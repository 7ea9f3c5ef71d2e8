"""Attacks on our own answers, inputs and installation: ``make trust``, or ``python -m trust --help``.

It needs the source tree and the extra ``test``; README.md beside this file says how a part joins.
"""
