-- Of the print, as JSON; null where they were not kept yet.
ALTER TABLE exports ADD COLUMN warnings TEXT;
