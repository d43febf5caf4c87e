"""Where partners named in prose are kept, and whether a partner's name is only the unit's own."""

from __future__ import annotations

from collections.abc import Iterable

PARTNERS = "named_partners"  # the list of mentions that wording.yml does not declare: each partner is an item of it
_ASSOCIATION = ("科学技术协会", "科协")
_TELLING = 3  # signs of a name's end that tell whose it is: 市气象局 of 遵义市气象局


def names_itself(partner: str, names: Iterable[str]) -> bool:
    """Whether a partner's name is one of the unit's `names`, the end of one, or its association: 区科协 of 新华区."""
    plain = partner
    for association in _ASSOCIATION:
        plain = plain.removesuffix(association)
    return any(
        name == plain or (len(partner) >= _TELLING and name.endswith(plain if plain else partner)) for name in names
    )
