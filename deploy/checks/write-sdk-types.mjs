/** Writes the SDK's types of Keyward's REST surface, from docs/openapi.json. */
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const file = 'libs/sdk/src/client/rest-api.ts';
const document = JSON.parse(await readFile('docs/openapi.json', 'utf8'));

/** `['POST /v1/…', operation]` */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
);
const isIdempotencyKey = ({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key';

const taking = [];
for (const [name, { parameters = [] }] of operations) {
  for (const parameter of parameters.filter(isIdempotencyKey)) {
    taking.push(name);
    // The client makes one where its caller does not.
    parameter.required = false;
  }
}

const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
const listed = taking
  .sort()
  .map((name) => `  '${name}',\n`)
  .join('');

await writeFile(
  file,
  `// Written from docs/openapi.json by \`npm run generate\`; do not edit.

/** Operations that take an Idempotency-Key, and so can be asked for again. */
export const takingIdempotencyKey: ReadonlySet<string> = new Set([
${listed}]);

${types}`,
);
