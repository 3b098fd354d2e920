"""Addresses of jurors and of their polls, among those of the jury room."""

from parchemin.web.jurors import jurors, polls
from parchemin.web.routes import SECRETARIAT, door

urlpatterns = [
    door("jures/", jurors.jurors, SECRETARIAT, name="jurors"),
    door("jures/nouveau/", jurors.enlist, SECRETARIAT, name="enlist_in_pool"),
    door("jures/<int:juror_id>/", jurors.juror, SECRETARIAT, name="juror"),
    door("jures/<int:juror_id>/acces/", jurors.admit, SECRETARIAT, name="admit_juror"),
    door("jures/<int:juror_id>/<slug:what>/", jurors.change, SECRETARIAT, name="juror_act"),
    door("<int:sitting_id>/jures/", jurors.enlist, SECRETARIAT, name="enlist"),
    door("disponibilites/", polls.poll_list, SECRETARIAT, name="polls"),
    door("disponibilites/nouveau/", polls.open_one, SECRETARIAT, name="open_poll"),
    door("disponibilites/<int:poll_id>/", polls.poll, SECRETARIAT, name="poll"),
    door("disponibilites/<int:poll_id>/clore/", polls.close, SECRETARIAT, name="close_poll"),
    door("disponibilites/<int:poll_id>/courriels/", polls.mail, SECRETARIAT, name="mail_links"),
    door(
        "disponibilites/<int:poll_id>/seances/<int:date_id>/",
        polls.convene,
        SECRETARIAT,
        name="convene_proposal",
    ),
    door(
        "invitations/<int:invitation_id>/lien/",
        polls.renew,
        SECRETARIAT,
        name="renew_link",
        page="../../../disponibilites/",
    ),
]
