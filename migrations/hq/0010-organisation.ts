/** The first schema of HQ: the organisation, its sites, the codes that bring tills in, its officers. Frozen once landed. */

export const migration0010 = {
  version: 10,
  name: 'organisation',
  statements: [
    // Facts are corrected by further rows: a table that has this trigger takes no change and loses nothing.
    `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$`,

    // Who runs this HQ; one row, made at the first start. Its secrets lie outside the database.
    `CREATE TABLE organisation (
      one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1),
      id text NOT NULL,
      name text NOT NULL,
      public_key text NOT NULL,
      generation_number integer NOT NULL CHECK (generation_number >= 1),
      generation text NOT NULL,
      created_at_ms bigint NOT NULL
    )`,

    // 0000 is what a shop without HQ calls itself.
    `CREATE TABLE site (
      code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$' AND code <> '0000'),
      name text NOT NULL,
      created_at_ms bigint NOT NULL
    )`,

    // One-time codes, only their SHA-256. A till's number at its site is given to one till, ever.
    `CREATE TABLE activation_code (
      code_hash text PRIMARY KEY,
      site_code text NOT NULL REFERENCES site (code),
      till_number integer NOT NULL CHECK (till_number BETWEEN 1 AND 99),
      made_by text NOT NULL,
      made_at_ms bigint NOT NULL,
      expires_at_ms bigint NOT NULL,
      withdrawn_at_ms bigint,
      used_at_ms bigint,
      used_by text,
      CHECK ((used_at_ms IS NULL) = (used_by IS NULL)),
      CHECK (used_at_ms IS NULL OR withdrawn_at_ms IS NULL)
    )`,
    `CREATE UNIQUE INDEX activation_code_by_till ON activation_code (site_code, till_number) WHERE withdrawn_at_ms IS NULL`,

    // HQ's people.
    `CREATE TABLE officer (
      id text PRIMARY KEY,
      name text NOT NULL UNIQUE,
      role text NOT NULL CHECK (role IN ('admin', 'manager', 'viewer')),
      password_salt text NOT NULL,
      password_hash text NOT NULL,
      wrong_passwords integer NOT NULL DEFAULT 0,
      locked_until_ms bigint NOT NULL DEFAULT 0,
      disabled_at_ms bigint,
      created_at_ms bigint NOT NULL
    )`,
    `CREATE TABLE officer_session (
      token_hash text PRIMARY KEY,
      officer_id text NOT NULL REFERENCES officer (id),
      created_at_ms bigint NOT NULL,
      expires_at_ms bigint NOT NULL
    )`,
    `CREATE INDEX officer_session_by_officer ON officer_session (officer_id)`,
    `CREATE INDEX officer_session_by_expiry ON officer_session (expires_at_ms)`,

    // What an officer did, for ever. 'officer' is an id, or 'command' for the terminal of HQ's own machine.
    `CREATE TABLE officer_act (
      id text PRIMARY KEY,
      at_ms bigint NOT NULL,
      officer text NOT NULL,
      what text NOT NULL,
      subject text NOT NULL
    )`,
    `CREATE INDEX officer_act_by_officer ON officer_act (officer, id)`,
    `CREATE TRIGGER officer_act_is_append_only BEFORE UPDATE OR DELETE ON officer_act
     FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
    `CREATE TRIGGER officer_act_is_never_emptied BEFORE TRUNCATE ON officer_act
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ],
}
