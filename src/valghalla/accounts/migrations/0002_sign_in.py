import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables, ReferWithin


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role_uri", models.CharField(max_length=255)),
                (
                    "role",
                    models.CharField(
                        choices=[("administrator", "Administrator"), ("editor", "Editor"), ("reader", "Reader")],
                        max_length=15,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(choices=[("citizen", "Citizen"), ("admin", "Admin")], max_length=10)),
                ("request_id", models.CharField(max_length=80)),
                ("browser", models.BinaryField(max_length=32)),
                ("return_to", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("handle", models.CharField(max_length=43, null=True)),
                ("identity", models.BinaryField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignOutAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(choices=[("citizen", "Citizen"), ("admin", "Admin")], max_length=10)),
                ("request_id", models.CharField(max_length=80)),
                ("browser", models.BinaryField(max_length=32)),
                ("started_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assertion", models.BinaryField(max_length=32)),
                ("expires_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BinaryField(max_length=32)),
                ("browser", models.BinaryField(max_length=32)),
                ("owner", models.BinaryField(max_length=32, null=True)),
                ("content", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceProvider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(choices=[("citizen", "Citizen"), ("admin", "Admin")], max_length=10)),
                ("entity_id", models.CharField(max_length=256)),
                ("accept_legacy_level", models.BooleanField(default=False)),
                ("allow_delegated", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceProviderKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("next", "Next"), ("current", "Current"), ("old", "Old"), ("gone", "Gone")],
                        max_length=7,
                    ),
                ),
                ("certificate", models.TextField()),
                ("private_key", models.BinaryField(null=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                ("added_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("warned_days", models.PositiveSmallIntegerField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "provider",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="accounts.serviceprovider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "staff",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factors",
                        to="accounts.staffuser",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fallback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.BigIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("until", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FallbackCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32)),
                ("failed", models.PositiveSmallIntegerField(default=0)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "fallback",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="accounts.fallback",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "staff",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fallback_codes",
                        to="accounts.staffuser",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BinaryField(max_length=32)),
                ("window", models.BigIntegerField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="session",
            name="citizen",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="name_id",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="session_index",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="staff",
            field=valghalla.base.tenancy.TenantForeignKey(
                in_database="CASCADE",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to="accounts.staffuser",
            ),
        ),
        migrations.AddField(
            model_name="staffuser",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="staffuser",
            name="ended_why",
            field=models.CharField(
                blank=True, choices=[("role_gone", "Role Gone"), ("by_office", "By Office")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["municipality", "citizen"], name="session_of_citizen"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["municipality", "name_id"], name="session_of_name_id"),
        ),
        migrations.AddConstraint(
            model_name="staffuser",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_why", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ended_at_and_why_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratecount",
            constraint=models.UniqueConstraint(fields=("key", "window"), name="one_count_a_window"),
        ),
        migrations.AddConstraint(
            model_name="fallback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("municipality",), name="one_open_fallback"
            ),
        ),
        migrations.AddConstraint(
            model_name="fallbackcode",
            constraint=models.UniqueConstraint(fields=("municipality", "fallback", "staff"), name="one_code_each"),
        ),
        migrations.AddConstraint(
            model_name="fallbackcode",
            constraint=models.UniqueConstraint(fields=("municipality", "fallback", "digest"), name="a_code_is_of_one"),
        ),
        migrations.AddConstraint(
            model_name="keptform",
            constraint=models.UniqueConstraint(fields=("municipality", "key"), name="one_kept_form_a_key"),
        ),
        migrations.AddConstraint(
            model_name="rolemapping",
            constraint=models.UniqueConstraint(fields=("municipality", "role_uri"), name="one_mapping_a_role_uri"),
        ),
        migrations.AddConstraint(
            model_name="secondfactor",
            constraint=models.UniqueConstraint(fields=("municipality", "staff"), name="one_second_factor_each"),
        ),
        migrations.AddConstraint(
            model_name="serviceprovider",
            constraint=models.UniqueConstraint(fields=("municipality", "site"), name="one_service_provider_a_site"),
        ),
        migrations.AddConstraint(
            model_name="serviceproviderkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current")), fields=("municipality", "provider"), name="one_current_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceproviderkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "next")), fields=("municipality", "provider"), name="one_next_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceproviderkey",
            constraint=models.UniqueConstraint(
                fields=("municipality", "provider", "fingerprint"), name="a_certificate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceproviderkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "gone"), ("private_key__isnull", False), _connector="OR"),
                name="a_key_in_use_is_there",
            ),
        ),
        migrations.AddIndex(
            model_name="signinattempt",
            index=models.Index(fields=["municipality", "started_at"], name="attempt_by_age"),
        ),
        migrations.AddConstraint(
            model_name="signinattempt",
            constraint=models.UniqueConstraint(fields=("municipality", "request_id"), name="one_attempt_a_request"),
        ),
        migrations.AddConstraint(
            model_name="signinattempt",
            constraint=models.UniqueConstraint(fields=("municipality", "handle"), name="one_attempt_a_handle"),
        ),
        migrations.AddConstraint(
            model_name="signoutattempt",
            constraint=models.UniqueConstraint(fields=("municipality", "request_id"), name="one_sign_out_a_request"),
        ),
        migrations.AddConstraint(
            model_name="usedassertion",
            constraint=models.UniqueConstraint(fields=("municipality", "assertion"), name="an_assertion_once"),
        ),
        ProtectTables(
            "RoleMapping",
            "SignInAttempt",
            "SignOutAttempt",
            "UsedAssertion",
            "KeptForm",
            "ServiceProvider",
            "ServiceProviderKey",
            "SecondFactor",
            "Fallback",
            "FallbackCode",
        ),
        ReferWithin("Session", "staff"),
    ]
