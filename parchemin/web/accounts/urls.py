"""Addresses of the accounts, under /espace/comptes/."""

from parchemin.web.accounts import inviting, people, second_factor
from parchemin.web.routes import OPERATING, door

app_name = "accounts"

urlpatterns = [
    door("", people.people, OPERATING, name="list"),
    door("inviter/", inviting.roles, OPERATING, name="invite"),
    door("inviter/<slug:role>/", inviting.invite_to, OPERATING, name="invite_to"),
    door("<int:user_id>/", people.person, OPERATING, name="person"),
    door("<int:user_id>/inviter/", inviting.again, OPERATING, name="invite_again"),
    door("<int:user_id>/corriger/", inviting.correct, OPERATING, name="correct_invited"),
    door("<int:user_id>/facteur/", second_factor.propose, OPERATING, name="propose_factor"),
    door("mandats/<int:mandate_id>/fin/", people.end, OPERATING, name="end_mandate"),
    door("mandats/<int:mandate_id>/redonner/", people.give, OPERATING, name="give_again"),
    door(
        "facteurs/<int:replacement_id>/confirmer/",
        second_factor.confirm,
        OPERATING,
        name="confirm_factor",
    ),
    door(
        "facteurs/<int:replacement_id>/ecarter/",
        second_factor.drop,
        OPERATING,
        name="drop_factor",
    ),
]
