import { asText, isObject, LEVELS, type Values } from './fields.ts';
import { isOfRecord } from './record-keys.ts';

const GROUPS = ['category', 'group'];
const OF_SKILL = new Set(['name', ...LEVELS, ...GROUPS]);

/** Groups skills that each name their group. Each group is at the position of its first skill. */
export function groupedSkills(skills: readonly unknown[]): readonly unknown[] {
  const groups = new Map<string, Values[]>();
  return skills.flatMap((skill) => {
    const category = isObject(skill) ? groupOf(skill) : undefined;
    if (category === undefined || !isObject(skill)) return [skill];
    const { category: _category, group: _group, ...item } = skill;
    const items = groups.get(category);
    items?.push(item);
    if (items) return [];
    const first = [item];
    groups.set(category, first);
    return [{ category, items: first }];
  });
}

function groupOf(skill: Values): string | undefined {
  const own = Object.entries(skill).filter(([key, value]) => !isOfRecord(key, value));
  const isPlain = asText(skill.name) && own.every(([key]) => OF_SKILL.has(key));
  const [group, ...others] = GROUPS.flatMap((key) => asText(skill[key]) ?? []);
  return isPlain && others.length === 0 ? group : undefined;
}
