"""Run every benchmark of this folder and print its figures as JSON: ``python -m bench [NAME]…``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_BENCHES = {
    "__init__", "__main__", "schemas", "samples", "pictures", "peers", "official",
    "aligned", "alignment", "exact",
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all, each in a process of its own."""
    every = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHES)
    worst = 0
    for name in names or every:
        print(f"── {name}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
