/** Under this key the reporter provides the run to its setup file in the workers. */
export const sharedSessionKey = 'assay:session';
