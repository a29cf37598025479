import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCancelled } from '../../errors';
import { installationRoot } from '../../installation';
import type { Work } from '../../progress';
import type { ServerOptions } from '../../postgres/servers';
import type { Diagnosis, Finding } from './finding';
import { drillsFolderFinding, runtimeFinding, storageFinding } from './machineFindings';
import { masked } from './masked';
import { postgresFindings, type PostgresChoice } from './postgresFindings';
import { runningFindings } from './runningFindings';

/** What the doctor looks at. */
export interface Patient extends ServerOptions {
  readonly postgres: PostgresChoice;
  /** Where new drills go; left out where that is the caller's own business. */
  readonly drillsFolder?: { readonly path: string | undefined } | undefined;
  /** What we run in, for people: "Visual Studio Code 1.139.1". */
  readonly host?: string | undefined;
}

/**
 * Looks at all that the drills need on this machine. It starts no server, pulls no image and mends nothing; each question
 * ends by itself within some seconds.
 * @throws CancelledError only: every fault is a finding
 */
export async function diagnose(patient: Patient, work: Work = {}): Promise<Diagnosis> {
  const { drillsFolder } = patient;
  const found: Finding[][] = await Promise.all([
    postgresFindings(patient.postgres, work),
    Promise.all([
      storageFinding(patient.storage),
      ...(drillsFolder ? [drillsFolderFinding(drillsFolder.path)] : []),
      runtimeFinding(work),
    ]),
    runningFindings(patient, work),
  ]);
  throwIfCancelled(work.signal);
  return {
    version: 1,
    product: `Backend Drills ${await productVersion()}`,
    platform: [`${process.platform} ${process.arch}`, patient.host].filter(Boolean).join(', '),
    findings: found.flat().map(withoutSecrets),
  };
}

function withoutSecrets(finding: Finding): Finding {
  return { ...finding, found: masked(finding.found), ...(finding.fix && { fix: masked(finding.fix) }) };
}

async function productVersion(): Promise<string> {
  const manifest = await readFile(path.join(installationRoot(), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
