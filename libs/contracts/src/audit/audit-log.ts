import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';

export class InclusionProofQuery {
  @ApiPropertyOptional({
    description: 'The size of the tree to prove it in, such as that of a checkpoint; by default the present one.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  readonly size?: number;
}

/** Shows that an entry is in the log (RFC 6962 §2.1.1). */
export class InclusionProofView {
  @ApiProperty()
  readonly index!: number;
  @ApiProperty({ description: 'Of the tree it is proved in.' })
  readonly size!: number;
  @ApiProperty({ description: 'The root of that tree, base64.' })
  readonly root!: string;
  @ApiProperty({ description: 'SHA-256 of a zero byte and the entry as canonical JSON (RFC 8785), base64.' })
  readonly leafHash!: string;
  @ApiProperty({ type: [String], description: 'From the leaf upwards, base64.' })
  readonly hashes!: readonly string[];
}

export class ConsistencyProofQuery {
  @ApiProperty({ description: 'The size of the earlier tree, from 1.' })
  @Type(() => Number)
  @IsInt()
  readonly from!: number;

  @ApiProperty({ description: 'The size of the later one.' })
  @Type(() => Number)
  @IsInt()
  readonly to!: number;
}

/** Shows that a tree goes on from an earlier one (RFC 6962 §2.1.2). */
export class ConsistencyProofView {
  @ApiProperty()
  readonly from!: number;
  @ApiProperty()
  readonly to!: number;
  @ApiProperty({ type: [String], description: 'In the order of RFC 6962, base64. Empty for equal sizes.' })
  readonly hashes!: readonly string[];
}

export interface InclusionProofRequest extends InclusionProofQuery {
  readonly actor: Actor;
  /** Null for an entry of any project, or of none. */
  readonly projectId: string | null;
  readonly index: number;
}

/**
 * @throws Problem `audit-entry.not-found` where the log, or the project, has no such entry; `request.malformed` where the
 *   tree of that size does not have it, or is not there.
 */
export const proveInclusion = defineCommand<InclusionProofRequest, InclusionProofView>('audit.prove-inclusion');

/** For everybody: hashes say nothing. @throws Problem `request.malformed` for sizes that are none. */
export const proveConsistency = defineCommand<ConsistencyProofQuery, ConsistencyProofView>('audit.prove-consistency');

/** A tile of hashes (C2SP tlog-tiles). */
export interface ReadTileRequest {
  readonly level: number;
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

export interface ReadTileReply {
  /** 32 bytes each, base64; null where the tree is not as large as that. */
  readonly hashes: string | null;
}

/** For everybody: hashes say nothing. */
export const readTile = defineCommand<ReadTileRequest, ReadTileReply>('audit.read-tile');

export interface ReadLeavesRequest {
  readonly actor: Actor;
  /** The first position wanted. */
  readonly from: number;
  readonly limit: number;
}

export interface ReadLeavesReply {
  /** Each entry as the tree has it: canonical JSON (RFC 8785). As many as fit into one message; none beyond the tree. */
  readonly leaves: readonly string[];
  /** Where to go on. */
  readonly next: number;
  /** Of the tree. */
  readonly size: number;
}

/** The entries of all projects, byte for byte: for operators, and for Keyward itself. */
export const readLeaves = defineCommand<ReadLeavesRequest, ReadLeavesReply>('audit.read-leaves');
