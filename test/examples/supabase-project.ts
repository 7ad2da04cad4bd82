import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { npmPostgres } from '../support/services/postgres-programs.ts';
import { startPostgres } from '../support/services/postgres-server.ts';

/** As much of a project's database as the example's SQL stands on, with what its roles may do. */
const PROJECT = `
  create role anon nologin; create role authenticated nologin;
  create role service_role nologin bypassrls;
  create schema auth; create schema storage;
  grant usage on schema auth, storage to anon, authenticated, service_role;
  create table auth.users (id uuid primary key);
  create function auth.uid() returns uuid language sql stable as
    $$ select (current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid $$;
  create table storage.buckets (
    id text primary key, name text not null, public boolean, allowed_mime_types text[]);
  create table storage.objects (
    id uuid primary key default gen_random_uuid(),
    bucket_id text references storage.buckets (id), name text, owner_id text);
  alter table storage.buckets enable row level security;
  alter table storage.objects enable row level security;
  grant all on all tables in schema storage to anon, authenticated, service_role;
  alter default privileges in schema public grant all on tables to anon, authenticated, service_role;

  create schema vault;
  create table vault.decrypted_secrets (name text primary key, decrypted_secret text);
  create schema cron;
  create table cron.job (jobname text primary key, schedule text, command text);
  create function cron.schedule(text, text, text) returns void language sql as
    $$ insert into cron.job values ($1, $2, $3) $$;
  create schema net;
  create table net.http_request_queue (url text, headers jsonb, timeout_milliseconds int);
  create function net.http_get(
    url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000
  ) returns void language sql as
    $$ insert into net.http_request_queue values (url, headers, timeout_milliseconds) $$;`;

/** Who asks PostgREST: nobody who is signed in, the user of this id, or the app's own server. */
type Asking = { readonly role: 'anon' | 'service_role' } | { readonly user: string };

/** The database of a project of Supabase, where these users have signed up. */
export async function startProjectDatabase(users: readonly string[]) {
  const { url, stop } = await startPostgres({ durable: false, programs: npmPostgres() });
  onTestFinished(stop);
  const db = new Client({ connectionString: url });
  await db.connect();
  onTestFinished(() => db.end());
  await db.query(PROJECT);
  await db.query('insert into auth.users select unnest($1::uuid[])', [users]);

  /** As PostgREST does it, which has the claims of the request and the role that they name. */
  async function as(asking: Asking, sql: string) {
    const claims =
      'role' in asking
        ? { role: asking.role }
        : { role: 'authenticated', sub: asking.user, aud: 'authenticated' };
    await db.query('begin');
    try {
      await db.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
      await db.query(`set local role ${claims.role}`);
      return (await db.query(sql)).rows;
    } finally {
      await db.query('commit');
    }
  }
  return { url, db, as };
}
