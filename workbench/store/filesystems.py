"""Which file system a path lies on: on a network, locks fail.

SQLite's own list of ways to break a file names them (sqlite.org/howtocorrupt.html).
"""

import re
from pathlib import Path

NETWORK = frozenset(
    {
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.curlftpfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
        "vboxsf",
    }
)
"""File systems that several machines share, by the names Linux gives them.

9p is not among them: containers and virtual machines use it for their own disk.
"""
_MOUNTS = Path("/proc/mounts")


def mounts() -> str:
    """Return Linux's list of mounts; empty where there is none, and then nothing is known."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def filesystem(path: Path, listed: str) -> str:
    r"""Return the type of the file system that an absolute path lies on, or the empty string.

    >>> filesystem(Path("/home/a/x.db"), "/dev/sda1 / ext4 rw 0 0\nhost:/home /home nfs4 rw 0 0\n")
    'nfs4'
    """
    found, length = "", -1
    for line in listed.split("\n"):
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescaped(fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= length:
            found, length = fields[2], len(point.parts)
    return found


def _unescaped(name: str) -> str:
    """Undo the octal escapes for blanks, tabs, line ends and backslashes in a mount point."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), name)
