"""Known-item searches made from a question set's own documents: by its headline, and by three of its words.

They stand in for what readers of news do, and are drawn the same way each time.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

from benchmarks.quality.sets import Document, Question, QuestionSet
from mfa_archiver.extract.titles import derive_title
from mfa_archiver.language.analysis import russian_dictionary
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.telling import SAYING_NOTHING

SEED = 1
WORDS = 3
SHORTEST = 4  # letters of a word somebody would search by
DRAWN = 400  # known items a task asks for


def headlines(found: QuestionSet) -> QuestionSet:
    """Ask for each document by its title, hidden from the engine; without one by its first sentence, cut out."""
    hidden = [hide_headline(document) for document in found.documents]
    titled: dict[str, set[str]] = defaultdict(set)
    for headline, document in hidden:
        titled[headline].add(document.key)
    questions = tuple(Question(headline, frozenset(keys)) for headline, keys in titled.items())
    documents = tuple(document for _, document in hidden)
    return QuestionSet(f"{found.name}, headline", found.lang, documents, drawn(questions))


def hide_headline(document: Document) -> tuple[str, Document]:
    """Return what a document is asked for by, and the document without it."""
    if document.title:
        return document.title, replace(document, title="")
    sentence = derive_title(document.text)
    return sentence, replace(document, text=document.text.removeprefix(sentence.removesuffix("…")).strip())


def three_words(found: QuestionSet) -> QuestionSet:
    """Ask for documents by three words of their text, in the forms that stand there."""
    draws = random.Random(SEED)  # noqa: S311 - a sample, the same each time
    questions = []
    for document in found.documents:
        words = sorted({word for word in tokens(document.text) if is_telling(word)})
        if len(words) >= WORDS:
            questions.append(Question(" ".join(draws.sample(words, WORDS)), frozenset({document.key})))
    return QuestionSet(f"{found.name}, three words", found.lang, found.documents, drawn(tuple(questions)))


def dictionary_forms(found: QuestionSet) -> QuestionSet:
    """Ask the same in Russian dictionary forms."""
    parse = russian_dictionary().parse
    questions = tuple(
        replace(each, text=" ".join(parse(word)[0].normal_form for word in each.text.split()))
        for each in found.questions
    )
    return replace(found, name=f"{found.name}, dictionary forms", questions=questions)


def is_telling(word: str) -> bool:
    """Tell whether somebody would search by a word: it is long enough, and no function word."""
    return len(word) >= SHORTEST and word.isalpha() and word.lower() not in SAYING_NOTHING


def drawn(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return as many questions as a task asks, drawn the same way each time."""
    draws = random.Random(SEED)  # noqa: S311 - as above
    return tuple(draws.sample(questions, min(DRAWN, len(questions))))
