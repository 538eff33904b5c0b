import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Command } from '#contracts';
import { CommandBus, commandServer, EventStream, eventServer, Nats, type ReadingGate } from '#messaging';
import { Clock } from '#outbox';

export interface NestServicePlan {
  /** What the service is made of, `MessagingModule.forRoot` included. */
  readonly module: Type | DynamicModule;
  /** The queue its commands are taken from. */
  readonly service: string;
  /** Whether it reads events too: methods marked `@OnEvents`. Default: no. */
  readonly events?: boolean;
  /** Of a service whose processes read in turn: it reads while this is open. */
  readonly gate?: Type<ReadingGate>;
  /** Takes the place of the outbox's clock. */
  readonly clock?: Clock;
  /** Default: nothing is logged. */
  readonly logger?: LoggerService;
}

/** On a busy machine a command may take longer than a person should have to wait. */
const PATIENCE_MS = 10_000;

export interface NestService {
  readonly app: NestFastifyApplication;
  /** Waits longer than that of a service would, for commands that do not say how long they take. */
  readonly bus: CommandBus;
  /** In order, as on SIGTERM: commands under way are answered first. */
  stop(): Promise<void>;
}

/** A service in this process, as its own main would start it: listening on NATS, without HTTP. */
export async function startNestService(plan: NestServicePlan): Promise<NestService> {
  const { module, service, events = false, gate, clock, logger = silence } = plan;
  const builder = Test.createTestingModule({ imports: [module] }).setLogger(logger);
  if (clock) builder.overrideProvider(Clock).useValue(clock);
  const compiled = await builder.compile();
  const app = compiled.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger });
  const servers: MicroserviceOptions[] = [commandServer(app.get(Nats), service)];
  if (events) servers.push(eventServer(app.get(EventStream), gate && { gate: app.get(gate) }));
  for (const server of servers) app.connectMicroservice(server);
  try {
    await app.init();
    await app.startAllMicroservices();
  } catch (failure) {
    // Its connections would keep the test's process alive for ever.
    await app.close();
    throw failure;
  }
  return { app, bus: new PatientBus(app.get(Nats)), stop: () => app.close() };
}

class PatientBus extends CommandBus {
  override request<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply> {
    return super.request({ timeoutMs: PATIENCE_MS, ...command }, request);
  }
}

const silence: LoggerService = { log: () => {}, error: () => {}, warn: () => {} };
