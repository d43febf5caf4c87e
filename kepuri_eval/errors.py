"""The faults this package raises, each carrying the place it happened and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self


class KepuriError(Exception):
    """Parent of every fault a caller may want to catch; the CLI prints it without a traceback.

    Attributes:
        advice: what to try next, a command where there is one; "" where the place that raised it knows none.
    """

    advice = ""

    def advise(self, advice: str) -> Self:
        """The fault itself, carrying what to try next: `raise RunError("…").advise("kepuri run demo")`."""
        self.advice = advice
        return self


class ParamsError(KepuriError):
    """One or more params files are not usable.

    Attributes:
        faults: one line per fault, `file: key.path: what is wrong`, in the order found.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in params"
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))


class TableError(KepuriError):
    """A table does not keep the contract stated for it in `tables.py`.

    Attributes:
        table: name of the table.
        column: the column that breaks it, or "" when the whole table does.
        examples: up to five offending values or row keys.
        is_missing: it has not been made yet.
    """

    def __init__(
        self, table: str, column: str, reason: str, examples: Sequence[object] = (), *, is_missing: bool = False
    ) -> None:
        self.table, self.column, self.examples, self.is_missing = table, column, list(examples)[:5], is_missing
        place = f"{table}.{column}" if column else table
        shown = f" (for example {', '.join(map(repr, self.examples))})" if self.examples else ""
        super().__init__(f"table {place}: {reason}{shown}")


class ReadError(KepuriError):
    """A submitted file cannot be read; becomes a row in `problems`, never stops a run.

    Attributes:
        code: problem code, one of those listed in docs/method.md.
        message: Chinese, fit to send to the unit that submitted the file.
        advice: Chinese, what the unit or the analyst should do next.
    """

    def __init__(self, code: str, message: str, advice: str) -> None:
        self.code, self.message, self.advice = code, message, advice
        super().__init__(f"{code}: {message}")


class DocumentError(KepuriError):
    """Our own code failed on what one document holds; tells which, so that a run can go on without it.

    Attributes:
        path: of the document, below the folder of submissions.
    """

    def __init__(self, path: str, error: Exception) -> None:
        self.path = path
        fault = f"{type(error).__name__}：{error}"
        super().__init__(f"程序处理“{path}”时出错（{fault}）。请先将这份材料移出 data/raw 再运行，并反馈给维护人员。")


@contextmanager
def at_document(path: str) -> Iterator[None]:
    """What goes wrong inside becomes a `DocumentError` that names the document; our own faults stay as they are."""
    try:
        yield
    except KepuriError:
        raise
    except Exception as error:
        raise DocumentError(path, error) from error


class ScoringError(KepuriError):
    """A composite cannot be built as declared; the text names the measure, unit or matrix cell."""


class RunError(KepuriError):
    """A notebook run failed; the text names the notebook, the cell and the error in it."""


class ReviewError(KepuriError):
    """A filled review workbook is not taken.

    Attributes:
        faults: one line a fault, in Chinese, naming sheet and row.
    """

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        head = f"“{file}”未采用，有{len(self.faults)}处需改正："
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))
