import { Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#testing';
import { Leadership } from '../src/leadership/leadership.js';
import { LEASE_MS } from '../src/leadership/store/lease.store.js';

const WITHIN = { withinMs: 20_000 };

/** MongoDB, as far as a leader knows it. */
class PlayedLeases {
  term = 0;
  /** When the last that was granted was asked for. */
  grantedAt = 0;
  givenBack: number[] = [];
  answers = true;
  isTaken = false;

  take(): Promise<number | null> {
    if (this.isTaken) return Promise.resolve(null);
    this.grantedAt = performance.now();
    return Promise.resolve(++this.term);
  }

  renew(): Promise<boolean> {
    const askedAt = performance.now();
    if (!this.answers) return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 300));
    if (!this.isTaken) this.grantedAt = askedAt;
    return Promise.resolve(!this.isTaken);
  }

  giveBack({ term }: { readonly term: number }): Promise<void> {
    this.givenBack.push(term);
    return Promise.resolve();
  }
}

let leases: PlayedLeases;
let leadership: Leadership;

beforeEach(() => {
  Logger.overrideLogger(false);
  leases = new PlayedLeases();
  leadership = new Leadership(leases);
});
afterEach(() => leadership.onModuleDestroy());

test('a leader that hears nothing stops before anybody else may take its lease', async () => {
  leadership.onApplicationBootstrap();
  await leadership.untilOpen();
  let closed = 0;
  leadership.onClosed(() => closed++);
  await wait(LEASE_MS);
  expect(leadership.isOpen).toBe(true);
  leases.answers = false;
  leases.isTaken = true;
  while (performance.now() < leases.grantedAt + LEASE_MS + 500) {
    const isOver = performance.now() >= leases.grantedAt + LEASE_MS;
    if (isOver) expect([leadership.isOpen, leadership.term]).toEqual([false, null]);
    await wait(5);
  }
  await eventually(() => expect(closed).toBe(1), WITHIN);
});

test('one that is told that another has its lease stops at once, and opens again in a later term', async () => {
  leadership.onApplicationBootstrap();
  await leadership.untilOpen();
  expect(leadership.term).toBe(1);
  const isClosed = new Promise<void>((resolve) => leadership.onClosed(resolve));
  leases.isTaken = true;
  await isClosed;
  expect(leadership.isOpen).toBe(false);
  const isOpen = leadership.untilOpen();
  leases.isTaken = false;
  await isOpen;
  expect(leadership.term).toBe(2);
});

test('it opens only once its work has begun, and gives the lease back where that fails', async () => {
  const begun: number[] = [];
  let mayBegin = false;
  leadership.serve({
    begin: async (term) => {
      begun.push(term);
      await Promise.resolve();
      expect(leadership.isOpen).toBe(false);
      if (!mayBegin) throw new Error('not yet');
    },
    end: () => Promise.resolve(),
  });
  leadership.onApplicationBootstrap();
  await eventually(() => expect(leases.givenBack).toEqual([1]), WITHIN);
  expect(leadership.isOpen).toBe(false);
  mayBegin = true;
  await leadership.untilOpen();
  expect(begun).toEqual([1, 2]);
});

test('at a stop the work under way comes to its end before the lease is given back', async () => {
  const steps: string[] = [];
  leadership.serve({
    begin: () => Promise.resolve(),
    end: async () => {
      expect(leadership.isOpen).toBe(false);
      await wait(20);
      steps.push(`ended, ${leases.givenBack.length} given back`);
    },
  });
  leadership.onApplicationBootstrap();
  await leadership.untilOpen();
  leadership.onClosed(() => steps.push('closed'));
  await leadership.onModuleDestroy();
  expect(steps).toEqual(['closed', 'ended, 0 given back']);
  expect(leases.givenBack).toEqual([1]);
  await wait(400);
  expect(leases.term).toBe(1);
});
