/** Reason of the stop signal when nobody reads the output any more (`| head`): the program ends in order and in silence. */
export class OutputGone extends Error {
  override readonly name = 'OutputGone';
}
