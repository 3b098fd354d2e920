"""Addresses of the letters, under /espace/lettres/."""

from parchemin.web.post import letterhead, texts, views
from parchemin.web.routes import JURY, SECRETARIAT, door

app_name = "post"

urlpatterns = [
    door("", views.letters, SECRETARIAT, name="list"),
    door("en-tete/", letterhead.letterhead, SECRETARIAT, name="letterhead"),
    door("en-tete/exemple/", letterhead.example, SECRETARIAT, name="letterhead_example"),
    door("textes/", texts.texts, SECRETARIAT, name="texts"),
    door("textes/<slug:kind>/", texts.text, SECRETARIAT, name="text"),
    door("textes/<slug:kind>/origine/", texts.reset, SECRETARIAT, name="reset_text"),
    door("<int:dispatch_id>/", views.letter, SECRETARIAT, name="letter"),
    door("<int:dispatch_id>/courriel/", views.mail_one, SECRETARIAT, name="mail"),
    door("<int:dispatch_id>/envoi/", views.note_sent, SECRETARIAT, name="send"),
    door("<int:dispatch_id>/de-nouveau/", views.again, SECRETARIAT, name="again"),
    door("<int:dispatch_id>/recue/", views.note_received, SECRETARIAT, name="acknowledge"),
    door("<int:dispatch_id>/fichiers/<slug:role>/", views.file, JURY, name="file"),
]
