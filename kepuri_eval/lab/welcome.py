"""From an edition to the page that JupyterLab opens with: what can be done here, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepuri_eval.params import Params
from kepuri_eval.placing import write_atomic

PAGE = "lab.md"  # in the folder of what is made of the edition
_EXPLORE = {
    "weights": ("调整权重和算法", "拖动滑块或改选方法，位次随即重排，变动的有标记；认可的可以存为方法文件"),
    "evidence": ("查依据", "选单位、指标和数字，看它出自哪份文件的哪句话"),
    "standouts": ("看活动", "全部活动的地图、每项活动的卡片；换名额、换权重，看名单里谁进谁出"),
    "units": ("单位比较", "同组的两个以上单位并排比较，图和表可以下载"),
}
_STEPS = {
    "01_ingest": ("01 读取报送材料", "从报送的文件里读出数字、活动和问题"),
    "02_indicators": ("02 指标与评分", "由数字得到七项指标得分、组内位次和变动范围"),
    "03_standouts": ("03 特色活动遴选", "比较全部活动，提出拟表扬和拟上报的名单"),
    "04_unit_report": ("04 单位评议报告", "一个单位的报告：打开时是名录里的第一个，看别的改第一格的单位编号"),
    "05_city_report": ("05 总体评议报告", "总的报告"),
}


def write_page(params: Params) -> Path:
    """Write the page; returns its place."""
    place = params.processed / PAGE
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(place, describe_edition(params).encode())
    return place


def describe_edition(params: Params) -> str:
    """The page in Markdown; its links lead from the folder of what is made of the edition."""
    fictional = "　演示数据（虚构）" if params.edition.is_fictional else ""
    made = params.processed
    executed = {name: f"notebooks/{name}.ipynb" for name in _STEPS}
    executed["04_unit_report"] = f"notebooks/units/{params.units[0].unit_id}.ipynb"
    steps = [
        [f"[{title}](../../../notebooks/{name}.ipynb)", does, _link("打开", executed[name], made, "还没有")]
        for name, (title, does) in _STEPS.items()
    ]
    explore = [
        [f"[{title}](../../../notebooks/explore/{name}.ipynb)", does] for name, (title, does) in _EXPLORE.items()
    ]
    return "\n".join(
        [
            f"# {params.edition.title}",
            "",
            f"项目：`{params.name}`{fictional}",
            "",
            "从本页打开的笔记本都对着这个项目，不必改动任何一格。打开后选菜单“运行”→“运行所有单元格”；想一步一步看，"
            "就按Shift+Enter逐格运行。",
            "",
            *_say_state(params),
            "## 动手研究",
            "",
            "拖动、点选、筛选，马上看到结果；除另存的方法文件外，不改动任何结果。",
            "",
            *_table(["笔记本", "做什么"], explore),
            "",
            "## 逐步办理",
            "",
            f"成批运行（`kepuri run {params.name}`）用的就是这几本。“上次运行的结果”是成批运行时留下的，只供查看。",
            "",
            *_table(["笔记本", "做什么", "上次运行的结果"], steps),
            "",
            "## 报告和表",
            "",
            f"都在`data/processed/{params.name}`：报告在`reports`（从文件夹双击`index.html`打开），表在`tables`，"
            "文稿在`documents`，各单位报告的笔记本在`notebooks/units`。",
            "",
        ]
    )


def _say_state(params: Params) -> Sequence[str]:
    if (params.tables / "standouts.parquet").is_file():
        return [f"进行到哪一步、接着做什么，在命令行输入`kepuri status {params.name}`就能看到。", ""]
    return [f"**这个项目还没有运行过。**先在命令行输入`kepuri run {params.name}`，或者依次运行下面的01、02、03。", ""]


def _link(words: str, name: str, folder: Path, otherwise: str) -> str:
    return f"[{words}]({name})" if (folder / name).is_file() else otherwise


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]
