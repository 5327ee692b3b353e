import type { ReportPage } from './report-pages.ts';

/** Addresses within a report, as one of its pages writes them. */
export interface ReportLinks {
  readonly home: string;
  /** @param anchor a place on the page; its top when absent */
  page(page: Pick<ReportPage, 'slug'>, anchor?: string): string;
  /** @param href as `ShownFile` has it */
  file(href: string): string;
}

/** Addresses in a folder of files. @param up way from the page to the folder: `''` or `'../'` */
export function folderLinks(up: '' | '../'): ReportLinks {
  return {
    home: `${up}index.html`,
    page: ({ slug }, anchor) =>
      `${up === '' ? 'features/' : ''}${slug}.html${anchor === undefined ? '' : `#${anchor}`}`,
    file: (href) => `${up}${href}`,
  };
}

/** Addresses in a single file: the part behind # says what is shown. */
export const singleFileLinks: ReportLinks = {
  home: '#',
  page: ({ slug }, anchor) => `#features/${slug}${anchor === undefined ? '' : `/${anchor}`}`,
  file: (href) => href,
};
