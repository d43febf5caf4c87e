"""What a parser written in Rust raises when it meets the impossible, for use in an except clause."""

from __future__ import annotations


def and_panics(*kinds: type[BaseException]) -> tuple[type[BaseException], ...]:
    """These exception classes and those of Rust panics; each extension makes its own on its first, beside Exception.

    An except clause is evaluated only once something was raised, so `except and_panics(…):` sees the class by then.
    """
    return (*kinds, *(kind for kind in BaseException.__subclasses__() if kind.__name__ == "PanicException"))
