import { isObject } from '../documents/json.ts';
import { forgetInTab, keepInTab, readFromTab } from '../tab-storage.ts';

const NAME = 'operator';

const isKept = (value: unknown): value is { readonly key: string } =>
  isObject(value) && typeof value.key === 'string';

/** `OFFPRINT_OPERATOR_KEY`, for as long as the tab is open. */
export const readOperatorKey = (): string | null => readFromTab(NAME, isKept)?.key ?? null;
export const keepOperatorKey = (key: string) => keepInTab(NAME, { key });
export const forgetOperatorKey = () => forgetInTab(NAME);
