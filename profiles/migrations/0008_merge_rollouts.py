from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0005_rollout_running'),
        ('profiles', '0007_operations'),
    ]

    operations = [
    ]
