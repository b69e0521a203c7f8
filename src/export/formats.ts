/** Formats of other tools, by the extension of their files. */
export const EXPORT_FORMATS = ['heapprofile', 'pb.gz', 'speedscope.json', 'folded', 'svg'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** True for a format of another tool. */
export function isExportFormat(format: string): format is ExportFormat {
  return (EXPORT_FORMATS as readonly string[]).includes(format);
}
