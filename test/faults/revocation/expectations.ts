import type { Report } from './report.js';

/** Fewer would be no load. */
const LEAST = { revocations: 12, accepted: 1_000, refused: 300, tried: 100 };
const MOST_SHOWN = 5;
const LEAST_PER_SECOND = 1_000;
const MOST_ATTEMPTS = 4;

/** Nothing was accepted that had been taken away, nor refused that had been given; and enough was tried to say so. */
export function expectSound({ findings, revocations, counts: { accepted, refused }, tried }: Report): void {
  expect(findings.slice(0, MOST_SHOWN)).toEqual([]);
  for (const [name, count] of Object.entries({ revocations, accepted, refused, tried })) {
    expect([name, count >= LEAST[name as keyof typeof LEAST]]).toEqual([name, true]);
  }
}

/**
 * Sound, and under load: where three of four can answer, a thousand a second is enough for it. A machine that is busy with
 * other things tries again; what is wrong is wrong under any load.
 */
export async function soundUnderLoad(run: () => Promise<Report>): Promise<Report> {
  for (let attempt = 1; ; attempt += 1) {
    const report = await run();
    expectSound(report);
    if (report.perSecond >= LEAST_PER_SECOND) return report;
    if (attempt === MOST_ATTEMPTS) throw new Error(`${report.perSecond} verifications a second are no load`);
  }
}

/** Of uses in a silence: each was told that it cannot be found out, and there were some. */
export const UNAVAILABLE = { accepted: 0, refused: 0, unavailable: expect.any(Number), wereSome: true };
