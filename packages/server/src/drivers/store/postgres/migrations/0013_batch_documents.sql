-- The record of a completed job of a batch stays as long as its file: for days, and without the document,
-- which is not needed again.
DROP TRIGGER drop_document ON job_states;
CREATE TRIGGER drop_document AFTER UPDATE ON job_states FOR EACH ROW
WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled'
  OR NEW.status = 'completed' AND OLD.status <> 'completed'
    AND NEW.expires_at_ms - NEW.finished_at_ms > 3600000)
EXECUTE FUNCTION drop_document();
