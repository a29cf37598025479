import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileWorkspace, type CompiledWorkspace } from '../../src/candidate/compiler';
import type { Check, CheckContext } from '../../src/judge/check';
import { CheckRun } from '../../src/judge/checkRun';
import { ResourceWatch } from '../../src/judge/resources';
import { readSchema } from '../../src/judge/schema';
import { ensureTemplate } from '../../src/postgres/database/template';
import type { Finding } from '../../src/rubric/verdict';
import { installModules } from '../../src/workspace/modules';
import { withAdmin } from '../../src/postgres/connection';
import type { Credential } from '../../src/postgres/server';
import { embeddedServer } from '../support/embeddedServer';

const fixtures = path.join(__dirname, 'fixtures');

/** Makes checks as the judge makes them, of the code in fixtures/, on a real server. */
export class CheckBench {
  readonly server = embeddedServer();
  workspace = '';
  private template = '';
  private compiled!: Promise<CompiledWorkspace>;

  constructor() {
    before(async () => {
      this.workspace = path.join(this.server.storage, 'workspace');
      await mkdir(this.workspace);
      await cp(fixtures, this.workspace, { recursive: true });
      await installModules(this.workspace);
      this.compiled = compileWorkspace(this.workspace);
      const sql = await readFile(path.join(fixtures, 'schema.sql'), 'utf8');
      const scripts = [{ name: 'schema.sql', sql }];
      this.template = await ensureTemplate(this.server.access, { key: 'fixtures', scripts });
    });
  }

  /** A role that may connect and nothing more. */
  async weakRole(): Promise<Credential> {
    const role = { user: 'weak', password: 'only_for_this_test' };
    await withAdmin(this.server.access, {}, (client) =>
      client.query(
        `CREATE ROLE weak LOGIN PASSWORD '${role.password}'; GRANT CONNECT ON DATABASE postgres TO weak`,
      ),
    );
    return role;
  }

  /** The finding of a check. */
  async check(check: Check, signal?: AbortSignal, { schemaOpen = true } = {}): Promise<Finding> {
    const request = {
      type: 'judge' as const,
      drill: fixtures,
      checks: '',
      workspace: this.workspace,
      access: this.server.access,
      template: this.template,
      seed: 1,
      compiledCache: path.join(this.server.storage, 'compiled'),
      storage: this.server.storage,
    };
    const resources = new ResourceWatch(request.access);
    const options = { request, compiled: this.compiled, name: 'fixture', resources };
    try {
      const run = new CheckRun(
        { ...options, originalSchema: readSchema, schemaOpen, callMs: 15_000 },
        { signal },
      );
      return await run.run(check);
    } finally {
      await resources.close();
    }
  }

  /** What the work within a check comes to; the check must be made. */
  async within<T>(work: (t: CheckContext) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined;
    const finding = await this.check(async (t) => {
      result = { value: await work(t) };
      return t.pass({ expected: '', observed: '' });
    });
    if (!result) throw new Error(finding.observed);
    return result.value;
  }
}
