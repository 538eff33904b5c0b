/**
 * Writes docs/asyncapi.json, which the gateway serves at /asyncapi.json, and the tables of docs/events.md: both made from
 * the catalogue of events, and from what each service reads.
 */
import { glob, readFile, writeFile } from 'node:fs/promises';
import '../local/build-if-stale.mjs';

const PAGE = 'docs/events.md';
const { eventCatalogue, exampleOf } = await import('#contracts');
const { makeEventDocument } = await import(
  new URL('../../dist/services/gateway/src/asyncapi/document.js', import.meta.url)
);

await writeFile('docs/asyncapi.json', `${JSON.stringify(makeEventDocument(), null, 2)}\n`);

const byFirst = ([one], [other]) => (one < other ? -1 : 1);

/** Columns as wide as their widest cell, as Prettier has them. */
function table(header, rows) {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function eventTable() {
  const rows = eventCatalogue().map((event) => {
    const owner = exampleOf(event).source.replace('/keyward/', '');
    return [`\`${event.type}\``, String(event.version), owner, event.about];
  });
  return table(['type', 'version', 'told by', 'what happened'], rows.sort(byFirst));
}

/** A service's durable consumers stand in a file of that name. */
async function consumerTable() {
  const rows = [];
  for await (const file of glob('services/*/src/**/consumers.ts')) {
    const made = await import(new URL(`../../dist/${file.replace(/\.ts$/, '.js')}`, import.meta.url));
    const consumers = Object.values(made).flatMap((exported) => Object.values(exported));
    const named = consumers.filter((consumer) => typeof consumer?.durable === 'string');
    rows.push(...named.map(({ durable, filter }) => [`\`${durable}\``, file.split('/')[1], `\`${filter}\``]));
  }
  return table(['durable', 'service', 'hears'], rows.sort(byFirst));
}

/** What stands between the marks is replaced; the rest of the page is written by hand. */
function between(page, name, content) {
  const [begin, end] = [`<!-- ${name}: written by npm run generate -->`, `<!-- end of ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} has no marks for ${name}`);
  return `${page.slice(0, from)}${begin}\n\n${content}\n\n${page.slice(to)}`;
}

const page = await readFile(PAGE, 'utf8');
await writeFile(PAGE, between(between(page, 'events', eventTable()), 'consumers', await consumerTable()));
