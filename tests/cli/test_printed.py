"""What `acronyms`, `twins` and `search --explain` print of a small archive, letter by letter.

What is expected stands in tests/golden/printed/, one file a command line; the query plan is SQLite's to word.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

PRINTED = Path(__file__).parents[1] / "golden" / "printed"
RELEASES = (
    (
        "7", "ru", "О заседании совета",
        ("12 марта 2026 года в Астане прошло 9-е заседание Совета по сотрудничеству.\n\n"
        "Стороны обсудили Соглашение о расширенном партнёрстве и сотрудничестве (СРПС). Товарооборот вырос до "
        "43,2 млрд евро.\n\nСтороны условились о встрече 5 мая."),
    ),
    (
        "7", "en", "On the meeting of the council",
        ("The 9th meeting of the Cooperation Council was held in Astana on 12 March 2026.\n\n"
        "The parties discussed the Enhanced Partnership and Cooperation Agreement (EPCA). Trade grew to 43.5 billion "
        "euros."),
    ),
    (
        "7", "kk", "Кеңес отырысы туралы",
        ("2026 жылғы 12 наурызда Астанада Ынтымақтастық кеңесінің 9-отырысы өтті.\n\n"
        "Тараптар Кеңейтілген әріптестік және ынтымақтастық туралы келісімді (КӘЫК) талқылады."),
    ),
    ("8", "ru", "О комиссии", "Европейская комиссия (ЕК) открыла представительство."),
    ("9", "ru", "О встрече", "Евразийская комиссия (ЕК) провела встречу."),
)  # fmt: skip
COMMANDS = {
    "acronyms.txt": ("acronyms",),
    "acronyms-json.txt": ("acronyms", "СРПС", "--json"),
    "twins.txt": ("twins", "1"),
    "twins-english.txt": ("twins", "xx-mfa/7/en"),
    "explain.txt": ("search", 'СПРС (заседание OR "cooperation council") -комиссия lang:ru date:2026-03', "--explain"),
    "explain-prefix.txt": ("search", "совет NEAR/5 сотруднич* -is:edited title:о", "--explain"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("small"))
    lines = [
        json.dumps(
            {"ref": f"xx-mfa/{number}/{lang}", "source": "xx-mfa", "lang": lang, "title": title, "body": body}
            | {"date": "2026-03-12"}
        )
        for number, lang, title, body in RELEASES
    ]
    (program.folder / "releases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert program("import", "releases.jsonl").code == 0
    return program


@pytest.mark.parametrize("name", COMMANDS)
def test_command_prints_what_is_expected(small: Program, name: str) -> None:
    result = small(*COMMANDS[name])
    told = "".join(line for line in result.err.splitlines(keepends=True) if not line.startswith("plan:"))
    assert f"{result.out}---\n{told}" == (PRINTED / name).read_text(encoding="utf-8")
