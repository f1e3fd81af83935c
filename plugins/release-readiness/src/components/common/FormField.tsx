import TextField from '@material-ui/core/TextField';
import type { OutlinedTextFieldProps } from '@material-ui/core/TextField';
import { useId } from 'react';

export type FormFieldProps = Omit<OutlinedTextFieldProps, 'variant' | 'id'>;

/** A text field whose label and hint belong to it, also for screen readers. */
export const FormField = (props: FormFieldProps) => (
  <TextField {...props} variant="outlined" id={useId()} />
);
