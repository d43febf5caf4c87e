"""Evaluate a city's National Science Day: submissions in, scores, commended lists and reports out."""

__version__ = "0.1.0"
