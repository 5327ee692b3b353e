/** Mistakes in the fields of a body that only the database could tell; answered with 422 like those of its form. */
export class FieldErrors extends Error {
  override readonly name = 'FieldErrors';
  readonly errors: { field: string; message: string }[];

  /** @param errors each with the path of its field (`steps.0.target`) */
  constructor(errors: readonly { readonly field: string; readonly message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.errors = [...errors];
  }
}
