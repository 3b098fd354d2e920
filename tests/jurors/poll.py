"""A poll on two dates, asked of four jurors."""

from datetime import UTC, date, datetime

from parchemin.jurors.actions.polls import answer_poll, open_poll
from parchemin.jurors.terms import Availability, College
from tests.factories import CertificationFactory, JurorFactory, actor_for, reglement_in_force

YES, IF_NEEDED, NO = Availability.YES, Availability.IF_NEEDED, Availability.NO
TUESDAY = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 12, 15)


class Asked:
    """A poll opened on two dates for two employers and two employees, and the links given."""

    def __init__(self, at, **reglement):
        self.certification = CertificationFactory()
        self.body, self.at = self.certification.body, at
        reglement_in_force(self.certification, **reglement)
        people = {
            "Anne": College.EMPLOYERS,
            "Bob": College.EMPLOYERS,
            "Yves": College.EMPLOYEES,
            "Zoé": College.EMPLOYEES,
        }
        self.jurors = {
            name: JurorFactory(body=self.body, name=name, college=college)
            for name, college in people.items()
        }
        self.actor = actor_for(self.body)

    def open(self, **changes):
        asked = {
            "certification_id": self.certification.pk,
            "starts": [FRIDAY, TUESDAY],
            "juror_ids": [juror.pk for juror in self.jurors.values()],
            "place": "Paris",
            "answers_by": UNTIL,
            "actor": self.actor,
            "at": self.at,
            **changes,
        }
        opened = open_poll(**asked)
        self.poll = opened.poll
        self.dates = list(opened.poll.dates.all())
        self.links = {link.name: link.token for link in opened.links}
        return opened

    def answer(self, name, *values, at=None, note=""):
        answers = {d.pk: v for d, v in zip(self.dates, values, strict=True) if v is not None}
        return answer_poll(token=self.links[name], answers=answers, at=at or self.at, note=note)
