"""Runs the numbered notebooks in order and exports them, many at a time, on one machine or many."""

import sys

if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    # jsonschema, which comes with nbformat, builds a parser of IRIs when that package is there: two seconds at the
    # start of every process, for a format that notebooks do not have.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import jsonschema  # noqa: F401

    del sys.modules["rfc3987_syntax"]
