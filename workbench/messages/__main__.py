"""``python -m workbench.messages`` writes the catalogues that are read from those that people write."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from workbench.messages import LANGUAGES

FOLDER = Path(__file__).parent


def compiled(language: str) -> str:
    """Return all messages of a language, by area and key, as JSON with a message on each line."""
    areas: dict[str, dict[str, str]] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        area = path.stem.partition("_")[0]
        for key, text in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))).items():
            areas.setdefault(area, {})[f"{area}.{key}"] = text
    return json.dumps(areas, ensure_ascii=False, indent=0) + "\n"


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Turn nested TOML tables into dotted keys."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = str(value)
    return flat


if __name__ == "__main__":
    for each in LANGUAGES:
        (FOLDER / f"{each}.json").write_text(compiled(each), encoding="utf-8", newline="\n")
