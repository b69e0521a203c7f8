import type { Go, Place } from './place.ts';
import type { ReportModel } from './report-model.ts';

/** What each view gets. */
export interface ViewProps {
  model: ReportModel;
  place: Place;
  go: Go;
}
