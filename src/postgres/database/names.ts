import { createHash, randomBytes } from 'node:crypto';

/** Whatever we make on a server has a name that begins so; nothing else is ever touched. */
const PREFIX = 'backend_drills_';

/** Owns the schema and its objects in every template and clone; nobody logs in as it. */
export const OWNER_ROLE = `${PREFIX}owner`;
/** May read and write rows in every clone, and nothing more; each clone's own `app` role is a member. */
export const APP_GROUP = `${PREFIX}app`;

export const TEMPLATE_PREFIX = `${PREFIX}template_`;

/** PostgreSQL cuts longer names off without a word. */
const NAME_LIMIT = 63;

/** Name of the template database for a content's key. */
export function templateName(key: string): string {
  const name = TEMPLATE_PREFIX + key;
  if (name.length <= NAME_LIMIT) return name;
  return TEMPLATE_PREFIX + createHash('sha256').update(key).digest('hex').slice(0, 32);
}

export type ClonePurpose = 'check' | 'workspace';

/** The names that belong to one clone. */
export interface CloneNames {
  readonly database: string;
  readonly candidate: string;
  readonly app: string;
}

/** Names of the clone with this id: 12 hexadecimal digits. */
export function cloneNames(purpose: ClonePurpose, id: string): CloneNames {
  return {
    database: `${clonePrefix(purpose)}${id}`,
    candidate: `${PREFIX}candidate_${id}`,
    app: `${APP_GROUP}_${id}`,
  };
}

export function clonePrefix(purpose: ClonePurpose): string {
  return `${PREFIX}${purpose}_`;
}

/** A check's clone is one of many; a workspace's is found again by its label. */
export function cloneId(purpose: ClonePurpose, label: string): string {
  if (purpose === 'check') return randomBytes(6).toString('hex');
  return createHash('sha256').update(label).digest('hex').slice(0, 12);
}

/** The clone id that a clone's role name ends with; undefined for every other role. */
export function cloneIdOfRole(role: string): string | undefined {
  return /^backend_drills_(?:candidate|app)_([0-9a-f]{12})$/.exec(role)?.[1];
}

/** A password that needs quoting nowhere, of 192 random bits. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}
