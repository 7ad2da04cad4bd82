/** Of designs that say nothing else. */
export const ACCENT_COLOR = '#0f5c8c';
export const SIZE_PT = 10;
export const DEFAULT_MARGIN_MM = { top: 16, right: 16, bottom: 16, left: 16 } as const;
