import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Home } from './keyward.js';

const inBash = `
suggest() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keyward; echo "\${COMPREPLY[*]}"; }
suggest keyward ''
suggest keyward keys r
suggest keyward keys list --status ''
suggest keyward --json keys extend --d
suggest keyward completion ''
`;

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home.remove());

test('bash completes commands, options and what they may be', async () => {
  const { stdout: script } = await home.keyward(['completion', 'bash']);
  const { stdout } = await promisify(execFile)('bash', ['-c', `${script}${inBash}`]);
  const [commands, keys, statuses, options, shells] = stdout.split('\n');
  expect(commands).toMatch(/^login logout whoami projects keys verify events audit completion --/);
  expect(keys).toBe('rotate reveal');
  expect(statuses).toBe('active expired disabled');
  expect(options).toBe('--days --dry-run');
  expect(shells).toMatch(/^bash zsh fish --/);
});

test('zsh and fish are told every command with its description', async () => {
  const zsh = await home.keyward(['completion', 'zsh']);
  expect(zsh.stdout).toContain("'logout:end the session, everywhere, and forget it'");
  const fish = await home.keyward(['completion', 'fish']);
  expect(fish.stdout).toContain(`-n '__keyward_at "keyward keys"' -f -a 'rotate'`);
});

test('another shell is refused', async () => {
  expect((await home.keyward(['completion', 'cmd'])).exitCode).toBe(2);
});
