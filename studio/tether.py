"""Starts a command that ends when its parent does: ``python -I -S tether.py PARENT_PID SIGNAL COMMAND…``.

Linux sends a process the signal that it asked for when the *thread* that started it ends, and keeps the wish across
exec; so this small program asks and then becomes the command. Where the system has no such signal (macOS) it only
becomes the command, and the next owner of the data folder ends what is left over. It imports nothing of the studio.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def tether(signum: int, parent_pid: int | None = None) -> None:
    """Ask that this process gets ``signum`` when the thread that started it ends; exits at once if that is over."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if parent_pid is not None and os.getppid() != parent_pid:
        os._exit(1)


if __name__ == "__main__":
    tether(int(sys.argv[2]), int(sys.argv[1]))
    os.execv(sys.argv[3], sys.argv[3:])
