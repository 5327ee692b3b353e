const gap = 6;
const margin = 8;

/** Puts a panel of the top layer below its anchor, or above where there is more room, and always inside the window. */
export function placeBeside(anchor: Element | DOMRect, panel: HTMLElement): void {
  const at = anchor instanceof DOMRect ? anchor : anchor.getBoundingClientRect();
  panel.style.maxHeight = '';
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = window.innerHeight - at.bottom - gap - margin;
  const above = at.top - gap - margin;
  const down = height <= below || below >= above;
  const left = Math.min(at.left, window.innerWidth - width - margin);
  panel.style.left = `${Math.max(margin, left)}px`;
  panel.style.top = `${down ? at.bottom + gap : Math.max(margin, at.top - gap - Math.min(height, above))}px`;
  panel.style.maxHeight = `${Math.max(down ? below : above, 80)}px`;
}
