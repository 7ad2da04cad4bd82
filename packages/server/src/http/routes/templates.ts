import { templateViewSchema } from '@offprint/contract';
import type { AppContext } from '../../app/context.ts';
import { listTemplates } from '../../app/list-templates.ts';
import type { Plans } from '../../domain/plan.ts';
import type { Api } from '../api.ts';
import { success } from '../responses.ts';

interface TemplateDependencies {
  readonly app: { readonly templates: Pick<AppContext['templates'], 'list'> };
  readonly config: { readonly plans: Plans };
}

export function addTemplateRoutes(api: Api, { app, config }: TemplateDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/templates',
      operationId: 'listTemplates',
      access: 'user',
      tag: 'Templates',
      summary: 'The templates to choose from',
      replies: { 200: { description: 'All templates.', data: templateViewSchema.array() } },
      errors: [],
    },
    ({ c }) => success(c, listTemplates(app, config.plans)),
  );
}
