import { RunFile, StartFailure } from '#embedded';
import { banner } from './banner.js';
import { Platform } from './platform.js';
import { type Printer, printer, secondsSince } from './print.js';
import type { keywardServices } from './services.js';
import { readSettings, type Settings } from './settings.js';

const PARENT_CHECK_MS = 500;

/**
 * Runs Keyward on this machine until it is asked to stop, and then ends this process: with code 0 after an
 * orderly stop, with 1 and one line when it could not start.
 * @public start.mjs imports it from dist/.
 */
export async function start(env: NodeJS.ProcessEnv, servicesFor?: typeof keywardServices): Promise<never> {
  const print = printer(env);
  try {
    const settings = readSettings(env);
    const runFile = await RunFile.claim(settings.dataDir, print.step);
    try {
      await runUntilAsked(new Platform(settings, runFile, print, servicesFor), settings, print);
    } finally {
      runFile.release();
    }
    return process.exit(0);
  } catch (error) {
    print.say(error instanceof StartFailure ? error.message : describe(error));
    return process.exit(1);
  }
}

/** Whatever happens, nothing the platform started is running when this has ended. */
async function runUntilAsked(platform: Platform, settings: Settings, print: Printer): Promise<void> {
  const began = performance.now();
  const asked = stopRequest(settings);
  try {
    const operator = await Promise.race([platform.start(), asked]);
    if (operator) {
      print.step(`everything ready in ${secondsSince(began)}`);
      print.say(banner(settings, operator));
      operator.printed();
      await asked;
    }
    print.say('Stopping ...');
  } finally {
    await platform.stop();
  }
  print.say('Stopped.');
}

/**
 * Resolves at the first signal; more of them change nothing, as a terminal and npm may both pass on one
 * Ctrl-C. Rejects at an error nobody caught, which ends the platform as well.
 */
async function stopRequest({ isUnderNpm }: Settings): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
    process.on('uncaughtException', reject);
    if (isUnderNpm) whenParentIsGone(stop);
  });
}

/** A signal sent to npm alone ends the shell between npm and us, and never arrives here. */
function whenParentIsGone(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS).unref();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
