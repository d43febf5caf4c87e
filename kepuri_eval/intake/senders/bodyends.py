"""From a name to whether it ends as names of bodies do; light, for it is asked where documents are read."""

from __future__ import annotations

import re

_BODY_END = re.compile(
    r"(?:局|委|办|部|会|中心|馆|站|院|校|中学|小学|学校|幼儿园|街道|街道办|镇|乡|村|社区|政府|团委|公司|基地|所|队|协会|学会|科协|医院"
    r"|联|厅|处|园|之家|农技协|工作室|教研室|服务团|志愿团|联盟|[一二三四五六七八九十]中|附中|[一二三四五六七八九十]小|附小)$"
)


def ends_as_body(name: str) -> bool:
    """Whether a name ends as names of bodies do: 局, 小学, 服务队."""
    return _BODY_END.search(name) is not None
