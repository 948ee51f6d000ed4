"""Settings: a TOML file and the environment, read into one frozen value.

The file is ``config.toml`` in the user's configuration folder, or what
WORKBENCH_CONFIG names. The environment wins over the file.
"""

import getpass
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import ValidationError

from workbench.domain.value import Value
from workbench.errors import InputError

NAME = "workbench"
_ENVIRONMENT = {
    "WORKBENCH_PROJECT": "project",
    "WORKBENCH_ANNOTATOR": "annotator",
    "WORKBENCH_LANG": "language",
    "WORKBENCH_THEME": "theme",
    "WORKBENCH_MODELS": "models",
    "WORKBENCH_TAGSETS": "tagsets",
    "WORKBENCH_MEMORY": "memory",
}


class Settings(Value):
    """What a person may set; empty means the default that the folder functions give."""

    project: str = ""
    annotator: str = ""
    language: Literal["", "en", "zh"] = ""
    theme: str = ""
    models: str = ""
    tagsets: str = ""
    memory: str = ""
    keys: dict[str, str] = {}

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
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise InputError("config_file", place=str(path), reason=error) from None
    values |= {key: environ[name] for name, key in _ENVIRONMENT.items() if environ.get(name)}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError("config_key", place=str(path), name=key, reason=first["msg"]) from None


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name in the password file, as in some containers
        return "annotator"
