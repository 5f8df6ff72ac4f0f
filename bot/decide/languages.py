"""What languages are called in English, by ISO 639 code.  Pure."""

from collections.abc import Callable
from typing import Final, TypeAlias

Language: TypeAlias = Callable[[str], str]
"""Tells the language of a text, as an ISO 639 code; empty where nobody can say."""

_NAMES: Final = {
    code: name
    for code, _, name in (
        pair.partition("=")
        for pair in """
    af=Afrikaans ar=Arabic bg=Bulgarian bn=Bengali ca=Catalan cs=Czech cy=Welsh da=Danish de=German
    el=Greek en=English es=Spanish et=Estonian eu=Basque fa=Persian fi=Finnish fr=French ga=Irish
    gl=Galician he=Hebrew hi=Hindi hr=Croatian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic
    it=Italian ja=Japanese ka=Georgian ko=Korean lt=Lithuanian lv=Latvian mk=Macedonian ms=Malay
    nl=Dutch no=Norwegian pl=Polish pt=Portuguese ro=Romanian ru=Russian sk=Slovak sl=Slovenian
    sq=Albanian sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu th=Thai tl=Tagalog tr=Turkish
    uk=Ukrainian ur=Urdu vi=Vietnamese zh=Chinese
    """.split()
    )
}


def unknown(_text: str) -> str:
    """Nobody looks: every text counts as one that the entries may answer."""
    return ""


def name_of(code: str) -> str:
    """What people call the language."""
    return _NAMES.get(code, f"another language ({code})")
