"""What a parser written in Rust raises when it meets the impossible, for use in an except clause."""

from __future__ import annotations


def panics() -> tuple[type[BaseException], ...]:
    """The exception classes of Rust panics; each extension makes its own on its first panic, beside Exception.

    An except clause is evaluated only once something was raised, so `except panics():` sees the class by then.
    """
    return tuple(kind for kind in BaseException.__subclasses__() if kind.__name__ == "PanicException")
