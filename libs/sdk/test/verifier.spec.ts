import { verifier, VerifierUnavailable } from '../src/index.js';

test('a verifier that cannot reach NATS does not start', async () => {
  await expect(verifier({ natsUrl: 'nats://127.0.0.1:1' })).rejects.toThrow(VerifierUnavailable);
});

test.each([
  'me:secret@nats.example.org:4222',
  'https://me:secret@nats.example.org',
  'nats://me:secret@nats.example.org:x',
  '',
])('what is no address of NATS (%s) is refused at once, and not repeated', async (natsUrl) => {
  const refusal: unknown = await verifier({ natsUrl }).catch((thrown: unknown) => thrown);
  expect(refusal).toBeInstanceOf(TypeError);
  expect(String(refusal)).toContain('nats://user:password@host:4222');
  expect(String(refusal)).not.toContain('secret');
});
