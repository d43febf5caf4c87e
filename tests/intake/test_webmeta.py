"""Saved pages: title, day, source and address, wherever a site writes them."""

import pytest

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.html import read_html, read_mht

STORY = "<p>科普大集在南湖公园举办，发放资料3000余份。</p>"
ACCOUNT = f"""<html><head><title></title><meta property="og:title" content="科普大集走进南湖">
<meta property="og:url" content="http://mp.example.com/s/abc?x=1"></head><body>
<h1 id="activity-name">科普大集走进南湖</h1><a id="js_name">示范区科协</a><em id="publish_time"></em>
<div id="js_content">{STORY}</div><script>var ct = "1726381200";</script></body></html>"""
GOVERNMENT = f"""<!-- saved from url=(0038)http://kx.example.gov/2024/0916/12.html -->
<html><head><title>示范区举办科普日活动</title><meta name="PubDate" content="2024-09-16 08:30">
<meta name="ContentSource" content="示范区科协"></head><body><div class="article">{STORY}</div></body></html>"""
NEWSPAPER = f"""<html><head><link rel="canonical" href="https://news.example.com/a/1"><title>科普进校园</title></head>
<body><div class="info">2024年9月17日 来源：示范日报 浏览：365</div><div class="content">{STORY}</div></body></html>"""


@pytest.mark.parametrize(
    ("page", "title", "published", "source", "link"),
    [
        # 1726381200 s after 1970 is 2024-09-15 14:20 in Beijing
        (ACCOUNT, "科普大集走进南湖", "2024-09-15", "示范区科协", "http://mp.example.com/s/abc?x=1"),
        (GOVERNMENT, "示范区举办科普日活动", "2024-09-16", "示范区科协", "http://kx.example.gov/2024/0916/12.html"),
        (NEWSPAPER, "科普进校园", "2024-09-17", "示范日报", "https://news.example.com/a/1"),
    ],
    ids=["public account", "government site", "newspaper"],
)
def test_page_tells_what_stands_round_its_article(page, title, published, source, link):
    texts = {block.locator: block.text for block in read_html(page.encode(), "", Limits()).blocks}
    assert (texts["p1"], texts["published"], texts["source"], texts["link"]) == (title, published, source, link)
    assert "发放资料3000余份" in "".join(texts.values())


def test_page_that_tells_nothing_gets_nothing():
    page = f"<html><body>{STORY}</body></html>".encode()
    assert [block.locator for block in read_html(page, "", Limits()).blocks] == ["p1"]


def test_page_saved_as_one_file_has_the_address_it_was_saved_from():
    head = "MIME-Version: 1.0\nSnapshot-Content-Location: https://news.example.com/a/2\n"
    part = (
        f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<html><body>{STORY}</body></html>"
    )
    content = f"{head}Content-Type: multipart/related; boundary=b\n\n--b\n{part}\n--b--\n".encode()
    assert read_mht(content, "", Limits()).blocks[-1].text == "https://news.example.com/a/2"


def test_words_below_any_depth_are_kept_and_the_loss_of_tables_is_told():
    page = "<html><body>" + "<div>" * 5000 + "参加300人<script>999</script></div><p>发放20份</p>"
    seen = read_html(page.encode(), "", Limits())
    assert [block.text for block in seen.blocks] == ["参加300人", "发放20份"]
    assert [note.code for note in seen.notes] == ["part_missing"]
