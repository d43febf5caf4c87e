"""Summaries that share their words are told, those that share the notice's words are not."""

from __future__ import annotations

from collections.abc import Callable

from kepuri_eval.intake.copies import find_copies
from kepuri_eval.params import Params
from tests.intake.intake_files import word

SCENES = [
    ("学校礼堂", "低年级同学", "水循环"), ("社区活动室", "退休职工", "用药安全"),
    ("田间地头", "种植大户", "病虫害防治"),
    ("工厂车间", "青年工人", "电气安全"), ("图书馆", "亲子家庭", "星座观测"), ("敬老院", "护理人员", "急救方法"),
    ("公园广场", "过往市民", "垃圾分类"),
]  # fmt: skip
OWN = [f"我们在{place}为{people}讲解了{topic}方面的科学知识。" for place, people, topic in SCENES]


def test_a_copied_summary_is_told_with_both_names(submitted: Callable, params: Params) -> None:
    copied = [text.replace("我们", "路南区") for text in OWN]
    files = {"路北区/总结.docx": word(*OWN), "路南区/总结.docx": word(*copied, "另有一句话是自己写的，别处没有。")}
    documents, blocks, _ = submitted(files)
    blocks["text"] = blocks["text"].str.replace("路南区", "我们")
    problems = find_copies(documents, blocks, params)
    assert problems["code"].tolist() == ["text_copied"]
    assert "路北区" in problems["message"].iloc[0]
    assert "路南区" in problems["message"].iloc[0]


def test_a_summary_copied_by_three_of_few_is_told_for_each_pair(submitted: Callable, params: Params) -> None:
    names = ["路北区", "路南区", "古冶区"]
    files = {f"{name}/总结.docx": word(*(text.replace("我们", name) for text in OWN)) for name in names}
    documents, blocks, _ = submitted(files | {"丰南区/总结.docx": word(*(text[::-1] for text in OWN))})
    problems = find_copies(documents, blocks, params)
    assert problems["code"].tolist() == ["text_copied"] * 3


def test_words_that_many_write_are_nobodys(submitted: Callable, params: Params) -> None:
    names = ["路北区", "路南区", "古冶区", "丰南区", "丰润区"]
    documents, blocks, _ = submitted({f"{name}/总结.docx": word(*OWN) for name in names[:1]} | {
        f"{name}/总结.docx": word(*OWN, f"{name}之外还有一句很长的自己的话") for name in names[1:]
    })  # fmt: skip
    assert find_copies(documents, blocks, params).empty


def test_different_summaries_are_left_alone(submitted: Callable, params: Params) -> None:
    other = [text[::-1] for text in OWN]
    documents, blocks, _ = submitted({"路北区/总结.docx": word(*OWN), "路南区/总结.docx": word(*other)})
    assert find_copies(documents, blocks, params).empty
