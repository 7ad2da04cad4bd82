-- Tells whoever listens to the channel that is named like the schema.
CREATE FUNCTION send_hints(p_messages text[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM nextval('hints');
  PERFORM pg_notify(current_schema(), message) FROM unnest(p_messages) AS given (message);
END $$;

-- Grows with every hint, for those whom no notification reaches.
CREATE FUNCTION hint_count() RETURNS bigint
LANGUAGE sql STABLE SET search_path FROM CURRENT AS
  $$ SELECT last_value FROM hints $$;

-- A message that says nothing of jobs.
CREATE FUNCTION send_probe(p_message text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_notify(current_schema(), p_message);
END $$;
