-- Who is told of the job's end, besides whom the settings name.
ALTER TABLE jobs ADD COLUMN webhook TEXT;
