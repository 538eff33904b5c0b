import { randomUUID } from 'node:crypto';
import type { Platform } from '#testing';
import { createClient, type components, type KeywardClient } from '../src/index.js';

type Schemas = components['schemas'];

/** A member of a project who may use one of two services, and what an operator may do; all by the client. */
export interface Tenant {
  readonly operator: KeywardClient;
  readonly member: KeywardClient;
  readonly projectId: string;
  readonly service: string;
  readonly otherService: string;
  /** The services the member may use from now on. */
  grant(...services: readonly string[]): Promise<void>;
  /** With its text. */
  makeKey(body?: Schemas['CreateApiKeyBody']): Promise<Schemas['CreatedApiKeyView']>;
}

export async function openTenant({ url, operator: login }: Platform): Promise<Tenant> {
  const operator = await loggedIn(url, login);
  const email = `${randomUUID()}@example.org`;
  const password = `correct horse ${randomUUID()}`;
  const { data: user } = await operator.POST('/v1/users', { body: { email, name: 'Ada Lovelace', password } });
  const { data: project } = await operator.POST('/v1/projects', { body: { name: 'Protein folding' } });
  const params = { path: { projectId: project.id } };
  const body = { userId: user.id, role: 'user' } as const;
  const { data: membership } = await operator.POST('/v1/projects/{projectId}/members', { params, body });
  const [service, otherService] = [await aService(operator), await aService(operator)];
  const member = await loggedIn(url, { email, password });
  const tenant = {
    operator,
    member,
    projectId: project.id,
    service,
    otherService,
    grant: async (...services: readonly string[]) => {
      const path = { projectId: project.id, memberId: membership.id };
      await operator.PUT('/v1/projects/{projectId}/members/{memberId}/permissions', {
        params: { path },
        body: { services: [...services] },
      });
    },
    makeKey: (body: Schemas['CreateApiKeyBody'] = {}) => member.apiKeys.create(project.id, body),
  };
  await tenant.grant(service);
  return tenant;
}

async function loggedIn(baseUrl: string, body: Schemas['LogInBody']): Promise<KeywardClient> {
  const { data } = await createClient({ baseUrl }).POST('/v1/session', { body });
  return createClient({ baseUrl, token: data.token });
}

async function aService(operator: KeywardClient): Promise<string> {
  const code = `compute-${randomUUID().slice(0, 8)}`;
  const body = { code, name: 'Machines', category: 'Compute' };
  const { data } = await operator.POST('/v1/services', { body });
  return data.id;
}
