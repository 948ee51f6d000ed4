"""Settings: a TOML file and the environment, read into one frozen value.

The file is ``config.toml`` in the user's configuration folder, or what
WORKBENCH_CONFIG names. The environment wins over the file.
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import platformdirs

from workbench.errors import InputError
from workbench.messages import LANGUAGES, say

NAME = "workbench"
PROJECT = "workbench.db"
"""The project in the current folder, when nothing else is named."""
_ENVIRONMENT = {
    "WORKBENCH_PROJECT": "project",
    "WORKBENCH_ANNOTATOR": "annotator",
    "WORKBENCH_LANG": "language",
    "WORKBENCH_THEME": "theme",
    "WORKBENCH_MODELS": "models",
    "WORKBENCH_TAGSETS": "tagsets",
    "WORKBENCH_MEMORY": "memory",
    "WORKBENCH_TERMS": "terms",
}


_TABLES: Final = frozenset({"keys"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; empty means the default that the folder functions give.

    A dataclass, so that the first screen need not wait for pydantic.
    """

    project: str = ""
    annotator: str = ""
    language: str = ""
    theme: str = ""
    models: str = ""
    tagsets: str = ""
    memory: str = ""
    terms: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def who(self) -> str:
        """Return the annotator's name: the one set, else the login name."""
        return self.annotator or _login()

    def models_folder(self) -> Path:
        """Return where translation models are kept."""
        return Path(self.models) if self.models else platformdirs.user_data_path(NAME) / "models"

    def tagsets_folder(self) -> Path:
        """Return where the user's own tagsets lie."""
        return Path(self.tagsets) if self.tagsets else platformdirs.user_config_path(NAME) / "tagsets"

    def memory_folder(self) -> Path:
        """Return where the user's own translation memories (TMX) lie."""
        return Path(self.memory) if self.memory else platformdirs.user_data_path(NAME) / "memory"

    def terms_folder(self) -> Path:
        """Return where the user's own terms lie."""
        return Path(self.terms) if self.terms else platformdirs.user_config_path(NAME) / "terms"


def cache_folder() -> Path:
    """Return where things lie that can be made again, such as the dictionary's index."""
    return platformdirs.user_cache_path(NAME)


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the settings file's path, whether or not it exists."""
    named = environ.get("WORKBENCH_CONFIG")
    return Path(named) if named else platformdirs.user_config_path(NAME) / "config.toml"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises InputError that names the file and the key."""
    path = config_file(environ)
    values: dict[str, object] = {}
    if path.is_file():
        import tomllib  # most people have no such file, and it takes as long as a screen's code

        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
            raise InputError("config_file", place=str(path), reason=error) from None
    there = {key: name for name, key in _ENVIRONMENT.items() if environ.get(name)}
    values |= {key: environ[name] for key, name in there.items()}
    for name, value in values.items():
        wrong = _wrong(name, value)
        if wrong is not None:
            raise InputError("config_key", place=there.get(name, str(path)), name=wrong[0], reason=wrong[1])
    return Settings(**values)  # type: ignore[arg-type]  # every value was just looked at


def _wrong(name: str, value: object) -> tuple[str, str] | None:
    """Return which setting is wrong and why, or None."""
    if name not in {each.name for each in fields(Settings)}:
        return name, say("config.unknown")
    if name in _TABLES:
        if not isinstance(value, dict):
            return name, say("config.table")
        name, value = next(
            ((f"{name}.{key}", one) for key, one in value.items() if not isinstance(one, str)), (name, "")
        )
    if not isinstance(value, str):
        return name, say("config.text")
    if name == "language" and value and value not in LANGUAGES:
        return name, say("config.choice", known=", ".join(LANGUAGES))
    return None


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name in the password file, as in some containers
        return "annotator"
