import { buildGoProgram, hasGo, type GoProgram } from '#testing';

const hasGoHere = hasGo({ minor: 22, for: 'libs/merkle is not held against another implementation.' });

/** A test that is left out where Go is missing. */
export const withGo = hasGoHere ? test : test.skip;

/** The program in `go/`; null where there is no Go to build it. */
export function buildGoCheck(): Promise<GoProgram | null> {
  return hasGoHere ? buildGoProgram(new URL('go/', import.meta.url)) : Promise.resolve(null);
}

/** As Go reads it: bytes as base64. */
export function asJson(document: unknown): string {
  return JSON.stringify(document, (_name, value: unknown) => {
    const isBytes =
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
    return isBytes ? Buffer.from(value.data as number[]).toString('base64') : value;
  });
}
