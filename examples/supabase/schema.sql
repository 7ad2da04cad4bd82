-- The app's own table: each user reads and writes their own résumés, and nobody else's.
create table public.resumes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  document jsonb not null,
  updated_at timestamptz not null default now()
);
alter table public.resumes enable row level security;
create policy "own resumes" on public.resumes for all to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

-- Offprint's files. No policy: only the service role reaches them, and users by links that expire.
insert into storage.buckets (id, name, public, allowed_mime_types)
values ('exports', 'exports', false, array['application/pdf'])
on conflict (id) do nothing;
