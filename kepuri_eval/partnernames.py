"""Where partners named in prose are kept, and whether a partner's name is only the unit's own."""

from __future__ import annotations

from collections.abc import Iterable

PARTNERS = "named_partners"  # the list of mentions that wording.yml does not declare: each partner is an item of it
_ASSOCIATION = ("科学技术协会", "科协")
_AREAS = ("县", "区", "市", "旗", "镇", "乡", "街道")
_TELLING = 3  # signs of a name's end that tell whose it is: 市气象局 of 遵义市气象局


def names_itself(partner: str, names: Iterable[str]) -> bool:
    """Whether a partner's name is one of the unit's `names`, the end of one, or its association: 区科协 of 新华区."""
    plain = partner
    for association in _ASSOCIATION:
        plain = plain.removesuffix(association)
    if not plain:  # 科协、农业农村局共同主办, as a county writes
        return any(name.endswith(_AREAS) for name in names)
    ends = (partner, plain) if len(partner) >= _TELLING else ()
    return any(name in (partner, plain) or name.endswith(ends) for name in names)
