"""The sheets of the review workbook: their columns, what may be filled in, and the words that explain it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kepuri_eval.edition import DOCUMENT_ROLES, SET_ASIDE

ABOUT, REGISTER = "说明", "名录"
FIRST, SECOND, CHANGED, NOT_COUNTED = "采用甲数", "采用乙数", "改为核定值", "不计入"
YES, NO = "是", "否"
# How a document or an activity is to be dealt with → `set_aside` in corrections.csv.
STANDING_CHOICES = {
    "计入": "", **{f"不计入（{SET_ASIDE[code]}）": code for code in ("void", "other_year", "reference", "other")},
}  # fmt: skip

ROLE_CHOICES = {label: role for role, label in DOCUMENT_ROLES.items()}  # → `role` in corrections.csv

Kind = Literal["shown", "number", "choice", "unit", "text", "day", "key"]


class Column(NamedTuple):
    """A column: its heading, width in characters, what it is for, and what may be filled in.

    Attributes:
        kind: shown and key columns are not filled in; keys tell which record a row speaks of.
        choices: entries of the dropdown of a `choice`.
    """

    name: str
    width: int
    kind: Kind = "shown"
    note: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Whether people write into it."""
        return self.kind not in ("shown", "key")


class Sheet(NamedTuple):
    """A topic: its title and columns, and what is asked of whoever fills it in."""

    title: str
    asked: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Headings in order."""
        return [column.name for column in self.columns]

    @property
    def decisions(self) -> list[str]:
        """Headings under which a decision is written, as against why, who and when."""
        return [column.name for column in self.columns if column.is_filled and column not in _SIGNED]


REASON = Column("理由", 24, "text", "为什么这样处理，如“电话核实，原件为305人”。有处理的行必填，会在报告中显示。")
WHO = Column("核对人", 10, "text", "谁核对的。有处理的行必填。")
WHEN = Column("日期", 12, "day", "哪天核对的，如 2024-10-08。有处理的行必填。")
_SIGNED = (REASON, WHO, WHEN)
_KEY = "系统用来找到记录的编号，请勿改动。"

DOUBTS = Sheet(
    "存疑数字",
    "每行是一个存疑的数字；有两种说法的，并列为甲、乙。请对照原文，在“处理”栏选一项；不处理的行留空。",
    (
        Column("单位", 18),
        Column("问题", 28),
        Column("项目", 18),
        Column("甲数", 11, note="先读到的数字，按原文写法。"),
        Column("甲数原文", 36, note="数字所在的句子，数字在【】中。"),
        Column("甲数出处", 24),
        Column("乙数", 11, note="与甲数不一致的另一种说法；没有则为空。"),
        Column("乙数原文", 36),
        Column("乙数出处", 24),
        Column("处理", 14, "choice",
               "采用甲数：甲数属实，乙数不再计；采用乙数：反之；改为核定值：都不对，在右边一栏填正确的数；"
               "不计入：不是本次活动的结果。", (FIRST, SECOND, CHANGED, NOT_COUNTED)),
        Column("核定值", 12, "number", "只在“处理”选“改为核定值”时填，填阿拉伯数字，如 2300，不写“余、约”和单位。"),
        *_SIGNED,
        Column("甲数编号", 12, "key", _KEY),
        Column("乙数编号", 12, "key", _KEY),
    ),
)  # fmt: skip

TOTALS = Sheet(
    "自评与核定",
    "每行是一个单位的一类数字：自报的合计、各项活动相加、所属单位相加、平台登记和现在采用的数，合计数拿不准的、改用其他数位次变动大的排在前面；"
    "“差异”栏注明“清单未列出全部活动”的已有解释，为“相近”或“—”的无须比较或只有一个来源，都排在后面，一般不必看。"
    "认为现在采用的数不对时，填核定值。",
    (
        Column("单位", 20),
        Column("项目", 14),
        Column("自报合计", 14, note="单位在材料中写明的合计数。"),
        Column("自报原文", 36, note="合计数所在的句子，数字在【】中。"),
        Column("自报出处", 24),
        Column("活动相加", 14, note="单位各项活动的数字之和，同一数字只加一次。"),
        Column(
            "所属单位相加", 14, note="所属单位（如县里的学校、部门）在各自材料中写的合计数之和，不作为单位的合计数。"
        ),
        Column("平台登记", 14, note="平台导出数据中该单位各项活动之和。"),
        Column("现在采用", 14, note="评分时采用的数。"),
        Column(
            "差异",
            22,
            note="拿不准的原因，以及自报合计与活动相加、所属单位相加的差别；两数一致的和已经核定的不再列出。",
        ),
        Column(
            "位次影响",
            22,
            note="改用其他数，单位在本组的位次怎样变：自报、活动相加等与现在采用的数不同的，按这些数；"
            "拿不准的和没有写明合计的，还按减半、加倍各试一次。未评分的单位为“—”。",
        ),
        Column("核定值", 12, "number", "核对后的合计数，填阿拉伯数字；现在采用的数没有问题的，留空。"),
        *_SIGNED,
        Column("单位编号", 12, "key", _KEY),
        Column("项目编号", 12, "key", _KEY),
    ),
)

NAMES = Sheet(
    "未识别单位",
    "每行是一个没有确认的报送单位或主办单位。请在“归属单位”栏从名录中选一个；不在名录中的留空。",
    (
        Column("材料", 46),
        Column("材料中的写法", 26),
        Column("说明", 46),
        Column("名录中相近的", 28, note="只供参考，按字形、读音相近的程度排列。"),
        Column("归属单位", 26, "unit", "从下拉名录中选；名录外的单位请先在 units.csv 中登记。"),
        *_SIGNED,
        Column("记录编号", 12, "key", _KEY),
    ),
)

FILES = Sheet(
    "材料清单",
    "每行是一份收到的材料，压缩包、邮件里的各占一行。归属错了的，在“改归属”栏选单位；总结、活动表等认错了的，在“改类别”栏选；作废的、往年的在“处理”栏选不计入；"
    "不知道哪天收到的，在“核定收到日期”栏填写，用于判断是否按时。没有问题的行留空。",
    (
        Column("材料", 44),
        Column("归属单位", 18),
        Column("认定依据", 24, note="凭什么归到这个单位：文件夹、文件名、标题或落款、所在压缩包或邮件、核对人更正。"),
        Column("年度", 12, note="材料自己写明的活动年度；没有写明的留空。"),
        Column("类别", 12),
        Column("收到日期", 13),
        Column("日期来源", 14),
        Column("图片", 8, note="材料内的照片、图形等未识别文字的图片有几幅，可作佐证。"),
        Column("落款日期", 13, note="文末落款写的日期。收到日期一般不早于它，可作填写“核定收到日期”的参考。"),
        Column("是否计入", 20),
        Column("疑点", 44),
        Column("已作核定", 30, note="此前的核定及理由；再填一次即以新的为准。"),
        Column("改归属", 18, "unit", "材料实际是哪个单位的，从下拉名录中选；其中的活动、数字随之归该单位。"),
        Column(
            "改类别",
            12,
            "choice",
            "材料认错了的，选它实际是什么；其中的活动、数字随之重新读取。压缩包、邮件不能改。",
            (*ROLE_CHOICES,),
        ),
        Column(
            "处理", 18, "choice", "整份材料不计入的，选原因；先前不计入、现在要计入的，选“计入”。", (*STANDING_CHOICES,)
        ),
        Column("核定收到日期", 14, "day", "哪天收到这份材料，如 2024-09-29。用于判断总结是否按时报送。"),
        *_SIGNED,
        Column("材料编号", 12, "key", _KEY),
    ),
)

HELD = Sheet(
    "活动清单",
    "每行是一项活动。名称、日期、地点、人数有误的，在对应的“改……”栏填正确的；是重点活动的，在“重点活动”栏选是；"
    "与另一项是同一活动的，在“合并到”栏填那一项的序号；不是本次活动的，在“处理”栏选不计入。没有问题的行留空。",
    (
        Column("序号", 7),
        Column("单位", 18),
        Column("活动名称", 30),
        Column("时间", 18),
        Column("地点", 22),
        Column("参与人次", 11),
        Column("志愿者", 10),
        Column(
            "现为重点",
            9,
            note="活动表有“是否重点活动”一栏的按所填；没有这一栏的，平台登记的和表名写明“重点活动”的表中的算重点活动。",
        ),
        Column("已并入", 24, note="与另一项是同一活动、合计中只计一次的，写另一项的序号和名称。"),
        Column("出处", 30),
        Column("已作核定", 30, note="此前的核定及理由；再填一次即以新的为准。"),
        Column("改名称", 22, "text", "正确的活动名称。"),
        Column("改开始日期", 13, "day", "如 2024-09-15。只办一天的，不必填结束日期。"),
        Column("改结束日期", 13, "day", "如 2024-09-18。"),
        Column("改地点", 20, "text", "正确的活动地点。"),
        Column("改参与人次", 12, "number", "填阿拉伯数字，如 2300，不写“余、约”和单位。"),
        Column("改志愿者", 12, "number", "填阿拉伯数字。"),
        Column("重点活动", 10, "choice", "是：按通知要求的重点活动计；否：不按重点活动计。", (YES, NO)),
        Column("合并到", 9, "number", "与哪一项是同一活动，填那一项的序号；填 0 为不合并，单独计。"),
        Column(
            "处理",
            18,
            "choice",
            "不计入的，选原因；先前不计入的活动不在本表，要恢复的请改更正表。",
            (*STANDING_CHOICES,),
        ),
        *_SIGNED,
        Column("活动编号", 12, "key", _KEY),
    ),
)

ACTIVITIES = Sheet(
    "合并活动",
    "每行是由两个单位分别报送、可能是同一项的活动。请在“是否同一项”栏选是或否；拿不准的留空，按现在的办法处理。",
    (
        Column("现在的办法", 14, note="已合并：合计中只计一次；未合并：按两项计。"),
        Column("甲单位", 18),
        Column("甲活动", 26),
        Column("甲时间地点", 22),
        Column("甲数字", 20),
        Column("甲出处", 24),
        Column("乙单位", 18),
        Column("乙活动", 26),
        Column("乙时间地点", 22),
        Column("乙数字", 20),
        Column("乙出处", 24),
        Column("是否同一项", 12, "choice", "是：合计中只计一次；否：按两项分别计。", (YES, NO)),
        *_SIGNED,
        Column("甲活动编号", 12, "key", _KEY),
        Column("乙活动编号", 12, "key", _KEY),
    ),
)

SHEETS = (DOUBTS, TOTALS, FILES, NAMES, HELD, ACTIVITIES)
