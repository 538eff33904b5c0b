import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** Each rule with the arrows it must catch, in a small tree of the same shape as this repository. */
const forbidden: readonly (readonly [rule: string, file: string, statement: string])[] = [
  ['arrows-of-contracts', 'libs/contracts/src/a.ts', "import '#messaging'"],
  ['arrows-of-merkle', 'libs/merkle/src/a.ts', "import '#contracts'"],
  ['arrows-of-embedded', 'libs/embedded/src/a.ts', "import '#contracts'"],
  ['arrows-of-key-text', 'libs/key-text/src/a.ts', "import '#runtime'"],
  ['arrows-of-verifier', 'libs/verifier/src/a.ts', "import '#contracts'"],
  ['arrows-of-sdk', 'libs/sdk/src/a.ts', "import type { door } from '#contracts'"],
  ['arrows-of-keywords', 'libs/keywords/src/a.ts', "import '#contracts'"],
  ['arrows-of-messaging', 'libs/messaging/src/a.ts', "import '#outbox'"],
  ['arrows-of-outbox', 'libs/outbox/src/a.ts', "import '#runtime'"],
  ['arrows-of-outbox', 'libs/outbox/src/b.ts', "import '../../../services/audit/src/main.js'"],
  ['arrows-of-runtime', 'libs/runtime/src/a.ts', "export * from '#messaging'"],
  ['arrows-of-testing', 'libs/testing/src/a.ts', "import '../../keywords/src/index.js'"],
  ['arrows-of-log-check', 'libs/log-check/src/a.ts', "import '#contracts'"],
  ['arrows-of-gateway', 'services/gateway/src/a.ts', "import '#outbox'"],
  ['arrows-of-identity', 'services/identity/src/a.ts', "import type { door } from '#key-text'"],
  ['arrows-of-api-keys', 'services/api-keys/src/a.ts', "await import('#embedded')"],
  ['arrows-of-audit', 'services/audit/src/a.ts', "import '#key-text'"],
  ['arrows-of-audit', 'services/audit/src/b.ts', "import '#testing'"],
  ['arrows-of-webhooks', 'services/webhooks/src/a.ts', "import '#merkle'"],
  ['arrows-of-witness', 'services/witness/src/a.ts', "import '#messaging'"],
  ['arrows-of-cli', 'services/cli/src/a.ts', "import type { door } from '#key-text'"],
  ['room-not-in-the-table', 'services/unheard-of/src/a.ts', "import '#contracts'"],
  ['libs-are-entered-by-their-door', 'libs/outbox/src/c.ts', "import '../../contracts/src/index.js'"],
  ['libs-are-entered-by-their-door', 'test/e2e/a.spec.ts', "import '../../libs/contracts/src/inner.js'"],
  ['a-door-is-an-index', 'services/audit/src/c.ts', "import '../../../libs/contracts/src/inner.js'"],
  ['services-are-reached-over-nats', 'services/identity/src/b.ts', "import '../../audit/src/main.js'"],
  ['services-are-reached-over-nats', 'test/e2e/b.spec.ts', "import '../../services/audit/src/main.js'"],
  ['only-tests-import-test-code', 'deploy/local/a.ts', "import '#testing'"],
  ['only-tests-import-test-code', 'services/audit/src/d.ts', "import '../test/a.js'"],
  ['contracts-import-only-validators', 'libs/contracts/src/b.ts', "import 'node:fs'"],
  ['contracts-import-only-validators', 'libs/contracts/src/c.ts', "import 'mongoose'"],
  ['verifier-is-plain', 'libs/verifier/src/b.ts', "import '@nestjs/common'"],
  ['verifier-is-plain', 'libs/verifier/src/c.ts', "import type { NatsConnection } from '@nats-io/transport-node'"],
  ['sdk-brings-little', 'libs/sdk/src/b.ts', "import type { Request } from 'express'"],
  ['sdk-brings-little', 'libs/sdk/src/c.ts', "import '@nestjs/common'"],
  ['sdk-entries-know-one-framework', 'libs/sdk/src/express.ts', "import '@nestjs/common'"],
  ['sdk-entries-know-one-framework', 'libs/sdk/src/nest.ts', "import '@nestjs/core'"],
  ['command-line-speaks-rest', 'services/cli/src/b.ts', "import { door } from '#contracts'"],
  ['command-line-speaks-rest', 'services/cli/src/c.ts', "import '@nestjs/common'"],
  ['only-messaging-imports-nats', 'libs/runtime/src/b.ts', "import '@nats-io/transport-node'"],
  ['only-messaging-imports-nats', 'services/audit/src/e.ts', "import type { JsMsg } from '@nats-io/jetstream'"],
  ['only-owners-of-data-import-mongoose', 'services/gateway/src/b.ts', "import 'mongoose'"],
  ['only-owners-of-data-import-mongoose', 'libs/runtime/src/c.ts', "import '@nestjs/mongoose'"],
  ['only-owners-of-data-import-mongoose', 'libs/messaging/src/b.ts', "import 'mongoose'"],
  ['domain-is-plain', 'services/audit/src/log/domain/a.ts', "import '@nestjs/common'"],
  ['domain-is-plain', 'services/audit/src/log/domain/b.ts', "import 'mongoose'"],
  ['domain-is-plain', 'services/audit/src/log/domain/c.ts', "import '#runtime'"],
  ['domain-imports-only-domain', 'services/audit/src/log/domain/d.ts', "import '../store/leaf.store.js'"],
  ['domain-imports-only-domain', 'services/audit/src/log/domain/e.ts', "import '../use-cases/append.js'"],
  ['store-imports-no-step-before-it', 'services/audit/src/log/store/a.ts', "import '../use-cases/append.js'"],
  ['store-imports-no-step-before-it', 'services/audit/src/log/store/b.ts', "import '../log.controller.js'"],
  ['use-case-imports-no-controller', 'services/audit/src/log/use-cases/a.ts', "import '../log.controller.js'"],
  ['no-cycles', 'services/identity/src/here.ts', "import './there.js'"],
  ['no-orphans', 'services/identity/src/alone.ts', 'export const alone = true'],
  ['no-broken-imports', 'services/identity/src/c.ts', "import './missing.js'"],
];

const libs = [
  'contracts',
  'merkle',
  'embedded',
  'key-text',
  'keywords',
  'messaging',
  'outbox',
  'runtime',
  'testing',
  'verifier',
];
const doors = libs.flatMap((lib): (readonly [file: string, statement: string])[] => [
  [`libs/${lib}/src/index.ts`, "export * from './inner.js'"],
  [`libs/${lib}/src/inner.ts`, 'export const door = true'],
]);

/** What the forbidden arrows point at, and arrows that must stay allowed. */
const allowed: readonly (readonly [file: string, statement: string])[] = [
  ...doors,
  ['libs/contracts/src/extend.ts', "import 'class-validator'; import 'class-transformer'; import '@nestjs/swagger'"],
  ['libs/verifier/src/verifier.ts', "import '#key-text'; import 'ipaddr.js'; import 'node:crypto'"],
  ['libs/sdk/src/verifier.ts', "import '#verifier'; import 'openapi-fetch'; import '@nats-io/jetstream'"],
  ['libs/sdk/src/fastify.ts', "import type { FastifyRequest } from 'fastify'; import './verifier.js'"],
  ['libs/messaging/src/bus.ts', "import '#contracts'; import '@nats-io/jetstream'; import '@nestjs/common'"],
  ['libs/outbox/src/relay.ts', "import '#contracts'; import '#messaging'; import 'mongoose'"],
  ['libs/runtime/src/start.ts', "import '#contracts'; import '@nestjs/core'"],
  ['libs/testing/src/platform.ts', "import '#embedded'; import '@nats-io/transport-node'; import 'mongoose'"],
  ['services/gateway/src/main.ts', "import '#key-text'; import '#messaging'; import '#runtime'"],
  ['services/audit/src/main.ts', "import '#outbox'; import './log/log.controller.js'"],
  ['services/audit/src/log/log.controller.ts', "import './use-cases/append.js'"],
  ['services/audit/src/log/use-cases/append.ts', "import '../store/leaf.store.js'; import '../domain/leaf.js'"],
  ['services/audit/src/log/store/leaf.store.ts', "import '../domain/leaf.js'; import 'mongoose'"],
  ['services/audit/src/log/domain/leaf.ts', "import '#contracts'; import 'node:crypto'"],
  ['services/cli/src/main.ts', "import type { door } from '#contracts'; import 'commander'; import 'node:readline'"],
  ['services/identity/src/there.ts', "import './here.js'"],
  ['services/audit/test/a.ts', "import '#testing'; import '../src/main.js'; import '#embedded'"],
];

interface Report {
  readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
}

async function plantTree(): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'keyward-arrows-'));
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, file), join(tree, file));
  const files = [...allowed, ...forbidden.map(([, file, statement]) => [file, statement] as const)];
  for (const [file, statement] of files) {
    await mkdir(join(tree, dirname(file)), { recursive: true });
    await writeFile(join(tree, file), `${statement};\n`);
  }
  return tree;
}

/** Runs the tool as `npm run arrows` does. Its exit code is the number of violations, so here it is no failure. */
async function checkArrows(tree: string): Promise<Report> {
  const tool = join(root, 'node_modules/.bin/depcruise');
  const rules = join(root, '.dependency-cruiser.js');
  const args = [tool, '--config', rules, '--output-type', 'json', 'libs', 'services', 'deploy', 'test'];
  const run = promisify(execFile)(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024, timeout: 50_000 });
  const { stdout } = await run.catch((failure: { stdout: string }) => failure);
  return (JSON.parse(stdout) as { summary: Report }).summary;
}

let tree: string;
let report: Report;

beforeAll(async () => {
  tree = await plantTree();
  report = await checkArrows(tree);
});

afterAll(() => rm(tree, { recursive: true, force: true }));

test.each(forbidden)('%s catches, in %s: %s', (rule, file) => {
  const caught = report.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  expect(caught).toContain(rule);
});

test('no rule is without a forbidden arrow here', () => {
  const tried = new Set(forbidden.map(([rule]) => rule));
  expect(tried).toEqual(new Set(report.ruleSetUsed.forbidden.map(({ name }) => name)));
});

test('allowed arrows pass', () => {
  const files = new Set(allowed.map(([file]) => file));
  expect(report.violations.filter(({ from }) => files.has(from))).toEqual([]);
});
