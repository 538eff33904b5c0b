import { NestFactory } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from './config.js';
import { Health } from './health.js';
import { startInnerServer } from './inner-server.js';
import { JsonLogger } from './json-logger.js';
import { Metrics } from './metrics.js';

const STOP_WITHIN_MS = 10_000;

export interface ServicePlan<Config extends ServiceConfig> {
  readonly name: string;
  /** Read once, at the start. Throws where the environment is not complete. */
  readonly config: () => Config;
  readonly module: (config: Config) => DynamicModule;
  /** Of a service that speaks HTTP to the outside. */
  readonly adapter?: (config: Config) => FastifyAdapter;
  /** What it listens to on NATS. */
  readonly transports?: (app: NestFastifyApplication) => readonly MicroserviceOptions[];
  /** What must be in place before the application is initialised, such as routes that Nest does not know. */
  readonly prepare?: (app: NestFastifyApplication) => void;
  /** What it counts, beside what is told of every process. */
  readonly count?: (app: NestFastifyApplication, metrics: Metrics) => void;
  /** Its last step before it is ready, such as listening to the outside. */
  readonly open?: (app: NestFastifyApplication, config: Config) => Promise<unknown>;
}

/**
 * Runs a service until it is asked to stop by SIGTERM or SIGINT. It ends with code 0 after an orderly stop, and with
 * code 1 and one log line when it cannot start or does not stop within 10 s. Its module must provide `Health`.
 */
export async function runService<Config extends ServiceConfig>(plan: ServicePlan<Config>): Promise<void> {
  const logger = new JsonLogger(plan.name);
  try {
    const stop = await start(plan, logger);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void endProcess(stop, logger));
  } catch (failure) {
    logger.fatal({ msg: 'cannot start', err: failure });
    process.exit(1);
  }
}

async function start<Config extends ServiceConfig>(
  plan: ServicePlan<Config>,
  logger: JsonLogger,
): Promise<() => Promise<void>> {
  const config = plan.config();
  const adapter = plan.adapter?.(config) ?? new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(plan.module(config), adapter, {
    logger,
    abortOnError: false,
    bodyParser: false,
  });
  const health = app.get(Health);
  for (const transport of plan.transports?.(app) ?? []) app.connectMicroservice(transport);
  plan.prepare?.(app);
  await app.init();
  await app.startAllMicroservices();
  await plan.open?.(app, config);
  const metrics = new Metrics(plan.name);
  plan.count?.(app, metrics);
  const inner = await startInnerServer({ health, metrics, port: config.innerPort, host: config.innerHost });
  logger.log({ msg: 'started' });
  return async () => {
    health.stop();
    await app.close();
    inner.close();
  };
}

/** Not ready; listeners closed and work under way finished; connections drained; MongoDB last. */
async function endProcess(stop: () => Promise<void>, logger: JsonLogger): Promise<void> {
  logger.log({ msg: 'stopping' });
  setTimeout(() => {
    logger.error({ msg: 'not stopped in time', limitMs: STOP_WITHIN_MS });
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  try {
    await stop();
    logger.log({ msg: 'stopped' });
    process.exit(0);
  } catch (failure) {
    logger.fatal({ msg: 'the stop failed', err: failure });
    process.exit(1);
  }
}
