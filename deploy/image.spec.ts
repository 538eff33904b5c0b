import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Of patterns that match a file or a folder above it, the last decides: https://docs.docker.com/build/concepts/context/ */
const rules = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

function isLetIn(file: string): boolean {
  const above = file.split('/').map((_, at, names) => names.slice(0, at + 1).join('/'));
  const last = rules.findLast((rule) => above.some((path) => matches(path, rule.replace(/^!/, ''))));
  return last === undefined || last.startsWith('!');
}

/** Unlike a glob, `*` is also what begins with a dot. */
function matches(path: string, rule: string): boolean {
  return rule === '*' || matchesGlob(path, rule);
}

/** It and everything it needs, but for types, which are gone by then. */
function neededBy(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, imported = ''] of read(file).matchAll(
    /^(?!import type|export type).*(?:from|import) '([#.][^']+)'/gm,
  )) {
    const source = imported.startsWith('#')
      ? `libs/${imported.slice(1)}/src/index.ts`
      : join(dirname(file), imported.replace(/\.js$/, '.ts'));
    neededBy(source, known);
  }
  return known;
}

const programs = ['docker-compose.yml', 'deploy/README.md'].flatMap((file) =>
  [...read(file).matchAll(/\bdist\/(\S+?)\.js\b/g)].map(([, path]) => `${path}.ts`),
);

test('compose runs services, and its secrets are made by programs', () => {
  expect(programs.filter((program) => program.endsWith('/main.ts'))).toHaveLength(6);
  expect(programs.length).toBeGreaterThanOrEqual(8);
});

test.each(programs)('%s is in the image, with all that it needs', (program) => {
  const needed = [...neededBy(program)];
  expect(needed.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(needed.filter((file) => !isLetIn(file))).toEqual([]);
});

test('code that only tests and npm start use is not', () => {
  const kept = ['libs/testing/src/index.ts', 'libs/embedded/src/mongod.ts', '.env', 'deploy/local/start.ts'];
  expect(kept.filter(isLetIn)).toEqual([]);
});
