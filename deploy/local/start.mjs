/** `npm start`: builds when needed, then runs the platform on this machine until Ctrl-C. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`This is Node ${major}; Keyward runs on 24, which npm ci puts into node_modules. Use: npm start`);
  process.exit(1);
}

await import('./build-if-stale.mjs');
const { start } = await import(new URL('../../dist/deploy/local/start.js', import.meta.url));
await start(process.env);
