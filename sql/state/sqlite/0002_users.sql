-- Who may sign in (ASP.NET Core Identity). One role a user; times are milliseconds since 1970, UTC.
create table if not exists users (
  id                   text    not null primary key,
  user_name            text    not null,
  normalized_user_name text    not null unique,
  password_hash        text,
  security_stamp       text    not null,
  concurrency_stamp    text    not null,
  role                 text    not null check (role in ('ADMIN', 'OPERATOR', 'VIEWER', 'AUDITOR')),
  must_change_password integer not null default 0,
  is_locked            integer not null default 0,
  created_at           integer not null,
  last_sign_in_at      integer
);
