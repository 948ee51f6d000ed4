"""jieba as a program of its own: each line that it reads is a text as JSON, each that it writes its pieces.

It is run as a file, with nothing of this project imported, and ends with its
input. What it writes is a list of pairs: a piece, and its part of speech.
"""

import json
import sys


def main() -> None:
    """Answer until the input ends."""
    import rjieba

    for line in sys.stdin.buffer:
        pieces = rjieba.tag(json.loads(line))
        sys.stdout.buffer.write(json.dumps(pieces).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
