"""What in a text is personal or secret, and the same text without it.  Pure.

Secrets first, then numbers with a check digit, phones, addresses, and names: what one has
taken, the later ones do not see.  `masking` is the door; RE2 keeps hostile text from costing
time.
"""

from bot.decide.redact.masking import Masked, found_kinds, masked, restored
from bot.decide.redact.names import Names
from bot.decide.redact.spans import Kind

__all__ = ["Kind", "Masked", "Names", "found_kinds", "masked", "restored"]
