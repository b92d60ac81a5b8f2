import { Popconfirm, type PopconfirmProps } from 'antd';
import { useRef } from 'react';

/**
 * Asks before something is done that cannot be undone. The question takes the focus, on the side that does nothing, and gives it
 * back: it stands at the end of the document, where no Tab would lead.
 */
export function Ask({ onOpenChange, ...question }: PopconfirmProps) {
  const before = useRef<Element | null>(null);
  return (
    <Popconfirm
      {...question}
      destroyOnHidden
      cancelButtonProps={{ autoFocus: true, ...question.cancelButtonProps }}
      onOpenChange={(open) => {
        if (open) before.current = document.activeElement;
        else if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
        onOpenChange?.(open);
      }}
    />
  );
}
