"""Dates, languages, publishers: what is known of words."""

from __future__ import annotations

from datetime import date

import pytest

from plainrecord.model.text import PartyLink, Source
from plainrecord.model.vocab import PartyLinkKind, SourceType
from plainrecord.sources import DateOrder, SourcesFileError, language_of, load_sources, published_day
from plainrecord.sources.language import is_plain_english
from plainrecord.sources.publishers import slug
from plainrecord.sources.refusals import NotReadError
from plainrecord.sources.words import words

DAY = date(2023, 7, 12)


@pytest.mark.parametrize(
    "text",
    [
         "2023-07-12", "20230712", "2023/07/12", "2023.07.12", "2023-07-12T23:59:59Z",
        "2023-07-12 08:00", "2023-07-12T08:00:00.123456+02:00", "Wed, 12 Jul 2023 10:00:00 +0300",
        "12 Jul 2023 10:00:00 GMT", "Wed, 12 Jul 2023 10:00:00 +0000 (UTC)", "12 July 2023",
        "12th July 2023", "July 12, 2023", "Jul. 12 2023", "Wednesday, July 12, 2023",
        "12-Jul-2023", "July 12, 2023 at 5:30 pm", "12 juillet 2023", "12 de julio de 2023",
        "12. Juli 2023", "12 июля 2023", "12 липня 2023", "12 يوليو 2023", "١٢ تموز ٢٠٢٣",
        "12/07/2023 ",
    ],
)  # fmt: skip
def test_publication_dates(text):
    assert published_day(text, DateOrder.DAY_FIRST) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("25/07/2023", (2023, 7, 25)), ("07/25/2023", (2023, 7, 25)), ("05.05.2023", (2023, 5, 5))],
)
def test_numbers_that_read_one_way_only(text, day):
    assert published_day(text) == date(*day)


@pytest.mark.parametrize("text", ["03/04/2023", "3.4.2023", "12-07-2023 10:00"])
def test_numbers_that_read_two_ways_are_not_guessed(text):
    with pytest.raises(NotReadError) as caught:
        published_day(text)
    assert caught.value.reason == "published_ambiguous"
    assert published_day(text, DateOrder.DAY_FIRST) != published_day(text, DateOrder.MONTH_FIRST)


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2023", "July 2023", "2023-07", "2023-13-01", "2023-02-30", "31 June 2023",
        "12 Foo 2023", "1689120000", "0001-01-01", "9999-01-01", "12/07/23", "13/13/2023",
        "2023-07-12 and more", "2023-07-1212",
    ],
)  # fmt: skip
def test_what_is_no_day(text):
    with pytest.raises(NotReadError) as caught:
        published_day(text)
    assert caught.value.reason == "published_unreadable"


def test_the_future_begins_the_day_after_tomorrow():
    assert published_day("2023-07-12", today=date(2023, 7, 11)) == DAY
    with pytest.raises(NotReadError) as caught:
        published_day("2023-07-12", today=date(2023, 7, 10))
    assert caught.value.reason == "published_in_future"


def test_months_have_twelve_names_and_no_name_has_two_months():
    months: dict[str, int] = {}
    for language, names in words()["months"].items():
        assert len(names) == 12, language
        for month, variants in enumerate(names, start=1):
            for name in variants:
                assert name == name.casefold()
                assert months.setdefault(name, month) == month, name


@pytest.mark.parametrize("text", words()["english"]["examples"])
def test_plain_english(text):
    assert is_plain_english(text)
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", words()["english"]["refuses"])
def test_not_plainly_english(text):
    assert not is_plain_english(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Trois civils ont été tués lundi à l'entrée du marché de la ville, a déclaré un élu.", "fr"),
        ("قتل ثلاثة مدنيين وأصيب خمسة آخرون في قصف استهدف السوق صباح يوم الاثنين.", "ar"),
        ("Вчера в результате обстрела рынка погибли трое мирных жителей, сообщили власти.", "ru"),
        ("Tres civiles murieron el lunes cuando un proyectil cayó sobre el mercado.", "es"),
        ("Gunmen killed five villagers near Gao overnight.", "en"),
        ("12:45 -- 7/8", "und"),
        ("", "und"),
    ],
)
def test_languages(text, language):
    assert language_of(text) == language


def test_slugs():
    assert slug("  Agence Éxample-Presse ") == "agence-example-presse"
    assert slug("وكالة الأنباء") != slug("وكالة")
    assert slug("!!!").startswith("source-")
    assert len(slug("a" * 500)) <= 80


SOURCES = """
[[source]]
name = "Example Wire"
aliases = ["EW", "example.org"]
source_type = "news_wire"
country = "ML"
[[source.party_link]]
actor = "government-of-example"
link = "controlled_by"
since = 2019-04-01
"""


def test_sources_file(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES)
    registry = load_sources(path)
    wire = registry.named("example  WIRE")
    assert wire is registry.known("ew") is registry.named("Example.org")
    assert wire.source_id == "example-wire"
    assert wire.source_type is SourceType.NEWS_WIRE
    assert wire.country_iso2 == "ML"
    assert wire.party_links == (
        PartyLink("government-of-example", PartyLinkKind.CONTROLLED_BY, date(2019, 4, 1)),
    )
    assert registry.known("Other") is None
    assert registry.named("Other") == Source("other", "Other", SourceType.UNKNOWN)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[source]]\nnome = 'x'", "needs a name"),
        ("[[source]]\nname = 'x'\ncredibility = 3", "credibility"),
        ("[[source]]\nname = 'x'\nsource_type = 'good'", "news_wire"),
        ("[[source]]\nname = 'x'\ncountry = 'Mali'", "two capital letters"),
        ("[[source]]\nname = 'x'\naliases = 'y'", "list"),
        ("[[source]]\nname = 'x'\n[[source]]\nname = 'y'\naliases = ['X']", "already belongs"),
        ("[[source]]\nname = 'x'\n[[source]]\nname = 'X.'", "used before"),
        ("[[source]]\nname = 'x'\n[[source.party_link]]\nlink = 'is_party'", "actor"),
        (
            "[[source]]\nname='x'\n[[source.party_link]]\nactor='a'\nsince=2020-01-02\nuntil=2020-01-01",
            "before",
        ),
        ("[[source]]\nname = 'x'\n[[source.party_link]]\nactor = 'a'\nsince = '2020'", "bare days"),
        ("source = 3", "[[source]]"),
        ("[[source", "cannot read"),
    ],
)
def test_wrong_sources_files_say_what_to_write(tmp_path, content, said):
    path = tmp_path / "sources.toml"
    path.write_text(content)
    with pytest.raises(SourcesFileError) as caught:
        load_sources(path)
    assert said in str(caught.value)
    assert "sources.toml" in str(caught.value)


def test_no_sources_file(tmp_path):
    with pytest.raises(SourcesFileError, match="cannot read"):
        load_sources(tmp_path / "none.toml")
