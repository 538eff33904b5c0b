import { readFileSync } from 'node:fs';
import { runCommandLine } from './command-line.js';
import { readConfig } from './config.js';

/** Seen from dist/, where this file runs. */
const manifest = new URL('../../../../package.json', import.meta.url);

// Whoever reads has seen enough: `keyward keys list --all | head`.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code !== 'EPIPE') throw failure;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  config: readConfig(),
  terminal: process,
  version: (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version,
  interruption,
});

// What is piped in, and was not read to its end, would keep the process.
process.stdin.destroy();

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
