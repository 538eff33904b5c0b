import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusals } from '../refusals/refusals.js';
import { answerProblem, logFailure, problemOf } from './problem-answer.js';

/** Answers every failure as problem details (RFC 9457). What is no refusal is logged, and told to nobody. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly refusals: Refusals) {}

  catch(failure: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(failure, http.getRequest<FastifyRequest>(), reply);
    logFailure(problem, failure, reply);
    answerProblem(reply, problem);
    this.refusals.note(http.getRequest<FastifyRequest>(), failure);
  }
}
