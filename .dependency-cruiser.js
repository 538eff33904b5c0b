/**
 * Who may import whom. `npm run arrows` enforces it, `docs/arrows.md` draws what the code really does, and
 * `deploy/checks/arrows.spec.ts` proves that each rule catches its forbidden arrow.
 * A new room is forbidden to import any other until it has a line in this table.
 */
const mayImport = {
  'libs/contracts': [],
  'libs/merkle': [],
  'libs/embedded': [],
  'libs/key-text': [],
  'libs/keywords': [],
  'libs/verifier': ['key-text'],
  'libs/sdk': ['key-text', 'verifier'],
  'libs/messaging': ['contracts'],
  'libs/outbox': ['contracts', 'messaging'],
  'libs/runtime': ['contracts'],
  'libs/testing': ['contracts', 'embedded', 'key-text', 'merkle', 'messaging', 'outbox', 'runtime'],
  'services/gateway': ['contracts', 'key-text', 'merkle', 'messaging', 'runtime', 'verifier'],
  'services/identity': ['contracts', 'keywords', 'messaging', 'outbox', 'runtime'],
  'services/api-keys': ['contracts', 'key-text', 'keywords', 'messaging', 'outbox', 'runtime', 'verifier'],
  'libs/log-check': ['merkle'],
  'services/audit': ['contracts', 'keywords', 'log-check', 'merkle', 'messaging', 'outbox', 'runtime'],
  'services/cli': ['contracts', 'log-check', 'merkle'],
  'services/webhooks': ['contracts', 'messaging', 'outbox', 'runtime'],
  'services/witness': ['merkle', 'runtime'],
};

const anyRoom = '^(libs|services)/';
const testCode = ['^libs/testing/', '^test/', '^(libs|services)/[^/]+/test/', '\\.spec\\.ts$'];
const controller = '\\.controller\\.ts$';
const useCases = '^services/[^/]+/src/.*use-cases/';
const domain = '^services/[^/]+/src/.*domain/';
const store = '^services/[^/]+/src/.*store/';

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const roomRules = Object.entries(mayImport).map(([room, others]) =>
  forbid(
    `arrows-of-${room.split('/')[1]}`,
    `${room} may import ${others.length > 0 ? others.join(', ') : 'no other room'}.`,
    { path: `^${room}/src/` },
    { path: anyRoom, pathNot: [`^${room}/`, ...others.map((other) => `^libs/${other}/`)] },
  ),
);

const doorRules = [
  forbid(
    'room-not-in-the-table',
    'Say in .dependency-cruiser.js what this room may import.',
    { path: '^((?:libs|services)/[^/]+)/src/', pathNot: Object.keys(mayImport).map((room) => `^${room}/`) },
    { path: anyRoom, pathNot: '^$1/' },
  ),
  forbid(
    'libs-are-entered-by-their-door',
    "Import '#room', never a path into another room: only libs/*/src/index.ts is public.",
    { path: '^([^/]+/[^/]+)/' },
    { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  forbid(
    'a-door-is-an-index',
    'A name in "imports" of package.json may lead only to libs/*/src/index.ts.',
    { path: '^([^/]+/[^/]+)/' },
    { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
  ),
  forbid(
    'services-are-reached-over-nats',
    'A service is a process of its own: send it a command, or start its main.ts.',
    { path: '^([^/]+/[^/]+)/' },
    { path: '^services/', pathNot: '^$1/' },
  ),
  forbid(
    'only-tests-import-test-code',
    'What serves tests must not run in production.',
    { pathNot: testCode },
    { path: testCode },
  ),
];

const driverRules = [
  forbid(
    'contracts-import-only-validators',
    'The contracts are the language of every process, without I/O: class-validator, class-transformer, Swagger, TypeBox, ipaddr.js.',
    { path: '^libs/contracts/src/' },
    {
      pathNot: [
        '^libs/',
        'node_modules/(class-validator|class-transformer|@nestjs/swagger|typebox|ipaddr\\.js)/',
        '^(node:)?(async_hooks|crypto)$',
      ],
    },
  ),
  forbid(
    'verifier-is-plain',
    "It runs inside other people's programs: node:crypto and ipaddr.js, and a connection as far as it has the right shape.",
    { path: '^libs/verifier/src/' },
    { pathNot: ['^libs/', 'node_modules/ipaddr\\.js/', '^(node:)?crypto$'] },
  ),
  forbid(
    'sdk-brings-little',
    "It runs inside other people's programs: REST, NATS and addresses; a framework only in the entry of its name.",
    { path: '^libs/sdk/src/', pathNot: '^libs/sdk/src/(express|fastify|nest)\\.ts$' },
    { path: 'node_modules/', pathNot: 'node_modules/(openapi-fetch|@nats-io/(transport-node|jetstream)|ipaddr\\.js)/' },
  ),
  forbid(
    'sdk-entries-know-one-framework',
    'Whoever uses one has no other installed, and of Nest only what decorators need.',
    { path: '^libs/sdk/src/(express|fastify|nest)\\.ts$' },
    { path: 'node_modules/', pathNot: 'node_modules/(@types/$1|$1|@$1js/common)/' },
  ),
  forbid(
    'command-line-speaks-rest',
    'It asks over HTTP like anybody else: of the contracts it takes types, it checks logs itself, and beside Node it needs commander.',
    { path: '^services/cli/src/' },
    { path: ['^libs/(?!(log-check|merkle)/)', 'node_modules/(?!commander/)'], dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'only-messaging-imports-nats',
    'Everything else speaks commands and events; the SDK has no room of ours around it.',
    { pathNot: ['^libs/(messaging|sdk)/', ...testCode] },
    { path: 'node_modules/(@nats-io/|nats/)' },
  ),
  forbid(
    'only-owners-of-data-import-mongoose',
    'The outbox and the services behind the gateway own documents; embedded starts the replica set.',
    { pathNot: ['^libs/(outbox|embedded)/', '^services/(?!gateway/)', ...testCode] },
    { path: 'node_modules/(mongoose|mongodb|@nestjs/mongoose)/' },
  ),
];

/** Inside a service: controller → use-cases → domain, store; rightwards only. */
const stepRules = [
  forbid(
    'domain-is-plain',
    'The domain is functions over read-only data: no framework, no driver, no clock.',
    { path: domain },
    { path: ['node_modules/(@nestjs|@nats-io|mongoose|mongodb|fastify|rxjs)/', '^libs/(messaging|outbox|runtime)/'] },
  ),
  forbid(
    'domain-imports-only-domain',
    'The domain is the right end of the walk.',
    { path: domain },
    { path: '^services/', pathNot: domain },
  ),
  forbid(
    'store-imports-no-step-before-it',
    'A store knows the domain, not who calls it.',
    { path: store },
    { path: [useCases, controller] },
  ),
  forbid(
    'use-case-imports-no-controller',
    'A use case does not know how it was asked.',
    { path: useCases },
    { path: controller },
  ),
];

const graphRules = [
  forbid('no-cycles', 'Files that import each other are one file in two pieces.', {}, { circular: true }),
  forbid(
    'no-orphans',
    'Nothing imports this file and it imports nothing: use it or remove it.',
    { orphan: true, pathNot: ['^deploy/', '\\.d\\.ts$'] },
    {},
  ),
  // What is compiled may not be there yet.
  forbid('no-broken-imports', 'The import leads nowhere.', {}, { couldNotResolve: true, pathNot: '^(\\.\\./)+dist/' }),
];

export default {
  forbidden: [...roomRules, ...doorRules, ...driverRules, ...stepRules, ...graphRules],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // What benches compare with is a package of its own, installed by the bench alone.
    exclude: { path: ['^dist/', '^test/bench/better-auth/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
