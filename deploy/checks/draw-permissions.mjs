/** Writes docs/permissions.md: who may do what, from the contracts, and what each operation asks, from docs/openapi.json. */
import { readFile, writeFile } from 'node:fs/promises';
import '../local/build-if-stale.mjs';

const { isHidden, permissions, roles, rolesAllowed } = await import('#contracts');
const { paths } = JSON.parse(await readFile('docs/openapi.json', 'utf8'));

const byPath = ([one], [other]) => (one < other ? -1 : 1);

/** `{ operation: 'GET /v1/me', access, permission?, summary }`, in the order of paths. */
const operations = Object.entries(paths)
  .sort(byPath)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      operation: `${method.toUpperCase()} ${path}`,
      access: described['x-access'],
      permission: described['x-permission']?.permission,
      scope: described['x-scope'],
      summary: described.summary ?? '',
    })),
  );

const undeclared = operations.filter(({ access }) => access === undefined).map(({ operation }) => operation);
if (undeclared.length > 0) {
  throw new Error(`Say who these routes are for, with @Allow, @LoggedIn or @Anyone: ${undeclared.join(', ')}.`);
}

const askedBy = {
  anyone: 'nothing: anyone',
  'session-if-any': 'nothing: anyone, known where logged in',
  session: 'to be logged in, with no key',
  key: 'a key that holds',
};

/** Columns as wide as their widest cell, as Prettier has them. */
function table(header, rows) {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const rights = permissions.map((permission) => [
  `\`${permission}\``,
  ...roles.map((role) => (rolesAllowed(permission).includes(role) ? 'yes' : '')),
  'yes',
  isHidden(permission) ? '404' : '403',
]);

function askedOf({ access, permission, scope }) {
  if (access === 'permission') return `\`${permission}\``;
  return access === 'session-or-key' ? `to be logged in, or a key with \`${scope}\`` : askedBy[access];
}

const asked = operations.map((each) => [`\`${each.operation}\``, askedOf(each), each.summary]);

const onNoRoute = permissions.filter((permission) => !operations.some((each) => each.permission === permission));

const page = `# Who may do what

Written from the code by \`npm run generate\`; do not edit. The table is \`libs/contracts/src/permissions.ts\`: the gateway
asks it before a request is passed on, and the owning service asks again.

## Roles and permissions

The roles are those of a member in one project. An operator may do everything, everywhere. Outside its own projects a
caller may do nothing and is told 404, as for a project that does not exist; inside, it is told what the last column
says. In a suspended or closed project members may look and change nothing.

With a key one may what its owner may, in the key's project alone: with a master key all of it but \`api-keys:reveal\`, with
a standard key the permissions that its scopes name ([0007](decisions/0007-who-may-verify.md)).

${table(['permission', ...roles, 'operator', 'refused'], rights)}

Asked by a service for what goes beyond the route: ${onNoRoute.map((permission) => `\`${permission}\``).join(', ')}.

## Operations

Without a session, or with one that has ended, whatever asks for a login is answered with 401.

${table(['operation', 'asks for', 'what it does'], asked)}
`;

await writeFile('docs/permissions.md', page);
