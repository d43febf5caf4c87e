"""Media that reported so often each, or by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("sentence", "reports"),
    [
        ("长江网、楚江晚报各报道一次。", [2]),
        ("《农村科技报》、楚江新闻网和市广播电台各刊发2篇。", [6]),
        ("三、在楚江电视台、楚江晚报各宣传1次。", [2]),
        ("县广播站和县电视台分别播出一条消息。", [2]),
        ("4家媒体各发稿3篇。", [12]),
        ("市级媒体3家各报道2次。", [6]),
        ("《楚江晚报》《江城日报》、江城新闻网各采写一篇。", [3]),
        # by the end of their names, though no list holds them
        ("中国茶叶报登了2篇，江城晚报登了1篇。", [2, 1]),
        ("省电视台乡村频道播出1条，江城日报、楚江晚报共刊发6篇。", [1, 6]),
        ("县融媒体中心5条，江城农村版（江城日报）2条，共7条。", [5, 2, 7]),
        ("登过我们消息的有楚江农村广播、江城日报，一共3条。", [3]),
        # programmes and pages are reports as well
        ("楚江广播电台做了一期节目。", [1]),
        ("江城晚报来了记者，给了一个整版。", [1]),
        ("楚江电视台做了一条四分钟的报道，江城日报登了一篇。", [1, 1]),
        ("江城日报和楚江晚报来过，一共写了3篇。", [3]),
        ("孩子们做了一期节目。", []),
        ("江城晚报来了记者，孩子们写了4篇。", []),
        ("标本被送到学校，写了4篇。", []),
        ("我校广播站做了5期节目。", []),
        ("学校官网发了4条，校园手抄报登了2篇。", []),
        ("长江网、楚江网等媒体各报道一次，市电视台报道3次。", [2, 3]),
        ("江城日报客户端、楚江晚报各报道 1 次。", [2]),
        ("《楚江晚报》、江城科技报各2条报道，计4条。", [4]),
        ("《楚江晚报》、江城科技报各2条报道，合计9条。", [4, 9]),
        # named behind what says that they came; those in brackets are the ones counted before
        ("来的媒体有江城晚报和江城电视台，各发了一条消息。", [2]),
        ("媒体报了两次（江城晚报、江城新闻网各一次）。", [2, 2]),
        # one medium with its own verb or number
        ("江城晚报登了一回，县电视台播了两次。", [1, 2]),
        ("江城日报报了3次。", [3]),
        ("江城晚报两篇，县电视台三条，人民网一篇，一共六篇。", [2, 3, 1, 6]),
        ("县融媒发了4条短视频。", []),
        ("孩子们把作文登了一回。", []),
        ("江城晚报直播了3次。", []),
        ("有一篇，是晚报记者自己来写的。", []),
        # the media counted are no more reports
        ("有六家媒体来采访，发稿13篇。", [13]),
        ("省级媒体3家、市级5家报道了活动。", [3, 5]),
        # what several may share, or is told of each in turn
        ("长江网、楚江晚报、市电视台分别刊发稿件9篇。", [9]),
        ("省级、市级媒体分别报道3篇、5篇。", [3, 5]),
        ("长江网、楚江晚报报道4次。", [4]),
        ("各级媒体刊发报道12篇。", [12]),
    ],
)
def test_reports_of_each_medium_are_added_up(sentence: str, reports: list[float]) -> None:
    figures = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    told = [figure for figure in figures if figure.kind.quantity == "media_reports"]
    assert [figure.amount.value for figure in told] == reports
    assert all(sentence[figure.amount.start : figure.amount.end] == figure.amount.raw for figure in told)


@pytest.mark.parametrize(
    ("sentence", "totals"),
    [
        ("楚江电视台播出2条，江城日报、楚江晚报共刊发5篇。", []),
        ("楚江电视台播出2条，江城日报刊发5篇，共7篇。", [7]),
    ],
)
def test_what_several_media_share_is_no_total_behind_another_ones(sentence: str, totals: list[float]) -> None:
    told = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    assert [figure.amount.value for figure in told if figure.scope.is_total] == totals
