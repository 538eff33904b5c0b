/** What a program elsewhere may write, and what its compiler refuses. Compiled by a test, against the package. */
import { createClient, KeywardProblem, remoteVerifier, subscribe, verifier, VerifierUnavailable } from '@keyward/sdk';
import { requireKey as ofExpress } from '@keyward/sdk/express';
import { requireKey as ofFastify } from '@keyward/sdk/fastify';
import { KeywardModule, RequireKey } from '@keyward/sdk/nest';

const keyward = createClient({ baseUrl: 'https://keyward.example.org', key: 'kw_live_…' });
const { data } = await keyward.POST('/v1/projects/{projectId}/api-keys', {
  params: { path: { projectId: 'prj_1' } },
  body: { name: 'nightly batch' },
});
const texts: string[] = [data.key];
const numbers: number[] = [];
for await (const member of keyward.each('/v1/projects/{projectId}/members', {
  params: { path: { projectId: 'prj_1' } },
})) {
  texts.push(member.id);
  // @ts-expect-error: an id is no number.
  numbers.push(member.id);
}
// @ts-expect-error: there is no such path.
await keyward.GET('/v1/nothing');
// @ts-expect-error: of which project?
await keyward.GET('/v1/projects/{projectId}/api-keys');
// @ts-expect-error: this is no list.
keyward.each('/v1/me');
// @ts-expect-error: one of them.
createClient({ baseUrl: '', key: '', token: '' });
const keys = await verifier({ natsUrl: 'nats://127.0.0.1:4222' });
const verdict = await keys.verify('kw_live_…', { service: 'svc_1' });
const project: string | undefined = verdict.valid ? verdict.projectId : undefined;
const guards = [ofExpress({ verifier: keys }), ofFastify({ verifier: remoteVerifier(keyward) }), RequireKey()];
console.log(texts, numbers, project, guards, KeywardModule, KeywardProblem, subscribe, VerifierUnavailable);
