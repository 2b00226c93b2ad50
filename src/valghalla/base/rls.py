"""Row-level security: the migration operation that shuts a table to all but its own municipality.

``ProtectTables`` stands in the same migration as the tables it names. For each it forces row-level
security with one policy, and turns every reference to another tenant table into a foreign key over
(municipality_id, reference). Source: docs/adr/0001-tenancy.md; PostgreSQL manual, chapter 5.9.
"""

from django.db.migrations.operations.base import Operation
from django.db.models import Model

from valghalla.base.tenancy import TenantForeignKey

# One look-up per statement, not per row: the sub-select becomes an init plan.
OWN = "(SELECT NULLIF(current_setting('valghalla.municipality', true), '')::bigint)"
POLICY = "own_municipality"


class ProtectTables(Operation):
    """Shut the named models' tables (names within the migration's app) to other municipalities.

    added_only: rows may be read and added, never changed or removed, by the application's role.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, *names: str, added_only: bool = False) -> None:
        self.names = names
        self.added_only = added_only

    def deconstruct(self):
        return self.__class__.__qualname__, list(self.names), {"added_only": True} if self.added_only else {}

    def state_forwards(self, app_label, state) -> None:
        """The models themselves stay as they are."""

    def describe(self) -> str:
        return f"Shut {', '.join(self.names)} to other municipalities"

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        models = [to_state.apps.get_model(app_label, name) for name in self.names]
        for model in models:
            for statement in shut(model._meta.db_table):
                schema_editor.execute(statement)
            if self.added_only:
                schema_editor.execute(
                    f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM {application_role(schema_editor)}'
                )
        for model in models:
            for statement in references(model):
                schema_editor.execute(statement)


class ReferWithin(Operation):
    """Shut a reference added to a table that is protected already: ``ReferWithin("Session", "staff")``."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, name: str, *fields: str) -> None:
        self.name = name
        self.fields = fields

    def deconstruct(self):
        return self.__class__.__qualname__, [self.name, *self.fields], {}

    def state_forwards(self, app_label, state) -> None:
        """The model itself stays as it is."""

    def describe(self) -> str:
        return f"Keep {', '.join(self.fields)} of {self.name} within the municipality"

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for statement in references(to_state.apps.get_model(app_label, self.name), only=self.fields):
            schema_editor.execute(statement)


def application_role(schema_editor) -> str:
    """The role the service connects as, quoted; it owns nothing and cannot bypass policies."""
    name = schema_editor.connection.settings_dict.get("APPLICATION_ROLE", "valghalla_app")
    return schema_editor.quote_name(name)


def shut(table: str) -> list[str]:
    """Statements that force the policy on a table."""
    rule = f"municipality_id = {OWN}"
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY {POLICY} ON "{table}" USING ({rule}) WITH CHECK ({rule})',
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_of_municipality" UNIQUE (municipality_id, id)',
    ]


def references(model: type[Model], *, only: tuple[str, ...] = ()) -> list[str]:
    """Statements that make each reference to a tenant table a reference within the municipality. only: these fields."""
    statements = []
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if isinstance(field, TenantForeignKey) and (not only or field.name in only):
            target = field.remote_field.model._meta.db_table
            goes = f" ON DELETE {field.in_database}" if field.in_database else ""
            if field.in_database == "SET NULL":
                goes += f' ("{field.column}")'
            statements.append(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_within" '
                f'FOREIGN KEY (municipality_id, "{field.column}") REFERENCES "{target}" (municipality_id, id)'
                f"{goes} DEFERRABLE INITIALLY DEFERRED"
            )
    return statements


class ApplicationMayOnlyAdd(Operation):
    """Let the application's role read and add rows of tables that belong to no municipality, and change none."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, *names: str) -> None:
        self.names = names

    def deconstruct(self):
        return self.__class__.__qualname__, list(self.names), {}

    def state_forwards(self, app_label, state) -> None:
        """The models themselves stay as they are."""

    def describe(self) -> str:
        return f"Let the application only add {', '.join(self.names)}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for name in self.names:
            table = schema_editor.quote_name(to_state.apps.get_model(app_label, name)._meta.db_table)
            schema_editor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {application_role(schema_editor)}")


class ApplicationMayOnlyRead(Operation):
    """Leave the named models' tables to the owner: the application's role may read them and no more."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, *names: str) -> None:
        self.names = names

    def deconstruct(self):
        return self.__class__.__qualname__, list(self.names), {}

    def state_forwards(self, app_label, state) -> None:
        """The models themselves stay as they are."""

    def describe(self) -> str:
        return f"Let the application only read {', '.join(self.names)}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for name in self.names:
            table = schema_editor.quote_name(to_state.apps.get_model(app_label, name)._meta.db_table)
            schema_editor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {application_role(schema_editor)}")
