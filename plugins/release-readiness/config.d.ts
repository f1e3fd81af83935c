export interface Config {
  releaseReadiness?: {
    /**
     * A notice on top of every page of the plugin, for example that the data
     * comes from a sandbox.
     */
    banner?: {
      /**
       * The words of the notice, plain text.
       * @visibility frontend
       */
      text: string;
      /**
       * How loud it is, `info` by default.
       * @visibility frontend
       */
      severity?: 'info' | 'warning' | 'error';
    };
  };
}
