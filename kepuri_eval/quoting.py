"""Words that hold a quoted name, with quotation marks inside others as the norm for punctuation wants them."""

from __future__ import annotations


def say_quoted(text: str) -> str:
    """The text with quotation marks inside others made single ones: 活动““古窑”研学” → 活动“‘古窑’研学”.

    Where one is never closed (words cut off), nobody can tell which are inside others: the text is given as it is.
    """
    depth, said = 0, []
    for sign in text:
        depth -= sign == "”" and depth > 0
        said.append(sign if depth % 2 == 0 else {"“": "‘", "”": "’"}.get(sign, sign))
        depth += sign == "“"
    return "".join(said) if not depth else text


def first_of(names: list[str], most: int) -> str:
    """The first of the names, in quotation marks, and 等 where there are more."""
    return "、".join(f"“{name}”" for name in names[:most]) + ("等" if len(names) > most else "")
