import { makeNatsIssuerSeed, natsIssuerOf } from './nats-issuer.js';

/** For the `.env` of compose: the secret, and what nats-server is told of it. */
const seed = makeNatsIssuerSeed();
const { issuer, xkey } = natsIssuerOf(seed);
process.stdout.write(`KEYWARD_NATS_ISSUER_SEED=${seed}\nKEYWARD_NATS_ISSUER=${issuer}\nKEYWARD_NATS_XKEY=${xkey}\n`);
