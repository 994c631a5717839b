"""What keeps a process that runs other people's queries and updates from doing harm."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # <linux/sched.h>; os.unshare is there from Python 3.12 on
_log = logging.getLogger(__name__)


def leave_network() -> None:
    """An empty network namespace: whatever gets past the check of the query finds no network."""
    if not sys.platform.startswith("linux"):
        _log.warning("query_network_open reason=%s", "no network namespaces on this system")
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        _log.warning("query_network_open reason=%s", os.strerror(ctypes.get_errno()))


def be_expendable() -> None:
    """Die without a core dump and without words, and before the server does."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what Rust says when memory or stack run out
    with suppress(OSError):  # Linux only
        Path("/proc/self/oom_score_adj").write_text("1000")


def limit_memory(allowed: int) -> None:
    """Let this process take `allowed` bytes of address space more than it has now."""
    taken = 0
    with suppress(OSError):
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
