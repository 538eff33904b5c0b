import {
  apiKeyDeleted,
  apiKeyDisabled,
  apiKeyEdited,
  apiKeyEnabled,
  apiKeyExtended,
  apiKeyLeaked,
  apiKeyRevealed,
  apiKeyRotated,
  memberPermissionsChanged,
  memberRemoved,
  memberRoleChanged,
  newId,
  projectClosed,
  projectResumed,
  projectSuspended,
  userDisabled,
  userEnabled,
  type KeyAccessView,
} from '#contracts';
import { accessOf } from '../src/key-access/domain/access.js';
import { Past } from '../src/key-access/domain/past.js';
import { toEntry } from '../src/log/domain/entry.js';
import { day, Story } from './told-story.js';

const compute = newId('svc');
const storage = newId('svc');

/** What is known of the key on this day, from nothing but what had been told by then. */
function accessOn(story: Story, keyId: string, on: number, service = compute): KeyAccessView | null {
  const entries = story.events.map((event, index) => toEntry(event, index, day(on)));
  const pastOf = (id: string) => Past.of(entries.filter(({ target, at }) => target === id && at <= day(on)));
  const pasts = { key: pastOf(keyId), member: pastOf(story.memberId), project: pastOf(story.projectId) };
  return accessOf(keyId, { ...pasts, owner: pastOf(story.userId) }, { service, at: day(on) });
}

/** On which of the days 1 to 9 the key could call the service. */
function daysOf(story: Story, keyId: string, service = compute): string {
  const days = Array.from({ length: 9 }, (_, at) => at + 1);
  return days.filter((on) => accessOn(story, keyId, on, service) !== null).join('');
}

const at = (on: number) => day(on).toISOString();
const user = { userId: newId('usr') };

/** What happens to a key that is made on day 2, whose owner may use compute; and when it can call it. */
const stories: readonly (readonly [string, (story: Story, keyId: string) => void, string])[] = [
  ['nothing else happens', () => {}, '23456789'],
  [
    'it is deleted',
    (story, id) => story.tell(5, apiKeyDeleted, { name: 'nightly', expiresAt: at(100), deletedAt: at(5) }, id),
    '234',
  ],
  [
    'it is disabled, and enabled again',
    (story, id) => {
      story.tell(4, apiKeyDisabled, { disabledAt: at(4) }, id);
      story.tell(6, apiKeyEnabled, { disabledAt: at(4) }, id);
    },
    '236789',
  ],
  [
    'it is found in public, and disabled',
    (story, id) => story.tell(4, apiKeyLeaked, leak('disabled', story), id),
    '23',
  ],
  [
    'it is found in public, and flagged only',
    (story, id) => story.tell(4, apiKeyLeaked, leak('flagged', story), id),
    '23456789',
  ],
  [
    'it is confined to another service for a time',
    (story, id) => {
      story.tell(3, apiKeyEdited, { before: { scopes: null }, after: { scopes: [storage, 'verify'] } }, id);
      story.tell(5, apiKeyEdited, { before: { name: 'a' }, after: { name: 'b' } }, id);
      story.tell(7, apiKeyEdited, { before: {}, after: { scopes: [compute] } }, id);
    },
    '2789',
  ],
  [
    'its owner may not use the service for a time',
    (story) => {
      story.tell(3, memberPermissionsChanged, { ...user, before: [compute], after: [storage] });
      story.tell(6, memberPermissionsChanged, { ...user, before: [storage], after: [compute, storage] });
    },
    '26789',
  ],
  [
    'its owner gets another role, and comes back to it',
    (story) => {
      story.tell(4, memberRoleChanged, { ...user, from: 'user', to: 'admin' });
      story.tell(8, memberRoleChanged, { ...user, from: 'admin', to: 'user' });
    },
    '2389',
  ],
  [
    'its owner is removed, before the key is deleted for it',
    (story) => story.tell(5, memberRemoved, { ...user, role: 'user', reason: 'removed' }),
    '234',
  ],
  [
    'its owner is disabled and enabled',
    (story) => {
      story.tell(3, userDisabled, {});
      story.tell(5, userEnabled, {});
    },
    '256789',
  ],
  [
    'its project is suspended, resumed and closed',
    (story) => {
      story.tell(3, projectSuspended, {});
      story.tell(5, projectResumed, {});
      story.tell(7, projectClosed, { from: 'active' });
    },
    '256',
  ],
  ['it is rotated', (story, id) => story.tell(4, apiKeyRotated, aRotation, id), '23456789'],
];

const aRotation = { lastFour: 'aaaa', previousLastFour: 'Yb3k', graceSeconds: 0, previousTextUntil: null };

function leak(action: 'disabled' | 'flagged', { userId: ownerId }: Story) {
  return { name: 'nightly batch', ownerId, leakedAt: at(4), action } as const;
}

test.each(stories)('a key can call its owner’s service as long as it holds: %s', (_, happen, days) => {
  const story = Story.begun([compute]);
  const keyId = story.aKey(2);
  happen(story, keyId);
  expect(daysOf(story, keyId)).toBe(days);
});

test('a lapse is that of the expiry it had then: an extension later does not reach back', () => {
  const story = Story.begun([compute]);
  const keyId = story.aKey(2, { expiresAt: at(4) });
  story.tell(6, apiKeyExtended, { days: 2, from: at(4), to: at(8) }, keyId);
  expect(daysOf(story, keyId)).toBe('2367');
  expect(accessOn(story, keyId, 3)?.expiresAt).toBe(at(4));
  expect(accessOn(story, keyId, 7)?.expiresAt).toBe(at(8));
});

test('a service that its owner never got, or its scopes do not name, is not called', () => {
  const story = Story.begun([compute]);
  expect(daysOf(story, story.aKey(2), storage)).toBe('');
  expect(daysOf(story, story.aKey(2, { scopes: [storage, 'audit:read'] }))).toBe('');
  expect(daysOf(story, story.aKey(2, { scopes: [storage] }), storage)).toBe('');
});

test('a master key can call nothing before it is revealed', () => {
  const story = Story.begun([compute]);
  const keyId = story.aKey(2, { kind: 'master', lastFour: null });
  story.tell(5, apiKeyRevealed, { lastFour: 'Yb3k' }, keyId);
  expect(daysOf(story, keyId)).toBe('56789');
  const replacement = story.aKey(3, { kind: 'master' });
  expect(daysOf(story, replacement)).toBe('3456789');
});

test('a key of a service account rests on its membership, and on no account', () => {
  const story = Story.begun([compute]);
  const keyId = story.aKey(2, { ownerId: story.memberId });
  expect(accessOn(story, keyId, 3)).toMatchObject({ ownerId: story.memberId, memberId: story.memberId });
});

test('what it follows from are the events that made things so, and no others', () => {
  const story = Story.begun([]);
  const keyId = story.aKey(2, { allowedCidrs: ['192.0.2.0/24'] });
  const granted = story.tell(3, memberPermissionsChanged, { ...user, before: [], after: [compute] });
  story.tell(3, projectSuspended, {});
  const resumed = story.tell(4, projectResumed, {});
  story.tell(4, apiKeyExtended, { days: 1, from: at(100), to: at(101) }, keyId);
  const extended = story.tell(4, apiKeyExtended, { days: 1, from: at(101), to: at(102) }, keyId);
  const named = { before: { name: 'a' }, after: { name: 'b' } };
  story.tell(5, apiKeyEdited, named, keyId);
  const { memberId, userId } = story;
  expect(accessOn(story, keyId, 6)).toEqual({
    ...{ keyId, name: 'b', kind: 'standard', ownerId: userId, memberId, role: 'user', expiresAt: at(102) },
    allowedCidrs: ['192.0.2.0/24'],
    because: [`${keyId}:1`, extended, `${memberId}:1`, granted, resumed, `${userId}:1`],
  });
});

test('what has not the form of a key is none', () => {
  const story = Story.begun([compute]);
  expect(accessOn(story, story.userId, 3)).toBeNull();
  expect(accessOn(story, newId('key'), 3)).toBeNull();
});
