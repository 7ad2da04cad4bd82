import type { Problem } from '@offprint/contract';
import { camelised, isObject, type Values } from './fields.ts';
import { hasAppShape } from './from-app-shape.ts';
import { withoutSectionList } from './listed-sections.ts';
import { SECTIONS } from './sections.ts';

const REQUIRED_SECTIONS = ['work', 'education', 'skills'] as const;

/**
 * The sections that a CV in an app's shape must have to be stored, since one that lost half of its
 * contents on the way looks like a short one. JSON Resume itself requires nothing.
 */
export function missingSections(given: Values): readonly Problem[] {
  const { document } = withoutSectionList(camelised(given));
  const { basics, profile, personalInfo } = document;
  if (isObject(basics) || !hasAppShape(given)) return [];
  const hasPerson = isObject(profile) || isObject(personalInfo);
  const missing = REQUIRED_SECTIONS.filter((section) => {
    const names = SECTIONS.get(section)?.from ?? [section];
    return !names.some((name) => document[name] !== undefined && document[name] !== null);
  });
  return [
    ...(hasPerson ? [] : [{ path: 'profile', message: 'is required, or basics in its place' }]),
    ...missing.map((path) => ({ path, message: 'is required; it may be empty' })),
  ];
}
