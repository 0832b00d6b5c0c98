"""The table `[opinion]` of the project file -> `Opinion`, and competitors' accounts. Opens none of the files that it names."""

from __future__ import annotations

import re

from ripplemark.project import Opinion
from ripplemark.toml_table import Table, shown

BACKENDS = ("transformers", "onnx")


def opinion_of(t: Table) -> Opinion:
    """Read and check the table. Raises ConfigError."""
    t.only("languages", "backend", "model", "focus")
    languages = t.strings("languages", Opinion().languages)
    for language in languages:
        if not re.fullmatch(r"[a-z]{2}", language):
            raise t.error("languages", f'codes of two letters such as "en" or "zh", not {shown(language)}')
    backend, model, focus = t.string("backend"), t.string("model"), t.string("focus")
    if backend and backend not in BACKENDS:
        raise t.error("backend", f'"transformers" or "onnx", not {shown(backend)}')
    if bool(backend) != bool(model):
        raise t.error(
            "model" if backend else "backend", "both backend and model, or neither: a backend needs the folder of its model"
        )
    here = t.path.parent
    return Opinion(tuple(dict.fromkeys(languages)), backend, here / model if model else None, here / focus if focus else None)


def accounts_of(t: Table) -> tuple[str, ...]:
    """Accounts on platforms, each as "platform:author". Raises ConfigError."""
    accounts = t.strings("accounts")
    for account in accounts:
        if not all(account.partition(":")):
            raise t.error("accounts", f'a platform and an author such as "weibo:NAME", not {shown(account)}')
    return accounts
