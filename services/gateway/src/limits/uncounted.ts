import { SetMetadata } from '@nestjs/common';

export const UNCOUNTED = 'keyward:uncounted';

/** For what looks after the process, such as a load balancer: it must not be kept waiting by whom it speaks for. */
export function Uncounted(): MethodDecorator {
  return SetMetadata(UNCOUNTED, true);
}
