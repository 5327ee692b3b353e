/** Where the API lies under the address of the server. */
export const apiPath = '/api/v1';
