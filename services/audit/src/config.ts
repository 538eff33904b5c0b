import { DataServiceConfig, readConfig } from '#runtime';

export function readAuditConfig(): DataServiceConfig {
  return readConfig(DataServiceConfig, process.env);
}
