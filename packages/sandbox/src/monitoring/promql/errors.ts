/** The text is not PromQL; Prometheus answers 400 `bad_data`. */
export class PromqlParseError extends Error {}

/** The query can't be evaluated; Prometheus answers 422 `execution`. */
export class PromqlExecutionError extends Error {}
