import fc from 'fast-check';
import { Lease } from '../src/index.js';
import { KEYS, PlayedRevocations, type Event } from './played-revocations.js';

const key = fc.nat(KEYS - 1);
const at = fc.nat(5);
const only = <Does extends Event['does']>(...does: readonly Does[]) => fc.constantFrom(...does);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: only('use'), key, service: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: only('disable', 'disable', 'enable'), key }) },
  { weight: 2, arbitrary: fc.record({ does: only('untick', 'tick') }) },
  { weight: 6, arbitrary: fc.record({ does: only('pass'), ms: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ does: only('freeze'), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 8, arbitrary: fc.record({ does: only('read'), at }) },
  { weight: 8, arbitrary: fc.record({ does: only('arrive'), at }) },
  { weight: 1, arbitrary: fc.record({ does: only('lose'), at }) },
  { weight: 2, arbitrary: fc.record({ does: only('hear', 'miss'), at }) },
  { weight: 1, arbitrary: fc.record({ does: only('disconnect', 'reconnect', 'change epoch') }) },
);
const events = fc.array(event, { minLength: 40, maxLength: 120, size: 'max' });

const nothing = { revoked: [], unleased: 0 };
const seen = { forbidden: 0, atOnce: 0 };

/** Whatever happens in whatever order. */
function holds(ALease: typeof Lease, check: (played: PlayedRevocations) => void) {
  return fc.asyncProperty(events, async (happenings) => {
    const played = new PlayedRevocations(new ALease());
    await played.play(happenings);
    seen.forbidden += played.seen.forbidden;
    seen.atOnce += played.seen.atOnce;
    check(played);
  });
}

class NeverChecked extends Lease {
  override isLive(): boolean {
    return true;
  }
}

class CountedFromReceipt extends Lease {
  override run(_: number, nowMs: number): boolean {
    return super.run(nowMs, nowMs);
  }
}

test('no use is accepted that begins after its revocation was answered, or without a lease', async () => {
  const nothingWrong = ({ revoked, unleased }: PlayedRevocations) => expect({ revoked, unleased }).toEqual(nothing);
  await fc.assert(holds(Lease, nothingWrong), { numRuns: 400 });
  // The uses that matter were among them.
  expect(seen.forbidden).toBeGreaterThan(100);
  expect(seen.atOnce).toBeGreaterThan(100);
});

test.each<[string, typeof Lease]>([
  ['is never checked', NeverChecked],
  ['is counted from the receipt', CountedFromReceipt],
])('with a lease that %s, a use is accepted that was revoked', async (_, ALease) => {
  const nothingRevoked = ({ revoked }: PlayedRevocations) => expect(revoked).toEqual([]);
  const found = await fc.check(holds(ALease, nothingRevoked), { numRuns: 3_000, seed: 6, endOnFailure: true });
  expect(String(found.errorInstance)).toMatch(/"(key \d|member)"/);
});
