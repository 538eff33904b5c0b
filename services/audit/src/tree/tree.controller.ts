import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  proveConsistency,
  proveInclusion,
  readLeaves,
  readTile,
  type ConsistencyProofQuery,
  type InclusionProofRequest,
  type ReadLeavesRequest,
  type ReadTileRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { ProveConsistency } from './use-cases/prove-consistency.js';
import { ProveInclusion } from './use-cases/prove-inclusion.js';
import { ReadLeaves } from './use-cases/read-leaves.js';
import { ReadTile } from './use-cases/read-tile.js';

@Controller()
export class TreeController {
  constructor(
    private readonly readTile: ReadTile,
    private readonly readLeaves: ReadLeaves,
    private readonly proveInclusion: ProveInclusion,
    private readonly proveConsistency: ProveConsistency,
  ) {}

  @OnCommand(readTile)
  tile(@Payload() request: ReadTileRequest) {
    return this.readTile.execute(request);
  }

  @OnCommand(readLeaves)
  leaves(@Payload() request: ReadLeavesRequest) {
    return this.readLeaves.execute(request);
  }

  @OnCommand(proveInclusion)
  inclusion(@Payload() request: InclusionProofRequest) {
    return this.proveInclusion.execute(request);
  }

  @OnCommand(proveConsistency)
  consistency(@Payload() request: ConsistencyProofQuery) {
    return this.proveConsistency.execute(request);
  }
}
