import type { ReportFormat } from './report-format.ts';

/** Formats of `assay report`, by the name that people give. */
export const reportFormats = {
  html: {
    kind: 'pages',
    summary: 'pages for people, in a folder or one file, that open from the disk (the default)',
    canLeaveOut: false,
    load: async () => (await import('./html/write-html-report.ts')).writeHtmlReport,
  },
  junit: {
    kind: 'text',
    summary: 'JUnit XML for Jenkins, GitLab, GitHub and others',
    canLeaveOut: false,
    load: async () => (await import('./junit/write-junit.ts')).writeJunit,
  },
  ctrf: {
    kind: 'text',
    summary: 'CTRF, the Common Test Report Format (JSON)',
    canLeaveOut: false,
    load: async () => (await import('./ctrf/write-ctrf.ts')).writeCtrf,
  },
  markdown: {
    kind: 'text',
    summary: 'a text for people: failures by cause, new ones first, flaky, lost, slowest',
    canLeaveOut: true,
    load: async () => (await import('./markdown/write-markdown.ts')).writeMarkdown,
  },
  summary: {
    kind: 'text',
    summary: 'the same within --max-bytes, for CI',
    canLeaveOut: true,
    load: async () => (await import('./markdown/write-markdown.ts')).writeSummary,
  },
} satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;
