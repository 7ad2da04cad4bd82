import {
  fontPairingSchema,
  type PageOptions,
  type PageSize,
  pageOptionsSchema,
  pageSizeSchema,
  pdfStandardSchema,
  type Quality,
  qualitySchema,
} from '@offprint/contract';
import { type Command, Option } from 'commander';
import { problemSentence } from '../config/config-error.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import { usageError } from './exit.ts';

/** As they come from the command line. */
export interface PrintFlags {
  readonly pageSize?: string;
  readonly accent?: string;
  readonly margin?: string;
  readonly fontScale?: string;
  readonly fonts?: string;
  readonly sections?: string;
  readonly tags?: string;
  readonly anonymise?: boolean;
  readonly embedSource?: boolean;
  readonly locale?: string;
  readonly maxPages?: string;
  readonly pdfStandard?: string;
  readonly quality: Quality;
}

export interface PrintOptions {
  readonly page: PageOptions;
  readonly quality: Quality;
}

const FLAG_OF: Readonly<Record<keyof PageOptions, keyof PrintFlags>> = {
  pageSize: 'pageSize',
  accentColor: 'accent',
  marginMm: 'margin',
  fontScale: 'fontScale',
  fontPairing: 'fonts',
  sections: 'sections',
  tags: 'tags',
  anonymise: 'anonymise',
  embedSource: 'embedSource',
  locale: 'locale',
  maxPages: 'maxPages',
  pdfStandard: 'pdfStandard',
};

export function withPrintFlags(command: Command): Command {
  return command
    .option(
      '--page-size <size>',
      `${pageSizeSchema.options.join(' or ')}; by default the template's`,
    )
    .option('--accent <colour>', 'such as 1f4e79')
    .option('--margin <mm>', 'all four margins, from 5 to 40')
    .option('--font-scale <factor>', 'from 0.75 to 1.5')
    .option('--fonts <pairing>', fontPairingSchema.options.join(', '))
    .option('--sections <names>', 'those that are printed, in this order, such as work,skills')
    .option('--tags <tags>', 'of the entries with x-tags, print those with one of these')
    .option('--anonymise', 'leave out name, photo and contacts')
    .option('--embed-source', 'put the document into the file, for offprint import')
    .option('--locale <tag>', 'the language of headings and dates, such as de or pt-BR')
    .option('--max-pages <n>', 'set it tighter to have no more pages, or fail')
    .option('--pdf-standard <standard>', pdfStandardSchema.options.join(', '))
    .addOption(
      new Option('--quality <quality>', 'of pictures')
        .choices(qualitySchema.options)
        .default('standard'),
    );
}

/** @throws a usage error that names every wrong flag */
export function toPrintOptions(flags: PrintFlags): PrintOptions {
  const parsed = pageOptionsSchema.safeParse(
    withoutUndefined({
      pageSize: pageSizeOf(flags.pageSize),
      accentColor: flags.accent?.replace(/^#?/, '#'),
      marginMm: numberOf(flags.margin),
      fontScale: numberOf(flags.fontScale),
      fontPairing: flags.fonts,
      sections: flags.sections?.split(','),
      tags: flags.tags?.split(','),
      anonymise: flags.anonymise,
      embedSource: flags.embedSource,
      locale: flags.locale,
      maxPages: numberOf(flags.maxPages),
      pdfStandard: flags.pdfStandard,
    }),
  );
  if (parsed.success) return { page: parsed.data, quality: flags.quality };
  const sentences = parsed.error.issues.map((issue) => {
    const flag = FLAG_OF[issue.path[0] as keyof PageOptions];
    const renamed = { ...issue, path: [`--${kebab(flag)}`] };
    return problemSentence(renamed, undefined, 'path', textOf(flags[flag]));
  });
  throw usageError(sentences.join('\n'));
}

/** @throws a usage error that names what there is */
export function findTemplate(
  catalog: TemplateCatalog,
  templateId: string,
  pageSize: PageSize | undefined,
): TemplateInfo {
  const template = catalog.find(templateId);
  if (!template) {
    const known = catalog.list().map(({ id }) => id);
    throw usageError(`There is no template "${templateId}". Choose one of: ${known.join(', ')}.`);
  }
  if (pageSize && !template.pageSizes.includes(pageSize)) {
    const sizes = template.pageSizes.join(', ');
    throw usageError(`The template ${templateId} prints ${sizes}, not ${pageSize}.`);
  }
  return template;
}

function pageSizeOf(text: string | undefined): string | undefined {
  return pageSizeSchema.options.find((size) => size.toLowerCase() === text?.toLowerCase()) ?? text;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.trim() === '' ? Number.NaN : Number(text);
}

function textOf(flag: string | boolean | undefined): string | undefined {
  return typeof flag === 'string' ? flag : undefined;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
