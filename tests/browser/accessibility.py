"""An open page in; what axe-core says against it at WCAG 2.2 AA out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = "color-contrast"
# Measuring one element's contrast takes as long as every other rule together, and a table has thousands that wear the
# same: three are measured of those whose tags, classes, styles, colours and letters are the same up to the root, and of
# these the longest, since axe-core leaves a single character undecided.
_MARK = """() => {
  const worn = new Map(), alike = {};
  const wear = each => {
    if (each && !worn.has(each)) {
      const own = [each.tagName, each.getAttribute("class"), each.getAttribute("style")].join("|");
      worn.set(each, wear(each.parentElement) + ">" + own);
    }
    return each ? worn.get(each) : "";
  };
  for (const each of document.querySelectorAll("body *")) {
    if (![...each.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim())
        && !each.matches("input, select, textarea")) continue;
    const style = getComputedStyle(each);
    const dress = [wear(each), style.color, style.backgroundColor, style.fontSize, style.fontWeight].join(" ");
    (alike[dress] ??= []).push(each);
  }
  for (const group of Object.values(alike)) {
    group.sort((one, other) => other.textContent.length - one.textContent.length);
    group.slice(0, 3).forEach(each => each.toggleAttribute("data-measured", true));
  }
}"""


def faults_of(page: Page) -> list[str]:
    """Rule and element of each fault."""
    whole = {**WCAG, "rules": {CONTRAST: {"enabled": False}}, "resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = Axe().run(page, options=whole).response["violations"]
    page.evaluate(_MARK)
    contrast = {"runOnly": {"type": "rule", "values": [CONTRAST]}, "resultTypes": ["violations"]}
    measured = {"include": ["[data-measured]"]}
    violations += Axe().run(page, context=measured, options=contrast).response["violations"]
    return [f"{each['id']}: {node['target']}" for each in violations for node in each["nodes"]]
