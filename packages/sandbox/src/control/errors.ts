/** What an order names is not there. */
export class NotFound extends Error {}

/** An order that makes no sense in the present state of the world. */
export class Refused extends Error {}
