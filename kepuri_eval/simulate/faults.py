"""Decide which units submit faulty material, and make the files that cannot be read."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kepuri_eval.simulate.containers import pack
from kepuri_eval.simulate.docx import write_docx
from kepuri_eval.simulate.plan import Plan, UnitPlan
from kepuri_eval.simulate.summaries import Part
from kepuri_eval.simulate.truth import Fault

# What goes wrong at one unit each, per 35 units (so at two in the demo).
UNIT_FAULTS = (
    "missing_summary", "late_summary", "contradicting_total", "copied_text", "damaged_file", "empty_file",
    "encrypted_zip", "password_docx", "same_file_twice", "outside_window",
)  # fmt: skip
_SECTOR = 512


def assign_faults(plan: Plan) -> list[Fault]:
    """Mark units with faults (in `UnitPlan.faults`), plant shared activities; returns the faults of the plan itself."""
    rng = random.Random(f"{plan.seed}/faults")
    order = rng.sample(plan.units, len(plan.units))
    turn = iter(order)
    for _ in range(max(1, len(order) // 35)):
        for kind in UNIT_FAULTS:
            unit = next(turn, None)
            if unit is not None:
                unit.faults.add(kind)
    return [*_copy_sources(plan), *_move_out(plan), *_report_twice(plan, rng), *_count_quotas(plan)]


def broken_files(plan: UnitPlan) -> dict[str, tuple[str, bytes]]:
    """Unreadable files this unit sends besides the good ones: kind of fault → name and bytes."""
    makers: dict[str, tuple[str, Callable[[UnitPlan], bytes]]] = {
        "damaged_file": ("补充材料.docx", _damaged),
        "empty_file": ("活动亮点.docx", lambda _: b""),
        "encrypted_zip": ("活动照片.zip", _encrypted_zip),
        "password_docx": ("内部汇总（加密）.docx", _password_docx),
    }
    return {kind: (name, make(plan)) for kind, (name, make) in makers.items() if kind in plan.faults}


def _copy_sources(plan: Plan) -> list[Fault]:
    """Let each copying unit take its text from an earlier one of its group, where there is one."""
    found = []
    for place, unit in enumerate(plan.units):
        if "copied_text" not in unit.faults:
            continue
        peers = (peer for peer in plan.units[:place] if peer.unit.group == unit.unit.group and not peer.faults)
        source = next(peers, None)
        if source is not None:
            unit.copies, source.is_copied = source.unit.unit_id, True
            found.append(Fault("copied_text", unit.unit.unit_id, "", unit.copies))
    return found


def _move_out(plan: Plan) -> list[Fault]:
    found = []
    for unit in plan.units:
        if "outside_window" in unit.faults:
            activity = unit.activities[-1]
            length = activity.end - activity.start
            activity.start = plan.edition.dates.window_start - timedelta(days=unit.rng.randrange(12, 25))
            activity.end = activity.start + length
            found.append(Fault("outside_window", unit.unit.unit_id, "", activity.name))
    return found


def _report_twice(plan: Plan, rng: random.Random) -> list[Fault]:
    """Some activities of one unit are also listed by another that took part, where there are two such units."""
    readers = [unit for unit in plan.units if "missing_summary" not in unit.faults]
    found = []
    for turn in range(max(1, len(plan.units) // 12) if len(readers) > 1 else 0):
        owner, other = rng.sample(readers, 2)
        activity = rng.choice([a for a in owner.activities if not a.duplicate_of and a.mode == "offline"] or [None])
        if activity is None or any(a.name == activity.name for a in other.activities):
            continue
        again = replace(activity, truth_id=f"d{turn + 1:06d}", unit_id=other.unit.unit_id, stated={}, reported_in=[],
                        duplicate_of=activity.truth_id, is_key=False, figures=dict(activity.figures))  # fmt: skip
        other.activities.append(again)
        found.append(Fault("reported_twice", other.unit.unit_id, "", activity.truth_id))
    return found


def _count_quotas(plan: Plan) -> list[Fault]:
    found = []
    for unit in plan.units:
        least = plan.edition.groups[unit.unit.group].min_key_activities
        done = sum(not activity.duplicate_of for activity in unit.activities)
        if done < least:
            found.append(Fault("quota_missed", unit.unit.unit_id, "", f"{done}/{least}"))
    return found


def _damaged(plan: UnitPlan) -> bytes:
    whole = write_docx([Part("title", f"{plan.unit.name}科普日补充材料"), Part("paragraph", "照片说明。" * 80)])
    return whole[: len(whole) * 6 // 10]


def _encrypted_zip(plan: UnitPlan) -> bytes:
    """A zip whose entry is marked as encrypted and holds noise."""
    content = bytearray(pack({"photo-1.jpg": plan.rng.randbytes(1500)}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


def _password_docx(plan: UnitPlan) -> bytes:
    """What Word writes when a password is set: an OLE file with the package encrypted in a stream."""
    streams = {"EncryptionInfo": plan.rng.randbytes(4096), "EncryptedPackage": plan.rng.randbytes(4096)}
    per_stream = 4096 // _SECTOR
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for _ in streams:
        first = len(fat)
        fat += [*range(first + 1, first + per_stream), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (_SECTOR // 4 - len(fat))
    entries = [_ole_entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    siblings = (0xFFFFFFFF, 1)
    for number, name in enumerate(streams):
        entries.append(_ole_entry(name, 2, siblings[number], 0xFFFFFFFF, 2 + number * per_stream, 4096))
    entries[0] = _ole_entry("Root Entry", 5, 0xFFFFFFFF, 2, 0xFFFFFFFE, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header += struct.pack("<108I", *([0xFFFFFFFF] * 108))
    directory = b"".join(entries) + bytes(128)
    return header + struct.pack("<128I", *fat) + directory + b"".join(streams.values())


def _ole_entry(name: str, kind: int, left: int, child: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\x00\x00"
    return (
        label.ljust(64, b"\x00") + struct.pack("<HBBIII", len(label), kind, 1, left, 0xFFFFFFFF, child)
        + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
    )  # fmt: skip
