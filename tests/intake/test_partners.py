"""Bodies that prose names as holding an activity together."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.partners import partner_finder
from kepuri_eval.params import Params


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("9月16日，县科协联合县教育局、团县委等单位举办了护眼讲座。", ["县教育局", "团县委"]),
        ("会同市文化和旅游局、市图书馆开展夜读。", ["市文化和旅游局", "市图书馆"]),
        ("活动由市文明办、市气象局和市地震局联合主办。", ["市文明办", "市气象局", "市地震局"]),
        ("我馆与城东小学共同举办“星空夜”。", ["城东小学"]),
        ("联合单位：市科技馆、青山医院、临江街道。", ["市科技馆", "青山医院", "临江街道"]),
        ("参与单位包括市水利局、市消防救援支队、蓝天救援队等。", ["市水利局", "市消防救援支队", "蓝天救援队"]),
        ("携手12家单位、联合多家企业和相关部门开展宣传。", []),
        ("县妇女联合会举办讲座，联合国教科文组织的展板同时展出。", []),
        ("参加全国科普日主办单位联合行动，组织了演讲会。", []),
        ("联合开展了安全知识竞赛，召开了总结会。", []),
        ("联合社区、学校、医院走上街头。", []),
        ("各部门共同努力，群众普遍受益。", []),
    ],
)
def test_partners_are_those_that_are_named(params: Params, text: str, names: list[str]) -> None:
    assert partner_finder(params.wording).find(text) == names
