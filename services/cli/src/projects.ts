import type { Command } from 'commander';
import type { ProjectView } from '#contracts';
import type { Context, Run } from './context.js';
import { exitCodes, Failure } from './failure.js';
import { printable } from './terminal/printable.js';
import { Table, type Cell } from './terminal/table.js';
import { shortTime } from './terminal/times.js';

export function addProjectCommands(program: Command, run: Run): void {
  const projects = program.command('projects').description('the projects you are in, and the one you work on');
  projects
    .command('list')
    .description('list them, newest first; the one you work on is marked')
    .action(run((context) => listProjects(context)));
  projects
    .command('use')
    .description('choose the project that later commands are about')
    .argument('<project>', 'id or code')
    .addHelpText('after', '\nExample:\n  $ keyward projects use P-8K2M4QTX')
    .action(run((context, _, [project = '']) => useProject(context, project)));
}

async function listProjects(context: Context): Promise<void> {
  const { out } = context;
  const projects = await context.projects();
  const chosen = (await context.login())?.projectId ?? null;
  const table = new Table(['', 'ID', 'CODE', 'STATE', 'CREATED (UTC)', 'NAME'], out.paint);
  out.answer({ items: projects, nextCursor: null }, () =>
    table.lines(projects.map((project) => rowOf(project, project.id === chosen))),
  );
  if (projects.length === 0) out.note('You are in no project.');
}

function rowOf({ id, code, state, createdAt, name }: ProjectView, isChosen: boolean): readonly Cell[] {
  const colour = state === 'active' ? 'green' : 'yellow';
  return [isChosen ? '*' : '', id, code, { text: state, colour }, shortTime(createdAt), name];
}

async function useProject(context: Context, named: string): Promise<void> {
  const { out, logins } = context;
  const url = await context.url();
  const login = await context.login();
  if (login === null) {
    throw new Failure(exitCodes.notLoggedIn, `You are not logged in to ${url}`, 'With a key, say --project instead.');
  }
  const project = await context.project(named);
  await logins.keep(url, { ...login, projectId: project.id });
  out.answer(project, () => [`Working on ${printable(project.name)} (${project.code}).`]);
}
