"""Pipelines of projects that end or shrink: which promises are paid until when."""

from citypact.mechanisms.enforcement.vintages.finite_pipeline import FinitePipeline
from citypact.mechanisms.enforcement.vintages.result import PipelineUnravelling, YearEnd
from citypact.mechanisms.enforcement.vintages.unravelling import unravel

__all__ = ["FinitePipeline", "PipelineUnravelling", "YearEnd", "unravel"]
