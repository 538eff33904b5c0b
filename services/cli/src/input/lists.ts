import { InvalidArgumentError } from 'commander';

/** Collects an option that may be given several times, or with commas. `--no-…` before it is taken back. */
export function collect(text: string, before: unknown): readonly string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.includes('')) throw new InvalidArgumentError('It must not be empty.');
  return [...(Array.isArray(before) ? (before as readonly string[]) : []), ...values];
}

/** The same for `name=text`, which may hold commas. */
export function collectEntry(text: string, before: unknown): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=text.');
  const entries = typeof before === 'object' ? (before as Readonly<Record<string, string>>) : {};
  return { ...entries, [text.slice(0, at)]: text.slice(at + 1) };
}
