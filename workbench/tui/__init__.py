"""The screens.

Textual reads its settings when it is imported, so they are set here. Under the
kitty keyboard protocol an input method's commits of five characters or more
arrive as garbage; who wants the protocol all the same sets the variable to 0.
"""

import os

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
