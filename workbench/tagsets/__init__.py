"""What can be tagged: the three tagsets of ours, the label lists of published schemes, and people's own.

Tagsets are TOML files, so that a linguist can write one without a programmer;
adding a file to this folder adds a tagset.
"""

from workbench.tagsets.checking import load, problems
from workbench.tagsets.library import builtin, discover
from workbench.tagsets.schemes import Crosswalk, compat, crosswalks

__all__ = ["Crosswalk", "builtin", "compat", "crosswalks", "discover", "load", "problems"]
