import type { Request, RequestHandler } from 'express';
import { admit, PROBLEM_TYPE, type Guard } from './admission/admit.js';
import type { Caller } from './verifier/key-verifier.js';

declare global {
  // Express has its types extended so.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** Who calls, behind `requireKey`. */
      keyward?: Caller;
    }
  }
}

/**
 * Middleware for Express 5: lets requests on whose key may be used for the service, and sets `request.keyward`. Others
 * are answered with a problem. Behind a proxy, tell Express to trust it (`trust proxy`), as keys may be confined to
 * networks.
 */
export function requireKey(guard: Guard): RequestHandler {
  return async (request, response, next) => {
    const { caller, problem, headers } = await admit(guard, presentedIn(request), request.keyward);
    response.set(headers);
    if (caller === null) {
      response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
      return;
    }
    request.keyward = caller;
    next();
  };
}

function presentedIn({ headersDistinct, ip }: Request) {
  return { headers: headersDistinct, clientIp: ip };
}
