"""From semicolons to lists of what was held, each with its own people: 讲座9场，听众70人；义诊4次，服务30人."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepuri_eval.intake.figures.figure import Figure

_TIMES = ("场", "场次", "次", "期", "堂", "节", "批", "批次")
_HELD = ("activities", "lectures", "other")
_GENERAL = "活动"  # 共举办活动46场，参与15200人次；讲座10场，听众2000人次: the second is among the first


def join_lists(found: Sequence[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """The figures of a document, those of such a list as of one sentence, and no item's 共 a total of everything.

    What is announced once (共组织) goes for all items, and none of them is the whole; a sum at the end is.
    """
    joined: list[tuple[str, Figure]] = []
    for chain in _chains(found):
        joined += _as_one(chain) if _is_list(chain) else chain
    return joined


def _chains(found: Sequence[tuple[str, Figure]]) -> Iterator[list[tuple[str, Figure]]]:
    """Figures that stand in one sentence, or in several that only semicolons part."""
    chain: list[tuple[str, Figure]] = []
    for locator, figure in found:
        last = chain[-1][1] if chain else None
        is_same = last is not None and figure.sentence == last.sentence and locator == chain[-1][0]
        is_next = last is not None and figure.goes_on and last.sentence <= figure.sentence <= last.sentence + 1
        if chain and (figure.table or not (is_same or is_next)):
            yield chain
            chain = []
        chain.append((locator, figure))
    if chain:
        yield chain


def _is_list(chain: Sequence[tuple[str, Figure]]) -> bool:
    """Whether two items or more tell how often something was held and who came, the first no activities at large."""
    held: dict[int, Figure] = {}
    came: set[int] = set()
    for _, figure in chain:
        if not figure.scope.in_scope or figure.scope.planned or figure.scope.is_part or figure.in_brackets:
            continue
        if figure.kind.quantity in _HELD and figure.amount.counted_in in _TIMES:
            held.setdefault(figure.sentence, figure)
        elif figure.kind.quantity == "participants":
            came.add(figure.sentence)
    items = [held[sentence] for sentence in sorted(held) if sentence in came]
    if len(items) < 2 or items[0].of_item:
        return False
    return items[0].kind.quantity != "activities" or items[0].kind.cue != _GENERAL


def _as_one(chain: Sequence[tuple[str, Figure]]) -> Iterator[tuple[str, Figure]]:
    head, last = chain[0][1].sentence, chain[-1][1].sentence
    for locator, figure in chain:
        same = sum(
            other.amount.value for _, other in chain if other.kind.quantity == figure.kind.quantity and other != figure
        )
        may_hold = same == 0 or (figure.sentence == last and figure.amount.value >= same)
        is_total = figure.scope.is_total and may_hold
        yield locator, figure._replace(sentence=head, scope=figure.scope._replace(is_total=is_total), of_list=True)
