import { randomUUID } from 'node:crypto';
import { newId, type InvitationView, type ServiceView } from '#contracts';
import { freshKey } from '../client.js';
import { auditLogRows } from './audit-log-rows.js';
import type { Caller } from './cast.js';
import { keyRows } from './key-rows.js';
import { nothing, sending, type Row } from './row.js';
import { webhookRows } from './webhook-rows.js';

const forged = `rst_${'0'.repeat(22)}.${'A'.repeat(43)}`;

function somebodyNew(): { email: string; name: string; password: string } {
  return { email: `${randomUUID()}@example.org`, name: 'Grace Hopper', password: `correct horse ${randomUUID()}` };
}

/** A code no other service has. */
function aService() {
  return { code: `service-${randomUUID()}`, name: 'Virtual machines', category: 'Compute' };
}

function aboutMember(body?: Readonly<Record<string, unknown>>): Row {
  return {
    make: async ({ scene }) => {
      const { member } = await scene.aMember('user');
      return { parameters: { memberId: member.id }, ...(body && { body }) };
    },
  };
}

const aboutInvitation: Row = {
  make: async ({ admin, projectId }) => {
    const body = { email: somebodyNew().email, role: 'user' };
    const made = await admin.client.send<InvitationView>('POST', `/v1/projects/${projectId}/invitations`, { body });
    return { parameters: { invitationId: made.ok().id } };
  },
};

/** There is none: nothing that came here was refused. */
const quarantined: Row = {
  make: () => ({ parameters: { eventId: newId('log') }, headers: { 'idempotency-key': freshKey() } }),
  told: 'quarantined-event.not-found',
};

const operations: Readonly<Record<string, Row>> = {
  'GET /livez': nothing,
  'GET /readyz': nothing,
};

const sessions: Readonly<Record<string, Row>> = {
  'POST /v1/session': {
    make: async ({ scene, anyone }) => {
      const { email, password } = somebodyNew();
      (await scene.operator.createUser({ email, password, name: 'Ada Lovelace' })).ok();
      (await anyone.logIn({ email, password })).ok();
      return { body: { email, password } };
    },
  },
  'GET /v1/session': nothing,
  'DELETE /v1/session': { ...nothing, spendsCaller: true },
  'POST /v1/session/passkey-options': nothing,
  'POST /v1/session/passkey': sending(() => ({ response: { id: 'unknown' } }), { told: 'passkey.refused' }),
  'GET /v1/sign-on': nothing,
  'GET /v1/sign-on/start': { ...nothing, told: 'sign-on.not-configured' },
  'GET /v1/sign-on/callback': { ...nothing, told: 'sign-on.refused' },
  'POST /v1/password-resets': sending(() => ({ email: somebodyNew().email })),
  'PUT /v1/password-resets': sending(() => ({ token: forged, password: somebodyNew().password }), {
    told: 'link.invalid',
  }),
  'POST /v1/email-confirmations': sending(() => ({ token: forged }), { told: 'link.invalid' }),
  'POST /v1/invitations/accept': sending(() => ({ token: forged, ...somebodyNew(), email: undefined }), {
    told: 'link.invalid',
  }),
};

const oneself: Readonly<Record<string, Row>> = {
  'GET /v1/me': nothing,
  'PATCH /v1/me': sending(() => ({ organisation: 'Analytical Engines' })),
  'PUT /v1/me/password': sending(
    () => ({ currentPassword: somebodyNew().password, password: somebodyNew().password }),
    { told: 'password.wrong' },
  ),
  'GET /v1/me/sessions': nothing,
  'DELETE /v1/me/sessions/{sessionId}': {
    make: async (_, { client }) => {
      const { items } = (await client.send<{ items: { id: string }[] }>('GET', '/v1/me/sessions')).body;
      return { parameters: { sessionId: items?.[0]?.id ?? newId('ses') } };
    },
    spendsCaller: true,
  },
  'GET /v1/me/second-factors': nothing,
  'POST /v1/me/second-factors': sending(() => ({ type: 'totp' }), { spendsCaller: true }),
  'POST /v1/me/second-factors/{secondFactorId}/confirm': {
    make: async (_, { client }) => ({
      parameters: { secondFactorId: await aSecondFactor(client) },
      body: { code: '000000' },
    }),
    spendsCaller: true,
    told: 'second-factor.code-wrong',
  },
  'DELETE /v1/me/second-factors/{secondFactorId}': {
    make: async (_, { client, password }) => ({
      parameters: { secondFactorId: await aSecondFactor(client) },
      body: { currentPassword: password },
    }),
    spendsCaller: true,
  },
  'GET /v1/me/passkeys': nothing,
  'POST /v1/me/passkeys/options': nothing,
  'POST /v1/me/passkeys': sending(() => ({ name: 'Laptop', response: { id: 'unknown' } }), {
    told: 'passkey.refused',
  }),
  'DELETE /v1/me/passkeys/{passkeyId}': {
    make: () => ({ parameters: { passkeyId: newId('psk') } }),
    told: 'passkey.not-found',
  },
};

async function aSecondFactor(client: Caller['client']): Promise<string> {
  const made = await client.send<{ id?: string }>('POST', '/v1/me/second-factors', { body: { type: 'totp' } });
  return made.body.id ?? newId('fac');
}

const platform: Readonly<Record<string, Row>> = {
  'POST /v1/users': sending(somebodyNew),
  'GET /v1/users': nothing,
  'GET /v1/users/{userId}': {
    make: async ({ scene }) => ({ parameters: { userId: (await scene.aStranger()).user.id } }),
  },
  'PATCH /v1/users/{userId}': {
    make: async ({ scene }) => ({
      parameters: { userId: (await scene.aStranger()).user.id },
      body: { state: 'disabled' },
    }),
  },
  'DELETE /v1/users/{userId}': {
    make: async ({ scene }) => {
      const { user } = await scene.aStranger();
      const path = `/v1/users/${user.id}`;
      (await scene.operator.send('PATCH', path, { body: { state: 'disabled' } })).ok();
      return { parameters: { userId: user.id } };
    },
  },
  'POST /v1/projects': sending(() => ({ name: 'Weather' })),
  'GET /v1/projects': nothing,
  'GET /v1/services': nothing,
  'POST /v1/services': sending(aService),
  'PATCH /v1/services/{serviceId}': {
    make: async ({ scene }) => {
      const made = (await scene.operator.send<ServiceView>('POST', '/v1/services', { body: aService() })).ok();
      return { parameters: { serviceId: made.id }, body: { name: 'Machines' } };
    },
  },
  'GET /v1/quarantined-events': nothing,
  'GET /v1/quarantined-events/{eventId}': quarantined,
  'POST /v1/quarantined-events/{eventId}/replay': quarantined,
  'POST /v1/quarantined-events/{eventId}/discard': quarantined,
  'GET /v1/audit-entries': nothing,
  'POST /v1/audit-log/checks': { make: () => ({ headers: { 'idempotency-key': freshKey() } }) },
  'GET /v1/audit-log/checks/{checkId}': {
    make: () => ({ parameters: { checkId: newId('chk') } }),
    told: 'log-check.not-found',
  },
  'GET /v1/audit-log/export': { make: () => ({ query: '?format=csv' }) },
};

const project: Readonly<Record<string, Row>> = {
  'GET /v1/projects/{projectId}': nothing,
  'PATCH /v1/projects/{projectId}': sending(() => ({ name: `Protein folding ${randomUUID()}` })),
  'GET /v1/projects/{projectId}/members': nothing,
  'POST /v1/projects/{projectId}/members': {
    make: async ({ scene }) => ({ body: { userId: (await scene.aStranger()).user.id, role: 'user' } }),
  },
  'PATCH /v1/projects/{projectId}/members/{memberId}': aboutMember({ role: 'auditor' }),
  'DELETE /v1/projects/{projectId}/members/{memberId}': {
    // Who may remove others does so; who may not leaves.
    make: async ({ scene }, { kind, memberId }) => {
      const leaves = kind === 'user' || kind === 'auditor';
      return { parameters: { memberId: (leaves && memberId) || (await scene.aMember()).member.id } };
    },
    spendsCaller: true,
  },
  'PUT /v1/projects/{projectId}/members/{memberId}/permissions': aboutMember({ services: [] }),
  'POST /v1/projects/{projectId}/service-accounts': sending(() => ({ name: 'nightly build', role: 'user' })),
  'GET /v1/projects/{projectId}/invitations': nothing,
  'POST /v1/projects/{projectId}/invitations': sending(() => ({ email: somebodyNew().email, role: 'user' })),
  'POST /v1/projects/{projectId}/invitations/{invitationId}/resend': aboutInvitation,
  'DELETE /v1/projects/{projectId}/invitations/{invitationId}': aboutInvitation,
  'GET /v1/projects/{projectId}/audit-entries': nothing,
};

/** One for each operation there is: a route without a row here fails the test. */
export const rows: Readonly<Record<string, Row>> = {
  ...operations,
  ...sessions,
  ...oneself,
  ...platform,
  ...project,
  ...keyRows,
  ...webhookRows,
  ...auditLogRows,
};
