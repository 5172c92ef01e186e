"""data/names: surnames of 18 languages in Latin letters, from Faker, mimesis and a Japanese name list."""

import csv
import json
import random
import string
import unicodedata
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from tools.make_data.common import package_file, write

PER_LANGUAGE = 800
SEED = 42
ALLOWED = set(string.ascii_letters + " -'")
# Letters that are no letter + accent, so that Unicode does not take them apart.
LETTERS = {
    "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ə": "e", "Ə": "E", "’": "'",
}  # fmt: skip


def make(sources: Path, out: Path) -> None:
    """Take at most 800 names a language, one third of each language's for the test."""
    generator = random.Random(SEED)
    chosen = []
    for language, names in collect().items():
        names = sorted(names)
        generator.shuffle(names)
        chosen += [(name, language) for name in names[:PER_LANGUAGE]]
    generator.shuffle(chosen)
    train, test = [], []
    for language in dict.fromkeys(language for _, language in chosen):
        pairs = [pair for pair in chosen if pair[1] == language]
        test += pairs[: len(pairs) // 3]
        train += pairs[len(pairs) // 3 :]
    for part, pairs in (("train", train), ("test", test)):
        ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        write(out / "names" / f"names_{part}.csv", "".join(f'"{name}","{of}"\n' for name, of in ordered))


def collect() -> dict[str, list[str]]:
    """Return language -> its distinct names in plain Latin letters."""
    names = {
        "Arabic": faker("fr_DZ"),  # Algerian names in French spelling: Arabic script writes no vowels
        "Chinese": romanised(mimesis("zh") + faker("zh_CN"), chinese),
        "Czech": faker("cs_CZ", "last_names_male") + mimesis("cs"),
        "Dutch": faker("nl_NL") + faker("nl_BE") + mimesis("nl-be"),
        "English": faker("en_GB") + faker("en_US")[:600],
        "Finnish": faker("fi_FI") + mimesis("fi"),
        "French": faker("fr_FR") + mimesis("fr"),
        "German": faker("de_DE") + mimesis("de") + faker("de_AT"),
        "Greek": romanised(faker("el_GR", "last_names_male") + mimesis("el", "male"), greek),
        "Irish": faker("ga_IE"),
        "Italian": faker("it_IT"),
        "Japanese": japanese(),
        "Korean": romanised(mimesis("ko") + faker("ko_KR"), korean),
        "Polish": faker("pl_PL", "male_last_names")
        + mimesis("pl", "male")
        + faker("pl_PL", "unisex_last_names")[:200],
        "Portuguese": faker("pt_PT") + faker("pt_BR") + mimesis("pt"),
        "Russian": romanised(mimesis("ru", "male") + faker("ru_RU", "last_names_male"), russian),
        "Spanish": faker("es_ES") + mimesis("es"),
        "Turkish": mimesis("tr") + faker("tr_TR"),
    }
    plain = {language: distinct(map(latin, list_)) for language, list_ in names.items()}
    # The American list holds many Spanish names.
    spanish = set(plain["Spanish"])
    plain["English"] = [name for name in plain["English"] if name not in spanish]
    return plain


def faker(locale: str, attribute: str = "last_names") -> list[str]:
    """Return a list of surnames of the package Faker."""
    return list(getattr(import_module(f"faker.providers.person.{locale}").Provider, attribute))


def mimesis(locale: str, gender: str | None = None) -> list[str]:
    """Return the surnames of the package mimesis, of one grammatical gender where it tells them apart."""
    text = package_file("mimesis", f"datasets/{locale}/person.json").read_text(encoding="utf-8")
    surnames = json.loads(text)["surnames"]
    if isinstance(surnames, list):
        return surnames
    return surnames[gender] if gender else [name for names in surnames.values() for name in names]


def japanese() -> list[str]:
    """Return the fourth column, Latin letters, of the package japanese-personal-name-dataset."""
    path = package_file("japanese_personal_name_dataset", "dataset/last_name_org.csv")
    with open(path, encoding="utf-8", newline="") as stream:
        return [row[3].capitalize() for row in csv.reader(stream) if len(row) > 3]


def distinct(names: Iterable[str | None]) -> list[str]:
    """Return the names of 2 to 20 letters, each once."""
    return list(dict.fromkeys(name for name in names if name and 2 <= len(name) <= 20))


def latin(name: str) -> str | None:
    """Return the name without accents; None if it holds anything but letters, space, hyphen, apostrophe."""
    spelled = "".join(LETTERS.get(letter, letter) for letter in name.strip())
    plain = without_accents(spelled)
    return plain if ALLOWED.issuperset(plain) else None


def without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


def romanised(names: Iterable[str], romanise: Callable[[str], str | None]) -> list[str]:
    """Return what `romanise` can spell in Latin letters."""
    return [spelled.capitalize() for name in names if (spelled := romanise(name))]


RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".replace("-", "").split(
            " "
        ),
        strict=True,
    )
)


def russian(name: str) -> str | None:
    """Spell a Russian surname; the ending -ий becomes -y."""
    letters = name.lower()
    if not letters or any(letter not in RUSSIAN for letter in letters):
        return None
    spelled = "".join(RUSSIAN[letter] for letter in letters)
    return spelled.removesuffix("iy") + "y" if spelled.endswith("iy") else spelled


# Pairs before single letters.
GREEK = {
    "ου": "ou", "αυ": "av", "ευ": "ev", "αι": "ai", "ει": "ei", "οι": "oi", "μπ": "b", "ντ": "nt", "γκ": "gk",
    "γγ": "ng", "τσ": "ts", "τζ": "tz", "θ": "th", "χ": "ch", "ψ": "ps", "ξ": "x", "φ": "f", "ς": "s",
} | dict(zip("αβγδεζηικλμνοπρστυω", "avgdeziiklmnoprstyo", strict=True))  # fmt: skip


def greek(name: str) -> str | None:
    """Spell a Greek surname."""
    spelled = without_accents(name.lower())
    for greek_letters, latin_letters in GREEK.items():
        spelled = spelled.replace(greek_letters, latin_letters)
    return spelled if spelled.isascii() else None


# Revised Romanisation, letter by letter: initials, vowels, finals in Unicode's order; "-" is silent.
INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")
FINALS = "- k k ks n nj nh t l lk lm lb ls lt lp lh m p ps t t ng t t k t p t".replace("-", "").split(" ")
FIRST_SYLLABLE, SYLLABLES = ord("가"), len(INITIALS) * len(VOWELS) * len(FINALS)


def korean(name: str) -> str | None:
    """Spell a Korean surname: a syllable's place in Unicode tells its three sounds."""
    spelled = ""
    for syllable in name:
        place = ord(syllable) - FIRST_SYLLABLE
        if not 0 <= place < SYLLABLES:
            return None
        rest, final = divmod(place, len(FINALS))
        initial, vowel = divmod(rest, len(VOWELS))
        spelled += INITIALS[initial] + VOWELS[vowel] + FINALS[final]
    return spelled


def chinese(name: str) -> str:
    """Spell a Chinese surname in pinyin without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name))
