import {
  dataSchemaOf,
  webhookChanged,
  webhookCreated,
  webhookDeleted,
  webhookDisabled,
  type KeywardEvent,
} from '#contracts';
import { afterAttempt, newDelivery, verdictOn, type Delivery } from '../src/deliveries/domain/delivery.js';
import { retryAt } from '../src/deliveries/domain/schedule.js';
import { Subscriptions } from '../src/deliveries/domain/subscriptions.js';
import { rotated, signingSecrets, type Webhook } from '../src/webhooks/domain/webhook.js';
import { isWanted } from '../src/webhooks/domain/wanted-types.js';

const HOUR_MS = 3_600_000;
const start = new Date('2026-03-01T00:00:00.000Z');

function anEvent(type: string, subject: string, after: Record<string, unknown> | null = null): KeywardEvent {
  const actor = { kind: 'system', id: 'system', memberId: null, role: 'system' } as const;
  return {
    specversion: '1.0',
    id: `${subject}:1`,
    source: '/keyward/webhooks',
    type,
    subject,
    time: start.toISOString(),
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(type),
    aggregate: 'webhook',
    aggregatever: 1,
    projectid: 'prj_1',
    data: { actor, before: null, after },
  };
}

const webhook: Webhook = {
  _id: 'whk_1',
  projectId: 'prj_1',
  url: 'https://example.org/',
  types: [],
  enabled: true,
  description: '',
  ver: 1,
  createdAt: start,
  updatedAt: start,
  secrets: [{ sealed: 'one', until: null }],
  deletedAt: null,
};

test('what fails is tried for over a day, at longer and longer intervals, and then no more', () => {
  let at = start;
  const pauses: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const next = retryAt(attempts, at, 0);
    if (next === null) break;
    pauses.push((next.getTime() - at.getTime()) / 1_000);
    at = next;
  }
  expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400]);
  expect(at.getTime() - start.getTime()).toBeGreaterThan(24 * HOUR_MS);
  const late = retryAt(1, start, 1)?.getTime() ?? 0;
  expect(late - start.getTime()).toBe(5_500);
});

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [302, 'failed'],
  [400, 'failed'],
  [410, 'gone'],
  [500, 'failed'],
  [null, 'failed'],
] as const)('an answer of %s means: %s', (status, verdict) => {
  expect(verdictOn({ status })).toBe(verdict);
});

test('an attempt is counted, and the last one in vain makes a dead letter', () => {
  const event = anEvent('key.created', 'key_1');
  const delivery = newDelivery('whk_1', 'prj_1', { index: 7, event }, '{}', start);
  const failed = { at: start, status: 500, fault: null };
  expect(afterAttempt(delivery, failed, 0)).toMatchObject({ attempts: 1, dueAt: new Date(start.getTime() + 5_000) });
  const last: Delivery = { ...delivery, attempts: 7 };
  expect(afterAttempt(last, failed, 0)).toMatchObject({ attempts: 8, state: 'dead', dueAt: null });
  expect(afterAttempt(last, { ...failed, status: 200 }, 0)).toMatchObject({ state: 'delivered', dueAt: null });
});

test('who wants what follows from the log: from its creation to its end, as it was changed', () => {
  const story = [
    anEvent('key.created', 'key_1'),
    anEvent(webhookCreated.type, 'whk_1', { types: ['key.*'], enabled: true }),
    anEvent('key.created', 'key_2'),
    anEvent('member.added', 'mem_1'),
    anEvent(webhookChanged.type, 'whk_1', { types: [] }),
    anEvent('member.added', 'mem_2'),
    { ...anEvent('key.created', 'key_3'), projectid: 'prj_2' },
    anEvent(webhookDisabled.type, 'whk_1', { enabled: false }),
    anEvent('key.created', 'key_4'),
    anEvent(webhookChanged.type, 'whk_1', { enabled: true }),
    anEvent('key.created', 'key_5'),
    anEvent(webhookDeleted.type, 'whk_1'),
    anEvent('key.created', 'key_6'),
  ];
  const subscriptions = new Subscriptions([]);
  const wanted = story.filter((event) => {
    subscriptions.take(event);
    return subscriptions.wanting(event).length > 0;
  });
  const told = wanted.map(({ type, subject }) => `${type} ${subject}`);
  expect(told).toEqual([
    'key.created key_2',
    'webhook.changed whk_1',
    'member.added mem_2',
    'webhook.changed whk_1',
    'key.created key_5',
  ]);
});

test('a copy goes on alone', () => {
  const first = new Subscriptions([['whk_1', { projectId: 'prj_1', types: [], enabled: true }]]);
  first.copy().take(anEvent(webhookDeleted.type, 'whk_1'));
  expect(first.wanting(anEvent('key.created', 'key_1'))).toEqual(['whk_1']);
});

test('a kind of events is no other kind whose name begins so', () => {
  expect(isWanted('key.created', ['key.*'])).toBe(true);
  expect(isWanted('key-policy.changed', ['key.*'])).toBe(false);
  expect(isWanted('key.created', ['key.deleted'])).toBe(false);
});

test('a secret signs beside the next one for its grace, and one before it no more', () => {
  const second = { ...webhook, secrets: rotated(webhook, 'two', 60, start) };
  expect(signingSecrets(second, start)).toEqual(['two', 'one']);
  expect(signingSecrets(second, new Date(start.getTime() + 60_000))).toEqual(['two']);
  const third = { ...second, secrets: rotated(second, 'three', 60, start) };
  expect(signingSecrets(third, start)).toEqual(['three', 'two']);
  expect(signingSecrets({ secrets: rotated(third, 'four', 0, start) }, start)).toEqual(['four']);
});
