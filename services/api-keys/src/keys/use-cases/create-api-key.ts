import { Injectable } from '@nestjs/common';
import { assertAllowed, type ApiKeyView, type CreateApiKeyRequest, type SealedReply } from '#contracts';
import { toView } from '../domain/key-view.js';
import { Peppers } from '../domain/peppers.js';
import { KeyMaker } from '../key-maker.js';

/** What a retry is given again. The text is sealed: this service cannot open it. */
interface Answer {
  readonly view: ApiKeyView;
  readonly sealed: string;
}

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly maker: KeyMaker,
    private readonly peppers: Peppers,
  ) {}

  async execute(request: CreateApiKeyRequest): Promise<SealedReply> {
    const { actor, projectId, idempotency } = request;
    assertAllowed(actor, 'api-keys:create', projectId);
    const holder = await this.maker.holderFor(request);
    const { keyId, digest, prefix, lastFour, sealed } = request.material;
    const text = { keyId, digest: this.peppers.keep(digest), prefix, lastFour, imported: false };
    const { body, replayed } = await this.maker.make<Answer>(request, holder, text, idempotency, (key, now) => ({
      view: toView(key, now),
      sealed,
    }));
    return { body: body.view, sealed: body.sealed, replayed };
  }
}
