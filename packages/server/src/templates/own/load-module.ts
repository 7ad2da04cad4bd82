import { defineTemplate, type TemplateDefinition } from './definition.ts';
import { registerTemplateHooks } from './module-hooks.ts';

/**
 * The definitions that a module exports by default, alone or in a list.
 *
 * @param id of a folder's template, unless it names one itself
 * @throws whatever the module throws; TypeError for what is no template
 */
export async function loadDefinitions(
  url: string,
  id?: string,
): Promise<readonly TemplateDefinition[]> {
  registerTemplateHooks();
  const { default: exported } = (await import(url)) as { default?: unknown };
  const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return all.map((each) => {
    if (typeof each !== 'object' || each === null) {
      throw new TypeError('the module has no template as its default export');
    }
    const definition = each as TemplateDefinition;
    return defineTemplate({ ...(id !== undefined && { id }), ...definition });
  });
}
