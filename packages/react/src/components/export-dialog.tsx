import type { ExportInput, PageOptions as Options } from '@offprint/client';
import { useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../provider.tsx';
import { Button, useRoot } from './controls.tsx';
import { ExportButton, type ExportButtonProps } from './export-button.tsx';
import { PageOptions } from './page-options.tsx';
import { TemplatePicker, type TemplatePickerProps } from './template-picker.tsx';

export interface ExportDialogProps
  extends Pick<ExportButtonProps, 'name' | 'savesFile' | 'onExported'>,
    Pick<TemplatePickerProps, 'picture'> {
  readonly isOpen: boolean;
  onClose(): void;
  /** What to export. Template and page are chosen in the dialog. */
  readonly request: ExportInput;
}

/** Template, page and export in one place. Closing it does not stop a running export. */
export function ExportDialog({ isOpen, onClose, request, picture, ...button }: ExportDialogProps) {
  const texts = useTexts();
  const root = useRoot('op-dialog');
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [templateId, setTemplateId] = useState(request.templateId ?? 'modern');
  const [options, setOptions] = useState<Options>(request.options ?? {});

  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen && dialog.current?.open) dialog.current.close();
  }, [isOpen]);

  return (
    <dialog {...root} ref={dialog} aria-labelledby={heading} onClose={onClose}>
      {isOpen && (
        <>
          <header className="op-row">
            <h2 id={heading}>{texts.exportPdf}</h2>
            <Button look="quiet" onClick={onClose}>
              {texts.close}
            </Button>
          </header>
          <TemplatePicker value={templateId} onChange={setTemplateId} picture={picture} />
          <PageOptions value={options} onChange={setOptions} />
          <ExportButton {...button} request={{ ...request, templateId, options }} />
        </>
      )}
    </dialog>
  );
}
