"""Which Latin one-byte encoding a text is in: the one under which its accented letters are those of one language, not of several."""

from __future__ import annotations

#: The letters beyond ASCII that a language is written with.
_LETTERS = {
    "pt": "áàâãçéêíóôõúü", "fr": "àâæçéèêëîïôœùûüÿ", "de": "äöüß", "es": "áéíñóúü", "it": "àèéìîíòóùú", "fi": "äöåšž", "sv": "äöåé", "da": "æøåé",
    "ca": "àèéíïòóúüç·", "nl": "áéèëïóöüĳ", "is": "áðéíóúýþæö", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "pl": "ąćęłńóśźż",
    "hu": "áéíóöőúüű", "ro": "ăâîşţșț", "hr": "čćđšž", "tr": "çğıöşüâîû", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äöõüšž",
}  # fmt: skip
_ALPHABETS = tuple(frozenset(s + s.upper()) | {"İ"} if k == "tr" else frozenset(s + s.upper()) for k, s in _LETTERS.items())
_PUNCTUATION = frozenset(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2013\u2014\u2022\u00ab\u00bb\u00a0\u00a9\u00ae\u2122\u20ac\u00a3\u00a7\u00b0\u00b7\u00bf\u00a1\u2039\u203a\u00b4\u00ba\u00aa"
)
#: In order of how common they are on the web; a tie goes to the first.
LATIN = ("cp1252", "iso8859_2", "cp1250", "cp1254", "cp1257", "mac_roman")
#: Share of the letters beyond ASCII that must be one language's.
ENOUGH = 0.8


def latin_codec(body: bytes) -> str:
    """The best of the Latin codecs for these bytes; "" if none of them gives the letters of one language."""
    scores = [(_score(body.decode(name, "replace")), name) for name in LATIN]
    best = max(score for score, _ in scores)
    return next((name for score, name in scores if score == best), "") if best >= ENOUGH else ""


def _score(text: str) -> float:
    beyond = [c for c in text if c > "\x7f" and c not in _PUNCTUATION]
    if not beyond:
        return 1.0 if text.isascii() or any(c in _PUNCTUATION for c in text) else 0.0
    return max(sum(c in alphabet for c in beyond) for alphabet in _ALPHABETS) / len(beyond)
