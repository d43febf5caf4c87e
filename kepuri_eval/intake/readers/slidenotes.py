"""What to tell of slides that are hidden or broken, and of what is said beside them."""

from __future__ import annotations

from kepuri_eval.intake.readers.content import Note


def notes_left_out(slides: list[int]) -> list[Note]:
    """The note that speakers' notes of these slides were not read; none where there are none."""
    if not slides:
        return []
    message = f"{_slides(slides)}带有演讲备注，备注未读取。"
    return [Note("part_missing", message, "如备注中有活动情况，请写入正文后重新报送。")]


def hidden_slides(slides: list[int]) -> list[Note]:
    """The note that these slides are hidden and were read all the same."""
    if not slides:
        return []
    message = f"{_slides(slides)}为隐藏状态，已一并读取。"
    return [Note("sheet_hidden", message, "如为历史或草稿内容，请删除后重新报送。")]


def broken_slides(slides: list[int]) -> list[Note]:
    """The note that these slides cannot be opened."""
    if not slides:
        return []
    return [Note("part_missing", f"{_slides(slides)}已损坏，无法打开，未计入。", "请核对原文件后重新报送。")]


def _slides(numbers: list[int]) -> str:
    return f"第{'、'.join(map(str, numbers[:10]))}{'等' if len(numbers) > 10 else ''}张幻灯片"
