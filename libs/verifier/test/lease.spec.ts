import { VerifierUnavailable, Verifier } from '../src/index.js';
import { aText } from './builders.js';
import { settled } from './played-clock.js';
import { aScene, atOnce } from './scene.js';

let { clock, origin, started, known } = aScene();

beforeEach(() => ({ clock, origin, started, known } = aScene()));

describe('the lease', () => {
  test('a lease ends two seconds after it was asked for, however late the answer came', async () => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    await clock.pass(250);
    origin.holdsBack = true;
    await clock.pass(250);
    clock.freeze(900);
    origin.questions[0]?.read();
    origin.questions[0]?.arrive();
    await settled();
    origin.isAway = true;
    clock.freeze(1_099);
    expect(atOnce(verifier.verify(text))).toBe(true);
    clock.freeze(1);
    await expect(verifier.verify(text)).rejects.toThrow(VerifierUnavailable);
    expect(verifier.stats()).toMatchObject({ keys: 0, lease: false });
  });

  test('an answer that comes after its lease would have ended gives none', async () => {
    const verifier = await started();
    origin.holdsBack = true;
    await clock.pass(500);
    origin.questions[0]?.read();
    clock.freeze(2_000);
    origin.questions[0]?.arrive();
    await settled();
    expect(verifier.stats().lease).toBe(false);
  });

  test('one question for a lease is under way at a time, and one that is not answered within a second is given up', async () => {
    await started();
    origin.holdsBack = true;
    await clock.pass(1_400);
    expect(origin.renewals).toBe(2);
    await clock.pass(100);
    expect(origin.renewals).toBe(3);
    const [givenUp] = origin.questions;
    givenUp?.read();
    givenUp?.arrive();
    await clock.pass(400);
    expect(origin.renewals).toBe(3);
  });

  test('without a lease every use is asked about, and nothing is kept', async () => {
    const verifier = new Verifier({ origin, clock });
    const text = known();
    await Promise.all([verifier.verify(text), verifier.verify(text)]);
    expect(origin.filled).toHaveLength(2);
    expect(verifier.stats()).toMatchObject({ keys: 0, lease: false });
    origin.isAway = true;
    await expect(verifier.verify(text)).rejects.toThrow(VerifierUnavailable);
  });

  test.each([
    ['after a lapse', () => clock.freeze(2_000)],
    ['in another epoch', () => (origin.epoch = 'two')],
    ['after the connection was lost', () => origin.disconnect()],
  ])('nothing that was kept before is honoured %s', async (_, happens) => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    happens();
    await clock.pass(500);
    expect(verifier.stats()).toMatchObject({ keys: 0, lease: true });
    expect(atOnce(verifier.verify(text))).toBe(false);
  });

  test('a lease is asked for at once when the connection is back', async () => {
    const verifier = await started();
    await verifier.verify(known());
    origin.disconnect();
    expect(verifier.stats()).toMatchObject({ keys: 1, lease: true });
    origin.reconnect();
    await settled();
    expect(origin.renewals).toBe(2);
    expect(verifier.stats().keys).toBe(0);
  });

  test('too many questions at once are refused rather than sent', async () => {
    const verifier = await started();
    origin.holdsBack = true;
    const asked = Array.from({ length: 1_001 }, (_, at) => Promise.resolve(verifier.verify(aText(at))));
    await expect(asked.at(-1)).rejects.toThrow(VerifierUnavailable);
    origin.questions.slice().forEach((question) => question.fail());
    const failed = (await Promise.allSettled(asked)).every(({ status }) => status === 'rejected');
    expect([failed, origin.filled.length]).toEqual([true, 1_000]);
  });
});
