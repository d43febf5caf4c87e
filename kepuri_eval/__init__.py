"""Evaluate a city's National Science Day: submissions in, scores, commended lists and reports out."""

from kepuri_eval.deferring import defer_grammars

__version__ = "0.1.0"

defer_grammars()  # here, because it must be done before anything loads nbformat
