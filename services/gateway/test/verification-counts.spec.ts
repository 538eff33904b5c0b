import { Metrics } from '#runtime';
import { VerificationCounts } from '../src/verification/verification-counts.js';

test('what came of verifications is told by route and outcome, as it stands when it is asked for', async () => {
  const counts = new VerificationCounts();
  const metrics = new Metrics('gateway');
  counts.tellTo(metrics);
  for (let uses = 0; uses < 3; uses++) counts.count('verify', 'valid');
  counts.count('forward-auth', 'service-not-granted');
  expect(counts.totals()).toEqual({ verify: { valid: 3 }, 'forward-auth': { 'service-not-granted': 1 } });
  counts.count('forward-auth', 'unavailable');
  const text = await metrics.read();
  const lines = text.split('\n').filter((line) => line.startsWith('keyward_verifications_total{'));
  expect(lines.sort()).toEqual([
    'keyward_verifications_total{route="forward-auth",outcome="service-not-granted",service="gateway"} 1',
    'keyward_verifications_total{route="forward-auth",outcome="unavailable",service="gateway"} 1',
    'keyward_verifications_total{route="verify",outcome="valid",service="gateway"} 3',
  ]);
});
