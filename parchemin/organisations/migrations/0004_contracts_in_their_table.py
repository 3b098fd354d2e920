from django.db import migrations


class Migration(migrations.Migration):
    # Apart from the copy: PostgreSQL alters no table of which rows wait for their keys.

    dependencies = [
        ('organisations', '0003_settings_of_a_body'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='certifyingbody',
            name='cdc_contract_id',
        ),
    ]
