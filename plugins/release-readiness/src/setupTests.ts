import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A busy machine may take its time; what never comes still fails.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

// jsdom has no layout, so there is nothing to scroll.
Element.prototype.scrollIntoView = () => {};
