-- Who is acting, as core.context said it for this transaction.
CREATE OR REPLACE FUNCTION rivage_user_id() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('rivage.user_id', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION rivage_audience() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('rivage.audience', true), ''), '{}')::bigint[] $$;

CREATE OR REPLACE FUNCTION rivage_role() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('rivage.role', true), '') $$;

CREATE OR REPLACE FUNCTION rivage_is_system() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT 0 = ANY(rivage_audience()) $$;

-- Files opened outside one's teams, with a written reason, for a day.
CREATE OR REPLACE FUNCTION rivage_granted() RETURNS uuid[] LANGUAGE plpgsql STABLE AS
$$
BEGIN
    RETURN coalesce((
        SELECT array_agg(participant_id) FROM participants_exceptionalaccess
        WHERE user_id = rivage_user_id() AND expires_at > statement_timestamp()
    ), '{}');
END
$$;

-- One row a change: what the row was (for an update, only the columns that changed) and became.
CREATE OR REPLACE FUNCTION rivage_record_change() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
    row_now jsonb := coalesce(new_row, old_row);
    person text := CASE WHEN TG_ARGV[0] = '' THEN NULL ELSE row_now ->> TG_ARGV[0] END;
    before_ jsonb := old_row;
    after_ jsonb := new_row;
BEGIN
    -- The same words under another key are no change. The application cannot ask for this.
    IF coalesce(current_setting('rivage.resealing', true), '') = 'on'
        AND session_user <> 'rivage_app' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key)
        INTO before_, after_
        FROM jsonb_each(old_row) o
        WHERE o.value IS DISTINCT FROM new_row -> o.key;
        IF before_ IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO audit_change
        (at, transaction, table_name, row_id, operation, participant_id, user_id, role, before, after)
    VALUES
        (clock_timestamp(), pg_current_xact_id()::text::bigint, TG_TABLE_NAME, row_now ->> 'id',
         lower(TG_OP), person::uuid, rivage_user_id(),
         coalesce(nullif(rivage_role(), ''), session_user::text), before_, after_);
    RETURN NULL;
END
$$;

-- References of files, for whoever reads the traces: never a name. One file by its reference, or
-- several by their numbers. A view of the whole lasts for this one query.
CREATE OR REPLACE FUNCTION rivage_references(ids uuid[], wanted text)
RETURNS TABLE (id uuid, reference text) LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
    before_ text := coalesce(current_setting('rivage.audience', true), '');
BEGIN
    IF rivage_role() NOT IN ('dpo', 'system') THEN
        RETURN;
    END IF;
    PERFORM set_config('rivage.audience', '{0}', true);
    RETURN QUERY SELECT p.id, p.reference::text FROM participants_participant p
        WHERE p.id = ANY(ids) OR p.reference = wanted;
    PERFORM set_config('rivage.audience', before_, true);
END
$$;
