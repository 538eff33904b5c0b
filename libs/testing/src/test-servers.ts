/** A real MongoDB replica set and a real nats-server with JetStream, for one test file. */
export interface TestServers {
  readonly kind: 'given' | 'containers' | 'embedded';
  readonly mongoUrl: string;
  readonly natsUrl: string;
  /** What api-keys is told, so that subscribers log in with keys. Given servers have none. */
  readonly natsIssuerSeed?: string;
  /** Ends what was started. Given servers go on. */
  stop(): Promise<void>;
}
