import type { Client } from 'pg';
import type { Clone } from '../../postgres/database/clone';
import { withAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';
import type { Evidence } from '../../rubric/evidence';
import type { WireProxy } from '../../wire/proxy';
import type { WireStatement } from '../../wire/record';
import type { Worker } from '../worker';
import { AppDatabase } from '../database';
import { LockWatch } from '../schedule/lockWatch';
import { WiredWorker } from '../wiredWorker';
import { beforeEach } from './beforeEach';
import { databaseTime, rowsPerCommit } from './commits';
import { mostConnections, openTransactions } from './connections';
import { gather, type Crowd } from './crowd';
import { ddlEvidence, ddlOf, installDdlReports, type DdlCommand } from './ddl';
import { keepAnswers } from './keepAnswers';
import { observeLockQueue, type LockQueue } from './lockQueue';
import type { Observe } from './observe';
import { installPlanReports, planEvidence, plansOf, sharedBlocks, type ObservedPlan } from './plans';
import { bytesFromServer, untilQuiet, type Quiet } from './quiet';
import { atRest } from './rest';
import { readStorage, type TableStorage } from './tables';
import { temporaryBytes } from './temporaryFiles';
import { trafficEvidence, withTraffic, type Traffic } from './traffic';
import { readWriteCost, type WriteCost } from './writeCost';

/** The instruments of one check's clone. */
export class Observers implements Observe {
  private installed = { plans: false, ddl: false };

  constructor(
    private readonly access: ServerAccess,
    private readonly clone: Clone,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async plans(): Promise<void> {
    await installPlanReports(this.access, this.clone);
    this.installed.plans = true;
  }

  plansOf(statements: readonly WireStatement[]): ObservedPlan[] {
    this.assertInstalled('plans');
    return plansOf(statements);
  }

  sharedBlocks(statements: readonly WireStatement[]): number {
    this.assertInstalled('plans');
    return sharedBlocks(statements);
  }

  planEvidence(title: string, plan: ObservedPlan): Evidence {
    return planEvidence(title, plan);
  }

  async ddl(): Promise<void> {
    await installDdlReports(this.access, this.clone);
    this.installed.ddl = true;
  }

  ddlOf(statements: readonly WireStatement[]): DdlCommand[] {
    this.assertInstalled('ddl');
    return ddlOf(statements);
  }

  ddlEvidence(title: string, commands: readonly DdlCommand[]): Evidence {
    return ddlEvidence(title, commands);
  }

  async lockQueue<T>(table: string, action: () => Promise<T>): Promise<LockQueue<T>> {
    return this.asApp((reader) =>
      this.asApp((probe) =>
        this.asAdmin((admin) => observeLockQueue({ reader, probe, admin }, table, action)),
      ),
    );
  }

  async traffic<T>(
    worker: Worker,
    action: () => Promise<T>,
    write: () => Promise<unknown>,
  ): Promise<Traffic<T>> {
    return withTraffic(wireOf(worker), action, write);
  }

  async interrupt<T>(worker: Worker, action: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T> {
    const wire = wireOf(worker);
    const first = wire.statements.length;
    return beforeEach(wire, action, async ({ index }) => {
      if (index > first) await meanwhile();
    });
  }

  async keepAnswers<T>(worker: Worker, action: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T> {
    return this.asAdmin((admin) => keepAnswers(wireOf(worker), admin, action, meanwhile));
  }

  trafficEvidence(title: string, traffic: Traffic<unknown>): Evidence {
    return trafficEvidence(title, traffic);
  }

  async gather<T>(
    worker: Worker,
    wanted: number,
    action: () => Promise<T>,
    meanwhile?: () => Promise<void>,
  ): Promise<Crowd<T>> {
    return this.withLocks((locks) => gather(wired(worker), locks, wanted, action, meanwhile));
  }

  async atRest(workers: readonly Worker[], over: Promise<unknown>, stillMs?: number): Promise<boolean> {
    over.catch(() => undefined); // whoever waits for it hears of it; a check that is broken off does not
    return this.withLocks((locks) => atRest(workers.map(wired), locks, over, stillMs));
  }

  async untilQuiet(worker: Worker): Promise<Quiet> {
    return untilQuiet(wired(worker));
  }

  bytesFromServer(worker: Worker): number {
    return bytesFromServer(wireOf(worker));
  }

  async openTransactions(worker: Worker, options?: { readonly closed: boolean }): Promise<WireStatement[]> {
    return openTransactions(wireOf(worker), options);
  }

  async sessionsEnded(worker: Worker): Promise<void> {
    return this.withLocks((locks) => locks.sessionsEnded(wired(worker)));
  }

  mostConnections(worker: Worker): number {
    return mostConnections(wireOf(worker));
  }

  async time(): Promise<string> {
    return this.asApp(databaseTime);
  }

  async rowsPerCommit(table: string, since: string) {
    return this.asApp((database) => rowsPerCommit(database, table, since));
  }

  async storage(table: string): Promise<TableStorage> {
    return this.asAdmin((admin) => readStorage(admin, table));
  }

  async temporaryBytes(): Promise<number> {
    return this.asAdmin(temporaryBytes);
  }

  async writeCost(sql: string, parameters: readonly unknown[] = []): Promise<WriteCost> {
    return this.asApp((database) => readWriteCost(database, sql, parameters));
  }

  private assertInstalled(instrument: 'plans' | 'ddl'): void {
    if (!this.installed[instrument]) throw new Error(`Call t.observe.${instrument}() before t.worker().`);
  }

  private async asApp<T>(action: (database: AppDatabase) => Promise<T>): Promise<T> {
    const database = await AppDatabase.connect(this.clone);
    try {
      return await action(database);
    } finally {
      await database.close();
    }
  }

  private async withLocks<T>(action: (locks: LockWatch) => Promise<T>): Promise<T> {
    const locks = await LockWatch.open(this.access);
    try {
      return await action(locks);
    } finally {
      await locks.close();
    }
  }

  private async asAdmin<T>(action: (admin: Client) => Promise<T>): Promise<T> {
    return withAdmin(this.access, { database: this.clone.database, signal: this.signal }, action);
  }
}

function wired(worker: Worker): WiredWorker {
  if (!(worker instanceof WiredWorker)) throw new TypeError('Only what t.worker() started can be observed.');
  return worker;
}

function wireOf(worker: Worker): WireProxy {
  return wired(worker).wire;
}
