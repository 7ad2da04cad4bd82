-- Where no worker runs all the time: prints what waits, and cleans up, by extensions pg_cron and
-- pg_net. The address and CRON_SECRET are in the vault.
select cron.schedule('offprint-process', '* * * * *', $$
  select net.http_get(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'offprint_url')
      || '/api/v1/cron/process-exports',
    headers := jsonb_build_object('Authorization', 'Bearer '
      || (select decrypted_secret from vault.decrypted_secrets where name = 'offprint_cron_secret')),
    timeout_milliseconds := 60000)
$$);
select cron.schedule('offprint-clean-up', '*/10 * * * *', $$
  select net.http_get(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'offprint_url')
      || '/api/v1/cron/cleanup-exports',
    headers := jsonb_build_object('Authorization', 'Bearer '
      || (select decrypted_secret from vault.decrypted_secrets where name = 'offprint_cron_secret')),
    timeout_milliseconds := 60000)
$$);
