import { useTemplatePicture } from '@offprint/react';
import type { CSSProperties } from 'react';

interface TemplateSheetProps {
  readonly templateId: string;
  readonly className?: string;
  readonly style?: CSSProperties & Readonly<Record<`--${string}`, number>>;
}

/** A small picture of a template. */
export function TemplateSheet({ templateId, className = 'sheet', style }: TemplateSheetProps) {
  const url = useTemplatePicture(templateId);
  return (
    <span className={className} style={style}>
      {url && <img src={url} alt="" />}
    </span>
  );
}
