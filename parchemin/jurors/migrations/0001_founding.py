import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import refuse

POLL_CLOSED = (
    "(SELECT p.state FROM jurors_pollinvitation i JOIN jurors_availabilitypoll p ON p.id = i.poll_id "
    "WHERE i.id = NEW.invitation_id) <> 'open'"
)
OTHER_POLL = (
    "(SELECT i.poll_id FROM jurors_pollinvitation i WHERE i.id = NEW.invitation_id) <> "
    "(SELECT d.poll_id FROM jurors_polldate d WHERE d.id = NEW.date_id)"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certifications', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Juror',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                    ('sex', models.CharField(max_length=1, verbose_name='sexe')),
                    ('college', models.CharField(max_length=10, verbose_name='collège')),
                    ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.employer', verbose_name='employeur')),
                    ('trade', models.CharField(blank=True, max_length=120, verbose_name='métier')),
                    ('in_trade_since', models.DateField(blank=True, null=True, verbose_name='exerce le métier depuis le')),
                    ('left_trade_on', models.DateField(blank=True, null=True, verbose_name='a quitté le métier le')),
                    ('qualified', models.BooleanField(default=True, verbose_name='qualifié pour le métier')),
                    ('active_from', models.DateField(verbose_name='disponible à partir du')),
                    ('active_until', models.DateField(blank=True, null=True, verbose_name='disponible jusqu’au')),
                ],
                options={
                    'verbose_name': 'juré',
                    'constraints': [models.UniqueConstraint(fields=('body', 'email'), name='one_juror_per_address_and_body', violation_error_message='Un juré a déjà cette adresse électronique.'), models.CheckConstraint(condition=models.Q(('active_until__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='a_juror_leaves_after_coming', violation_error_message='Un juré quitte ses fonctions après les avoir prises.'), models.CheckConstraint(condition=models.Q(('left_trade_on__isnull', True), ('in_trade_since__isnull', True), ('left_trade_on__gte', models.F('in_trade_since')), _connector='OR'), name='a_trade_is_left_after_it_is_taken_up', violation_error_message='On quitte un métier après l’avoir pris.')],
                },
            ),
            migrations.CreateModel(
                name='JurorMandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('juror', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mandate', to='jurors.juror', verbose_name='juré')),
                    ('organisation', models.CharField(max_length=160, verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'mandat de juré',
                },
            ),
            migrations.CreateModel(
                name='JurorHabilitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('juror', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to='jurors.juror', verbose_name='juré')),
                    ('certification', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.certification', verbose_name='certification')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(verbose_name='jusqu’au')),
                    ('deliberation', models.CharField(max_length=120, verbose_name='délibération')),
                ],
                options={
                    'verbose_name': 'habilitation de juré',
                    'constraints': [models.UniqueConstraint(fields=('juror', 'certification', 'starts_on'), name='a_juror_is_listed_once_per_certification_and_start', violation_error_message='Ce juré est déjà habilité pour cette certification depuis ce jour.'), models.UniqueConstraint(condition=models.Q(('certification__isnull', True)), fields=('juror', 'starts_on'), name='a_juror_is_listed_once_for_all_and_start', violation_error_message='Ce juré est déjà habilité pour toutes les certifications depuis ce jour.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_listing_ends_after_it_starts', violation_error_message='Une habilitation de juré finit après avoir commencé.')],
                },
            ),
            migrations.CreateModel(
                name='JurorTraining',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('juror', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='jurors.juror', verbose_name='juré')),
                    ('title', models.CharField(max_length=160, verbose_name='formation')),
                    ('trained_on', models.DateField(verbose_name='suivie le')),
                    ('hours', models.PositiveSmallIntegerField(verbose_name='heures')),
                ],
                options={
                    'verbose_name': 'formation de juré',
                    'constraints': [models.UniqueConstraint(fields=('juror', 'title', 'trained_on'), name='a_training_is_noted_once', violation_error_message='Cette formation est déjà notée.'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='a_training_lasts', violation_error_message='Une formation dure au moins une heure.')],
                },
            ),
            migrations.CreateModel(
                name='AvailabilityPoll',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.certification', verbose_name='certification')),
                    ('place', models.CharField(max_length=160, verbose_name='lieu')),
                    ('state', models.CharField(max_length=8, verbose_name='état')),
                    ('answers_by', models.DateField(verbose_name='réponses attendues le')),
                    ('opened_at', models.DateTimeField(verbose_name='ouvert le')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='clos le')),
                    ('zone', models.CharField(blank=True, max_length=32, null=True, verbose_name='fuseau du lieu')),
                ],
                options={
                    'verbose_name': 'sondage de disponibilité',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='a_closed_poll_has_its_date', violation_error_message='Un sondage clos porte la date de sa clôture.')],
                },
            ),
            migrations.CreateModel(
                name='PollDate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dates', to='jurors.availabilitypoll', verbose_name='sondage')),
                    ('starts_at', models.DateTimeField(verbose_name='début')),
                ],
                options={
                    'verbose_name': 'date proposée',
                    'ordering': ['starts_at'],
                    'constraints': [models.UniqueConstraint(fields=('poll', 'starts_at'), name='a_date_is_proposed_once', violation_error_message='Cette date est déjà proposée.')],
                },
            ),
            migrations.CreateModel(
                name='PollInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='jurors.availabilitypoll', verbose_name='sondage')),
                    ('juror', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='jurors.juror', verbose_name='juré')),
                    ('token_digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                    ('invited_at', models.DateTimeField(verbose_name='invité le')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='remarque')),
                ],
                options={
                    'verbose_name': 'invitation à un sondage',
                    'constraints': [models.UniqueConstraint(fields=('poll', 'juror'), name='a_juror_is_asked_once_per_poll', violation_error_message='Ce juré est déjà invité à ce sondage.')],
                },
            ),
            migrations.CreateModel(
                name='PollAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='jurors.pollinvitation', verbose_name='invitation')),
                    ('date', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='jurors.polldate', verbose_name='date')),
                    ('value', models.CharField(max_length=10, verbose_name='réponse')),
                    ('at', models.DateTimeField(verbose_name='donnée le')),
                ],
                options={
                    'verbose_name': 'réponse à un sondage',
                    'constraints': [models.UniqueConstraint(fields=('invitation', 'date'), name='one_answer_per_juror_and_date', violation_error_message='Ce juré a déjà répondu pour cette date.')],
                },
            ),
        ]),
        refuse(
            "jurors_pollanswer",
            "jurors_pollanswer_needs_an_open_poll",
            {"INSERT": POLL_CLOSED, "UPDATE": POLL_CLOSED, "DELETE": "1=1"},
            "Une réponse se donne et se change tant que le sondage est ouvert ; elle ne s’efface pas.",
        ),
        refuse(
            "jurors_pollanswer",
            "jurors_pollanswer_is_of_one_poll",
            {"INSERT": OTHER_POLL, "UPDATE": OTHER_POLL},
            "On ne répond qu’aux dates du sondage auquel on est invité.",
        ),
        refuse(
            "jurors_availabilitypoll",
            "jurors_availabilitypoll_stays_closed",
            {"UPDATE": "OLD.state = 'closed'"},
            "Un sondage clos ne se rouvre pas.",
        ),
    ]
