"""Cue words typed by their sound are put right; true words beside them are not touched."""

import pytest

from kepuri_eval.intake.figures.misspelt import MisspeltCues

CUES = MisspeltCues(["志愿者", "小学生", "研究员", "播放量", "工作人员", "合作社", "展板"], {"咨询": ["咨洵"]})


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("志原者64人", "志愿者64人"), ("支愿者64人", "志愿者64人"), ("接受咨洵30人次", "接受咨询30人次"),
        ("工做人员30名", "工作人员30名"), ("两处：志原者、志圆者", "两处：志愿者、志愿者"),
        # the last character is the head of the word, figures are figures, other sounds are other words
        ("研究院3家", "研究院3家"), ("播放两部影片", "播放两部影片"), ("图书合作设立", "图书合作设立"),
        ("在校学生30人", "在校学生30人"),
        ("志同者30人", "志同者30人"), ("展办在县里", "展办在县里"), ("志愿者64人", "志愿者64人"),
    ],
)  # fmt: skip
def test_only_slips_are_mended(text: str, mended: str) -> None:
    assert CUES.mend(text) == mended
    assert len(CUES.mend(text)) == len(text)
