import { open, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CreatedApiKeyView } from '#contracts';
import type { Context } from '../context.js';
import { codeOf, usage } from '../failure.js';
import { fullTime } from '../terminal/times.js';
import { printable } from '../terminal/printable.js';

/** Where the text of a key goes that is told once. */
export interface KeyTextOptions {
  readonly keyOut?: string;
}

export function withKeyOut(command: Command): Command {
  return command.option('--key-out <file>', 'write the key to this new file, for you alone, instead of showing it');
}

/**
 * Has a key with its text made, and tells it. The file for it is there before the key is: a text that is told once is
 * not lost to a folder that cannot be written to.
 */
export async function tellKeyText(
  { out }: Context,
  { keyOut }: KeyTextOptions,
  verb: string,
  make: () => Promise<CreatedApiKeyView>,
): Promise<void> {
  const file = keyOut === undefined ? null : await newFile(keyOut);
  let made: CreatedApiKeyView | null = null;
  try {
    made = await make();
    await file?.writeFile(`${made.key}\n`);
  } finally {
    await file?.close();
    if (made === null && keyOut !== undefined) await rm(keyOut, { force: true });
  }
  const { key, ...rest } = made;
  const told = toldOf(made, verb);
  if (keyOut !== undefined) {
    out.answer({ ...rest, keyFile: keyOut }, () => [...told, `Its key is in ${printable(keyOut)}.`]);
    return;
  }
  out.answer(made, () => [...told, '', `  ${out.paint('bold', key)}`, '']);
  if (!out.json) out.note('It is shown this once, and stored nowhere: keep it now.');
}

function toldOf(
  { id, name, expiresAt, previousTextUntil: former }: CreatedApiKeyView,
  verb: string,
): readonly string[] {
  const told = `${verb} ${id} “${printable(name)}”, which holds until ${fullTime(expiresAt)}.`;
  return former ? [told, `Its former text holds too, until ${fullTime(former)}.`] : [told];
}

async function newFile(path: string) {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    throw usage(`${path} cannot be made (${codeOf(cause)})`, 'Name a file that is not there yet.');
  }
}
