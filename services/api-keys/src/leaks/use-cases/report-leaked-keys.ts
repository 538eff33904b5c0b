import { Injectable } from '@nestjs/common';
import { currentRequest, newId, type ReportLeakedKeysRequest } from '#contracts';
import { Peppers } from '../../keys/domain/peppers.js';
import { LeakDesk } from '../leak-desk.js';
import { LeakReportStore } from '../store/leak-report.store.js';

@Injectable()
export class ReportLeakedKeys {
  constructor(
    private readonly reports: LeakReportStore,
    private readonly peppers: Peppers,
    private readonly desk: LeakDesk,
  ) {}

  /**
   * Keeps the report, and looks at no key: whatever was found, the answer is the same after the same work. What is to
   * be done about it follows in the background, also where this process ends before.
   */
  async execute({ found }: ReportLeakedKeysRequest): Promise<Record<string, never>> {
    const requestId = currentRequest()?.requestId ?? newId('req');
    const texts = found.map(({ keyId, digest }) => ({ keyId, hmacs: this.peppers.hmacsOf(digest) }));
    await this.reports.add({ requestId, found: texts });
    this.desk.wake();
    return {};
  }
}
