import { check, forbidden, type Finding } from './checker.js';
import type { Change, Verification } from './journal.js';

const TAKEN = { ground: 'there is key_1', does: 'take', began: 100, answered: 110 } as const;
const UNTICKED = { ground: 'mem_1 has svc_1', does: 'take', began: 200, answered: 210 } as const;
const TICKED = { ground: 'mem_1 has svc_1', does: 'give', began: 300, answered: 310 } as const;

const aUse = (began: number, verdict: Verification['verdict'], given: Partial<Verification> = {}): Verification => ({
  at: 'first',
  restsOn: ['there is key_1'],
  began,
  ended: began + 5,
  verdict,
  ...given,
});

const ofService = { restsOn: ['there is key_2', 'mem_1 has svc_1'] };

const faultsOf = (verifications: Verification[], ...changes: Change[]): Finding['fault'][] =>
  check({ verifications, changes }).map(({ fault }) => fault);

test('a history in which every use was answered as it had to be has no findings', () => {
  const verifications = [
    aUse(90, 'accepted'),
    aUse(111, 'refused'),
    aUse(111, 'unavailable'),
    aUse(190, 'accepted', ofService),
    aUse(211, 'refused', ofService),
    aUse(311, 'accepted', ofService),
    aUse(311, 'unavailable', ofService),
  ];
  expect(check({ verifications, changes: [TAKEN, UNTICKED, TICKED] })).toEqual([]);
});

test('one accept among many that begins after the answer is found, and by how much', () => {
  const many = Array.from({ length: 1_000 }, (_, place) => aUse(110.1 + place, 'refused'));
  const findings = check({
    verifications: [...many, aUse(110.9, 'accepted', { at: 'application' })],
    changes: [TAKEN, TICKED],
  });
  expect(findings).toEqual([
    { fault: 'stale-accept', at: 'application', about: 'there is key_1, 1 ms after the answer' },
  ]);
});

test('an accept that begins before the answer is none, however late it comes', () => {
  expect(faultsOf([aUse(109.9, 'accepted', { ended: 5_000 })], TAKEN)).toEqual([]);
});

test('an accept of a service that was unticked is found, until it is ticked again', () => {
  const uses = [295, 296, 311].map((began) => aUse(began, 'accepted', ofService));
  // The second ends when ticking it has begun already.
  const [first, second, third] = uses.map((use, place) => (place === 1 ? { ...use, ended: 301 } : use));
  expect(
    faultsOf(
      [first, second, third].filter((use) => use !== undefined),
      UNTICKED,
      TICKED,
    ),
  ).toEqual(['stale-accept']);
});

test('what was unticked a second time is found again', () => {
  const again: Change = { ...UNTICKED, began: 400, answered: 410 };
  expect(faultsOf([aUse(411, 'accepted', ofService)], UNTICKED, TICKED, again)).toEqual(['stale-accept']);
});

test('of a revocation without an answer nothing is claimed: neither acceptance nor refusal is wrong', () => {
  const uses = [aUse(500, 'accepted'), aUse(500, 'refused')];
  expect(faultsOf(uses, { ...TAKEN, answered: null })).toEqual([]);
});

test('a tick without an answer may still take place later, but not for ever', () => {
  const unanswered: Change = { ...TICKED, began: 190, answered: null };
  const late: Change = { ...UNTICKED, began: 10_200, answered: 10_210 };
  expect(faultsOf([aUse(220, 'accepted', ofService)], unanswered, UNTICKED)).toEqual([]);
  expect(faultsOf([aUse(10_211, 'accepted', ofService)], unanswered, late)).toEqual(['stale-accept']);
});

test('a refusal of what was given and not taken is found', () => {
  expect(faultsOf([aUse(50, 'refused')], TAKEN)).toEqual(['wrong-refusal']);
  expect(faultsOf([aUse(311, 'refused', ofService)], UNTICKED, TICKED)).toEqual(['wrong-refusal']);
  expect(faultsOf([aUse(305, 'refused', ofService)], UNTICKED, TICKED)).toEqual([]);
  expect(faultsOf([aUse(98, 'refused')], TAKEN)).toEqual([]);
});

test('an answer that is no verdict is found', () => {
  expect(faultsOf([aUse(50, 'strange')])).toEqual(['strange']);
});

test('uses that had to be refused are counted, whatever became of them', () => {
  const verifications = [aUse(90, 'accepted'), aUse(111, 'refused'), aUse(112, 'accepted'), aUse(113, 'unavailable')];
  expect(forbidden({ verifications, changes: [TAKEN] }).map(({ began }) => began)).toEqual([111, 112, 113]);
});
