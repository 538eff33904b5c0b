import type { Permission } from '#contracts';
import type { Client } from '../client.js';

/** One call of the REST surface, and what its route asks of its caller. */
export interface Operation {
  /** Such as `GET /v1/projects/{projectId}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly access: 'anyone' | 'session-if-any' | 'session' | 'session-or-key' | 'key' | 'permission';
  readonly permission: Permission | null;
}

interface Described {
  readonly 'x-access'?: Operation['access'];
  readonly 'x-permission'?: { readonly permission: Permission };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** All there are, as the gateway itself describes them. @throws where one does not say who it is for. */
export async function readOperations(anyone: Client): Promise<Operation[]> {
  const { paths } = (await anyone.send<Document>('GET', '/openapi.json')).ok();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, described]) => toOperation(verb.toUpperCase(), path, described)),
  );
}

function toOperation(method: string, path: string, described: Described): Operation {
  const { 'x-access': access, 'x-permission': asked } = described;
  const name = `${method} ${path}`;
  if (access === undefined) throw new Error(`${name} does not say who it is for`);
  return { name, method, path, access, permission: asked?.permission ?? null };
}
