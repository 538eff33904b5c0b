import { relative } from 'node:path';
import type { FirstOperator } from './first-operator.js';
import type { Settings } from './settings.js';

/** All a newcomer needs next, on one small screen. A password that is not new is not repeated there. */
export function banner({ port, dataDir }: Settings, { email, password, passwordIs }: FirstOperator): string {
  const origin = `http://localhost:${port}`;
  const folder = relative(process.cwd(), dataDir) || '.';
  const login = JSON.stringify({ email, password: passwordIs === 'new' ? password : '...' });
  const hint = {
    new: `${password}   (printed this once: keep it)`,
    given: 'as KEYWARD_OPERATOR_PASSWORD says',
    known: 'the one of the first start',
  }[passwordIs];
  return `
Keyward is ready.

  API docs   ${origin}/docs
  Operator   ${email}
  Password   ${hint}
  Log in     curl -s ${origin}/v1/session -H 'content-type: application/json' -d '${login}'
  Logs       ${folder}/logs/<name>.log

Ctrl-C stops everything; the data stays in ${folder}/ for the next start.
`;
}
