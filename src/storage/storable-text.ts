/** A text as every engine can store it: NUL cannot be stored, and a lone surrogate has no UTF-8: U+FFFD stands for both. */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\ufffd') : wellFormed;
}
