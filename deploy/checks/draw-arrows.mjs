/** Writes docs/arrows.md: which room imports which, read from the code. Tests are left out. */
import { writeFile } from 'node:fs/promises';
import { cruise } from 'dependency-cruiser';
import config from '../../.dependency-cruiser.js';

const drivers = { '@nats-io': 'NATS', mongodb: 'MongoDB', mongoose: 'MongoDB', '@nestjs/mongoose': 'MongoDB' };

/** `libs/outbox/src/relay.ts` → `libs/outbox`; the package of a driver → what it talks to; all else → undefined. */
function placeOf(path) {
  const room = /^((?:libs|services)\/[^/]+)\/src\//.exec(path)?.[1];
  const driver = /node_modules\/(@nats-io|mongodb|mongoose|@nestjs\/mongoose)\//.exec(path)?.[1];
  return room ?? drivers[driver];
}

const sortedOnce = (texts) => [...new Set(texts)].filter((text) => text !== undefined).sort();

/** Every room, with or without arrows, and what they talk to; and the arrows between two of them. */
async function readPicture() {
  const { output } = await cruise(['libs', 'services'], config.options);
  const rooms = output.modules.filter(({ source }) => /^(libs|services)\/[^/]+\/src\//.test(source));
  const ends = rooms.flatMap(({ source, dependencies }) =>
    [source, ...dependencies.map(({ resolved }) => resolved)].map((end) => [placeOf(source), placeOf(end)]),
  );
  const arrows = ends.filter(([from, to]) => to !== undefined && from !== to);
  return { places: sortedOnce(ends.flat()), arrows: sortedOnce(arrows.map((ends) => ends.map(nodeId).join(' --> '))) };
}

const nodeId = (place) => place.replace(/\W/g, '_');
const nodeName = (place) => place.replace(/^(libs|services)\//, '');

function box(title, places) {
  if (places.length === 0) return [];
  return [`  subgraph ${title}`, ...places.map((place) => `    ${nodeId(place)}["${nodeName(place)}"]`), '  end'];
}

function draw({ places, arrows }) {
  const inside = (folder) => places.filter((place) => place.startsWith(`${folder}/`));
  const outside = places.filter((place) => !place.includes('/'));
  return [
    'flowchart LR',
    ...box('services', inside('services')),
    ...box('libs', inside('libs')),
    ...outside.map((place) => `  ${nodeId(place)}[("${place}")]`),
    ...arrows.map((arrow) => `  ${arrow}`),
  ].join('\n');
}

const page = `# Who imports whom

Drawn from the code by \`npm run generate\`; do not edit. An arrow reads "imports".
What is allowed stands in [.dependency-cruiser.js](../.dependency-cruiser.js), and \`npm run arrows\` enforces it.
Services do not import each other: they meet over NATS.

\`\`\`mermaid
${draw(await readPicture())}
\`\`\`
`;

await writeFile('docs/arrows.md', page);
