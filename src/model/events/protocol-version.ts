/** Version of the event protocol that this Assay writes. Raise it only together with a step of the upgrade ladder. */
export const protocolVersion = 1;
