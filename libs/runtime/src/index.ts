export { DataServiceConfig, readConfig, ServiceConfig, Variable, WholeNumber } from './config.js';
export { Health } from './health.js';
export { JsonLogger } from './json-logger.js';
export { Metrics } from './metrics.js';
export { runService } from './run-service.js';
export { sideBySide } from './side-by-side.js';
