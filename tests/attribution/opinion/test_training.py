"""Labels in and out, training, models as files, and a model of the user's own behind the same shape."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from builders import project
from judged_texts import BAD, GOOD, PLAIN, said

from attribution.opinion import training
from attribution.opinion.backend import backend_rater
from attribution.opinion.confusion import macro_f1
from attribution.opinion.label_file import read_labels, texts_to_label, write_texts
from attribution.opinion.models import model_path, raters_of, store_model, trained_rater
from attribution.opinion.prepared import label_key
from attribution.opinion.training import fitted, probabilities, train
from ripplemark.errors import ConfigError, InputError, UsageError
from ripplemark.project import Opinion
from ripplemark.records import Label, Reject, RejectReason

NOW = datetime(2024, 6, 1, tzinfo=UTC)
GERMAN = {GOOD: ("hervorragend", "wunderbar", "sehr lecker"), BAD: ("furchtbar", "enttäuschend", "viel zu bitter")}


def labels(number: int, language: str = "de") -> list[Label]:
    made = []
    for n in range(number):
        for polarity, words in GERMAN.items():
            text = f"Der Tee Nummer {n} ist {words[n % 3]}"
            made.append(Label(label_key(text), text, language, polarity, NOW))
    return made


def test_a_language_without_a_lexicon_is_learnt(tmp_path: Path) -> None:
    trained = train(labels(20), "de", NOW)
    assert trained.texts == 40
    assert (macro_f1(trained.confusion) or 0) > 0.9
    path = model_path(tmp_path, "de")
    store_model(path, trained)
    rater = trained_rater(path)
    assert rater is not None
    assert [r.polarity for r in rater.rate(["Das ist wunderbar", "Das war furchtbar"])] == [GOOD, BAD]
    assert rater.rate(["Das ist wunderbar"])[0].score > 0
    assert rater.rate([]) == []
    assert (rater.texts, rater.confusion, rater.trained_at) == (40, trained.confusion, NOW)


def test_copies_are_no_second_label() -> None:
    assert label_key("很好喝！") == label_key("很 好 喝") == label_key("很好喝~~")
    with pytest.raises(UsageError, match="too few labels"):
        train([label for label in labels(1) for _ in range(30)], "de", NOW)


def test_a_polarity_with_hardly_a_label_is_not_learnt() -> None:
    trained = train([*labels(12), Label("k", "Der Tee ist da", "de", PLAIN, NOW)], "de", NOW)
    assert trained.weights.polarities == (BAD, GOOD)


def test_what_was_learnt_takes_the_lexicons_place(tmp_path: Path) -> None:
    made = project(tmp_path, opinion=Opinion(languages=("en", "de")))
    assert set(raters_of(made)) == {"en"}
    store_model(model_path(made.storage.data, "de"), train(labels(12), "de", NOW))
    assert {language: r.name for language, r in raters_of(made).items()} == {"en": "lexicon", "de": "trained"}


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_model_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "zh.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no model of ours"):
        trained_rater(path)


def test_a_pickle_is_never_run(tmp_path: Path) -> None:
    path, told = tmp_path / "zh.npz", {}

    class Bomb:
        def __reduce__(self):
            return (told.update, ({"ran": True},))

    np.savez(path, about=np.array([Bomb()], dtype=object), vocabulary=[], idf=[], coefficients=[], intercepts=[])
    with pytest.raises(InputError):
        trained_rater(path)
    assert told == {}


def test_parts_that_do_not_fit_are_no_model(tmp_path: Path) -> None:
    path = model_path(tmp_path, "de")
    store_model(path, train(labels(12), "de", NOW))
    with np.load(path) as arrays:
        parts = dict(arrays)
    np.savez(path, **{**parts, "idf": parts["idf"][:-1]})
    with pytest.raises(InputError, match="do not fit"):
        trained_rater(path)


def test_labels_come_back_from_the_file_that_was_written(tmp_path: Path) -> None:
    texts = [
        said(1, '=good, "really"\nyes', GOOD).text,
        said(2, "太差了", BAD, language="zh").text,
        said(3, "ours", own=True).text,
    ]
    chosen = texts_to_label(texts, {label_key("太差了")}, 10, "")
    assert [t.text for t in chosen] == [texts[0].text]
    path = tmp_path / "labels.csv"
    write_texts(path, chosen)
    assert list(read_labels(path, ("en", "zh"), NOW)) == [None]  # not labelled yet
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",,en", ",Positive,en"), encoding="utf-8")
    (label,) = read_labels(path, ("en", "zh"), NOW)
    assert isinstance(label, Label)
    assert (label.key, label.polarity, label.language) == (label_key(texts[0].text), GOOD, "en")


def test_as_many_of_each_polarity() -> None:
    texts = [said(n, f"good {n}", GOOD).text for n in range(20)] + [said(n, f"bad {n}", BAD).text for n in range(3)]
    chosen = texts_to_label(texts, set(), 8, "")
    assert sum(t.polarity is BAD for t in chosen) == 3
    assert chosen == texts_to_label(list(reversed(texts)), set(), 8, "")


def test_labels_in_chinese_words_and_rejects(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes("文本,标签\n很好喝,正面\n太差,负面\n一般,什么\n,正面\n收到了,中性\n".encode("gbk"))
    found = list(read_labels(path, ("zh",), NOW))
    assert [f.polarity for f in found if isinstance(f, Label)] == [GOOD, BAD, PLAIN]
    assert [f.reason for f in found if isinstance(f, Reject)] == [RejectReason.BAD_VALUE, RejectReason.MISSING_VALUE]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no columns text and label"):
        list(read_labels(path, ("zh",), NOW))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_labels(tmp_path / "none.csv", ("zh",), NOW))


# ---------------------------------------------------------------- a model of the user's own


def model_folder(folder: Path, names: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"id2label": names}), encoding="utf-8")
    return folder


STARS = {str(n): f"{n + 1} star" for n in range(5)}
ROBERTA = {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}


def test_a_transformers_model_rates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def pipeline(task: str, **how: object):
        asked.update(how, task=task)
        return lambda texts, **_: [
            [{"label": f"{n + 1} star", "score": 0.6 if (n == 4) == ("love" in t) else 0.1} for n in (0, 4)] for t in texts
        ]

    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(pipeline=pipeline))
    rater = backend_rater(Opinion(backend="transformers", model=model_folder(tmp_path / "m", STARS)))
    assert rater is not None
    assert [r.polarity for r in rater.rate(["love it"] * 40 + ["hate it"])] == [GOOD] * 40 + [BAD]
    assert asked["local_files_only"] is True  # nothing is ever downloaded
    assert rater.name == "backend"


def test_an_onnx_model_rates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Session:
        def __init__(self, path: str, providers: list[str]) -> None: ...
        def get_inputs(self):
            return [SimpleNamespace(name="input_ids")]

        def run(self, _outputs: None, feed: dict[str, np.ndarray]):
            assert set(feed) == {"input_ids"}
            return [np.array([[5.0, 0.0, 0.0] if row[0] == 1 else [0.0, 0.0, 5.0] for row in feed["input_ids"]])]

    class Tokenizer:
        from_file = classmethod(lambda cls, _path: cls())

        def enable_truncation(self, _length: int) -> None: ...
        def enable_padding(self) -> None: ...
        def encode_batch(self, texts: list[str]):
            return [SimpleNamespace(ids=[1 if "bad" in t else 2], attention_mask=[1], type_ids=[0]) for t in texts]

    monkeypatch.setitem(sys.modules, "onnxruntime", SimpleNamespace(InferenceSession=Session))
    monkeypatch.setitem(sys.modules, "tokenizers", SimpleNamespace(Tokenizer=Tokenizer))
    folder = model_folder(tmp_path / "m", ROBERTA)
    with pytest.raises(ConfigError, match=r"no model\.onnx"):
        backend_rater(Opinion(backend="onnx", model=folder))
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"")
    rater = backend_rater(Opinion(backend="onnx", model=folder))
    assert rater is not None
    rated = rater.rate(["bad", "fine"])
    assert [r.polarity for r in rated] == [BAD, GOOD]
    assert rated[0].score < -0.9


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backend_rater(Opinion()) is None
    with pytest.raises(ConfigError, match=r"expected the folder of a model with a config\.json"):
        backend_rater(Opinion(backend="onnx", model=tmp_path / "none"))
    monkeypatch.setitem(sys.modules, "transformers", None)
    folder = model_folder(tmp_path / "m", ROBERTA)
    with pytest.raises(ConfigError, match="needs the library transformers"):
        backend_rater(Opinion(backend="transformers", model=folder))
    with pytest.raises(ConfigError, match="are not understood"):
        backend_rater(Opinion(backend="transformers", model=model_folder(tmp_path / "m", {"0": "joy", "1": "anger"})))


def test_the_backend_rates_all_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(pipeline=lambda *_, **__: lambda texts, **___: []))
    opinion = Opinion(("en", "zh", "de"), "transformers", model_folder(tmp_path / "m", ROBERTA))
    assert set(raters_of(replace(project(tmp_path), opinion=opinion))) == {"en", "zh", "de"}


def test_the_fit_over_texts_is_the_fit_over_n_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, polarities = [x.text for x in labels(20)], [x.polarity for x in labels(20)]
    over_texts = fitted(texts, polarities, "de")
    monkeypatch.setattr(training, "MOST_SPANNED", 0)
    over_grams = fitted(texts, polarities, "de")
    unseen = [*texts, "Der Tee ist wunderbar bitter", ""]
    assert np.allclose(probabilities(over_texts, unseen), probabilities(over_grams, unseen), atol=1e-4)
