"""The words of a body that decides; their values are those written in règlement files."""

from parchemin.kernel.terms import Term


class College(Term):
    """Who a member sits for. Parity binds the first two."""

    EMPLOYERS = "employers", "Employeurs"
    EMPLOYEES = "employees", "Salariés"
    TRAINERS = "trainers", "Formateurs"
    EXPERTS = "experts", "Experts"


SOCIAL_PARTNERS = (College.EMPLOYERS, College.EMPLOYEES)


class SeatRole(Term):
    """Place of a member at the table."""

    CHAIR = "chair", "Président"
    VICE_CHAIR = "vice_chair", "Vice-président"
    MEMBER = "member", "Membre"


class Presence(Term):
    """How a member takes part."""

    PRESENT = "present", "Présent"
    REMOTE = "remote", "Présent à distance"
    REPRESENTED = "proxy", "Représenté"
    SUBSTITUTED = "replaced", "Suppléé"
    EXCUSED = "excused", "Excusé"
    ABSENT = "absent", "Absent"


class Parity(Term):
    """What the equality of the employers' and employees' colleges bears on."""

    NONE = "none", "Aucune"
    SEATS = "seats", "Sièges en nombre égal"
    PRESENT = "present", "Présents en nombre égal"
    VOTES = "votes", "Voix ramenées au même poids par collège"


class Voice(Term):
    """What one voice says."""

    FOR = "for", "Pour"
    AGAINST = "against", "Contre"
    ABSTAIN = "abstain", "Abstention"


class Base(Term):
    """What a majority is counted on."""

    CAST = "cast", "des voix exprimées"
    PRESENT = "present", "des présents"
    PRESENT_OR_REPRESENTED = "present_or_represented", "des présents ou représentés"
    MEMBERS = "members", "des membres"
    ENTITLED = "entitled", "des membres qui peuvent voter sur ce dossier"


class CountedBy(Term):
    """Whose voices are counted."""

    HEAD = "head", "par tête"
    ORGANISATION = "organisation", "par organisation"
    COLLEGE = "college", "dans chaque collège"
    WEIGHT = "weight", "par poids des organisations"


class TieRule(Term):
    """What equal voices give."""

    CHAIR_CASTS = "chair_casts", "Voix prépondérante du président"
    ACQUIRED = "acquired", "Le partage vaut acquis"
    NOT_ACQUIRED = "not_acquired", "Le partage vaut non acquis"
    ADJOURN = "adjourn", "Le partage vaut ajournement"
    NEW_ROUND = "new_round", "Le partage appelle un autre tour"


class RoundWhen(Term):
    """When a round follows one that reached no majority."""

    SAME_SITTING = "same_sitting", "Dans la même séance"
    ON_REQUEST = "on_request", "Si un membre le demande, dans la même séance"
    SECOND_CONVOCATION = "second_convocation", "À une nouvelle convocation"


class QuorumBase(Term):
    """What a fraction of members is counted on when somebody stands aside."""

    SEATS = "seats", "Tous les sièges à voix délibérative"
    SEATS_NOT_RECUSED = "seats_not_recused", "Les sièges qui ne se déportent pas"


class QuorumUnit(Term):
    """What a quorum counts."""

    PERSONS = "persons", "Personnes"
    ORGANISATIONS = "organisations", "Organisations"


class Result(Term):
    """What a body says of a question; PENDING while a voice or a round is awaited."""

    CARRIED = "carried", "Adopté"
    LOST = "lost", "Non adopté"
    ADJOURNED = "adjourned", "Ajourné"
    PENDING = "pending", "En attente"
