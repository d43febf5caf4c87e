"""A folder in; from then on this process, and all it starts, can write nowhere else (Linux, by Landlock)."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

# Numbers of the kernel's interface (linux/landlock.h); the three calls have them on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38
_WRITE_FILE = 1 << 1
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # remove and make files, folders, links, devices
_MOVE = 1 << 13  # from version 2 on
_TRUNCATE = 1 << 14  # from version 3 on
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")


def landlock_version() -> int:
    """Version of Landlock that the kernel offers; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(_CREATE_RULESET, None, 0, _ASK_VERSION))


def confine_writes(folder: Path) -> bool:
    """Let this thread, and what it starts, write, make, move and remove files below `folder` only.

    What is already open stays open, and reading is not touched. It cannot be undone.

    Returns:
        Whether it is so: False where the kernel cannot do it.
    """
    version = landlock_version()
    if version == 0:
        return False
    rights = _WRITE_FILE | _CHANGE_FOLDERS | (_MOVE if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    handled = struct.pack("=Q", rights)
    rules = _call(_CREATE_RULESET, handled, len(handled), 0)
    if rules < 0:
        return False
    try:
        allowed = _allow(rules, folder, rights)
        for device in _DEVICES:
            if Path(device).exists():
                _allow(rules, Path(device), rights & (_WRITE_FILE | _TRUNCATE))
        libc = ctypes.CDLL(None, use_errno=True)
        return allowed and libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _call(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> bool:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        return _call(_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0) == 0
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments)
