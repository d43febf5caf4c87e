"""Names that are sentences of the press are marked for the writer; names that only hold a verb are not."""

import pytest

from kepuri_eval.documents.headlines import reads_as_headline
from kepuri_eval.params import Params
from kepuri_eval.standouts.features import make_cutter


@pytest.mark.parametrize(
    "name",
    [
        "全县主场活动隆重启动",
        "“星空大篷车”点亮山村",
        "“巧手工坊”迎来小客人",
        "专家问诊下沉",
        "科普剧巡演圆满收官！",
        "健康大集受好评",
    ],
)
def test_a_sentence_with_a_predicate_is_a_headline(name: str, params: Params) -> None:
    assert reads_as_headline(name, params.wording, make_cutter(params))


@pytest.mark.parametrize(
    "name",
    ["主场活动启动仪式", "“星空大篷车”进校园", "“巧手工坊”体验营", "恐龙为什么会灭绝", "“谁偷吃了稻谷”展演",
     "走进古河道研学", "电是怎么来的", "“安全用气”巡讲", "水稻新品种观摩会", "“一起看日食”"],
)  # fmt: skip
def test_a_name_stays_a_name(name: str, params: Params) -> None:
    assert not reads_as_headline(name, params.wording, make_cutter(params))
