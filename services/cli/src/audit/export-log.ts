import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ExportFormat } from '#contracts';
import type { Context } from '../context.js';
import { codeOf, exitCodes, Failure, usage } from '../failure.js';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly from?: string;
  readonly to?: string;
}

export const EXPORT_PATH = '/v1/audit-log/export';

/** Into a file: whole or not at all. To stdout: what breaks off is told by the exit code. */
export async function exportLog(context: Context, options: ExportOptions): Promise<void> {
  const { format, output, from, to } = options;
  const project = context.namesProject ? await context.projectId() : undefined;
  const api = await context.api();
  const parts = api.read({ path: EXPORT_PATH, query: { format, from, to, project } });
  if (output === undefined) return copy(context, parts, context.stdout);
  const draft = `${output}.part`;
  try {
    const file = createWriteStream(draft, { mode: 0o600 });
    await copy(context, parts, file);
    file.end();
    await finished(file);
    await rename(draft, output);
  } catch (failure) {
    await rm(draft, { force: true });
    if (failure instanceof Failure) throw failure;
    throw usage(`${output} cannot be written (${codeOf(failure)})`);
  }
  context.out.note(`Exported to ${output}.`);
}

async function copy(context: Context, parts: AsyncIterable<Uint8Array>, to: Writable): Promise<void> {
  let bytes = 0;
  for await (const part of parts) {
    if (context.interruption.aborted) throw new Failure(exitCodes.interrupted, 'Broken off: the export is not whole.');
    bytes += part.length;
    if (!to.write(part)) await Promise.race([once(to, 'drain'), failureOf(to)]);
    context.out.progress(`${Math.floor(bytes / 1_024)} KiB …`);
  }
  context.out.endProgress();
}

async function failureOf(stream: Writable): Promise<never> {
  const [failure] = (await once(stream, 'error')) as [Error];
  throw failure;
}
