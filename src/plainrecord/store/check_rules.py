"""The rules that ``plainrecord check`` runs, one row each.

V-numbers are those of the codebook's validation rules, S-numbers the store's own promises.
"""

from __future__ import annotations

from plainrecord.store import chain
from plainrecord.store import check_custody as custody
from plainrecord.store import check_report as report
from plainrecord.store.check_faults import Level, Rule, Subject

_RESTORE = "Restore project.sqlite from a backup"
_RECODE = "Run `plainrecord run` again on the input; if it comes back, please report it"
_LOOK = "Look at the words quoted and decide"
_REPORT = "Please report it with the rule and the maker of the value"
_E, _W = Level.ERROR, Level.WARNING

RULES: tuple[Rule, ...] = (
    # -- the store ----------------------------------------
    Rule("S01", _E, Subject.STORE, "the store is sound", _RESTORE, custody.store_is_sound),
    Rule(
        "S02", _E, Subject.STORE, "every input has an outcome, every document an input", _RESTORE,
        custody.outcomes_add_up,
    ),
    Rule(
        "S03", _E, Subject.OUTCOME, "coded inputs have reports, others none, refusals a reason", _RECODE,
        custody.outcome_fits_reports,
    ),
    Rule(
        "S04", _E, Subject.OUTCOME, "copies name the first input with their text", _RECODE,
        custody.duplicate_names_the_first,
    ),
    Rule(
        "S05", _E, Subject.OUTCOME, "texts are compared as they are", _RECODE, custody.fingerprint_recomputes
    ),
    Rule("S06", _E, Subject.STORED_REPORT, "reports are as written", _RECODE, custody.report_is_unchanged),
    Rule("S07", _E, Subject.STORED_REPORT, "reports can be read", _RECODE, custody.report_is_readable),
    Rule(
        "S08", _E, Subject.DOCUMENT, "the id is that of bytes, place and source", _RESTORE,
        custody.document_id_recomputes,
    ),
    Rule(
        "S09", _E, Subject.STORE, "decisions are one unbroken chain", _RESTORE, chain.chain_is_whole
    ),
    Rule(
        "S10", _E, Subject.STORE, "decisions reach the head that was written down", _RESTORE,
        chain.chain_reaches_head,
    ),
    # -- custody ----------------------------------------
    Rule(
        "V01", _E, Subject.ORIGINAL, "original bytes have their hash",
        "Give the original file to `plainrecord run` again, which mends it, or restore it from a backup",
        custody.bytes_have_their_hash,
    ),
    Rule("V01", _E, Subject.DOCUMENT, "a document has its original", _RESTORE, custody.document_has_original),
    Rule(
        "V02", _E, Subject.ORIGINAL, "it is stated when, by whom and how an original was collected", _RESTORE,
        custody.custody_is_stated,
    ),
    Rule(
        "V03", _E, Subject.DOCUMENT, "nothing is published after it was collected",
        "Correct the publication date and run again, or check the clock of the computer",
        custody.published_before_collected,
    ),
    Rule("V04", _E, Subject.DOCUMENT, "a text has its hash", _RECODE, custody.text_has_its_hash),
    # -- evidence ----------------------------------------
    Rule("V05", _E, Subject.REPORT, "spans lie in the text", _RECODE, report.spans_lie_in_text),
    Rule(
        "V05", _E, Subject.STORED_REPORT, "spans quote the words they were made for", _RECODE,
        custody.quotes_are_unchanged,
    ),
    Rule(
        "V06", _W, Subject.REPORT, "spans keep characters whole", _REPORT, report.spans_keep_characters_whole
    ),
    Rule(
        "V07", _E, Subject.REPORT, "no value without words and maker", _REPORT,
        report.readings_have_evidence,
    ),
    Rule(
        "V08", _W, Subject.REPORT, "who takes responsibility, and who is accused, is named", _LOOK,
        report.claims_name_their_speaker,
    ),
    # -- dates ----------------------------------------
    Rule("V09", _E, Subject.REPORT, "dates run forward", _REPORT, report.dates_are_ordered),
    Rule(
        "V10", _E, Subject.REPORT, "what happened, happened by the day of publication",
        "Check the publication date of the document; otherwise report it", report.nothing_lies_ahead,
    ),
    Rule(
        "V11", _E, Subject.REPORT, "date precision is the class of the interval's length", _REPORT,
        report.precision_fits_length,
    ),
    Rule(
        "V12", _W, Subject.REPORT, "one event lasts a week at most", _LOOK, report.long_acts_are_looked_at
    ),
    Rule(
        "V13", _E, Subject.REPORT, "inexact calendars widen the interval", _REPORT,
        report.calendars_state_tolerance,
    ),
    Rule(
        "V14", _E, Subject.REPORT, "lunar dates outside the table are wider", _REPORT,
        report.hijri_lies_in_table,
    ),
    Rule("V15", _E, Subject.REPORT, "EDTF and interval agree", _REPORT, report.edtf_says_the_same),
    Rule(
        "V16", _E, Subject.REPORT, "a date names the rule that read it", _REPORT,
        report.dates_name_their_rule,
    ),
    # -- places ----------------------------------------
    Rule("V26", _E, Subject.REPORT, "coordinates are on Earth", _REPORT, report.coordinates_are_on_earth),
    Rule(
        "V28", _E, Subject.REPORT, "one place has one point",
        "Run again with one gazetteer for the whole project", report.places_have_one_point,
    ),
    Rule(
        "V29", _E, Subject.REPORT, "geographic precision fits place and relation", _REPORT,
        report.geo_precision_fits_place,
    ),
    Rule(
        "V30", _W, Subject.REPORT, "a name of two levels means the larger", _LOOK,
        report.ambiguous_levels_go_up,
    ),
    Rule("V31", _W, Subject.REPORT, "the place is clear", _LOOK, report.close_places_are_looked_at),
    # -- casualties and participants ----------------------------------------
    Rule("V33", _E, Subject.REPORT, "0 <= low <= best <= high", _REPORT, report.counts_are_ordered),
    Rule("V34", _E, Subject.REPORT, "zero is said in words", _REPORT, report.zero_is_said),
    Rule(
        "V35", _E, Subject.REPORT, "a number has its words in the text and its rule", _REPORT,
        report.counts_name_their_words,
    ),
    Rule("V36", _E, Subject.REPORT, "parts fit into their whole", _REPORT, report.parts_fit_the_whole),
    Rule(
        "V39", _E, Subject.REPORT, "disputed status has no lower bound", _LOOK,
        report.disputed_status_has_no_floor,
    ),
    Rule(
        "V42", _E, Subject.REPORT, "a total beyond the event is no part of the event's figure", _LOOK,
        report.scopes_are_not_mixed,
    ),
    Rule("V44", _E, Subject.REPORT, "an accusation is no own claim", _LOOK, report.accusations_have_a_basis),
)  # fmt: skip
