import { createTemplateLibrary } from './registry.ts';

/** What is known of the templates that come with Offprint; the build keeps it for edge platforms. */
export const BUILT_IN_TEMPLATES = createTemplateLibrary().list();
