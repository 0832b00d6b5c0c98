"""What a server lets go of: the dictionaries of the scripts, once enough answers in a row did without."""

from __future__ import annotations

from ripplemark.operate.upkeep import IDLE, Upkeep
from ripplemark.text import dictionary_uses, release_dictionaries, spellings


def test_dictionaries_go_once_enough_answers_did_without() -> None:
    spellings.cache_clear()
    release_dictionaries()
    upkeep = Upkeep()
    spellings("軟體")
    for _ in range(IDLE):
        upkeep()
        assert dictionary_uses(), "they may be asked for again at once"
    spellings("硬碟")
    for _ in range(IDLE):
        upkeep()
        assert dictionary_uses(), "counted anew since they were asked for"
    upkeep()
    assert not dictionary_uses()
    upkeep()
    assert "软件" in spellings("軟體")
