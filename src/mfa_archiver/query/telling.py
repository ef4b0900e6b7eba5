"""Tells clauses that say what is looked for from words that only ask or join: those do not rank by any word.

They stand in most releases of their language, so they find everything and order nothing; what they cost is
the reading of their long lists. Where all words are asked for they count as any other.
"""

from __future__ import annotations

from mfa_archiver.language.acronyms import PASSED_OVER
from mfa_archiver.language.folding import fold
from mfa_archiver.query.syntax import Clause, Word

QUESTION_WORDS = {
    # «Кто посетил Астану?»
    "ru": "кто кого кому кем что чего чему чем какой какая какое какие каких каком какую где когда почему сколько как",
    # «Астана қандай қала?»
    "kk": "кім кімдер не нені немен нелер неге неше қандай қай қайсы қайсысы қайда қалай қанша қашан деп дегеніміз",
    # “Who visited Astana?”
    "en": "who whom whose what which where when why how many much do does did",
}
# Pronouns, particles and auxiliary verbs. Conjunctions, prepositions and articles are known as what an acronym
# passes over. In English only the forms of “be”: leaving out more (he, not, will, could) ranked worse.
PLAIN_WORDS = {
    # «Что это были за соглашения и когда они вступили в силу?»
    "ru": "я ты он она оно мы вы они меня тебя его ее нас вас их мне тебе ему ей нам вам им нем ней них себя себе свой "
    "своя свое свои своего своей своих своему своим своими этот эта это эти этого этой этих этому этим этими этом тот "
    "та те того той тех тому тем теми том который которая которое которые которого которой которых которому которым "
    "которыми которую котором быть был была было были будет будут есть является являются бы ли же ни вот уже еще лишь "
    "только даже так то также тоже а но да нет если чтобы хотя либо",
    # «Бұл келісім қай жылы күшіне енген болатын?»
    "kk": "мен сен ол біз сіз олар оның оны оған онда одан олардың өз өзі өзінің бұл осы сол мына бір барлық әр да де "
    "та те ма ме ба бе па пе әрі немесе бірақ кейін соң дейін бұрын ретінде сияқты болып болған болады болды болатын "
    "табылады еді екен емес бар жоқ деген",
    # “When was it that these agreements were signed?”
    "en": "is are was were be been being",
}
ASKING = frozenset(" ".join(QUESTION_WORDS.values()).split())
SAYING_NOTHING = ASKING | PASSED_OVER | frozenset(" ".join(PLAIN_WORDS.values()).split())


def telling(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses that are more than a word that says nothing, or all of them if none is."""
    return tuple(clause for clause in clauses if not says_nothing(clause)) or clauses


def says_nothing(clause: Clause) -> bool:
    """Tell whether a clause is a single word that only asks or joins. In capitals it is a name: “WHO”, “IT”."""
    if not isinstance(clause, Word) or (len(clause.text) > 1 and clause.text.isupper()):
        return False
    return fold(clause.text) in SAYING_NOTHING
