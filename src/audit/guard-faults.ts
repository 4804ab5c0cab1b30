import { createHash } from 'node:crypto';
import type { Database } from '../database/database.js';

/** What keeps the log append-only, as the migration made it. */
// Of the functions’ bodies.
const APPEND = 'c050a8c8d44c77d765a074bc47bb75728d72842394bc6480d466e723e5ca3af2';
const REFUSE = '5fecd8d3b62cad221a0776d50644c5d6279056db6ef1565d56df36a269fd9ced';
const GUARDS: Record<string, { readonly definition: string; readonly body: string }> = {
  audit_append: {
    definition:
      'CREATE CONSTRAINT TRIGGER audit_append AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.sequence IS NULL) EXECUTE FUNCTION audit_append()',
    body: APPEND,
  },
  audit_refuse_update: {
    definition:
      'CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit_entries FOR EACH ROW WHEN (old.sequence IS NOT NULL OR new.entry IS DISTINCT FROM old.entry) EXECUTE FUNCTION audit_refuse()',
    body: REFUSE,
  },
  audit_refuse_delete: {
    definition:
      'CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()',
    body: REFUSE,
  },
  audit_refuse_truncate: {
    definition:
      'CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()',
    body: REFUSE,
  },
};
const DRAWN = ['act', 'at', 'by_id', 'by_kind', 'by_name', 'subject_id', 'subject_kind'];

interface Trigger {
  readonly name: string;
  readonly armed: boolean;
  readonly definition: string;
  readonly body: string;
}

/** What keeps the log append-only has been switched off or replaced, or entries were written while it was. */
export async function guardFaults(database: Database): Promise<string[]> {
  const triggers = await database.query<Trigger & Record<string, unknown>>(
    `select t.tgname as name, t.tgenabled in ('O', 'A') as armed, pg_get_triggerdef(t.oid, true) as definition,
       p.prosrc as body
     from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = 'audit_entries'::regclass and not t.tgisinternal order by t.tgname`,
  );
  const [table] = await database.query<{ rules: string[]; drawn: string[]; loose: number }>(
    `select array(select rulename::text from pg_rewrite where ev_class = 'audit_entries'::regclass order by 1) as rules,
       array(select attname::text from pg_attribute
             where attrelid = 'audit_entries'::regclass and attgenerated = 's') as drawn,
       (select count(*) from audit_entries where sequence is null) as loose`,
  );
  const { rules, drawn, loose } = table!;
  return [
    ...Object.keys(GUARDS).flatMap((name) => faultOfGuard(name, triggers)),
    ...triggers
      .filter(({ name }) => !(name in GUARDS))
      .map(({ name }) => `the trigger ${name} is none of Punctual’s`),
    ...rules.map((name) => `the rule ${name} is none of Punctual’s`),
    ...DRAWN.filter((name) => !drawn.includes(name)).map(
      (name) => `the column ${name} is not drawn from the entries any more`,
    ),
    ...(loose > 0 ? [`${loose} entries have no place in the chain`] : []),
  ];
}

function faultOfGuard(name: string, triggers: readonly Trigger[]): string[] {
  const trigger = triggers.find((each) => each.name === name);
  if (!trigger?.armed) return [`the trigger ${name} is switched off or gone`];
  const { definition, body } = GUARDS[name]!;
  const isOurs = trigger.definition === definition && sha256(trigger.body) === body;
  return isOurs ? [] : [`the trigger ${name} does not do what it did`];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
