"""Telling languages apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.language.detect import SURE, detect_language

SPECIMENS = {
    "ru": "Министры обсудили подготовку к очередному заседанию межправительственной комиссии, а также.",
    "kk": "Тараптар екіжақты ынтымақтастықтың өзекті мәселелерін талқылап, сауда-экономикалық байланыстарды.",
    "en": "The sides discussed the current state of bilateral relations and agreed on the schedule of.",
    "uk": "Міністри обговорили підготовку до наступного засідання комісії та її порядок денний.",
    "be": "Бакі абмеркавалі развіццё супрацоўніцтва ў галіне гандлю і ўзаемадзеяння.",
    "bg": "Двамата министри обсъдиха въпроси за опазването на реката и подписаха план за срещи през пролетта.",
    "sr": "Министри су разговарали о заштити река и договорили се да следећи састанак буде у Новом Саду.",
    "mk": "Министрите разговараа за заштитата на реките и се договорија следната средба да биде во Охрид.",
    "ky": "Тараптар суу ресурстарын коргоо боюнча кызматташууну талкуулап, кийинки жолугушуу күзүндө болот.",
    "tg": "Ҷонибҳо масъалаҳои ҳифзи дарёҳоро баррасӣ намуда, ба мувофиқа расиданд, ки мулоқоти навбатӣ дар.",
    "tt": "Яклар елгаларны саклау мәсьәләләрен тикшерде һәм киләсе очрашу көз көне узачак дип билгеләде.",
    "mn": "Талууд гол мөрнийг хамгаалах асуудлаар санал солилцож, дараагийн уулзалтыг намар хийх тухай тохиролцов.",
    "de": "Die Minister sprachen über die Zusammenarbeit und den Ausbau der Handelswege mit Asien.",
    "fr": "Les ministres ont examiné la coopération dans le domaine des transports et de l'énergie.",
    "es": "Los ministros hablaron de la protección de los ríos y acordaron que la próxima reunión sea en otoño.",
    "it": "I ministri hanno parlato della tutela dei fiumi e hanno deciso che il prossimo incontro si terrà.",
    "pt": "Os ministros falaram da proteção dos rios e decidiram que a próxima reunião será no outono, em Évora.",
    "nl": "De ministers spraken over de bescherming van de rivieren en het volgende overleg, dat in de herfst is.",
    "sv": "Ministrarna talade om skyddet av floderna och enades om att nästa möte ska hållas på hösten.",
    "no": "Ministrene snakket om vern av elvene og ble enige om at det neste møtet skal holdes til høsten.",
    "da": "Ministrene talte om beskyttelse af floderne og blev enige om at holde det næste møde til efteråret.",
    "fi": "Ministerit keskustelivat jokien suojelusta ja sopivat, että seuraava tapaaminen on syksyllä.",
    "et": "Ministrid rääkisid jõgede kaitsest ning leppisid kokku, et järgmine kohtumine on sügisel.",
    "lv": "Ministri runāja par upju aizsardzību un vienojās, ka nākamā tikšanās notiks rudenī.",
    "lt": "Ministrai kalbėjo apie upių apsaugą ir sutarė, kad kitas susitikimas įvyks rudenį.",
    "pl": "Ministrowie rozmawiali o ochronie rzek i uzgodnili, że następne spotkanie odbędzie się jesienią.",
    "cs": "Ministři hovořili o ochraně řek a dohodli se, že příští setkání se uskuteční na podzim.",
    "sk": "Ministri hovorili o ochrane riek a dohodli sa, že ďalšie stretnutie sa uskutoční na jeseň.",
    "sl": "Ministra sta govorila o varstvu rek in se dogovorila, da bo naslednje srečanje jeseni.",
    "hr": "Ministri su razgovarali o zaštiti rijeka i dogovorili se da će se sljedeći sastanak održati na jesen.",
    "hu": "A miniszterek a folyók védelméről beszéltek, és megállapodtak, hogy a következő találkozó ősszel lesz.",
    "ro": "Miniștrii au discutat despre protecția râurilor și au convenit ca următoarea întâlnire să fie în toamnă.",
    "tr": "Bakanlar iki ülke arasında ticaret için yeni bir yol haritası ve takvim hazırladı.",
    "az": "Nazirlər çayların qorunması məsələlərini müzakirə etdilər və növbəti görüşün payızda olacağını.",
    "tk": "Ministrler derýalary goramak boýunça hyzmatdaşlygy maslahatlaşdylar we indiki duşuşygyň güýzde.",
    "ar": "بحث الوزيران حماية الأنهار واتفقا على أن يعقد الاجتماع المقبل في الخريف.",
    "fa": "وزیران درباره حفاظت از رودخانه‌ها گفتگو کردند و توافق شد که دیدار بعدی در پاییز برگزار شود.",
    "el": "Οι υπουργοί συζήτησαν την προστασία των ποταμών και συμφώνησαν για μια νέα συνάντηση.",
    "he": "השרים דנו בהגנה על הנהרות וסיכמו על פגישה נוספת בסתיו.",
    "hy": "Նախարարները քննարկեցին գետերի պահպանությունը և պայմանավորվեցին հանդիպել աշնանը։",
    "ka": "მინისტრებმა იმსჯელეს მდინარეების დაცვაზე და შეთანხმდნენ შემოდგომაზე შეხვედრაზე.",
    "hi": "मंत्रियों ने नदियों के संरक्षण पर चर्चा की और शरद ऋतु में मिलने पर सहमति जताई।",
    "th": "รัฐมนตรีหารือเรื่องการอนุรักษ์แม่น้ำและตกลงที่จะพบกันในฤดูใบไม้ร่วง",
    "ko": "장관들은 하천 보호를 논의하고 가을에 다시 만나기로 했다.",
    "ja": "大臣らは河川の保護について協議し、秋に再び会談することで一致した。",
    "zh": "部长们讨论了河流保护，并商定秋季再次会晤。",
}
KAZAKH = {
    "latin, 2018": "Taraptar ekijaqty yntymaqtastyqtyń ózekti máselelerin talqylap, baılanystardy damytý jóninde.",
    "latin, 2021": "Taraptar ekıjaqty yntymaqtastyqtyñ özektı mäselelerın talqylap, bailanystardy damytu jönınde.",
    "arabic": "تاراپتار ەكىجاقتى ىنتىماقتاستىقتىڭ وزەكتى ماسەلەلەرىن تالقىلاپ، بايلانىستاردى دامىتۋ جونىندە كەلىستى.",
}
UZBEK = (
    "Томонлар дарёларни муҳофаза қилиш масалаларини муҳокама қилди ва навбатдаги учрашув кузда бўлишини таъкидлади.",
    "Tomonlar daryolarni muhofaza qilish masalalarini muhokama qildi va uchrashuv kuzda boʻlishini taʼkidladi.",
)
CLOSE = {"bg", "mk", "no", "fi"}  # to a neighbour, so that one sentence is a guess


@pytest.mark.parametrize(("lang", "text"), SPECIMENS.items())
def test_a_sentence_shows_its_language(lang: str, text: str) -> None:
    assert detect_language(text)[0] == lang


@pytest.mark.parametrize(("lang", "text"), [pair for pair in SPECIMENS.items() if pair[0] not in CLOSE])
def test_a_sentence_is_more_than_a_guess(lang: str, text: str) -> None:
    assert detect_language(text)[1] > SURE, lang


@pytest.mark.parametrize("text", UZBEK)
def test_uzbek_is_told_in_either_script(text: str) -> None:
    assert detect_language(text)[0] == "uz"


def test_kana_among_han_is_japanese_and_han_alone_chinese() -> None:
    assert (detect_language("外務大臣の談話")[0], detect_language("外交部长谈话")[0]) == ("ja", "zh")


def test_one_chinese_word_is_only_a_guess() -> None:
    assert detect_language("部")[1] < SURE


def test_foreign_names_in_another_script_do_not_count() -> None:
    assert detect_language(f"{SPECIMENS['en']} 外交部 Тоқаев")[0] == "en"


@given(st.text(max_size=200))
def test_any_text_has_a_language_and_a_confidence(text: str) -> None:
    language, confidence = detect_language(text)
    assert 0 <= confidence <= 1
    assert (language == "und") <= (confidence == 0)


@pytest.mark.parametrize("text", ["", "2025", "— … !"])
def test_a_text_that_tells_nothing_is_undetermined(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)


def test_one_russian_word_is_only_a_guess() -> None:
    language, confidence = detect_language("Комиссия")
    assert (language, confidence < 0.5) == ("ru", True)


def test_kazakh_names_do_not_make_a_russian_text_kazakh() -> None:
    text = f"{SPECIMENS['ru']} Участие принял посол Әлихан Бөкейұлы. {SPECIMENS['ru']}"
    assert detect_language(text)[0] == "ru"


@pytest.mark.parametrize("script", KAZAKH)
def test_kazakh_is_told_in_its_other_scripts(script: str) -> None:
    assert detect_language(KAZAKH[script])[0] == "kk"
