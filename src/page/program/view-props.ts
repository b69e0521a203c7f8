import type { Address, Go } from './address.ts';
import type { ReportModel } from './report-model.ts';

/** What each view gets. */
export interface ViewProps {
  model: ReportModel;
  address: Address;
  go: Go;
}
