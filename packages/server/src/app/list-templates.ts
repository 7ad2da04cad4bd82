import type { TemplateView } from '@offprint/contract';
import type { AppContext } from './context.ts';

export function listTemplates(ctx: Pick<AppContext, 'templates'>): TemplateView[] {
  return ctx.templates.list().map((template) => ({
    id: template.id,
    name: template.name,
    version: template.version,
    description: template.description,
    tags: [...template.tags],
    columns: template.columns,
    pageSizes: [...template.pageSizes],
    plans: [...template.plans],
  }));
}
