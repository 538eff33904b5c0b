import type { Command } from 'commander';
import type { VerificationView } from '#contracts';
import type { Context, Run } from './context.js';
import { exitCodes, type ExitCode } from './failure.js';
import { wholeNumber } from './input/numbers.js';
import { fieldLines, type Cell } from './terminal/table.js';
import { fullTime } from './terminal/times.js';

interface VerifyOptions {
  readonly keyFile?: string;
  readonly service?: string;
  readonly clientIp?: string;
  readonly cost?: number;
}

const help = `
The key is asked for, without being shown, or comes from a file, KEYWARD_VERIFY_KEY or a pipe.
Exit code 0 says that it holds, 1 that it does not, and the code why.

Examples:
  $ keyward verify --service compute
  $ keyward verify --key-file key.txt --client-ip 192.0.2.7
  $ pass show batch-key | keyward verify --cost 0 --json`;

export function addVerify(program: Command, run: Run): void {
  program
    .command('verify')
    .description('whether a key holds now, and if not, why')
    .option('--key-file <file>', 'a file with the key, - for stdin (or KEYWARD_VERIFY_KEY)')
    .option('--service <service>', 'whether it may be used for this one: its id or code')
    .option('--client-ip <address>', 'whether it may be used from there')
    .option('--cost <uses>', 'uses that this one counts for; 0 counts none (default: 1)', wholeNumber(0, 1_000_000))
    .addHelpText('after', help)
    .action(run(verify));
}

async function verify(context: Context, options: VerifyOptions): Promise<ExitCode> {
  const { out } = context;
  const api = await context.api();
  const key = await context.secret({
    file: options.keyFile,
    environment: context.config.verifyKey,
    question: 'Key: ',
    hint: 'Use --key-file or KEYWARD_VERIFY_KEY, or pipe it in.',
  });
  const { clientIp, cost } = options;
  const body = {
    key,
    ...(await serviceIn(context, options)),
    ...(clientIp && { clientIp }),
    ...(cost !== undefined && { cost }),
  };
  const view = await api.send<VerificationView>({
    method: 'POST',
    path: '/v1/api-keys/verify',
    body,
    repeatable: false,
  });
  out.answer(view, () => fieldLines(fieldsOf(view), out.paint));
  return view.valid ? exitCodes.ok : exitCodes.refused;
}

async function serviceIn(context: Context, { service }: VerifyOptions): Promise<{ readonly service?: string }> {
  if (service === undefined) return {};
  const [id] = await context.serviceIds([service], (name) => name.startsWith('svc_'));
  return id === undefined ? {} : { service: id };
}

function fieldsOf(view: VerificationView): readonly (readonly [string, Cell])[] {
  const { valid, code, keyId, projectId, userId, role, services, expiresAt, remainingUses } = view;
  const known: readonly (readonly [string, string | undefined])[] = [
    ['key', keyId],
    ['project', projectId],
    ['user', userId],
    ['role', role],
    ['services', services?.join(' ')],
    ['expires', expiresAt === undefined ? undefined : fullTime(expiresAt)],
    ['uses left', remainingUses === undefined || remainingUses === null ? undefined : String(remainingUses)],
    ['text', view.previousText === true ? 'the one from before the last rotation' : undefined],
    ['again in', view.retryAfterSeconds === undefined ? undefined : `${view.retryAfterSeconds} s`],
  ];
  const verdict: Cell = { text: code, colour: valid ? 'green' : 'red' };
  return [['verdict', verdict], ...known.flatMap(([label, text]) => (text ? [[label, text] as const] : []))];
}
