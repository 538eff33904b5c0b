export { aStranger, anActor, anAdmin, anAuditor, anOperator, aUser, withKey } from './builders.js';
export { SettableClock } from './clock.js';
export {
  startEmbeddedNats,
  startEmbeddedServers,
  type EmbeddedNats,
  type EmbeddedServers,
} from './embedded-servers.js';
export { eventually } from './eventually.js';
export { logEnvironment, witnessEnvironment } from './log-keys.js';
export { startNestService, type NestService, type NestServicePlan } from './nest-service.js';
export { serviceNames, startPlatform, type FurtherProcess, type Platform, type ServiceName } from './platform.js';
export { endWithJest } from './end-with-jest.js';
export { buildGoProgram, hasGo, type GoProgram } from './go-program.js';
export { Receiver, type Received } from './receiver.js';
export { startServers } from './servers.js';
export type { TestServers } from './test-servers.js';
export { startWitness, type TestWitness } from './witness.js';
