/** A formatter for Cucumber that writes nothing: Assay listens to its messages itself. */
export default { type: 'formatter', formatter() {} };
