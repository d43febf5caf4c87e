"""A partner's name against the unit's own names."""

from __future__ import annotations

import pytest

from kepuri_eval.partnernames import names_itself


@pytest.mark.parametrize(
    ("partner", "names", "is_own"),
    [
        ("县科协", ("青石县",), True),
        ("青石县科学技术协会", ("青石县",), True),
        ("区科协", ("青石县",), False),
        ("市科协", ("市气象局", "楚江市气象局"), False),
        ("市气象局", ("楚江市气象局",), True),
        ("楚江湿地保护区", ("楚江湿地管理处", "楚江湿地保护区"), True),
        ("市科协", ("市科协", "楚江市科学技术协会"), True),
        ("市科协", ("楚江市科协",), True),
        ("小学", ("青石小学",), False),
        ("县教育局", ("青石县",), False),
        ("科协", ("青石县",), True),
        ("科协", ("楚江市气象局",), False),
    ],
)
def test_nobody_is_a_partner_of_his_own(partner: str, names: tuple[str, ...], is_own: bool) -> None:
    assert names_itself(partner, names) is is_own
