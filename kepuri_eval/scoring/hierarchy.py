"""Measures under indicators under a whole, to any depth: who belongs to whom, and scores from the bottom up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError

Floats = NDArray[np.float64]
Join = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Tree:
    """A hierarchy.

    Attributes:
        leaves: codes of the measures, in the order of the data's columns.
        nodes: codes of what is built from them, every one after its children; the whole is last.
        children: code of a node → codes of its parts.
        weights: code → declared weight within its parent.
        level: code → 1 for measures, else one more than its highest child.
    """

    leaves: tuple[str, ...]
    nodes: tuple[str, ...]
    children: dict[str, tuple[str, ...]]
    weights: dict[str, float]
    level: dict[str, int]

    @property
    def root(self) -> str:
        """Code of the whole."""
        return self.nodes[-1]


def build_tree(leaves: Sequence[str], parents: Mapping[str, str], weights: Mapping[str, float]) -> Tree:
    """The hierarchy that `parents` (code → code of its parent, the whole has none) describes.

    Raises:
        ScoringError: a code without a weight, a bad weight, a parent nobody knows, a circle, a node without parts, a
            measure under nothing, or more than one whole; all faults in one message.
    """
    faults = _find_faults(tuple(leaves), parents, weights)
    if faults:
        raise ScoringError("hierarchy: " + "; ".join(faults))
    children: dict[str, list[str]] = {}
    for code in [*leaves, *(code for code in weights if code not in set(leaves))]:
        if code in parents:
            children.setdefault(parents[code], []).append(code)
    level = dict.fromkeys(leaves, 1)
    nodes: list[str] = []
    while len(nodes) < len(children):
        ready = [code for code in children if code not in level and all(part in level for part in children[code])]
        for code in ready:
            level[code] = 1 + max(level[part] for part in children[code])
        nodes += ready
    parts = {code: tuple(children[code]) for code in nodes}
    return Tree(tuple(leaves), tuple(nodes), parts, {code: float(weights[code]) for code in level}, level)


def roll_up(
    scores: Floats, tree: Tree, joins: Mapping[str, Join] | Join, weights: Mapping[str, Floats] | None = None
) -> dict[str, Floats]:
    """Scores of every code from the bottom up.

    Args:
        scores: (…, units, leaves).
        joins: how parts become their parent, for all nodes or by node.
        weights: node → weights of its parts, (parts,) or (…, parts), in place of the declared ones.

    Returns:
        code → (…, units).
    """
    found = {code: scores[..., at] for at, code in enumerate(tree.leaves)}
    for node in tree.nodes:
        parts = tree.children[node]
        join = joins if callable(joins) else joins[node]
        heavy = part_weights(tree, node) if weights is None else weights[node]
        try:
            found[node] = join(np.stack(np.broadcast_arrays(*(found[part] for part in parts)), axis=-1), heavy)
        except ScoringError as error:
            raise ScoringError(
                f"{node} (parts {', '.join(parts[:6])}{' …' if len(parts) > 6 else ''}): {error}"
            ) from None
    return found


def part_weights(tree: Tree, node: str) -> Floats:
    """Declared weights of a node's parts, adding up to one."""
    raw = np.array([tree.weights[part] for part in tree.children[node]])
    return raw / raw.sum()


def leaf_weights(tree: Tree) -> Floats:
    """(leaves,) weight each measure has in the whole: the product of the shares on the way up."""
    share = {tree.root: 1.0}
    for node in reversed(tree.nodes):
        for part, weight in zip(tree.children[node], part_weights(tree, node), strict=True):
            share[part] = share[node] * weight
    return np.array([share[leaf] for leaf in tree.leaves])


def coverage(have: NDArray[np.bool_], asked: NDArray[np.bool_], tree: Tree) -> Floats:
    """(units,) share of the weight asked of each unit that has a value, level by level.

    Args:
        have, asked: (units, leaves).
    """
    asked_at = {code: asked[:, at].astype(float) for at, code in enumerate(tree.leaves)}
    found = {code: (have & asked)[:, at].astype(float) for at, code in enumerate(tree.leaves)}
    for node in tree.nodes:
        share = part_weights(tree, node)
        is_asked = np.stack([asked_at[part] for part in tree.children[node]], axis=-1) * share
        covered = np.stack([found[part] for part in tree.children[node]], axis=-1) * is_asked
        total = is_asked.sum(axis=-1)
        asked_at[node] = (total > 0).astype(float)
        found[node] = np.divide(covered.sum(axis=-1), total, out=np.zeros_like(total), where=total > 0)
    return found[tree.root]


def _find_faults(leaves: tuple[str, ...], parents: Mapping[str, str], weights: Mapping[str, float]) -> list[str]:
    codes = {*leaves, *parents, *parents.values()}
    faults = [f"{code} is a parent but is not listed itself" for code in sorted(set(parents.values()) - set(weights))]
    faults += [f"{code} has no weight" for code in sorted(codes - set(weights) - set(parents.values()))]
    faults += [f"weight of {code} is {weights[code]}" for code in sorted(weights)
               if not (np.isfinite(weights[code]) and weights[code] >= 0)]  # fmt: skip
    faults += [f"measure {code} stands twice" for code in sorted({code for code in leaves if leaves.count(code) > 1})]
    faults += [f"measure {code} is under nothing" for code in leaves if code not in parents]
    faults += [f"measure {code} is the parent of others" for code in leaves if code in set(parents.values())]
    faults += [f"{code} has no parts" for code in sorted(set(weights) - set(leaves) - set(parents.values()))]
    faults += _find_circles(parents)
    whole = sorted(set(parents.values()) - set(parents))
    if len(whole) != 1 and not any("circle" in fault for fault in faults):
        faults.append(f"there must be one whole, found {', '.join(whole) if whole else 'none'}")
    for node in sorted(set(parents.values())):
        if not any(weights.get(code, 0) > 0 for code, parent in parents.items() if parent == node):
            faults.append(f"all parts of {node} have weight zero")
    return faults


def _find_circles(parents: Mapping[str, str]) -> list[str]:
    faults: list[str] = []
    for start in sorted(parents):
        here, seen = start, [start]
        while here in parents:
            here = parents[here]
            if here == start:
                faults.append(f"circle: {' under '.join([*seen, start])}")
                break
            if here in seen:
                break
            seen.append(here)
        if faults:
            break
    return faults
