"""From the code of a kind of problem, and from how grave it is, to the words that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PHOTOGRAPH = "photograph_kept"  # code of `documents.problem` that is no fault: it has no words, and is kept as evidence
PHOTOGRAPH_WORDS = "现场照片，登记为佐证"

SEVERITY_WORDS = {"grave": "严重", "warning": "需核实", "notice": "提示"}
SEVERITY_PLACES = {severity: place for place, severity in enumerate(SEVERITY_WORDS)}  # the gravest first
_KINDS = {
    "file_empty": "文件是空的",
    "file_damaged": "文件损坏",
    "file_encrypted": "文件有密码",
    "file_too_large": "文件过大",
    "file_bomb": "压缩包异常",
    "file_too_deep": "压缩包层数过多",
    "file_unreadable": "文件读取失败",
    "document_not_searched": "内容未能查找",
    "format_unknown": "格式无法识别",
    "format_unsupported": "格式暂不支持",
    "scan_without_text": "扫描件没有文字",
    "image_not_read": "图片、视频未识别文字",
    "photograph_kept": "照片登记为佐证",
    "pictures_only": "文件只有图片",
    "page_not_read": "个别页未识别文字",
    "scan_recognised": "扫描件已识别文字",
    "scan_doubtful": "扫描文字把握不大",
    "scan_unfinished": "扫描件未识别完",
    "file_is_link": "快捷方式未读取",
    "file_duplicate": "同一文件重复报送",
    "file_shared": "几个单位报送同一文件",
    "name_is_path": "压缩包内文件名异常",
    "ending_differs": "扩展名与内容不符",
    "text_damaged": "个别文字乱码",
    "entities_ignored": "文件含外部引用",
    "part_missing": "文件有一部分未读取",
    "sheet_hidden": "有隐藏的工作表或幻灯片",
    "macros_ignored": "文件含宏",
    "personal_data": "个人信息已遮盖",
    "column_unmapped": "栏目未能识别",
    "column_twice": "栏目含义重复",
    "header_not_found": "表头未能识别",
    "table_unread": "版式文件中的表格未读取",
    "row_without_name": "有数字没有活动名称",
    "amount_unreadable": "数字栏填写的不是数字",
    "amount_shared": "几项活动合填一个数字",
    "amount_own_unit": "数字的单位与表头不一致",
    "amounts_several": "一格有多个数字",
    "table_of_other_year": "其他年度的表格",
    "activity_called_off": "活动注明未举办",
    "date_unreadable": "活动时间无法识别",
    "unit_unknown": "单位不在名录中",
    "unit_differs": "报送单位有两种说法",
    "other_year": "其他年度的材料",
    "document_reference": "参考资料",
    "document_replaced": "材料已被更正替换",
    "body_speaks": "所属单位的材料",
    "total_differs": "合计与分项不一致",
    "figures_conflict": "前后数字不一致",
    "total_unsure": "合计数不明",
    "total_added": "没有写明合计",
    "proportion_unusual": "两项合计不相称",
    "figure_mended": "数字写法不规范",
    "figure_unread": "数字未能读取",
    "figure_amended": "文中更正数字",
    "scope_unsure": "数字的时间范围不明",
    "participants_implausible": "参与人数偏多",
    "volunteers_above_participants": "志愿者多于参与人数",
    "date_outside_window": "活动时间不在活动期内",
    "date_reversed": "结束早于开始",
    "only_on_platform": "仅平台登记",
    "only_in_submission": "平台上没有登记",
    "link_malformed": "链接无效",
    "link_repeated": "链接重复使用",
    "activity_repeated": "活动重复报送",
    "plan_not_counted": "计划中的活动未计入",
    "activity_shared": "几个单位报送同一活动",
    "activities_similar": "可能是同一项活动",
    "text_copied": "总结雷同",
    "event_not_named": "材料未提及本次活动",
    "keys_unmarked": "没有标明重点活动",
    "evidence_missing": "重点活动缺少佐证",
    "quota_missed": "重点活动数不足",
    "summary_missing": "未报送总结",
    "summary_only_list": "只报送了活动表",
    "summary_of_body": "只有所属单位的总结",
    "summary_late": "总结逾期",
    "nothing_submitted": "未报送材料",
    "document_set_aside": "材料经核定不计入",
    "activity_set_aside": "活动经核定不计入",
    "correction_stale": "更正已无对象",
    "correction_refused": "更正未生效",
    "correction_contradicts": "更正互相矛盾",
    "text_repeated": "活动文字雷同",
    "text_of_last_edition": "沿用上年活动文字",
    "text_too_short": "活动文字过少",
    "effect_unknown": "实效暂不评定",
}


def find_unread(documents: pd.DataFrame) -> pd.Series:
    """(documents,) true where a file should have been read and could not be."""
    return documents["problem"].fillna(PHOTOGRAPH).ne(PHOTOGRAPH)


def say_kind(code: str) -> str:
    """The kind in a few words: file_damaged → 文件损坏; a code that is none of ours is given as it is."""
    return _KINDS.get(code, code)
