"""The one way an audit row goes: the owner's function deletes rows that are older than the retention.

The application may add rows and change none (0001), but it may call this. The function looks at the database's own
clock, takes no retention under six months, and deletes rows of the municipality acted for only; the policy on the
table, which holds for its owner too, says the same.
"""

from django.db import migrations

from valghalla.base.rls import OWN, application_role

FUNCTION = """
    CREATE FUNCTION {schema}.audit_forget(months integer, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        gone integer;
    BEGIN
        IF months IS NULL OR months < 6 THEN
            RAISE EXCEPTION 'audit rows are kept for six months at least' USING ERRCODE = 'invalid_parameter_value';
        END IF;
        DELETE FROM {schema}.audit_auditentry WHERE id IN (
            SELECT id FROM {schema}.audit_auditentry
            WHERE municipality_id = {own} AND at < now() - make_interval(months => months)
            ORDER BY at LIMIT most
        );
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN gone;
    END
    $$
"""


def make(apps, schema_editor) -> None:
    """Make the function, and let nobody but the application call it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    schema_editor.execute(FUNCTION.format(schema=schema, own=OWN))
    named = f"FUNCTION {schema}.audit_forget(integer, integer)"
    schema_editor.execute(f"REVOKE ALL ON {named} FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON {named} TO {application_role(schema_editor)}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_found_by_subject_action_and_actor")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
