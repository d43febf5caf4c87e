"""From a counting word to what it usually counts where no other word tells."""

from __future__ import annotations

USUALLY = {
    "人次": "participants", "人": "participants", "名": "participants", "位": "participants", "场": "activities",
    "场次": "activities", "户": "participants", "个人": "participants", "号人": "participants",
    "个家庭": "participants", "户家庭": "participants",
    "组家庭": "participants",
    "份": "materials", "册": "materials", "本": "materials", "块": "exhibits", "堂": "lectures", "节": "lectures",
    "讲": "lectures", "期": "activities", "课时": "lectures", "趟": "activities", "所": "venues", "间": "venues",
}  # fmt: skip
