"""Days of other calendars, written by other libraries, are read as the days they are."""

from __future__ import annotations

from datetime import date, timedelta

from convertdate import coptic, persian
from hijridate import Gregorian
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.fields.date import DateRefusal, normalise, read
from plainrecord.lang.dates import load_date_grammar
from plainrecord.model.values import When

GRAMMAR = load_date_grammar("en")
DAYS = st.dates(date(1925, 1, 1), date(2076, 12, 31))
LATER = date(2090, 1, 1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HIJRI = (
    "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Ula", "Jumada al-Akhira",
    "Rajab", "Sha'ban", "Ramadan", "Shawwal", "Dhu al-Qa'dah", "Dhu al-Hijjah",
)  # fmt: skip
ARABIC_HIJRI = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
PERSIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
AFGHAN = ("Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula",
          "Mizan", "Aqrab", "Qaws", "Jadi", "Dalw", "Hut")  # fmt: skip
AMHARIC = ("መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት",
           "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን")  # fmt: skip
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def days_of(words: str, published: date = LATER) -> tuple[date | None, date | None]:
    when = normalise(words, published, GRAMMAR)
    assert isinstance(when, When), when
    return when.earliest, when.latest


@settings(deadline=None)  # the first reading compiles the grammar
@given(DAYS, st.integers(-1, 1))
def test_hijri_days_are_a_day_either_way_and_a_weekday_settles_them(day: date, shift: int) -> None:
    year, month, number = Gregorian.fromdate(day).to_hijri().datetuple()
    written = f"{number} {HIJRI[month - 1]} {year}"
    one = timedelta(days=1)
    assert days_of(written) == (day - one, day + one)
    assert days_of(f"{number} {ARABIC_HIJRI[month - 1]} {year}".translate(EASTERN)) == (day - one, day + one)
    told = day + shift * one
    assert days_of(f"{WEEKDAYS[told.weekday()]} {written}") == (told, told)
    assert days_of(f"{written} ({told.day} {MONTHS[told.month - 1]} {told.year})") == (told, told)


@settings(deadline=None)  # the first reading compiles the grammar
@given(DAYS)
def test_solar_hijri_days_are_exact(day: date) -> None:
    year, month, number = (int(part) for part in persian.from_gregorian(day.year, day.month, day.day))
    assert days_of(f"{number} {PERSIAN[month - 1]} {year}".translate(PERSIAN_DIGITS)) == (day, day)
    assert days_of(f"{number} {AFGHAN[month - 1]} {year}") == (day, day)
    assert days_of(f"{year}/{month}/{number} SH") == (day, day)


@settings(deadline=None)  # the first reading compiles the grammar
@given(DAYS)
def test_ethiopian_days_are_exact(day: date) -> None:
    year, month, number = (int(part) for part in coptic.from_gregorian(day.year, day.month, day.day))
    assert days_of(f"{AMHARIC[month - 1]} {number} {year + 276}") == (day, day)


@settings(deadline=None)  # the first reading compiles the grammar
@given(DAYS, st.sampled_from([*HIJRI[6:9], "Farvardin", "Mordad", "Aqrab", "Meskerem"]), st.integers(1, 29))
def test_a_day_without_a_year_is_the_last_one(published: date, month: str, number: int) -> None:
    earliest, latest = days_of(f"{number} {month}", published)
    assert earliest is not None
    assert latest is not None
    assert published - timedelta(days=368) <= earliest <= latest <= published


@settings(deadline=None)  # the first reading compiles the grammar
@given(DAYS, st.sampled_from(WEEKDAYS))
def test_the_verb_tells_which_weekday(published: date, weekday: str) -> None:
    [(_, past)] = read(f"The council met on {weekday}.", published, GRAMMAR)
    assert isinstance(past, When)
    assert past.earliest is not None
    assert published - timedelta(days=6) <= past.earliest <= published
    [(_, ahead)] = read(f"The council will meet on {weekday}.", published, GRAMMAR)
    if WEEKDAYS[published.weekday()] != weekday:
        assert isinstance(ahead, DateRefusal)
        assert ahead.reason == "after_publication"
