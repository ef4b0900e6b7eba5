"""Xapian, answering on stdin and stdout: its module comes with a system's own Python, not for a virtual environment.

One JSON value a line: a list of [key, title, text] to index, then texts to search for, each answered by a list of
keys. The arguments are a folder, Xapian's name of a stemmer (or nothing), a title's weight, and how many keys to give.
"""

import json
import sys

import xapian


def main(folder: str, stemmer: str, title_weight: str, limit: str) -> None:
    """Index what comes first, then answer until stdin ends."""
    stem = xapian.Stem(stemmer or "none")
    documents = json.loads(sys.stdin.readline())
    index(folder, stem, int(float(title_weight)), documents)
    database = xapian.Database(folder)
    parser = xapian.QueryParser()
    parser.set_stemmer(stem)
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_OR)
    answer(len(documents))
    for line in sys.stdin:
        enquire = xapian.Enquire(database)
        enquire.set_query(parser.parse_query(json.loads(line), 0))
        answer([match.document.get_data().decode() for match in enquire.get_mset(0, int(limit))])


def index(folder: str, stem: xapian.Stem, title_weight: int, documents: list[list[str]]) -> None:
    """Write all documents, a title's words counting as often as its weight says."""
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_stemmer(stem)
    for key, title, text in documents:
        document = xapian.Document()
        document.set_data(key)
        generator.set_document(document)
        generator.index_text(title, title_weight)
        generator.increase_termpos()
        generator.index_text(text)
        database.add_document(document)
    database.commit()
    database.close()


def answer(value: object) -> None:
    """Write one line and let it go."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
