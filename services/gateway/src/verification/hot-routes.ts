import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ForwardAuthRoute } from './forward-auth-route.js';
import { VerifyRoute } from './verify-route.js';

/**
 * Adds the routes that are asked so often that they are none of Nest's: what its guards, pipes and interceptors cost each
 * time is more than the verification.
 */
@Injectable()
export class HotRoutes implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly verify: VerifyRoute,
    private readonly forwardAuth: ForwardAuthRoute,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { hotLane } = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const route of [this.verify, this.forwardAuth]) {
      void hotLane.register((instance, _options, done) => {
        route.addTo(instance);
        done();
      });
    }
    await hotLane.ready();
  }
}
