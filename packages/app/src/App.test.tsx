import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('offers the users of the sandbox by role when they are configured', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Test portal' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: {
              providers: {
                sandbox: {
                  users: [
                    {
                      entityRef: 'user:default/wang.lei',
                      name: 'Wang Lei',
                      role: 'Technical lead',
                    },
                  ],
                },
              },
            },
          },
          context: 'test',
        },
      ] as unknown as string,
    };
    render(App.createRoot());
    expect(
      await screen.findByRole('button', { name: /Wang Lei/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('list', { name: 'Technical lead' }),
    ).toBeInTheDocument();
  });
});
