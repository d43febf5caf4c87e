"""Clusters carry names a reader understands."""

from __future__ import annotations

from kepuri_eval.standouts.clusters import find_clusters
from kepuri_eval.standouts.features import build_features
from kepuri_eval.standouts.labels import EVERYTHING, OTHERS, _compose, _free_name, _is_form, name_clusters
from tests.standouts.conftest import activity, four_subjects, listed


def names_of(activities, params):
    features = build_features(activities, params)
    return name_clusters(features, find_clusters(features, params.method.standouts), activities, params)


def test_labels_are_short_chinese_and_different(simulated_study):
    labels = simulated_study.names["label"]
    assert labels.is_unique
    assert labels.str.fullmatch(r"[\u4e00-\u9fff]{4,8}").all()


def test_labels_tell_the_subject_not_the_form_or_the_audience(params, simulated_study):
    labels = simulated_study.names["label"]
    aside = [*params.method.standouts.form_words, "学生", "老年人", "农民"]
    told = labels[~labels.str.startswith("第") & ~labels.str.endswith("主题")]
    assert not told.str.contains("|".join(aside)).any()


def test_a_word_of_the_subject_stands_in_the_label(params):
    names = names_of(four_subjects(15), params)
    joined = (names["label"] + names["words"]).tolist()
    for subject in ("天文", "急救", "农技", "编程"):
        assert sum(subject in words for words in joined) == 1


def test_the_nearest_category_is_named_with_its_share(params):
    rows = four_subjects(12).to_dict("records")
    for number, row in enumerate(rows):
        row["category"] = "women" if number % 4 else None
    names = names_of(listed(rows), params)
    assert set(names["category"]) == {params.wording.categories["women"].label}
    assert (names["category_share"] == 1.0).all()


def test_one_cluster_is_everything(params):
    assert names_of(four_subjects(1), params)["label"].tolist() == [EVERYTHING]


def test_sizes_add_up_with_noise(params):
    odd = activity("z", "镍氢电池回收谜题", "拆解废旧镍氢电池计算钴含量")
    names = names_of(listed([*four_subjects(15).to_dict("records"), odd]), params)
    assert names["size"].sum() == 60


def test_a_label_is_told_by_what_most_members_share():
    held = ["急救公开课：心肺复苏", "急救擂台赛：包扎止血", "家庭急救箱", "蘑菇辨识"]
    assert _compose(["蘑菇", "包扎止血", "急救"], held, set()) == "急救主题"
    assert _compose(["蘑菇", "包扎止血"], held, set()) == ""
    two_halves = ["辣椒栽培观摩", "辣椒病害会诊", "樟树修剪示范", "樟树古木寻访"]
    assert _compose(["辣椒", "樟树", "病害会诊"], two_halves, {"辣椒主题"}) == "辣椒与樟树"


def test_a_word_of_form_is_no_subject(params):
    assert [word for word in ("主题", "主题展览", "候鸟") if not _is_form(word, params)] == ["候鸟"]


def test_what_has_no_name_of_its_own_is_told_apart_in_words():
    taken = {OTHERS}
    for expected in ("其他活动之二", "其他活动之三"):
        assert _free_name(taken) == expected
        taken.add(expected)
    taken |= {f"其他活动之{number}" for number in "四五六七八九十"}
    assert _free_name(taken) == "其他活动之十一"
