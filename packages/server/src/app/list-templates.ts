import type { TemplateView } from '@offprint/contract';
import { allowsTemplate, type Plans } from '../domain/plan.ts';
import type { AppContext } from './context.ts';

/** @param plans whose names are to stand with the templates that they include; null for none */
export function listTemplates(
  ctx: { readonly templates: Pick<AppContext['templates'], 'list'> },
  plans: Plans | null = null,
): TemplateView[] {
  const known = plans ? new Set([...plans.byName.values(), plans.default]) : [];
  return ctx.templates.list().map((template) => ({
    id: template.id,
    name: template.name,
    version: template.version,
    description: template.description,
    kind: template.kind,
    tags: [...template.tags],
    columns: template.columns,
    pageSizes: [...template.pageSizes],
    plans: [...known].filter((plan) => allowsTemplate(plan, template)).map(({ name }) => name),
    ...(template.missingPackage && { missingPackage: template.missingPackage }),
  }));
}
