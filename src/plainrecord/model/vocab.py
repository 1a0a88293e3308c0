"""Closed vocabularies. The values are part of the wire format: add, never rename.

Event types are data, not code: see ``world/taxonomy.toml``.
"""

from __future__ import annotations

from enum import StrEnum


class SourceType(StrEnum):
    """What kind of publisher a source is (ACLED's source classes, extended)."""

    NEWS_WIRE = "news_wire"
    LOCAL_MEDIA = "local_media"
    NATIONAL_MEDIA = "national_media"
    INTERNATIONAL_MEDIA = "international_media"
    STATE_MEDIA = "state_media"
    GOVERNMENT_COMMUNIQUE = "government_communique"
    ARMED_GROUP_STATEMENT = "armed_group_statement"
    IGO_REPORT = "igo_report"
    NGO_REPORT = "ngo_report"
    HUMAN_RIGHTS_ORG = "human_rights_org"
    LOCAL_PARTNER = "local_partner"
    SOCIAL_MEDIA_VERIFIED = "social_media_verified"
    SOCIAL_MEDIA_UNVERIFIED = "social_media_unverified"
    COURT_DOCUMENT = "court_document"
    ACADEMIC = "academic"
    OTHER = "other"
    UNKNOWN = "unknown"


class PartyLinkKind(StrEnum):
    """How a publisher relates to a conflict party."""

    IS_PARTY = "is_party"
    CONTROLLED_BY = "controlled_by"
    AFFILIATED = "affiliated"
    SYMPATHETIC_DECLARED = "sympathetic_declared"
    INDEPENDENT = "independent"
    UNKNOWN = "unknown"


class PublishedBasis(StrEnum):
    """Where a publication date comes from."""

    DECLARED = "declared"
    METADATA = "metadata"
    DATELINE = "dateline"


class PassageKind(StrEnum):
    """What a passage is in the layout of its document."""

    TITLE = "title"
    HEADING = "heading"
    DATELINE = "dateline"
    SENTENCE = "sentence"
    LIST_ITEM = "list_item"


class MentionKind(StrEnum):
    """What an engine saw."""

    ACT = "act"
    DATE = "date"
    PLACE = "place"
    ACTOR = "actor"
    CASUALTY = "casualty"
    WEAPON = "weapon"
    TARGET = "target"
    DAMAGE = "damage"
    CLAIM = "claim"


class Modality(StrEnum):
    """Whether the source presents the act as having happened (PLOVER's auxiliary modes)."""

    ASSERTED = "asserted"
    CONTESTED = "contested"
    DENIED = "denied"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class Outcome(StrEnum):
    """Whether the act was carried through."""

    COMPLETED = "completed"
    ATTEMPTED_FAILED = "attempted_failed"
    INTERCEPTED = "intercepted"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How the words present a value."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    DENIED = "denied"
    DISPUTED = "disputed"


class Role(StrEnum):
    """What part an actor has in an act."""

    INITIATOR = "initiator"
    ALLEGED_PERPETRATOR = "alleged_perpetrator"
    PARTICIPANT = "participant"
    TARGET = "target"
    VICTIM_GROUP = "victim_group"
    DETAINING_PARTY = "detaining_party"
    MEDIATOR = "mediator"


class AttributionBasis(StrEnum):
    """Why an actor is held to have that part."""

    SELF_CLAIMED = "self_claimed"
    ACCUSED_BY = "accused_by"
    REPORTED_UNATTRIBUTED = "reported_unattributed"
    INFERRED_FROM_CONTEXT = "inferred_from_context"


class ActorKind(StrEnum):
    """What an actor is, by organisation and aim, never by epithet."""

    STATE_MILITARY = "state_military"
    STATE_POLICE = "state_police"
    STATE_INTELLIGENCE = "state_intelligence"
    STATE_OTHER = "state_other"
    PRO_GOVERNMENT_MILITIA = "pro_government_militia"
    REBEL_GROUP = "rebel_group"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    CRIMINAL_GROUP = "criminal_group"
    RIOTERS = "rioters"
    PROTESTERS = "protesters"
    CIVILIANS = "civilians"
    FOREIGN_MILITARY = "foreign_military"
    INTERNATIONAL_MISSION = "international_mission"
    PRIVATE_SECURITY = "private_security"
    IGO = "igo"
    NGO = "ngo"
    MEDIA = "media"
    MEDICAL = "medical"
    UNIDENTIFIED_ARMED = "unidentified_armed"
    UNKNOWN = "unknown"


class PersonStatus(StrEnum):
    """The reported status of people harmed (UCDP counts officials as not civilian, ACLED differs)."""

    CIVILIAN = "civilian"
    STATE_ARMED = "state_armed"
    NONSTATE_ARMED = "nonstate_armed"
    POLICE = "police"
    OFFICIAL = "official"
    MEDIC = "medic"
    JOURNALIST = "journalist"
    AID_WORKER = "aid_worker"
    PEACEKEEPER = "peacekeeper"
    DETAINEE = "detainee"
    OFF_DUTY = "off_duty"
    UNKNOWN = "unknown"


class CasualtyOutcome(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed_or_injured"
    CAPTURED = "captured"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    MISSING = "missing"
    SURRENDERED = "surrendered"
    DISPLACED = "displaced"
    RELEASED = "released"
    UNHARMED = "unharmed"


class CasualtyParty(StrEnum):
    """Whose people are counted (UCDP: deaths_a, deaths_b, civilians, unknown)."""

    ACTOR_A = "actor_a"
    ACTOR_B = "actor_b"
    CIVILIANS = "civilians"
    THIRD_PARTY = "third_party"
    PERPETRATOR = "perpetrator"
    UNKNOWN = "unknown"
    TOTAL = "total"


class CasualtyScope(StrEnum):
    """What a count covers."""

    THIS_EVENT = "this_event"
    SEVERAL_EVENTS = "several_events"
    PERIOD_TOTAL = "period_total"
    CAMPAIGN_TOTAL = "campaign_total"


class Sex(StrEnum):
    """Breakdown of a count by sex."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class AgeGroup(StrEnum):
    """Breakdown of a count by age at the time (minor: under 18)."""

    MINOR = "minor"
    ADULT = "adult"
    OLDER = "older"
    UNKNOWN = "unknown"


class RangeKind(StrEnum):
    """What a date interval says (Security Force Monitor: precise and imprecise ranges)."""

    EXACT = "exact"
    THROUGHOUT = "throughout"
    SOMETIME_WITHIN = "sometime_within"


class DatePrecision(StrEnum):
    """Class of an interval by its length in days: 1, 2-6, 7, 8-31, 32-366, more; D9: no usable date."""

    T = "T"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    D5 = "D5"
    D6 = "D6"
    D9 = "D9"


class TimeOfDay(StrEnum):
    """Part of the day, where the words say it."""

    OVERNIGHT = "overnight"
    DAWN = "dawn"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    EXACT = "exact"
    UNKNOWN = "unknown"


class Calendar(StrEnum):
    """Calendar of the literal words."""

    GREGORIAN = "gregorian"
    HIJRI_UMALQURA = "hijri_umalqura"
    HIJRI_SIGHTING_UNKNOWN = "hijri_sighting_unknown"
    SOLAR_HIJRI_IRAN = "solar_hijri_iran"
    SOLAR_HIJRI_AFGHAN = "solar_hijri_afghan"
    ETHIOPIAN = "ethiopian"
    RELATIVE = "relative"
    UNKNOWN = "unknown"


class PlaceRelation(StrEnum):
    """How the act relates to the named place."""

    AT = "at"
    NEAR = "near"
    OUTSKIRTS = "outskirts"
    BETWEEN = "between"
    ALONG = "along"
    DIRECTION_OF = "direction_of"
    WITHIN_AREA = "within_area"
    OFF_COAST = "off_coast"
    OVER = "over"
    BORDER = "border"


class GeoPrecision(StrEnum):
    """How well a place is known.

    G1 exact feature, G2 town, G3 near a town, G4 ADM3, G5 ADM2, G6 ADM1, G7 line or vague region, G8 country,
    G9 international waters or airspace, G0 no place stated.
    """

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"
    G6 = "G6"
    G7 = "G7"
    G8 = "G8"
    G9 = "G9"


PINNED = frozenset({GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G3, GeoPrecision.G4, GeoPrecision.G5})
"""How well a place must be known for its point to be shown: a region or country is never a pin."""


class Weapon(StrEnum):
    """Means used (GTD's weapon types with PLOVER's assault modes)."""

    FIREARM = "firearm"
    AUTOMATIC_FIREARM = "automatic_firearm"
    HANDGUN = "handgun"
    RIFLE_SHOTGUN = "rifle_shotgun"
    GRENADE = "grenade"
    LANDMINE = "landmine"
    IED = "ied"
    VEHICLE_BOMB = "vehicle_bomb"
    SUICIDE_VEST = "suicide_vest"
    SUICIDE_VEHICLE = "suicide_vehicle"
    EXPLOSIVE = "explosive"
    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    MISSILE = "missile"
    ARMOUR = "armour"
    AIRCRAFT_CREWED = "aircraft_crewed"
    HELICOPTER = "helicopter"
    DRONE = "drone"
    NAVAL_GUNFIRE = "naval_gunfire"
    CLUSTER_MUNITION = "cluster_munition"
    INCENDIARY = "incendiary"
    CHEMICAL = "chemical"
    BIOLOGICAL = "biological"
    RADIOLOGICAL = "radiological"
    BLADE = "blade"
    BLUNT = "blunt"
    FIRE_ARSON = "fire_arson"
    HANDS = "hands"
    VEHICLE_RAMMING = "vehicle_ramming"
    TEAR_GAS_CROWD_CONTROL = "tear_gas_crowd_control"
    SABOTAGE_TOOL = "sabotage_tool"
    ERW_UXO = "erw_uxo"
    OTHER = "other"
    UNKNOWN = "unknown"


class TargetType(StrEnum):
    """Kind of place or object attacked or damaged (GTD's target types)."""

    BUSINESS = "business"
    GOVERNMENT_GENERAL = "government_general"
    POLICE = "police"
    MILITARY = "military"
    AIRPORT_AIRCRAFT = "airport_aircraft"
    DIPLOMATIC = "diplomatic"
    EDUCATION = "education"
    FOOD_WATER = "food_water"
    MEDIA = "media"
    MARITIME = "maritime"
    NGO_AID = "ngo_aid"
    PRIVATE_CITIZENS = "private_citizens"
    RELIGIOUS = "religious"
    TELECOM = "telecom"
    NONSTATE_ARMED = "nonstate_armed"
    TOURIST = "tourist"
    TRANSPORT = "transport"
    UTILITY = "utility"
    HEALTH = "health"
    IDP_REFUGEE_SITE = "idp_refugee_site"
    RESIDENTIAL = "residential"
    MARKET = "market"
    CULTURAL_HERITAGE = "cultural_heritage"
    POLITICAL_PARTY = "political_party"
    OTHER = "other"
    UNKNOWN = "unknown"


class DamageExtent(StrEnum):
    """How badly an object was damaged."""

    DESTROYED = "destroyed"
    HEAVILY_DAMAGED = "heavily_damaged"
    DAMAGED = "damaged"
    MINOR = "minor"
    NONE = "none"
    UNKNOWN = "unknown"


class ClaimAbout(StrEnum):
    """What somebody asserts or denies."""

    RESPONSIBILITY = "responsibility"
    OCCURRENCE = "occurrence"
    CASUALTIES = "casualties"
    VICTIM_STATUS = "victim_status"
    PLACE = "place"
    DATE = "date"
    WEAPON = "weapon"
    DAMAGE = "damage"
    INTENT = "intent"


class ClaimStance(StrEnum):
    """How the claimant stands to it (HURIDOCS list 28, extended)."""

    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    ACKNOWLEDGES_AND_ACCEPTS = "acknowledges_and_accepts"
    ACKNOWLEDGES_DENIES_RESPONSIBILITY = "acknowledges_denies_responsibility"
    DENIES_OCCURRENCE = "denies_occurrence"
    ACCUSES_OTHER = "accuses_other"
    ASSERTS = "asserts"
    DISPUTES = "disputes"
    DECLINES_COMMENT = "declines_comment"
    NOBODY_CLAIMED = "nobody_claimed"
    UNKNOWN = "unknown"


class ClaimantPosition(StrEnum):
    """Relation of the speaker to the act (reduced HURIDOCS list 19)."""

    ALLEGED_PERPETRATOR = "alleged_perpetrator"
    VICTIM_SIDE_PARTY = "victim_side_party"
    OTHER_PARTY = "other_party"
    VICTIM = "victim"
    WITNESS = "witness"
    RELATIVE = "relative"
    MEDICAL = "medical"
    LOCAL_OFFICIAL = "local_official"
    NATIONAL_OFFICIAL = "national_official"
    MONITOR = "monitor"
    JOURNALIST_OWN_OBSERVATION = "journalist_own_observation"
    JOURNALIST_RELAY = "journalist_relay"
    THIRD_PARTY = "third_party"
    UNKNOWN = "unknown"


class ClaimMode(StrEnum):
    """How a claim was made (GTD claimmode, with official statements)."""

    LETTER = "letter"
    CALL = "call_post"
    EMAIL = "email"
    NOTE_AT_SCENE = "note_at_scene"
    VIDEO = "video"
    WEBSITE_OR_SOCIAL_MEDIA = "website_or_social_media"
    OFFICIAL_STATEMENT = "official_statement"
    OTHER = "other"
    UNKNOWN = "unknown"


class ResponsibilityStatus(StrEnum):
    """What the claims of a report amount to; derived, never written."""

    CLAIMED_UNDISPUTED = "claimed_undisputed"
    CLAIMED_DISPUTED = "claimed_disputed"
    COMPETING_CLAIMS = "competing_claims"
    ACCUSED_DENIED = "accused_denied"
    ACCUSED_NO_RESPONSE = "accused_no_response"
    ATTRIBUTED_UNCHALLENGED = "attributed_unchallenged"
    UNATTRIBUTED = "unattributed"


class DocumentOutcome(StrEnum):
    """What became of an input; inputs always equal the sum of the four."""

    CODED = "coded"
    NO_EVENT = "no_event"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class ReviewState(StrEnum):
    """How far people have reviewed a report: not at all, in part, or to its end with nothing left open.

    An event is reviewed when all its reports are, and open when none has been looked at.
    """

    OPEN = "open"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
