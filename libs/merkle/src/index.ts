export { checkpointText, parseCheckpoint, type Checkpoint } from './checkpoints.js';
export { isConsistent, isIncluded, type TreeHead } from './checks.js';
export { Frontier } from './frontier.js';
export { emptyRoot, leafHash, nodeHash, type Hash } from './hashes.js';
export { COSIGNATURE, ED25519, parseKey, signingKey, writtenKey, type NoteKey, type SigningKey } from './keys.js';
export { nodesOf, type Node } from './nodes.js';
export { isSignedBy, parseNote, signatureLine, signedAt, signedNote, type Note } from './notes.js';
export { consistencyProof, inclusionProof, rootAt } from './proofs.js';
export { bundleOf, entriesIn, nodeIn, parseTilePath, placeOf, TILE_WIDTH, tilePath, tileWidthAt } from './tiles.js';
