import { isHidden, rolesAllowed, roles, type Permission, type ProblemCode, type Role } from '#contracts';
import { startPlatform, type Platform } from '#testing';
import { Client, type Answer } from '../client.js';
import { Cast, kinds, type Caller, type Kind } from './cast.js';
import { readOperations, type Operation } from './operations.js';
import { rows } from './requests.js';
import type { Request, Row } from './row.js';

const START_WITHIN_MS = 300_000;
const EVERYTHING_WITHIN_MS = 300_000;
const NO_PROJECT = `prj_${'0'.repeat(22)}`;

let platform: Platform;
let cast: Cast;
let operations: readonly Operation[];

beforeAll(async () => {
  platform = await startPlatform();
  cast = await Cast.open(platform);
  operations = await readOperations(new Client(platform.url));
}, START_WITHIN_MS);
afterAll(() => platform.stop());

/** `in` for a success, else what is told: by the table of permissions and nothing else. */
function expectedOf(operation: Operation, kind: Kind): string {
  const { access, permission } = operation;
  if (access === 'anyone' || access === 'session-if-any') return 'in';
  if (access === 'key') return expectedOfKeys(kind);
  if (kind === 'anonymous') return '401 session.required';
  if (kind === 'ended session') return '401 session.invalid';
  if (kind === 'standard key' || kind === 'master key') return expectedWithKey(operation, kind);
  if (permission === null || kind === 'operator') return 'in';
  if (!isInProject(operation)) return refusalOutside(permission);
  if (!isRole(kind)) return '404 project.not-found';
  return rolesAllowed(permission).includes(kind) ? 'in' : refusalInside(permission);
}

/** Where only a key is looked at: whatever else is sent is none. */
function expectedOfKeys(kind: Kind): string {
  if (kind === 'standard key' || kind === 'master key') return 'in';
  return kind === 'anonymous' ? '401 api-key.required' : '401 api-key.refused';
}

/** A master key of an admin, and a standard one that names no platform scope. */
function expectedWithKey(operation: Operation, kind: 'standard key' | 'master key'): string {
  const { access, permission } = operation;
  if (access === 'session') return '401 session.required';
  if (permission === null) return kind === 'master key' ? 'in' : '403 permission.denied';
  if (!isInProject(operation)) return refusalOutside(permission);
  const mayOwner = rolesAllowed(permission).includes('admin') && permission !== 'api-keys:reveal';
  return kind === 'master key' && mayOwner ? 'in' : refusalInside(permission);
}

function refusalOutside(permission: Permission): string {
  return isHidden(permission) ? '404 request.unknown-path' : '403 permission.denied';
}

function refusalInside(permission: Permission): string {
  return isHidden(permission) ? '404 project.not-found' : '403 permission.denied';
}

function isInProject({ path }: Operation): boolean {
  return path.includes('{projectId}');
}

function isRole(kind: Kind): kind is Kind & Role {
  return roles.some((role) => role === kind);
}

function outcomeOf({ status, text }: Answer<unknown>, told: ProblemCode | undefined): string {
  if (status < 400) return told === undefined ? 'in' : `${status}, and not ${told}`;
  const { code } = JSON.parse(text) as { readonly code: ProblemCode };
  return code === told ? 'in' : `${status} ${code}`;
}

function send({ client }: Caller, { method, path }: Operation, projectId: string, request: Request) {
  const { parameters = {}, query = '', ...sent } = request;
  const values: Readonly<Record<string, string>> = { projectId, ...parameters };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `{${name}}`);
  return client.send<unknown>(method, `${filled}${query}`, sent);
}

function rowOf({ name }: Operation): Row {
  const row = rows[name];
  if (row === undefined) throw new Error(`${name} has no row`);
  return row;
}

/** Asks for all as this kind of caller. What came of it, by operation, where it is not what the table says. */
async function surprisesFor(kind: Kind): Promise<Record<string, string>> {
  const surprises: Record<string, string> = {};
  for (const operation of operations) {
    const row = rowOf(operation);
    const caller = await (row.spendsCaller ? cast.aCaller(kind) : cast.caller(kind));
    const request = await row.make(cast, caller);
    const outcome = outcomeOf(await send(caller, operation, cast.projectId, request), row.told);
    const expected = expectedOf(operation, kind);
    if (outcome !== expected) surprises[operation.name] = `${outcome}, expected ${expected}`;
  }
  return surprises;
}

test('every operation there is has a row here, and every row an operation', () => {
  expect(Object.keys(rows).sort()).toEqual(operations.map(({ name }) => name).sort());
});

test.each(kinds)(
  'every operation is answered as the table of permissions says: %s',
  async (kind) => {
    expect(await surprisesFor(kind)).toEqual({});
  },
  EVERYTHING_WITHIN_MS,
);

const outsiders = ['user', 'removed member', 'admin of another project'] as const;

test.each(outsiders)(
  'every operation of a project answers a stranger as if there were no such project: %s',
  async (kind) => {
    const elsewhere = operations.filter(isInProject);
    for (const operation of elsewhere) {
      const caller = await cast.caller(kind);
      const request = await rowOf(operation).make(cast, caller);
      const never = await send(caller, operation, NO_PROJECT, request);
      expect({ of: operation.name, status: never.status, code: never.problem.code }).toEqual({
        of: operation.name,
        status: 404,
        code: 'project.not-found',
      });
      if (kind === 'user') continue;
      const there = await send(caller, operation, cast.projectId, request);
      expect({ ...there.problem, requestId: '' }).toEqual({ ...never.problem, requestId: '' });
    }
  },
  EVERYTHING_WITHIN_MS,
);
