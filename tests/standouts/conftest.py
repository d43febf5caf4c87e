"""Activities written by hand or drawn by the simulator, with the truth beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from kepuri_eval.simulate.plan import draw_plan
from kepuri_eval.standouts.study import Study, study_activities

ROOT = Path(__file__).parents[2]
FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")

# Four subjects that share no word; each activity takes three sentences of its subject in turn.
SUBJECTS = {
    "天文": "望远镜对准土星光环 学生辨认秋季星座 讲解月球环形山的由来 记录太阳黑子的位置 制作日晷测量时间",
    "急救": "护士示范胸外按压 居民练习止血包扎 医生说明中风的征兆 老人学习使用除颤仪 演示气道异物的排除",
    "农技": "农艺师诊断苹果腐烂病 果农练习冬季剪枝 对比有机肥与化肥 土壤取样化验酸碱度 推广节水滴灌设备",
    "编程": "少年搭建机械臂模型 调试巡线小车程序 用传感器感知颜色 两队机器人进行对抗 讲解算法中的循环",
}


def activity(activity_id: str, name: str, text: str | None = None, **changes: object) -> dict[str, object]:
    """A row of `activities` that says nothing but its name and text."""
    row: dict[str, object] = dict.fromkeys(tables.SCHEMAS["activities"].columns)
    row |= {
        "activity_id": activity_id, "unit_id": "county-130203", "name": name, "text": text, "is_key": True,
        "has_pictures": False, "sources": f"doc-{activity_id}", "source": "submission", "doc_id": "doc",
        "locator": activity_id,
    }  # fmt: skip
    return row | changes


def listed(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a checked `activities` table."""
    return tables.from_rows(rows, "activities")


def four_subjects(each: int = 12) -> pd.DataFrame:
    """`each` activities of each of four subjects, in the order of SUBJECTS; ids a000, a001, …"""
    units = [
        "county-130203", "county-130207", "host-04", "host-10", "society-001", "base-002", "county-130229", "host-15",
    ]  # fmt: skip
    rows = []
    for place, (subject, sentences) in enumerate(SUBJECTS.items()):
        told_of = sentences.split()
        for turn in range(each):
            number = place * each + turn
            told = [told_of[(turn + step * (1 + turn // 5)) % 5] for step in range(3)]
            rows.append(activity(f"a{number:03d}", f"{subject}第{turn}场", "。".join(told), unit_id=units[number % 8],
                                 participants=float(10 + 7 * number % 90), category="bases_joint"))  # fmt: skip
    return listed(rows)


def no_scores() -> pd.DataFrame:
    """A scores table without rows."""
    return pd.DataFrame({"unit_id": pd.Series(dtype="str"), "score": pd.Series(dtype=float)})


def planted(count: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(activities of a simulated edition, truth: activity_id, theme_planted, is_standout), rows alike."""
    rows, truth = [], []
    for unit in draw_plan(load_params("demo", ROOT), 70, count, seed).units:
        for drawn in unit.activities:
            figures = {name: float(drawn.figures[name]) if name in drawn.figures else None for name in FIGURES}
            partners, links = ";".join(drawn.joint_units) or None, " ".join(drawn.links) or None
            rows.append(activity(drawn.truth_id, drawn.name, drawn.text, unit_id=drawn.unit_id, place=drawn.place,
                                 mode=drawn.mode, category=drawn.category, joint_units=partners, links=links,
                                 **figures))  # fmt: skip
            truth.append((drawn.truth_id, drawn.theme_planted, drawn.is_standout))
    activities = listed(rows)
    known = pd.DataFrame(truth, columns=["activity_id", "theme_planted", "is_standout"]).set_index("activity_id")
    return activities, known.loc[activities["activity_id"]].reset_index()


@pytest.fixture(scope="session")
def params() -> Params:
    """The demo edition as declared, with fewer scenarios and resampled editions, which take most of the time."""
    declared = load_params("demo", ROOT)
    fewer = declared.method.standouts.model_copy(update={"scenarios": 12, "bootstraps": 8})
    return replace(declared, method=declared.method.model_copy(update={"standouts": fewer}))


@pytest.fixture(scope="session")
def simulated() -> tuple[pd.DataFrame, pd.DataFrame]:
    """One simulated edition of 340 activities with its truth."""
    return planted(340, 11)


@pytest.fixture(scope="session")
def simulated_study(params: Params, simulated: tuple[pd.DataFrame, pd.DataFrame]) -> Study:
    """The study of that edition."""
    return study_activities(simulated[0], tables.empty("facts"), no_scores(), params)
