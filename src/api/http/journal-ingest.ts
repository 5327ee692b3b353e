/** Takes journals of other machines; a server that follows journals has one. */
export interface JournalIngest {
  /** Bytes that are held of a journal; 0 when it is not known. */
  held(uuid: string): Promise<number>;
}
