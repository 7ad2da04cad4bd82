-- How many pages are filled, such as 1.4; null where it is not known.
ALTER TABLE exports ADD COLUMN page_fill REAL;
